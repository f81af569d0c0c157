// Turns the events of a stream into segments and records. Invariants: a segment ends where a
// transaction ends; its object is stored before its record; a record is written under the next
// number only. A large transaction is a segment of its own, so a stream that ends inside of it
// loses only this transaction.
import type { BinlogCursor } from '../binlog/cursor.ts';
import { EVENT, FILE_MAGIC, typeOf } from '../binlog/event.ts';
import type { GtidSet } from '../binlog/gtid-set.ts';
import { TransactionTracker } from '../binlog/transactions.ts';
import { BackupError } from '../core/errors.ts';
import { defined } from '../core/defined.ts';
import type { Trust } from '../encryption/trust.ts';
import type { BinlogRecord } from '../format/binlog-record.ts';
import { addRecord, chainName, type StoredRecord } from './chain.ts';
import { type SegmentTarget, SegmentWriter } from './segment-writer.ts';
import { HeadCollector } from './source.ts';

/** Bytes of an unfinished transaction that wait in memory; a larger one is a segment of its own. */
const MAX_PENDING_BYTES = 16 * 1024 * 1024;

/** Facts that all records of one run have in common. */
export type RecordBase = Pick<BinlogRecord, 'formatVersion' | 'label' | 'epoch' | 'server' | 'tool'>;

export interface ArchivePlace {
  file: string;
  /** Position after the archived bytes; 0: nothing of the file is archived. */
  end: number;
}

export interface ArchiverOptions {
  base: RecordBase;
  target: SegmentTarget;
  trust: Trust | undefined;
  isMariaDb: boolean;
  segmentBytes: number;
  now: () => Date;
}

interface Counts {
  transactions: number;
  first?: { gtid?: string | undefined; timeMicros: number };
  last?: { gtid?: string | undefined; timeMicros: number };
  largestEvent: number;
}

export class Archiver {
  readonly #options: ArchiverOptions;
  readonly #tracker = new TransactionTracker();
  #previous: StoredRecord | undefined;
  #place: ArchivePlace;
  #head: { createdSeconds: number; sha256: string };
  #collector: HeadCollector | undefined;
  #gtids: GtidSet;
  /** Whether the transactions before the archive are known. */
  #hasGtids: boolean;
  #gtidsBefore: string;
  #latestTime: number;
  #writer: SegmentWriter | undefined;
  #counts: Counts = { transactions: 0, largestEvent: 0 };
  /** Position after the last whole transaction that the writer has. */
  #writtenEnd: number;
  /** Events of the open transaction, or after the last one. */
  #pending: Buffer[] = [];
  #pendingBytes = 0;
  #pendingLargest = 0;
  #isSpilled = false;
  #openTransaction: { gtid?: string | undefined; timeMicros: number } | undefined;
  readonly totals = { segments: 0, transactions: 0, logBytes: 0, storedBytes: 0 };

  constructor(
    options: ArchiverOptions,
    previous: StoredRecord | undefined,
    place: ArchivePlace,
    gtids: GtidSet,
    head: { createdSeconds: number; sha256: string },
  ) {
    this.#options = options;
    this.#previous = previous;
    this.#hasGtids = previous !== undefined;
    this.#place = place;
    this.#writtenEnd = place.end;
    this.#gtids = gtids;
    this.#gtidsBefore = gtids.toString();
    this.#head = head;
    this.#latestTime = previous?.record.latestTime ?? 0;
    if (place.end === 0) this.#collector = new HeadCollector(options.isMariaDb);
  }

  get last(): StoredRecord | undefined {
    return this.#previous;
  }

