// `--map-table` and `--where` of a restore: one table next to the original, and some of its rows. Nothing that exists is touched.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ask, dropSchemas, runAll } from '../fixtures/zoo/zoo.ts';
import { type Folder, makeFolder, runJson, runJsonOk, startCommand } from '../support/command-line.ts';
import { killDuring } from '../support/kill-during.ts';
import { MysqlProxy } from '../support/mysql-proxy.ts';
import { describeServers } from '../support/server-suites.ts';

const SCHEMA = 'next_shop';
const MINUTES = 60_000;
const ROWS = 3000;

interface Restored {
  rows: number;
  leftOut: { name: string; reason: string }[];
  partialTables?: { table: string; condition: string; keptRows: number; leftOutRows: number }[];
  verification: { level: string; checks: { check: string; table?: string; expected: unknown }[] };
}

await describeServers('a table next to the original', ['source'], ({ flavor, source }) => {
  let folder: Folder;
  const environment = { MYSQL_PWD: source.rootPassword };
  const server = (): string[] => [
    '--storage',
    join(folder.path, 'backups'),
    '--host',
    source.host,
    '--port',
    String(source.port),
    '--user',
    source.rootUser,
  ];
  const restore = (...more: readonly string[]): string[] => [
    'restore',
    'latest',
    ...server(),
    '--allow-source-as-target',
    '--yes',
    ...more,
  ];
  /** All that the schema holds but copies of the test. */
  const originals = async (): Promise<unknown> => [
    await ask(source.access(), `SELECT * FROM ${SCHEMA}.orders ORDER BY id`),
    await ask(source.access(), `SHOW CREATE TABLE ${SCHEMA}.orders`),
    await ask(source.access(), `SHOW CREATE TABLE ${SCHEMA}.order_lines`),
    await ask(source.access(), `SELECT COUNT(*) AS n FROM ${SCHEMA}.order_lines`),
    await ask(source.access(), `SHOW CREATE TRIGGER ${SCHEMA}.stamp`),
    await ask(source.access(), `SHOW CREATE VIEW ${SCHEMA}.big_orders`),
  ];

  beforeAll(async () => {
    folder = await makeFolder();
    await dropSchemas(source.access(), [SCHEMA]);
    await runAll(source.access(), [
      `CREATE DATABASE ${SCHEMA}`,
      `CREATE TABLE ${SCHEMA}.customers (id INT PRIMARY KEY, name VARCHAR(40))`,
      `CREATE TABLE ${SCHEMA}.orders (
         id INT AUTO_INCREMENT PRIMARY KEY, customer INT, parent INT, created_at TIMESTAMP NOT NULL, amount INT,
         twice INT AS (amount * 2) STORED, note VARCHAR(200) CHARACTER SET latin1 DEFAULT 'a, b) CHECK (1',
         KEY (customer), KEY by_time (created_at),
         CONSTRAINT amount_is_good CHECK (amount >= 0), CONSTRAINT amount_is_small CHECK (amount < 100000),
         CONSTRAINT of_customer FOREIGN KEY (customer) REFERENCES ${SCHEMA}.customers (id) ON DELETE CASCADE,
         CONSTRAINT of_parent FOREIGN KEY (parent) REFERENCES ${SCHEMA}.orders (id))`,
      `CREATE TABLE ${SCHEMA}.order_lines (id INT PRIMARY KEY, order_id INT,
         CONSTRAINT of_order FOREIGN KEY (order_id) REFERENCES ${SCHEMA}.orders (id) ON DELETE CASCADE)`,
      `CREATE TABLE ${SCHEMA}.keyless (n INT, t VARCHAR(10))`,
      `CREATE VIEW ${SCHEMA}.big_orders AS SELECT id FROM ${SCHEMA}.orders WHERE amount > 100`,
      `CREATE TRIGGER ${SCHEMA}.stamp BEFORE INSERT ON ${SCHEMA}.orders FOR EACH ROW SET NEW.note = 'stamped'`,
      `INSERT INTO ${SCHEMA}.customers VALUES (1, 'a'), (2, 'b')`,
      ...Array.from(
        { length: ROWS / 100 },
        (_, i) =>
          `INSERT INTO ${SCHEMA}.orders (id, customer, created_at, amount) VALUES ${Array.from({ length: 100 }, (_, j) => `(${i * 100 + j + 1}, ${(j % 2) + 1}, '2026-0${(i % 9) + 1}-01 10:00:00', ${j})`).join(',')}`,
      ),
      `INSERT INTO ${SCHEMA}.order_lines SELECT id, id FROM ${SCHEMA}.orders`,
      `INSERT INTO ${SCHEMA}.keyless VALUES (1, 'a'), (2, 'b'), (3, NULL)`,
    ]);
    await runJsonOk(['backup', ...server(), '--schemas', SCHEMA, '--rows-per-chunk', '500'], { environment });
  }, MINUTES);

  afterAll(async () => {
    await dropSchemas(source.access(), [SCHEMA]);
    await folder[Symbol.asyncDispose]();
  });

  it(
    'has all rows under another name, and what cannot be there twice is reported',
    async () => {
      const before = await originals();
      const map = ['--map-table', `${SCHEMA}.orders=${SCHEMA}.orders_restored`];
      const { rows, leftOut, verification } = await runJsonOk<Restored>(
        restore(...map, '--verify-level', 'rows'),
        { environment },
      );
      expect(rows).toBe(ROWS);
      const reasons = leftOut.filter(({ reason }) => reason.startsWith('--map-table'));
      expect(reasons.map(({ name }) => name).sort()).toEqual([
        `foreign key of_customer of ${SCHEMA}.orders`,
        `foreign key of_parent of ${SCHEMA}.orders`,
        `trigger ${SCHEMA}.stamp`,
      ]);
      expect(leftOut.map(({ name }) => name)).toEqual(
        expect.arrayContaining([`view ${SCHEMA}.big_orders`, `table ${SCHEMA}.order_lines`]),
      );
      expect(verification.checks.some(({ check }) => check === 'rows')).toBe(true);
      expect(await ask(source.access(), `SELECT * FROM ${SCHEMA}.orders_restored ORDER BY id`)).toEqual(
        await ask(source.access(), `SELECT * FROM ${SCHEMA}.orders ORDER BY id`),
      );
      const checks = await ask(
        source.access(),
        `SELECT CONSTRAINT_NAME AS n FROM information_schema.TABLE_CONSTRAINTS WHERE CONSTRAINT_TYPE = 'CHECK'
           AND TABLE_SCHEMA = '${SCHEMA}' AND TABLE_NAME = 'orders_restored' ORDER BY 1`,
      );
      expect(checks.map((row) => Object.values(row)[0])).toEqual(
        flavor === 'mysql'
          ? ['orders_restored_chk_1', 'orders_restored_chk_2']
          : ['amount_is_good', 'amount_is_small'],
      );
      expect(await originals()).toEqual(before);
      // The verification compares under the new name too, and sees what was changed there.
      const verify = ['verify', 'latest', ...server(), ...map, '--level', 'rows'];
      expect((await runJson(verify, { environment })).exitCode).toBe(0);
      await runAll(source.access(), [`UPDATE ${SCHEMA}.orders_restored SET amount = 1000 WHERE id = 7`]);
      expect((await runJson(verify, { environment })).exitCode).toBe(12);

      const again = await runJson(restore(...map), { environment });
      expect([again.exitCode, again.document.error?.code]).toEqual([13, 'TARGET_NOT_EMPTY']);
      expect(again.document.error?.message).toContain(`${SCHEMA}.orders_restored`);
      await runJsonOk(restore(...map, '--drop-existing'), { environment });
      expect((await runJson(verify, { environment })).exitCode).toBe(0);
      expect(await originals()).toEqual(before);
    },
    2 * MINUTES,
  );

  it(
    'has the rows that fit a condition, and counts the others',
    async () => {
      const before = await originals();
      const condition = `created_at >= '2026-03-01' AND amount < 50`;
      const expected = await ask(
        source.access(),
        `SELECT * FROM ${SCHEMA}.orders WHERE ${condition} ORDER BY id`,
      );
      const { rows, partialTables, verification } = await runJsonOk<Restored>(
        restore(
          '--map-table',
          `${SCHEMA}.orders=${SCHEMA}.some_orders`,
          '--verify-level',
          'rows',
          '--where',
          `${SCHEMA}.orders=${condition}`,
        ),
        { environment },
      );
      expect(rows).toBe(expected.length);
      expect(expected.length).toBeGreaterThan(0);
      expect(partialTables).toEqual([
        {
          table: `${SCHEMA}.some_orders`,
          condition,
          keptRows: expected.length,
          leftOutRows: ROWS - expected.length,
        },
      ]);
      expect(verification.checks).toContainEqual(
        expect.objectContaining({ check: 'count of the rows that fit --where', expected: expected.length }),
      );
      expect(await ask(source.access(), `SELECT * FROM ${SCHEMA}.some_orders ORDER BY id`)).toEqual(expected);
      expect(await originals()).toEqual(before);
      // A part of the rows proves nothing of the backup.
      const { backups } = await runJsonOk<{ backups: { status: string }[] }>(
        ['list', '--storage', join(folder.path, 'backups')],
        {},
      );
      expect(backups[0]!.status).toBe('stored');
    },
    2 * MINUTES,
  );

  it(
    'leaves rows out for which the condition is unknown, of a table without a key too',
    async () => {
      const { partialTables } = await runJsonOk<Restored>(
        restore(
          '--map-table',
          `${SCHEMA}.keyless=${SCHEMA}.some_keyless`,
          '--where',
          `${SCHEMA}.keyless=t <> 'a'`,
        ),
        { environment },
      );
      expect(partialTables).toEqual([expect.objectContaining({ keptRows: 1, leftOutRows: 2 })]);
      expect(await ask(source.access(), `SELECT n FROM ${SCHEMA}.some_keyless`)).toEqual([{ n: 2 }]);
    },
    MINUTES,
  );

  it(
    'compares with one time, also if it was killed between two deletions and resumed later',
    async () => {
      const schema = `${SCHEMA}_due`;
      await using own = await makeFolder();
      await using proxy = await MysqlProxy.start(source);
      await dropSchemas(source.access(), [schema]);
      // Each chunk has a row for every fourth second of the next 1,000.
      await runAll(source.access(), [
        `CREATE DATABASE ${schema}`,
        `CREATE TABLE ${schema}.dues (id INT PRIMARY KEY, due TIMESTAMP NOT NULL)`,
        `INSERT INTO ${schema}.dues SELECT id, NOW() + INTERVAL (id % 250) * 4 SECOND FROM ${SCHEMA}.orders`,
      ]);
      const at = ['--storage', own.path, '--host', proxy.host, '--port', String(proxy.port)];
      const login = [...at, '--user', source.rootUser, '--ssl-mode', 'disabled', '--get-server-public-key'];
      await runJsonOk(['backup', ...login, '--schemas', schema, '--rows-per-chunk', '500'], { environment });
      const words = [
        'restore',
        'latest',
        ...login,
        '--allow-source-as-target',
        '--yes',
        '--map-table',
        `${schema}.dues=${schema}.past`,
        '--where',
        `${schema}.dues=due < NOW()`,
      ];
      await killDuring(proxy, { match: /^DELETE FROM `/, nth: 2, at: 'statement' }, () =>
        startCommand(words, { environment }),
      );
      await sleep(9000);
      const { partialTables } = await runJsonOk<Restored>(words, { environment });
      const [{ n, last }] = (await ask(
        source.access(),
        `SELECT COUNT(*) AS n, MAX(id % 250) AS last FROM ${schema}.past`,
      )) as [{ n: number; last: number }];
      const [{ expected }] = (await ask(
        source.access(),
        `SELECT COUNT(*) AS expected FROM ${schema}.dues WHERE id % 250 <= ${last}`,
      )) as [{ expected: number }];
      expect(n).toBe(expected);
      expect(partialTables).toEqual([expect.objectContaining({ keptRows: n, leftOutRows: ROWS - n })]);
      await dropSchemas(source.access(), [schema]);
    },
    2 * MINUTES,
  );

  it(
    'counts the rows that refer to rows that were left out',
    async () => {
      const { orphans } = await runJsonOk<{ orphans: { constraint: string; rows: number }[] }>(
        restore(
          '--schemas',
          SCHEMA,
          '--map-schema',
          `${SCHEMA}=${SCHEMA}_2`,
          '--where',
          `${SCHEMA}.orders=id > 10`,
        ),
        { environment },
      );
      expect(orphans).toEqual([expect.objectContaining({ constraint: 'of_order', rows: 10 })]);
      await dropSchemas(source.access(), [`${SCHEMA}_2`]);
    },
    2 * MINUTES,
  );

  it.each([
    [['--map-table', `${SCHEMA}.orders`], 2, 'it takes schema.table=schema.name'],
    [['--map-table', `${SCHEMA}.orders=other.orders`], 2, '--map-table keeps the schema'],
    [['--map-table', `${SCHEMA}.nothing=${SCHEMA}.x`], 2, 'has no table'],
    [
      ['--map-table', `${SCHEMA}.orders=${SCHEMA}.x`, '--include-tables', 'a.b'],
      2,
      'leave --include-tables out',
    ],
    [['--where', `${SCHEMA}.nothing=1`], 2, `has no ${SCHEMA}.nothing`],
    [['--where', `${SCHEMA}.orders=1`, '--data-only'], 2, '--where and --data-only'],
    [
      ['--map-table', `${SCHEMA}.orders=${SCHEMA}.bad`, '--where', `${SCHEMA}.orders=no_column = 1`],
      2,
      'is no condition',
    ],
  ])(
    'refuses %j',
    async (more, code, message) => {
      const { exitCode, document } = await runJson(restore(...more), { environment });
      expect([exitCode, document.error?.message]).toEqual([code, expect.stringContaining(message)]);
    },
    MINUTES,
  );
});
