// One run of the tests: Jest over the folders, first the unit tests, then those with servers, two files side by side where
// the machine has room for two sets of servers; then which servers were used, what was not run and why, and the counts. The servers end with the run.

import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { availableParallelism, totalmem } from 'node:os';
import { join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { nodeProgram, startKeeper } from './keeper-process.ts';
import { RUN_VARIABLE, killGroup, readNotRun, readUsed, recordProcess } from './run-record.ts';

const root = join(import.meta.dirname, '..', '..');
const FOLDERS = ['unit', 'properties', 'contract', 'integration', 'faults', 'dist', 'workflows', 'campaign'];
/** Their files need no servers and may run on all cores. */
const WITHOUT_SERVERS = ['unit', 'properties'];
const JEST_GRACE_MS = 15_000;

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
  /** One line for each test that failed: its file, its name and the first line of its message. */
  failures: string[];
  /** Paths of the files in which a test failed. */
  failedFiles: string[];
  /** What `failedFiles` add to the counts. */
  ofFailedFiles: { passed: number; failed: number; skipped: number };
}

function emptyCounts(): Counts {
  return {
    passed: 0,
    failed: 0,
    skipped: 0,
    failures: [],
    failedFiles: [],
    ofFailedFiles: { passed: 0, failed: 0, skipped: 0 },
  };
}

function addCounts(sum: Counts, counts: Counts): void {
  for (const name of ['passed', 'failed', 'skipped'] as const) {
    sum[name] += counts[name];
    sum.ofFailedFiles[name] += counts.ofFailedFiles[name];
  }
  sum.failures.push(...counts.failures);
  sum.failedFiles.push(...counts.failedFiles);
}

/** What of Jest's report is counted. A file that cannot even be loaded is a failure without tests. */
interface JestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  numRuntimeErrorTestSuites: number;
  testResults: {
    name: string;
    status: string;
    message: string;
    assertionResults: { fullName: string; status: string; failureMessages: string[] }[];
  }[];
}

const LONGEST_MESSAGE = 600;

/** The beginning of a message on one line, without colours and without the stack. */
function shorten(message: string): string {
  const text = stripVTControlCharacters(message)
    .replace(/^\s+at .*$/gm, '')
    .replace(/\s+/g, ' ')
    .trim();
  return text.length <= LONGEST_MESSAGE ? text : `${text.slice(0, LONGEST_MESSAGE)}…`;
}

function describeFailures({ testResults }: JestReport): string[] {
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = relative(root, name);
    const failed = assertionResults.filter((result) => result.status === 'failed');
    if (failed.length === 0) return status === 'failed' ? [`${file}: ${shorten(message)}`] : [];
    return failed.map(
      (result) => `${file}: ${result.fullName}: ${shorten(result.failureMessages.join(' '))}`,
    );
  });
}

async function countResults(reportPath: string, exitCode: number | null): Promise<Counts> {
  const text = await readFile(reportPath, 'utf8');
  // Without a report Jest itself went down.
  if (!text.trim().endsWith('}'))
    return { ...emptyCounts(), failed: 1, failures: ['Jest ended without a report'] };
  const report = JSON.parse(text) as JestReport;
  const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
    failures: describeFailures(report),
    ...countFailedFiles(report),
  };
}

function countFailedFiles({ testResults }: JestReport): Pick<Counts, 'failedFiles' | 'ofFailedFiles'> {
  const files = testResults.filter(({ status }) => status === 'failed');
  const results = files.flatMap(({ assertionResults }) => assertionResults.map(({ status }) => status));
  const count = (wanted: string): number => results.filter((status) => status === wanted).length;
  const withoutTests = files.filter(
    ({ assertionResults }) => !assertionResults.some(({ status }) => status === 'failed'),
  ).length;
  const [passed, failed] = [count('passed'), count('failed') + withoutTests];
  return {
    failedFiles: files.map(({ name }) => name),
    ofFailedFiles: { passed, failed, skipped: results.length - passed - count('failed') },
  };
}

class JestRuns {
  readonly #runDirectory: string;
  #group: number | undefined;
  #interrupted: NodeJS.Signals | undefined;

  constructor(runDirectory: string) {
    this.#runDirectory = runDirectory;
  }

  get interrupted(): NodeJS.Signals | undefined {
    return this.#interrupted;
  }

  interrupt(signal: NodeJS.Signals): void {
    this.#interrupted ??= signal;
    const group = this.#group;
    if (group === undefined) return;
    process.kill(-group, signal);
    setTimeout(() => killGroup(group), JEST_GRACE_MS).unref();
  }

