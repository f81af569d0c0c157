// Compares the first and the last row of a chunk on the target with the masks that Node.js computes
// from the bytes that were sent. Invariant: no query holds a value of a masked column.
import { BackupError } from '../../core/errors.ts';
import type { MaskKey } from '../../masking/mask-key.ts';
import { columnOf, type Column } from '../../mysql/schema/tables/column.ts';
import type { Session } from '../../mysql/connection/session.ts';
import { quoteName, quoteTable } from '../../sql/tokens/quote.ts';
import { TsvRows } from '../../tsv/tsv-rows.ts';
import type { PlannedTable } from '../plan/planned.ts';
import { FirstAndLastLine } from './first-and-last-line.ts';
import { keyLiteral } from './key-literal.ts';
import type { TableMask } from './restore-masks.ts';

export class ChunkSamples {
  readonly #planned: PlannedTable;
  readonly #mask: TableMask;
  readonly #key: MaskKey;
  readonly #lines = new FirstAndLastLine();

  private constructor(planned: PlannedTable, mask: TableMask, key: MaskKey) {
    this.#planned = planned;
    this.#mask = mask;
    this.#key = key;
  }

  /** Returns undefined if a row cannot be found again: no key, or the format of another tool. */
  static of(planned: PlannedTable, mask: TableMask, key: MaskKey): ChunkSamples | undefined {
    const { table } = planned;
    if (table.fileFormat !== undefined || table.key === undefined || table.versioned) return undefined;
    return new ChunkSamples(planned, mask, key);
  }

  watch(bytes: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
    return this.#lines.watch(bytes);
  }

  /** @throws BackupError VERIFICATION_FAILED naming the column, and no value */
  async compare(session: Session, label: string): Promise<void> {
    for (const line of this.#lines.take()) await this.#compareRow(session, line, label);
  }

  async #compareRow(session: Session, line: Buffer, label: string): Promise<void> {
    const { table, schema } = this.#planned;
    const fields = TsvRows.fields(line).map((field) => (field.equals(NULL) ? null : TsvRows.unescape(field)));
    const values = new Map(table.columns.map((name, i) => [name, fields[i] ?? null]));
    const masked = new Map<string, Buffer | null | undefined>();
    for (const mask of this.#mask.masks) {
      if (!mask.hasTwin) continue;
      const [by = mask.column] = mask.reads;
      masked.set(mask.column, mask.twin(this.#key, values.get(mask.column) ?? null, values.get(by) ?? null));
    }
    const where: string[] = [];
    for (const name of table.key!.columns) {
      const isMasked = this.#mask.masks.some(({ column }) => column === name);
      const value = isMasked ? masked.get(name) : values.get(name);
      const column = this.#columnOf(name);
      const literal = column && value ? keyLiteral(column, value) : undefined;
      if (literal === undefined) return;
      where.push(`${quoteName(name)} = ${literal}`);
    }
    const known = [...masked].filter((each): each is [string, Buffer | null] => each[1] !== undefined);
    if (known.length === 0) return;
    const select = known.map(([name], i) => `${hexOf(this.#columnOf(name)!)} AS c${i}`);
    const rows = await session.query<Record<string, string | null>>(
      `SELECT ${select.join(', ')} FROM ${quoteTable(schema, table.name)} WHERE ${where.join(' AND ')}`,
      `cannot read a row of ${label}`,
    );
    if (rows.length !== 1) throw failed(`${label}: a row is not found by its masked key`);
    for (const [i, [name, value]] of known.entries()) {
      const expected = value === null ? null : value.toString('hex').toUpperCase();
      if ((rows[0]![`c${i}`] ?? null) !== expected)
        throw failed(`${label}: the mask of ${name} differs from the one that Node.js computes`);
    }
  }

  #columnOf(name: string): Column | undefined {
    const facts = this.#mask.facts.columns.find((each) => each.name === name);
    return facts && columnOf(facts);
  }
}

/** NULL in a file. */
const NULL = Buffer.from('\\N');

/** Returns the SQL of a value's bytes. Numbers are without the zeros of ZEROFILL. */
export function hexOf({ name, dataType }: Column): string {
  if (/char|text|binary|blob/.test(dataType)) return `HEX(${quoteName(name)})`;
  return `HEX(CONCAT(${quoteName(name)}${dataType.endsWith('int') ? ' + 0' : ''}))`;
}

function failed(message: string): BackupError {
  return new BackupError('VERIFICATION_FAILED', message, {
    hint: 'Nothing of this chunk was committed. Report this with the definition of the table and the version of the server.',
  });
}
