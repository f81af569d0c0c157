// The main thread's side of one thread that reads rows. Invariant: every call settles, also if the
// thread dies. The death of the thread is a lost connection of each of its sessions.
import { defined } from '../../core/defined.ts';
import { Worker } from 'node:worker_threads';
import { BackupError } from '../../core/errors.ts';
import { THREAD_MARK } from '../../core/thread-mark.ts';
import type { ConnectionConfig } from '../../mysql/connection/connection-config.ts';
import {
  errorOfFields,
  fieldsOfError,
  type Call,
  type FromThread,
  type PlainConnection,
  type ToThread,
} from './messages.ts';

/** What a thread sends during a call, before its answer. */
export type ThreadEvent = Exclude<
  FromThread,
  { result: unknown } | { asksPassword: number } | { plain: string }
>;

interface PendingCall {
  resolve: (result: unknown) => void;
  reject: (error: Error) => void;
  onEvent: ((event: ThreadEvent) => void) | undefined;
  onLost: ((lost: Error) => void) | undefined;
}

export interface CallOptions {
  onEvent?: (event: ThreadEvent) => void;
  /** Called if the session was lost, before the call rejects. */
  onLost?: (lost: Error) => void;
  /** Called with the number of the call, before it is sent. */
  onStart?: (id: number) => void;
}

export class ReadThread {
  readonly #worker: Worker;
  readonly #connection: ConnectionConfig;
  readonly #calls = new Map<number, PendingCall>();
  #lastId = 0;
  #end: BackupError | undefined;

  /**
   * @param program path of the program's entry, which serves a thread if it finds THREAD_MARK
   * @param connection settings that the thread's sessions use
   */
  constructor(program: string, number: number, connection: ConnectionConfig) {
    this.#connection = connection;
    this.#worker = new Worker(program, { name: `read-${number}`, workerData: THREAD_MARK });
    this.#worker.on('message', (message: FromThread) => this.#receive(message));
    this.#worker.on('error', (error) => this.#fail(`the thread that read failed: ${error.message}`, error));
    this.#worker.on('exit', () => this.#fail('the thread that read has ended'));
  }

  call(call: Call, { onEvent, onLost, onStart }: CallOptions = {}): Promise<unknown> {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      if (this.#end) {
        onLost?.(this.#end);
        reject(this.#end);
        return;
      }
      this.#calls.set(id, { resolve, reject, onEvent, onLost });
      onStart?.(id);
      this.send({ ...call, id });
    });
  }

  send(message: ToThread, transfer: readonly ArrayBuffer[] = []): void {
    if (!this.#end) this.#worker.postMessage(message, transfer);
  }

  /** Connection settings as a thread can receive them. */
  describeConnection(): PlainConnection {
    const { password, freshPassword, onPlain: _, tunnel: __, ...plain } = this.#connection;
    return {
      ...plain,
      ...(password && !freshPassword ? { password: password.reveal() } : {}),
      asksPassword: freshPassword !== undefined,
    };
  }

  /** Ends the thread whatever it does. */
  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #receive(message: FromThread): void {
    if ('asksPassword' in message) return void this.#sendPassword(message.asksPassword);
    if ('plain' in message) return this.#connection.onPlain?.(message.plain);
    const call = this.#calls.get(message.id);
    if (!call) return;
    if ('result' in message) {
      this.#calls.delete(message.id);
      call.resolve(message.result);
    } else if ('error' in message) {
      this.#calls.delete(message.id);
      if (message.lost) call.onLost?.(errorOfFields(message.lost));
      call.reject(errorOfFields(message.error));
    } else call.onEvent?.(message);
  }

  async #sendPassword(passwordFor: number): Promise<void> {
    try {
      const password = await this.#connection.freshPassword!();
      this.send({ passwordFor, password: password.reveal() });
    } catch (error) {
      this.send({ passwordFor, error: fieldsOfError(error) });
    }
  }

  #fail(message: string, cause?: Error): void {
    this.#end ??= new BackupError('SOURCE_CONNECTION_LOST', message, {
      hint: 'Run the backup again. With --threads 0 the main thread reads.',
      ...defined({ cause }),
    });
    const calls = [...this.#calls.values()];
    this.#calls.clear();
    for (const { reject, onLost } of calls) {
      onLost?.(this.#end);
      reject(this.#end);
    }
  }
}