  /** Jest in a process group of its own, so that nothing of it stays, whatever its tests have started. */
  async run(name: string, args: string[]): Promise<Counts> {
    const reportPath = join(this.#runDirectory, `${name}.json`);
    const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
    const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
    const report = openSync(reportPath, 'w');
    const child = spawn(nodeProgram, [...flags, jest, '--json', '--passWithNoTests', ...args], {
      cwd: root,
      detached: true,
      // With --json the report alone goes to stdout, all that is said to stderr.
      stdio: ['ignore', report, 'inherit'],
      env: { ...process.env, [RUN_VARIABLE]: this.#runDirectory },
    });
    closeSync(report);
    const group = child.pid ?? 0;
    const exited = new Promise<number | null>((resolve, reject) => {
      child.once('exit', resolve).once('error', reject);
    });
    recordProcess(this.#runDirectory, group);
    this.#group = group;
    const exitCode = await exited;
    this.#group = undefined;
    killGroup(group);
    return countResults(reportPath, exitCode);
  }
}

/** `integration/smoke` means the files below test/ whose path begins so; `-t name` and other flags go to Jest. */
function planRuns(args: readonly string[]): { name: string; args: string[] }[] {
  const firstFlag = args.findIndex((arg) => arg.startsWith('-'));
  const names = firstFlag === -1 ? args : args.slice(0, firstFlag);
  const flags = firstFlag === -1 ? [] : args.slice(firstFlag);
  const paths = (names.length > 0 ? names : FOLDERS).map((name) => name.replace(/^test\//, ''));
  const unknown = paths.find(
    (path) => !FOLDERS.some((folder) => path === folder || path.startsWith(`${folder}/`)),
  );
  if (unknown !== undefined) throw new Error(`${unknown} is not below ${FOLDERS.join(', ')}`);
  const pattern = (path: string) => `/test/${path}${path.includes('/') ? '' : '/'}`;
  const isUnit = (path: string) => WITHOUT_SERVERS.includes(path.split('/')[0]!);
  const units = paths.filter(isUnit).map(pattern);
  const others = paths.filter((path) => !isUnit(path)).map(pattern);
  return [
    ...(units.length > 0
      ? [{ name: 'unit', args: [...units, `--maxWorkers=${availableParallelism()}`, ...flags] }]
      : []),
    ...(others.length > 0
      ? [{ name: 'servers', args: [...others, `--maxWorkers=${chooseWorkers()}`, ...flags] }]
      : []),
  ];
}

/** Four servers with their data and logs in memory, up to four more that single tests start, and an S3 server. */
const WORKER_BYTES = 11e9;

/** Servers that a variable names are one set, which two files would share. */
function chooseWorkers(): number {
  if (process.env['TEST_MYSQL_URL'] || process.env['TEST_MARIADB_URL']) return 1;
  const { TEST_WORKERS: asked } = process.env;
  const room = Math.min(2, availableParallelism(), Math.floor(totalmem() / WORKER_BYTES));
  return Math.max(1, asked === undefined ? room : Number(asked));
}

function printReport(runDirectory: string): void {
  const used = readUsed(runDirectory);
  console.log(`\nServers used: ${used.length === 0 ? 'none' : ''}`);
  for (const server of used) console.log(`  ${server}`);
  const notRun = readNotRun(runDirectory);
  if (notRun.length === 0) return;
  console.log('Not run:');
  for (const { name, reason } of notRun) console.log(`  ${name}: ${reason}`);
}

/** More files than this do not fail by chance. */
const MOST_RETRIED_FILES = 5;

/**
 * Runs the files that failed once more, alone, and puts their new counts in the place of the old ones.
 * @returns one line for each failure of the first run if all tests of the second passed; nothing otherwise
 */
async function retryFailedFiles(runs: JestRuns, sum: Counts): Promise<string[]> {
  const { failedFiles, ofFailedFiles, failures } = sum;
  if (failedFiles.length === 0 || failedFiles.length > MOST_RETRIED_FILES) return [];
  // What failed beside the tests of these files, such as Jest itself, is not mended by them.
  if (ofFailedFiles.failed !== sum.failed) return [];
  console.log(`\n${failedFiles.map((file) => relative(root, file)).join(', ')}: once more, alone`);
  const retried = await runs.run('retried', ['--maxWorkers=1', '--runTestsByPath', ...failedFiles]);
  for (const name of ['passed', 'failed', 'skipped'] as const)
    sum[name] += retried[name] - ofFailedFiles[name];
  sum.failures = retried.failures;
  return retried.failed === 0 ? failures : [];
}

/** @returns the exit code: 0 if no test failed, 1 if one did, 130 or 143 after a signal. */
export async function runTests(args: readonly string[]): Promise<number> {
  const plan = planRuns(args);
  const keeper = await startKeeper();
  const runs = new JestRuns(keeper.runDirectory);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => runs.interrupt(signal));
  const sum = emptyCounts();
  let unstable: string[] = [];
  try {
    for (const { name, args } of plan) {
      if (runs.interrupted) break;
      addCounts(sum, await runs.run(name, args));
    }
    if (process.env['TEST_RETRY'] && !runs.interrupted) unstable = await retryFailedFiles(runs, sum);
    printReport(keeper.runDirectory);
  } finally {
    await keeper.close();
  }
  if (unstable.length > 0)
    console.log('Failed, and passed when run once more alone (unstable: fix or remove it today):');
  for (const failure of unstable) console.log(`  ${failure}`);
  // At the end once more: a log of thousands of lines is often cut in the middle.
  if (sum.failures.length > 0) console.log('Failed:');
  for (const failure of sum.failures) console.log(`  ${failure}`);
  const skipped = sum.skipped > 0 ? `, ${sum.skipped} skipped` : '';
  console.log(`${sum.passed} passed, ${sum.failed} failed${skipped}`);
  if (runs.interrupted) return runs.interrupted === 'SIGINT' ? 130 : 143;
  return sum.failed > 0 ? 1 : 0;
}
