// One source for several consumers, at the pace of the slowest: all consumers take a piece before
// the next is requested. The first failure, of the source or of a consumer, ends all of them and is
// kept.

interface Branch {
  /** Offered piece; undefined inside means the end. */
  offer: PromiseWithResolve<Uint8Array | undefined>;
  taken: PromiseWithResolve<void>;
}

export class Broadcast {
  readonly #source: AsyncIterable<Uint8Array>;
  readonly #branches: Branch[];
  readonly #broken: PromiseWithResolve<never>;
  failure: { error: unknown } | undefined;

  constructor(source: AsyncIterable<Uint8Array>, count: number) {
    this.#source = source;
    this.#branches = Array.from({ length: count }, () => ({ offer: pending(), taken: pending() }));
    this.#broken = pending();
    this.#broken.promise.catch(() => undefined);
  }

  fail(error: unknown): void {
    if (this.failure) return;
    this.failure = { error };
    this.#broken.reject(error);
  }

  /** Feeds the branches until the source ends or something fails; never rejects. */
  async run(): Promise<void> {
    try {
      for await (const piece of this.#source) {
        if (!(await this.#deliver(piece))) return;
      }
      await this.#deliver(undefined);
    } catch (error) {
      this.fail(error);
    }
  }

  async #deliver(piece: Uint8Array | undefined): Promise<boolean> {
    for (const { offer } of this.#branches) offer.resolve(piece);
    if (piece === undefined) return true;
    const taken = Promise.all(this.#branches.map((branch) => branch.taken.promise));
    await Promise.race([taken, this.#broken.promise]).catch(() => undefined);
    return this.failure === undefined;
  }

  async *branch(index: number): AsyncGenerator<Uint8Array> {
    const branch = this.#branches[index]!;
    for (;;) {
      const piece = await Promise.race([branch.offer.promise, this.#broken.promise]);
      if (this.failure) throw this.failure.error;
      if (piece === undefined) return;
      const { taken } = branch;
      branch.offer = pending();
      branch.taken = pending();
      // Resolve when the consumer asks for the next piece, so that its pace counts.
      yield piece;
      taken.resolve();
    }
  }
}

interface PromiseWithResolve<T> {
  promise: Promise<T>;
  resolve: (value: T) => void;
  reject: (reason: unknown) => void;
}

function pending<T>(): PromiseWithResolve<T> {
  let resolve: (value: T) => void = () => undefined;
  let reject: (reason: unknown) => void = () => undefined;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
