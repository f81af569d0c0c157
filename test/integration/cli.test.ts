// The command line on real servers: what it reads, what it prints where, and how it ends.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeShop, loadShop, SHOP_ROWS, SHOP_TOTAL } from '../fixtures/shop/shop.ts';
import { ask, dropSchemas, runAll } from '../fixtures/zoo/zoo.ts';
import {
  type Folder,
  makeFolder,
  readJson,
  runCommand,
  runJson,
  runJsonOk,
  startCommand,
  waitUntil,
} from '../support/command-line.ts';
import { describeServers, notRun } from '../support/server-suites.ts';

const SCHEMA = 'cli_shop';
const OTHER = 'cli_other';
const PASSWORD = 'p4ss "w\\ord#';

interface Snapshot {
  method: string;
  consistent: boolean;
}
interface Report {
  backupId: string;
  label: string;
  storage: string;
  status: string;
  tables: number;
  rows: number;
  dataBytes: number;
  storedBytes: number;
  durationSeconds: number;
  snapshot: Snapshot;
  warnings: string[];
}
interface Check {
  check: string;
  status: string;
  schema?: string;
  table?: string;
  object?: string;
  chunk?: number;
  expected: unknown;
  actual: unknown;
}
interface Verified {
  backupId: string;
  level: string;
  status: string;
  checks: Check[];
}
interface Restored extends Report {
  verification: { level: string; status: string; checks: Check[] };
}
interface Listed {
  backups: (Report & { begin: string; verifiedLevel?: string })[];
}
interface StoredTable {
  name: string;
  rows: number;
}

