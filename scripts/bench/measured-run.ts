// Runs one shell command and tells what it took: wall time and CPU time as bash's `time` measures them, so that it
// works the same inside a container, and the peak memory of all its processes. A command that fails is an error.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { busyCpuSeconds } from './machine.ts';
import { PeakMemory } from './peak-memory.ts';

export interface Measure {
  seconds: number;
  /** User and system time of the command's processes. */
  cpuSeconds: number;
  /** CPU time of everything on this machine meanwhile: the command, the servers and the kernel. Undefined without /proc. */
  machineCpuSeconds?: number | undefined;
  /** Undefined where /proc does not show the processes. */
  peakBytes: number | undefined;
  /** What the command left, compressed. */
  storedBytes?: number;
  /** Where ours spent the time. */
  stages?: readonly Stage[];
}

export interface Stage {
  name: string;
  seconds: number;
}

export interface Command {
  /** For bash; every failing part of a pipe fails the command. */
  script: string;
  environment?: Readonly<Record<string, string>>;
  /** Runs it there and not on this machine. */
  containerId?: string | undefined;
}

const MARK = 'BENCH_RUN_OF_MYSQL_BACKUP';
/** Wall, user and system seconds, behind a mark that no program prints. */
const TIME_LINE = /^bench-time (\d+\.\d+) (\d+\.\d+) (\d+\.\d+)$/m;

export async function runMeasured(command: Command): Promise<Measure & { stdout: string }> {
  const run = randomUUID();
  const memory = new PeakMemory(`${MARK}=${run}`);
  const environment = { ...command.environment, [MARK]: run };
  const busyBefore = busyCpuSeconds();
  const script = `set -o pipefail; TIMEFORMAT='bench-time %3R %3U %3S'; time ( set -e; ${command.script} )`;
  const child = command.containerId
    ? spawn('docker', [
        'exec',
        ...Object.entries(environment).flatMap(([name, value]) => ['-e', `${name}=${value}`]),
        command.containerId,
        'bash',
        '-c',
        script,
      ])
    : spawn('bash', ['-c', script], { env: { ...process.env, ...environment } });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  }).finally(() => memory.stop());
  const busyAfter = busyCpuSeconds();
  const time = TIME_LINE.exec(stderr);
  if (exitCode !== 0 || !time) {
    throw new Error(`exit code ${exitCode} of: ${command.script}\n${stderr}\n${stdout.slice(-2000)}`);
  }
  const [seconds = 0, user = 0, system = 0] = time.slice(1).map(Number);
  return {
    seconds,
    cpuSeconds: user + system,
    machineCpuSeconds: busyAfter === undefined ? undefined : busyAfter - (busyBefore ?? 0),
    peakBytes: memory.peakBytes,
    stdout,
  };
}

/** A word for bash. */
export function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
