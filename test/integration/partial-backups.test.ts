// A backup of a selection next to backups of the whole server: it is kept, shown as partial, and taken for none of them.
import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { loadShop } from '../fixtures/shop/shop.ts';
import { dropSchemas } from '../fixtures/zoo/zoo.ts';
import { type Folder, makeFolder, runJson, runJsonOk } from '../support/command-line.ts';
import { describeServers } from '../support/server-suites.ts';

const SCHEMA = 'partial_shop';
const MINUTES = 60_000;

interface LeftOut {
  name: string;
  reason: string;
}

interface Plan {
  backupId: string;
  warnings: string[];
}

await describeServers('a partial backup', ['source', 'target'], ({ source, target }) => {
  let folder: Folder;
  const at = (): string[] => ['--storage', `${folder.path}/storage`];
  const backup = async (...words: string[]): Promise<string> =>
    (await runJsonOk<{ backupId: string }>(['backup', '--url', source.url(), ...at(), ...words])).backupId;
  const latest = async (): Promise<Plan> =>
    await runJsonOk<Plan>(['restore', 'latest', '--url', target.url(), ...at(), '--dry-run']);
  const nextSecond = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1100));

  beforeAll(async () => {
    folder = await makeFolder();
    await loadShop(source.access(), SCHEMA);
  }, MINUTES);

  afterAll(async () => {
    await folder[Symbol.asyncDispose]();
    await dropSchemas(source.access(), [SCHEMA]);
  }, MINUTES);

  it(
    'of the tables of a schema holds its routines and events too, and a restore of tables alone names those',
    async () => {
      const tables = ['--storage', `${folder.path}/tables`, '--include-tables', `${SCHEMA}.*`];
      const { backupId, objects } = await runJsonOk<{ backupId: string; objects: { leftOut: LeftOut[] } }>([
        'backup',
        '--url',
        source.url(),
        ...tables,
      ]);
      expect(objects.leftOut.filter(({ name }) => name.includes(SCHEMA))).toEqual([]);
      const { leftOut } = await runJsonOk<{ leftOut: LeftOut[] }>([
        'restore',
        backupId,
        '--url',
        target.url(),
        ...tables,
        '--dry-run',
      ]);
      const reason = '--include-tables takes tables and views alone';
      expect(leftOut).toEqual(
        ['function', 'procedure', 'event'].map((kind, i) => ({
          name: `${kind} ${SCHEMA}.${['vat', 'pay', 'tidy'][i]}`,
          reason,
        })),
      );
    },
    MINUTES,
  );

  it(
    'is latest only where there is no full one, and the rules of retention keep both',
    async () => {
      const early = await backup('--include-tables', `${SCHEMA}.customers`);
      expect((await latest()).backupId).toBe(early);
      await nextSecond();
      const full = await backup();
      expect((await latest()).backupId).toBe(full);
      await nextSecond();
      const one = ['--include-tables', `${SCHEMA}.customers`];
      const late = await backup(...one, '--keep-last', '1', '--min-age', '0s');

      const { backupId, warnings } = await latest();
      expect([backupId, warnings]).toEqual([
        full,
        expect.arrayContaining([expect.stringMatching(`^${late} hold.* a selection only .*full backup`)]),
      ]);
      const { backups, newest } = await runJsonOk<{
        backups: { backupId: string; partial: boolean }[];
        newest: string;
      }>(['list', ...at()]);
      // The earlier backup of the same selection was pruned, the full one was not.
      expect([newest, backups.map((each) => [each.backupId, each.partial])]).toEqual([
        full,
        [
          [full, false],
          [late, true],
        ],
      ]);
      await rm(`${folder.path}/storage/${full}`, { recursive: true });
      const { exitCode, document } = await runJson<Plan>(['verify', 'latest', ...at()]);
      expect([exitCode, document.backupId]).toEqual([0, late]);
    },
    3 * MINUTES,
  );
});