await describeServers('command line', ['source', 'target'], ({ flavor, source, target }) => {
  let folder: Folder;
  const login = (server: typeof source): string[] => [
    '--host',
    server.host,
    '--port',
    String(server.port),
    '--user',
    server.rootUser,
  ];
  const environment = { MYSQL_PWD: source.rootPassword };
  const onTarget = { environment: { MYSQL_PWD: target.rootPassword } };
  const at = (path: string): string[] => ['--storage', path];
  const backupShop = (path: string, ...more: string[]): Promise<Report> =>
    runJsonOk<Report>(['backup', ...login(source), ...at(path), '--schemas', SCHEMA, ...more], {
      environment,
    });
  const storedTables = async (path: string, { backupId }: Report): Promise<Record<string, number>> => {
    const manifest = await readJson<{ schemas: { name: string; tables: StoredTable[] }[] }>(
      join(path, backupId, '@.manifest.json'),
    );
    return Object.fromEntries(
      manifest.schemas.flatMap(({ name, tables }) =>
        tables.map((table) => [`${name}.${table.name}`, table.rows]),
      ),
    );
  };
  const prefixed = (rows: object): object =>
    Object.fromEntries(Object.entries(rows).map(([table, count]) => [`${SCHEMA}.${table}`, count]));

  beforeAll(async () => {
    await loadShop(source.access(), SCHEMA);
    await dropSchemas(source.access(), [OTHER]);
    await runAll(source.access(), [
      `CREATE DATABASE ${OTHER}`,
      `CREATE TABLE ${OTHER}.small (id int PRIMARY KEY)`,
      `INSERT INTO ${OTHER}.small VALUES (1), (2), (3)`,
    ]);
  }, 60_000);

  beforeEach(async () => {
    folder = await makeFolder();
  });

  afterEach(async () => {
    await folder[Symbol.asyncDispose]();
  });

  afterAll(async () => {
    await dropSchemas(source.access(), [SCHEMA, OTHER]);
    await dropSchemas(target.access(), [SCHEMA, OTHER]);
  });

  describe('backup, list, verify and restore', () => {
    it('tell as one JSON document what they did', async () => {
      const stored = await backupShop(folder.path, '--label', 'shop');
      expect(stored).toEqual({
        backupId: expect.stringMatching(/^\d{8}T\d{6}Z-[0-9a-f]{6}$/),
        operation: 'backup',
        label: 'shop',
        server: expect.stringMatching(/:\d+$/),
        manifestKey: `${stored.backupId}/@.manifest.json`,
        storage: folder.path,
        status: 'stored',
        tables: 5,
        rows: SHOP_TOTAL,
        dataBytes: expect.any(Number),
        storedBytes: expect.any(Number),
        durationSeconds: expect.any(Number),
        locks: expect.arrayContaining([
          expect.objectContaining({ blocks: 'ddl', heldSeconds: expect.any(Number) }),
        ]),
        objects: {
          onServer: expect.any(Number),
          inBackup: 11,
          leftOut: expect.arrayContaining([{ name: `schema ${OTHER}`, reason: 'it is not selected' }]),
        },
        snapshot: expect.objectContaining({ method: expect.any(String), consistent: true }),
        tableReports: expect.arrayContaining([
          {
            schema: SCHEMA,
            name: 'orders',
            rows: 2000,
            dataBytes: expect.any(Number),
            storedBytes: expect.any(Number),
            seconds: expect.any(Number),
          },
        ]),
        warnings: expect.any(Array),
        stages: expect.any(Array),
        exitCode: 0,
      });
      // The servers of the tests write a binary log, unless the caller's own do not.
      const [log] = await ask<{ on: number }>(source.access(), 'SELECT @@log_bin AS `on`');
      if (log!.on === 1)
        expect(stored.snapshot).toMatchObject({
          binlogFile: expect.stringMatching(/\.\d+$/),
          binlogPosition: expect.any(Number),
        });

      const listed = await runJsonOk<Listed>(['list', ...at(folder.path)]);
      expect(listed.backups).toEqual([
        expect.objectContaining({
          backupId: stored.backupId,
          label: 'shop',
          begin: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
          host: expect.any(String),
          flavor,
          serverVersion: expect.stringContaining(source.version.split('-')[0]!),
          tables: 5,
          rows: SHOP_TOTAL,
          dataBytes: stored.dataBytes,
          storedBytes: expect.any(Number),
          method: stored.snapshot.method,
          consistent: true,
          status: 'stored',
        }),
      ]);

      const checked = await runJsonOk<Verified>([
        'verify',
        stored.backupId,
        ...at(folder.path),
        '--level',
        'objects',
      ]);
      expect(checked).toMatchObject({ backupId: stored.backupId, level: 'objects', status: 'passed' });
      const files = (await readdir(join(folder.path, stored.backupId))).filter(
        (name) => !/^@\.(manifest|backup|verified-.*)\.json$/.test(name),
      );
      expect(new Set(checked.checks.map(({ object }) => object))).toEqual(new Set(files));
      expect((await runJsonOk<Listed>(['list', ...at(folder.path)])).backups[0]!.status).toBe(
        'objects-verified',
      );

      await dropSchemas(target.access(), [SCHEMA]);
      const restored = await runJsonOk<Restored>(
        ['restore', stored.backupId, ...login(target), ...at(folder.path)],
        onTarget,
      );
      expect(restored).toMatchObject({
        backupId: stored.backupId,
        label: 'shop',
        storage: folder.path,
        status: 'restored',
        tables: 5,
        rows: SHOP_TOTAL,
        dataBytes: stored.dataBytes,
        snapshot: stored.snapshot,
        warnings: [],
        verification: { level: 'sample', status: 'passed' },
      });
      const counts = restored.verification.checks.filter(({ check }) => check === 'count');
      expect(counts).toHaveLength(5);
      expect(counts[0]).toEqual({
        check: 'count',
        status: 'passed',
        schema: SCHEMA,
        table: expect.any(String),
        expected: expect.any(Number),
        actual: expect.any(Number),
      });
      expect(await describeShop(target.access(), SCHEMA)).toEqual(
        await describeShop(source.access(), SCHEMA),
      );
      expect((await runJsonOk<Listed>(['list', ...at(folder.path)])).backups[0]).toMatchObject({
        status: 'restore-verified',
        verifiedLevel: 'sample',
      });
    }, 60_000);

    it('verify finds what was changed on the target, at the level that looks there', async () => {
      const { backupId } = await backupShop(folder.path, '--bytes-per-chunk', '128KiB');
      await dropSchemas(target.access(), [SCHEMA]);
      await runJsonOk(['restore', 'latest', ...login(target), ...at(folder.path)], onTarget);
      const check = (level: string, ...more: string[]) =>
        runJson<Verified>(
          ['verify', backupId, ...login(target), ...at(folder.path), '--level', level, ...more],
          onTarget,
        );
      for (const level of ['sample', 'counts', 'rows'])
        expect((await check(level)).document).toMatchObject({ level, status: 'passed', exitCode: 0 });

      await runAll(target.access(), [
        `UPDATE ${SCHEMA}.order_lines SET price = price + 1 WHERE order_id = 7`,
      ]);
      expect((await check('counts')).document.status).toBe('passed');
      const changed = await check('rows');
      expect(changed.exitCode).toBe(12);
      expect(changed.document).toMatchObject({
        status: 'failed',
        exitCode: 12,
        error: { code: 'VERIFICATION_FAILED', hint: expect.any(String) },
      });
      const [failed, ...others] = changed.document.checks.filter(({ status }) => status === 'failed');
      expect(others).toEqual([]);
      expect(failed).toEqual({
        check: 'rows',
        status: 'failed',
        schema: SCHEMA,
        table: 'order_lines',
        chunk: 0,
        range: expect.any(String),
        expected: expect.stringMatching(/^[0-9a-f]{64}$/),
        actual: expect.stringMatching(/^[0-9a-f]{64}$/),
      });

      await runAll(target.access(), [`DELETE FROM ${SCHEMA}.notes WHERE word = 'w3'`]);
      const missing = await check('counts');
      expect(missing.exitCode).toBe(12);
      expect(missing.document.checks.filter(({ status }) => status === 'failed')).toEqual([
        {
          check: 'count',
          status: 'failed',
          schema: SCHEMA,
          table: 'notes',
          expected: SHOP_ROWS.notes,
          actual: SHOP_ROWS.notes - 1,
        },
      ]);
      // With five tables to choose from, a sample of five cannot miss it.
      expect((await check('sample', '--sample-size', '5')).exitCode).toBe(12);
    }, 60_000);

    it('keep backups of several servers apart by label', async () => {
      const first = await backupShop(folder.path, '--label', 'a', '--include-tables', `${SCHEMA}.log`);
      const second = await backupShop(folder.path, '--label', 'b', '--include-tables', `${SCHEMA}.log`);
      const both = await runJson(['verify', 'latest', ...at(folder.path)]);
      expect(both.document).toMatchObject({ exitCode: 2, error: { code: 'CONFIG_INVALID' } });
      expect(both.document.error!.message).toContain('a, b');
      for (const { label, backupId } of [first, second]) {
        const named = await runJsonOk<Verified>(['verify', 'latest', ...at(folder.path), '--label', label]);
        expect(named.backupId).toBe(backupId);
        const { backups } = await runJsonOk<Listed>(['list', ...at(folder.path), '--label', label]);
        expect(backups.map((backup) => backup.backupId)).toEqual([backupId]);
      }
      const unlabelled = await runJsonOk<Report>(
        ['backup', ...login(source), ...at(folder.path), '--include-tables', `${OTHER}.small`],
        { environment },
      );
      expect(unlabelled.label).toBe(source.host);
    }, 60_000);

    it('list ends with 4 when the newest backup is too old, or there is none', async () => {
      const { backupId } = await backupShop(folder.path, '--include-tables', `${SCHEMA}.log`);
      expect((await runCommand(['list', ...at(folder.path), '--max-age', '26h'])).exitCode).toBe(0);
      const old = await runJson<Listed>(['list', ...at(folder.path), '--max-age', '1ms']);
      expect(old.exitCode).toBe(4);
      expect(old.document).toMatchObject({ error: { code: 'BACKUP_STALE' }, exitCode: 4 });
      expect(old.document.backups.map((backup) => backup.backupId)).toEqual([backupId]);
      const none = await runJson(['list', ...at(folder.path), '--label', 'x', '--max-age', '1d']);
      expect(none.document).toMatchObject({ error: { code: 'BACKUP_STALE' }, exitCode: 4 });
    });

    it('--dry-run prints the plan and changes nothing', async () => {
      const path = join(folder.path, 'not', 'there');
      const plan = await runJsonOk<{ schemas: { name: string; tables: { name: string }[] }[] }>(
        ['backup', ...login(source), ...at(path), '--schemas', 'cli_*', '--dry-run'],
        { environment },
      );
      expect(plan).toMatchObject({ status: 'planned', exitCode: 0 });
      expect(plan.schemas.map(({ name }) => name)).toEqual([OTHER, SCHEMA]);
      expect(plan.schemas[1]!.tables.map(({ name }) => name).sort()).toEqual(Object.keys(SHOP_ROWS).sort());
      const text = await runCommand(
        ['backup', ...login(source), ...at(path), '--schemas', SCHEMA, '--dry-run'],
        { environment },
      );
      expect(text.stdout).toContain(`${SCHEMA}.order_lines`);
      expect(await folder.list()).toEqual([]);
    });

    it('--backup-dir with --storage writes the same backup twice', async () => {
      const [near, far] = [join(folder.path, 'near'), join(folder.path, 'far')];
      const { backupId } = await backupShop(far, '--backup-dir', near);
      const names = (await readdir(join(near, backupId))).sort();
      expect(names).toContain('@.manifest.json');
      expect((await readdir(join(far, backupId))).sort()).toEqual(names);
      for (const name of names)
        expect(
          (await readFile(join(near, backupId, name))).equals(await readFile(join(far, backupId, name))),
        ).toBe(true);
      for (const path of [near, far])
        expect((await runCommand(['verify', backupId, ...at(path)])).exitCode).toBe(0);
    });
  });

  describe('the connection', () => {
    const tryIt = (args: string[], variables: Record<string, string> = {}) =>
      runCommand(['backup', ...args, ...at(join(folder.path, 'b')), '--schemas', OTHER, '--dry-run'], {
        environment: variables,
      });
    const userAt = (user: string): string[] => [
      '--host',
      source.host,
      '--port',
      String(source.port),
      '--user',
      user,
    ];

    beforeAll(async () => {
      await runAll(source.access(), [
        `DROP USER IF EXISTS 'cli@user', cli_tls`,
        `CREATE USER 'cli@user' IDENTIFIED BY '${PASSWORD.replaceAll('\\', '\\\\')}'`,
        `GRANT ALL ON *.* TO 'cli@user'`,
        `CREATE USER cli_tls IDENTIFIED BY 'x' REQUIRE SSL`,
        `GRANT ALL ON *.* TO cli_tls`,
      ]);
    });

    afterAll(() => runAll(source.access(), [`DROP USER IF EXISTS 'cli@user', cli_tls`]));

    it('takes the password from each place that is documented', async () => {
      const passwordFile = join(folder.path, 'password');
      await writeFile(passwordFile, `${PASSWORD}\nanother line\n`);
      const optionFile = join(folder.path, 'my.cnf');
      await writeFile(
        optionFile,
        `[mysqld]\nuser=nobody\n[client]\nhost=${source.host}\nport = ${source.port}\nuser = "cli@user"\npassword="${PASSWORD.replaceAll(/["\\]/g, '\\$&')}"\n`,
      );
      const url = `mysql://${encodeURIComponent('cli@user')}:${encodeURIComponent(PASSWORD)}@${source.host}:${source.port}`;
      const configFile = join(folder.path, 'mysql-backup.yaml');
      await writeFile(
        configFile,
        `host: ${source.host}\nuser: nobody\nprofiles:\n  p:\n    port: ${source.port}\n    user: cli@user\n    password: { env: CLI_PASSWORD }\n`,
      );
      const ways: [string, string[], Record<string, string>?][] = [
        ['MYSQL_PWD', userAt('cli@user'), { MYSQL_PWD: PASSWORD }],
        ['MYSQL_PASSWORD', userAt('cli@user'), { MYSQL_PASSWORD: PASSWORD }],
        ['--password-file', [...userAt('cli@user'), '--password-file', passwordFile], { MYSQL_PWD: 'wrong' }],
        ['--defaults-file', ['--defaults-file', optionFile], { MYSQL_PWD: 'wrong' }],
        ['--url', ['--url', url], { MYSQL_PWD: 'wrong' }],
        [
          '--config',
          ['--config', configFile, '--profile', 'p'],
          { MYSQL_PWD: 'wrong', CLI_PASSWORD: PASSWORD },
        ],
        ['--password', [...userAt('cli@user'), `--password=${PASSWORD}`]],
      ];
      const outcomes = await Promise.all(
        ways.map(async ([name, args, variables]) => {
          const { exitCode, stdout, stderr } = await tryIt([...args, '--log-level', 'debug'], variables);
          expect(stdout + stderr).not.toContain(PASSWORD);
          return [name, exitCode, stderr.includes('can be seen by others')];
        }),
      );
      expect(outcomes).toEqual(ways.map(([name]) => [name, 0, name === '--password' || name === '--url']));
    }, 60_000);

    it('says who was refused when the password is wrong, and where nobody answers', async () => {
      const refused = await tryIt(userAt('cli@user'), { MYSQL_PWD: 'wrong password' });
      expect(refused.exitCode).toBe(10);
      expect(refused.stderr).toMatch(/^error SOURCE_ACCESS_DENIED: .*cli@user.*\nhint: /m);
      expect(refused.stderr + refused.stdout).not.toContain('wrong password');
      const silent = await tryIt(['--host', '127.0.0.1', '--port', '1', '--user', 'x']);
      expect(silent.exitCode).toBe(10);
      expect(silent.stderr).toMatch(/^error SOURCE_UNREACHABLE: .*127\.0\.0\.1:1.*\nhint: /m);
    });

    it('uses TLS as --ssl-mode says', async () => {
      const run = (mode: string, ...more: string[]) =>
        tryIt([...userAt('cli_tls'), '--ssl-mode', mode, ...more], { MYSQL_PWD: 'x' });
      const [disabled, preferred, required, ca, identity] = await Promise.all(
        ['disabled', 'preferred', 'required', 'verify-ca', 'verify-identity'].map((mode) => run(mode)),
      );
      expect([disabled!.exitCode, disabled!.stderr]).toEqual([
        10,
        expect.stringContaining('SOURCE_ACCESS_DENIED'),
      ]);
      expect([preferred!.exitCode, required!.exitCode]).toEqual([0, 0]);
      // The servers have certificates that no authority has signed.
      for (const { exitCode, stderr } of [ca!, identity!]) {
        expect(exitCode).toBe(10);
        expect(stderr).toMatch(/^error SOURCE_UNREACHABLE: .*certificate.*\nhint: .*--ssl-ca/m);
      }
    }, 60_000);

    if (flavor === 'mysql' && source.containerId) {
      it('accepts a server whose authority --ssl-ca names', async () => {
        const authority = join(folder.path, 'ca.pem');
        await writeFile(
          authority,
          execFileSync('docker', ['exec', source.containerId!, 'cat', '/var/lib/mysql/ca.pem']),
        );
        const args = [...userAt('cli_tls'), '--ssl-ca', authority, '--ssl-mode'];
        expect((await tryIt([...args, 'verify-ca'], { MYSQL_PWD: 'x' })).exitCode).toBe(0);
        // It signed for another name than the one that was dialled.
        expect((await tryIt([...args, 'verify-identity'], { MYSQL_PWD: 'x' })).exitCode).toBe(10);
      });
    } else notRun(`--ssl-ca with ${flavor}`, 'only a MySQL server in Docker shows us its authority');

    if (source.socketPath) {
      it('goes through a socket', async () => {
        const { exitCode } = await tryIt(
          ['--socket', source.socketPath!, '--user', source.rootUser],
          environment,
        );
        expect(exitCode).toBe(0);
      });
    } else notRun(`--socket with ${flavor}`, 'the server has no socket on this machine');
  });

  describe('the selection', () => {
    const select = async (...args: string[]): Promise<Record<string, number>> => {
      const report = await runJsonOk<Report>(['backup', ...login(source), ...at(folder.path), ...args], {
        environment,
      });
      return storedTables(folder.path, report);
    };

    it('takes schemas by name and wildcard, and leaves out what is excluded', async () => {
      expect(await select('--schemas', 'cli_*', '--exclude-schemas', '*_other')).toEqual(prefixed(SHOP_ROWS));
      expect(await select('--schemas', `${SCHEMA},${OTHER}`, '--exclude-tables', `${SCHEMA}.*`)).toEqual({
        [`${OTHER}.small`]: 3,
      });
    });

    it('takes tables by name and wildcard', async () => {
      const { orders, order_lines, log } = SHOP_ROWS;
      expect(
        await select('--include-tables', `${SCHEMA}.order*`, '--include-tables', `${SCHEMA}.log`),
      ).toEqual(prefixed({ orders, order_lines, log }));
    });

    it('takes the rows that fit', async () => {
      const where = (condition: string): string[] => ['--where', condition];
      const rows = await select(
        '--schemas',
        SCHEMA,
        ...where(`${SCHEMA}.customers=id <= 10 OR name = 'Zoë 12'`),
        ...where(`${SCHEMA}.log = what LIKE 'order 1%'`),
        ...where(`${SCHEMA}.order_lines=order_id BETWEEN 100 AND 199`),
      );
      const [log] = await ask<{ n: number }>(
        source.access(),
        `SELECT COUNT(*) AS n FROM ${SCHEMA}.log WHERE what LIKE 'order 1%'`,
      );
      expect(rows).toEqual(prefixed({ ...SHOP_ROWS, customers: 11, log: log!.n, order_lines: 300 }));
    });

    it('means one moment by NOW() in a condition, however long the backup takes', async () => {
      const table = `${OTHER}.by_time`;
      await runAll(source.access(), [
        `CREATE TABLE ${table} (id int PRIMARY KEY AUTO_INCREMENT, at datetime NOT NULL, padding varchar(2000) NOT NULL)`,
        `INSERT INTO ${table} (at, padding) VALUES ${Array.from({ length: 400 }, (_, i) => `(NOW() + INTERVAL ${i % 20} SECOND, REPEAT('p', 2000))`).join(',')}`,
      ]);
      try {
        const rows = await select(
          '--include-tables',
          table,
          '--where',
          `${table}=at > NOW()`,
          '--rows-per-chunk',
          '20',
          '--concurrency',
          '1',
          '--max-rate',
          '150KB',
        );
        const [count] = Object.values(rows);
        // A whole number of the rows of each second: twenty.
        expect([count! > 0 && count! < 400, count! % 20]).toEqual([true, 0]);
      } finally {
        await runAll(source.access(), [`DROP TABLE ${table}`]);
      }
    });

    it('never takes a system schema', async () => {
      const report = await runJson(['backup', ...login(source), ...at(folder.path), '--schemas', 'mysql'], {
        environment,
      });
      expect(report.document).toMatchObject({ exitCode: 2, error: { code: 'SCHEMA_NOT_FOUND' } });
      expect(await folder.list()).toEqual([]);
    });

    it('takes accounts with --users and makes them with --load-users', async () => {
      const account = `'cli reader'@'10.0.%'`;
      const create = [
        `DROP USER IF EXISTS ${account}`,
        `CREATE USER ${account} IDENTIFIED BY 'secret of the account'`,
        `GRANT SELECT ON ${OTHER}.* TO ${account}`,
      ];
      await runAll(source.access(), create);
      await runAll(target.access(), [`DROP USER IF EXISTS ${account}`]);
      try {
        const options = ['--schemas', OTHER];
        const without = await runJsonOk<Report>(
          ['backup', ...login(source), ...at(folder.path), ...options],
          { environment },
        );
        const stored = await runJsonOk<Report>(
          ['backup', ...login(source), ...at(folder.path), ...options, '--users'],
          { environment },
        );
        await dropSchemas(target.access(), [OTHER]);
        const refused = await runJson(
          ['restore', without.backupId, ...login(target), ...at(folder.path), '--load-users'],
          onTarget,
        );
        expect(refused.document).toMatchObject({ exitCode: 2, error: { code: 'CONFIG_INVALID' } });
        expect(
          await ask(
            target.access(),
            `SELECT 1 FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = '${OTHER}'`,
          ),
        ).toEqual([]);
        await dropSchemas(target.access(), [OTHER]);
        const restored = await runJsonOk<Restored>(
          ['restore', stored.backupId, ...login(target), ...at(folder.path), '--load-users'],
          onTarget,
        );
        const grants = (server: typeof source): Promise<unknown[]> =>
          ask(server.access(), `SHOW GRANTS FOR ${account}`).then((rows) => rows.map(Object.values));
        expect(await grants(target)).toEqual(await grants(source));
        // The one that the restore works with was there already, and is left as it is.
        expect(restored.warnings).toContainEqual(expect.stringContaining(`'root'@`));

        await dropSchemas(target.access(), [OTHER]);
        const strict = await runJson<Restored>(
          [
            'restore',
            stored.backupId,
            ...login(target),
            ...at(folder.path),
            '--load-users',
            '--fail-on-warnings',
          ],
          onTarget,
        );
        expect(strict.exitCode).toBe(3);
        expect(strict.document).toMatchObject({
          status: 'restored',
          error: { code: 'FINISHED_WITH_WARNINGS' },
        });
      } finally {
        for (const server of [source, target])
          await runAll(server.access(), [`DROP USER IF EXISTS ${account}`]);
      }
    }, 60_000);
  });

  describe('the end', () => {
    it('is 130 after a signal in the middle, and nothing is left behind', async () => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) {
        const running = startCommand(
          [
            'backup',
            ...login(source),
            ...at(folder.path),
            '--schemas',
            SCHEMA,
            '--where',
            `${SCHEMA}.notes=word <> 'w1' OR SLEEP(300) = 0`,
            '--output',
            'json',
          ],
          { environment },
        );
        await waitUntil('data were written', async () =>
          (await folder.list()).some((name) => name.endsWith('.tsv.zst')),
        );
        const begin = Date.now();
        running.child.kill(signal);
        const { exitCode, stdout, stderr } = await running.ended;
        expect(Date.now() - begin).toBeLessThan(60_000);
        expect([exitCode, stderr]).toEqual([130, expect.stringContaining(`cancelled by ${signal}`)]);
        expect(JSON.parse(stdout)).toMatchObject({
          status: 'cancelled',
          exitCode: 130,
          error: { code: 'CANCELLED' },
        });
        expect(await folder.list()).toEqual([]);
        // Seconds: a server that sleeps looks now and then whether its client is there.
        await waitUntil('the server has ended its statement', async () => {
          const asleep = await ask(
            source.access(),
            `SELECT ID FROM information_schema.PROCESSLIST WHERE INFO LIKE '%SLEEP(300)%' AND ID <> CONNECTION_ID()`,
          );
          return asleep.length === 0;
        });
      }
    }, 60_000);

    it('is 3 with --fail-on-warnings if there were any, and the backup is there', async () => {
      await runAll(source.access(), [
        `CREATE TABLE ${OTHER}.doomed (x int)`,
        `CREATE VIEW ${OTHER}.broken AS SELECT x FROM ${OTHER}.doomed`,
        `DROP TABLE ${OTHER}.doomed`,
      ]);
      try {
        const { exitCode, document, stderr } = await runJson<Report>(
          ['backup', ...login(source), ...at(folder.path), '--schemas', OTHER, '--fail-on-warnings'],
          { environment },
        );
        expect([exitCode, document.exitCode]).toEqual([3, 3]);
        expect(document).toMatchObject({ status: 'stored', error: { code: 'FINISHED_WITH_WARNINGS' } });
        expect(document.warnings).toContainEqual(expect.stringContaining(`view ${OTHER}.broken is invalid`));
        expect(stderr).toContain(`view ${OTHER}.broken is invalid`);
        expect((await runCommand(['verify', document.backupId, ...at(folder.path)])).exitCode).toBe(0);
      } finally {
        await runAll(source.access(), [`DROP VIEW ${OTHER}.broken`]);
      }
    });

    it('is 13 for a target that is not empty, which stays as it was', async () => {
      await backupShop(folder.path);
      await dropSchemas(target.access(), [SCHEMA]);
      await runAll(target.access(), [
        `CREATE DATABASE ${SCHEMA}`,
        `CREATE TABLE ${SCHEMA}.customers (mine int)`,
        `INSERT INTO ${SCHEMA}.customers VALUES (42)`,
      ]);
      const { document, exitCode } = await runJson(
        ['restore', 'latest', ...login(target), ...at(folder.path)],
        onTarget,
      );
      expect(exitCode).toBe(13);
      expect(document.error).toMatchObject({
        code: 'TARGET_NOT_EMPTY',
        message: expect.stringContaining(SCHEMA),
      });
      expect(await ask(target.access(), `SELECT * FROM ${SCHEMA}.customers`)).toEqual([{ mine: 42 }]);
      expect(
        await ask(
          target.access(),
          `SELECT TABLE_NAME AS t FROM information_schema.TABLES WHERE TABLE_SCHEMA = '${SCHEMA}'`,
        ),
      ).toEqual([{ t: 'customers' }]);
    });
  });

  it('text goes to stdout, warnings and errors to stderr', async () => {
    const done = await runCommand(['backup', ...login(source), ...at(folder.path), '--schemas', OTHER], {
      environment,
    });
    expect(done.exitCode).toBe(0);
    expect(done.stdout).toMatch(/stored \d{8}T\d{6}Z-[0-9a-f]{6}: 1 table, 3 rows/);
    const list = await runCommand(['list', ...at(folder.path)]);
    expect(list.stderr).toBe('');
    expect(list.stdout).toMatch(/^ID +AGE +DATE +LABEL +SERVER/);
    const failed = await runCommand([
      'verify',
      'latest',
      ...at(folder.path),
      '--level',
      'rows',
      '--user',
      'x',
    ]);
    expect(failed.exitCode).toBe(13);
    expect(failed.stderr).toMatch(/^error TARGET_\w+: .+\nhint: .+\n$/m);
    expect(failed.stdout).not.toContain('error');
  });

  if (flavor === 'mysql')
    it('JSON documents whose numbers no text can keep are warned of, and verify by their normal form', async () => {
      await runAll(source.access(), [
        `CREATE TABLE ${OTHER}.documents (id int PRIMARY KEY, doc json)`,
        `INSERT INTO ${OTHER}.documents VALUES (1, JSON_OBJECT('price', CAST(1.10 AS DECIMAL(10,2)))), (2, '[1, "x", null]')`,
      ]);
      try {
        const stored = await runJsonOk<Report>(
          ['backup', ...login(source), ...at(folder.path), '--schemas', OTHER],
          { environment },
        );
        expect(stored.warnings).toContainEqual(expect.stringMatching(`^${OTHER}\\.documents\\.doc: 1 JSON`));
        await dropSchemas(target.access(), [OTHER]);
        const args = ['restore', 'latest', ...login(target), ...at(folder.path), '--verify-level', 'rows'];
        expect((await runJsonOk<Restored>(args, onTarget)).verification.status).toBe('passed');
        await runAll(target.access(), [
          `UPDATE ${OTHER}.documents SET doc = JSON_SET(doc, '$.price', 1.11) WHERE id = 1`,
        ]);
        const changed = await runJson<Verified>(
          ['verify', 'latest', ...login(target), ...at(folder.path), '--level', 'rows'],
          onTarget,
        );
        expect(changed.exitCode).toBe(12);
      } finally {
        await runAll(source.access(), [`DROP TABLE ${OTHER}.documents`]);
      }
    }, 60_000);

  it('a copy of a backup is a backup', async () => {
    const stored = await runJsonOk<Report>(
      ['backup', ...login(source), ...at(join(folder.path, 'a')), '--schemas', OTHER],
      { environment },
    );
    await cp(join(folder.path, 'a'), join(folder.path, 'b'), { recursive: true });
    const { backups } = await runJsonOk<Listed>(['list', '--backup-dir', join(folder.path, 'b')]);
    expect(backups.map(({ backupId }) => backupId)).toEqual([stored.backupId]);
  });
});
