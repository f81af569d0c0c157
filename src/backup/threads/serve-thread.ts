// The program of a thread that reads rows: answers the calls of the main thread with the sessions
// that the thread owns. The thread turns rows of a chunk into zstd frames, which go to the main
// thread without a copy.
import { parentPort } from 'node:worker_threads';
import { BackupError } from '../../core/errors.ts';
import { adoptPiece, ownMemory, recyclePiece } from '../../core/buffer-pool.ts';
import { deferred, type Deferred } from '../../core/deferred.ts';
import { Secret } from '../../core/secret.ts';
import type { ConnectionConfig } from '../../mysql/connection/connection-config.ts';
import { Session } from '../../mysql/connection/session.ts';
import type { RowPiece } from '../../mysql/protocol/row-stream.ts';
import { TypedJsonScanner } from '../../tsv/typed-json.ts';
import { type ChunkMade, FrameMaker } from '../objects/frame-maker.ts';
import {
  errorOfFields,
  fieldsOfError,
  type Call,
  type ChunkOrder,
  type FromThread,
  type OpenedSession,
  type PasswordAnswer,
  type PlainConnection,
  type ToThread,
} from './messages.ts';

/** Answers the main thread until it ends this thread. */
export function serveThread(): void {
  const port = parentPort;
  if (!port) throw new BackupError('INTERNAL', 'a thread that reads was started as a program');
  const server = new ThreadServer((message, transfer) => port.postMessage(message, transfer));
  port.on('message', (message: ToThread) => server.receive(message));
}

type Send = (message: FromThread, transfer: readonly ArrayBuffer[]) => void;

/** A call that sends more than its answer. */
interface RunningCall {
  stop: AbortController;
  /** The main thread takes one more. */
  onCredit: () => void;
}

class ThreadServer {
  readonly #send: Send;
  readonly #sessions = new Map<number, Session>();
  readonly #running = new Map<number, RunningCall>();
  readonly #passwords = new Map<number, (answer: PasswordAnswer) => void>();
  #lastNumber = 0;

  constructor(send: Send) {
    this.#send = send;
  }

  receive(message: ToThread): void {
    if ('call' in message) void this.#answer(message);
    else if ('abort' in message) this.#running.get(message.abort)?.stop.abort(new Error('aborted'));
    else if ('credit' in message) {
      if (message.memory) adoptPiece(message.memory);
      this.#running.get(message.credit)?.onCredit();
    } else if ('destroy' in message) this.#sessions.get(message.destroy)?.destroy();
    else this.#passwords.get(message.passwordFor)?.(message);
  }

  async #answer(call: Call & { id: number }): Promise<void> {
    const { id } = call;
    try {
      this.#send({ id, result: await this.#perform(call, id) }, []);
    } catch (error) {
      const lost = 'session' in call ? this.#sessions.get(call.session)?.lost : undefined;
      this.#send({ id, error: fieldsOfError(error), ...(lost ? { lost: fieldsOfError(lost) } : {}) }, []);
    } finally {
      this.#running.delete(id);
    }
  }

  async #perform(call: Call, id: number): Promise<unknown> {
    if (call.call === 'open') return await this.#open(call.connection, call.options);
    const session = this.#sessions.get(call.session);
    if (!session) throw new BackupError('INTERNAL', `this thread has no session ${call.session}`);
    switch (call.call) {
      case 'query':
        return await session.query(call.sql, call.object, call.options);
      case 'scalar':
        return await session.scalar(call.sql, call.object);
      case 'execute':
        return await session.execute(call.sql, call.object);
      case 'use':
        return await session.use(call.schema);
      case 'stream':
        return await this.#stream(session, call.sql, call.object, id);
      case 'chunk':
        return await this.#chunk(session, call.chunk, id);
      case 'close':
        this.#sessions.delete(call.session);
        return await session.close();
    }
  }

  async #open(plain: PlainConnection, options: Parameters<typeof Session.open>[1]): Promise<OpenedSession> {
    const { password, asksPassword, ...rest } = plain;
    const config: ConnectionConfig = {
      ...rest,
      ...(password === undefined ? {} : { password: new Secret(password) }),
      ...(asksPassword ? { freshPassword: () => this.#askPassword() } : {}),
      onPlain: (message) => this.#send({ plain: message }, []),
    };
    const session = await Session.open(config, options);
    const number = ++this.#lastNumber;
    this.#sessions.set(number, session);
    return { session: number, connectionId: session.id, target: session.target };
  }

  #askPassword(): Promise<Secret> {
    const number = ++this.#lastNumber;
    return new Promise((resolve, reject) => {
      this.#passwords.set(number, ({ password, error }) => {
        this.#passwords.delete(number);
        if (error) reject(errorOfFields(error));
        else resolve(new Secret(password ?? ''));
      });
      this.#send({ asksPassword: number }, []);
    });
  }

  /** One piece at a time: the main thread answers each piece with a credit. */
  async #stream(session: Session, sql: string, object: string, id: number): Promise<unknown> {
    let waiting: Deferred<void> | undefined;
    const { stop } = this.#begin(id, () => waiting?.resolve());
    stop.signal.addEventListener('abort', () => waiting?.reject(stop.signal.reason), { once: true });
    return await session.stream(
      sql,
      ({ bytes, rows, rowEnd }) => {
        const memory = bytes.buffer as ArrayBuffer;
        waiting = deferred();
        this.#send({ id, piece: { bytes, rows, rowEnd } }, [memory]);
        return waiting.promise;
      },
      stop.signal,
      object,
    );
  }

  async #chunk(
    session: Session,
    { sql, object, compressionLevel, scansJson }: ChunkOrder,
    id: number,
  ): Promise<ChunkMade> {
    const frames = new FrameMaker(compressionLevel, (made, dataBytes, rows) => {
      const frame = ownMemory(made);
      this.#send({ id, frame, dataBytes, rows }, [frame.buffer as ArrayBuffer]);
    });
    const scanner = scansJson ? new TypedJsonScanner() : undefined;
    const { stop } = this.#begin(id, () => frames.onRead());
    stop.signal.addEventListener('abort', () => frames.fail(stop.signal.reason), { once: true });
    const take = (piece: RowPiece): Promise<void> | undefined => {
      scanner?.push(piece.bytes);
      return frames.push({ ...piece, release: () => recyclePiece(piece) });
    };
    const read = await session.stream(sql, take, stop.signal, object);
    this.#send({ id, read: { ...read, mayHoldTyped: scanner?.finish() ?? false } }, []);
    return await frames.finish();
  }

  #begin(id: number, onCredit: () => void): RunningCall {
    const running = { stop: new AbortController(), onCredit };
    this.#running.set(id, running);
    return running;
  }
}
