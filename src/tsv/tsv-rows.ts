// Parses TSV into rows and fields, to compare single rows; the data path never uses this.

const TAB = 0x09;
const LF = 0x0a;
const BACKSLASH = 0x5c;
const ESCAPES: Readonly<Record<string, number>> = { '0': 0x00, b: 0x08, n: 0x0a, r: 0x0d, t: 0x09, Z: 0x1a };

/** Splits pieces of bytes into rows. A raw LF ends a row; an LF inside a value is escaped. */
export class TsvRows {
  #held: Buffer = Buffer.alloc(0);

  /** Returns the complete rows, each as a copy without its LF. */
  push(bytes: Buffer): Buffer[] {
    const rows: Buffer[] = [];
    let start = 0;
    for (let end = bytes.indexOf(LF); end >= 0; end = bytes.indexOf(LF, start)) {
      rows.push(Buffer.concat([this.#held, bytes.subarray(start, end)]));
      this.#held = Buffer.alloc(0);
      start = end + 1;
    }
    if (start < bytes.length) this.#held = Buffer.concat([this.#held, bytes.subarray(start)]);
    return rows;
  }

  static fields(row: Buffer): Buffer[] {
    const fields: Buffer[] = [];
    let start = 0;
    for (let end = row.indexOf(TAB); end >= 0; end = row.indexOf(TAB, start)) {
      fields.push(row.subarray(start, end));
      start = end + 1;
    }
    fields.push(row.subarray(start));
    return fields;
  }

  static unescape(field: Buffer): Buffer {
    if (!field.includes(BACKSLASH)) return field;
    const result = Buffer.alloc(field.length);
    let length = 0;
    for (let i = 0; i < field.length; i++) {
      if (field[i] === BACKSLASH && i + 1 < field.length) {
        i++;
        result[length++] = ESCAPES[String.fromCharCode(field[i]!)] ?? field[i]!;
      } else result[length++] = field[i]!;
    }
    return result.subarray(0, length);
  }
}
