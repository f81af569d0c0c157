// Converts TSV bytes to INSERT statements, for servers that refuse LOAD DATA LOCAL. TSV and string
// literals have the same escapes, so the code copies each value without changes. Invariant: no byte
// of a value can end its literal. Requires an sql_mode without NO_BACKSLASH_ESCAPES, and a
// character_set_client whose multi-byte characters contain no quote or backslash, such as utf8mb4.
// Creates no object per row or value.
import { BackupError } from '../core/errors.ts';

export interface InsertTarget {
  /** `INSERT INTO … VALUES`, without rows. */
  head: string;
  /** SQL around the literal of each field. */
  fields: readonly { before: string; after: string }[];
  /** Introducer of the literals: the character set of the bytes. */
  charset: string;
}

/** Complete statement; `bytes` is valid until the next statement is requested. */
export interface InsertStatement {
  bytes: Buffer;
  rows: number;
}

const TAB = 0x09;
const LF = 0x0a;
const PERCENT = 0x25;
const QUOTE = 0x27;
const COMMA = 0x2c;
const UPPER_N = 0x4e;
const BACKSLASH = 0x5c;
const UNDERSCORE = 0x5f;

/** Bytes that need special treatment. */
const SPECIAL = new Uint8Array(256);
for (const byte of [TAB, LF, QUOTE, BACKSLASH]) SPECIAL[byte] = 1;

/** Bytes per step; the output always has room for one step. */
const SLICE_BYTES = 256 * 1024;

/** States of the parser: position of the next byte in the text. */
const ROW_START = 0;
const FIELD_START = 1;
const IN_VALUE = 2;
/** State after a backslash that is not written yet. */
const ESCAPE = 3;
/** State after a backslash at the start of a field. */
const FIRST_ESCAPE = 4;
/** State after `\N` at the start of a field. */
const MAYBE_NULL = 5;

const NULL = Buffer.from('NULL');

export class InsertStatements {
  readonly #maxStatementBytes: number;
  readonly #openings: readonly Buffer[];
  readonly #closings: readonly Buffer[];
  readonly #literal: Buffer;
  readonly #head: Buffer;
  readonly #headBytes: number;
  /** Maximum number of bytes that one special byte adds. */
  readonly #slackBytes: number;
  #out: Buffer;
  #length: number;
  #rowStart: number;
  /** Complete rows in `#out`. */
  #rows = 0;
  #field = 0;
  #state = ROW_START;
  #rowsBefore = 0;

