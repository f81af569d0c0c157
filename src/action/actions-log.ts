// Log and progress in a workflow: a group for each stage, annotations for warnings and errors, no line per chunk.
import * as core from '@actions/core';
import type { Logger } from '../log.ts';
import type { Progress } from '../progress.ts';
import { formatBytes, formatCount, formatSeconds } from '../units.ts';

const LOG_MS = 10_000;

export class ActionsLog implements Logger, Progress {
  #stage: string | undefined;
  #begin = Date.now();
  #rows = 0;
  #bytes = 0;
  #timer: NodeJS.Timeout | undefined;

  debug(message: string): void {
    core.debug(message);
  }

  info(message: string): void {
    core.info(message);
  }

  warn(message: string): void {
    core.warning(message);
  }

  error(message: string): void {
    core.error(message);
  }

  stage(name: string): void {
    this.end();
    this.#stage = name;
    this.#begin = Date.now();
    this.#rows = this.#bytes = 0;
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
    if (this.#stage === undefined) return;
    if (this.#bytes > 0) this.#show();
    core.info(`${this.#stage} took ${formatSeconds((Date.now() - this.#begin) / 1000)}`);
    core.endGroup();
    this.#stage = undefined;
  }

  #show(): void {
    const seconds = Math.max(0.001, (Date.now() - this.#begin) / 1000);
    if (this.#bytes > 0)
      core.info(
        `${formatCount(this.#rows)} rows, ${formatBytes(this.#bytes)}, ${formatBytes(this.#bytes / seconds)}/s`,
      );
  }
}
