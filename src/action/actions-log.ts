// Log and progress in a workflow: a group for each stage, annotations for warnings and errors, no
// line per chunk.
import * as core from './commands.ts';
import type { LogLevel } from '../options/operations.ts';
import type { Logger } from '../core/log.ts';
import { inert } from '../core/printable.ts';
import type { Progress } from '../core/progress.ts';
import { formatBytes, formatCount, formatSeconds } from '../core/units.ts';
import type { Check } from '../verify/report.ts';
import { placeOf } from './summary/checks.ts';
import { nameInputs } from './wording.ts';

const LOG_MS = 10_000;
/** GitHub shows ten annotations of each kind for a step; the outcome needs one of them. */
const ANNOTATIONS = 9;

const LEVELS: readonly LogLevel[] = ['error', 'warn', 'info', 'debug'];

export class ActionsLog implements Logger, Progress {
  readonly #reword: (text: string) => string;
  #level: LogLevel = 'info';
  #operation = 'mysql-backup';
  #stage: string | undefined;
  #begin = Date.now();
  #rows = 0;
  #bytes = 0;
  #warnings = 0;
  #timer: NodeJS.Timeout | undefined;

  /** @param reword translates the words of the command line into the words of the workflow */
  constructor(reword: (text: string) => string = nameInputs) {
    this.#reword = reword;
  }

  /** Sets the operation, which begins the titles of annotations. */
  setOperation(operation: string): void {
    this.#operation = operation;
  }

  setLevel(level: LogLevel): void {
    this.#level = level;
  }

  debug(message: string): void {
    if (this.#shows('debug')) this.#say(message);
    else core.debug(message);
  }

  info(message: string): void {
    if (this.#shows('info')) this.#say(message);
  }

  warn(message: string): void {
    if (!this.#shows('warn')) return;
    if (++this.#warnings <= ANNOTATIONS)
      core.warning(this.#reword(message), { title: `${this.#operation}: warning` });
    else this.#say(`warning: ${message}`);
  }

  /** Prints a text of several lines unchanged. */
  print(text: string): void {
    if (this.#shows('info')) core.info(inert(text));
  }

  /**
   * Logs an error without an annotation: fail() annotates the failure, with the checks that locate
   * it.
   */
  error(message: string): void {
    this.#say(message);
  }

  /** Annotates the first failed checks, then the outcome of a failed run. */
  fail(
    { code, message, hint }: { code: string; message: string; hint?: string | undefined },
    failed: readonly Check[],
  ): void {
    for (const check of failed.slice(0, ANNOTATIONS))
      core.error(
        `${check.check}: expected ${check.expected}, actual ${check.actual}${check.range === undefined ? '' : `, where ${check.range}`}`,
        {
          title: `${this.#operation}: ${placeOf(check)} is wrong`,
        },
      );
    core.error(`${code}: ${message}${hint ? `\n${hint}` : ''}`, { title: `${this.#operation}: ${code}` });
  }

  stage(name: string): void {
    this.end();
    this.#stage = name;
    this.#begin = Date.now();
    this.#rows = this.#bytes = 0;
    if (!this.#shows('info')) return;
    core.startGroup(name);
    this.#timer = setInterval(() => this.#show(), LOG_MS);
    this.#timer.unref();
  }

  expect(): void {}

  advance(rows: number, bytes: number): void {
    this.#rows += rows;
    this.#bytes += bytes;
  }

  tableDone(): void {}

  /** Ends the group of the last stage. */
  end(): void {
    clearInterval(this.#timer);
    const stage = this.#stage;
    this.#stage = undefined;
    if (stage === undefined || !this.#shows('info')) return;
    if (this.#bytes > 0) this.#show();
    this.#say(`${stage} took ${formatSeconds((Date.now() - this.#begin) / 1000)}`);
    core.endGroup();
  }

  #say(message: string): void {
    core.info(inert(this.#reword(message)));
  }

  #shows(level: LogLevel): boolean {
    return LEVELS.indexOf(level) <= LEVELS.indexOf(this.#level);
  }

  #show(): void {
    const seconds = Math.max(0.001, (Date.now() - this.#begin) / 1000);
    if (this.#bytes > 0)
      this.#say(
        `${formatCount(this.#rows)} rows, ${formatBytes(this.#bytes)}, ${formatBytes(this.#bytes / seconds)}/s`,
      );
  }
}
