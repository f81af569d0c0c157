// Runs the command line in a process of its own and measures the most memory that it ever had.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CommandOptions, type CommandResult, makeFolder, runCommand } from './command-line.ts';

/** Written by the process itself at its end, so that nothing is missed; VmHWM knows nothing of the parent's memory. */
const RECORDER = `import { readFileSync, writeFileSync } from 'node:fs';
process.on('exit', () => writeFileSync(process.env.PEAK_FILE, /VmHWM:\\s*(\\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))[1]));`;

export async function runMeasured(
  args: readonly string[],
  { environment = {}, nodeArguments = [], ...options }: CommandOptions = {},
): Promise<CommandResult & { peakBytes: number; seconds: number }> {
  await using folder = await makeFolder();
  const file = join(folder.path, 'peak');
  const begin = performance.now();
  const result = await runCommand(args, {
    ...options,
    nodeArguments: [...nodeArguments, '--import', `data:text/javascript,${encodeURIComponent(RECORDER)}`],
    environment: { ...environment, PEAK_FILE: file },
  });
  const seconds = (performance.now() - begin) / 1000;
  return { ...result, peakBytes: Number(await readFile(file, 'utf8')) * 1024, seconds };
}
