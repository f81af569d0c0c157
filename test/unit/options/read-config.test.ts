// From what a user writes to a configuration: every problem at once, and nothing guessed.
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { BackupConfig, Config } from '../../../src/options/operations.ts';
import { readConfig } from '../../../src/options/read/read-config.ts';
import { parseMyCnf } from '../../../src/options/files/my-cnf.ts';
import type { Operation } from '../../../src/options/option-table.ts';
import { BackupError } from '../../../src/core/errors.ts';
import { parseBytes, parseDurationSeconds } from '../../../src/core/units.ts';

type Given = Record<string, string | readonly string[]>;

interface Surroundings {
  backup?: string;
  environment?: Record<string, string>;
  files?: Record<string, string>;
}

function read(
  operation: Operation,
  given: Given,
  { backup, environment = {}, files = {} }: Surroundings = {},
): Config {
  const options = new Map(Object.entries(given).map(([name, value]) => [name, [value].flat()]));
  return readConfig(
    { operation, options, ...(backup === undefined ? {} : { backup }) },
    {
      environment,
      readFile: (path) => {
        const text = files[path];
        if (text === undefined) throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
        return text;
      },
    },
  );
}

function problemsOf(operation: Operation, given: Given, surroundings: Surroundings = {}): string[] {
  try {
    read(operation, given, surroundings);
  } catch (error) {
    if (!(error instanceof BackupError)) throw error;
    expect(error).toMatchObject({ code: 'CONFIG_INVALID', exitCode: 2, hint: expect.any(String) });
    return error.details['problems'] as string[];
  }
  throw new Error('no problem was found');
}

const readBackup = (given: Given, surroundings: Surroundings = {}): BackupConfig =>
  read('backup', { user: 'u', storage: '/b', ...given }, surroundings) as BackupConfig;

