// Cuts the bytes of a file into events. Each segment of a file has
// a reader of its own and ends with a whole event. Pure.
import { FILE_MAGIC, HEADER_BYTES, malformed } from './event.ts';

export class FileReader {
  #isAtBegin: boolean;

  /** @param isAtBegin whether the bytes begin with the file's first bytes */
  constructor(isAtBegin: boolean) {
    this.#isAtBegin = isAtBegin;
  }

  /** Yields the events of the source. The last event must be whole. */
  async *read(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    const parts: Buffer[] = [];
    let bytes = 0;
    let wanted = this.#isAtBegin ? FILE_MAGIC.length : HEADER_BYTES;
    for await (const piece of source) {
      parts.push(piece);
      bytes += piece.length;
      if (bytes < wanted) continue;
      let data = parts.length === 1 ? parts[0]! : Buffer.concat(parts);
      parts.length = 0;
      if (this.#isAtBegin) {
        if (!data.subarray(0, FILE_MAGIC.length).equals(FILE_MAGIC))
          throw malformed('no file of a binary log');
        this.#isAtBegin = false;
        data = data.subarray(FILE_MAGIC.length);
      }
      while (data.length >= HEADER_BYTES) {
        const length = data.readUInt32LE(9);
        if (length < HEADER_BYTES) throw malformed(`an event of ${length} bytes`);
        if (data.length < length) break;
        yield data.subarray(0, length);
        data = data.subarray(length);
      }
      wanted = data.length >= HEADER_BYTES ? data.readUInt32LE(9) : HEADER_BYTES;
      bytes = data.length;
      if (data.length > 0) parts.push(data);
    }
    if (bytes > 0) throw malformed(`${bytes} bytes after the last whole event`);
  }
}
