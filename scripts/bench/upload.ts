// `node scripts/bench/upload.ts`: peak memory and throughput of uploads to S3, of the storage alone and of a whole backup.
// `--against CHECKOUT` measures another checkout of this project in turn with this one, and prints the ratios.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { removeBucket } from '../../test/support/s3-buckets.ts';
import { acquireS3, endRun, type TestS3 } from '../../test/support/servers.ts';
import { type BenchServer, startBenchServer } from './bench-server.ts';
import { type Contestant, type Result, takeTurns } from './contestant.ts';
import { type Goal, renderGoals } from './goals.ts';
import { assertMemory, describeMachine } from './machine.ts';
import { type Measure, quote, runMeasured } from './measured-run.ts';
import { OurProgram, PACKAGE_FOLDER, removeFolder } from './our-program.ts';
import { renderTable } from './report.ts';
import { makeTables, ROW_BYTES } from './sample-tables.ts';
import { medianRatio } from './statistics.ts';

const USAGE = `node scripts/bench/upload.ts [options]
  --against CHECKOUT   another checkout of this project, with its node_modules, measured in turn with this one
  --objects N          uploads of the storage alone (default 16)
  --megabytes N        size of each of them (default 40)
  --at-once N          uploads that run at the same time (default 8)
  --tables N           tables of the whole backup; 0 leaves the backup out (default 4)
  --rows N             rows of each of them (default 1000000)
  --concurrency N      connections of the whole backup (default 8)
  --rounds N           rounds, each contestant in turn (default 5)
`;

/** The limit for a backup to S3, in MB. */
const PEAK_MEGABYTES = 300;

const { values } = parseArgs({
  options: {
    against: { type: 'string' },
    objects: { type: 'string', default: '16' },
    megabytes: { type: 'string', default: '40' },
    'at-once': { type: 'string', default: '8' },
    tables: { type: 'string', default: '4' },
    rows: { type: 'string', default: '1000000' },
    concurrency: { type: 'string', default: '8' },
    rounds: { type: 'string', default: '5' },
    help: { type: 'boolean', default: false },
  },
});

const say = (line: string): void => void process.stderr.write(`${line}\n`);
const checkouts = [PACKAGE_FOLDER, ...(values.against === undefined ? [] : [path.resolve(values.against)])];

/** Each checkout takes a turn in each round. */
async function inTurns(title: string, run: (checkout: string) => Promise<Measure>): Promise<string[]> {
  const results = await takeTurns(
    checkouts.map((checkout, index): Contestant => ({
      name: index === 0 ? 'this checkout' : values.against!,
      role: index === 0 ? 'ours' : 'other',
      run: () => run(checkout),
    })),
    Number(values.rounds),
    say,
  );
  return [renderTable(title, results), renderGoals(goalsOf(title, results))];
}

function goalsOf(title: string, results: readonly Result[]): Goal[] {
  const [ours, other] = results;
  const peak = Math.max(...ours!.rounds.map(({ peakBytes }) => peakBytes ?? 0)) / 1e6;
  const goals: Goal[] = [
    { what: `peak memory of ${title}`, atMost: PEAK_MEGABYTES, figure: peak, unit: 'MB' },
  ];
  if (other) {
    const ratio = medianRatio(other.rounds, ours!.rounds);
    say(`${title}: ${ratio.toFixed(2)} of the throughput of ${values.against}`);
    for (const figure of ['seconds', 'cpuSeconds'] as const)
      goals.push({
        what: `${figure} of ${title} against ${values.against}`,
        atMost: 1.1,
        figure: medianRatio(ours!.rounds, other.rounds, figure),
      });
  }
  return goals;
}

/** A bucket for one run: the server may have its data in memory. */
async function inBucket<T>(s3: TestS3, run: (bucket: string) => Promise<T>): Promise<T> {
  const bucket = await s3.createBucket();
  try {
    return await run(bucket);
  } finally {
    await removeBucket(s3, bucket);
  }
}

async function benchUploads(s3: TestS3): Promise<string[]> {
  const { objects, megabytes, 'at-once': atOnce } = values;
  const child = path.join(import.meta.dirname, 'upload-objects.ts');
  const results = await inTurns(
    `${objects} uploads of ${megabytes} MB, ${atOnce} at once`,
    async (checkout) => {
      const words = (bucket: string): string[] => [
        process.execPath,
        child,
        checkout,
        s3.endpoint,
        bucket,
        objects,
        megabytes,
        atOnce,
      ];
      const { stdout: _, ...measure } = await inBucket(s3, (bucket) =>
        runMeasured({ script: words(bucket).map(quote).join(' '), environment: s3.environment() }),
      );
      say(
        `${((Number(objects) * Number(megabytes)) / measure.seconds).toFixed(0)} MB/s, ${Math.round((measure.peakBytes ?? 0) / 1e6)} MB of memory`,
      );
      return measure;
    },
  );
  return results;
}

async function benchBackups(s3: TestS3, server: BenchServer): Promise<string[]> {
  const sample = { tables: Number(values.tables), rows: Number(values.rows) };
  say(`making ${sample.tables} tables of ${sample.rows} rows`);
  await makeTables(server.connection, sample);
  const words = ['--s3-endpoint', s3.endpoint, '--s3-region', s3.region];
  const title = `backup of ${sample.tables} tables of ${sample.rows} rows, ${values.concurrency} connections`;
  return await inTurns(title, (checkout) => {
    const program = new OurProgram(server, {
      program: path.join(checkout, 'src', 'cli.ts'),
      concurrency: Number(values.concurrency),
      extra: [],
    });
    return inBucket(s3, (bucket) => program.backup(`s3://${bucket}/bench`, words, s3.environment()));
  });
}

if (values.help) {
  process.stdout.write(USAGE);
  process.exit(0);
}
const folder = mkdtempSync(path.join(tmpdir(), 'mysql-backup-bench-'));
try {
  const s3 = await acquireS3();
  const report = [`On ${describeMachine()}, S3 by ${s3.detail}.`, ...(await benchUploads(s3))];
  if (Number(values.tables) > 0) {
    assertMemory(Number(values.tables) * Number(values.rows) * ROW_BYTES);
    const server = await startBenchServer('mysql', true);
    try {
      report.push(...(await benchBackups(s3, server)));
    } finally {
      await server.stop();
    }
  }
  process.stdout.write(`${report.join('\n\n')}\n`);
} finally {
  removeFolder(folder);
  await endRun();
}
