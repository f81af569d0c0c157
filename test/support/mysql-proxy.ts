// A TCP proxy that reads MySQL's packets, so that a test can break a connection at an exact statement. It understands
// connections without TLS and compression. Invariant: what no rule names passes unchanged and in order; a rule fires
// once, and records that it did.
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { StatementReader } from './mysql-statements.ts';

/** A statement as it passed: COM_QUERY alone. */
export interface SeenStatement {
  /** Its first 64 KiB. */
  sql: string;
  /** Which connection of the proxy, from 1. */
  connection: number;
}

/** What rules see of a connection that is opened, before anything of it is forwarded. */
const CONNECT = '(connect)';

/**
 * `statement`: before it is forwarded. `upload`: while the file of its LOAD DATA LOCAL passes, after `uploadBytes`.
 * `running`: it was forwarded `afterMs` ago, and the client still waits: an answer that came sooner is held back. `response`:
 * the answer came, of which the first `answerBytes` were passed on and the rest is not.
 */
export type Moment = 'statement' | 'upload' | 'running' | 'response';

/**
 * `reset`: both sides are cut off. `truncate`: both are ended in order, where they are. `stall`: nothing passes any more, and
 * both sides stay open. `slow`: from now on bytes trickle. `delay`: it goes on after `delayMs`. A function is called and waited
 * for; then it goes on if the function has returned `go on`, else both sides are cut off: for killing the client or the server.
 */
export type Action =
  'reset' | 'truncate' | 'stall' | 'slow' | 'delay' | ((statement: SeenStatement) => unknown);

/** Bytes at a time, and the pause between them in milliseconds. */
const TRICKLE = { bytes: 16_384, pauseMs: 4 };

export interface ProxyRule {
  match: RegExp;
  /** Which of the statements that match, from 1; the first where nothing is said. */
  nth?: number;
  /** Statements count only once one that matches this has passed. */
  after?: RegExp;
  at?: Moment;
  action: Action;
  uploadBytes?: number;
  answerBytes?: number;
  afterMs?: number;
  delayMs?: number;
}

/** A rule that was set, and what became of it. */
export interface PlannedFault {
  readonly rule: ProxyRule;
  /** Statements that matched so far. */
  matched: number;
  isArmed: boolean;
  /** The statement at which it fired. */
  hit: SeenStatement | undefined;
}

export class MysqlProxy implements AsyncDisposable {
  readonly #server: Server;
  readonly #target: { host: string; port: number };
  readonly #faults = new Set<PlannedFault>();
  readonly #connections = new Set<ProxiedConnection>();
  #count = 0;
  /** Until then new connections wait. */
  #held: Promise<unknown> | undefined;

  private constructor(server: Server, target: { host: string; port: number }) {
    this.#server = server;
    this.#target = target;
  }

