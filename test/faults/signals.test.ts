// A backup to a directory and to S3 gets SIGTERM, SIGINT and SIGKILL at moments spread over all of its stages. Each moment is hit by a
// proxy before the source or before S3, which asserts that it was.
import { afterAll, afterEach, beforeAll, expect } from '@jest/globals';
import { ListMultipartUploadsCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { once } from 'node:events';
import { loadShopWithPhotos } from '../fixtures/shop/shop.ts';
import { dropSchemas, runAll } from '../fixtures/zoo/zoo.ts';
import { type Folder, makeFolder, runJsonOk, startCommand } from '../support/command-line.ts';
import { describeFaults } from '../support/fault-tests.ts';
import { HttpFaultProxy, type SeenRequest } from '../support/http-fault-proxy.ts';
import { MysqlProxy, type ProxyRule } from '../support/mysql-proxy.ts';
import { connectS3 } from '../support/s3-buckets.ts';
import { describeServers } from '../support/server-suites.ts';
import { acquireS3 } from '../support/servers.ts';
import { exitCodeOf, type FaultOutcome } from './outcomes/outcome.ts';
import { SIGNAL_FAULTS, type SIGNAL_MOMENTS } from './outcomes/signals.ts';

const SCHEMA = 'signal_shop';
/** From the signal to the end of the process. */
const END_MS = 60_000;
const s3 = await acquireS3();
const client = connectS3(s3);

type Moment =
  | ({ server: 'source' } & Omit<ProxyRule, 'action'>)
  | { server: 's3'; method: string; url: RegExp; at: 'before' | 'after' | 'before the answer' };

const MOMENTS: Record<(typeof SIGNAL_MOMENTS)[number], Moment> = {
  'preflight: the catalog is read': { server: 'source', match: /information_schema\.TABLES/i },
  'preflight: the object of the write test is stored': {
    server: 's3',
    method: 'PUT',
    url: /@\.probe\?/,
    at: 'after',
  },
  'snapshot: everything is locked': {
    server: 'source',
    match: /^FLUSH TABLES WITH READ LOCK|^BACKUP STAGE BLOCK_COMMIT/,
    at: 'response',
  },
  'snapshot: transactions begin': { server: 'source', match: /^START TRANSACTION/, at: 'response' },
  'definitions: the first of them are read': {
    server: 'source',
    match: /^SHOW CREATE TABLE/,
    at: 'response',
  },
  'definitions: one is stored': { server: 's3', method: 'PUT', url: /@orders\.sql/, at: 'after' },
  'data: rows are read': {
    server: 'source',
    match: /^SELECT .*FROM `signal_shop`\.`photos`/s,
    at: 'response',
  },
  'data: an object is stored': { server: 's3', method: 'PUT', url: /@orders@@0\.tsv/, at: 'after' },
  'data: an upload has begun': { server: 's3', method: 'POST', url: /photos[^?]*\?uploads=/, at: 'after' },
  'data: an upload begins, and the answer comes after the signal': {
    server: 's3',
    method: 'POST',
    url: /photos[^?]*\?uploads=/,
    at: 'before the answer',
  },
  'data: a part is stored': { server: 's3', method: 'PUT', url: /photos[^?]*\?partNumber=1&/, at: 'after' },
  'data: the parts are an object': {
    server: 's3',
    method: 'POST',
    url: /photos[^?]*\?uploadId=/,
    at: 'after',
  },
  'check: table identities are read again': { server: 'source', match: /^SELECT 'schema' AS kind/, nth: 2 },
  'manifest: the summary is stored': { server: 's3', method: 'PUT', url: /@\.backup\.json/, at: 'after' },
  'manifest: before it is stored': { server: 's3', method: 'PUT', url: /@\.manifest\.json/, at: 'before' },
  'manifest: it is stored in S3': { server: 's3', method: 'PUT', url: /@\.manifest\.json/, at: 'after' },
};

await describeServers('signals', ['source'], ({ flavor, source }) => {
  // The way through the program is the same: of MariaDB a few are enough.
  const isRun = ({ phase }: FaultOutcome): boolean =>
    flavor === 'mysql' ||
    /^(snapshot: everything|data: rows|data: a part|manifest: before|manifest: it is stored)/.test(phase);
  const killed = SIGNAL_FAULTS.rows.filter((row) => row.ends === 'killed' && isRun(row)).length;
  let bucket: string;
  let folder: Folder;
  let toSource: MysqlProxy;
  let toS3: HttpFaultProxy;
  const options = { environment: { ...s3.environment(), MYSQL_PWD: source.rootPassword } };
  const at = (): string[] => [
    '--storage',
    `s3://${bucket}/backups`,
    '--s3-endpoint',
    toS3.url,
    '--backup-dir',
    folder.path,
  ];
  const backupArguments = (): string[] => [
    'backup',
    '--host',
    toSource.host,
    '--port',
    String(toSource.port),
    '--user',
    source.rootUser,
    '--ssl-mode',
    'disabled',
    '--get-server-public-key',
    '--schemas',
    SCHEMA,
    ...at(),
  ];

  /** Starts a backup and sends it a signal at a moment, at which it must come by. */
  const signalAt = async (
    signal: NodeJS.Signals,
    moment: Moment,
  ): Promise<{ exitCode: number | null; stderr: string }> => {
    const run = startCommand(backupArguments(), options);
    let sent: number | undefined;
    const send = (): void => {
      sent = Date.now();
      run.child.kill(signal);
    };
    if (moment.server === 'source') {
      const { server: _, ...rule } = moment;
      toSource.add({
        ...rule,
        action: async () => {
          send();
          await run.ended;
        },
      });
    } else {
      const { method, url, at } = moment;
      toS3.add({
        matches: (seen: SeenRequest) => seen.method === method && url.test(seen.url),
        fault: async ({ request, forward, pass }) => {
          if (at === 'before the answer') {
            const upstream = await forward();
            send();
            await new Promise((resolve) => setTimeout(resolve, 300));
            return await pass(upstream);
          }
          if (at === 'after') await once((await forward()).resume(), 'end');
          send();
          // No answer: it is the client that has to end it.
          await once(request.socket, 'close');
        },
      });
    }
    const { exitCode, stderr } = await run.ended;
    toSource.clear();
    toS3.clear();
    expect([sent === undefined, stderr]).toEqual([false, stderr]);
    expect(Date.now() - sent!).toBeLessThan(END_MS);
    if (signal === 'SIGKILL') expect(run.child.signalCode).toBe('SIGKILL');
    return { exitCode, stderr };
  };

  const left = async (): Promise<{ folder: string[]; objects: string[]; uploads: string[] }> => {
    const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: bucket }));
    const { Uploads = [] } = s3.can('list-multipart-uploads')
      ? await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }))
      : {};
    return {
      folder: await folder.list(),
      objects: Contents.map(({ Key }) => Key!),
      uploads: Uploads.map(({ Key }) => Key!),
    };
  };
  const NOTHING = { folder: [], objects: [], uploads: [] };

  /** Neither a backup lock nor a global one is left. */
  const expectNoLock = (): Promise<void> =>
    runAll(source.access(), [
      // Less than the silence after which the server would end a session that holds a lock.
      'SET SESSION lock_wait_timeout = 10',
      `CREATE TABLE ${SCHEMA}.unlocked (id int)`,
      `DROP TABLE ${SCHEMA}.unlocked`,
    ]);

  const endsInOrder = async (row: FaultOutcome): Promise<void> => {
    const { exitCode, stderr } = await signalAt(row.fault as NodeJS.Signals, momentOf(row));
    expect([exitCode, stderr]).toEqual([exitCodeOf(row), stderr]);
    expect(await left()).toEqual(NOTHING);
    // Said only of what a backup had begun to write.
    expect([row.phase, stderr.includes('Nothing was left')]).toEqual([
      row.phase,
      !/^(preflight|snapshot)/.test(row.phase),
    ]);
    await expectNoLock();
  };

  const isKilled = async (row: FaultOutcome): Promise<void> => {
    expect((await signalAt('SIGKILL', momentOf(row))).exitCode).toBe(exitCodeOf(row));
    const { backups } = await runJsonOk<{ backups: { backupId: string }[] }>(['list', ...at()], options);
    const isStored = row.phase === 'manifest: it is stored in S3';
    expect([row.phase, backups.length]).toEqual([row.phase, isStored ? 1 : 0]);
    for (const { backupId } of backups) await runJsonOk(['verify', backupId, ...at()], options);
    await expectNoLock();
  };

  /** What all the killed runs have left goes with one prune; the backup that was stored stays. */
  const isPruned = async (row: FaultOutcome): Promise<void> => {
    await isKilled(row);
    await new Promise((resolve) => setTimeout(resolve, 2000));
    const prune = ['prune', ...at(), '--keep-last', '1', '--incomplete-older-than', '1s'];
    const { incomplete } = await runJsonOk<{ incomplete: { outcome: string }[] }>(prune, options);
    expect(incomplete.length).toBeGreaterThan(killed / 3);
    expect(incomplete.filter(({ outcome }) => outcome !== 'removed')).toEqual([]);
    const { folder, objects, uploads } = await left();
    expect([folder, uploads]).toEqual([[], []]);
    expect(new Set(objects.map((key) => key.split('/')[1]))).toHaveProperty('size', 1);
    const again = await runJsonOk<{ backupId: string }>(backupArguments(), options);
    await runJsonOk(['verify', again.backupId, ...at()], options);
  };

  beforeAll(async () => {
    bucket = await s3.createBucket();
    folder = await makeFolder();
    toSource = await MysqlProxy.start(source);
    toS3 = await HttpFaultProxy.start(s3.endpoint);
    await loadShopWithPhotos(source.access(), SCHEMA);
  }, 60_000);

  afterEach(() => {
    toSource.clear();
    toS3.clear();
  });

  afterAll(async () => {
    await toSource[Symbol.asyncDispose]();
    await toS3[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
    await dropSchemas(source.access(), [SCHEMA]);
    client.destroy();
  }, 60_000);

  describeFaults(
    SIGNAL_FAULTS,
    [
      { takes: ({ ends }) => ends === 'CANCELLED', test: endsInOrder },
      { takes: ({ phase }) => phase === 'manifest: it is stored in S3', test: isPruned },
      { takes: ({ ends }) => ends === 'killed', test: isKilled },
    ],
    isRun,
  );
});

function momentOf({ phase }: FaultOutcome): Moment {
  return MOMENTS[phase as (typeof SIGNAL_MOMENTS)[number]];
}
