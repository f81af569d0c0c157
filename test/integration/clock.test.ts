// The clock of the machine that runs us is ahead: a backup that would stay the newest for years is refused before it is written, and what
// such a clock has left is not taken for a backup of today.
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadShop } from '../fixtures/shop/shop.ts';
import { dropSchemas } from '../fixtures/zoo/zoo.ts';
import { type Folder, makeFolder, runJson, runJsonOk } from '../support/command-line.ts';
import { connectS3, listKeys } from '../support/s3-buckets.ts';
import { describeServers } from '../support/server-suites.ts';
import { acquireS3 } from '../support/servers.ts';
import { shiftedClock } from '../support/shifted-clock.ts';
import { idOf, makeInDirectory, objectsOf } from '../unit/prune/made-backups.ts';

const SCHEMA = 'clock_shop';
const MINUTES = 60_000;
const DAY_MS = 86_400_000;
const YEARS_MS = 5 * 365 * DAY_MS;

const s3 = await acquireS3();
const client = connectS3(s3);
const environment = s3.environment();
const inS3 = (bucket: string): string[] => ['--storage', `s3://${bucket}/p`, '--s3-endpoint', s3.endpoint];

afterAll(() => client.destroy());

await describeServers(
  'a clock that is ahead',
  ['source'],
  ({ source }) => {
    let folder: Folder;

    beforeAll(async () => {
      folder = await makeFolder();
      await loadShop(source.access(), SCHEMA);
    }, MINUTES);

    afterAll(async () => {
      await folder[Symbol.asyncDispose]();
      await dropSchemas(source.access(), [SCHEMA]);
    }, MINUTES);

    const backup = (at: readonly string[], aheadMs: number) =>
      runJson<{ backupId: string }>(['backup', '--url', source.url(), '--schemas', SCHEMA, ...at], {
        environment,
        nodeArguments: shiftedClock(aheadMs),
      });

    it.each(['S3', 'a directory'])(
      'makes no backup in %s, unless it is only a few minutes',
      async (kind) => {
        const bucket = kind === 'S3' ? await s3.createBucket() : undefined;
        const path = `${folder.path}/storage`;
        const at = bucket === undefined ? ['--storage', path] : inS3(bucket);
        for (const aheadMs of [7 * MINUTES, YEARS_MS]) {
          const { exitCode, document } = await backup(at, aheadMs);
          expect([exitCode, document.error?.code]).toEqual([2, 'CLOCK_AHEAD']);
          expect(document.error?.message).toMatch(
            /the clock of this machine is .* ahead: it says .*, .* says /,
          );
        }
        const left = bucket === undefined ? await folder.list() : await listKeys(client, bucket, 'p');
        expect(left.filter((name) => name !== 'storage')).toEqual([]);
        const { backupId } = (await backup(at, 2 * MINUTES)).document;
        const { newest } = await runJsonOk<{ newest: string }>(['list', ...at], { environment });
        expect(newest).toBe(backupId);
      },
      3 * MINUTES,
    );
  },
  ['mysql'],
);

describe('what is from the future', () => {
  const now = Date.now();
  const times = {
    old: new Date(now - 2 * DAY_MS),
    real: new Date(now - DAY_MS),
    future: new Date(now + YEARS_MS),
  };
  const ids = {
    old: idOf(times.old),
    real: idOf(times.real),
    future: idOf(times.future),
  };

  async function expectIgnored(at: readonly string[], aheadMs: number): Promise<void> {
    const options = { environment, nodeArguments: shiftedClock(aheadMs) };
    const { document: listed } = await runJson<{ newest: string; warnings: string[] }>(
      ['list', ...at],
      options,
    );
    expect(listed.newest).toBe(ids.real);
    expect(listed.warnings.join('\n')).toContain(`backup ${ids.future} lies in the future`);
    const { exitCode, document: stale } = await runJson(['list', ...at, '--max-age', '1h'], options);
    expect([exitCode, stale.error?.code]).toEqual([4, 'BACKUP_STALE']);
    // It has no manifest that could be opened: which one was meant is in the error.
    const { document: verified } = await runJson(['verify', 'latest', ...at], options);
    expect(verified.error?.message).toContain(ids.real);
    const pruned = await runJsonOk<Pruned>(['prune', ...at, '--keep-last', '1'], options);
    expect(pruned.warnings.join('\n')).toContain(`backup ${ids.future} is from the future`);
    expect(new Map(pruned.backups.map(({ backupId, outcome }) => [backupId, outcome]))).toEqual(
      new Map([
        [ids.old, 'removed'],
        [ids.real, 'kept'],
        [ids.future, 'kept'],
      ]),
    );
  }

  it('does not count in a directory', async () => {
    await using folder = await makeFolder();
    for (const time of Object.values(times)) await makeInDirectory(folder.path, time);
    await expectIgnored(['--storage', folder.path], 0);
  }, 120_000);

  it.each([
    ['right', 0],
    ['ahead', YEARS_MS + DAY_MS],
  ])(
    'does not count in S3, though our clock is %s',
    async (_, aheadMs) => {
      const bucket = await s3.createBucket();
      for (const time of Object.values(times))
        for (const [name, Body] of objectsOf(idOf(time), time))
          await client.send(new PutObjectCommand({ Bucket: bucket, Key: `p/${idOf(time)}/${name}`, Body }));
      await expectIgnored(inS3(bucket), aheadMs);
    },
    120_000,
  );
});

interface Pruned {
  warnings: string[];
  backups: { backupId: string; outcome: string }[];
}
