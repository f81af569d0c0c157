// The peak memory of the processes that carry a mark in their environment, read from /proc while they run: children,
// and those in a container of this machine too. The sum of each process's own peak, so never too small by sharing.
import { readFileSync, readdirSync } from 'node:fs';

const INTERVAL_MS = 50;

export class PeakMemory {
  readonly #mark: string;
  readonly #timer: NodeJS.Timeout;
  /** Peak by process; undefined: not one of ours. */
  readonly #peaks = new Map<string, number | undefined>();

  constructor(mark: string) {
    this.#mark = mark;
    this.#timer = setInterval(() => this.#look(), INTERVAL_MS);
  }

  /** Of the largest processes alone; the shells around them are left out. */
  get peakBytes(): number | undefined {
    const peaks = [...this.#peaks.values()].filter((peak) => peak !== undefined);
    return peaks.length === 0 ? undefined : peaks.reduce((sum, peak) => sum + peak, 0);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    for (const pid of readdirSync('/proc')) {
      if (!/^\d+$/.test(pid)) continue;
      // A process has another name after exec, and only then the environment that it was given.
      const known = this.#peaks.has(pid);
      if (known && this.#peaks.get(pid) === undefined) continue;
      if (!known && !this.#isOurs(pid)) continue;
      const status = read(`/proc/${pid}/status`);
      if (/^Name:\s+(bash|sh|xargs)$/m.test(status)) continue;
      const kibibytes = Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0);
      this.#peaks.set(pid, Math.max(this.#peaks.get(pid) ?? 0, kibibytes * 1024));
    }
  }

  #isOurs(pid: string): boolean {
    const environment = read(`/proc/${pid}/environ`);
    if (environment.includes(this.#mark)) return true;
    if (environment !== '') this.#peaks.set(pid, undefined);
    return false;
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
