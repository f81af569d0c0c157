// Shows progress. A terminal shows one line, which the display redraws. A log gets a line for each
// stage, and one every few seconds. Invariant: the line is narrower than the terminal, which would
// otherwise begin another line.
import type { Output } from './output.ts';
import { isDumb, type Paint, paintFor } from './paint.ts';
import { progressLine } from './progress-line.ts';
import type { Progress } from '../core/progress.ts';
import { formatBytes, formatCount, formatSeconds } from '../core/units.ts';

const REDRAW_MS = 200;
const LOG_MS = 5000;
/** Width of a terminal that does not report its width. */
const DEFAULT_COLUMNS = 80;
const FIRST_STAGE = 'starting';
/** Colour codes take no columns. */
const STYLES = /\x1b\[\d+m/g;

export class ProgressDisplay implements Progress {
  readonly #out: Output;
  readonly #log: (line: string) => void;
  readonly #timer: NodeJS.Timeout;
  readonly #paint: Paint;
  readonly #isDumb: boolean;
  /** False: lines go to the log. */
  readonly #isDrawn: boolean;
  readonly #start = Date.now();
  #stage = FIRST_STAGE;
  #begin = this.#start;
  #expected: { rows?: number; bytes?: number; tables?: number } = {};
  #rows = 0;
  #bytes = 0;
  #tables = 0;
  #shown = '';
  #isPaused = false;

  /**
   * @param log takes the lines if `out` is not a terminal
   * @param isLogOnly the display draws nothing, also on a terminal
   */
  constructor(
    out: Output,
    log: (line: string) => void,
    environment: Readonly<Record<string, string | undefined>> = {},
    isLogOnly = false,
  ) {
    this.#out = out;
    this.#isDrawn = out.isTTY && !isLogOnly;
    this.#log = log;
    this.#paint = paintFor(out, environment);
    this.#isDumb = isDumb(environment);
    this.#timer = setInterval(() => this.#show(), this.#isDrawn ? REDRAW_MS : LOG_MS);
    this.#timer.unref();
  }

  stage(name: string): void {
    this.#stage = name;
    this.#begin = Date.now();
    this.#rows = this.#bytes = this.#tables = 0;
    if (this.#isDrawn) this.#show();
    else this.#log(`stage ${name}`);
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

  /** Wipes the line, to make room for other text. */
  clear(): void {
    if (this.#isDrawn && this.#shown !== '') this.#out.write(this.#wipe());
    this.#shown = '';
  }

  /** Draws nothing until `resume`, for example during a question. */
  pause(): void {
    this.clear();
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
  }

  stop(): void {
    clearInterval(this.#timer);
    this.clear();
    this.#isPaused = true;
  }

  /**
   * Draws the last line on a terminal: how the run ended, and after how long. Draws nothing after a
   * run without stages.
   */
  conclude(exitCode: number, failed: boolean): void {
    this.stop();
    if (!this.#isDrawn || this.#stage === FIRST_STAGE) return;
    const time = formatSeconds((Date.now() - this.#start) / 1000);
    const code = exitCode === 0 ? '' : `, exit code ${exitCode}`;
    const [style, text] = failed
      ? (['red', `failed after ${time}${code}`] as const)
      : ([exitCode === 0 ? 'green' : 'yellow', `done in ${time}${code}`] as const);
    this.#out.write(`${this.#paint(style, text)}\n`);
  }

  #show(): void {
    if (this.#isPaused) return;
    if (!this.#isDrawn) return this.#logLine();
    const seconds = (Date.now() - this.#begin) / 1000;
    const state = {
      stage: this.#stage,
      seconds,
      rows: this.#rows,
      bytes: this.#bytes,
      tables: this.#tables,
      expected: this.#expected,
    };
    const line = progressLine(state, this.#columns - 1, this.#paint);
    if (line === this.#shown) return;
    this.#out.write(this.#wipe() + line);
    this.#shown = line;
  }

  get #columns(): number {
    return this.#out.columns || DEFAULT_COLUMNS;
  }

  /** Wipes all lines: a terminal that became narrower has broken the line into several. */
  #wipe(): string {
    const length = this.#shown.replace(STYLES, '').length;
    if (this.#isDumb) return `\r${' '.repeat(Math.min(length, this.#columns - 1))}\r`;
    const above = Math.max(0, Math.ceil(length / this.#columns) - 1);
    return above === 0 ? '\r\x1b[K' : `\r\x1b[${above}A\x1b[J`;
  }

  #logLine(): void {
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
    this.#log(parts.join(', '));
  }
}
