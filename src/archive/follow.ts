// The clock of a run that follows the log: when a segment ends, and up to which moment of the
// server's time the log was read. The server sends events and heartbeats in order, so everything
// that was committed before a question for the time arrives before the next heartbeat.
import { randomInt } from 'node:crypto';
import type { Archiver } from './archiver.ts';
import type { ArchiveRequest } from './request.ts';
import type { BinlogSource } from './source.ts';

/** Interval of records of a quiet server. */
const QUIET_MS = 15 * 60_000;
/** Ids of replicas that people set are small numbers. */
const FIRST_RANDOM_ID = 2 ** 31;
/** A transaction takes its commit time a moment before it is in the log. */
const MARGIN_MICROS = 1_000_000;

export class FollowClock {
  readonly #follow: ArchiveRequest['follow'];
  readonly #source: BinlogSource;
  readonly serverId: number;
  #segmentBegin = performance.now();
  #recordTime = performance.now();
  #lastRecord: unknown;
  #asked = 0;

  constructor(follow: ArchiveRequest['follow'], source: BinlogSource) {
    this.#follow = follow;
    this.#source = source;
    this.serverId = follow ? (follow.serverId ?? FIRST_RANDOM_ID + randomInt(2 ** 31 - 1)) : 0;
  }

  /** Interval of the server's heartbeats: they also end a segment in a quiet time. */
  get heartbeatSeconds(): number {
    return Math.max(1, Math.min(30, Math.floor((this.#follow?.segmentSeconds ?? 30) / 2)));
  }

  /** Time of the server in microseconds since 1970, up to which the log will have been read. */
  get readUntil(): number {
    return this.#asked - MARGIN_MICROS;
  }

  /** Asks for the time, before the log is read. */
  async begin(): Promise<void> {
    this.#asked = await this.#source.time();
  }

  /** Ends a segment whose time is over, after each batch of events and each heartbeat. */
  async tick(archiver: Archiver): Promise<void> {
    if (!this.#follow) return;
    const now = performance.now();
    if (archiver.last !== this.#lastRecord) {
      this.#lastRecord = archiver.last;
      this.#recordTime = now;
    }
    if (archiver.unrecordedBytes === 0) this.#segmentBegin = now;
    const isDue = now - this.#segmentBegin >= this.#follow.segmentSeconds * 1000;
    if (isDue && archiver.isAtBoundary) await archiver.finish(0, false);
    else if (archiver.unrecordedBytes === 0 && now - this.#recordTime >= QUIET_MS && archiver.last) {
      await archiver.addQuiet(this.readUntil);
      this.#asked = await this.#source.time();
    }
  }
}
