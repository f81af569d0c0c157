// Checksums that MySQL Shell writes with `checksum: true`: the XOR of the rows' SHA-2 for each
// partition and chunk, computed by the server in one query. The same query computes them again on a
// restored table. Only one expression is changed: in the original
// (modules/util/common/dump/checksums.cc), the length of an empty result depends on the session.
import { defined } from '../../core/defined.ts';
import type { ContentsChecksum } from '../contents.ts';
import { quoteName } from '../../sql/tokens/quote.ts';
import { CHECKSUMS_FILE, checkVersion, lookUp, type ChecksumsFile } from './dump-files.ts';
import { damagedDump, unsupportedDump } from './refusals.ts';
import { examineExpression } from './sql-expression.ts';

const NEWEST: readonly [number, number] = [1, 0];
const HASH_BITS: Readonly<Record<string, number>> = { sha224: 224, sha256: 256, sha384: 384, sha512: 512 };

type ChecksummedTable = ChecksumsFile['data'][string][string];

export class ShellChecksums {
  readonly #folder: string;
  readonly #file: ChecksumsFile;
  readonly #bits: number;
  readonly #aggregate: (hash: string) => string;

  /**
   * Reads the checksums.
   * @param isMariaDb MariaDB's BIT_XOR accepts only integers
   */
  constructor(folder: string, file: ChecksumsFile, isMariaDb: boolean) {
    const { version, algorithm, hash } = file.config;
    checkVersion(folder, CHECKSUMS_FILE, version, NEWEST);
    if (algorithm.toLowerCase() !== 'bit_xor')
      throw unsupportedDump(folder, `its checksums are "${algorithm}"`);
    const bits = lookUp(HASH_BITS, hash.toLowerCase());
    if (bits === undefined) throw unsupportedDump(folder, `its checksums are of "${hash}"`);
    this.#folder = folder;
    this.#file = file;
    this.#bits = bits;
    this.#aggregate = isMariaDb ? (hash) => xorOfSlices(hash, bits) : xorOfBytes;
  }

  /** Returns the checksums of one table; none if the dump has none for it. */
  of(schema: string, table: string): ContentsChecksum[] {
    const tables = lookUp(this.#file.data, schema);
    const found = tables && lookUp(tables, table);
    if (!found) return [];
    const label = `${schema}.${table}`;
    return Object.entries(found.partitions).flatMap(([partition, chunks]) =>
      Object.values(chunks).map(({ checksum, count, boundary }) => {
        if (!new RegExp(`^[0-9A-Fa-f]{${this.#bits / 4}}$`).test(checksum))
          throw damagedDump(this.#folder, `a checksum of ${label} is "${checksum}"`);
        const conditions = [boundary, found.extraFilter].filter((condition) => condition !== undefined);
        for (const condition of conditions) this.#checkCondition(label, condition);
        const range = boundary ?? (partition === '' ? undefined : partition);
        return {
          query: this.#query(found, partition, conditions),
          expected: checksum.toUpperCase(),
          rows: count,
          ...defined({ range }),
        };
      }),
    );
  }

  #checkCondition(label: string, condition: string): void {
    const { isExpression, hasVariable } = examineExpression(condition);
    if (!isExpression || hasVariable)
      throw unsupportedDump(this.#folder, `a checksum of ${label} is of the rows where ${condition}`);
  }

  #query(table: ChecksummedTable, partition: string, conditions: readonly string[]): string {
    const hash = `SHA2(CONCAT_WS('#', ${rowValues(table).join(', ')}), ${this.#bits})`;
    return [
      `SELECT ${this.#aggregate(hash)} AS checksum, COUNT(*) AS rowCount FROM {table}`,
      ...(partition === '' ? [] : [`PARTITION (${quoteName(partition)})`]),
      ...(conditions.length === 0
        ? []
        : [`WHERE ${conditions.map((condition) => `(${condition})`).join(' AND ')}`]),
    ].join(' ');
  }
}

/** CONCAT_WS omits NULLs, so the NULL flags of the columns follow the values. */
function rowValues({ columns, nullColumns }: ChecksummedTable): string[] {
  const values = columns.map((column) => `CONVERT(${quoteName(column)} USING binary)`);
  if (nullColumns.length === 0) return values;
  return [...values, `CONCAT(${nullColumns.map((column) => `ISNULL(${quoteName(column)})`).join(', ')})`];
}

/**
 * Returns the XOR of byte strings. Without the conversion, the XOR of no rows is as long as the
 * text could be in the connection's character set.
 */
function xorOfBytes(hash: string): string {
  return `HEX(BIT_XOR(UNHEX(CONVERT(${hash} USING ascii))))`;
}

const SLICE_DIGITS = 16;

function xorOfSlices(hash: string, bits: number): string {
  const digits = bits / 4;
  const slices: string[] = [];
  for (let begin = 0; begin < digits; begin += SLICE_DIGITS) {
    const length = Math.min(SLICE_DIGITS, digits - begin);
    const slice = `CAST(CONV(SUBSTRING(${hash}, ${begin + 1}, ${length}), 16, 10) AS UNSIGNED)`;
    slices.push(`LPAD(HEX(BIT_XOR(${slice})), ${length}, '0')`);
  }
  return `CONCAT(${slices.join(', ')})`;
}
