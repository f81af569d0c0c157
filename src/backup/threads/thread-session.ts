// A session that another thread owns: the same calls as on a session of this thread. The rows of a
// chunk come as zstd frames, all other rows as TSV.
import { defined } from '../../core/defined.ts';
import { deferred } from '../../core/deferred.ts';
import type { ConnectionConfig } from '../../mysql/connection/connection-config.ts';
import type { QueryOptions, Row, SessionOptions, StatementResult } from '../../mysql/connection/session.ts';
import type { SnapshotSession } from '../../mysql/connection/snapshot-session.ts';
import type { RowPiece } from '../../mysql/protocol/row-stream.ts';
import type { ChunkMade } from '../objects/frame-maker.ts';
import { FrameQueue } from '../objects/frame-queue.ts';
import type { Call, ChunkOrder, ChunkRead, OpenedSession } from './messages.ts';
import type { CallOptions, ReadThread } from './read-thread.ts';

/** How long a session may take to close before its thread is ended without it, in milliseconds. */
const CLOSE_WITHIN_MS = 5000;

/** A chunk on its way from a thread. */
export interface ThreadChunk {
  frames: AsyncIterable<Buffer>;
  /** Settles as soon as the connection is free. */
  read: Promise<ChunkRead>;
  /** Settles after the last frame. */
  made: Promise<ChunkMade>;
  /** Ends the chunk; its frames fail with the error. */
  abort: (error: unknown) => void;
}

export class ThreadSession implements SnapshotSession {
  readonly side: SnapshotSession['side'];
  readonly target: string;
  readonly id: number;
  readonly #thread: ReadThread;
  readonly #session: number;
  #lost: Error | undefined;

  private constructor(thread: ReadThread, side: SnapshotSession['side'], opened: OpenedSession) {
    this.#thread = thread;
    this.side = side;
    this.#session = opened.session;
    this.id = opened.connectionId;
    this.target = opened.target;
  }

  static async open(
    thread: ReadThread,
    _: ConnectionConfig,
    options: SessionOptions,
  ): Promise<ThreadSession> {
    const opened = await thread.call({ call: 'open', connection: thread.describeConnection(), options });
    return new ThreadSession(thread, options.side, opened as OpenedSession);
  }

  get lost(): Error | undefined {
    return this.#lost;
  }

  async query<T extends object = Row>(sql: string, object?: string, options?: QueryOptions): Promise<T[]> {
    const rows = await this.#call({
      call: 'query',
      session: this.#session,
      sql,
      ...defined({ object, options }),
    });
    return (rows as T[]).map(withBuffers);
  }

  async scalar(sql: string, object?: string): Promise<string | undefined> {
    return (await this.#statement('scalar', sql, object)) as string | undefined;
  }

  async execute(sql: string, object?: string): Promise<StatementResult> {
    return (await this.#statement('execute', sql, object)) as StatementResult;
  }

  async use(schema: string): Promise<void> {
    await this.#call({ call: 'use', session: this.#session, schema });
  }

  async stream(
    sql: string,
    onPiece: (piece: RowPiece) => void | Promise<void>,
    signal: AbortSignal,
    object: string,
  ): Promise<{ rows: number; bytes: number; longestRowBytes: number }> {
    let failure: { error: unknown } | undefined;
    const stop = new AbortController();
    const take = async (id: number, piece: RowPiece): Promise<void> => {
      try {
        await onPiece(piece);
        this.#thread.send({ credit: id });
      } catch (error) {
        failure = { error };
        stop.abort();
      }
    };
    try {
      return (await this.#abortable(
        { call: 'stream', session: this.#session, sql, object },
        AbortSignal.any([signal, stop.signal]),
        (id) => (event) => {
          if ('piece' in event) {
            const { bytes, rows, rowEnd } = event.piece;
            void take(id, { bytes: asBuffer(bytes), rows, rowEnd });
          }
        },
      )) as { rows: number; bytes: number; longestRowBytes: number };
    } catch (error) {
      if (failure) throw failure.error;
      if (signal.aborted) throw signal.reason;
      throw error;
    }
  }

  /**
   * Reads the rows of a chunk into frames.
   *
   * @param onProgress is called with the rows and TSV bytes of each frame
   */
  readChunk(
    chunk: ChunkOrder,
    signal: AbortSignal,
    onProgress: (rows: number, bytes: number) => void,
  ): ThreadChunk {
    const stop = new AbortController();
    let id = 0;
    const queue = new FrameQueue((frame) => {
      const memory = frame.buffer as ArrayBuffer;
      this.#thread.send({ credit: id, memory }, [memory]);
    });
    const read = deferred<ChunkRead>();
    const made = this.#abortable(
      { call: 'chunk', session: this.#session, chunk },
      AbortSignal.any([signal, stop.signal]),
      (callId) => {
        id = callId;
        return (event) => {
          if ('frame' in event) {
            onProgress(event.rows, event.dataBytes);
            queue.push(asBuffer(event.frame));
          } else if ('read' in event) read.resolve(event.read);
        };
      },
    ).then(
      (result) => {
        queue.end();
        return result as ChunkMade;
      },
      (thrown: unknown) => {
        const error: unknown = signal.aborted ? signal.reason : thrown;
        queue.fail(error);
        read.reject(error);
        throw error;
      },
    );
    made.catch(() => undefined);
    read.promise.catch(() => undefined);
    const abort = (error: unknown): void => {
      queue.fail(error);
      stop.abort();
    };
    return { frames: queue.read(), read: read.promise, made, abort };
  }

  async close(): Promise<void> {
    if (this.#lost) return;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, CLOSE_WITHIN_MS);
    });
    const closed = this.#call({ call: 'close', session: this.#session });
    await Promise.race([closed.catch(() => undefined), late]);
    clearTimeout(timer);
  }

  destroy(): void {
    this.#thread.send({ destroy: this.#session });
  }

  async #statement(call: 'scalar' | 'execute', sql: string, object?: string): Promise<unknown> {
    return await this.#call({ call, session: this.#session, sql, ...defined({ object }) });
  }

  #call(call: Call, options: CallOptions = {}): Promise<unknown> {
    return this.#thread.call(call, { ...options, onLost: (lost) => (this.#lost ??= lost) });
  }

  /** @param listen makes the listener for the events of the call from its number */
  async #abortable(
    call: Call,
    signal: AbortSignal,
    listen: (id: number) => NonNullable<CallOptions['onEvent']>,
  ): Promise<unknown> {
    signal.throwIfAborted();
    let callId = 0;
    let onEvent: CallOptions['onEvent'];
    const abort = (): void => this.#thread.send({ abort: callId });
    try {
      return await this.#call(call, {
        onStart: (id) => {
          callId = id;
          onEvent = listen(id);
          signal.addEventListener('abort', abort, { once: true });
        },
        onEvent: (event) => onEvent?.(event),
      });
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength);
}

/** A Buffer arrives from another thread as a Uint8Array. */
function withBuffers<T extends object>(row: T): T {
  for (const [name, value] of Object.entries(row))
    if (value instanceof Uint8Array) (row as Record<string, unknown>)[name] = asBuffer(value);
  return row;
}
