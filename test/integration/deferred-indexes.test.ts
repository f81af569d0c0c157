// Indexes and foreign keys that a restore creates after the rows.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { dropSchemas, runAll } from '../fixtures/zoo/zoo.ts';
import { type Folder, makeFolder, runJson, runJsonOk } from '../support/command-line.ts';
import { findDifferences } from '../support/independent-compare.ts';
import { describeServers } from '../support/server-suites.ts';

const SHOP = 'deferred_shop';
const ALL = [SHOP, 'mysql_backup_restore'];
const MINUTES = 60_000;
/** Tables of more than 1 MiB get their indexes after the rows. */
const ROWS = 30_000;
const RING = 6;

await describeServers('deferred indexes', ['source', 'target'], ({ source, target }) => {
  let folder: Folder;

  beforeAll(async () => {
    folder = await makeFolder();
    for (const server of [source, target]) await dropSchemas(server.access(), ALL);
    const members = Array.from({ length: RING }, (_, i) => i);
    const fill = (table: string, columns: string) =>
      `INSERT INTO ${SHOP}.${table} SELECT ${columns} FROM ${SHOP}.numbers`;
    await runAll(source.access(), [
      `CREATE DATABASE ${SHOP}`,
      `CREATE TABLE ${SHOP}.numbers (n int PRIMARY KEY)`,
      `SET @n = 0`,
      `INSERT INTO ${SHOP}.numbers SELECT @n := @n + 1 FROM information_schema.COLLATIONS a, information_schema.COLLATIONS b LIMIT ${ROWS}`,
      ...['', 'LINEAR '].map(
        (linear, i) =>
          `CREATE TABLE ${SHOP}.by_key_${i} (a int NOT NULL, b varchar(60), UNIQUE KEY u (a), KEY k (b))
             PARTITION BY ${linear}KEY () PARTITIONS 3`,
      ),
      fill('by_key_0', "n, REPEAT('x', 60)"),
      fill('by_key_1', "n, REPEAT('y', 60)"),
      ...members.map(
        (i) => `CREATE TABLE ${SHOP}.ring_${i} (id int PRIMARY KEY, other int, pad char(60), KEY (other))`,
      ),
      ...members.map((i) => fill(`ring_${i}`, "n, n, REPEAT('z', 60)")),
      ...members.map(
        (i) =>
          `ALTER TABLE ${SHOP}.ring_${i}
             ADD CONSTRAINT fk_a_${i} FOREIGN KEY (other) REFERENCES ${SHOP}.ring_${(i + 1) % RING} (id),
             ADD CONSTRAINT fk_b_${i} FOREIGN KEY (id) REFERENCES ${SHOP}.ring_${(i + RING - 1) % RING} (id)`,
      ),
    ]);
  }, 3 * MINUTES);

  afterAll(async () => {
    for (const server of [source, target]) await dropSchemas(server.access(), ALL);
    await folder[Symbol.asyncDispose]();
  }, MINUTES);

  it(
    'of tables partitioned by their key, and of tables that refer to each other, without a false alarm',
    async () => {
      const at = ['--storage', folder.path];
      const { backupId } = await runJsonOk<{ backupId: string }>([
        'backup',
        '--url',
        source.url(),
        ...at,
        '--schemas',
        SHOP,
      ]);
      const { document, stderr } = await runJson<{ status: string; warnings: string[] }>([
        'restore',
        backupId,
        '--url',
        target.url(),
        ...at,
        '--concurrency',
        '4',
      ]);
      expect(document).toMatchObject({ status: 'restored', warnings: [] });
      expect(stderr).not.toMatch(/try \d+ failed/);
      expect(await findDifferences(source.access(), target.access(), [SHOP])).toEqual([]);
    },
    3 * MINUTES,
  );
});
