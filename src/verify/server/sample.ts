// Picks the tables for level `sample`: at random, but the same for the same seed.

export function pickSample<T>(items: readonly T[], size: number, seed: number): T[] {
  const pool = [...items];
  const random = xorshift(seed);
  const picked: T[] = [];
  while (picked.length < size && pool.length > 0) picked.push(...pool.splice(random() % pool.length, 1));
  return picked;
}

/** Marsaglia's xorshift32: 32 bits, never 0. */
function xorshift(seed: number): () => number {
  let state = seed | 0 || 0x9e3779b9;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}
