// From one version of MariaDB to another: the end of time of a table with history is another one from 11.5 on, and definitions are printed
// otherwise. Everything comes back.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { MARIADB_PATHS } from '../fixtures/versions/paths.ts';
import { readVersions } from '../fixtures/versions/read-versions.ts';
import { readCase } from '../fixtures/cases/cases.ts';
import { BackupPlace } from '../fixtures/zoo/operations.ts';
import { ask, dropSchemas, runAll } from '../fixtures/zoo/zoo.ts';
import { EVERY_RELEASE } from '../support/images.ts';
import { findDifferences } from '../support/independent-compare.ts';
import { describeServers } from '../support/server-suites.ts';
import type { TestServer } from '../support/servers.ts';
import { runScript } from '../support/vendor-client.ts';

const MINUTES = 60_000;
const SCHEMAS = ['v_maria', 'sv'];
const VERSIONED = [
  'sv.s',
  'v_maria.implied',
  'v_maria.named',
  'v_maria.keyless',
  'v_maria.parted',
  'v_maria.brief',
];

/** And back: an older server is a target for those who insist. */
const PATHS = [...MARIADB_PATHS, { source: 'mariadb', target: 'mariadb:10.11' } as const];

await describeServers(
  'versions',
  ['source', 'target'],
  ({ source, target }) => {
    let place: BackupPlace;

    beforeAll(async () => {
      place = await BackupPlace.create();
      await runScript(source, await readCase('system-versioned-upgrade-mariadb'));
      await runScript(source, await readVersions('mariadb'));
    }, MINUTES);

    afterAll(async () => {
      await place[Symbol.asyncDispose]();
      for (const server of [source, target]) await dropSchemas(server.access(), SCHEMAS);
    }, MINUTES);

    const ignoreVersion = target.release === 'mariadb:10.11';

    it.each(['off', 'fulltext'] as const)(
      'current rows stay current, and history stays history (indexes: %s)',
      async (deferTableIndexes) => {
        await dropSchemas(target.access(), SCHEMAS);
        const { backupId, warnings } = await place.backup(source.access(), SCHEMAS);
        expect(warnings).toEqual([]);
        const restored = await place.restore(target.access(), backupId, {
          verifyLevel: 'rows',
          ignoreVersion,
          deferTableIndexes,
        });
        expect(restored.changes).toBeUndefined();
        expect(
          restored.verification.checks.filter(({ check }) => check === 'count without history'),
        ).toHaveLength(VERSIONED.length);
        const verified = await place.verify(backupId, 'rows', target.access());
        expect(verified.checks.filter(({ status }) => status === 'failed')).toEqual([]);
        expect(await countCurrent(target)).toEqual(await countCurrent(source));
        const differences = await findDifferences(source.access(), target.access(), SCHEMAS);
        const isHistory = (text: string): boolean => VERSIONED.some((name) => text.includes(`of ${name}\n`));
        expect(
          differences.filter((text) => /^(rows|list|number|sequence) /.test(text) && !isHistory(text)),
        ).toEqual([]);
        // A row that changes now becomes history as it would on the source.
        await runAll(target.access(), ['UPDATE v_maria.implied SET v = v + 1', 'DELETE FROM v_maria.named']);
        expect(await ask(target.access(), 'SELECT id, v FROM v_maria.implied ORDER BY id')).toEqual([
          { id: 1, v: 6 },
          { id: 2, v: 3 },
        ]);
        expect(await ask(target.access(), 'SELECT COUNT(*) AS n FROM v_maria.named')).toEqual([{ n: 0 }]);
      },
      4 * MINUTES,
    );

    it(
      'rows that have become history by mistake are found',
      async () => {
        await dropSchemas(target.access(), SCHEMAS);
        const { backupId } = await place.backup(source.access(), SCHEMAS);
        await place.restore(target.access(), backupId, { verifyLevel: 'counts', ignoreVersion });
        await runAll(target.access(), ['DELETE FROM sv.s WHERE id = 2']);
        const verified = await place.verify(backupId, 'counts', target.access());
        expect(verified.checks.filter(({ status }) => status === 'failed')).toEqual([
          expect.objectContaining({
            check: 'count without history',
            schema: 'sv',
            table: 's',
            expected: 2,
            actual: 1,
          }),
        ]);
      },
      4 * MINUTES,
    );
  },
  PATHS.filter(({ source, target }) => [source, target].every((each) => EVERY_RELEASE.includes(each))).map(
    ({ source, target }) => ({ source, target }),
  ),
);

async function countCurrent(server: TestServer): Promise<unknown[]> {
  const counts: unknown[] = [];
  for (const name of VERSIONED)
    counts.push(
      name,
      await ask(server.access(), `SELECT COUNT(*) AS n FROM ${name}`),
      await ask(server.access(), `SELECT COUNT(*) AS n FROM ${name} FOR SYSTEM_TIME ALL`),
    );
  return counts;
}
