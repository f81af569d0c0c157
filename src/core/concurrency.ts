// Bounded parallel work. The first failure stops the others and is the one that travels up.

/**
 * Runs `work` over the items with at most `concurrency` at once, in the order of the iterable.
 * On the first failure no further item is taken, running ones are told by the signal and waited for.
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
  // One at a time asks the iterator: async generators queue, plain ones must not be re-entered.
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

/** The results of `work` over the items, in their order, with at most `concurrency` at once. */
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

/** An amount of something that parallel workers share, such as memory in bytes. Whoever comes first is served first. */
export class Budget {
  readonly #total: number;
  #free: number;
  readonly #waiting: { amount: number; go: () => void }[] = [];

  constructor(total: number) {
    this.#total = total;
    this.#free = total;
  }

  /** Does the work when so much is free; who asks for more than there is gets all of it. */
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
