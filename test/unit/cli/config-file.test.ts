// mysql-backup.yaml: where it is found, what it gives, what outweighs it, and what is refused in it.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { renderConfig } from '../../../src/cli/config-show.ts';
import { parseCommandLine } from '../../../src/cli/parse-arguments.ts';
import type { BackupError } from '../../../src/core/errors.ts';
import { configPaths } from '../../../src/options/files/add-config-file.ts';
import { MAX_CONFIG_BYTES } from '../../../src/options/files/config-file.ts';
import { readConfig } from '../../../src/options/read/read-config.ts';
import { runCommand } from '../../support/command-line.ts';

type Environment = Record<string, string>;

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'config-file-'));
  path = join(folder, 'mysql-backup.yaml');
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(text: string, mode = 0o600, to = path): string {
  mkdirSync(dirname(to), { recursive: true });
  writeFileSync(to, text);
  chmodSync(to, mode);
  return to;
}

function parse(words: string, environment: Environment = {}, places: string[] = [path]) {
  const command = parseCommandLine(words.split(' '), environment, places);
  if (!('input' in command)) throw new Error('no operation');
  return command;
}

function problemsOf(run: () => unknown): unknown {
  try {
    run();
    return [];
  } catch (error) {
    return (error as BackupError).details['problems'];
  }
}

function read(words: string, environment: Environment = {}, places: string[] = [path]) {
  const { input } = parse(words, environment, places);
  const { config: _, profile: __, ...options } = Object.fromEntries(input.options);
  return {
    options,
    problems: problemsOf(() => input.problems!.throwIfAny()),
    warnings: input.problems!.warnings,
  };
}

const FILE = `
storage: s3://backups/all
keep-daily: 14
exclude-tables: [shop.log, 'shop.tmp_*']
max-age: 26h
profiles:
  production:
    host: db1
    label: no
    password: { env: DB_PASSWORD }
    keep-daily: 0030
  staging:
    host: db2
`;

