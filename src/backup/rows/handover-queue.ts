// What there is to do, for workers that may fail: a task that one of them gives back is done by another. Invariant: no one is
// told that nothing is left as long as a task that is being done might still come back.

export class HandoverQueue<T> {
  readonly #plan: AsyncIterator<T>;
  readonly #returned: T[] = [];
  #isPlanned = false;
  #active = 0;
  /** One at a time asks the plan. */
  #turn: Promise<unknown> = Promise.resolve();
  readonly #waiting = new Set<() => void>();

  constructor(plan: AsyncIterable<T>) {
    this.#plan = plan[Symbol.asyncIterator]();
  }

  /** The next task, or undefined when all are done. Each one that was taken has to be ended by `done` or `giveBack`. */
  async take(signal: AbortSignal): Promise<T | undefined> {
    for (;;) {
      signal.throwIfAborted();
      const task = this.#returned.shift() ?? (await this.#planNext());
      if (task !== undefined) {
        this.#active++;
        return task;
      }
      if (this.#active === 0 && this.#returned.length === 0) return undefined;
      if (this.#returned.length === 0) await this.#changed(signal);
    }
  }

  /** The task is done. @param next what is to be done before anything else, now that it is */
  done(next?: T): void {
    if (next !== undefined) this.#returned.unshift(next);
    this.#end();
  }

  /** The task is not done, and nothing is left of the try. */
  giveBack(task: T): void {
    this.#returned.unshift(task);
    this.#end();
  }

  #end(): void {
    this.#active--;
    for (const wake of this.#waiting) wake();
  }

  async #planNext(): Promise<T | undefined> {
    if (this.#isPlanned) return undefined;
    const result = this.#turn.then(() => this.#plan.next());
    this.#turn = result.catch(() => undefined);
    const { done, value } = await result;
    if (!done) return value;
    this.#isPlanned = true;
    return undefined;
  }

  /** Until a task has ended, or the signal fires. */
  async #changed(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        this.#waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.#waiting.add(wake);
      signal.addEventListener('abort', wake, { once: true });
    });
  }
}