  get place(): ArchivePlace {
    return { file: this.#place.file, end: this.#writtenEnd };
  }

  /** Whether the stream is between two transactions. */
  get isAtBoundary(): boolean {
    return !this.#tracker.isInside;
  }

  /** Bytes that wait for their record. */
  get unrecordedBytes(): number {
    return (this.#writer?.bytes ?? 0) + this.#pendingBytes;
  }

  /** Takes an event of the file. The cursor has read it before. */
  async accept(event: Buffer, cursor: BinlogCursor): Promise<void> {
    const type = typeOf(event);
    const step = this.#tracker.accept(event, cursor);
    if (this.#collector) this.#collect(event, cursor);
    const isFileEnd = type === EVENT.ROTATE || type === EVENT.STOP;
    if (isFileEnd) this.#tracker.reset();
    if (step === 'begin') {
      await this.#release(cursor.position - event.length);
      // Its end had an unknown form, and the next begin shows it too.
      if (this.#openTransaction) this.#count(this.#openTransaction);
      if ((this.#writer?.bytes ?? 0) >= this.#options.segmentBytes) await this.finish(0, false);
      const { gtid, timeMicros } = this.#tracker.begin!;
      this.#openTransaction = { gtid, timeMicros };
    }
    this.#pending.push(event);
    this.#pendingBytes += event.length;
    this.#pendingLargest = Math.max(this.#pendingLargest, event.length);
    if (step === 'end' || isFileEnd || !this.#tracker.isInside) await this.#release(cursor.position);
    else if (this.#pendingBytes > MAX_PENDING_BYTES) await this.#spill();
  }

  /** Passes whole transactions on. `end` is the position after the last of them. */
  async #release(end: number): Promise<void> {
    if (this.#pending.length === 0) return;
    await this.#passOn();
    this.#writtenEnd = end;
    this.#isSpilled = false;
    this.#counts.largestEvent = Math.max(this.#counts.largestEvent, this.#pendingLargest);
    this.#pendingLargest = 0;
    const transaction = this.#openTransaction;
    if (!transaction || this.#tracker.isInside) return;
    this.#count(transaction);
  }

  #count(transaction: { gtid?: string | undefined; timeMicros: number }): void {
    this.#openTransaction = undefined;
    this.#counts.transactions++;
    this.#counts.first ??= transaction;
    this.#counts.last = transaction;
    this.#latestTime = Math.max(this.#latestTime, transaction.timeMicros);
    if (transaction.gtid !== undefined) this.#gtids.add(transaction.gtid);
  }

  async #spill(): Promise<void> {
    if (!this.#isSpilled && this.#writer) {
      const rest = this.#takePending();
      const open = this.#openTransaction;
      await this.finish(0, false);
      this.#pending = rest;
      this.#pendingBytes = rest.reduce((sum, { length }) => sum + length, 0);
      this.#openTransaction = open;
    }
    this.#isSpilled = true;
    await this.#passOn();
  }

  #takePending(): Buffer[] {
    const events = this.#pending;
    this.#pending = [];
    this.#pendingBytes = 0;
    return events;
  }

  async #passOn(): Promise<void> {
    if (!this.#writer) {
      this.#writer = new SegmentWriter(this.#options.target, this.#place.file, this.#place.end);
      if (this.#place.end === 0) await this.#writer.add(FILE_MAGIC);
    }
    for (const event of this.#takePending()) await this.#writer.add(event);
  }

  #collect(event: Buffer, cursor: BinlogCursor): void {
    const collector = this.#collector!;
    collector.add(event, cursor);
    if (!collector.isComplete) return;
    this.#collector = undefined;
    const head = collector.head(cursor.createdSeconds);
    this.#head = head;
    this.#checkPrevious(head.previousGtids, cursor.file);
  }

  /** Compares the transactions before a file with those of the files before it. */
  #checkPrevious(previous: GtidSet, file: string): void {
    if (!this.#hasGtids) {
      this.#hasGtids = true;
      this.#gtids.addAll(previous);
      this.#gtidsBefore = this.#gtids.toString();
      return;
    }
    if (!this.#gtids.contains(previous))
      throw new BackupError(
        'BINLOG_GTID_MISSING',
        `${file} follows the transactions "${previous.toString()}", the archive ends after "${this.#gtids.toString()}"`,
        { hint: NEW_BACKUP, details: { file } },
      );
    if (this.#isContinuation && !previous.contains(this.#gtids))
      throw new BackupError(
        'BINLOG_RESET',
        `${file} follows the transactions "${previous.toString()}", the archive has already "${this.#gtids.toString()}"`,
        { hint: NEW_BACKUP, details: { file } },
      );
  }

  /** Whether the file follows the archived one on the same server. */
  get #isContinuation(): boolean {
    return this.#previous?.record.server.identity === this.#options.base.server.identity;
  }

  /**
   * Ends the segment after the last whole transaction, and writes its record.
   * @param readUntil server's time in microseconds up to which the log was read; 0: unknown
   */
  async finish(readUntil: number, isFileEnd: boolean): Promise<void> {
    const writer = this.#writer;
    if (!writer) return;
    if (this.#isSpilled) throw new BackupError('INTERNAL', 'a segment would end inside a transaction');
    const stored = await writer.finish();
    this.#writer = undefined;
    const { transactions, first, last, largestEvent } = this.#counts;
    const isEncrypted = this.#options.target.encryption !== undefined;
    try {
      await this.#add({
        kind: 'segment',
        start: this.#place.end,
        end: this.#writtenEnd,
        isFileEnd,
        object: { ...stored, encrypted: isEncrypted },
        transactions,
        ...defined({
          firstGtid: first?.gtid,
          lastGtid: last?.gtid,
          firstTime: first?.timeMicros,
          lastTime: last?.timeMicros,
        }),
        largestEvent,
        readUntil,
      });
    } catch (error) {
      await writer.discard(error as Error);
      throw error;
    }
    this.#place = { file: this.#place.file, end: this.#writtenEnd };
    this.totals.segments++;
    this.totals.transactions += transactions;
    this.totals.logBytes += writer.bytes;
    this.totals.storedBytes += stored.bytes;
    this.#counts = { transactions: 0, largestEvent: 0 };
  }

  /** Ends the file: the next events belong to another one. */
  async nextFile(file: string): Promise<void> {
    await this.#endFile();
    this.#place = { file, end: 0 };
    this.#writtenEnd = 0;
    this.#tracker.reset();
    this.#collector = new HeadCollector(this.#options.isMariaDb);
  }

  async #endFile(): Promise<void> {
    // A server that was killed may leave a part of a transaction at the end of a file.
    if (this.#isSpilled) await this.discard(new Error('the transaction is not finished'));
    this.#takePending();
    this.#openTransaction = undefined;
    await this.finish(0, true);
    const last = this.#previous?.record;
    // A server that was killed writes no event at the end of its file.
    if (last && last.file === this.#place.file && !last.isFileEnd) await this.addQuiet(0, true);
  }

  /** Writes a record of no data. */
  async addQuiet(readUntil: number, isFileEnd = this.#previous!.record.isFileEnd): Promise<void> {
    const { end } = this.#place;
    await this.#add({
      kind: 'quiet',
      start: end,
      end,
      isFileEnd,
      transactions: 0,
      largestEvent: 0,
      readUntil,
    });
  }

  async addBroken(error: BackupError): Promise<void> {
    const { end } = this.#place;
    const broken = { code: error.code, message: error.message.slice(0, 2000) };
    const readUntil = this.#previous?.record.readUntil ?? 0;
    await this.#add({
      kind: 'broken',
      start: end,
      end,
      isFileEnd: false,
      transactions: 0,
      largestEvent: 0,
      readUntil,
      broken,
    });
  }

  /** Ends the segment of a run that is stopped. An unfinished large transaction is dropped. */
  async stop(): Promise<void> {
    if (this.#isSpilled) await this.discard(new Error('the run was stopped inside a transaction'));
    else await this.finish(0, false);
  }

  /** Removes the bytes of a segment that has no record. */
  async discard(reason: Error): Promise<void> {
    const writer = this.#writer;
    this.#writer = undefined;
    this.#isSpilled = false;
    this.#takePending();
    await writer?.discard(reason);
  }

  async #add(
    fields: Omit<
      BinlogRecord,
      | keyof RecordBase
      | 'sequence'
      | 'previous'
      | 'time'
      | 'file'
      | 'fileCreated'
      | 'head'
      | 'gtidsBefore'
      | 'gtidsAfter'
    >,
  ): Promise<void> {
    const { base, trust, target, now } = this.#options;
    const gtidsAfter = this.#gtids.toString();
    this.#previous = await addRecord(
      target.storage,
      {
        ...base,
        sequence: (this.#previous?.record.sequence ?? 0) + 1,
        previous: this.#previous?.sha256 ?? null,
        time: now().toISOString(),
        file: this.#place.file,
        fileCreated: this.#head.createdSeconds,
        head: this.#head.sha256,
        gtidsBefore: this.#gtidsBefore,
        gtidsAfter,
        latestTime: this.#latestTime,
        ...fields,
      },
      trust,
    );
    this.#gtidsBefore = gtidsAfter;
  }

  get chain(): string {
    return chainName(this.#options.base.label, this.#options.base.epoch);
  }
}

export const NEW_BACKUP =
  'The transactions in between are lost to the archive. Make a full backup now; the next archive run begins a new chain after it.';
