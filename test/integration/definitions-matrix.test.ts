// Every kind of definition, made by clients of different character sets, comes back with the same bytes, the same context and the same
// effect; compared by the vendor's dump and by questions of our own.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CREATORS, DEFINITIONS, schemaOf, scriptOf, type Creator } from '../fixtures/definitions-matrix.ts';
import { BackupPlace } from '../fixtures/zoo/operations.ts';
import { dropSchemas } from '../fixtures/zoo/zoo.ts';
import { compareExactly, listObjects, readExactly, type Exact } from '../support/exact-definitions.ts';
import { EVERY_RELEASE } from '../support/images.ts';
import { findDifferences } from '../support/independent-compare.ts';
import { describeServers } from '../support/server-suites.ts';
import { runScript, vendorDump } from '../support/vendor-client.ts';

const SCHEMAS = CREATORS.map(schemaOf);
const MINUTES = 60_000;

await describeServers(
  'definitions',
  ['source', 'target'],
  ({ flavor, source, target }) => {
    let place: BackupPlace;
    let before: Exact;
    let after: Exact;

    beforeAll(async () => {
      place = await BackupPlace.create();
      for (const server of [source, target]) await dropSchemas(server.access(), SCHEMAS);
      for (const creator of CREATORS)
        await runScript(source, scriptOf(flavor, creator), { charset: creator.client });
      const report = await place.backup(source.access(), SCHEMAS);
      expect(report.warnings.filter((warning) => /matrix_/.test(warning))).toEqual([]);
      await place.restore(target.access(), report.backupId, { verifyLevel: 'rows' });
      before = await readExactly(source.access(), await listObjects(source.access(), SCHEMAS));
      after = await readExactly(target.access(), await listObjects(target.access(), SCHEMAS));
    }, 3 * MINUTES);

    afterAll(async () => {
      await place[Symbol.asyncDispose]();
      for (const server of [source, target]) await dropSchemas(server.access(), SCHEMAS);
    }, MINUTES);

    const kinds = Object.entries(DEFINITIONS).filter(([, { only }]) => only === undefined || only === flavor);

    describe.each(
      CREATORS.map((creator): [string, Creator] => [`${creator.client} in ${creator.charset}`, creator]),
    )('of a client of %s', (_, creator) => {
      const schema = schemaOf(creator);

      it.each(kinds)('%s', (_kind, { object }) => {
        const [kind, name] = object.split(' ');
        const question = `${kind} ${schema}.${name}`;
        expect(before.get(question)).toBeDefined();
        expect(after.get(question)).toBe(before.get(question));
      });

      it('nothing else differs', async () => {
        const own = (exact: Exact): Exact =>
          new Map([...exact].filter(([question]) => question.includes(`${schema}.`)));
        expect(compareExactly(own(before), own(after))).toEqual([]);
        const [ours, theirs] = [await vendorDump(source, [schema]), await vendorDump(target, [schema])];
        expect(theirs.split('\n')).toEqual(ours.split('\n'));
        const differences = await findDifferences(source.access(), target.access(), [schema]);
        // MySQL's expressions in information_schema are others once they were created from what it printed.
        const isPrintedOtherwise = (text: string): boolean =>
          flavor === 'mysql' && /^information_schema\.(COLUMNS|STATISTICS|CHECK_CONSTRAINTS) of /.test(text);
        expect(differences.filter((text) => !isPrintedOtherwise(text))).toEqual([]);
      });
    });
  },
  EVERY_RELEASE.filter((release) => release !== 'mysql:5.7' && release !== 'mysql:8.0'),
);
