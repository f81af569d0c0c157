// Backups whose rows are read by threads of their own: the same objects as without threads, and an
// end in order when a thread, the storage or the user ends the reading. faults/mysql-backup-threads
// breaks the connections.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Manifest } from '../../src/format/manifest-schema.ts';
import { BackupError } from '../../src/core/errors.ts';
import { dropSchemas, runAll } from '../fixtures/zoo/zoo.ts';
import { type Folder, makeFolder, waitUntil } from '../support/command-line.ts';
import { type InProcessOptions, type InProcessResult, runInProcess } from '../support/in-process.ts';
import { acquireS3 } from '../support/servers.ts';
import { describeServers } from '../support/server-suites.ts';

const SCHEMA = 'read_threads';
const MINUTES = 60_000;
const ROWS = 20_000;
const DYING = join(import.meta.dirname, '..', 'support', 'dying-thread.ts');
const s3 = await acquireS3();

await describeServers('threads that read', ['source'], ({ flavor, source }) => {
  let folder: Folder;

  beforeAll(async () => {
    folder = await makeFolder();
    await dropSchemas(source.access(), [SCHEMA]);
    const depth = flavor === 'mysql' ? 'cte_max_recursion_depth' : 'max_recursive_iterations';
    const numbers = `WITH RECURSIVE s (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < ${ROWS})`;
    await runAll(source.access(), [
      `CREATE DATABASE ${SCHEMA}`,
      `USE ${SCHEMA}`,
      `SET SESSION ${depth} = 1000000`,
      `CREATE TABLE keyed (id int PRIMARY KEY, note varchar(300), j json,
         doubled int AS (id * 2) VIRTUAL, said varchar(310) AS (CONCAT(note, '!')) STORED)`,
      `INSERT INTO keyed (id, note, j) ${numbers}
         SELECT n, REPEAT(SHA2(n, 256), 4), JSON_OBJECT('n', n, 'third', n / 3) FROM s`,
      'CREATE TABLE no_key (n int, note varchar(300))',
      `INSERT INTO no_key ${numbers} SELECT n % 100, REPEAT(SHA2(n, 256), 4) FROM s`,
      'CREATE TABLE nothing (id int PRIMARY KEY)',
      // A row of 12 MB is more than one frame.
      'CREATE TABLE wide (id int PRIMARY KEY, b longblob)',
      `INSERT INTO wide VALUES (1, REPEAT('\\0\\t\\n\\\\x', 2400000)), (2, NULL), (3, '')`,
    ]);
  }, MINUTES);

  afterAll(async () => {
    await dropSchemas(source.access(), [SCHEMA]);
    await folder[Symbol.asyncDispose]();
  });

  const backup = (
    place: string,
    threads: number,
    more: readonly string[] = [],
    options: InProcessOptions = {},
  ): Promise<InProcessResult> =>
    runInProcess(
      [
        'backup',
        '--url',
        source.url(),
        '--schemas',
        SCHEMA,
        '--storage',
        join(folder.path, place),
        '--label',
        place,
        '--rows-per-chunk',
        '1500',
        '--concurrency',
        '3',
        '--threads',
        String(threads),
        ...more,
      ],
      {},
      options,
    );

  const manifestOf = async (place: string, { outcome }: InProcessResult): Promise<Manifest> => {
    if (outcome?.operation !== 'backup') throw new Error('no backup was made');
    const path = join(folder.path, place, outcome.report.backupId, '@.manifest.json');
    return JSON.parse(await readFile(path, 'utf8')) as Manifest;
  };

  const rowsOf = ({ schemas, objects }: Manifest): unknown => ({
    chunks: schemas.flatMap(({ tables }) =>
      tables.map(({ name, chunks }) => [
        name,
        chunks.map(({ object, rows, sha256, generatedSha256 }) => [object, rows, sha256, generatedSha256]),
      ]),
    ),
    objects: objects.filter(({ name }) => name.includes('.tsv')).map(({ name, sha256 }) => [name, sha256]),
  });

  it(
    'give the same objects as the main thread',
    async () => {
      const made: { rows: unknown; warnings: readonly string[] }[] = [];
      for (const threads of [0, 1, 2, 3]) {
        const place = `same-${threads}`;
        const result = await backup(place, threads);
        expect([result.exitCode, result.error?.message]).toEqual([0, undefined]);
        const manifest = await manifestOf(place, result);
        made.push({ rows: rowsOf(manifest), warnings: manifest.warnings });
        const used = result.log.some((line) => line.startsWith(`${threads} thread`));
        expect(used).toBe(threads > 0);
      }
      expect(made[0]!.rows).toMatchObject({ chunks: expect.any(Array) });
      for (const each of made.slice(1)) expect(each).toEqual(made[0]);
    },
    3 * MINUTES,
  );

  it(
    'that die cost a warning: their chunks go to the others',
    async () => {
      const result = await backup('dying', 2, [], {
        threadProgram: DYING,
      });
      expect([result.exitCode, result.error?.message]).toEqual([0, undefined]);
      const manifest = await manifestOf('dying', result);
      const lost = manifest.warnings.filter((warning) =>
        /the thread that read failed: this thread dies/.test(warning),
      );
      expect(lost.length).toBeGreaterThan(0);
      const whole = await manifestOf('same-0', await backup('same-0', 0));
      expect(rowsOf(manifest)).toEqual(rowsOf(whole));
    },
    3 * MINUTES,
  );

  it(
    'that die during uploads to S3 cost a warning too, and no failed upload hides the lost connection',
    async () => {
      // The credentials of a program in this process are those of this process.
      Object.assign(process.env, s3.environment());
      const bucket = await s3.createBucket();
      const { exitCode, error, outcome } = await runInProcess(
        [
          'backup',
          '--url',
          source.url(),
          '--schemas',
          SCHEMA,
          '--storage',
          `s3://${bucket}/dying`,
          '--s3-endpoint',
          s3.endpoint,
          '--s3-region',
          'us-east-1',
          '--s3-force-path-style',
          '--rows-per-chunk',
          '1500',
          '--concurrency',
          '3',
          '--threads',
          '2',
        ],
        {},
        { threadProgram: DYING },
      );
      expect([exitCode, error?.message]).toEqual([0, undefined]);
      if (outcome?.operation !== 'backup') throw new Error('no backup was made');
      expect(outcome.report.warnings).toContainEqual(expect.stringContaining('this thread dies'));
    },
    3 * MINUTES,
  );

  it(
    'end with the last of them, and nothing is left',
    async () => {
      const result = await backup('dead', 1, [], {
        threadProgram: DYING,
      });
      expect([result.exitCode, result.error?.code]).toEqual([10, 'SOURCE_CONNECTION_LOST']);
      expect((await folder.list()).filter((path) => path.startsWith('dead/'))).toEqual([]);
    },
    3 * MINUTES,
  );

  it(
    'end when the run is cancelled, and nothing is left',
    async () => {
      const cancel = new AbortController();
      const running = backup('cancelled', 2, ['--max-rate', '1MB'], { signal: cancel.signal });
      await waitUntil('rows are stored', async () =>
        (await folder.list()).some((path) => /^cancelled\/.*\.zst$/.test(path)),
      );
      cancel.abort(new BackupError('CANCELLED', 'cancelled by the test'));
      const result = await running;
      expect([result.exitCode, result.error?.code]).toEqual([130, 'CANCELLED']);
      expect((await folder.list()).filter((path) => path.startsWith('cancelled/'))).toEqual([]);
    },
    3 * MINUTES,
  );

  it(
    'give encrypted backups that verify',
    async () => {
      const result = await backup('encrypted', 2, [
        '--verify',
        'objects',
        '--passphrase-file',
        await passphrase(),
      ]);
      expect([result.exitCode, result.error?.message]).toEqual([0, undefined]);
    },
    3 * MINUTES,
  );

  const passphrase = async (): Promise<string> => {
    const path = join(folder.path, 'passphrase');
    await writeFile(path, 'correct horse battery staple\n');
    return path;
  };
});
