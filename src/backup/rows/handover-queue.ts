// Queue of tasks for workers that may fail: another worker performs a task that one gives back.
// Invariant: the queue does not report its end while a running task might still come back.

export class HandoverQueue<T> {
  readonly #plan: AsyncIterator<T>;
  readonly #returned: T[] = [];
  #isPlanned = false;
  #active = 0;
  /** Serializes the calls to the plan. */
  #turn: Promise<unknown> = Promise.resolve();
  readonly #waiting = new Set<() => void>();

  constructor(plan: AsyncIterable<T>) {
    this.#plan = plan[Symbol.asyncIterator]();
  }

  /**
   * Returns the next task, or undefined when all are done. The caller ends each taken task by
   * `done` or `giveBack`.
   */
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

  /**
   * Ends a task that is done.
   * @param next task to perform before all others
   */
  done(next?: T): void {
    if (next !== undefined) this.#returned.unshift(next);
    this.#end();
  }

  /** Ends a task that was not done. Nothing of the attempt may remain. */
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

  /** Waits until a task has ended or the signal fires. */
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
