// Tasks that run next to their caller, a bounded number at a time. The first failure is the one that travels up: to the next `add`, and
// to `finish`.

export class TaskPool {
  readonly #max: number;
  readonly #running = new Set<Promise<void>>();
  #failure: { error: unknown } | undefined;

  /** @param max tasks that run at a time, from 1 */
  constructor(max: number) {
    this.#max = max;
  }

  /** Settles when the task has begun. @throws what an earlier task threw */
  async add(task: () => Promise<unknown>): Promise<void> {
    while (this.#running.size >= this.#max) await Promise.race(this.#running);
    if (this.#failure) throw this.#failure.error;
    const running = (async () => {
      try {
        await task();
      } catch (error) {
        this.#failure ??= { error };
      }
    })();
    this.#running.add(running);
    void running.finally(() => this.#running.delete(running));
  }

  /** Settles when all tasks have ended. @throws what the first of them threw */
  async finish(): Promise<void> {
    await Promise.all(this.#running);
    if (this.#failure) throw this.#failure.error;
  }
}
