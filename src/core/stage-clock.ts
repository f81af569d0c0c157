// Duration of each stage of a use-case.
import type { Progress } from './progress.ts';

export interface StageTime {
  name: string;
  seconds: number;
}

export class StageClock {
  readonly #progress: Progress;
  readonly #now: () => Date;
  readonly #stages: StageTime[] = [];
  #current: { name: string; begin: number } | undefined;

  constructor(progress: Progress, now: () => Date) {
    this.#progress = progress;
    this.#now = now;
  }

  /** Ends the current stage and starts another. */
  enter(name: string): void {
    this.#end();
    this.#current = { name, begin: this.#now().getTime() };
    this.#progress.stage(name);
  }

  /** Ends the last stage. */
  finish(): StageTime[] {
    this.#end();
    return this.#stages;
  }

  #end(): void {
    if (this.#current)
      this.#stages.push({
        name: this.#current.name,
        seconds: (this.#now().getTime() - this.#current.begin) / 1000,
      });
    this.#current = undefined;
  }
}
