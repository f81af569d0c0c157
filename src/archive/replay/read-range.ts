// Reads the events of a range of segments, from the position of the backup on. Each object is
// compared with its record while it is read.
import { BinlogCursor, FIRST_POSITION } from '../../binlog/cursor.ts';
import { BackupError } from '../../core/errors.ts';
import type { BackupDecryption } from '../../encryption/backup-keys.ts';
import type { Storage } from '../../storage/storage.ts';
import { readSegment, type StoredSegmentRecord, verifyStored } from '../read-segment.ts';
import type { ReplayRange } from './choose-range.ts';
import { type ReplayPlace, turnOf } from './server-changes.ts';

export class RangeReader {
  readonly #range: ReplayRange;
  readonly #storage: Storage;
  readonly #decryption: BackupDecryption | undefined;
  readonly #signal: AbortSignal;
  /** Place of the event that was yielded last. */
  cursor: BinlogCursor;
  /** Number of changes of the server before the event that was yielded last. */
  turn = 0;
  /** Segment of the event that was yielded last. */
  segment: StoredSegmentRecord | undefined;
  /** Description of the events of the current file. */
  format: Buffer | undefined;

  constructor(
    range: ReplayRange,
    storage: Storage,
    decryption: BackupDecryption | undefined,
    signal: AbortSignal,
  ) {
    this.#range = range;
    this.#storage = storage;
    this.#decryption = decryption;
    this.#signal = signal;
    this.cursor = new BinlogCursor(range.head.file, FIRST_POSITION);
  }

  /**
   * Yields the events after a position, and those that describe a file. An event is valid until the
   * next one.
   * @throws BackupError OBJECT_CORRUPT, BINLOG_INVALID, ENCRYPTION_KEY_*, STORAGE_*
   */
  async *events(from: ReplayPlace): AsyncGenerator<Buffer> {
    const { segments, changes } = this.#range;
    const isFromFile = (segment: StoredSegmentRecord): boolean =>
      segment.file === from.file && turnOf(changes, segment) === from.turn;
    const first = segments.findIndex(
      (each) => isFromFile(each) && each.start <= from.position && from.position <= each.end,
    );
    for (const segment of segments.slice(first < 0 ? 0 : first)) {
      this.#signal.throwIfAborted();
      this.segment = segment;
      this.turn = turnOf(changes, segment);
      if (segment.start === 0) this.cursor = new BinlogCursor(segment.file, FIRST_POSITION);
      else if (segment.file !== this.cursor.file || this.cursor.position !== segment.start)
        await this.#enter(segment);
      for await (const event of readSegment(this.#storage, segment, this.#decryption, this.#signal)) {
        if (this.cursor.accept(event) !== 'file') throw misplaced(segment);
        if (this.cursor.position === FIRST_POSITION + event.length) this.format = Buffer.from(event);
        else if (isFromFile(segment) && this.cursor.position <= from.position) continue;
        yield event;
      }
    }
  }

  /** Verifies the rest of a segment that was not read to its end. */
  async verifyRest(): Promise<void> {
    if (this.segment) await verifyStored(this.#storage, this.segment, this.#signal);
  }

  /** Begins inside of a file: its first event describes the others. */
  async #enter(segment: StoredSegmentRecord): Promise<void> {
    const { head, segments, changes } = this.#range;
    const begin =
      this.turn === 0 && segment.file === head.file
        ? head
        : segments.find(
            (each) => each.file === segment.file && each.start === 0 && turnOf(changes, each) === this.turn,
          );
    if (!begin) throw misplaced(segment);
    this.cursor = new BinlogCursor(segment.file, segment.start);
    for await (const event of readSegment(this.#storage, begin, this.#decryption, this.#signal)) {
      this.cursor.accept(event);
      this.format = Buffer.from(event);
      return;
    }
  }
}

function misplaced({ object }: StoredSegmentRecord): BackupError {
  return new BackupError('BINLOG_CHAIN_BROKEN', `${object.name} does not continue its file`, {
    hint: 'Run `mysql-backup binlog verify`.',
  });
}