describe('a configuration file', () => {
  it('gives the options of the operation, the profile before the top, texts as they are written', () => {
    write(FILE);
    expect(read('backup --profile production', { DB_PASSWORD: 'geheim' })).toEqual({
      options: {
        host: ['db1'],
        label: ['no'],
        password: ['geheim'],
        'keep-daily': ['0030'],
        storage: ['s3://backups/all'],
        'exclude-tables': ['shop.log', 'shop.tmp_*'],
      },
      problems: [],
      warnings: [],
    });
    expect(read('list').options).toEqual({ storage: ['s3://backups/all'], 'max-age': ['26h'] });
  });

  it('gives way to the command line and to MYSQL_BACKUP variables, and precedes those of backup.sh', () => {
    write('storage: s3://file\nslack-webhook: { env: HOOK }\nprofiles: { p: { storage: s3://profile } }');
    const storageOf = (words: string, environment: Environment): unknown =>
      read(words, { HOOK: 'https://file', ...environment }).options['storage'];
    const all = { MYSQL_BACKUP_STORAGE: 's3://variable', S3_BUCKET: 'script' };
    expect(storageOf('list --profile p --storage s3://given', all)).toEqual(['s3://given']);
    expect(storageOf('list --profile p', all)).toEqual(['s3://variable']);
    expect(storageOf('list --profile p', { S3_BUCKET: 'script' })).toEqual(['s3://profile']);
    expect(storageOf('list', { S3_BUCKET: 'script' })).toEqual(['s3://file']);
    rmSync(path);
    expect(storageOf('list', { S3_BUCKET: 'script' })).toEqual(['s3://script']);
  });

  it('gives no option that contradicts a nearer one', () => {
    write(
      'url: { env: URL }\nssl-mode: required\nprofiles: { p: { host: db1, user: u, password-file: /p } }',
    );
    const environment = { URL: 'mysql://a:b@db0' };
    expect(read('backup', environment).options).toMatchObject({ url: ['mysql://a:b@db0'] });
    expect(read('backup --profile p --password x', environment).options).toEqual({
      host: ['db1'],
      user: ['u'],
      password: ['x'],
      'ssl-mode': ['required'],
    });
  });

  it('and its profile can be named by variables', () => {
    write(FILE);
    const environment = { MYSQL_BACKUP_CONFIG: path, MYSQL_BACKUP_PROFILE: 'staging' };
    expect(read('backup', environment, []).options).toMatchObject({ host: ['db2'], 'keep-daily': ['14'] });
  });

  it('is the first one that exists; one that is named is the only one', () => {
    const [, own, machine] = configPaths(folder);
    expect(configPaths(folder)).toEqual([
      './mysql-backup.yaml',
      join(folder, '.config/mysql-backup/mysql-backup.yaml'),
      '/etc/mysql-backup/mysql-backup.yaml',
    ]);
    expect(machine).toMatch(/^\/etc/);
    write('storage: s3://own', 0o600, own);
    write('storage: s3://here');
    const storageOf = (words: string, places: string[]): unknown =>
      read(words, {}, places).options['storage'];
    expect(storageOf('list', [path, own!])).toEqual(['s3://here']);
    expect(storageOf('list', [join(folder, 'none'), own!])).toEqual(['s3://own']);
    expect(storageOf(`list --config ${own!}`, [path])).toEqual(['s3://own']);
  });

  it('that is empty or has comments alone gives nothing', () => {
    for (const text of ['', '# nothing yet\n', 'profiles:\n', 'profiles: { p: }']) {
      write(text);
      expect(read('list')).toEqual({ options: {}, problems: [], warnings: [] });
    }
  });

  it('is read by the program in its folder and below HOME', async () => {
    mkdirSync(join(folder, 'backups'));
    write('storage: ./backups\n');
    const here = await runCommand(['list', '--output', 'json'], { cwd: folder });
    expect([here.exitCode, JSON.parse(here.stdout)]).toMatchObject([0, { backups: [] }]);
    rmSync(path);
    write('storage: ./backups\n', 0o600, join(folder, '.config/mysql-backup/mysql-backup.yaml'));
    const home = await runCommand(['list'], { cwd: folder, environment: { HOME: folder } });
    expect(home.exitCode).toBe(0);
    const none = await runCommand(['list'], { cwd: folder, environment: { HOME: '/nowhere' } });
    expect([none.exitCode, none.stderr]).toEqual([2, expect.stringContaining('the storage is missing')]);
  });
});

