// Sum of the hashes of rows over some of their fields, in any order: a row that is missing, twice
// or different changes it. It compares what was sent with what a table holds. A hash of 64 bits
// finds faults, and nothing that someone made on purpose. No row becomes an object.
const TAB = 0x09;
const LF = 0x0a;
const SEED_A = 0x811c9dc5;
const SEED_B = 0x9747b28c;

export class FieldSums {
  /** 1 for each field that counts. */
  readonly #fields: Uint8Array;
  #field = 0;
  #a = SEED_A;
  #b = SEED_B;
  #sumA = 0;
  #sumB = 0;
  #rows = 0;

  /** @param fields whether each field of a row counts */
  constructor(fields: readonly boolean[]) {
    this.#fields = Uint8Array.from(fields, Number);
  }

  /** Adds the next bytes of rows as TSV. A row may lie in several pieces. */
  push(bytes: Uint8Array): void {
    const fields = this.#fields;
    let field = this.#field;
    let a = this.#a;
    let b = this.#b;
    let counts = fields[field] === 1;
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i]!;
      const isEnd = byte === LF;
      // The last field of a row ends like the others.
      if (counts) {
        const mixed = isEnd ? TAB : byte;
        a = Math.imul(a ^ mixed, 0x01000193);
        b = Math.imul(((b << 5) | (b >>> 27)) ^ mixed, 0x85ebca6b);
      }
      if (isEnd) {
        this.#sumA = (this.#sumA + finish(a ^ b)) >>> 0;
        this.#sumB = (this.#sumB + finish(Math.imul(b, 0x27d4eb2f) ^ (a >>> 3))) >>> 0;
        this.#rows++;
        a = SEED_A;
        b = SEED_B;
        field = 0;
        counts = fields[0] === 1;
      } else if (byte === TAB) {
        field++;
        counts = fields[field] === 1;
      }
    }
    this.#field = field;
    this.#a = a;
    this.#b = b;
  }

  /** Adds the rows of another sum over the same fields. */
  add(other: FieldSums): void {
    this.#sumA = (this.#sumA + other.#sumA) >>> 0;
    this.#sumB = (this.#sumB + other.#sumB) >>> 0;
    this.#rows += other.#rows;
  }

  /** `400 rows 0123456789abcdef` */
  get value(): string {
    const hex = (sum: number): string => sum.toString(16).padStart(8, '0');
    return `${this.#rows} rows ${hex(this.#sumA)}${hex(this.#sumB)}`;
  }
}

/** Spreads each bit over all others. */
function finish(hash: number): number {
  let h = hash;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
