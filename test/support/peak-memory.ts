// Runs the command line in a process of its own and measures the most memory that it ever had.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CommandOptions, type CommandResult, makeFolder, runCommand } from './command-line.ts';

/** Written by the process itself at its end, so that nothing is missed; VmHWM knows nothing of the parent's memory. */
const RECORDER = `import { readFileSync, writeFileSync } from 'node:fs';
process.on('exit', () => writeFileSync(process.env.PEAK_FILE, /VmHWM:\\s*(\\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))[1]));`;

/**
 * V8 lets a heap grow as long as memory is there, so the peak of a command with 10,000 requests depends on the machine (205 to
 * 301 MB). With this limit it collects what is garbage; a command that really needs more ends without its result.
 */
const HEAP_LIMIT = '--max-old-space-size=128';

export async function runMeasured(
  args: readonly string[],
  { environment = {}, nodeArguments = [], ...options }: CommandOptions = {},
): Promise<CommandResult & { peakBytes: number; seconds: number }> {
  await using folder = await makeFolder();
  const file = join(folder.path, 'peak');
  const begin = performance.now();
  const result = await runCommand(args, {
    ...options,
    nodeArguments: [
      HEAP_LIMIT,
      ...nodeArguments,
      '--import',
      `data:text/javascript,${encodeURIComponent(RECORDER)}`,
    ],
    environment: { ...environment, PEAK_FILE: file },
  });
  const seconds = (performance.now() - begin) / 1000;
  return { ...result, peakBytes: Number(await readFile(file, 'utf8')) * 1024, seconds };
}
