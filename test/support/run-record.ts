// The directory of one run of the tests, named by TEST_RUN_OF_MYSQL_BACKUP: which servers were used, which tests
// were not run and why, and the processes that were started, each in a file that is only ever appended to.
// What is in it suffices to clean up after any crash.

import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const RUN_VARIABLE = 'TEST_RUN_OF_MYSQL_BACKUP';

export interface NotRun {
  name: string;
  reason: string;
}

interface Started {
  pid: number;
  /** With the pid it names one process for ever: pids are used again. */
  startTime: string | undefined;
}

function append(runDirectory: string, file: string, entry: unknown): void {
  appendFileSync(join(runDirectory, file), `${JSON.stringify(entry)}\n`);
}

function readAll<T>(runDirectory: string, file: string): T[] {
  const path = join(runDirectory, file);
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean);
  return [...new Set(lines)].map((line) => JSON.parse(line) as T);
}

export function recordUsed(runDirectory: string, description: string): void {
  append(runDirectory, 'used.jsonl', description);
}

export function readUsed(runDirectory: string): string[] {
  return readAll(runDirectory, 'used.jsonl');
}

export function recordNotRun(runDirectory: string, entry: NotRun): void {
  append(runDirectory, 'not-run.jsonl', entry);
}

export function readNotRun(runDirectory: string): NotRun[] {
  return readAll(runDirectory, 'not-run.jsonl');
}

/** Writes down the leader of a process group that must not outlive the run. */
export function recordProcess(runDirectory: string, pid: number): void {
  append(runDirectory, 'processes.jsonl', { pid, startTime: startTimeOf(pid) } satisfies Started);
}

/** Kills every process group that was written down and still runs. */
export function killRecordedProcesses(runDirectory: string): void {
  for (const { pid, startTime } of readAll<Started>(runDirectory, 'processes.jsonl')) {
    if (startTimeOf(pid) === startTime || groupHasMembers(pid)) killGroup(pid);
  }
}

/** Kills what is left of a process group. */
export function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nobody was left.
  }
}

/** A group lives on without its leader, and while it does its number is not given to another. */
function groupHasMembers(pid: number): boolean {
  if (startTimeOf(pid) !== undefined) return false;
  try {
    process.kill(-pid, 0);
    return true;
  } catch {
    return false;
  }
}

function startTimeOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The program's name, in parentheses, may hold blanks; the start time is the 20th field after it.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}
