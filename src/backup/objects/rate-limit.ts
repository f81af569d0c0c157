// Limits a backup to a number of row bytes per second, over all workers. Rows are counted when they
// are read, and the uploads of their bytes wait: the bounded chunks then hold the readers back.
import { pace, type RateLimit } from '../../core/rate-limit.ts';
import type { BackupEncryption } from '../../encryption/backup-keys.ts';
import type { BackupWriter, StoredObject } from '../../storage/storage.ts';
import { ObjectWriter } from './object-writer.ts';

/** Delays rows until they are paid for. Small definition files are written at once. */
export class PacedObjectWriter extends ObjectWriter {
  readonly #limit: RateLimit;

  constructor(writer: BackupWriter, encryption: BackupEncryption | undefined, limit: RateLimit) {
    super(writer, encryption);
    this.#limit = limit;
  }

  override write(name: string, source: AsyncIterable<Buffer>, maxBytes: number): Promise<StoredObject> {
    return super.write(name, pace(source, this.#limit), maxBytes);
  }
}
