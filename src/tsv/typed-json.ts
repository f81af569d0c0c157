// Searches rows of TSV for the text of values that a JSON document of MySQL may hold but no text
// can represent: a DECIMAL, a temporal value, an opaque value. Invariant: a value that the search
// does not find does not exist; a find may still be a plain number or string. So only few documents
// need a query to the server, which costs more than reading the rows. Every such text has a mark,
// so the search need not look at each byte: a point, a dash, a word, or consecutive digits.

/** Longer than these texts; the longest is a DECIMAL of 65 digits with sign and point. */
const TOKEN_BYTES = 128;
/** An opaque value prints as `"base64:type15:…"`. */
const OPAQUE = Buffer.from('"base64:type');
/** Digits from which a DECIMAL without a point counts; a BIGINT may have one digit less. */
const LONG_INTEGER_DIGITS = 19;
/** Number of digits in which a DECIMAL and the DOUBLE of its text agree. */
const MAX_DOUBLE_DIGITS = 15;
/** Bytes to search in a loop before a call of indexOf(), whose overhead equals the loop's cost. */
const NEAR_BYTES = 64;

const ZERO = 0x30;
const NINE = 0x39;
const POINT = 0x2e;
const DASH = 0x2d;
const COLON = 0x3a;
const QUOTE = 0x22;
const SPACE = 0x20;
const NUMBER_ENDS = new Set(Buffer.from(',]}\t\n'));

export class TypedJsonScanner {
  #isFound = false;
  /**
   * Last bytes. The marks in their second half are not judged yet; the first half holds the context
   * before these marks.
   */
  #pending: Buffer = Buffer.alloc(0);

  /** Takes the next bytes, cut anywhere; the caller may change them afterwards. */
  push(bytes: Buffer): void {
    if (this.#isFound) return;
    const isShort = bytes.length < 2 * TOKEN_BYTES;
    const seam = Buffer.concat([this.#pending, isShort ? bytes : bytes.subarray(0, 2 * TOKEN_BYTES)]);
    this.#isFound =
      hasTypedText(seam, this.#judged, seam.length - TOKEN_BYTES) ||
      (!isShort && hasTypedText(bytes, TOKEN_BYTES, bytes.length - TOKEN_BYTES));
    this.#pending = Buffer.from((isShort ? seam : bytes).subarray(-2 * TOKEN_BYTES));
  }

  /** Returns whether such a value may exist. No bytes follow. */
  finish(): boolean {
    this.#isFound ||= hasTypedText(this.#pending, this.#judged, this.#pending.length);
    return this.#isFound;
  }

  /** Bytes of `#pending` that are already judged; none at the start. */
  get #judged(): number {
    return this.#pending.length < 2 * TOKEN_BYTES ? 0 : TOKEN_BYTES;
  }
}

/** Checks the marks in [begin, end); their context may lie before and after this range. */
function hasTypedText(bytes: Buffer, begin: number, end: number): boolean {
  if (begin >= end) return false;
  return (
    bytes.subarray(begin, end + OPAQUE.length).includes(OPAQUE) ||
    hasLongInteger(bytes, begin, end) ||
    hasMark(bytes, POINT, begin, end, isForeignNumberOrTime) ||
    hasMark(bytes, DASH, begin, end, isDate)
  );
}

function hasMark(
  bytes: Buffer,
  mark: number,
  begin: number,
  end: number,
  isTyped: (bytes: Uint8Array, position: number) => boolean,
): boolean {
  for (let position = find(bytes, mark, begin, end); position < end;) {
    if (isTyped(bytes, position)) return true;
    position = find(bytes, mark, position + 1, end);
  }
  return false;
}

/** Returns the next position of the byte, or `end` or more. */
function find(bytes: Buffer, byte: number, begin: number, end: number): number {
  const near = Math.min(end, begin + NEAR_BYTES);
  for (let position = begin; position < near; position++) if (bytes[position] === byte) return position;
  const far = near < end ? bytes.indexOf(byte, near) : -1;
  return far < 0 ? end : far;
}

/** Checks one byte per LONG_INTEGER_DIGITS: no run of that many digits fits between two checks. */
function hasLongInteger(bytes: Uint8Array, begin: number, end: number): boolean {
  const first = Math.max(0, begin - LONG_INTEGER_DIGITS);
  const last = Math.min(bytes.length, end + LONG_INTEGER_DIGITS);
  for (let position = first; position < last; position += LONG_INTEGER_DIGITS) {
    if (!isDigit(bytes[position])) continue;
    const behind = skipDigits(bytes, position);
    if (behind - firstDigit(bytes, position) >= LONG_INTEGER_DIGITS && endsNumber(bytes[behind])) return true;
  }
  return false;
}

/**
 * Detects `1.10`, `0.00001` and numbers with more digits than a DOUBLE, because a DOUBLE would
 * print differently. Also detects `:30:59.`, because a time always has a fraction.
 */
function isForeignNumberOrTime(bytes: Uint8Array, point: number): boolean {
  if (!isDigit(bytes[point - 1]) || !isDigit(bytes[point + 1])) return false;
  if (bytes[point - 3] === COLON && bytes[point - 6] === COLON) return true;
  const end = skipDigits(bytes, point + 1);
  if (!endsNumber(bytes[end])) return false;
  const begin = firstDigit(bytes, point - 1);
  const fraction = end - point - 1;
  if (point - begin + fraction > MAX_DOUBLE_DIGITS) return true;
  if (fraction > 1 && bytes[end - 1] === ZERO) return true;
  return bytes[begin] === ZERO && bytes[point + 1] === ZERO && bytes[point + 2] === ZERO;
}

/** Detects `2020-01-01"` or `2020-01-01 ` at the first dash. */
function isDate(bytes: Uint8Array, dash: number): boolean {
  const behind = bytes[dash + 6];
  return (
    bytes[dash + 3] === DASH &&
    (behind === QUOTE || behind === SPACE) &&
    isPair(bytes, dash - 4) &&
    isPair(bytes, dash - 2) &&
    isPair(bytes, dash + 1) &&
    isPair(bytes, dash + 4)
  );
}

function isPair(bytes: Uint8Array, position: number): boolean {
  return isDigit(bytes[position]) && isDigit(bytes[position + 1]);
}

/** Returns whether the byte ends a number in a document; it rarely ends digits in a string. */
function endsNumber(byte: number | undefined): boolean {
  return byte === undefined || NUMBER_ENDS.has(byte);
}

/** Returns the start of the run of digits. */
function firstDigit(bytes: Uint8Array, position: number): number {
  let first = position;
  while (first > 0 && isDigit(bytes[first - 1])) first--;
  return first;
}

function skipDigits(bytes: Uint8Array, position: number): number {
  let behind = position;
  while (behind < bytes.length && isDigit(bytes[behind])) behind++;
  return behind;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= ZERO && byte <= NINE;
}
