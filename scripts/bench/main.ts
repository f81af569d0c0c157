// The benchmark, top to bottom: a server, the tables, the backups in turn, the restores in turn, the tables of figures.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { acquireS3, endRun } from '../../test/support/servers.ts';
import {
  backupContestants,
  type BackupSetting,
  dumpWithClient,
  ourBackupFolder,
} from './backup-contestants.ts';
import { clear, startBenchServer } from './bench-server.ts';
import { ClientPrograms } from './client-programs.ts';
import { type Contestant, takeTurns } from './contestant.ts';
import type { FloorMeasure } from './floor.ts';
import { assertMemory, coreCount, describeMachine } from './machine.ts';
import { type BenchOptions, readOptions } from './options.ts';
import { OtherTools } from './other-tools.ts';
import { OurProgram, removeFolder } from './our-program.ts';
import { renderFloor, renderTable } from './report.ts';
import { restoreContestants } from './restore-contestants.ts';
import { makeTables, ROW_BYTES } from './sample-tables.ts';

const say = (line: string): void => void process.stderr.write(`${line}\n`);

async function bench(options: BenchOptions, folder: string): Promise<string[]> {
  assertMemory(options.tables * options.rows * ROW_BYTES);
  say(`starting ${options.flavor}`);
  const server = await startBenchServer(options.flavor);
  const programs = ClientPrograms.find(server);
  const setting: BackupSetting = {
    options,
    server,
    programs,
    ours: new OurProgram(server, options),
    others: new OtherTools(server),
    folder,
    clientFolder: await programs.makeFolder(folder),
  };
  const rows = options.rows.toLocaleString('en');
  const report = [
    `\`${options.command}\` on ${describeMachine()}; ${server.description}, ${server.settings}; ${programs.description}; ${setting.others.descriptions.join('; ')}. ${options.tables} sysbench tables of ${rows} rows, ${options.concurrency} connections, ${options.rounds} rounds in turn.`,
  ];
  await clear(server);
  say(`making ${options.tables} tables of ${rows} rows`);
  await makeTables(server.connection, options);
  if (options.parts.includes('backup')) report.push(...(await benchBackups(setting)));
  if (options.parts.includes('restore')) report.push(...(await benchRestores(setting)));
  await server.stop();
  return report;
}

async function benchBackups(setting: BackupSetting): Promise<string[]> {
  const { options } = setting;
  const contestants = backupContestants(setting);
  if (options.s3) contestants.splice(1, 0, await s3Contestant(setting));
  // The floor reads what ours has left, and everybody finds the pages in memory.
  await contestants[0]!.run();
  const results = await takeTurns(contestants, options.rounds, say);
  const floor = results.find(({ name }) => name === 'floor')!;
  return [renderTable('backup', results), renderFloor(floor.rounds as FloorMeasure[], coreCount())];
}

async function s3Contestant({ ours }: BackupSetting): Promise<Contestant> {
  const s3 = await acquireS3();
  const bucket = await s3.createBucket();
  const words = ['--s3-endpoint', s3.endpoint, '--s3-region', s3.region, '--s3-force-path-style'];
  return {
    name: `mysql-backup to S3 (${s3.detail})`,
    role: 'ours',
    run: () => ours.backup(`s3://${bucket}/bench`, words, s3.environment()),
  };
}

async function benchRestores(setting: BackupSetting): Promise<string[]> {
  const { options, ours, others, folder, programs, clientFolder } = setting;
  if (!options.parts.includes('backup')) {
    await ours.backup(ourBackupFolder(folder));
    await dumpWithClient(programs, clientFolder);
    for (const other of others.backups(folder, options.concurrency)) await other.run();
  }
  return [renderTable('restore', await takeTurns(await restoreContestants(setting), options.rounds, say))];
}

const options = readOptions(process.argv.slice(2));
const folder = mkdtempSync(path.join(tmpdir(), 'mysql-backup-bench-'));
try {
  const report = await bench(options, folder);
  process.stdout.write(`${report.join('\n\n')}\n`);
} finally {
  removeFolder(folder);
  await endRun();
}