describe('a configuration', () => {
  it('has the documented defaults', () => {
    expect(readBackup({})).toMatchObject({
      operation: 'backup',
      label: '127.0.0.1',
      storages: [{ url: '/b', s3: {} }],
      connection: {
        host: '127.0.0.1',
        port: 3306,
        user: 'u',
        tls: { mode: 'preferred' },
        connectTimeoutMs: 10_000,
        stallTimeoutMs: 120_000,
      },
      concurrency: 4,
      bytesPerChunk: 64_000_000,
      compressionLevel: 1,
      users: false,
      dryRun: false,
      failOnWarnings: false,
      lockWaitTimeoutSeconds: 60,
    });
    expect(read('restore', { user: 'u', storage: '/b' }, { backup: 'latest' })).toMatchObject({
      backup: 'latest',
      verifyLevel: 'sample',
      sampleSize: 3,
      checkTables: 'full',
      deferTableIndexes: 'all',
      loadUsers: false,
    });
    expect(read('verify', { storage: '/b' }, { backup: 'latest' })).toMatchObject({ level: 'objects' });
  });

  it('names every problem at once', () => {
    const problems = problemsOf('backup', {
      port: '70000',
      concurrency: '0',
      'ssl-mode': 'maybe',
      'bytes-per-chunk': 'much',
      'compression-level': '99',
      'lock-wait-timeout': 'soon',
      users: 'perhaps',
      where: 'a condition',
      'include-tables': 'table_without_schema',
      'defaults-file': '/absent',
      's3-endpoint': 'not a url',
      label: 'a/b',
    });
    for (const expected of [
      /--port is "70000"/,
      /--concurrency is "0"/,
      /--ssl-mode is "maybe".*verify-identity/,
      /--bytes-per-chunk is "much"/,
      /--compression-level is "99"/,
      /--lock-wait-timeout is "soon"/,
      /--users is "perhaps"/,
      /--where is "a condition"/,
      /--include-tables has "table_without_schema"/,
      /--defaults-file: \/absent cannot be read \(ENOENT\)/,
      /--s3-endpoint is "not a url"/,
      /--label is "a\/b"/,
      /storage is missing/,
      /account is missing/,
    ])
      expect(problems).toContainEqual(expect.stringMatching(expected));
    expect(problems).toHaveLength(14);
  });

  it.each<[string, Operation, Given, Surroundings, RegExp]>([
    [
      'chunks by rows and bytes',
      'backup',
      { 'rows-per-chunk': '10', 'bytes-per-chunk': '1MB' },
      {},
      /contradict/,
    ],
    [
      'two passwords',
      'backup',
      { password: 'a', 'password-file': '/p' },
      { files: { '/p': 'b' } },
      /contradict/,
    ],
    ['socket and host', 'backup', { socket: '/s', host: 'h' }, {}, /--socket and --host/],
    ...['until', 'until-gtid', 'before-gtid', 'until-position'].map(
      (name): [string, Operation, Given, Surroundings, RegExp] => [
        `statements after the load and --${name}`,
        'restore',
        {
          [name]: name === 'until' ? 'latest' : name.endsWith('gtid') ? '0-1-7' : 'b.1:4',
          'after-load': '/a',
        },
        { backup: 'latest', files: { '/a': 'DO 1;' } },
        new RegExp(`--${name} and --after-load contradict each other: the statements would run before`),
      ],
    ),
    [
      'a replay without a restore before it',
      'verify',
      { until: 'latest' },
      { backup: 'latest' },
      /--until needs --restore-into/,
    ],
    [
      'two targets of a replay',
      'restore',
      { until: 'latest', 'before-gtid': '0-1-7' },
      { backup: 'latest' },
      /--until and --before-gtid contradict/,
    ],
    ['URL and user', 'backup', { url: 'mysql://a@h' }, {}, /--url and --user contradict/],
    ['a certificate without its key', 'backup', { 'ssl-cert': '/c' }, { files: { '/c': 'x' } }, /--ssl-key/],
    [
      'an option of another operation',
      'backup',
      { 'max-age': '1h' },
      {},
      /--max-age does not belong to backup, only to list/,
    ],
    ['an option given twice', 'backup', { port: ['1', '2'] }, {}, /--port is given 2 times/],
    ['a backup id for a backup', 'backup', {}, { backup: 'latest' }, /takes no backup id/],
    ['no id for a restore', 'restore', {}, {}, /the backup is missing/],
  ])('refuses %s', (_, operation, given, surroundings, expected) => {
    const problems = problemsOf(operation, { user: 'u', storage: '/b', ...given }, surroundings);
    expect(problems).toEqual([expect.stringMatching(expected)]);
  });

  it('takes the nearer of two places: options, then the option file, then the environment', () => {
    const files = { '/my.cnf': '[client]\nuser=file\npassword=from-file\nhost=file-host\nport=3399\n' };
    const environment = { MYSQL_PWD: 'from-environment', MYSQL_PASSWORD: 'other' };
    const password = (config: BackupConfig) => config.connection.password?.reveal();
    const given = { storage: '/b', 'defaults-file': '/my.cnf' };
    const byFile = read('backup', given, { files, environment }) as BackupConfig;
    expect(byFile.connection).toMatchObject({ host: 'file-host', port: 3399, user: 'file' });
    expect(password(byFile)).toBe('from-file');
    const byOptions = readBackup({ ...given, user: 'u', host: 'h', password: 'p' }, { files, environment });
    expect(byOptions.connection).toMatchObject({ host: 'h', port: 3399, user: 'u' });
    expect(password(byOptions)).toBe('p');
    expect(password(readBackup({}, { environment }))).toBe('from-environment');
    expect(password(readBackup({}, { environment: { MYSQL_PASSWORD: 'other' } }))).toBe('other');
    expect(
      password(readBackup({ 'password-file': '/p' }, { environment, files: { '/p': 'line 1\r\nline 2' } })),
    ).toBe('line 1');
    expect(password(readBackup({}))).toBeUndefined();
  });

  it('outweighs a socket of the option file by a host that is named', () => {
    const files = { '/my.cnf': '[client]\nuser=u\nsocket=/run/mysqld.sock\n' };
    const given = { storage: '/b', 'defaults-file': '/my.cnf' };
    const bySocket = read('backup', given, { files }) as BackupConfig;
    expect(bySocket).toMatchObject({ label: 'localhost', connection: { socketPath: '/run/mysqld.sock' } });
    const byHost = read('backup', { ...given, host: 'db' }, { files }) as BackupConfig;
    expect(byHost.connection.socketPath).toBeUndefined();
    expect(byHost.label).toBe('db');
  });

  it.each([
    ['mysql://u:p%40ss@db:3307', { host: 'db', port: 3307, user: 'u' }, 'p@ss'],
    ['mariadb://us%20er@db/', { host: 'db', port: 3306, user: 'us er' }, undefined],
    ['mysql://u:p@[::1]:3308/', { host: '::1', port: 3308, user: 'u' }, 'p'],
    ['mysql://u@db?ssl-mode=required', { host: 'db', user: 'u', tls: { mode: 'required' } }, undefined],
  ])('reads the URL %s', (url, connection, password) => {
    const config = read('backup', { storage: '/b', url }) as BackupConfig;
    expect(config.connection).toMatchObject(connection);
    expect(config.connection.password?.reveal()).toBe(password);
  });

  it.each([
    'postgres://u:hidden@db',
    'mysql://',
    'no url hidden',
    'mysql://u:hidden@db:99999999',
    'mysql://u:hidden@db/schema',
  ])('refuses the URL %s without repeating it', (url) => {
    const problems = problemsOf('backup', { storage: '/b', url });
    expect(problems).toContainEqual(expect.stringContaining('--url'));
    expect(problems.join()).not.toContain('hidden');
  });

  it('reads conditions that hold equal signs, quotes and dots', () => {
    const { selection } = readBackup({ where: ["shop.orders=note = 'a=b.c' AND x>=1", ' a.b = 1\nc.d=2 '] });
    expect([...selection.where]).toEqual([
      ['shop.orders', "note = 'a=b.c' AND x>=1"],
      ['a.b', '1'],
      ['c.d', '2 '],
    ]);
    expect(problemsOf('backup', { user: 'u', storage: '/b', where: ['a.b=1', 'a.b=2'] })).toEqual([
      '--where is given twice for a.b',
    ]);
  });

  it('splits lists at commas and lines, also of repeated options', () => {
    expect(readBackup({ schemas: ['a, b', 'c\nd,'] }).selection.schemas).toEqual(['a', 'b', 'c', 'd']);
  });

  it('never shows a password', () => {
    const config = readBackup({ password: 'hidden' });
    expect(JSON.stringify(config)).not.toContain('hidden');
    expect(problemsOf('list', { password: 'hidden', storage: '/b' }).join()).not.toContain('hidden');
  });
});