describe('a mistake', () => {
  it('is reported with file and key, and all of them at once', () => {
    write(`
storag: s3://b
config: other.yaml
keep-daily: [1, 2]
label:
profile: x
user: { name: x }
password: { evn: X }
smtp-password: { env: A, file: B }
profiles:
  p:
    hots: db1
    host: { env: NOT_SET }
    url: { file: /nowhere/url }
    exclude-tables: [{ a: b }]
  q: text
`);
    const { problems } = read('backup --profile p');
    expect(problems).toEqual(
      [
        'storag: unknown option, did you mean storage?',
        'config: it is given as --config or as a variable, and not in the file',
        'keep-daily: it takes one value, and not a list',
        "label: it has no value: leave it out, or write '' for an empty one",
        'profile: it is given as --profile or as a variable, and not in the file',
        'user.name: unknown key, it takes env or file',
        'password.evn: unknown key, did you mean env?, it takes env or file',
        'smtp-password: it takes one of { env: NAME } and { file: PATH }',
        'profiles.p.hots: unknown option, did you mean host?',
        'profiles.p.exclude-tables.a: unknown key, it takes env or file',
        'profiles.q: it takes option: value, one on each line',
        'profiles.p.host: the variable NOT_SET is not set',
        'profiles.p.url: /nowhere/url cannot be read (ENOENT)',
      ].map((problem) => `${path}: ${problem}`),
    );
  });

  it('in a value is reported with the file and the key that it comes from', () => {
    write('storage: s3://bucket\nprofiles: { p: { keep-daily: often, concurrency: 0 } }');
    const { input } = parse('backup --profile p --user u --label l');
    const host = { environment: {}, readFile: () => '' };
    expect(problemsOf(() => readConfig(input, host))).toEqual([
      expect.stringMatching(`^--keep-daily is "often", .* \\(profiles.p.keep-daily in ${path}\\)$`),
      expect.stringMatching(`^--concurrency is "0", .* \\(profiles.p.concurrency in ${path}\\)$`),
    ]);
  });

  it.each([
    ['a: [', 'is not valid YAML: Flow sequence'],
    ['host: a\nhost: b', 'is not valid YAML: Map keys must be unique at line 2, column 1'],
    ['a: 1\n---\nb: 1', 'is not valid YAML: Source contains multiple documents'],
    ['host: !secret a', 'is not valid YAML: Unresolved tag: !secret at line 1, column 7'],
    ['- host: a', 'the file: it takes option: value, one on each line'],
    ['host: &a db\nlabel: *a', 'label: it takes a text, { env: NAME } or { file: PATH }'],
    ['? [a]\n: b', 'the file: a key is not a name'],
    [`host: ${'['.repeat(9000)}`, 'is not valid YAML'],
    [`# ${'x'.repeat(MAX_CONFIG_BYTES)}`, 'has more than 65536 bytes'],
  ])('in the form of the file is one: %#', (text, expected) => {
    write(text);
    expect(read('list').problems).toContainEqual(expect.stringContaining(expected));
  });

  it('is a profile that there is not, and a file that there is not', () => {
    write(FILE);
    expect(read('list --profile productoin').problems).toEqual([
      `--profile is "productoin", which ${path} does not have, did you mean production? Its profiles are production, staging`,
    ]);
    expect(read('list --profile p', {}, []).problems).toEqual([
      expect.stringContaining('there is no configuration file'),
    ]);
    expect(read('list --config /nowhere/c.yaml').problems).toEqual([
      '--config: /nowhere/c.yaml cannot be read (ENOENT)',
    ]);
  });
});

describe('a secret as text', () => {
  const text =
    "password: pa55\nurl: mysql://u@db\nping-url: ''\nprofiles: { p: { smtp-url: 'smtp://u:p@h' } }";

  it('is a warning where nobody else can read the file', () => {
    write(text);
    expect(read('backup')).toMatchObject({
      problems: [],
      warnings: [
        expect.stringContaining(`${path}: password holds a secret as text`),
        expect.stringContaining(`${path}: profiles.p.smtp-url holds a secret as text`),
      ],
    });
  });

  it.each([0o604, 0o640, 0o644])('is an error where others can read the file: mode %o', (mode) => {
    write(text, mode);
    const { problems } = read('list');
    expect(problems).toEqual([
      expect.stringContaining(`${path}: password: it is a secret, and other accounts can read the file`),
      expect.stringContaining(`${path}: profiles.p.smtp-url: it is a secret`),
    ]);
    expect(JSON.stringify(problems)).not.toMatch(/pa55|u:p@h/);
  });

  it('is read from a file without the line break at its end', () => {
    write('geheim\n', 0o600, join(folder, 'secret'));
    write(`password: { file: '${folder}/secret' }`, 0o644);
    expect(read('backup')).toMatchObject({ options: { password: ['geheim'] }, problems: [], warnings: [] });
  });

  it('of another operation is not looked up', () => {
    write('password: { env: NOT_SET }');
    expect(read('list')).toEqual({ options: {}, problems: [], warnings: [] });
  });
});

