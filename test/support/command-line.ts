// Runs the command line as a shell would: a process of its own with an environment of its own, its two outputs apart.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeProgram } from './keeper-process.ts';

const ROOT = join(import.meta.dirname, '..', '..');
export const SOURCES = join(ROOT, 'src', 'cli.ts');
export const BUNDLE = join(ROOT, 'dist', 'cli', 'index.js');
export const ACTION_BUNDLE = join(ROOT, 'dist', 'action', 'index.js');

export interface CommandOptions {
  /** All that the process finds in its environment, besides PATH, HOME and TMPDIR. */
  environment?: Readonly<Record<string, string>>;
  /** The program: the sources, where nothing is said. */
  program?: string;
  /** The Node.js that runs it: the project's own, where nothing is said. */
  node?: string;
  nodeArguments?: readonly string[];
  cwd?: string;
  /** Whom it runs as; root alone may choose. */
  uid?: number;
}

export interface CommandResult {
  /** null after a signal that nobody handled. */
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

export interface RunningCommand {
  child: ChildProcess;
  ended: Promise<CommandResult>;
  /** What was written so far. */
  output(): CommandResult;
}

/** Sources that were read once are not read again by each of the many processes: it halves the CPU time of their start. */
const COMPILE_CACHE = join(ROOT, 'node_modules', '.cache', 'compiled');

export function startCommand(args: readonly string[], options: CommandOptions = {}): RunningCommand {
  const {
    environment = {},
    program = SOURCES,
    node = nodeProgram,
    nodeArguments = [],
    cwd = ROOT,
    uid,
  } = options;
  const inherited = Object.fromEntries(
    ['PATH', 'HOME', 'TMPDIR'].flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
  const child = spawn(node, [...nodeArguments, program, ...args], {
    cwd,
    env: { ...inherited, NODE_COMPILE_CACHE: COMPILE_CACHE, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(uid === undefined ? {} : { uid }),
  });
  const result: CommandResult = { exitCode: null, stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (result.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (result.stderr += text));
  const ended = new Promise<CommandResult>((resolve, reject) => {
    child.once('error', reject).once('close', (exitCode) => resolve(Object.assign(result, { exitCode })));
  });
  return { child, ended, output: () => result };
}

export function runCommand(args: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
  return startCommand(args, options).ended;
}

export interface ErrorDocument {
  status?: string;
  exitCode: number;
  error?: { code: string; message: string; hint?: string; details: Record<string, unknown> };
}

/** Runs with `--output json` and reads the one document that stdout must be. @throws if it is anything else */
export async function runJson<T extends object>(
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult & { document: T & ErrorDocument }> {
  const result = await runCommand([...args, '--output', 'json'], options);
  try {
    return { ...result, document: JSON.parse(result.stdout) as T & ErrorDocument };
  } catch (cause) {
    throw new Error(`stdout is no JSON document: ${result.stdout}\n${result.stderr}`, { cause });
  }
}

/** The same for what must succeed. @throws with what the process said, if it did not */
export async function runJsonOk<T extends object>(
  args: readonly string[],
  options: CommandOptions = {},
): Promise<T & ErrorDocument> {
  const { exitCode, document, stdout, stderr } = await runJson<T>(args, options);
  if (exitCode !== 0) throw new Error(`${args.join(' ')}\nexit code ${exitCode}\n${stdout}\n${stderr}`);
  return document;
}

/** A folder of a test. */
export interface Folder extends AsyncDisposable {
  path: string;
  /** All that is in it, hidden things too, in order. */
  list(): Promise<string[]>;
}

export async function makeFolder(): Promise<Folder> {
  const path = await mkdtemp(join(tmpdir(), 'mysql-backup-test-'));
  return {
    path,
    list: () => listAll(path),
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
}

/** A folder may vanish while it is being read: then what is there is read again. */
async function listAll(path: string): Promise<string[]> {
  for (;;) {
    try {
      return (await readdir(path, { recursive: true })).sort();
    } catch (error) {
      const { code, path: vanished } = error as NodeJS.ErrnoException;
      if (code !== 'ENOENT' || vanished === path) throw error;
    }
  }
}

/** Waits until something is the case, and fails with what it waited for. */
export async function waitUntil(
  what: string,
  isTrue: () => boolean | Promise<boolean>,
  timeoutMs = 120_000,
): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (!(await isTrue())) {
    if (Date.now() > end) throw new Error(`waited ${timeoutMs} ms in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export async function readJson<T>(path: string): Promise<T> {
  return JSON.parse(await readFile(path, 'utf8')) as T;
}
