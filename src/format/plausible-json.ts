// Looks at JSON before it is parsed. A parsed document takes up to thirty times as much memory as its text where that consists of
// brackets and commas; real documents consist of names and hashes. Invariant: nothing is allocated here.

const [QUOTE, COMMA, OPEN_LIST, CLOSE_LIST, BACKSLASH, OPEN_OBJECT, CLOSE_OBJECT] = [
  0x22, 0x2c, 0x5b, 0x5d, 0x5c, 0x7b, 0x7d,
];

/** Ours nest seven deep. */
const MAX_DEPTH = 50;

export interface JsonLimits {
  /** Objects and lists. */
  containers: number;
  /** Their items. */
  items: number;
}

/** What a manifest of so many bytes may hold: a table of wide rows has an item of five bytes, and a list or object per hundred. */
export function manifestLimits(bytes: number): JsonLimits {
  return { containers: 1000 + bytes / 16, items: 1000 + bytes / 5 };
}

/** A summary or a record. */
export const NOTE_LIMITS: JsonLimits = { containers: 200, items: 1000 };

export function isPlausibleJson(bytes: Uint8Array, limits: JsonLimits): boolean {
  let [depth, containers, items] = [0, 0, 0];
  let isText = false;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!;
    if (isText) {
      if (byte === BACKSLASH) i++;
      else if (byte === QUOTE) isText = false;
    } else if (byte === QUOTE) isText = true;
    else if (byte === COMMA) items++;
    else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
      containers++;
      if (++depth > MAX_DEPTH) return false;
    } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) depth--;
  }
  return containers <= limits.containers && items <= limits.items;
}
