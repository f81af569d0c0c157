// What the figures were measured on.
import { cpus, totalmem } from 'node:os';
import { readFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';

export function describeMachine(): string {
  const processors = cpus();
  const memory = Math.round(totalmem() / 1024 ** 3);
  return `${processors[0]?.model.trim() ?? 'unknown processor'}, ${processors.length} cores, ${memory} GiB, Node.js ${process.versions.node}`;
}

export function coreCount(): number {
  return cpus().length;
}

/** CPU time that all cores have spent at work since the machine was started, in seconds; undefined without /proc. */
export function busyCpuSeconds(): number | undefined {
  let line: string;
  try {
    line = readFileSync('/proc/stat', 'utf8').split('\n', 1)[0]!;
  } catch {
    return undefined;
  }
  // proc_stat(5), in hundredths: user, nice, system, idle, iowait, irq, softirq.
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0] = line
    .trim()
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return (user + nice + system + irq + softirq) / 100;
}

/** First line of what a program says of itself, or undefined if it is not there. */
export function versionOf(program: string, containerId?: string): string | undefined {
  const words = [...(containerId ? ['docker', 'exec', containerId] : []), program, '--version'];
  try {
    const text = execFileSync(words[0]!, words.slice(1), {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return text.split('\n').find(Boolean)?.trim();
  } catch {
    return undefined;
  }
}

/** @throws Error if the server and its data, which are in memory, would push everything else out of it. */
export function assertMemory(dataBytes: number): void {
  // Buffer pool, redo log and programs; then the data twice (made, restored) with index and binary log.
  const needed = 4.5e9 + dataBytes * 3;
  const available = availableBytes();
  if (available === undefined || available >= needed) return;
  throw new Error(
    `the benchmark needs ${Math.ceil(needed / 1e9)} GB of free memory, ${(available / 1e9).toFixed(1)} GB are there: use fewer --rows or --tables`,
  );
}

function availableBytes(): number | undefined {
  try {
    const kibibytes = /^MemAvailable:\s+(\d+) kB$/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1];
    return kibibytes === undefined ? undefined : Number(kibibytes) * 1024;
  } catch {
    return undefined;
  }
}
