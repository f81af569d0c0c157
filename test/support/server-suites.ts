// Test suites that need a server: where there is none they are skipped, and the run's end says which and why.

import { describe, it } from '@jest/globals';
import { RUN_VARIABLE, recordNotRun } from './run-record.ts';
import { flavorOf } from './server-types.ts';
import type { Flavor, OtherS3, Purpose, Release, S3Ability, TestS3, TestServer } from './servers.ts';
import { ServerUnavailableError, acquireS3, acquireServer } from './servers.ts';

/** Tells the run that something was not tested, and why. */
export function notRun(name: string, reason: string): void {
  const runDirectory = process.env[RUN_VARIABLE];
  if (runDirectory) recordNotRun(runDirectory, { name, reason });
  else process.stderr.write(`not run: ${name}: ${reason}\n`);
}

export type Servers<P extends Purpose> = { flavor: Flavor; release: Release } & Record<P, TestServer>;

/** The same release for every purpose, or one for each. */
export type Wanted<P extends Purpose> = Release | Readonly<Record<P, Release>>;

/**
 * `describe` once for each server that is wanted: `await describeServers('restore', ['source', 'target'],
 * ({ source, target }) => { it(…) })` at the top level of a test file. Both flavors where nothing is said; EVERY_RELEASE of
 * images.ts for all versions; `{ source: 'mysql:5.7', target: 'mysql' }` for two that differ.
 * `flavor` and `release` are those of the first purpose.
 */
export async function describeServers<P extends Purpose>(
  name: string,
  purposes: readonly P[],
  body: (servers: Servers<P>) => void,
  wanted: readonly Wanted<P>[] = ['mysql', 'mariadb'],
): Promise<void> {
  if (wanted.length === 0) {
    notRun(name, 'TEST_IMAGES or TEST_RELEASES chooses other versions than it compares');
    describe.skip(name, () => {
      it('needs these versions', () => {});
    });
    return;
  }
  const releasesOf = (want: Wanted<P>): Release[] =>
    purposes.map((purpose) => (typeof want === 'string' ? want : want[purpose]));
  const searches = wanted.map((want) =>
    Promise.all(releasesOf(want).map((release, nth) => acquireServer(release, purposes[nth]!))),
  );
  const outcomes = await Promise.allSettled(searches);
  for (const [index, outcome] of outcomes.entries()) {
    const releases = releasesOf(wanted[index]!);
    const title = `${name} on ${[...new Set(releases)].join(' and ')}`;
    if (outcome.status === 'fulfilled') {
      const servers = Object.fromEntries(purposes.map((purpose, nth) => [purpose, outcome.value[nth]]));
      const [release] = releases as [Release];
      describe(title, () => body({ flavor: flavorOf(release), release, ...servers } as Servers<P>));
    } else if (outcome.reason instanceof ServerUnavailableError) {
      notRun(title, outcome.reason.message);
      describe.skip(title, () => {
        it('needs a server', () => {});
      });
    } else {
      throw outcome.reason;
    }
  }
}

/** `describe` with another S3 server; where there is none it is skipped, and reported as not run. */
export async function describeOnS3(
  title: string,
  name: OtherS3 | undefined,
  body: (s3: TestS3) => void,
): Promise<void> {
  const full = `${title} on ${name ?? 'the S3 server'}`;
  try {
    const s3 = await acquireS3(name);
    describe(full, () => body(s3));
  } catch (error) {
    if (!(error instanceof ServerUnavailableError)) throw error;
    notRun(full, error.message);
    describe.skip(full, () => {
      it('needs a server', () => {});
    });
  }
}

/** `it`, or a test that is reported as not run if the S3 server cannot do what it needs. */
export function itOnS3(
  s3: TestS3,
  abilities: readonly S3Ability[],
  name: string,
  body: () => Promise<void>,
): void {
  const missing = abilities.filter((ability) => !s3.can(ability));
  if (missing.length === 0) {
    it(name, body);
    return;
  }
  notRun(name, `${s3.detail} cannot do ${missing.join(', ')}`);
  it.skip(name, body);
}
