// One schema of a backup of several, restored and verified with all that belongs to it.
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { dropSchemas, runAll } from '../fixtures/zoo/zoo.ts';
import { type Folder, makeFolder, runJson, runJsonOk } from '../support/command-line.ts';
import { compareExactly, listObjects, readExactly } from '../support/exact-definitions.ts';
import { describeServers } from '../support/server-suites.ts';
import { vendorDump } from '../support/vendor-client.ts';

const SHOP = 'oneschema_shop';
const CRM = 'oneschema_crm';
const ALL = [SHOP, CRM, 'mysql_backup_restore'];
const MINUTES = 60_000;

interface Report {
  backupId: string;
  status: string;
  leftOut?: { name: string; reason: string }[];
  warnings: string[];
  error?: { code: string; message: string };
}

await describeServers('one schema', ['source', 'target'], ({ source, target }) => {
  let folder: Folder;
  let backupId: string;
  const at = (...words: string[]): string[] => ['--url', target.url(), '--storage', folder.path, ...words];
  const restore = (...words: string[]) => runJson<Report>(['restore', backupId, ...at(...words)]);
  const statusOfBackup = async (): Promise<string> =>
    (await runJsonOk<Report>(['show', backupId, '--storage', folder.path])).status;

  beforeAll(async () => {
    folder = await makeFolder();
    await dropSchemas(source.access(), ALL);
    await runAll(source.access(), [
      ...[SHOP, CRM].flatMap((schema) => [
        `CREATE DATABASE ${schema}`,
        `USE ${schema}`,
        'CREATE TABLE orders (id int PRIMARY KEY, v varchar(20))',
        `INSERT INTO orders VALUES (1, 'a'), (2, 'b')`,
        'CREATE VIEW w AS SELECT id FROM orders',
        'CREATE PROCEDURE p() SELECT 1',
        'CREATE TRIGGER tr BEFORE INSERT ON orders FOR EACH ROW SET NEW.v = UPPER(NEW.v)',
        'CREATE EVENT e ON SCHEDULE EVERY 1 DAY DISABLE DO SELECT 1',
      ]),
      `CREATE VIEW ${CRM}.of_shop AS SELECT id FROM ${SHOP}.orders`,
    ]);
    const schemas = ['--schemas', `${SHOP},${CRM}`];
    ({ backupId } = await runJsonOk<Report>([
      'backup',
      '--url',
      source.url(),
      '--storage',
      folder.path,
      ...schemas,
    ]));
  }, 2 * MINUTES);

  beforeEach(async () => await dropSchemas(target.access(), ALL));

  afterAll(async () => {
    for (const server of [source, target]) await dropSchemas(server.access(), ALL);
    await folder[Symbol.asyncDispose]();
  }, MINUTES);

  it(
    'comes back with its routines and events, and proves nothing of the whole backup',
    async () => {
      const { document, exitCode } = await restore('--schemas', SHOP, '--verify-level', 'rows');
      expect([exitCode, document.status]).toEqual([0, 'restored']);
      expect(document.leftOut).toEqual([{ name: `schema ${CRM}`, reason: 'it is not selected' }]);
      expect(await listObjects(target.access(), [CRM])).toEqual([]);
      const [before, after] = await Promise.all(
        [source, target].map(async (server) =>
          readExactly(server.access(), await listObjects(server.access(), [SHOP])),
        ),
      );
      expect(compareExactly(before!, after!)).toEqual([]);
      expect(await vendorDump(target, [SHOP])).toBe(await vendorDump(source, [SHOP]));
      const verified = await runJson<Report>([
        'verify',
        backupId,
        ...at('--level', 'rows', '--schemas', SHOP),
      ]);
      expect(verified.exitCode).toBe(0);
      expect(await statusOfBackup()).toBe('stored');
    },
    2 * MINUTES,
  );

  it(
    'is what all but the others are, under another name too',
    async () => {
      const words = ['--exclude-schemas', `*_crm`, '--map-schema', `${SHOP}=${CRM}`];
      expect((await restore(...words)).exitCode).toBe(0);
      const names = (await listObjects(target.access(), [SHOP, CRM])).map(
        ({ schema, name }) => `${schema}.${name}`,
      );
      expect(new Set(names)).toEqual(
        new Set([`${CRM}.orders`, `${CRM}.w`, `${CRM}.p`, `${CRM}.tr`, `${CRM}.e`]),
      );
    },
    MINUTES,
  );

  it(
    'with a view over one that is not restored is refused or named, and never half done',
    async () => {
      const { document, exitCode } = await restore('--schemas', CRM);
      const text = [document.error?.message ?? '', ...(document.warnings ?? [])].join('\n');
      expect(text).toContain(`${CRM}.of_shop`);
      if (exitCode !== 0) expect(await listObjects(target.access(), [CRM])).toEqual([]);
    },
    MINUTES,
  );

  it('that the backup does not hold is an error that names it', async () => {
    for (const [words, code, text] of [
      [['--schemas', 'oneschema_shp'], 'SCHEMA_NOT_FOUND', 'has no schema oneschema_shp'],
      [['--exclude-schemas', 'nowhere'], 'SCHEMA_NOT_FOUND', 'has no schema nowhere'],
      [['--schemas', SHOP, '--include-tables', `${CRM}.orders`], 'TABLE_NOT_FOUND', `${CRM}.orders`],
      [['--schemas', SHOP, '--map-schema', `${CRM}=x`], 'CONFIG_INVALID', `--map-schema names ${CRM}`],
      [['--schemas', 'nothing*'], 'SELECTION_EMPTY', 'nothing of'],
    ] as const) {
      const { document } = await restore(...words);
      expect([document.error?.code, document.error?.message]).toEqual([code, expect.stringContaining(text)]);
    }
    expect(await listObjects(target.access(), [SHOP, CRM])).toEqual([]);
  });
});