describe('a file that is found and not named', () => {
  it('is refused where every account can write it', () => {
    write('storage: s3://b', 0o666);
    expect(read('list').problems).toEqual([expect.stringContaining(`every account can write ${path}`)]);
    expect(read(`list --config ${path}`).problems).toEqual([]);
  });

  const itAsRoot = process.getuid?.() === 0 ? it : it.skip;
  itAsRoot('is refused in a working directory where it belongs to another account (root only)', async () => {
    mkdirSync(join(folder, 'backups'));
    write('storage: ./backups', 0o644);
    chownSync(path, 12_345, 12_345);
    const { exitCode, stderr } = await runCommand(['list'], { cwd: folder });
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('belongs to another account')]);
    const named = await runCommand(['list', '--config', 'mysql-backup.yaml'], { cwd: folder });
    expect(named.exitCode).toBe(0);
  });
});

describe('config show', () => {
  const shown = (words: string, environment: Environment = {}): Record<string, [string, string]> => {
    const command = parse(`config show --output json ${words}`.trim(), environment);
    const { options } = JSON.parse(renderConfig(command.shown!, true)) as {
      options: { name: string; value: string; source: string }[];
    };
    return Object.fromEntries(options.map(({ name, value, source }) => [name, [value, source]]));
  };

  it('prints each value with its source, of a backup where no operation is given', () => {
    write(FILE);
    const environment = { DB_PASSWORD: 'geheim', MYSQL_BACKUP_CONCURRENCY: '8', MAIL_ADDR: 'a@b.c' };
    const values = shown('--profile production --port 3307 --url mysql://u:geheim@h', environment);
    expect(values).toMatchObject({
      port: ['3307', 'command line'],
      url: ['***', 'command line'],
      concurrency: ['8', 'variable MYSQL_BACKUP_CONCURRENCY'],
      label: ['no', 'profile production'],
      'keep-daily': ['0030', 'profile production'],
      storage: ['s3://backups/all', `file ${path}`],
      'exclude-tables': ['shop.log, shop.tmp_*', `file ${path}`],
      'mail-to': ['a@b.c', 'variable MAIL_ADDR'],
      'lock-wait-timeout': ['60s', 'default'],
    });
    expect(shown('--profile production', environment)).toMatchObject({
      host: ['db1', 'profile production'],
      password: ['***', 'profile production'],
    });
    expect(JSON.stringify(values)).not.toContain('geheim');
    expect(values['max-age']).toBeUndefined();
    expect(shown('--operation list')['max-age']).toEqual(['26h', `file ${path}`]);
  });

  it('prints a table, then what is wrong, and ends with 2', async () => {
    write('concurrency: often\nprofiles: { p: { host: db1 } }');
    const words = ['config', 'show', '--profile', 'p', '--password', 'geheim'];
    const { exitCode, stdout, stderr } = await runCommand(words, { cwd: folder });
    expect(exitCode).toBe(2);
    expect(stdout).toMatch(/^OPTION +VALUE +SOURCE\n/);
    expect(stdout).toMatch(/^host +db1 +profile p$/m);
    expect(stdout).toMatch(/^password +\*\*\* +command line$/m);
    expect(stdout).toMatch(/^concurrency +often +file \.\/mysql-backup\.yaml$/m);
    expect(stderr).toContain('error CONFIG_INVALID');
    expect(stderr).toContain('(concurrency in ./mysql-backup.yaml)');
    expect(stdout + stderr).not.toContain('geheim');
  });

  it.each([
    ['config', 'config takes the word show'],
    ['config list', 'config takes the word show, "list" is given'],
    ['config show more', 'unexpected "more"'],
    ['config show --operation bakcup', '--operation is "bakcup", it takes backup, check'],
    ['backup --operation list', '--operation goes with config show only'],
    ['confg show', 'unknown operation "confg", did you mean "config"?'],
  ])('%s is refused', (words, expected) => {
    expect(read(words).problems).toContainEqual(expect.stringContaining(expected));
  });
});
