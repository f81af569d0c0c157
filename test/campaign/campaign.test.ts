// The campaign: rounds with faults at random, a few in CI and any number with `npm run campaign`. Each prints its seed.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomFrom, seededRandom } from '../support/random.ts';
import { notRun } from '../support/server-suites.ts';
import { type Flavor, ServerUnavailableError, startServer, type TestServer } from '../support/servers.ts';
import { hasVendorPrograms } from '../support/vendor-client.ts';
import { BACKUP_FAULTS, RESTORE_FAULTS, type RoundPlan, runRound } from './round.ts';

/** Rounds for each flavor where no time is given. */
const ROUNDS = 3;
const MINUTE_MS = 60_000;
const minutes = Number(process.env['CAMPAIGN_MINUTES'] ?? 0);
const seeds = seededRandom('campaign');

describe.each<Flavor>(['mysql', 'mariadb'])('campaign on %s', (flavor) => {
  let servers: TestServer[] = [];

  beforeAll(async () => {
    const options = { durable: true, extraArgs: ['--local-infile=ON', '--innodb-buffer-pool-size=128M'] };
    try {
      servers = [await startServer(flavor, options), await startServer(flavor, options)];
    } catch (error) {
      if (!(error instanceof ServerUnavailableError)) throw error;
      notRun(`campaign on ${flavor}`, error.message);
    }
  }, 5 * MINUTE_MS);

  afterAll(async () => {
    for (const server of servers) await server.stop();
  }, MINUTE_MS);

  it(
    'never reports a success that is none',
    async () => {
      const [source, target] = servers;
      if (!source || !target || !(await hasVendorPrograms(source))) return;
      const deadline = Date.now() + (minutes * MINUTE_MS) / 2;
      let rounds = 0;
      while (minutes === 0 ? rounds < ROUNDS : Date.now() < deadline) {
        const random = randomFrom(seeds.integer(0, 2 ** 32 - 1));
        const plan: RoundPlan = { backup: random.pick(BACKUP_FAULTS), restore: random.pick(RESTORE_FAULTS) };
        const title = `${flavor} round ${++rounds} (seed ${random.seed}, ${plan.backup}, ${plan.restore})`;
        const events = await runRound({ source, target, random }, plan).catch((cause: unknown) => {
          throw new Error(`${title}: ${(cause as Error).message}`, { cause });
        });
        process.stderr.write(`${title}: ${events.join('; ')}\n`);
      }
      expect(rounds).toBeGreaterThan(0);
    },
    (minutes + 30) * MINUTE_MS,
  );
});
