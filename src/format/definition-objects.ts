// The objects that hold the records of a backup's definitions: lines of JSON, compressed, each object bounded.

/** Bytes of lines after which the next object begins. */
export const RECORDS_PER_OBJECT_BYTES = 4 * 1024 * 1024;
/** No server makes a longer definition in practice; a reader takes no longer one. */
export const MAX_RECORD_BYTES = 64 * 1024 * 1024;
/** An object ends with the line that exceeds its size. */
export const MAX_OBJECT_BYTES = RECORDS_PER_OBJECT_BYTES + MAX_RECORD_BYTES;

/** No file of MySQL Shell begins so but its own few. */
export function definitionsObject(number: number): string {
  return `@.definitions@${number}.jsonl.zst`;
}
