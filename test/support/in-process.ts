// Runs a command line inside the test's own process: quicker than a process of its own by the time that Node.js needs to start,
// and the same from the words to the exit code. For what ends the process itself there is command-line.ts.
import { readFileSync } from 'node:fs';
import { parseCommandLine } from '../../src/cli/parse-arguments.ts';
import { readConfig } from '../../src/options/read/read-config.ts';
import { type BackupError, toBackupError } from '../../src/core/errors.ts';
import type { Outcome } from '../../src/app/outcome.ts';
import { silentProgress } from '../../src/core/progress.ts';
import { run } from '../../src/app/run.ts';
import { SOURCES } from './command-line.ts';

export interface InProcessResult {
  exitCode: number;
  outcome?: Outcome;
  error?: BackupError;
  /** What was logged, at every level. */
  log: string[];
  seconds: number;
}

export interface InProcessOptions {
  /** Entry of a program for the threads of a backup. */
  threadProgram?: string;
  signal?: AbortSignal;
}

export async function runInProcess(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  { threadProgram = SOURCES, signal = new AbortController().signal }: InProcessOptions = {},
): Promise<InProcessResult> {
  const command = parseCommandLine(args, environment);
  if (!('input' in command)) throw new Error(`no operation: ${args.join(' ')}`);
  const log: string[] = [];
  const keep = (text: string): void => void log.push(text);
  const host = {
    logger: { debug: keep, info: keep, warn: keep, error: keep },
    progress: silentProgress,
    signal,
    threadProgram,
  };
  const begin = performance.now();
  const seconds = (): number => (performance.now() - begin) / 1000;
  try {
    const readFile = (path: string): string => readFileSync(path, 'utf8');
    const outcome = await run(readConfig(command.input, { environment, readFile }), host);
    const { exitCode, error } = outcome;
    return { exitCode, outcome, ...(error ? { error } : {}), log, seconds: seconds() };
  } catch (thrown) {
    const error = toBackupError(thrown);
    return { exitCode: error.exitCode, error, log, seconds: seconds() };
  }
}
