// Tasks that run in the background, with a maximum number at a time. `add` and `finish` throw the
// first failure.

export class TaskPool {
  readonly #max: number;
  readonly #running = new Set<Promise<void>>();
  #failure: { error: unknown } | undefined;

  /** @param max maximum number of parallel tasks, from 1 */
  constructor(max: number) {
    this.#max = max;
  }

  /**
   * Resolves when the task has started.
   * @throws the error of an earlier task
   */
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

  /**
   * Resolves when all tasks have ended.
   * @throws the first error of a task
   */
  async finish(): Promise<void> {
    await Promise.all(this.#running);
    if (this.#failure) throw this.#failure.error;
  }
}
