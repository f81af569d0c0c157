// `check`, `show` and `find` on real servers, and the ways to name a backup: what an operator asks before the first night and on the day
// after the mistake.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { generateIdentity, identityToRecipient } from 'age-encryption';
import { mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { newBackupId } from '../../src/format/names.ts';
import { ask, dropSchemas, runAll } from '../fixtures/zoo/zoo.ts';
import { type Folder, makeFolder, runCommand, runJson, runJsonOk, SOURCES } from '../support/command-line.ts';
import { nodeProgram } from '../support/keeper-process.ts';
import { MysqlProxy } from '../support/mysql-proxy.ts';
import { hasTerminal, NO_TERMINAL, runOnTerminal } from '../support/pseudo-terminal.ts';
import { describeServers, notRun } from '../support/server-suites.ts';
import { type ShellTable, writeShellDump } from '../support/shell-dump-writer.ts';
import { startSmtpServer } from '../support/smtp-server.ts';

const SCHEMA = 'inspect_shop';
const OTHER = 'inspect_other';
const MINUTES = 60_000;

interface Step {
  name: string;
  status: string;
  detail: string;
  code?: string;
  hint?: string;
}
interface Checked {
  status: string;
  steps: Step[];
  plan?: { snapshotMethod?: string; schemas: { name: string }[] };
}
interface Shown {
  backupId: string;
  status: string;
  totals: { tables: number; rows: number };
  schemas: {
    name: string;
    tables: { name: string; rows: number; filter?: string }[];
    views: string[];
    routines: string[];
    triggers: string[];
    events: string[];
  }[];
  own?: { encrypted: boolean; selection?: object; leftOut: { name: string }[] };
  verifications: { level: string; status: string }[];
  warnings: string[];
}
interface Found {
  searched: number;
  tables: { backupId: string; schema: string; name: string; kind: string; rows?: number }[];
  warnings: string[];
}
type Failed = { error?: { code: string; message: string; hint?: string } };

await describeServers('inspection', ['source', 'target'], ({ source, target }) => {
  let folder: Folder;
  let storage: string;
  const server = source.access();
  const on = (url: string, ...words: string[]): string[] => ['--url', url, ...words];
  let lastId = '';
  /** Ids of one second are in no order: each backup begins in a second of its own. */
  const backup = async (...words: string[]): Promise<string> => {
    while (newBackupId(new Date()).slice(0, 15) === lastId.slice(0, 15)) await sleep(50);
    const label = words.includes('--label') ? [] : ['--label', 'shop'];
    const at = ['--storage', storage, '--schemas', SCHEMA, ...label];
    ({ backupId: lastId } = await runJsonOk<{ backupId: string }>([
      'backup',
      ...on(source.url(), ...at, ...words),
    ]));
    return lastId;
  };
  const show = (id: string, ...words: string[]) =>
    runJson<Shown & Failed>(['show', id, '--storage', storage, ...words]);
  const find = (...words: string[]) => runJson<Found & Failed>(['find', ...words, '--storage', storage]);

  beforeAll(async () => {
    folder = await makeFolder();
    await dropSchemas(server, [SCHEMA, OTHER]);
    await runAll(server, [
      `CREATE DATABASE ${OTHER}`,
      `CREATE DATABASE ${SCHEMA}`,
      `USE ${SCHEMA}`,
      'CREATE TABLE orders (id int AUTO_INCREMENT PRIMARY KEY, v varchar(20))',
      `INSERT INTO orders (v) VALUES ('a'), ('b'), ('c')`,
      'CREATE TABLE items (id int PRIMARY KEY)',
      'CREATE VIEW latest AS SELECT MAX(id) AS id FROM orders',
      'CREATE PROCEDURE p() SELECT 1',
      'CREATE TRIGGER tr BEFORE INSERT ON orders FOR EACH ROW SET NEW.v = UPPER(NEW.v)',
      'CREATE EVENT e ON SCHEDULE EVERY 1 DAY DISABLE DO SELECT 1',
    ]);
  }, MINUTES);

  beforeEach(() => {
    storage = join(folder.path, `storage-${Math.random().toString(16).slice(2)}`);
  });

  afterAll(async () => {
    await dropSchemas(server, [SCHEMA, OTHER]);
    await runAll(server, [`DROP USER IF EXISTS 'inspect_weak'@'%'`]);
    await folder[Symbol.asyncDispose]();
  }, MINUTES);

  describe('check', () => {
    const check = (url: string, ...words: string[]) =>
      runJson<Checked & Failed>([
        'check',
        ...on(url, '--storage', storage, '--label', 'shop', '--schemas', SCHEMA, ...words),
      ]);
    const failed = ({ steps }: Checked): string[] =>
      steps.filter(({ status }) => status === 'failed').map(({ name, code }) => `${name}: ${code}`);

    it(
      'passes where a backup can be made, names the snapshot and leaves nothing',
      async () => {
        const { document, exitCode } = await check(source.url());
        expect([exitCode, document.status, failed(document)]).toEqual([0, 'passed', []]);
        expect(document.steps.map(({ name }) => name)).toEqual([
          'storage',
          'server',
          'label',
          'objects',
          'privileges',
          'space',
          'replica',
          'snapshot',
        ]);
        const { snapshot } = await runJsonOk<{ snapshot: { method: string } }>([
          'backup',
          ...on(source.url(), '--storage', join(folder.path, 'other'), '--schemas', SCHEMA),
        ]);
        expect(document.plan?.snapshotMethod).toBe(snapshot.method);
        await expect(readdir(storage)).rejects.toMatchObject({ code: 'ENOENT' });
      },
      MINUTES,
    );

    it(
      'names all that is wrong at once, and gives the GRANTs that an administrator pastes',
      async () => {
        await runAll(server, [
          `DROP USER IF EXISTS 'inspect_weak'@'%'`,
          `CREATE USER 'inspect_weak'@'%' IDENTIFIED BY 'Weak-1-pass'`,
          `GRANT SELECT, LOCK TABLES ON ${SCHEMA}.* TO 'inspect_weak'@'%'`,
        ]);
        const weak = new URL(source.url());
        [weak.username, weak.password] = ['inspect_weak', 'Weak-1-pass'];
        await writeFile(storage, 'a file in the place of the folder');
        const first = await check(
          String(weak),
          '--smtp-url',
          'smtp://127.0.0.1:1',
          '--smtp-tls',
          'none',
          '--mail-to',
          'a@example.com',
        );
        expect(failed(first.document)).toEqual([
          expect.stringMatching(/^storage: STORAGE_/),
          'privileges: SOURCE_PRIVILEGES',
          'e-mail: ALERT_FAILED',
        ]);
        expect(first.document.error?.code).toMatch(/^STORAGE_/);
        expect(first.exitCode).toBe(11);
        const { hint } = first.document.steps.find(({ name }) => name === 'privileges')!;
        const statements = /administrator: (.*)$/.exec(hint!)![1]!.split(/(?<=;) /);
        await runAll(
          server,
          statements.map((statement) => statement.replace(/;$/, '')),
        );
        await rename(storage, `${storage}.file`);
        const second = await check(String(weak));
        expect([failed(second.document), second.exitCode]).toEqual([[], 0]);
      },
      2 * MINUTES,
    );

    it.each([
      ['no name', '*.*', []],
      ['a name', `\`${SCHEMA}\`.*`, ['--schemas', SCHEMA]],
    ])(
      'gives the GRANTs to an account that sees no schema, of %s',
      async (_, level, words) => {
        await runAll(server, [
          `DROP USER IF EXISTS 'inspect_weak'@'%'`,
          `CREATE USER 'inspect_weak'@'%' IDENTIFIED BY 'Weak-1-pass'`,
        ]);
        const weak = new URL(source.url());
        [weak.username, weak.password] = ['inspect_weak', 'Weak-1-pass'];
        const { document, exitCode } = await runJson<Checked & Failed>([
          'check',
          ...on(String(weak), '--storage', storage, '--label', 'shop', ...words),
        ]);
        expect([failed(document), exitCode]).toEqual([['objects: SOURCE_PRIVILEGES'], 10]);
        const { hint } = document.steps.find(({ name }) => name === 'objects')!;
        expect(hint).toContain(`GRANT SELECT, SHOW VIEW, TRIGGER, EVENT ON ${level} TO 'inspect_weak'@'%';`);
      },
      MINUTES,
    );

    it(
      'ends if the server to restore into refuses while the source is being connected',
      async () => {
        const { document, exitCode } = await check(
          source.url(),
          '--verify',
          'rows',
          '--restore-into',
          'mysql://root@127.0.0.1:1',
        );
        expect([failed(document), exitCode]).toEqual([['restore-into: TARGET_UNREACHABLE'], 13]);
      },
      MINUTES,
    );

    it(
      'looks at the server to restore into',
      async () => {
        const same = await check(source.url(), '--verify', 'rows', '--restore-into', source.url());
        expect(failed(same.document)).toEqual(['restore-into: TARGET_IS_SOURCE']);
        expect(same.exitCode).toBe(13);
        const other = await check(source.url(), '--verify', 'rows', '--restore-into', target.url());
        expect([failed(other.document), other.exitCode]).toEqual([[], 0]);
      },
      MINUTES,
    );

    it(
      'tries the mail server, and sends nothing',
      async () => {
        await using smtp = await startSmtpServer({ tls: 'none' });
        const words = [
          '--smtp-url',
          `smtp://127.0.0.1:${smtp.port}`,
          '--smtp-tls',
          'none',
          '--mail-to',
          'a@example.com',
        ];
        const { document } = await check(
          source.url(),
          ...words,
          '--slack-webhook',
          'https://hooks.slack.com/services/T0/B0/abcdefghijklmnop',
        );
        expect(document.steps.slice(-2).map(({ name, status }) => `${name} ${status}`)).toEqual([
          'Slack skipped',
          'e-mail passed',
        ]);
        expect(smtp.offered()).toBe(0);
      },
      MINUTES,
    );

    it('ends at a server that does not answer', async () => {
      const { document, exitCode } = await check('mysql://root@127.0.0.1:1');
      expect(failed(document)).toEqual(['server: SOURCE_UNREACHABLE']);
      expect(exitCode).toBe(10);
    });

    it(
      'reports what it found when the server goes away in the middle',
      async () => {
        await using proxy = await MysqlProxy.start(source);
        // Every statement and every connection after the privileges were read.
        for (let nth = 1; nth <= 100; nth++)
          proxy.add({ match: /^(?!SHOW GRANTS)/, after: /^SHOW GRANTS/, nth, action: 'reset' });
        const url = new URL(source.url());
        [url.hostname, url.port] = ['127.0.0.1', String(proxy.port)];
        const { document, exitCode } = await check(
          String(url),
          '--ssl-mode',
          'disabled',
          '--get-server-public-key',
        );
        const passed = document.steps.filter(({ status }) => status === 'passed').map(({ name }) => name);
        expect(passed.slice(0, 4)).toEqual(['storage', 'server', 'label', 'objects']);
        expect(failed(document)).toContainEqual(expect.stringMatching(/^source: SOURCE_/));
        expect(exitCode).toBe(10);
      },
      MINUTES,
    );

    it(
      'is what a dry run does, too',
      async () => {
        await writeFile(storage, 'a file in the place of the folder');
        const words = on(source.url(), '--storage', storage, '--schemas', SCHEMA, '--dry-run');
        const { document } = await runJson<Failed>(['backup', ...words]);
        expect(document.error?.code).toMatch(/^STORAGE_/);
      },
      MINUTES,
    );
  });

  describe('list', () => {
    it(
      'shows dates in local time or UTC, and one line for each label',
      async () => {
        const first = await backup();
        await runJsonOk(['verify', first, '--storage', storage, '--restore-into', target.url()]);
        const second = await backup();
        const other = await backup('--label', 'archive');
        const list = (...words: string[]) =>
          runCommand(['list', '--storage', storage, ...words], { environment: { TZ: 'Asia/Tokyo' } });
        const { stdout: local } = await list();
        const { stdout: utc } = await list('--utc');
        const begin = new Date(
          (await runJsonOk<{ backups: { begin: string }[] }>(['list', '--storage', storage])).backups[0]!
            .begin,
        );
        const minuteOf = (date: Date): string => date.toISOString().slice(0, 16).replace('T', ' ');
        expect(utc.split('\n')[0]).toMatch(/^ID +AGE +DATE \(UTC\) +LABEL/);
        expect(utc.split('\n')[1]).toContain(`  ${minuteOf(begin)}  `);
        expect(local.split('\n')[1]).toContain(`  ${minuteOf(new Date(begin.getTime() + 9 * 3_600_000))}  `);
        const [head, ...labels] = utc.trimEnd().split('\n\n')[1]!.split('\n');
        expect(head).toMatch(/^LABEL +AGE +NEWEST +VERIFIED +NEWEST VERIFIED +BACKUPS +STORED$/);
        expect(labels).toEqual([
          expect.stringMatching(new RegExp(`^archive +\\d+ \\w+ +${other} +never +none +1 `)),
          expect.stringMatching(new RegExp(`^shop +\\d+ \\w+ +${second} +\\d+ \\w+ +${first} +2 `)),
        ]);
      },
      2 * MINUTES,
    );

    if (!hasTerminal) notRun('list on a terminal', NO_TERMINAL);

    (hasTerminal ? it : it.skip).each([40, 60, 80, 120, 200])(
      'fits a terminal of %i columns',
      async (columns) => {
        const id = await backup('--label', 'a label that is not short');
        const { output, exitCode } = runOnTerminal([nodeProgram, SOURCES, 'list', '--storage', storage], {
          columns,
          environment: { TERM: 'dumb' },
        });
        expect(exitCode).toBe(0);
        const written = output.split(/[\r\n]+/).filter((line) => line.trim() !== '');
        const lines = written.slice(written.findIndex((line) => line.startsWith('ID ')));
        expect(lines.length).toBeGreaterThanOrEqual(4);
        for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
        expect(lines[1]).toMatch(new RegExp(`^${id} .* (stored, partial|stor.*…)$`));
        expect(lines[0]!.includes('ENCRYPTED')).toBe(columns === 200);
      },
      MINUTES,
    );
  });

  describe('show', () => {
    it(
      'names all that a backup holds, what it lacks, and how it was verified',
      async () => {
        const id = await backup('--where', `${SCHEMA}.orders=id < 3`);
        await runJsonOk(['verify', id, '--storage', storage]);
        const { document } = await show('latest');
        expect(document).toMatchObject({
          backupId: id,
          status: 'objects-verified',
          totals: { tables: 2, rows: 2 },
        });
        const [schema] = document.schemas;
        expect(schema).toMatchObject({
          name: SCHEMA,
          views: ['latest'],
          routines: ['PROCEDURE p'],
          triggers: ['tr'],
          events: ['e'],
        });
        expect(schema!.tables.map(({ name, rows, filter }) => [name, rows, filter])).toEqual([
          ['items', 0, undefined],
          ['orders', 2, 'id < 3'],
        ]);
        expect(document.own).toMatchObject({ encrypted: false, selection: { schemas: [SCHEMA] } });
        expect(document.own!.leftOut.map(({ name }) => name)).toContain(`schema ${OTHER}`);
        expect(document.verifications).toEqual([
          expect.objectContaining({ level: 'objects', status: 'passed' }),
        ]);
        const { stdout } = await runCommand(['show', id, '--storage', storage]);
        for (const text of [
          id,
          `${SCHEMA}.orders`,
          'id < 3',
          `view ${SCHEMA}.latest`,
          `procedure ${SCHEMA}.p`,
          'objects: passed',
        ])
          expect(stdout).toContain(text);
      },
      MINUTES,
    );

    it(
      'needs the key of an encrypted backup, and says so',
      async () => {
        const identity = await generateIdentity();
        const id = await backup('--encrypt-to', await identityToRecipient(identity));
        expect((await show(id)).document.error?.code).toBe('ENCRYPTION_KEY_MISSING');
        const file = join(folder.path, 'identity');
        await writeFile(file, `${identity}\n`);
        const { document } = await show(id, '--identity-file', file);
        expect(document.own?.encrypted).toBe(true);
      },
      MINUTES,
    );
  });

  it(
    'find names the backups of a table with its rows over time, and those that it could not search',
    async () => {
      const older = await backup();
      await runAll(server, [`INSERT INTO ${SCHEMA}.orders (v) VALUES ('d'), ('e')`]);
      const [{ n }] = (await ask<{ n: number }>(server, `SELECT COUNT(*) AS n FROM ${SCHEMA}.orders`)) as [
        { n: number },
      ];
      const newer = await backup();
      const recipient = await identityToRecipient(await generateIdentity());
      const locked = await backup('--encrypt-to', recipient);
      const { document } = await find(`${SCHEMA}.orders`);
      expect(document.tables.map(({ backupId, rows }) => [backupId, rows])).toEqual([
        [newer, n],
        [older, n - 2],
      ]);
      expect(document.warnings).toEqual([expect.stringContaining(`backup ${locked} was not searched`)]);
      expect(document.searched).toBe(2);
      const both = await find(`${SCHEMA}.lat*`, `${SCHEMA}.items`);
      expect(new Set(both.document.tables.map(({ name, kind }) => `${kind} ${name}`))).toEqual(
        new Set(['view latest', 'table items']),
      );
      const none = await find(`${SCHEMA}.orderz`);
      expect(none.document.error).toMatchObject({ code: 'TABLE_NOT_FOUND' });
      const { stdout } = await runCommand(['find', `${SCHEMA}.orders`, '--storage', storage]);
      expect(stdout).toMatch(/\+2 /);
    },
    2 * MINUTES,
  );

  describe('a backup is named', () => {
    const moved = async (id: string, to: string): Promise<void> => {
      await mkdir(join(storage, to));
      await rename(join(storage, id), join(storage, to));
    };

    it(
      'by the beginning of its id, if it is the only one',
      async () => {
        const [first, second] = [await backup(), await backup()];
        expect((await show(first.slice(0, -2))).document.backupId).toBe(first);
        const day = first.slice(0, 8);
        const { document } = await show(day);
        expect(document.error?.message).toContain(
          `2 backups in ${storage} begin with ${day}: ${first}, ${second}`,
        );
        await moved(second, 'other');
        expect((await show(day)).document.backupId).toBe(first);
        expect((await show('20250101')).document.error?.code).toBe('BACKUP_NOT_FOUND');
      },
      MINUTES,
    );

    it(
      'as the latest before a time, or the latest that was restored',
      async () => {
        const first = await backup();
        await runJsonOk([
          'verify',
          first,
          '--storage',
          storage,
          '--level',
          'counts',
          '--restore-into',
          target.url(),
        ]);
        const second = await backup();
        const begin = second.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z.*/, '$1-$2-$3T$4:$5:$6Z');
        expect((await show('latest')).document.backupId).toBe(second);
        expect((await show('latest', '--before', begin)).document.backupId).toBe(first);
        expect((await show('latest', '--verified')).document.backupId).toBe(first);
        const none = await show('latest', '--before', '2020-01-01');
        expect(none.document.error).toMatchObject({
          code: 'BACKUP_NOT_FOUND',
          message: expect.stringContaining('no backup before 20'),
        });
        const restore = await runJson<{ backupId: string }>([
          'restore',
          'latest',
          '--before',
          begin,
          ...on(target.url(), '--storage', storage, '--dry-run'),
        ]);
        expect(restore.document.backupId).toBe(first);
      },
      2 * MINUTES,
    );

    it(
      'as the folder of a dump, also where it is the beginning of an id',
      async () => {
        const id = await backup();
        const day = id.slice(0, 8);
        expect((await show(day)).document.backupId).toBe(id);
        const table: ShellTable = {
          name: 't',
          create: 'CREATE TABLE `t` (\n  `id` int NOT NULL,\n  PRIMARY KEY (`id`)\n) ENGINE=InnoDB',
          columns: ['id'],
          primaryKey: ['id'],
          rows: [['1']],
        };
        await writeShellDump(join(storage, day), [{ name: 'of_the_dump', tables: [table] }]);
        const { document } = await show(day);
        expect([document.backupId, document.schemas.map(({ name }) => name)]).toEqual([day, ['of_the_dump']]);
      },
      MINUTES,
    );

    it('by nothing that contradicts itself', async () => {
      for (const [words, problem] of [
        [['20260101T000000Z-abcdef', '--before', '2026-01-01'], '--before goes with latest'],
        [['20260101T000000Z-abcdef', '--verified'], '--verified goes with latest'],
        [['latest', '--before', 'yesterday'], '--before is "yesterday"'],
        [['latest', '--before', '2026-02-31T25:00'], '--before is "2026-02-31T25:00"'],
      ] as const) {
        const { document, exitCode } = await show(words[0], ...words.slice(1));
        expect([exitCode, document.error?.message]).toEqual([2, expect.stringContaining(problem)]);
      }
    });
  });
});
