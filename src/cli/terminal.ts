// Chooses the stream of each message of the command line: progress and information go to stdout,
// warnings and errors to stderr. With --output json stdout carries the document alone, and all
// other messages go to stderr. With --log-format json each log line is a JSON object on stderr.
import type { LogLevel } from '../options/operations.ts';
import type { BackupError } from '../core/errors.ts';
import type { Logger } from '../core/log.ts';
import { inert } from '../core/printable.ts';
import { stderr, stdout } from './output.ts';
import { type Paint, paintFor } from './paint.ts';
import { ProgressDisplay } from './progress-display.ts';

const LEVELS: readonly LogLevel[] = ['error', 'warn', 'info', 'debug'];

export class Terminal implements Logger {
  readonly progress: ProgressDisplay;
  readonly #json: boolean;
  readonly #isJsonLog: boolean;
  readonly #paint: Paint;
  #level: LogLevel = 'info';

  /** @param isJsonLog each line of the log is a JSON object */
  constructor(
    json: boolean,
    environment: Readonly<Record<string, string | undefined>> = {},
    isJsonLog = false,
  ) {
    this.#json = json;
    this.#isJsonLog = isJsonLog;
    this.progress = new ProgressDisplay(
      json ? stderr : stdout,
      (line) => this.info(line),
      environment,
      isJsonLog,
    );
    this.#paint = paintFor(stderr, environment);
  }

  setLevel(level: LogLevel): void {
    this.#level = level;
  }

  debug(message: string): void {
    this.#log('debug', message);
  }

  info(message: string): void {
    this.#log('info', message);
  }

  warn(message: string): void {
    this.#log('warn', message);
  }

  error(message: string): void {
    this.#log('error', message);
  }

  fail(error: BackupError): void {
    this.progress.clear();
    if (this.#isJsonLog) {
      const { code, message, hint } = error;
      writeEntry('error', message, { code, ...(hint ? { hint } : {}) });
      return;
    }
    const text = inert(`: ${error.message}\n${error.hint ? `hint: ${error.hint}\n` : ''}`);
    stderr.write(`${this.#paint('red', `error ${error.code}`)}${text}`);
  }

  print(text: string): void {
    this.progress.clear();
    const shown = this.#json ? text : inert(text);
    stdout.write(shown.endsWith('\n') ? shown : `${shown}\n`);
  }

  #log(level: LogLevel, message: string): void {
    if (LEVELS.indexOf(level) > LEVELS.indexOf(this.#level)) return;
    this.progress.clear();
    if (this.#isJsonLog) {
      writeEntry(level, message);
      return;
    }
    const isForPeople = level === 'info' || level === 'debug';
    const begin = level === 'warn' ? `${this.#paint('yellow', 'warning')}: ` : '';
    (isForPeople && !this.#json ? stdout : stderr).write(`${begin}${inert(message)}\n`);
  }
}

/**
 * Writes one line: JSON escapes line breaks and all other characters that a terminal would obey.
 */
function writeEntry(level: LogLevel, message: string, more: object = {}): void {
  stderr.write(`${JSON.stringify({ time: new Date().toISOString(), level, message, ...more })}\n`);
}
