// Bounded parallel work. The first failure stops the other work and is the error of the whole.

/**
 * Runs `work` over the items, at most `concurrency` at once, in the order of the iterable. After
 * the first failure, takes no further item, aborts the signal of running work and waits for that
 * work.
 */
export async function forEachConcurrent<T>(
  items: Iterable<T> | AsyncIterable<T>,
  concurrency: number,
  signal: AbortSignal,
  work: (item: T, worker: number, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const stop = new AbortController();
  const combined = AbortSignal.any([signal, stop.signal]);
  const iterator: AsyncIterator<T> | Iterator<T> =
    Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  // Call the iterator one at a time: async generators queue calls, but plain ones must not be
  // re-entered.
  let turn: Promise<unknown> = Promise.resolve();
  const next = (): Promise<IteratorResult<T>> => {
    const result = turn.then(() => iterator.next());
    turn = result.catch(() => undefined);
    return result;
  };
  let failure: { error: unknown } | undefined;
  const run = async (worker: number): Promise<void> => {
    try {
      for (;;) {
        combined.throwIfAborted();
        const { done, value } = await next();
        if (done) return;
        await work(value, worker, combined);
      }
    } catch (error) {
      failure ??= { error };
      stop.abort(error);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, concurrency) }, (_, worker) => run(worker)));
  if (failure) {
    await iterator.return?.();
    throw failure.error;
  }
}

/** Returns the results of `work` in the order of the items; runs at most `concurrency` at once. */
export async function mapConcurrent<T, R>(
  items: readonly T[],
  concurrency: number,
  work: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = Array.from({ length: items.length });
  await forEachConcurrent(
    items.entries(),
    concurrency,
    new AbortController().signal,
    async ([index, item]) => {
      results[index] = await work(item, index);
    },
  );
  return results;
}

/** Amount of a resource that parallel workers share, such as memory. First come, first served. */
export class Budget {
  readonly #total: number;
  #free: number;
  readonly #waiting: { amount: number; go: () => void }[] = [];

  constructor(total: number) {
    this.#total = total;
    this.#free = total;
  }

  /** Runs the work when the requested amount is free. A request above the total gets the total. */
  async use<T>(asked: number, work: () => Promise<T>): Promise<T> {
    const amount = Math.min(asked, this.#total);
    if (this.#waiting.length > 0 || amount > this.#free)
      await new Promise<void>((go) => this.#waiting.push({ amount, go }));
    else this.#free -= amount;
    try {
      return await work();
    } finally {
      this.#free += amount;
      for (let next = this.#waiting[0]; next && next.amount <= this.#free; next = this.#waiting[0]) {
        this.#waiting.shift();
        this.#free -= next.amount;
        next.go();
      }
    }
  }
}
