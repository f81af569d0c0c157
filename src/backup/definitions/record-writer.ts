// Writes the records of all definitions in the order in which they arrive, and keeps the hash of
// each record for the manifest.
import { compressFrame, MAX_FRAME_BYTES } from '../../compression/zstd.ts';
import { BackupError } from '../../core/errors.ts';
import {
  definitionsObject,
  MAX_RECORD_BYTES,
  RECORDS_PER_OBJECT_BYTES,
} from '../../format/definition-objects.ts';
import {
  describeRecord,
  hashRecord,
  serializeRecord,
  type DefinitionRecord,
} from '../../format/definition-record.ts';
import type { Manifest } from '../../format/manifest-schema.ts';
import type { ObjectWriter } from '../objects/object-writer.ts';

export class RecordWriter {
  readonly #objects: ObjectWriter;
  readonly #level: number;
  readonly #written: Manifest['definitions'] = [];
  #lines: Buffer[] = [];
  #bytes = 0;
  #writing: Promise<void> = Promise.resolve();

  constructor(objects: ObjectWriter, compressionLevel: number) {
    this.#objects = objects;
    this.#level = compressionLevel;
  }

  /**
   * Adds a record.
   * @returns the hash for the manifest
   * @throws BackupError SOURCE_UNSUPPORTED if the definition is too long
   */
  async add(record: DefinitionRecord): Promise<string> {
    const line = serializeRecord(record);
    if (line.length > MAX_RECORD_BYTES)
      throw new BackupError(
        'SOURCE_UNSUPPORTED',
        `${describeRecord(record)} has a definition of ${line.length} bytes, at most ${MAX_RECORD_BYTES} can be kept`,
        { hint: 'Leave the object out, or make it smaller.' },
      );
    this.#lines.push(line);
    this.#bytes += line.length;
    if (this.#bytes >= RECORDS_PER_OBJECT_BYTES) await this.#flush();
    return hashRecord(line);
  }

  async finish(): Promise<Manifest['definitions']> {
    if (this.#lines.length > 0 || this.#written.length === 0) void this.#flush();
    await this.#writing;
    return this.#written;
  }

  /** Writes one object after the other. */
  #flush(): Promise<void> {
    const lines = this.#lines;
    const bytes = this.#bytes;
    this.#lines = [];
    this.#bytes = 0;
    const object = definitionsObject(this.#written.length);
    this.#written.push({ object, records: lines.length, bytes });
    const before = this.#writing;
    this.#writing = (async () => {
      await before;
      await this.#objects.writeBytes(object, await compress(Buffer.concat(lines), this.#level));
    })();
    return this.#writing;
  }
}

async function compress(bytes: Buffer, level: number): Promise<Buffer> {
  const frames: Buffer[] = [];
  for (let start = 0; start === 0 || start < bytes.length; start += MAX_FRAME_BYTES)
    frames.push(await compressFrame(bytes.subarray(start, start + MAX_FRAME_BYTES), level));
  return Buffer.concat(frames);
}