  /** @param maxStatementBytes limit in bytes; only a statement with a single row may exceed it */
  constructor({ head, fields, charset }: InsertTarget, maxStatementBytes: number) {
    this.#maxStatementBytes = maxStatementBytes;
    this.#openings = fields.map(({ before }, index) => Buffer.from(`${index === 0 ? '(' : ','}${before}`));
    this.#closings = fields.map(({ after }, index) =>
      Buffer.from(index === fields.length - 1 ? `${after})` : after),
    );
    this.#literal = Buffer.from(`_${charset}'`);
    this.#head = Buffer.from(`${head} `);
    this.#headBytes = this.#head.length;
    const longest = (parts: readonly Buffer[]): number => Math.max(...parts.map(({ length }) => length));
    this.#slackBytes = longest(this.#openings) + longest(this.#closings) + this.#literal.length + 16;
    this.#out = this.#createOut();
    this.#length = this.#headBytes;
    this.#rowStart = this.#headBytes;
  }

  #createOut(): Buffer {
    const spare = this.#headBytes + this.#slackBytes + SLICE_BYTES;
    const out = Buffer.allocUnsafeSlow(this.#maxStatementBytes + spare);
    this.#head.copy(out);
    return out;
  }

  /** @param bytes next piece, cut anywhere */
  *push(bytes: Buffer): Generator<InsertStatement> {
    let position = 0;
    while (position < bytes.length) {
      position = this.#consume(bytes, position, Math.min(bytes.length, position + SLICE_BYTES));
      if (this.#length > this.#maxStatementBytes && this.#state === ROW_START) yield* this.#takeFull();
    }
  }

  /** Yields the remaining statement. The last row may lack its LF. */
  *end(): Generator<InsertStatement> {
    if (this.#state !== ROW_START) yield* this.push(Buffer.from([LF]));
    if (this.#rows > 0) yield this.#take(this.#length, this.#rows);
  }

  /** Yields the statement without the row that exceeded the limit, unless there is one row only. */
  *#takeFull(): Generator<InsertStatement> {
    const lastRow = this.#rowStart;
    if (this.#rows > 1) {
      const end = this.#length;
      yield this.#take(lastRow, this.#rows - 1);
      // The caller is done with the bytes: the excess row starts the next statement.
      this.#out.copy(this.#out, this.#headBytes, lastRow + 1, end);
      this.#length = this.#headBytes + end - lastRow - 1;
      this.#rows = 1;
    }
    if (this.#length > this.#maxStatementBytes) {
      yield this.#take(this.#length, 1);
      this.#out = this.#createOut();
    }
  }

  #take(length: number, rows: number): InsertStatement {
    const bytes = this.#out.subarray(0, length);
    this.#rowsBefore += rows;
    this.#rows = 0;
    this.#length = this.#headBytes;
    this.#rowStart = this.#headBytes;
    return { bytes, rows };
  }

  /**
   * Copies bytes up to `end`, or up to the row that fills the statement.
   * @returns the position to continue from
   */
  #consume(bytes: Buffer, from: number, end: number): number {
    this.#reserve(end - from);
    let out = this.#out;
    let length = this.#length;
    let state = this.#state;
    let position = from;
    while (position < end) {
      if (state === IN_VALUE) {
        let byte = bytes[position]!;
        while (SPECIAL[byte] === 0) {
          out[length++] = byte;
          if (++position === end) break;
          byte = bytes[position]!;
        }
        if (position === end) break;
        if (byte === BACKSLASH) {
          position++;
          state = ESCAPE;
          continue;
        }
      }
      // Handles one byte in another state. This is not the hot path, and it reserves room for the
      // rest of the bytes.
      this.#length = length;
      this.#state = state;
      this.#reserve(end - position);
      position = this.#step(bytes[position]!, position);
      out = this.#out;
      length = this.#length;
      state = this.#state;
      if (state === ROW_START && length > this.#maxStatementBytes) return position;
    }
    this.#length = length;
    this.#state = state;
    return position;
  }

  /** @returns `at`, or `at + 1` if the byte was consumed */
  #step(byte: number, position: number): number {
    switch (this.#state) {
      case ROW_START:
        this.#openRow();
        return position;
      case FIELD_START:
        if (byte === BACKSLASH) {
          this.#state = FIRST_ESCAPE;
          return position + 1;
        }
        this.#openLiteral();
        return position;
      case FIRST_ESCAPE:
        if (byte === UPPER_N) {
          this.#state = MAYBE_NULL;
          return position + 1;
        }
        this.#openLiteral();
        return this.#escape(byte, position);
      case MAYBE_NULL:
        if (byte === TAB || byte === LF) {
          this.#append(NULL);
          this.#closeField(byte);
          return position + 1;
        }
        this.#openLiteral();
        this.#out[this.#length++] = UPPER_N;
        return position;
      case ESCAPE:
        return this.#escape(byte, position);
      default:
        return this.#inValue(byte, position);
    }
  }

  #inValue(byte: number, position: number): number {
    if (byte === QUOTE) {
      this.#out[this.#length++] = BACKSLASH;
      this.#out[this.#length++] = QUOTE;
    } else {
      this.#out[this.#length++] = QUOTE;
      this.#closeField(byte);
    }
    return position + 1;
  }

  #escape(byte: number, position: number): number {
    // String literals keep the backslash before these two, for LIKE.
    if (byte !== PERCENT && byte !== UNDERSCORE) this.#out[this.#length++] = BACKSLASH;
    this.#out[this.#length++] = byte;
    this.#state = IN_VALUE;
    return position + 1;
  }

  #openRow(): void {
    this.#rowStart = this.#length;
    if (this.#rows > 0) this.#out[this.#length++] = COMMA;
    this.#field = 0;
    this.#append(this.#openings[0]!);
    this.#state = FIELD_START;
  }

  #openLiteral(): void {
    this.#append(this.#literal);
    this.#state = IN_VALUE;
  }

  #closeField(terminator: number): void {
    this.#append(this.#closings[this.#field]!);
    this.#field++;
    const count = this.#openings.length;
    if (terminator === LF ? this.#field !== count : this.#field >= count) this.#refuse();
    if (terminator === LF) {
      this.#rows++;
      this.#state = ROW_START;
    } else {
      this.#append(this.#openings[this.#field]!);
      this.#state = FIELD_START;
    }
  }

  #refuse(): never {
    const row = this.#rowsBefore + this.#rows + 1;
    const count = this.#openings.length;
    throw new BackupError(
      'LOAD_INCOMPLETE',
      `row ${row} has ${this.#field < count ? `${this.#field} fields` : `more than ${count} fields`}, the table has ${count} columns`,
      { hint: 'The data file does not belong to this table definition.' },
    );
  }

  #append(part: Buffer): void {
    const out = this.#out;
    let length = this.#length;
    // Parts are short, so a call of copy() costs more than this loop.
    for (let i = 0; i < part.length; i++) out[length++] = part[i]!;
    this.#length = length;
  }

  /** Reserves room for copied bytes, and for the additions of the next special byte. */
  #reserve(bytes: number): void {
    const needed = this.#length + bytes + this.#slackBytes;
    if (needed <= this.#out.length) return;
    const larger = Buffer.allocUnsafe(Math.max(needed, this.#out.length + (this.#out.length >> 1)));
    this.#out.copy(larger, 0, 0, this.#length);
    this.#out = larger;
  }
}
