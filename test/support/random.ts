// Chance that can be repeated: the seed is printed, and TEST_SEED gives the same again.

export interface Random {
  readonly seed: number;
  /** 0 ≤ x < 1 */
  next(): number;
  /** A whole number from `low` to `high`, both included. */
  integer(low: number, high: number): number;
  pick<T>(items: readonly T[]): T;
  /** Different ones, in no order. */
  sample<T>(items: readonly T[], count: number): T[];
}

/** @param name what it is used for, printed with the seed */
export function seededRandom(name: string): Random {
  const given = process.env['TEST_SEED'];
  const seed = given === undefined ? Math.floor(Math.random() * 2 ** 32) : Number(given);
  if (!Number.isInteger(seed)) throw new Error(`TEST_SEED is no whole number: ${given}`);
  process.stderr.write(`${name}: TEST_SEED=${seed}\n`);
  return randomFrom(seed);
}

export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  // mulberry32
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const integer = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  return {
    seed,
    next,
    integer,
    pick: (items) => items[integer(0, items.length - 1)]!,
    sample(items, count) {
      const left = [...items];
      const taken = Math.min(count, left.length);
      return Array.from({ length: taken }, () => left.splice(integer(0, left.length - 1), 1)[0]!);
    },
  };
}
