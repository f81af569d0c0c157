// Nobody reads what a run says: it goes on, or is cancelled in order, and never writes to that stream again.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadShop, SHOP_TOTAL } from '../fixtures/shop/shop.ts';
import { dropSchemas } from '../fixtures/zoo/zoo.ts';
import {
  type Folder,
  makeFolder,
  runJsonOk,
  SOURCES,
  startCommand,
  waitUntil,
} from '../support/command-line.ts';
import { nodeProgram } from '../support/keeper-process.ts';
import { runMeasured } from '../support/peak-memory.ts';
import { describeServers } from '../support/server-suites.ts';
import { makeInDirectory } from '../unit/prune/made-backups.ts';

const SCHEMA = 'unread_shop';
const MINUTES = 60_000;

/** As a shell runs it. @returns what the shell saw of the exit code of our program */
async function shell(words: string, folder: string): Promise<{ stdout: string; exitCode: string }> {
  const code = join(folder, 'code');
  const child = spawn('bash', ['-c', words.replace('PROGRAM', `"${nodeProgram}" "${SOURCES}"`)], {
    env: { PATH: process.env['PATH'], CODE: code },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  await new Promise((resolve) => child.once('close', resolve));
  return { stdout, exitCode: (await readFile(code, 'utf8')).trim() };
}

describe('a list that is cut short', () => {
  it.each([
    ['PROGRAM list --storage STORAGE', 1],
    ['PROGRAM list --storage STORAGE --output json', 1],
    ['PROGRAM list --storage STORAGE 2>&1', 1],
    ['PROGRAM list --help', 1],
    ['PROGRAM list --storage STORAGE', 0],
  ])(
    'ends quietly: %s | head -%i',
    async (words, lines) => {
      await using folder = await makeFolder();
      for (let i = 0; i < 1500; i++)
        await makeInDirectory(join(folder.path, 'b'), new Date(Date.now() - (i + 1) * 3_600_000));
      const command = words.replace('STORAGE', join(folder.path, 'b'));
      const { stdout, exitCode } = await shell(`(${command}; echo $? > $CODE) | head -${lines}`, folder.path);
      expect(exitCode).toBe('0');
      expect(stdout.split('\n')).toHaveLength(lines + 1);
      expect(stdout).not.toMatch(/EPIPE|error/i);
    },
    60_000,
  );
});

await describeServers('a backup that nobody listens to', ['source'], ({ source }) => {
  let folder: Folder;
  let storage: string;
  const words = (...more: string[]): string[] => [
    'backup',
    '--url',
    source.url(),
    '--schemas',
    SCHEMA,
    '--storage',
    storage,
    '--log-level',
    'debug',
    ...more,
  ];
  const listed = async (): Promise<number[]> =>
    (await runJsonOk<{ backups: { rows: number }[] }>(['list', '--storage', storage])).backups.map(
      ({ rows }) => rows,
    );

  beforeAll(() => loadShop(source.access(), SCHEMA), MINUTES);
  afterAll(() => dropSchemas(source.access(), [SCHEMA]), MINUTES);
  beforeEach(async () => {
    folder = await makeFolder();
    storage = join(folder.path, 'backups');
  });
  afterEach(async () => {
    await folder[Symbol.asyncDispose]();
  });

  it(
    'goes on to its end, when both streams are gone from the start',
    async () => {
      const running = startCommand(words());
      running.child.stdout!.destroy();
      running.child.stderr!.destroy();
      const { exitCode } = await running.ended;
      expect(exitCode).toBe(0);
      expect(await listed()).toEqual([SHOP_TOTAL]);
    },
    MINUTES,
  );

  it(
    'goes on to its end after `2>&1 | head -1`',
    async () => {
      const command = `(PROGRAM ${words('--max-rate', '400kB')
        .map((word) => `'${word}'`)
        .join(' ')}; echo $? > $CODE) 2>&1 | head -1`;
      const { stdout, exitCode } = await shell(command, folder.path);
      expect(exitCode).toBe('0');
      expect(stdout).toMatch(/^.*\n$/);
      expect(await listed()).toEqual([SHOP_TOTAL]);
    },
    MINUTES,
  );

  it(
    'that fails ends with its code, and takes no memory over it',
    async () => {
      const { exitCode, peakBytes } = await runMeasured(words('--include-tables', `${SCHEMA}.none`));
      const running = startCommand(words('--include-tables', `${SCHEMA}.none`));
      running.child.stdout!.destroy();
      running.child.stderr!.destroy();
      expect([(await running.ended).exitCode, exitCode]).toEqual([2, 2]);
      expect(peakBytes).toBeLessThan(300_000_000);
    },
    MINUTES,
  );

  it.each(['SIGHUP', 'SIGTERM'] as const)(
    'is cancelled in order by %s, also where its terminal is gone, and by two signals at once',
    async (signal) => {
      const running = startCommand(words('--max-rate', '20kB'));
      await waitUntil('rows are read', () => running.output().stdout.includes('stage data'));
      running.child.stdout!.destroy();
      running.child.stderr!.destroy();
      running.child.kill(signal);
      running.child.kill('SIGINT');
      expect((await running.ended).exitCode).toBe(130);
      // Ended at once, what was written would still be there.
      expect((await folder.list()).filter((name) => name !== 'backups')).toEqual([]);
    },
    MINUTES,
  );
});
