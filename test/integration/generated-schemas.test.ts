// Schemas that nobody wrote: random names, character sets, modes, literals, comments, engines and programs, made by clients that speak
// anything but UTF-8. Each is restored as it was, or the backup names the object that cannot be.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { roundTrip } from '../fixtures/generator/round-trip.ts';
import { BackupPlace } from '../fixtures/zoo/operations.ts';
import { dropSchemas } from '../fixtures/zoo/zoo.ts';
import { propertyRuns } from '../support/property-runs.ts';
import { randomFrom } from '../support/random.ts';
import { describeServers } from '../support/server-suites.ts';
import type { Flavor } from '../support/servers.ts';

const SCHEMA = 'generated';
const MINUTES = 60_000;
/** Without TEST_SEED only these: each has found a fault once. */
const HELD: Record<Flavor, readonly number[]> = {
  mysql: [1, 2, 3, 4, 5, 8, 11, 13, 14, 15, 16, 19, 21, 22, 26, 27, 35, 50, 75, 1008],
  mariadb: [1, 2, 3, 4, 5, 6, 7, 8, 11, 13, 14, 15, 17, 21, 22, 24, 29, 36, 1019],
};

/** TEST_SEED gives the first of the seeds, PROPERTY_RUNS their number. */
function seedsOf(flavor: Flavor): readonly number[] {
  const { TEST_SEED: first } = process.env;
  if (first === undefined) return HELD[flavor];
  return Array.from({ length: propertyRuns(4).numRuns }, (_, round) => Number(first) + round);
}

await describeServers('generated schemas', ['source', 'target'], ({ flavor, source, target }) => {
  let place: BackupPlace;

  beforeAll(async () => {
    place = await BackupPlace.create();
  });

  afterAll(async () => {
    await place[Symbol.asyncDispose]();
    for (const server of [source, target]) await dropSchemas(server.access(), [SCHEMA]);
  }, MINUTES);

  // The first round of TEST_SEED=n+1 is the second of TEST_SEED=n.
  it.each([...seedsOf(flavor)])(
    `are restored as they were: ${flavor}, TEST_SEED=%d`,
    async (own) => {
      const trip = await roundTrip(randomFrom(own), SCHEMA, { source, target, place });
      expect(trip.differences).toEqual([]);
      // Most of it was a schema, and most of that is exact.
      expect(trip.objects).toBeGreaterThan(10);
      expect(trip.named.length).toBeLessThan(trip.objects / 2);
    },
    2 * MINUTES,
  );
});
