// A backup to three storages, of which one stalls, refuses, is slow or fails at its manifest: all or none hold the backup, and where
// that cannot be, the message says which storage holds it.
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cleanUp } from '../../src/app/clean-up.ts';
import { readConfig } from '../../src/options/read/read-config.ts';
import type { ListReport } from '../../src/repository/find/list.ts';
import { parseCommandLine } from '../../src/cli/parse-arguments.ts';
import { loadSmallShop } from '../fixtures/small-shop/small-shop.ts';
import { dropSchemas } from '../fixtures/zoo/zoo.ts';
import { type Folder, makeFolder } from '../support/command-line.ts';
import { HttpFaultProxy, type SeenRequest } from '../support/http-fault-proxy.ts';
import * as http from '../support/http-faults.ts';
import { type InProcessResult, runInProcess } from '../support/in-process.ts';
import { connectS3, listKeys, listUploads } from '../support/s3-buckets.ts';
import { describeServers, itOnS3 } from '../support/server-suites.ts';
import { acquireS3 } from '../support/servers.ts';
import { PHASES } from './s3-phases.ts';

const SCHEMA = 'three_storages_shop';
const s3 = await acquireS3();
const client = connectS3(s3);
afterAll(() => client.destroy());

/** The storages break: the server makes no difference. */
const FLAVORS = ['mysql'] as const;