describe('units', () => {
  it.each([
    ['0', 0],
    ['64MB', 64_000_000],
    ['64M', 64_000_000],
    ['64MiB', 67_108_864],
    ['1.5k', 1500],
    ['2 GiB', 2 * 1024 ** 3],
    ['1T', 1e12],
  ])('%s is %d bytes', (text, bytes) => expect(parseBytes(text)).toBe(bytes));

  it.each([
    ['30', 30],
    ['30s', 30],
    ['15m', 900],
    ['26h', 93_600],
    ['30d', 2_592_000],
    ['2w', 1_209_600],
    ['500ms', 0.5],
  ])('%s is %d seconds', (text, seconds) => expect(parseDurationSeconds(text)).toBeCloseTo(seconds));

  it.each(['', 'x', '-1', '1 2', '1e9', '1PB', '99999999999T', 'MB'])('"%s" is no size', (text) =>
    expect(parseBytes(text)).toBeUndefined(),
  );

  it.each(['', '-1s', '1y', 's', '1h30m'])('"%s" is no duration', (text) =>
    expect(parseDurationSeconds(text)).toBeUndefined(),
  );
});

describe('an option file', () => {
  it('is read as the client programs read it', () => {
    const text = [
      '# comment',
      '; comment',
      '!includedir /etc/mysql/conf.d',
      'user=before any group',
      '[mysqld]',
      'port=1',
      '  [client]  ',
      'user = me   # the rest is a comment',
      'password="a#b;c \\"d\\" \\\\ \\s."',
      "socket='/tmp/with space.sock'",
      'ssl_ca=/ca.pem',
      'loose-host=db',
      'PORT=3307',
      'compress',
      '[mysqldump]',
      'user=other',
      '[mysql-backup]',
      'port=3308',
    ].join('\r\n');
    expect(Object.fromEntries(parseMyCnf(text, ['client', 'mysql-backup']))).toEqual({
      user: 'me',
      password: 'a#b;c "d" \\  .',
      socket: '/tmp/with space.sock',
      'ssl-ca': '/ca.pem',
      host: 'db',
      port: '3308',
      compress: '',
    });
  });

  it('never throws, and finds what was written', () => {
    fc.assert(fc.property(fc.string(), (text) => parseMyCnf(`[client]\n${text}`, ['client']) instanceof Map));
    const quoted = (text: string): string => `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }).filter((text) => !/[\r\n\u2028\u2029\t\b]/.test(text)),
        (password) =>
          parseMyCnf(`[client]\npassword = ${quoted(password)}\n`, ['client']).get('password') === password,
      ),
    );
  });
});

describe('TLS', () => {
  const tlsOf = (given: Given, files: Record<string, string> = {}) => {
    const { connection } = read('backup', { storage: '/b', user: 'u', ...given }, { files }) as BackupConfig;
    return { mode: connection.tls.mode, key: connection.getServerPublicKey ?? false };
  };
  const byUrl = (query: string) => {
    const given = { storage: '/b', url: `mysql://u:hidden@db/?${query}` };
    const files = { '/ca': 'CA', '/c': 'CERT', '/k': 'KEY' };
    return (read('backup', given, { files }) as BackupConfig).connection;
  };

  it.each([
    ['ssl-mode=VERIFY_IDENTITY', 'verify-identity'],
    ['sslMode=verify_ca', 'verify-ca'],
    ['sslmode=require', 'required'],
    ['ssl_mode=DISABLED', 'disabled'],
    ['ssl=true', 'required'],
    ['ssl=0', 'disabled'],
    ['ssl-verify-server-cert=1', 'verify-identity'],
    ['useSSL=true&verifyServerCertificate=true', 'verify-ca'],
    ['verifyServerCertificate=true&useSSL=true', 'verify-ca'],
    ['useSSL=false', 'disabled'],
    ['requireSSL=true&useSSL=true', 'required'],
    ['sslaccept=strict', 'verify-identity'],
    ['tls=true', 'verify-identity'],
    ['tls=skip-verify', 'required'],
    ['ssl-ca=/ca', 'verify-ca'],
    ['ssl-ca=/ca&ssl-mode=required', 'required'],
    ['charset=utf8mb4&serverTimezone=UTC', 'preferred'],
  ])('of the URL parameters %s is %s', (query, mode) => expect(byUrl(query).tls.mode).toBe(mode));

  it('takes files, a socket and the retrieval of keys from a URL', () => {
    expect(byUrl('ssl-ca=/ca&ssl-cert=/c&ssl-key=/k').tls).toEqual({
      mode: 'verify-ca',
      ca: 'CA',
      cert: 'CERT',
      key: 'KEY',
    });
    expect(byUrl('socket=/run/mysqld.sock').socketPath).toBe('/run/mysqld.sock');
    for (const name of ['get-server-public-key', 'allowPublicKeyRetrieval'])
      expect([byUrl(`${name}=true`), byUrl(`${name}=false`)]).toMatchObject([
        { getServerPublicKey: true },
        {},
      ]);
    expect(byUrl('allowPublicKeyRetrieval=false').getServerPublicKey).toBeUndefined();
  });

  it.each([
    ['ssl-mod=required', /unknown parameter ssl-mod, did you mean ssl-mode\?/],
    ['sslaccept=perhaps', /invalid value of sslaccept/],
    ['ssl-mode=maybe', /invalid value of ssl-mode, it takes disabled/],
    ['ssl={"rejectUnauthorized":true}', /invalid value of ssl/],
    ['connectionLimit=5', /unknown parameter connectionLimit/],
    ['__proto__=1', /unknown parameter __proto__/],
  ])('refuses %s in a URL', (query, expected) => {
    const problems = problemsOf('backup', { storage: '/b', url: `mysql://u:hidden@db/?${query}` });
    expect(problems).toEqual([expect.stringMatching(expected)]);
    expect(problems.join()).not.toContain('hidden');
  });

  it.each(['mysql://u:12?hidden@db', 'mysql://u:12#hidden@db'])(
    'repeats nothing of a password in %s',
    (url) => {
      const problems = problemsOf('backup', { storage: '/b', url, user: 'u' });
      expect(problems.join()).toContain('%3F and %23');
      expect(problems.join()).not.toContain('hidden');
    },
  );

  it.each([
    ['ssl-verify-server-cert', 'verify-identity'],
    ['ssl_verify_server_cert=1', 'verify-identity'],
    ['ssl-verify-server-cert=0\nssl', 'required'],
    ['skip-ssl-verify-server-cert', 'preferred'],
    ['disable-ssl', 'disabled'],
    ['ssl\nskip-ssl', 'disabled'],
    ['skip-ssl\nssl', 'required'],
    ['ssl=OFF', 'disabled'],
    ['ssl-mode=VERIFY_CA\nssl-ca=/ca', 'verify-ca'],
    ['ssl-ca=/ca', 'verify-ca'],
    ['tls-version=TLSv1.3', 'preferred'],
  ])('of an option file with %s is %s', (lines, mode) => {
    const files = { '/my.cnf': `[client]\n${lines}\n`, '/ca': 'CA' };
    expect(tlsOf({ 'defaults-file': '/my.cnf' }, files).mode).toBe(mode);
    // What is nearer counts.
    expect(tlsOf({ 'defaults-file': '/my.cnf', 'ssl-mode': 'required' }, files).mode).toBe('required');
  });

  it('takes the retrieval of keys from an option file', () => {
    const keyOf = (line: string) =>
      tlsOf({ 'defaults-file': '/my.cnf' }, { '/my.cnf': `[client]\n${line}\n` }).key;
    expect([keyOf('get-server-public-key'), keyOf('get-server-public-key=0'), keyOf('')]).toEqual([
      true,
      false,
      false,
    ]);
    expect(tlsOf({ 'get-server-public-key': 'true' }).key).toBe(true);
  });

  it.each(['ssl-capath=/etc/ssl', 'ssl_crl=/crl', 'ssl-fp=AB:CD', 'ssl-mode=maybe', 'ssl=maybe'])(
    'refuses %s of an option file, which asks for a check that is not done',
    (line) => {
      const files = { '/my.cnf': `[client]\nuser=u\n${line}\n` };
      expect(problemsOf('backup', { storage: '/b', 'defaults-file': '/my.cnf' }, { files })).toEqual([
        expect.stringContaining('in /my.cnf'),
      ]);
    },
  );

  it('of --restore-into is that of its URL, and checks nothing by the authorities of the source', () => {
    const modeOf = (url: string, more: Given) => {
      const given = { storage: '/b', user: 'u', verify: 'rows', 'restore-into': url, ...more };
      return (read('backup', given, { files: { '/ca': 'CA' } }) as BackupConfig).verifyAfter?.restoreInto?.tls
        .mode;
    };
    expect(modeOf('mysql://r@db', { 'ssl-ca': '/ca' })).toBe('preferred');
    expect(modeOf('mysql://r@db', { 'ssl-mode': 'required' })).toBe('required');
    expect(modeOf('mysql://r@db?ssl-mode=disabled', { 'ssl-mode': 'required' })).toBe('disabled');
    expect(modeOf('mysql://r@db?ssl-ca=/ca', {})).toBe('verify-ca');
  });
});
