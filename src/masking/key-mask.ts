// The mask of integer keys: a permutation of the numbers from 1 to 2^bits, by four rounds of a
// Feistel network over two halves of the bits. 0 stays 0. Invariant: every other number is an error
// of the server, and never a value without its mask.
import { digestSql, TAG, type MaskKey } from './mask-key.ts';

/** Bits of the integer types without the sign. */
const WIDTHS: Readonly<Record<string, number>> = {
  tinyint: 8,
  smallint: 16,
  mediumint: 24,
  int: 32,
  bigint: 64,
};

/** Returns the largest number of bits whose permutation fits into the type. */
export function mostBits(dataType: string, columnType: string): number {
  const width = WIDTHS[dataType] ?? 0;
  return Math.min(62, width - (/\bunsigned\b/i.test(columnType) ? 1 : 2));
}

/** Returns the smallest number of bits for keys up to a number. */
export function bitsFor(largest: bigint): number {
  let bits = 2;
  while (2n ** BigInt(bits) < largest) bits++;
  return bits;
}

/** @param c quoted column */
export function keySql(c: string, bits: number): string {
  const low = BigInt(bits >> 1);
  const high = BigInt(bits) - low;
  const lowMask = 2n ** low - 1n;
  const highMask = 2n ** high - 1n;
  const x = `(${c} - 1)`;
  const round = (n: 0 | 1 | 2 | 3, half: string, mask: bigint): string =>
    `(CRC32(${digestSql(TAG.key[n], `CAST(${half} AS BINARY)`)}) & ${mask})`;
  const left = `(${x} >> ${low})`;
  const right = `(${x} & ${lowMask})`;
  const left1 = `(${left} ^ ${round(0, right, highMask)})`;
  const right1 = `(${right} ^ ${round(1, left1, lowMask)})`;
  const left2 = `(${left1} ^ ${round(2, right1, highMask)})`;
  const right2 = `(${right1} ^ ${round(3, left2, lowMask)})`;
  // The sum is out of range, an error on all servers.
  return `CASE WHEN ${c} IS NULL OR ${c} = 0 THEN ${c} WHEN ${c} BETWEEN 1 AND ${2n ** BigInt(bits)} THEN ((${left2} << ${low}) | ${right2}) + 1 ELSE 18446744073709551615 + ABS(${c}) END`;
}

/**
 * Returns the same in four steps over the column, which compute each hash once. Each step is a
 * permutation of the same numbers, so every value between them fits into the column.
 */
export function keySteps(c: string, bits: number): string[] {
  const low = BigInt(bits >> 1);
  const high = BigInt(bits) - low;
  const lowMask = 2n ** low - 1n;
  const highMask = 2n ** high - 1n;
  const x = `(${c} - 1)`;
  const number = (n: 0 | 1 | 2 | 3, half: string): string =>
    `CRC32(${digestSql(TAG.key[n], `CAST(${half} AS BINARY)`)})`;
  const changeHigh = (n: 0 | 2): string => `((${number(n, `(${x} & ${lowMask})`)} & ${highMask}) << ${low})`;
  const changeLow = (n: 1 | 3): string => `(${number(n, `(${x} >> ${low})`)} & ${lowMask})`;
  return [changeHigh(0), changeLow(1), changeHigh(2), changeLow(3)].map(
    (change) =>
      `CASE WHEN ${c} IS NULL OR ${c} = 0 THEN ${c} WHEN ${c} BETWEEN 1 AND ${2n ** BigInt(bits)} THEN (${x} ^ ${change}) + 1 ELSE 18446744073709551615 + ABS(${c}) END`,
  );
}

/** Returns the masked number; undefined outside of the permutation. */
export function keyTwin(key: MaskKey, value: bigint, bits: number): bigint | undefined {
  if (value === 0n) return 0n;
  if (value < 1n || value > 2n ** BigInt(bits)) return undefined;
  const low = BigInt(bits >> 1);
  const lowMask = 2n ** low - 1n;
  const highMask = 2n ** (BigInt(bits) - low) - 1n;
  const round = (n: 0 | 1 | 2 | 3, half: bigint): bigint =>
    BigInt(key.number(TAG.key[n], Buffer.from(String(half))));
  let left = (value - 1n) >> low;
  let right = (value - 1n) & lowMask;
  left ^= round(0, right) & highMask;
  right ^= round(1, left) & lowMask;
  left ^= round(2, right) & highMask;
  right ^= round(3, left) & lowMask;
  return ((left << low) | right) + 1n;
}