await describeServers(
  'three storages',
  ['source'],
  ({ source }) => {
    let folder: Folder;
    let first: HttpFaultProxy;
    let last: HttpFaultProxy;
    let buckets: [string, string];
    let prefix: string;
    let near: string;
    let round = 0;

    const at = (): string[] =>
      `--storage s3://${buckets[0]}/${prefix} --storage ${near} --storage s3://${buckets[1]}/${prefix}`.split(
        ' ',
      );
    const backup = async (stall: string, endpoint: string, ...more: string[]): Promise<InProcessResult> =>
      await runInProcess([
        'backup',
        ...`--url ${source.url()} --schemas ${SCHEMA} --stall-timeout ${stall} --s3-endpoint ${endpoint}`.split(
          ' ',
        ),
        ...at(),
        ...more,
      ]);
    const list = async (storage: string): Promise<ListReport> =>
      (await runInProcess(['list', '--storage', storage, '--s3-endpoint', s3.endpoint])).outcome!
        .report as ListReport;
    const expectNothing = async (): Promise<void> => {
      expect(await readdir(near).catch(() => [])).toEqual([]);
      for (const bucket of buckets) {
        expect(await listKeys(client, bucket, prefix)).toEqual([]);
        if (s3.can('list-multipart-uploads')) expect(await listUploads(client, bucket, prefix)).toEqual([]);
      }
    };

    beforeAll(async () => {
      Object.assign(process.env, s3.environment());
      folder = await makeFolder();
      [first, last] = [await HttpFaultProxy.start(s3.endpoint), await HttpFaultProxy.start(s3.endpoint)];
      const locked = s3.can('object-lock') ? { objectLock: true } : {};
      buckets = [await s3.createBucket(), await s3.createBucket(locked)];
      await loadSmallShop(source.access(), SCHEMA);
    }, 60_000);
    beforeEach(() => {
      prefix = `three-${++round}`;
      near = join(folder.path, prefix);
    });
    afterEach(() => {
      first.clear();
      last.clear();
    });
    afterAll(async () => {
      await dropSchemas(source.access(), [SCHEMA]);
      for (const each of [first, last, folder]) await each[Symbol.asyncDispose]();
    }, 60_000);

    const isOf =
      (index: 0 | 1, phase: string) =>
      (seen: SeenRequest): boolean =>
        seen.url.includes(buckets[index]) && PHASES[phase]!(seen);

    it.each([
      ['stalls', http.stall, 'STORAGE_UNREACHABLE'],
      ['refuses', http.refused(403, 'AccessDenied'), 'STORAGE_ACCESS_DENIED'],
      ['has no space', http.refused(507, 'InsufficientStorage'), 'STORAGE_F'],
    ])(
      'keep nothing if one of them %s in the middle, and the message names it',
      async (_, fault, code) => {
        const planned = first.add({ matches: isOf(1, 'a part'), fault, times: Infinity });
        const { error, log } = await backup('1s', first.url);
        expect(planned.hits).toBeGreaterThan(0);
        expect([error?.code, error?.message, log]).toEqual([
          expect.stringMatching(`^${code}`),
          expect.stringContaining(`s3://${buckets[1]}/${prefix}`),
          log,
        ]);
        expect(error!.message).not.toContain(buckets[0]);
        expect(error!.hint).toContain('Nothing was left.');
        await expectNothing();
      },
      60_000,
    );

    it('are written at the pace of the slowest', async () => {
      const planned = first.add({ matches: isOf(1, 'a part'), fault: http.slow(3000) });
      const { exitCode, log } = await backup('10s', first.url);
      expect([planned.hits, exitCode, log]).toEqual([1, 0, log]);
      const [oneKeys, otherKeys] = [
        await listKeys(client, buckets[0], prefix),
        await listKeys(client, buckets[1], prefix),
      ];
      expect(oneKeys).toEqual(otherKeys);
    }, 60_000);

    it('keep nothing if the manifest of the first fails after the others have theirs', async () => {
      const planned = first.add({
        matches: isOf(0, 'manifest'),
        fault: http.refused(403, 'AccessDenied'),
        times: Infinity,
      });
      const { error } = await backup('1s', first.url);
      expect(planned.hits).toBeGreaterThan(0);
      expect(error).toMatchObject({
        code: 'STORAGE_ACCESS_DENIED',
        message: expect.stringContaining(buckets[0]),
      });
      await expectNothing();
    }, 60_000);

    it('are named if a manifest that is to be taken back cannot be', async () => {
      first.add({ matches: isOf(0, 'manifest'), fault: http.refused(403, 'AccessDenied'), times: Infinity });
      const isDelete = ({ method, url }: { method: string; url: string }): boolean =>
        url.includes(buckets[1]) && (method === 'DELETE' || (method === 'POST' && /[?&]delete/.test(url)));
      // Deletions are refused after the write test, which needs them.
      const refusal = setInterval(() => {
        if (!first.seen.some(isOf(1, 'manifest'))) return;
        clearInterval(refusal);
        first.add({ matches: isDelete, fault: http.refused(403, 'AccessDenied'), times: Infinity });
      }, 1);
      const { error } = await backup('1s', first.url);
      clearInterval(refusal);
      const location = `s3://${buckets[1]}/${prefix}`;
      expect(error).toMatchObject({
        code: 'STORAGE_ACCESS_DENIED',
        message: expect.stringContaining(buckets[0]),
        hint: expect.stringContaining(
          `The backup may still be there, complete and readable, in ${location}, and in no other storage.`,
        ),
        details: { cleanUp: { complete: [location] } },
      });
      expect(await readdir(near)).toEqual([]);
      // What the message says is so: a clean-up after a kill finds the same, and keeps the copy.
      first.clear();
      const [kept] = (await list(location)).backups;
      const command = parseCommandLine(['backup', '--user', 'u', ...at(), '--s3-endpoint', s3.endpoint], {});
      if (!('input' in command)) throw new Error('no operation');
      const config = readConfig(command.input, { environment: {}, readFile: () => '' });
      const said: string[] = [];
      const say = (text: string): void => void said.push(text);
      const logger = { debug: say, info: say, warn: say, error: say };
      expect(await cleanUp(config, { backupId: kept!.backupId }, { logger })).toEqual({ isStored: true });
      expect(said).toContain(
        `${kept!.backupId} is complete in ${location}: it is kept. No copy is in s3://${buckets[0]}/${prefix} and ${near}`,
      );
      expect(
        (await runInProcess(['verify', 'latest', ...at().slice(2), '--s3-endpoint', s3.endpoint])).exitCode,
      ).toBe(0);
    }, 60_000);

    itOnS3(s3, ['object-lock'], 'hide the manifest that a lock holds', async () => {
      first.add({ matches: isOf(0, 'manifest'), fault: http.refused(403, 'AccessDenied'), times: Infinity });
      await sleep(0);
      const { error } = await runInProcess([
        'backup',
        ...`--url ${source.url()} --schemas ${SCHEMA} --stall-timeout 1s`.split(' '),
        '--config',
        await writeLocked(folder, first.url, s3.endpoint, buckets, prefix),
      ]);
      expect(error).toMatchObject({
        message: expect.stringContaining(buckets[0]),
        hint: expect.stringContaining('locked until'),
      });
      expect(error!.hint).not.toContain('complete and readable');
      expect((await list(`s3://${buckets[1]}/${prefix}`)).backups).toEqual([]);
    });
  },
  FLAVORS,
);

async function writeLocked(
  folder: Folder,
  endpoint: string,
  plain: string,
  [one, other]: readonly string[],
  prefix: string,
): Promise<string> {
  const { writeFile } = await import('node:fs/promises');
  const path = join(folder.path, `${prefix}.yaml`);
  await writeFile(
    path,
    `storage:
  - location: s3://${one}/${prefix}
    s3-endpoint: ${endpoint}
  - location: s3://${other}/${prefix}
    s3-endpoint: ${plain}
    s3-object-lock-mode: governance
    s3-object-lock-days: 1
`,
    { mode: 0o600 },
  );
  return path;
}
