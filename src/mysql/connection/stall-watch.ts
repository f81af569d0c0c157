// Detects a connection without traffic while we wait for the server. Silence alone is not a
// failure: a COUNT(*) or an ALTER TABLE may take hours. So after the timeout we ask the server,
// over another connection, for the state of ours. Invariant: after the server stops working on our
// statement, a wait ends within twice the timeout plus the time of two looks.
import type { Duplex } from 'node:stream';
import { systemClock, type Clock } from '../../core/clock.ts';
import type { ThreadState } from './server-thread.ts';

export interface StallWatchOptions {
  /** Milliseconds of silence before a look; 0 disables the watch. */
  timeoutMs: number;
  /** Asks the server about this connection. Settles within a bounded time and never rejects. */
  look: () => Promise<ThreadState>;
  /** Receives the reason when the connection is unusable. */
  onStall: (reason: string, state: ThreadState) => void;
  clock?: Clock;
}

/** Delay before the second look. A stall needs two bad answers, because bytes may be in transit. */
const SECOND_LOOK_MS = 1000;

const REASONS: Record<Exclude<ThreadState, 'working' | 'unknown'>, string> = {
  waiting: 'the server waits for us',
  gone: 'the server no longer knows the connection',
  unreachable: 'the server does not answer other connections either',
};

export class StallWatch {
  readonly #stream: Duplex & { bytesRead?: number; bytesWritten?: number };
  readonly #options: StallWatchOptions;
  /** Pending waits; each function returns whether we have to send the next bytes. */
  readonly #waits = new Set<() => boolean>();
  readonly #clock: Clock;
  #stopChecks: () => void = () => undefined;
  #seen = '';
  #quietSince = 0;
  #isLooking = false;

  constructor(stream: Duplex, options: StallWatchOptions) {
    this.#stream = stream;
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
  }

  /**
   * Watches the connection until `answer` settles.
   * @param isOurTurn returns whether we have to send the next bytes, after all queued bytes are
   * sent
   */
  async during<T>(answer: Promise<T>, isOurTurn: () => boolean = () => false): Promise<T> {
    const { timeoutMs } = this.#options;
    if (timeoutMs === 0) return await answer;
    // A new function for each wait, because a caller may pass the same function twice.
    const wait = (): boolean => isOurTurn();
    this.#waits.add(wait);
    if (this.#waits.size === 1) {
      this.#quietSince = this.#clock.now();
      this.#stopChecks = this.#clock.every(Math.min(5000, timeoutMs / 8), () => this.#check());
    }
    try {
      return await answer;
    } finally {
      this.#waits.delete(wait);
      if (this.#waits.size === 0) this.#stopChecks();
    }
  }

  #check(): void {
    const now = this.#clock.now();
    if (this.#hasMoved() || this.#isOurs()) this.#quietSince = now;
    else if (now - this.#quietSince >= this.#options.timeoutMs && !this.#isLooking) void this.#look();
  }

  #isStill(): boolean {
    return !this.#hasMoved() && !this.#isOurs() && this.#waits.size > 0;
  }

  /** A paused stream has data that we have not read yet. */
  #isOurs(): boolean {
    if (this.#stream.isPaused()) return true;
    return this.#stream.writableLength === 0 && [...this.#waits].some((isOurTurn) => isOurTurn());
  }

  #hasMoved(): boolean {
    const { bytesRead, bytesWritten, writableLength } = this.#stream;
    const now = `${bytesRead} ${bytesWritten} ${writableLength}`;
    const hasMoved = now !== this.#seen;
    this.#seen = now;
    return hasMoved;
  }

  async #look(): Promise<void> {
    const { look, onStall, timeoutMs } = this.#options;
    this.#isLooking = true;
    try {
      for (let looks = 1; ; looks++) {
        const state = await look();
        if (state === 'working' || state === 'unknown' || !this.#isStill()) break;
        if (looks === 2) {
          this.#stopChecks();
          return onStall(`nothing came for ${timeoutMs / 1000} s, and ${REASONS[state]}`, state);
        }
        await this.#clock.sleep(Math.min(SECOND_LOOK_MS, timeoutMs));
        if (!this.#isStill()) break;
      }
      this.#quietSince = this.#clock.now();
    } finally {
      this.#isLooking = false;
    }
  }
}
