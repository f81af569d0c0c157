// A restore that was interrupted resumes in its own tables only, and relies on nothing that others may have changed since.
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { ask, dropSchemas, runAll } from '../fixtures/zoo/zoo.ts';
import { type Folder, makeFolder, runJson, runJsonOk, startCommand } from '../support/command-line.ts';
import { findDifferences } from '../support/independent-compare.ts';
import { type Kill, killDuring } from '../support/kill-during.ts';
import { MysqlProxy } from '../support/mysql-proxy.ts';
import { describeServers } from '../support/server-suites.ts';
import { startServer, type TestServer } from '../support/servers.ts';

const SHOP = 'own_shop';
const STATE = 'mysql_backup_restore';
const ROWS = 20_000;
const MINUTES = 60_000;

/** In the middle of the rows; after the last row; and after everything is verified. */
const DATA: Kill = { match: /^COMMIT/, nth: 3, at: 'response' };
const CHECK: Kill = { match: /^ANALYZE TABLE/ };
const END: Kill = { match: /^DROP SCHEMA IF EXISTS `mysql_backup_restore/ };

interface Document {
  exitCode: number;
  status: string;
  resumed?: boolean;
  error: { code: string; message: string; hint: string };
}

await describeServers('resuming next to others', ['source', 'target'], ({ flavor, source, target }) => {
  let folder: Folder;
  let backupId: string;
  let proxy: MysqlProxy;

  const words = (server: TestServer, ...more: string[]): string[] => [
    'restore',
    backupId,
    '--storage',
    folder.path,
    '--host',
    proxy.host,
    '--port',
    String(proxy.port),
    '--user',
    server.rootUser,
    '--ssl-mode',
    'disabled',
    '--get-server-public-key',
    '--concurrency',
    '2',
    ...more,
  ];
  const environment = (server: TestServer) => ({ environment: { MYSQL_PWD: server.rootPassword } });
  const interrupt = async (rule: Kill, server = target, ...more: string[]): Promise<void> => {
    await killDuring(proxy, rule, () => startCommand(words(server, ...more), environment(server)));
  };
  const resume = async (server = target, ...more: string[]): Promise<Document> =>
    (await runJson<Document>(words(server, ...more), environment(server))).document;
  const count = async (table: string, server = target): Promise<unknown> =>
    (await ask<{ n: number }>(server.access(), `SELECT COUNT(*) AS n FROM ${SHOP}.${table}`))[0]?.n;
  const expectRestored = async (document: Document, server = target): Promise<void> => {
    expect(document).toMatchObject({ status: 'restored' });
    expect(await findDifferences(source.access(), server.access(), [SHOP])).toEqual([]);
  };

  beforeAll(async () => {
    folder = await makeFolder();
    await dropSchemas(source.access(), [SHOP]);
    await runAll(source.access(), [
      `CREATE DATABASE ${SHOP}`,
      `CREATE TABLE ${SHOP}.orders (id int PRIMARY KEY, note varchar(40), KEY (note))`,
      `INSERT INTO ${SHOP}.orders SELECT n, REPEAT('x', 40) FROM (${numbers(ROWS)}) AS t`,
      `CREATE TABLE ${SHOP}.small (id int PRIMARY KEY)`,
      `INSERT INTO ${SHOP}.small VALUES (1), (2), (3)`,
      `CREATE TABLE ${SHOP}.journal (id int PRIMARY KEY, note varchar(40), KEY (note)) ENGINE=MyISAM`,
      `INSERT INTO ${SHOP}.journal SELECT n, 'j' FROM (${numbers(5000)}) AS t`,
      `CREATE TABLE ${SHOP}.cache (id int PRIMARY KEY) ENGINE=MEMORY`,
      `INSERT INTO ${SHOP}.cache VALUES (1), (2)`,
      `CREATE VIEW ${SHOP}.v_orders AS SELECT id FROM ${SHOP}.orders`,
      `CREATE EVENT ${SHOP}.e_daily ON SCHEDULE EVERY 1 DAY STARTS '2035-01-01 00:00:00' DO DELETE FROM ${SHOP}.small`,
    ]);
    ({ backupId } = await runJsonOk<{ backupId: string }>([
      'backup',
      '--url',
      source.url(),
      '--storage',
      folder.path,
      '--schemas',
      SHOP,
      '--bytes-per-chunk',
      '128KiB',
    ]));
  }, 2 * MINUTES);

  beforeEach(async () => {
    await dropSchemas(target.access(), [SHOP, STATE]);
    proxy = await MysqlProxy.start(target);
  }, MINUTES);

  afterEach(async () => {
    await proxy[Symbol.asyncDispose]();
  }, MINUTES);

  afterAll(async () => {
    for (const server of [source, target]) await dropSchemas(server.access(), [SHOP, STATE]);
    await folder[Symbol.asyncDispose]();
  }, MINUTES);

  it(
    'loads nothing into a schema that took the place of its own',
    async () => {
      await interrupt(DATA);
      // A MyISAM table has no id, only a creation time of whole seconds.
      await sleep(1500);
      await dropSchemas(target.access(), [SHOP]);
      await runAll(target.access(), [
        `CREATE DATABASE ${SHOP}`,
        `CREATE TABLE ${SHOP}.orders (id int PRIMARY KEY, note varchar(40), KEY (note))`,
        `CREATE TABLE ${SHOP}.journal (id int PRIMARY KEY, note varchar(40), KEY (note)) ENGINE=MyISAM`,
        `INSERT INTO ${SHOP}.journal VALUES (70000, 'production')`,
        `CREATE PROCEDURE ${SHOP}.p_production() SELECT 1`,
      ]);
      const refused = await resume();
      expect(refused).toMatchObject({ exitCode: 13, error: { code: 'TARGET_NOT_EMPTY' } });
      for (const object of [
        'table own_shop.orders',
        'table own_shop.journal',
        'procedure own_shop.p_production',
      ])
        expect(refused.error.message).toContain(object);
      expect([await count('orders'), await count('journal')]).toEqual([0, 1]);

      // With the option the restore begins anew, and keeps what it does not create.
      const anew = await resume(target, '--drop-existing');
      expect(anew).toMatchObject({ status: 'restored', resumed: false });
      expect([await count('orders'), await count('journal')]).toEqual([ROWS, 5000]);
    },
    3 * MINUTES,
  );

  it(
    'refuses a view and a procedure that someone put next to its tables',
    async () => {
      await interrupt(DATA);
      await runAll(target.access(), [
        `CREATE VIEW ${SHOP}.v_orders AS SELECT 1 AS mine`,
        `CREATE PROCEDURE ${SHOP}.p_mine() SELECT 1`,
      ]);
      const refused = await resume();
      expect(refused).toMatchObject({ exitCode: 13, error: { code: 'TARGET_NOT_EMPTY' } });
      expect(refused.error.message).toMatch(
        /procedure own_shop.p_mine, view own_shop.v_orders|view own_shop.v_orders, procedure own_shop.p_mine/,
      );
      await runAll(target.access(), [`DROP VIEW ${SHOP}.v_orders`, `DROP PROCEDURE ${SHOP}.p_mine`]);
      await expectRestored(await resume());
    },
    3 * MINUTES,
  );

  it(
    'loads tables again that were emptied',
    async () => {
      await interrupt(CHECK);
      await runAll(
        target.access(),
        ['orders', 'journal', 'small'].map((table) => `DELETE FROM ${SHOP}.${table}`),
      );
      await expectRestored(await resume());
    },
    3 * MINUTES,
  );

  it(
    'takes a table that it created a moment before it was killed for its own',
    async () => {
      await interrupt(CHECK);
      await runAll(target.access(), [`DROP TABLE ${SHOP}.orders`]);
      await interrupt({ match: /^CREATE TABLE .*orders/s, at: 'response' });
      await expectRestored(await resume());
    },
    3 * MINUTES,
  );

  it(
    'takes a truncated table for one of another client',
    async () => {
      await interrupt(CHECK);
      await runAll(target.access(), [`TRUNCATE TABLE ${SHOP}.orders`]);
      const refused = await resume();
      expect(refused).toMatchObject({ exitCode: 13, error: { code: 'TARGET_NOT_EMPTY' } });
      expect(refused.error.message).toContain('table own_shop.orders');
      await runAll(target.access(), [`DROP TABLE ${SHOP}.orders`]);
      await expectRestored(await resume());
    },
    3 * MINUTES,
  );

  it(
    'refuses tables whose rows another client changed',
    async () => {
      await interrupt(CHECK);
      await runAll(target.access(), [
        `DELETE FROM ${SHOP}.orders WHERE id > 10`,
        `INSERT INTO ${SHOP}.small VALUES (70000)`,
      ]);
      const refused = await resume();
      expect(refused).toMatchObject({ exitCode: 13, error: { code: 'TARGET_NOT_EMPTY' } });
      expect(refused.error.message).toContain(
        'own_shop.orders has 10 rows instead of 20,000; own_shop.small has 4 rows instead of 3',
      );
      await runAll(target.access(), [`DROP TABLE ${SHOP}.orders`, `DROP TABLE ${SHOP}.small`]);
      await expectRestored(await resume());
    },
    3 * MINUTES,
  );

  it(
    'verifies once more what passed before the interruption',
    async () => {
      await interrupt(END, target, '--verify-level', 'rows');
      await runAll(target.access(), [`DELETE FROM ${SHOP}.orders`]);
      const failed = await resume(target, '--verify-level', 'rows');
      expect(failed).toMatchObject({ exitCode: 12, error: { code: 'VERIFICATION_FAILED' } });
      expect(failed.error.message).toContain('own_shop.orders');
      expect(failed.error.hint).toContain('--drop-existing');
      await interrupt(END, target, '--drop-existing');
      await expectRestored(await resume(target, '--drop-existing'));
    },
    3 * MINUTES,
  );

  it(
    'refuses other options, and names them',
    async () => {
      await interrupt(DATA);
      const refused = await resume(target, '--defer-table-indexes', 'off', '--skip-events');
      expect(refused).toMatchObject({ exitCode: 2, error: { code: 'CONFIG_INVALID' } });
      expect(refused.error.message).toContain(
        '--defer-table-indexes (was all, is off), --skip-events (was false, is true)',
      );
      await expectRestored(await resume());
    },
    3 * MINUTES,
  );

  it(
    'loads a MEMORY table again that a restart of the server emptied',
    async () => {
      await using server = await startServer(flavor, { durable: true });
      await proxy[Symbol.asyncDispose]();
      proxy = await MysqlProxy.start(server);
      await interrupt(CHECK, server);
      await server.restart();
      expect(await count('cache', server)).toBe(0);
      await expectRestored(await resume(server), server);
      expect(await count('cache', server)).toBe(2);
    },
    3 * MINUTES,
  );
});

/** A query of the integers from 1 to `count`. */
function numbers(count: number): string {
  const digits =
    '(SELECT 0 AS d UNION SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5 UNION SELECT 6 UNION SELECT 7 UNION SELECT 8 UNION SELECT 9)';
  return `SELECT a.d + 10 * b.d + 100 * c.d + 1000 * e.d + 10000 * f.d + 1 AS n
    FROM ${digits} a, ${digits} b, ${digits} c, ${digits} e, ${digits} f HAVING n <= ${count}`;
}
