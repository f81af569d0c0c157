// The project's own image: built from the work tree as a release builds it, and run as strictly as it promises to work:
// no root, nothing writable, no capability, no shell.
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { CommandResult } from './command-line.ts';
import { findEngineWithImage } from './docker-servers.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const SHELLS = ['/usr/bin/dash', '/usr/bin/bash'];

export interface RunOptions {
  environment?: Readonly<Record<string, string>>;
  /** `name:/path`, as docker takes it. */
  volumes?: readonly string[];
  /** Further words for `docker run`. */
  engineArgs?: readonly string[];
}

export interface ProjectImage extends AsyncDisposable {
  name: string;
  base: string;
  /** @returns how the command line ended */
  run(args: readonly string[], options?: RunOptions): Promise<CommandResult>;
  /** The words that `run` gives to docker. */
  runWords(args: readonly string[], options?: RunOptions): string[];
}

/** @throws Error that says why there can be no image here */
export async function buildProjectImage(
  buildArguments: Readonly<Record<string, string>>,
): Promise<ProjectImage> {
  const dockerfile = join(ROOT, 'docker', 'Dockerfile');
  const pinned = /^ARG BASE=(\S+)$/m.exec(readFileSync(dockerfile, 'utf8'))![1]!;
  const base = await findBase(pinned);
  const version = await docker(['version']);
  if (version.exitCode !== 0) throw new Error(`the docker program does not work: ${version.stderr.trim()}`);
  const name = `mysql-backup-test:${randomBytes(6).toString('hex')}`;
  const built = await docker([
    'build',
    '--quiet',
    '--file',
    dockerfile,
    '--tag',
    name,
    '--build-arg',
    `BASE=${base}`,
    ...Object.entries(buildArguments).flatMap(([key, value]) => ['--build-arg', `${key}=${value}`]),
    ROOT,
  ]);
  // A Dockerfile that does not build is a failure, not a missing engine.
  if (built.exitCode !== 0)
    throw new AggregateError([built.stdout, built.stderr], 'the image does not build');
  const runWords = (
    args: readonly string[],
    { environment = {}, volumes = [], engineArgs = [] }: RunOptions = {},
  ): string[] => [
    'run',
    '--network=host',
    '--read-only',
    '--cap-drop=ALL',
    '--security-opt=no-new-privileges',
    ...SHELLS.map((path) => `--mount=type=bind,source=/dev/null,target=${path}`),
    ...volumes.map((volume) => `--volume=${volume}`),
    ...Object.entries(environment).map(([key, value]) => `--env=${key}=${value}`),
    ...engineArgs,
    name,
    ...args,
  ];
  return {
    name,
    base,
    runWords,
    run: (args, options = {}) =>
      docker(runWords(args, { ...options, engineArgs: ['--rm', ...(options.engineArgs ?? [])] })),
    async [Symbol.asyncDispose]() {
      await docker(['image', 'rm', '--force', name]);
    },
  };
}

/** Where no registry can be reached, another image of the same line will do: what is tried is what we add to it. */
async function findBase(pinned: string): Promise<string> {
  const tag = pinned.replace(/:(\d+)[\d.]*-([\w-]+)@.*$/, ':$1-$2');
  try {
    await findEngineWithImage(pinned);
    return pinned;
  } catch {
    await findEngineWithImage(tag);
    return tag;
  }
}

export async function docker(args: readonly string[]): Promise<CommandResult> {
  try {
    const { stdout, stderr } = await promisify(execFile)('docker', args, { maxBuffer: 64 * 1024 * 1024 });
    return { exitCode: 0, stdout, stderr };
  } catch (error) {
    const { code, stdout = '', stderr = '' } = error as { code?: unknown; stdout?: string; stderr?: string };
    return { exitCode: typeof code === 'number' ? code : null, stdout, stderr: stderr || String(error) };
  }
}

/** For what must succeed. @returns stdout without its last newline */
export async function dockerOk(...args: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await docker(args);
  if (exitCode !== 0)
    throw new Error(`docker ${args.join(' ')}\nexit code ${exitCode}\n${stdout}\n${stderr}`);
  return stdout.trimEnd();
}
