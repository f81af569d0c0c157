// The benchmark, top to bottom: a server, the tables, the backups in turn, the restores in turn, the tables of figures.
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
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
import { type Contestant, type Result, takeTurns } from './contestant.ts';
import type { FloorMeasure } from './floor.ts';
import { type Goal, renderGoals } from './goals.ts';
import { benchLarge } from './large.ts';
import { assertMemory, coreCount, describeMachine } from './machine.ts';
import { benchManyTables } from './many-tables.ts';
import { type BenchOptions, readOptions } from './options.ts';
import { OtherTools } from './other-tools.ts';
import { OurProgram, removeFolder } from './our-program.ts';
import { renderCost, renderFloor, renderMachine, renderTable } from './report.ts';
import { medianRatio } from './statistics.ts';
import { benchShapes } from './shapes.ts';
import { benchStartUp } from './start-up.ts';
import { restoreContestants, SAME_WORK } from './restore-contestants.ts';
import { makeTables, ROW_BYTES } from './sample-tables.ts';

const say = (line: string): void => void process.stderr.write(`${line}\n`);

async function bench(options: BenchOptions, folder: string): Promise<string[]> {
  if (options.scenario === 'start-up')
    return [`\`${options.command}\` on ${describeMachine()}.`, ...(await benchStartUp(options))];
  assertMemory(options.tables * options.rows * ROW_BYTES);
  say(`starting ${options.flavor}`);
  const server = await startBenchServer(options.flavor, options.tls);
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
  const report = [describeRun(setting), ...(await benchScenario(setting))];
  await server.stop();
  return report;
}

function describeRun({ options, server, programs, others }: BackupSetting): string {
  const { scenario, tables, rows, concurrency, rounds } = options;
  const what =
    scenario === 'sysbench' ? `${tables} sysbench tables of ${rows.toLocaleString('en')} rows, ` : '';
  return `\`${options.command}\` on ${describeMachine()}; ${server.description}, ${server.settings}; ${programs.description}; ${others.descriptions.join('; ')}. ${what}${concurrency} connections, ${rounds} rounds in turn.`;
}

async function benchScenario(setting: BackupSetting): Promise<string[]> {
  const { options, server } = setting;
  switch (options.scenario) {
    case 'many-tables':
      return await benchManyTables(setting, say);
    case 'shapes':
      return await benchShapes(setting, say);
    case 'large':
      return await benchLarge(setting, say);
    case 'start-up':
      return await benchStartUp(options);
    case 'sysbench':
      await clear(server);
      say(`making ${options.tables} tables of ${options.rows} rows`);
      await makeTables(server.connection, options);
      return [
        ...(options.parts.includes('backup') ? await benchBackups(setting) : []),
        ...(options.parts.includes('restore') ? await benchRestores(setting) : []),
      ];
  }
}

async function benchBackups(setting: BackupSetting): Promise<string[]> {
  const { options } = setting;
  const contestants = backupContestants(setting);
  contestants.splice(
    1,
    0,
    ...(options.before ? [earlierBuild(setting, options.before)] : []),
    verification(setting),
    ...(options.s3 ? [await s3Contestant(setting)] : []),
    ...(options.encrypt ? [await encryptedContestant(setting)] : []),
  );
  // The floor reads what ours has left, and everybody finds the pages in memory.
  await contestants[0]!.run();
  const results = await takeTurns(contestants, options.rounds, say);
  const floor = results.find(({ name }) => name === 'floor')!;
  const encrypted = results.find(({ name }) => name === ENCRYPTED);
  const toS3 = results.find(({ name }) => name.startsWith(TO_S3));
  return [
    renderTable('backup', results),
    ...(encrypted ? [renderCost(results[0]!, encrypted)] : []),
    ...(toS3 ? [renderMachine([results[0]!, toS3], coreCount()) ?? ''] : []),
    renderFloor(floor.rounds as FloorMeasure[], coreCount()),
    renderGoals(backupGoals(results)),
  ];
}

const BEFORE = 'mysql-backup, the earlier build';
const VERIFICATION = 'mysql-backup verify --level rows';
const TO_S3 = 'mysql-backup to S3';
const ENCRYPTED = 'mysql-backup --encrypt-to';

function earlierBuild({ server, options, folder }: BackupSetting, program: string): Contestant {
  const earlier = new OurProgram(server, { ...options, program });
  const storage = path.join(folder, 'before');
  return {
    name: BEFORE,
    role: 'other',
    run() {
      removeFolder(storage);
      return earlier.backup(storage);
    },
  };
}

async function encryptedContestant({ ours, folder }: BackupSetting): Promise<Contestant> {
  const recipient = await identityToRecipient(await generateX25519Identity());
  const storage = path.join(folder, 'encrypted');
  return {
    name: ENCRYPTED,
    role: 'ours',
    run() {
      removeFolder(storage);
      return ours.backup(storage, ['--encrypt-to', recipient]);
    },
  };
}

function verification({ ours, folder }: BackupSetting): Contestant {
  return { name: VERIFICATION, role: 'ours', run: () => ours.verifyRows(ourBackupFolder(folder)) };
}

/** The backup against the others; and what else we do against the backup. */
function backupGoals([ours, ...others]: readonly Result[]): Goal[] {
  const limits: [name: string, atMost: number][] = [
    ['floor', 1.3],
    [BEFORE, 0.75],
    ['mysqldump', 0.5],
    ['mydumper', 0.45],
    ['MySQL Shell', 0.85],
    [TO_S3, 1.25],
    [VERIFICATION, 1],
    [ENCRYPTED, 1.15],
  ];
  return limits.flatMap(([name, atMost]): Goal[] => {
    const other = others.find((result) => result.name.startsWith(name));
    if (!other) return [];
    const isOurs = other.role === 'ours';
    const [first, second] = isOurs ? [other, ours!] : [ours!, other];
    const what = isOurs ? `${name} against the backup` : `backup against ${other.name}`;
    return [{ what, atMost, figure: medianRatio(first.rounds, second.rounds) }];
  });
}

async function s3Contestant({ ours }: BackupSetting): Promise<Contestant> {
  const s3 = await acquireS3();
  const bucket = await s3.createBucket();
  const words = ['--s3-endpoint', s3.endpoint, '--s3-region', s3.region, '--s3-force-path-style'];
  return {
    name: `${TO_S3} (${s3.detail})`,
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
  const results = await takeTurns(await restoreContestants(setting), options.rounds, say);
  return [renderTable('restore', results), renderGoals(restoreGoals(results))];
}

/** The restore that does no more than the others do, against each of them. */
function restoreGoals(results: readonly Result[]): Goal[] {
  const ours = results.find(({ name }) => name === SAME_WORK)!;
  const limits: [name: string, atMost: number][] = [
    ['LOAD DATA by hand', 1.1],
    ['zstd', 1],
    ['myloader', 0.75],
    ['MySQL Shell', 0.95],
  ];
  return limits.flatMap(([name, atMost]): Goal[] => {
    const other = results.find((result) => result.name.startsWith(name));
    if (!other) return [];
    return [
      {
        what: `restore, the same work, against ${other.name}`,
        atMost,
        figure: medianRatio(ours.rounds, other.rounds),
      },
    ];
  });
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
