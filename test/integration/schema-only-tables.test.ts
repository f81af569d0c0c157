// `--schema-only-tables`: the structure of a table without its rows, marked in the manifest and in lists.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { ask, dropSchemas, runAll } from '../fixtures/zoo/zoo.ts';
import { type Folder, makeFolder, readJson, runJson, runJsonOk } from '../support/command-line.ts';
import { describeServers } from '../support/server-suites.ts';

const SCHEMA = 'structure_shop';
const COPY = 'structure_copy';
const MINUTES = 60_000;

interface Table {
  name: string;
  rows: number;
  chunks: unknown;
  filter?: string;
  schemaOnly?: boolean;
}

await describeServers('tables without their rows', ['source'], ({ source }) => {
  let folder: Folder;
  const environment = { MYSQL_PWD: source.rootPassword };
  const storage = (): string[] => ['--storage', join(folder.path, 'backups')];
  const login = ['--host', source.host, '--port', String(source.port), '--user', source.rootUser];
  const backup = (...more: readonly string[]): string[] => [
    'backup',
    ...login,
    ...storage(),
    '--schemas',
    SCHEMA,
    ...more,
  ];

  beforeAll(async () => {
    folder = await makeFolder();
    await dropSchemas(source.access(), [SCHEMA, COPY]);
    await runAll(source.access(), [
      `CREATE DATABASE ${SCHEMA}`,
      `CREATE TABLE ${SCHEMA}.orders (id INT PRIMARY KEY)`,
      `CREATE TABLE ${SCHEMA}.cache_pages (id INT AUTO_INCREMENT PRIMARY KEY, page TEXT, KEY (page(10)))`,
      `CREATE TABLE ${SCHEMA}.cache_lines (page INT, line INT, KEY (page), CONSTRAINT of_page FOREIGN KEY (page) REFERENCES ${SCHEMA}.cache_pages (id))`,
      `CREATE TABLE ${SCHEMA}.cache_log (t TEXT) ENGINE = MyISAM`,
      `CREATE TRIGGER ${SCHEMA}.fill BEFORE INSERT ON ${SCHEMA}.cache_pages FOR EACH ROW SET NEW.page = 'x'`,
      `INSERT INTO ${SCHEMA}.orders VALUES (1), (2)`,
      `INSERT INTO ${SCHEMA}.cache_pages (page) VALUES ('a'), ('b'), ('c')`,
      `INSERT INTO ${SCHEMA}.cache_lines VALUES (1, 1)`,
      `INSERT INTO ${SCHEMA}.cache_log VALUES ('a')`,
    ]);
  }, MINUTES);

  afterAll(async () => {
    await dropSchemas(source.access(), [SCHEMA, COPY]);
    await folder[Symbol.asyncDispose]();
  });

  it(
    'backs up no row of them, says so, and restores them empty with all that belongs to them',
    async () => {
      const { backupId, rows } = await runJsonOk<{ backupId: string; rows: number }>(
        backup('--schema-only-tables', `${SCHEMA}.cache_*`),
        { environment },
      );
      expect(rows).toBe(2);
      const { schemas, selection } = await readJson<{
        schemas: { tables: Table[] }[];
        selection: { schemaOnlyTables: string[] };
      }>(join(folder.path, 'backups', backupId, '@.manifest.json'));
      expect(selection.schemaOnlyTables).toEqual([`${SCHEMA}.cache_*`]);
      const marked = schemas[0]!.tables.filter(({ schemaOnly }) => schemaOnly);
      expect(marked).toHaveLength(3);
      for (const table of marked) expect(table).toMatchObject({ rows: 0, chunks: [], filter: 'FALSE' });
      const { backups } = await runJsonOk<{ backups: { partial: boolean }[] }>(['list', ...storage()]);
      expect(backups).toMatchObject([{ partial: true }]);
      const shown = await runJsonOk<{ schemas: { tables: Table[] }[] }>(['show', backupId, ...storage()]);
      expect(shown.schemas[0]!.tables.filter(({ schemaOnly }) => schemaOnly)).toHaveLength(3);

      await runJsonOk(
        [
          'restore',
          backupId,
          ...login,
          ...storage(),
          '--allow-source-as-target',
          '--map-schema',
          `${SCHEMA}=${COPY}`,
          '--verify-level',
          'rows',
        ],
        { environment },
      );
      const count = async (table: string): Promise<unknown> =>
        Object.values((await ask(source.access(), `SELECT COUNT(*) AS n FROM ${COPY}.${table}`))[0]!)[0];
      for (const table of ['cache_pages', 'cache_lines', 'cache_log']) expect(await count(table)).toBe(0);
      expect(await count('orders')).toBe(2);
      expect(await ask(source.access(), `SHOW TRIGGERS FROM ${COPY}`)).toHaveLength(1);
      const restored = `SELECT CONSTRAINT_NAME FROM information_schema.REFERENTIAL_CONSTRAINTS WHERE CONSTRAINT_SCHEMA = '${COPY}'`;
      expect(await ask(source.access(), restored)).toHaveLength(1);
      // The next row has the next number, as on the source.
      await runAll(source.access(), [`INSERT INTO ${COPY}.cache_pages (page) VALUES ('d')`]);
      expect(await ask(source.access(), `SELECT id FROM ${COPY}.cache_pages`)).toEqual([{ id: 4 }]);
    },
    2 * MINUTES,
  );

  it(
    'refuses a name that the server does not have',
    async () => {
      const { exitCode, document } = await runJson(backup('--schema-only-tables', `${SCHEMA}.none`), {
        environment,
      });
      expect([exitCode, document.error?.code]).toEqual([2, 'TABLE_NOT_FOUND']);
    },
    MINUTES,
  );
});
