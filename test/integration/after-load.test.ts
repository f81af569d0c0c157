// Statements of the user after a restore: run once, in order, before the events exist, and never on the source.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { ask, dropSchemas, runAll } from '../fixtures/zoo/zoo.ts';
import { type Folder, makeFolder, type RunningCommand, startCommand } from '../support/command-line.ts';
import { runInProcess, type InProcessResult } from '../support/in-process.ts';
import { killDuring } from '../support/kill-during.ts';
import { MysqlProxy } from '../support/mysql-proxy.ts';
import { describeServers } from '../support/server-suites.ts';

const MINUTES = 60_000;
const SHOP = 'after_shop';
const ALL = [SHOP, 'mysql_backup_restore'];

await describeServers('after load', ['source', 'target'], ({ source, target }) => {
  let folder: Folder;
  let backupId: string;

  const restore = (file: string, ...more: string[]): Promise<InProcessResult> =>
    runInProcess([
      'restore',
      backupId,
      '--url',
      target.url(),
      '--storage',
      folder.path,
      '--after-load',
      file,
      '--enable-local-infile',
      ...more,
    ]);
  const sqlFile = async (name: string, text: string): Promise<string> => {
    const path = join(folder.path, name);
    await writeFile(path, text);
    return path;
  };
  const reportOf = ({ outcome, error }: InProcessResult): Record<string, unknown> => {
    expect(error?.message).toBeUndefined();
    return outcome!.report as unknown as Record<string, unknown>;
  };
  const one = async (sql: string): Promise<string> =>
    String(Object.values((await ask(target.access(), sql))[0] ?? {})[0]);

  beforeAll(async () => {
    folder = await makeFolder();
    await dropSchemas(source.access(), ALL);
    await runAll(source.access(), [
      `CREATE DATABASE ${SHOP}`,
      `CREATE TABLE ${SHOP}.counters (id int PRIMARY KEY, n int NOT NULL)`,
      `INSERT INTO ${SHOP}.counters VALUES (1, 0), (2, 0), (3, 0)`,
      `CREATE TABLE ${SHOP}.parts (id int PRIMARY KEY, counter int, FOREIGN KEY (counter) REFERENCES counters (id))`,
      `CREATE TABLE ${SHOP}.log (line varchar(200) NOT NULL)`,
      `CREATE TRIGGER ${SHOP}.counted AFTER UPDATE ON ${SHOP}.counters FOR EACH ROW INSERT INTO ${SHOP}.log VALUES (CONCAT(OLD.n, ' to ', NEW.n))`,
      `CREATE PROCEDURE ${SHOP}.half() BEGIN UPDATE ${SHOP}.counters SET n = n + 100 WHERE id = 1; COMMIT; UPDATE ${SHOP}.nothing SET n = 1; END`,
      `CREATE EVENT ${SHOP}.nightly ON SCHEDULE EVERY 1 DAY STARTS '2030-01-01' DO DELETE FROM ${SHOP}.log`,
    ]);
    const done = await runInProcess([
      'backup',
      '--url',
      source.url(),
      '--storage',
      folder.path,
      '--schemas',
      SHOP,
    ]);
    backupId = String(reportOf(done)['backupId']);
  }, MINUTES);

  beforeEach(() => dropSchemas(target.access(), ALL));

  afterAll(async () => {
    for (const server of [source, target]) await dropSchemas(server.access(), ALL);
    await folder[Symbol.asyncDispose]();
  }, MINUTES);

  it(
    'runs them after the checks, with triggers and foreign keys, and before the events',
    async () => {
      const file = await sqlFile(
        'fine.sql',
        `-- settings of the staging system; with a semicolon
USE ${SHOP};
UPDATE counters SET n = n + 1 WHERE id < 3;
CREATE TABLE added (n int);
INSERT INTO added SELECT COUNT(*) FROM information_schema.EVENTS WHERE EVENT_SCHEMA = '${SHOP}';
DELIMITER //
CREATE PROCEDURE twice() BEGIN UPDATE ${SHOP}.counters SET n = n * 2; SELECT 1; END//
DELIMITER ;
CALL twice();
ALTER TABLE counters ADD COLUMN note varchar(20) DEFAULT 'it;s';
`,
      );
      const report = reportOf(await restore(file, '--verify-level', 'rows'));
      expect(report['verification']).toMatchObject({ level: 'rows', status: 'passed' });
      expect(report['afterLoad']).toMatchObject({
        file,
        statements: 7,
        results: [
          { statement: 1, line: 2, rowsChanged: 0, ranBefore: false },
          { statement: 2, line: 3, rowsChanged: 2 },
          { statement: 3, line: 4, rowsChanged: 0 },
          { statement: 4, line: 5, rowsChanged: 1 },
          { statement: 5, line: 7 },
          { statement: 6, line: 9 },
          { statement: 7, line: 10 },
        ],
      });
      expect(await one(`SELECT GROUP_CONCAT(n ORDER BY id) FROM ${SHOP}.counters`)).toBe('2,2,0');
      expect(await one(`SELECT n FROM ${SHOP}.added`)).toBe('0');
      expect(await one(`SELECT COUNT(*) FROM information_schema.EVENTS WHERE EVENT_SCHEMA = '${SHOP}'`)).toBe(
        '1',
      );
      expect(await one(`SELECT COUNT(*) FROM ${SHOP}.log WHERE line = '0 to 1'`)).toBe('2');
      expect(
        await one(
          `SELECT COUNT(*) FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = 'mysql_backup_restore'`,
        ),
      ).toBe('0');
    },
    2 * MINUTES,
  );

  it(
    'fails with the number and the position of a failing statement, and goes on with a corrected file',
    async () => {
      const begin = `UPDATE ${SHOP}.counters SET n = n + 1;\nCREATE TABLE ${SHOP}.added (n int);\n\n  `;
      const broken = await sqlFile('broken.sql', `${begin}INSERT INTO ${SHOP}.parts VALUES (1, 99);\n`);
      const failed = await restore(broken);
      expect(failed.exitCode).toBe(13);
      expect(failed.error).toMatchObject({
        code: 'TARGET_QUERY_FAILED',
        message: expect.stringMatching(/broken\.sql: statement 3 \(line 4, column 3\) failed: .*foreign key/),
      });
      expect(await one(`SELECT COUNT(*) FROM information_schema.EVENTS WHERE EVENT_SCHEMA = '${SHOP}'`)).toBe(
        '0',
      );

      const without = await runInProcess([
        'restore',
        backupId,
        '--url',
        target.url(),
        '--storage',
        folder.path,
        '--enable-local-infile',
      ]);
      expect(without.error?.message).toMatch(/has executed statement \d of --after-load/);
      const other = await sqlFile('other.sql', `UPDATE ${SHOP}.counters SET n = n + 2;`);
      expect((await restore(other)).error?.message).toMatch(
        /statement 1 of --after-load, and it was another/,
      );

      const fixed = await sqlFile('fixed.sql', `${begin}INSERT INTO ${SHOP}.parts VALUES (1, 3);\n`);
      const report = reportOf(await restore(fixed));
      expect(report['resumed']).toBe(true);
      expect(report['afterLoad']).toMatchObject({
        rowsChanged: 4,
        results: [{ ranBefore: true, rowsChanged: 3 }, { ranBefore: true }, { ranBefore: false }],
      });
      expect(await one(`SELECT GROUP_CONCAT(n) FROM ${SHOP}.counters`)).toBe('1,1,1');
    },
    2 * MINUTES,
  );

  it(
    'runs nothing twice after a kill, and names a statement of which nobody knows whether it ran',
    async () => {
      const proxy = await MysqlProxy.start(target);
      const file = await sqlFile(
        'kill.sql',
        `UPDATE ${SHOP}.counters SET n = n + 1;\nDELETE FROM ${SHOP}.counters WHERE id = 3;\nALTER TABLE ${SHOP}.log COMMENT = 'mine';\nUPDATE ${SHOP}.counters SET n = n + 10;\n`,
      );
      const login = [
        '--host',
        proxy.host,
        '--port',
        String(proxy.port),
        '--user',
        target.rootUser,
        '--ssl-mode',
        'disabled',
      ];
      const args = [
        'restore',
        backupId,
        ...login,
        '--get-server-public-key',
        '--storage',
        folder.path,
        '--after-load',
        file,
        '--enable-local-infile',
      ];
      const environment = { MYSQL_PWD: target.rootPassword };
      try {
        const start = (): RunningCommand => startCommand(args, { environment });
        const n = (): Promise<string> => one(`SELECT GROUP_CONCAT(n ORDER BY id) FROM ${SHOP}.counters`);
        await killDuring(proxy, { match: /^UPDATE \S+\.counters SET n = n \+ 1\b/, at: 'response' }, start);
        await killDuring(proxy, { match: /^DELETE FROM \S+\.counters/ }, start);
        expect(await n()).toBe('1,1,1');
        // It did not reach the server: it runs again.
        await killDuring(proxy, { match: /^ALTER TABLE \S+\.log COMMENT/ }, start);
        await killDuring(proxy, { match: /^ALTER TABLE \S+\.log COMMENT/, at: 'response' }, start);
        expect(await n()).toBe('1,1');
        const refused = await runInProcess(args, environment);
        expect(refused.error?.message).toMatch(
          /statement 3 \(line 3, column 1\) was interrupted, and may have run or not/,
        );
        expect(refused.exitCode).toBe(2);
        await killDuring(proxy, { match: /^UPDATE \S+\.counters SET n = n \+ 10/ }, () =>
          startCommand([...args, '--drop-existing', '--yes'], { environment }),
        );
        const report = reportOf(await runInProcess(args, environment));
        expect(report['afterLoad']).toMatchObject({
          results: [{ ranBefore: true }, { ranBefore: true }, { ranBefore: true }, { ranBefore: false }],
        });
        expect(await n()).toBe('11,11');
      } finally {
        await proxy[Symbol.asyncDispose]();
      }
    },
    3 * MINUTES,
  );

  it(
    'keeps a record of a procedure that failed after it had committed a part',
    async () => {
      const file = await sqlFile('half.sql', `CALL ${SHOP}.half();`);
      expect((await restore(file)).error?.message).toMatch(/statement 1 \(line 1, column 1\) failed/);
      expect((await restore(file)).error?.message).toMatch(/was interrupted, and may have run or not/);
      expect(await one(`SELECT n FROM ${SHOP}.counters WHERE id = 1`)).toBe('100');
    },
    2 * MINUTES,
  );

  it(
    'never runs on the source',
    async () => {
      const file = await sqlFile('never.sql', `UPDATE ${SHOP}.counters SET n = 666;`);
      const done = await runInProcess([
        'restore',
        backupId,
        '--url',
        source.url(),
        '--storage',
        folder.path,
        '--after-load',
        file,
        '--allow-source-as-target',
        '--drop-existing',
        '--yes',
      ]);
      expect(done.error).toMatchObject({ code: 'TARGET_IS_SOURCE' });
      const rows = await ask<{ n: number }>(source.access(), `SELECT MAX(n) AS n FROM ${SHOP}.counters`);
      expect(rows[0]!.n).toBe(0);
    },
    MINUTES,
  );
});
