// Each input of fixtures/cases is loaded by the vendor's client, backed up, restored onto another server of the same version and compared
// by the vendor's dump tool and by questions of our own, which share nothing with the engine.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { CASES, readCase, type Case } from '../fixtures/cases/cases.ts';
import { BackupPlace } from '../fixtures/zoo/operations.ts';
import { dropSchemas, runAll } from '../fixtures/zoo/zoo.ts';
import { EVERY_RELEASE } from '../support/images.ts';
import { findDifferences } from '../support/independent-compare.ts';
import { describeServers } from '../support/server-suites.ts';
import type { TestServer } from '../support/servers.ts';
import { runScript, vendorDump } from '../support/vendor-client.ts';

const MINUTES = 60_000;

await describeServers(
  'cases',
  ['source', 'target'],
  ({ release, source, target }) => {
    let place: BackupPlace;

    beforeAll(async () => {
      place = await BackupPlace.create();
    });

    afterAll(async () => {
      await place[Symbol.asyncDispose]();
    });

    it.each(CASES.filter(({ releases }) => releases.includes(release)))(
      '$name',
      async (each) => {
        await clean(target, each);
        await runScript(source, await readCase(each.name), { charset: each.charset ?? 'utf8mb4' });
        try {
          await expectRoundTrip(each);
        } finally {
          await clean(source, each);
          await clean(target, each);
        }
      },
      2 * MINUTES,
    );

    async function expectRoundTrip({
      schemas,
      accounts = [],
      warnings = [],
      restoreWarnings = [],
      printedOtherwise = [],
    }: Case): Promise<void> {
      const users = accounts.length > 0;
      const report = await place.backup(source.access(), schemas, { users });
      expect(report.warnings.filter(isOurs).sort()).toEqual(
        warnings.map((pattern) => expect.stringMatching(pattern)),
      );
      const restored = await place.restore(target.access(), report.backupId, {
        verifyLevel: 'rows',
        loadUsers: users,
      });
      expect(restored.warnings.filter(isOurs).sort()).toEqual(
        restoreWarnings.map((pattern) => expect.stringMatching(pattern)),
      );
      const [before, after] = [await vendorDump(source, schemas), await vendorDump(target, schemas)];
      expect(linesOf(after)).toEqual(linesOf(before));
      const differences = await findDifferences(source.access(), target.access(), schemas, accounts);
      expect(differences.filter((text) => !printedOtherwise.some((pattern) => pattern.test(text)))).toEqual(
        [],
      );
    }
  },
  EVERY_RELEASE.filter((release) => release !== 'mysql:5.7'),
);

/** Others speak of the test's server, and of accounts of other tests. */
function isOurs(warning: string): boolean {
  return !/skip_name_resolve|exists on the target and is left as it is/.test(warning);
}

/** A tablespace is left out, as the warnings say. */
function linesOf(dump: string): string[] {
  return dump.replaceAll(/ \/\*!50100 TABLESPACE `ts_be` \*\//g, '').split('\n');
}

async function clean(server: TestServer, { schemas, accounts = [] }: Case): Promise<void> {
  for (const schema of schemas)
    await runAll(server.access(), [`ALTER SCHEMA ${schema} READ ONLY = 0`]).catch(() => {});
  await dropSchemas(server.access(), schemas);
  await runAll(
    server.access(),
    accounts.map((account) => `DROP USER IF EXISTS ${account}`),
  );
  await runAll(server.access(), ['DROP TABLESPACE ts_be']).catch(() => {});
}
