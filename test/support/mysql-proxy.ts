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

/**
 * `statement`: before it is forwarded. `upload`: while the file of its LOAD DATA LOCAL passes, after `uploadBytes`.
 * `running`: it was forwarded, `afterMs` ago, and the answer is not there. `response`: the answer came and is not passed on.
 */
export type Moment = 'statement' | 'upload' | 'running' | 'response';

/**
 * `reset`: both sides are cut off. `stall`: nothing passes any more, and both sides stay open. `delay`: it goes on after
 * `delayMs`. A function is called and waited for, then both sides are cut off: for killing the client or the server.
 */
export type Action = 'reset' | 'stall' | 'delay' | ((statement: SeenStatement) => unknown);

export interface ProxyRule {
  match: RegExp;
  /** Which of the statements that match, from 1; the first where nothing is said. */
  nth?: number;
  /** Statements count only once one that matches this has passed. */
  after?: RegExp;
  at?: Moment;
  action: Action;
  uploadBytes?: number;
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

  add(rule: ProxyRule): PlannedFault {
    const fault: PlannedFault = { rule, matched: 0, isArmed: rule.after === undefined, hit: undefined };
    this.#faults.add(fault);
    return fault;
  }

  /** Rules that have not fired yet are taken back. */
  clear(): void {
    this.#faults.clear();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const connection of this.#connections) connection.cut();
    await closed;
  }

  async #accept(client: Socket): Promise<void> {
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

/** One client and its connection to the server. */
class ProxiedConnection {
  readonly #client: Socket;
  readonly #server: Socket;
  readonly #number: number;
  readonly #choose: (statement: SeenStatement) => PlannedFault | undefined;
  readonly #reader = new StatementReader();
  readonly #ended = new AbortController();
  /** Of the statement that is on its way. */
  #planned: { fault: PlannedFault; statement: SeenStatement } | undefined;

  constructor(
    client: Socket,
    server: Socket,
    number: number,
    choose: (statement: SeenStatement) => PlannedFault | undefined,
  ) {
    this.#client = client;
    this.#server = server;
    this.#number = number;
    this.#choose = choose;
    for (const socket of [client, server]) {
      socket.setNoDelay(true);
      socket.on('error', () => this.cut()).once('close', () => this.#ended.abort());
    }
  }

  async run(): Promise<void> {
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
        if (sql !== undefined) await this.#begin({ sql, connection: this.#number });
        if (uploaded > (this.#planned?.fault.rule.uploadBytes ?? 0)) await this.#fire('upload');
        await write(this.#server, piece);
        if (sql !== undefined) this.#watchRunning();
      }
    this.#server.end();
  }

  async #passAnswers(): Promise<void> {
    for await (const bytes of this.#server as AsyncIterable<Buffer>) {
      const isAnswer = this.#reader.readServer(bytes);
      if (isAnswer) {
        await this.#fire('response');
        this.#planned = undefined;
      }
      await write(this.#client, bytes);
    }
    this.#client.end();
  }

  async #begin(statement: SeenStatement): Promise<void> {
    const fault = this.#choose(statement);
    this.#planned = fault && { fault, statement };
    await this.#fire('statement');
  }

  #watchRunning(): void {
    const planned = this.#planned;
    if (planned?.fault.rule.at !== 'running') return;
    void sleep(planned.fault.rule.afterMs ?? 0, undefined, { signal: this.#ended.signal })
      .then(() => (this.#planned === planned ? this.#fire('running') : undefined))
      .catch(() => this.cut());
  }

  /** Nothing passes while this waits. @throws if the connection is not to go on */
  async #fire(moment: Moment): Promise<void> {
    const planned = this.#planned;
    if (!planned || planned.fault.hit || (planned.fault.rule.at ?? 'statement') !== moment) return;
    const { fault, statement } = planned;
    fault.hit = statement;
    const { action, delayMs = 1000 } = fault.rule;
    const { signal } = this.#ended;
    if (action === 'delay') return await sleep(delayMs, undefined, { signal });
    if (action === 'stall')
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    if (typeof action === 'function') await action(statement);
    this.cut();
    throw new Error(`cut off at ${moment} of ${statement.sql.slice(0, 100)}`);
  }
}

async function write(socket: Socket, bytes: Buffer): Promise<void> {
  if (socket.destroyed) throw new Error('the other side is gone');
  if (!socket.write(bytes)) await Promise.race([once(socket, 'drain'), once(socket, 'close')]);
}
