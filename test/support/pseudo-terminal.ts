// Programs on a terminal, by the pty module of Python.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

export interface OnTerminal {
  exitCode: number | null;
  /** Everything that was written to the terminal. */
  output: string;
}

export interface TerminalOptions {
  columns: number;
  /** Text to type after a text was seen, in this order. */
  steps?: readonly (readonly [seen: string, typed: string])[];
  environment?: Readonly<Record<string, string>>;
  cwd?: string;
}

export const hasTerminal = spawnSync('python3', ['-c', 'import pty']).status === 0;
export const NO_TERMINAL = 'python3 with its module pty is not installed';

export function runOnTerminal(
  argv: readonly string[],
  { columns, steps = [], environment = {}, cwd }: TerminalOptions,
): OnTerminal {
  const job = JSON.stringify({ argv, columns, steps });
  // Variables that say how to draw come from the test alone.
  const { NO_COLOR: _, FORCE_COLOR: __, COLUMNS: ___, ...inherited } = process.env;
  const { status, stdout, stderr, error } = spawnSync(
    'python3',
    [join(import.meta.dirname, 'run-on-terminal.py'), job],
    {
      encoding: 'utf8',
      env: { ...inherited, TERM: 'xterm-256color', ...environment },
      timeout: 300_000,
      ...(cwd === undefined ? {} : { cwd }),
    },
  );
  if (error) throw error;
  if (stderr !== '') throw new Error(stderr);
  return { exitCode: status, output: stdout };
}
