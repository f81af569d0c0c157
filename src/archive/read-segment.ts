// Reads the events of a stored segment. Verifies the hash and the size of the object and of its
// content. Invariant: a reading that ends without an error has read every byte of the range.
import { createHash } from 'node:crypto';
import { FileReader } from '../binlog/file-reader.ts';
import { decompressAs } from '../compression/decompress.ts';
import { BackupError } from '../core/errors.ts';
import { BackupDecryption } from '../encryption/backup-keys.ts';
import type { Trust } from '../encryption/trust.ts';
import type { BinlogRecord } from '../format/binlog-record.ts';
import { decryptObject } from '../repository/manifest-file.ts';
import { BINLOG_FOLDER } from '../storage/key.ts';
import type { Storage } from '../storage/storage.ts';

export type StoredSegmentRecord = BinlogRecord & { object: NonNullable<BinlogRecord['object']> };

export function isSegment(record: BinlogRecord): record is StoredSegmentRecord {
  return record.kind === 'segment' && record.object !== undefined;
}

/** Opens archives; undefined without a key. */
export async function openArchive(trust: Trust | undefined): Promise<BackupDecryption | undefined> {
  if (!trust || trust.openWith.identities.length === 0) return undefined;
  return await BackupDecryption.begin(trust.openWith, undefined);
}

/**
 * Yields the events.
 * @throws BackupError OBJECT_CORRUPT, ENCRYPTION_KEY_*, STORAGE_*
 */
export async function* readSegment(
  storage: Storage,
  record: StoredSegmentRecord,
  decryption: BackupDecryption | undefined,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  const { object, start, end } = record;
  if (object.encrypted && !decryption)
    throw new BackupError('ENCRYPTION_KEY_MISSING', `${object.name} is encrypted`, {
      hint: 'Give --identity-file.',
    });
  const stored = new HashedSource(readStored(storage, record, signal));
  const opened = object.encrypted ? decryptObject(decryption!, object.name, stored.read()) : stored.read();
  const content = new HashedSource(named(object.name, decompressAs('zstd', opened)));
  yield* new FileReader(start === 0).read(content.read());
  stored.assert(object.name, object.bytes, object.sha256);
  content.assert(`the content of ${object.name}`, end - start, object.contentSha256);
}

/** Streams the stored bytes of a segment. */
export async function* readStored(
  storage: Storage,
  { object, sequence }: StoredSegmentRecord,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  try {
    yield* storage.readStream(`${BINLOG_FOLDER}/${object.name}`, { signal });
  } catch (error) {
    if (!(error instanceof BackupError && error.code === 'STORAGE_OBJECT_NOT_FOUND')) throw error;
    throw new BackupError('OBJECT_CORRUPT', `${object.name} of record ${sequence} is missing`, {
      hint: 'The object was removed: the chain is of use only before it and from the next backup on.',
      cause: error,
    });
  }
}

/** Verifies a stored object without its content. */
export async function verifyStored(
  storage: Storage,
  record: StoredSegmentRecord,
  signal: AbortSignal,
): Promise<void> {
  const stored = new HashedSource(readStored(storage, record, signal));
  for await (const _ of stored.read());
  stored.assert(record.object.name, record.object.bytes, record.object.sha256);
}

async function* named(name: string, source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* source;
  } catch (error) {
    if (error instanceof BackupError) throw error;
    throw new BackupError('OBJECT_CORRUPT', `${name} cannot be decompressed: ${(error as Error).message}`, {
      hint: 'The object was damaged or changed.',
      cause: error,
    });
  }
}

class HashedSource {
  readonly #source: AsyncIterable<Buffer>;
  readonly #hash = createHash('sha256');
  #bytes = 0;

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source;
  }

  async *read(): AsyncGenerator<Buffer> {
    for await (const piece of this.#source) {
      this.#hash.update(piece);
      this.#bytes += piece.length;
      yield piece;
    }
  }

  assert(what: string, bytes: number, sha256: string): void {
    const actual = this.#hash.digest('hex');
    if (this.#bytes === bytes && actual === sha256) return;
    const [expected, found] =
      this.#bytes === bytes ? [sha256, actual] : [`${bytes} bytes`, `${this.#bytes} bytes`];
    throw new BackupError(
      'OBJECT_CORRUPT',
      `checksum mismatch in ${what}: record ${expected}, object ${found}`,
      {
        hint: 'The object was damaged or changed.',
      },
    );
  }
}
