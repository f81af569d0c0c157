// Progress on a terminal: one line that is redrawn. In a log: a line for each stage, and one every few seconds.
import type { Output } from './output.ts';
import type { Progress } from '../core/progress.ts';
import { formatBytes, formatCount, formatSeconds } from '../core/units.ts';

const REDRAW_MS = 200;
const LOG_MS = 5000;

export class ProgressDisplay implements Progress {
  readonly #out: Output;
  readonly #log: (line: string) => void;
  readonly #timer: NodeJS.Timeout;
  #stage = '';
  #begin = Date.now();
  #expected: { rows?: number; bytes?: number; tables?: number } = {};
  #rows = 0;
  #bytes = 0;
  #tables = 0;
  #shown = '';

  /** @param log takes the lines where `out` is no terminal */
  constructor(out: Output, log: (line: string) => void) {
    this.#out = out;
    this.#log = log;
    this.#timer = setInterval(() => this.#show(), out.isTTY ? REDRAW_MS : LOG_MS);
    this.#timer.unref();
  }

  stage(name: string): void {
    this.clear();
    this.#stage = name;
    this.#begin = Date.now();
    this.#rows = this.#bytes = this.#tables = 0;
    if (!this.#out.isTTY) this.#log(`stage ${name}`);
  }

  expect(total: { rows?: number; bytes?: number; tables?: number }): void {
    this.#expected = total;
  }

  advance(rows: number, bytes: number): void {
    this.#rows += rows;
    this.#bytes += bytes;
  }

  tableDone(): void {
    this.#tables++;
  }

  /** Wipes the line, so that something else can be written. */
  clear(): void {
    if (this.#out.isTTY && this.#shown !== '') this.#out.write('\r\x1b[K');
    this.#shown = '';
  }

  stop(): void {
    clearInterval(this.#timer);
    this.clear();
  }

  #show(): void {
    if (this.#bytes === 0) return;
    const seconds = Math.max(0.001, (Date.now() - this.#begin) / 1000);
    const { bytes = 0, tables } = this.#expected;
    const parts = [
      `${this.#stage}: ${formatCount(this.#rows)} rows`,
      `${formatBytes(this.#bytes / seconds)}/s`,
    ];
    if (tables !== undefined) parts.push(`${this.#tables} of ${tables} tables`);
    if (bytes > this.#bytes)
      parts.push(`about ${formatSeconds(((bytes - this.#bytes) / this.#bytes) * seconds)} left`);
    const line = parts.join(', ');
    if (this.#out.isTTY) this.#out.write(`\r\x1b[K${line}`);
    else this.#log(line);
    this.#shown = line;
  }
}
