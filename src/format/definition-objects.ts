// Objects that hold the definition records of a backup: compressed lines of JSON, each object with
// a size limit.

/** Bytes of lines after which the next object begins. */
export const RECORDS_PER_OBJECT_BYTES = 4 * 1024 * 1024;
/** Longest record that a reader accepts. No server creates a longer definition in practice. */
export const MAX_RECORD_BYTES = 64 * 1024 * 1024;
/** Longest object: it ends with the line that exceeds its size. */
export const MAX_OBJECT_BYTES = RECORDS_PER_OBJECT_BYTES + MAX_RECORD_BYTES;

/** Returns the name of an object. Only a few files of MySQL Shell begin with `@.`. */
export function definitionsObject(number: number): string {
  return `@.definitions@${number}.jsonl.zst`;
}
