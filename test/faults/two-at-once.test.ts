// Two backups into one place, and a backup beside prune, in a directory and in S3. The backup is held in the middle of its data
// while the other one does its work.
import { afterAll, afterEach, beforeAll, beforeEach, expect } from '@jest/globals';
import { ListMultipartUploadsCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadShopWithPhotos, SHOP_ROWS } from '../fixtures/shop/shop.ts';
import { dropSchemas } from '../fixtures/zoo/zoo.ts';
import { type Folder, makeFolder, runJson, runJsonOk, waitUntil } from '../support/command-line.ts';
import { describeFaults } from '../support/fault-tests.ts';
import { MysqlProxy } from '../support/mysql-proxy.ts';
import { connectS3 } from '../support/s3-buckets.ts';
import { describeServers } from '../support/server-suites.ts';
import { acquireS3 } from '../support/servers.ts';
import { exitCodeOf, type FaultOutcome } from './outcomes/outcome.ts';
import { TWO_AT_ONCE } from './outcomes/two-at-once.ts';

const SCHEMA = 'twice_shop';
const OTHER_TABLES = Object.keys(SHOP_ROWS);
const s3 = await acquireS3();
const client = connectS3(s3);

await describeServers(
  'two at once',
  ['source'],
  ({ source }) => {
    let bucket: string;
    let folder: Folder;
    let proxy: MysqlProxy;
    let prefixes = 0;
    const options = { environment: { ...s3.environment(), MYSQL_PWD: source.rootPassword } };

    const at = ({ phase }: FaultOutcome): string[] =>
      phase === 'S3'
        ? ['--storage', `s3://${bucket}/${prefixes}`, '--s3-endpoint', s3.endpoint]
        : ['--storage', folder.path];
    const backup = (row: FaultOutcome): string[] => [
      'backup',
      '--host',
      proxy.host,
      '--port',
      String(proxy.port),
      '--user',
      source.rootUser,
      '--ssl-mode',
      'disabled',
      '--get-server-public-key',
      '--schemas',
      SCHEMA,
      ...at(row),
    ];
    const listed = async (row: FaultOutcome): Promise<string[]> => {
      const { backups } = await runJsonOk<{ backups: { backupId: string }[] }>(['list', ...at(row)], options);
      return backups.map(({ backupId }) => backupId);
    };
    const expectSound = async (row: FaultOutcome, ids: readonly string[]): Promise<void> => {
      expect(new Set(await listed(row))).toEqual(new Set(ids));
      for (const id of ids) await runJsonOk(['verify', id, ...at(row)], options);
    };
    const everything = async (): Promise<string[]> => {
      const { Contents = [] } = await client.send(
        new ListObjectsV2Command({ Bucket: bucket, Prefix: `${prefixes}/` }),
      );
      const { Uploads = [] } = s3.can('list-multipart-uploads')
        ? await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }))
        : {};
      return [...(await folder.list()), ...[...Contents, ...Uploads].map(({ Key }) => Key!)];
    };
    /** Runs a backup and, while its data are read, something else. */
    const runBeside = async <T>(row: FaultOutcome, other: () => Promise<T>) => {
      let done: T | undefined;
      const fault = proxy.add({
        match: new RegExp(`^SELECT .*FROM \`${SCHEMA}\`\\.\`photos\``, 's'),
        action: async () => {
          done = await other();
          return 'go on';
        },
      });
      const result = await runJson<{ backupId: string }>(backup(row), options);
      expect([fault.hit !== undefined, result.exitCode, result.stderr]).toEqual([
        true,
        exitCodeOf(row),
        result.stderr,
      ]);
      return { backup: result.document, other: done! };
    };

    const both = async (row: FaultOutcome): Promise<void> => {
      const ran = await Promise.all([1, 2].map(() => runJsonOk<{ backupId: string }>(backup(row), options)));
      await expectSound(
        row,
        ran.map(({ backupId }) => backupId),
      );
    };

    const besidePrune = async (row: FaultOutcome): Promise<void> => {
      await runJsonOk(backup(row), options);
      await sleep(1100);
      const { backupId: newer } = await runJsonOk<{ backupId: string }>(backup(row), options);
      const prune = ['prune', ...at(row), '--keep-last', '1', '--min-age', '0s'];
      const { backup: ran, other: pruned } = await runBeside(row, () => runJsonOk(prune, options));
      expect(pruned).toMatchObject({ removed: 1, incomplete: [] });
      await expectSound(row, [newer, ran.backupId]);
    };

    const takenForCrashed = async (row: FaultOutcome): Promise<void> => {
      const prune = ['prune', ...at(row), '--keep-last', '1', '--incomplete-older-than', '1s'];
      const { backup: ran, other: pruned } = await runBeside(row, async () => {
        // What is written meanwhile makes it younger, so all that there is besides the photos is stored by then.
        const isStored = async (): Promise<boolean> => {
          const keys = await everything();
          return OTHER_TABLES.every((table) => keys.some((key) => key.includes(`@${table}@@0.tsv.zst`)));
        };
        await waitUntil('the other tables are stored', isStored);
        await sleep(2000);
        return await runJsonOk<{ incomplete: unknown[] }>(prune, options);
      });
      expect(pruned.incomplete).toHaveLength(1);
      expect(ran.error?.code).toBe(row.ends);
      expect(await everything()).toEqual([]);
      await runJsonOk(backup(row), options);
    };

    beforeAll(async () => {
      bucket = await s3.createBucket();
      proxy = await MysqlProxy.start(source);
      await loadShopWithPhotos(source.access(), SCHEMA);
    }, 60_000);

    beforeEach(async () => {
      prefixes++;
      folder = await makeFolder();
    });

    afterEach(async () => {
      proxy.clear();
      await folder[Symbol.asyncDispose]();
    });

    afterAll(async () => {
      await proxy[Symbol.asyncDispose]();
      await dropSchemas(source.access(), [SCHEMA]);
      client.destroy();
    }, 60_000);

    describeFaults(TWO_AT_ONCE, [
      { takes: ({ fault }) => fault.startsWith('another backup'), test: both },
      { takes: ({ fault }) => fault === 'prune runs meanwhile', test: besidePrune },
      { takes: () => true, test: takenForCrashed },
    ]);
  },
  ['mysql'],
);
