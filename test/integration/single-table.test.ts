// One table restored among others: foreign keys in both directions, and views that use it, are looked at.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { dropSchemas, runAll } from '../fixtures/zoo/zoo.ts';
import { type Folder, makeFolder, runJsonOk } from '../support/command-line.ts';
import { describeServers } from '../support/server-suites.ts';

const SHOP = 'one_shop';
const CRM = 'one_crm';
const ALL = [SHOP, CRM, 'mysql_backup_restore'];
const MINUTES = 60_000;

interface Report {
  backupId: string;
  warnings: string[];
  orphans?: { table: string; referencedTable: string; constraint: string; rows: number | null }[];
}

await describeServers('one table', ['source', 'target'], ({ source, target }) => {
  let folder: Folder;
  let backupId: string;
  const restore = (...more: string[]): Promise<Report> =>
    runJsonOk<Report>(['restore', backupId, '--url', target.url(), '--storage', folder.path, ...more]);

  beforeAll(async () => {
    folder = await makeFolder();
    for (const server of [source, target]) await dropSchemas(server.access(), ALL);
    await runAll(source.access(), [
      `CREATE DATABASE ${SHOP}`,
      `CREATE TABLE ${SHOP}.customers (id int, region int, PRIMARY KEY (id, region))`,
      `CREATE TABLE ${SHOP}.orders (id int PRIMARY KEY, customer int, region int,
         CONSTRAINT fk_customer FOREIGN KEY (customer, region) REFERENCES ${SHOP}.customers (id, region))`,
      `CREATE TABLE ${SHOP}.order_lines (id int PRIMARY KEY, order_id int,
         CONSTRAINT fk_order FOREIGN KEY (order_id) REFERENCES ${SHOP}.orders (id))`,
      `INSERT INTO ${SHOP}.customers VALUES (1, 1), (2, 1), (3, 1)`,
      `INSERT INTO ${SHOP}.orders VALUES (10, 1, 1), (20, 2, 1), (30, 3, 1), (40, 3, 1), (50, NULL, 1)`,
      `INSERT INTO ${SHOP}.order_lines VALUES (1, 10), (2, 20)`,
    ]);
    ({ backupId } = await runJsonOk<Report>([
      'backup',
      '--url',
      source.url(),
      '--storage',
      folder.path,
      '--schemas',
      SHOP,
    ]));
  }, 2 * MINUTES);

  afterAll(async () => {
    for (const server of [source, target]) await dropSchemas(server.access(), ALL);
    await folder[Symbol.asyncDispose]();
  }, MINUTES);

  it(
    'counts and names the orphans in both directions, and views that no longer work',
    async () => {
      const whole = await restore();
      expect([whole.orphans, whole.warnings]).toEqual([undefined, []]);
      await runAll(target.access(), [
        'SET foreign_key_checks = 0',
        `DELETE FROM ${SHOP}.customers WHERE id = 3`,
        `ALTER TABLE ${SHOP}.orders ADD COLUMN note int`,
        `CREATE VIEW ${SHOP}.v_note AS SELECT note FROM ${SHOP}.orders`,
        `CREATE VIEW ${SHOP}.v_id AS SELECT id FROM ${SHOP}.orders`,
        `INSERT INTO ${SHOP}.orders VALUES (60, 1, 1, NULL)`,
        `INSERT INTO ${SHOP}.order_lines VALUES (3, 60), (4, 60), (5, 60)`,
        `CREATE DATABASE ${CRM}`,
        `CREATE TABLE ${CRM}.claims (id int PRIMARY KEY, order_id int,
           CONSTRAINT fk_claim FOREIGN KEY (order_id) REFERENCES ${SHOP}.orders (id))`,
        `INSERT INTO ${CRM}.claims VALUES (1, 60), (2, 10)`,
      ]);
      const { orphans, warnings } = await restore('--include-tables', `${SHOP}.orders`, '--drop-existing');
      const of = (table: string, constraint: string, referencedTable: string, rows: number | null) => ({
        table,
        constraint,
        referencedTable,
        rows,
      });
      const orders = `${SHOP}.orders`;
      expect([...orphans!].sort((a, b) => (a.constraint < b.constraint ? -1 : 1))).toEqual([
        of(`${CRM}.claims`, 'fk_claim', orders, 1),
        of(orders, 'fk_customer', `${SHOP}.customers`, 2),
        of(`${SHOP}.order_lines`, 'fk_order', orders, 3),
      ]);
      const text = warnings.join('\n');
      expect(text).toContain(
        'fk_customer of one_shop.orders: 2 rows refer to rows that one_shop.customers does not have',
      );
      expect(text).toContain('view one_shop.v_note does not work');
      expect(text).not.toContain('v_id does not');
    },
    3 * MINUTES,
  );

  it(
    'names a table that is not on the target',
    async () => {
      await dropSchemas(target.access(), [SHOP, CRM]);
      const { orphans } = await restore('--include-tables', `${SHOP}.order_lines`);
      expect(orphans).toEqual([
        {
          table: `${SHOP}.order_lines`,
          constraint: 'fk_order',
          referencedTable: `${SHOP}.orders`,
          rows: null,
        },
      ]);
    },
    2 * MINUTES,
  );
});
