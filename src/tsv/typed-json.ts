// Looks in rows of TSV for the text of a value that a JSON document of MySQL may hold and no text can carry: a DECIMAL, a temporal
// value, an opaque one. Invariant: what it does not find is not there; what it finds may be a plain number or string all the same.
// So that the server, for which the question costs more than the rows, need be asked of few. Every such text has a mark by which it
// is found without looking at each byte: a point, a dash, a word, or digits in a row.

/** More bytes than any of these texts has; the longest is a DECIMAL of 65 digits with its sign and point. */
const TOKEN_BYTES = 128;
/** An opaque value prints as `"base64:type15:…"`. */
const OPAQUE = Buffer.from('"base64:type');
/** A DECIMAL without a point is noticed from here: a BIGINT may have one digit less. */
const LONG_INTEGER_DIGITS = 19;
/** So many digits a DECIMAL and the DOUBLE of its text have in common. */
const MAX_DOUBLE_DIGITS = 15;
/** How far a mark is looked for before the search of the runtime is called, which costs as much as so many bytes. */
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
  /** The last bytes: marks in their second half are not judged yet, and what is before those is in the first. */
  #pending: Buffer = Buffer.alloc(0);

  /** Takes the next bytes, cut anywhere; they may change afterwards. */
  push(bytes: Buffer): void {
    if (this.#isFound) return;
    const isShort = bytes.length < 2 * TOKEN_BYTES;
    const seam = Buffer.concat([this.#pending, isShort ? bytes : bytes.subarray(0, 2 * TOKEN_BYTES)]);
    this.#isFound =
      hasTypedText(seam, this.#judged, seam.length - TOKEN_BYTES) ||
      (!isShort && hasTypedText(bytes, TOKEN_BYTES, bytes.length - TOKEN_BYTES));
    this.#pending = Buffer.from((isShort ? seam : bytes).subarray(-2 * TOKEN_BYTES));
  }

  /** Whether there may be one. No bytes come after this. */
  finish(): boolean {
    this.#isFound ||= hasTypedText(this.#pending, this.#judged, this.#pending.length);
    return this.#isFound;
  }

  /** At the very beginning nothing of it is. */
  get #judged(): number {
    return this.#pending.length < 2 * TOKEN_BYTES ? 0 : TOKEN_BYTES;
  }
}

/** Looks at the marks from `begin` up to `end`; what belongs to them may be before and behind. */
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

/** Where the byte is next, or `end` or more. */
function find(bytes: Buffer, byte: number, begin: number, end: number): number {
  const near = Math.min(end, begin + NEAR_BYTES);
  for (let position = begin; position < near; position++) if (bytes[position] === byte) return position;
  const far = near < end ? bytes.indexOf(byte, near) : -1;
  return far < 0 ? end : far;
}

/** One byte in so many is looked at: digits in a row cannot hide between two of them. */
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

/** `1.10`, `0.00001` and what has more digits than a DOUBLE: a DOUBLE may print otherwise. `:30:59.`: a time has a fraction always. */
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

/** `2020-01-01"` or `2020-01-01 `, at its first dash. */
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

/** What follows a number of a document, and not the digits of most strings. */
function endsNumber(byte: number | undefined): boolean {
  return byte === undefined || NUMBER_ENDS.has(byte);
}

/** Of the digits around this one. */
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
