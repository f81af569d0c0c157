// Examines JSON before it is parsed. A document of brackets and commas takes up to thirty times as
// much memory after parsing as its text; real documents consist of names and hashes. Invariant:
// nothing is allocated here.

const [QUOTE, COMMA, OPEN_LIST, CLOSE_LIST, BACKSLASH, OPEN_OBJECT, CLOSE_OBJECT] = [
  0x22, 0x2c, 0x5b, 0x5d, 0x5c, 0x7b, 0x7d,
];

/** Our documents nest seven levels deep. */
const MAX_DEPTH = 50;

export interface JsonLimits {
  /** Number of objects and lists. */
  containers: number;
  /** Number of their items. */
  items: number;
}

/**
 * Limits for a manifest of this size: a table with wide rows has an item per five bytes, and a list
 * or object per hundred.
 */
export function manifestLimits(bytes: number): JsonLimits {
  return { containers: 1000 + bytes / 16, items: 1000 + bytes / 5 };
}

/** Limits for a summary or a record. */
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