  static async start(target: { host: string; port: number }): Promise<MysqlProxy> {
    const server = createServer({ pauseOnConnect: true });
    const proxy = new MysqlProxy(server, target);
    server.on('connection', (client) => void proxy.#accept(client));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return proxy;
  }

  get host(): string {
    return '127.0.0.1';
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Connections that are open. */
  get open(): number {
    return this.#connections.size;
  }

  /** Cuts off the connection that a statement was seen on. */
  cut({ connection: number }: SeenStatement): void {
    for (const connection of this.#connections) if (connection.number === number) connection.cut();
  }

  add(rule: ProxyRule): PlannedFault {
    const fault: PlannedFault = { rule, matched: 0, isArmed: rule.after === undefined, hit: undefined };
    this.#faults.add(fault);
    return fault;
  }

  /** Rules that have not fired yet are taken back. */
  clear(): void {
    this.#faults.clear();
  }

  /** Holds new connections back until this is done, so that none meets a server that is not up yet. */
  async holdBackDuring(work: Promise<unknown>): Promise<void> {
    this.#held = work.catch(() => undefined);
    await work;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const connection of this.#connections) connection.cut();
    await closed;
  }

  async #accept(client: Socket): Promise<void> {
    client.on('error', () => undefined);
    await this.#held;
    if (!this.#server.listening) return void client.destroy();
    const server = connect(this.#target);
    const connection = new ProxiedConnection(client, server, ++this.#count, (statement) =>
      this.#choose(statement),
    );
    this.#connections.add(connection);
    await connection.run();
    this.#connections.delete(connection);
  }

  /** The fault whose turn this statement is. Each rule counts for itself. */
  #choose(statement: SeenStatement): PlannedFault | undefined {
    let chosen: PlannedFault | undefined;
    for (const fault of this.#faults) {
      fault.isArmed ||= fault.rule.after!.test(statement.sql);
      if (!fault.isArmed || fault.hit || !fault.rule.match.test(statement.sql)) continue;
      fault.matched++;
      if (fault.matched === (fault.rule.nth ?? 1)) chosen ??= fault;
    }
    return chosen;
  }
}

interface Planned {
  fault: PlannedFault;
  statement: SeenStatement;
}

/** One client and its connection to the server. */
class ProxiedConnection {
  readonly #client: Socket;
  readonly #server: Socket;
  readonly number: number;
  readonly #choose: (statement: SeenStatement) => PlannedFault | undefined;
  readonly #reader = new StatementReader();
  readonly #ended = new AbortController();
  /** Of the statement that is on its way. */
  #planned: Planned | undefined;
  /** Of the statement whose answer is passing, and how much of that has passed. */
  #answering: Planned | undefined;
  #answeredBytes = 0;
  /** Until then answers are held back: a statement that is to be met `running` may be answered sooner. */
  #watched: Promise<void> | undefined;
  #isSlow = false;

  constructor(
    client: Socket,
    server: Socket,
    number: number,
    choose: (statement: SeenStatement) => PlannedFault | undefined,
  ) {
    this.#client = client;
    this.#server = server;
    this.number = number;
    this.#choose = choose;
    for (const socket of [client, server]) {
      socket.setNoDelay(true);
      socket.on('error', () => this.cut()).once('close', () => this.#ended.abort());
    }
  }

  async run(): Promise<void> {
    const opened = this.#begin({ sql: CONNECT, connection: this.number });
    if ((await opened.catch(() => 'cut')) === 'cut') return this.cut();
    this.#beginAnswer();
    await Promise.allSettled([this.#passStatements(), this.#passAnswers()]);
    this.cut();
  }

  /** Without a farewell: both sides see a reset, and the server rolls back. */
  cut(): void {
    this.#ended.abort();
    for (const socket of [this.#client, this.#server])
      if (!socket.destroyed) {
        if (socket.connecting) socket.destroy();
        else socket.resetAndDestroy();
      }
  }

  async #passStatements(): Promise<void> {
    for await (const bytes of this.#client as AsyncIterable<Buffer>)
      for (const { piece, sql, uploaded } of this.#reader.readClient(bytes)) {
        if (sql !== undefined) await this.#begin({ sql, connection: this.number });
        if (uploaded > (this.#planned?.fault.rule.uploadBytes ?? 0))
          await this.#fire('upload', this.#planned);
        if (sql !== undefined) this.#watchRunning();
        await this.#write(this.#server, piece);
      }
    this.#server.end();
  }

  async #passAnswers(): Promise<void> {
    for await (const bytes of this.#server as AsyncIterable<Buffer>) {
      await this.#watched;
      if (this.#reader.readServer(bytes)) this.#beginAnswer();
      const until = (this.#answering?.fault.rule.answerBytes ?? 0) - this.#answeredBytes;
      this.#answeredBytes += bytes.length;
      if (this.#answering && bytes.length > until) {
        const passed = Math.max(0, until);
        await this.#write(this.#client, bytes.subarray(0, passed));
        await this.#fire('response', this.#answering);
        await this.#write(this.#client, bytes.subarray(passed));
      } else await this.#write(this.#client, bytes);
    }
    this.#client.end();
  }

  async #begin(statement: SeenStatement): Promise<void> {
    const fault = this.#choose(statement);
    this.#planned = fault && { fault, statement };
    this.#answering = undefined;
    await this.#fire('statement', this.#planned);
  }

  #beginAnswer(): void {
    this.#answering = this.#planned;
    this.#planned = undefined;
    this.#answeredBytes = 0;
  }

  #watchRunning(): void {
    const planned = this.#planned;
    if (planned?.fault.rule.at !== 'running') return;
    this.#watched = sleep(planned.fault.rule.afterMs ?? 0, undefined, { signal: this.#ended.signal })
      .then(() => this.#fire('running', planned))
      .catch(() => this.cut());
  }

  /** Nothing passes while this waits. @throws if the connection is not to go on */
  async #fire(moment: Moment, planned: Planned | undefined): Promise<void> {
    if (!planned || planned.fault.hit || (planned.fault.rule.at ?? 'statement') !== moment) return;
    const { fault, statement } = planned;
    fault.hit = statement;
    const { action, delayMs = 1000 } = fault.rule;
    const { signal } = this.#ended;
    if (action === 'delay') return await sleep(delayMs, undefined, { signal });
    if (action === 'slow') {
      this.#isSlow = true;
      return;
    }
    if (action === 'stall')
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    if (action === 'truncate') await this.#end();
    if (typeof action === 'function' && (await action(statement)) === 'go on') return;
    this.cut();
    throw new Error(`cut off at ${moment} of ${statement.sql.slice(0, 100)}`);
  }

  async #end(): Promise<void> {
    const ended = [this.#client, this.#server].map(
      (socket) => new Promise<void>((resolve) => void socket.end(() => resolve())),
    );
    await Promise.race([Promise.all(ended), sleep(10_000, undefined, { ref: false })]);
    for (const socket of [this.#client, this.#server]) socket.destroy();
  }

  async #write(socket: Socket, bytes: Buffer): Promise<void> {
    if (!this.#isSlow) return await write(socket, bytes);
    for (let at = 0; at < bytes.length; at += TRICKLE.bytes) {
      await sleep(TRICKLE.pauseMs);
      await write(socket, bytes.subarray(at, at + TRICKLE.bytes));
    }
  }
}

async function write(socket: Socket, bytes: Buffer): Promise<void> {
  if (socket.destroyed) throw new Error('the other side is gone');
  if (!socket.write(bytes)) await Promise.race([once(socket, 'drain'), once(socket, 'close')]);
}
