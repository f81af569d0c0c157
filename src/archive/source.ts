// The server whose binary log is archived: its files, its identity, its GTIDs and its settings.
import { BinlogCursor, FIRST_POSITION } from '../binlog/cursor.ts';
import { EVENT, typeOf } from '../binlog/event.ts';
import { isBegin, parseBegin } from '../binlog/gtid-event.ts';
import { type GtidSet, MariadbGtidSet, MysqlGtidSet, parseGtidSet } from '../binlog/gtid-set.ts';
import { BackupError } from '../core/errors.ts';
import { sha256Hex } from '../format/sha256.ts';
import type { ServerIdentity } from '../format/server-identity.ts';
import { readBinlogEvents } from '../mysql/connection/binlog-connection.ts';
import type { ConnectionConfig } from '../mysql/connection/connection-config.ts';
import { isMariaDb, readServerFacts, type ServerFacts } from '../mysql/connection/server-facts.ts';
import { Session } from '../mysql/connection/session.ts';
import { readServerIdentity } from '../mysql/schema/server-identity.ts';

export interface LogFile {
  name: string;
  bytes: number;
}

/** The first events of a file, which differ after a RESET. */
export interface FileHead {
  createdSeconds: number;
  /** SHA-256 of the first two events. */
  sha256: string;
  /** Transactions of the files before. */
  previousGtids: GtidSet;
}

export class BinlogSource {
  readonly facts: ServerFacts;
  readonly identity: ServerIdentity;
  readonly #session: Session;
  readonly #config: ConnectionConfig;

  private constructor(
    session: Session,
    config: ConnectionConfig,
    facts: ServerFacts,
    identity: ServerIdentity,
  ) {
    this.#session = session;
    this.#config = config;
    this.facts = facts;
    this.identity = identity;
  }

  /** @throws BackupError BINLOG_OFF, SOURCE_* */
  static async open(config: ConnectionConfig): Promise<BinlogSource> {
    const session = await Session.open(config, {
      side: 'source',
      purpose: 'read',
      lockWaitTimeoutSeconds: 60,
    });
    try {
      const facts = await readServerFacts(session);
      if (!facts.logBin)
        throw new BackupError('BINLOG_OFF', `${session.target} writes no binary log`, {
          hint: 'Start the server with --log-bin and a --server-id.',
        });
      return new BinlogSource(session, config, facts, await readServerIdentity(session, facts));
    } catch (error) {
      session.destroy();
      throw error;
    }
  }

  get isMariaDb(): boolean {
    return isMariaDb(this.facts);
  }

  get session(): Session {
    return this.#session;
  }

  /** Returns the files in their order. */
  async files(): Promise<LogFile[]> {
    const rows = await this.#session.query<{ Log_name: string; File_size: number | string }>(
      'SHOW BINARY LOGS',
      'cannot list the binary logs',
    );
    return rows.map(({ Log_name, File_size }) => ({ name: Log_name, bytes: Number(File_size) }));
  }

  /** Returns the size of a file as it is sent; undefined for an encrypted or a removed file. */
  async plainSizeOf(file: string): Promise<number | undefined> {
    const rows = await this.#session.query<{ Log_name: string; File_size: number; Encrypted?: string }>(
      'SHOW BINARY LOGS',
      'cannot list the binary logs',
    );
    const row = rows.find(({ Log_name }) => Log_name === file);
    return row && row.Encrypted !== 'Yes' ? row.File_size : undefined;
  }

  /** Returns the server's time in microseconds since 1970. */
  async time(): Promise<number> {
    const text = await this.#session.scalar('SELECT UNIX_TIMESTAMP(NOW(6))', 'cannot read the time');
    return Math.floor(Number(text) * 1e6);
  }

  /** Returns all transactions that the server has executed, as far as they have GTIDs. */
  async gtids(): Promise<GtidSet> {
    return parseGtidSet(
      await this.#gtidVariable(this.isMariaDb ? 'gtid_binlog_state' : 'gtid_executed'),
      this.isMariaDb,
    );
  }

  /** Returns the transactions that the server executed and no longer has in its log. */
  async purgedGtids(): Promise<GtidSet> {
    if (!this.isMariaDb) return parseGtidSet(await this.#gtidVariable('gtid_purged'), false);
    const [first] = await this.files();
    return first ? (await this.head(first.name)).previousGtids : new MariadbGtidSet();
  }

  async #gtidVariable(name: string): Promise<string> {
    return (await this.#session.scalar(`SELECT @@GLOBAL.${name}`, 'cannot read the GTIDs')) ?? '';
  }

  /**
   * Reads the first events of a file.
   * @throws BackupError BINLOG_UNAVAILABLE, BINLOG_INVALID, SOURCE_*
   */
  async head(file: string): Promise<FileHead> {
    const cursor = new BinlogCursor(file, FIRST_POSITION);
    const collector = new HeadCollector(this.isMariaDb);
    const { signal } = new AbortController();
    for await (const batch of this.events(file, FIRST_POSITION, 0, signal))
      for (const event of batch) {
        const place = cursor.accept(event);
        if (place === 'next file') return collector.head(cursor.createdSeconds);
        if (place === 'file') collector.add(event, cursor);
        if (collector.isComplete) return collector.head(cursor.createdSeconds);
      }
    return collector.head(cursor.createdSeconds);
  }

  /**
   * Returns the commit time of a transaction in a file, in microseconds since 1970.
   * @returns undefined if the file does not have it
   */
  async timeOf(file: string, gtid: string): Promise<number | undefined> {
    const cursor = new BinlogCursor(file, FIRST_POSITION);
    const { signal } = new AbortController();
    for await (const batch of this.events(file, FIRST_POSITION, 0, signal))
      for (const event of batch) {
        const place = cursor.accept(event);
        if (place === 'next file') return undefined;
        if (place !== 'file' || !isBegin(typeOf(event))) continue;
        const begin = parseBegin(event, cursor.bodyOf(event));
        if (begin.gtid === gtid) return begin.timeMicros;
      }
    return undefined;
  }

  events(
    file: string,
    position: number,
    serverId: number,
    signal: AbortSignal,
    heartbeatSeconds?: number,
  ): AsyncGenerator<readonly Buffer[]> {
    const request = { file, position, serverId, isMariaDb: this.isMariaDb };
    return readBinlogEvents(
      this.#config,
      heartbeatSeconds === undefined ? request : { ...request, heartbeatSeconds },
      signal,
    );
  }

  async close(): Promise<void> {
    await this.#session.close();
  }
}

/** Collects the first two events of a file while it is read. */
export class HeadCollector {
  readonly #isMariaDb: boolean;
  readonly #events: Buffer[] = [];
  #gtids: GtidSet;

  constructor(isMariaDb: boolean) {
    this.#isMariaDb = isMariaDb;
    this.#gtids = isMariaDb ? new MariadbGtidSet() : new MysqlGtidSet();
  }

  /** An encrypted log of MariaDB has one event more before the GTIDs. */
  get isComplete(): boolean {
    const last = this.#events.at(-1);
    return this.#events.length >= 2 && typeOf(last!) !== EVENT.MARIADB_START_ENCRYPTION;
  }

  add(event: Buffer, cursor: BinlogCursor): void {
    if (this.isComplete) return;
    this.#events.push(Buffer.from(event));
    const type = typeOf(event);
    if (type === EVENT.PREVIOUS_GTIDS) this.#gtids = MysqlGtidSet.decode(cursor.bodyOf(event));
    if (type === EVENT.MARIADB_GTID_LIST) this.#gtids = MariadbGtidSet.decode(cursor.bodyOf(event));
  }

  head(createdSeconds: number): FileHead {
    if (this.#isMariaDb !== this.#gtids instanceof MariadbGtidSet)
      throw new BackupError('BINLOG_INVALID', 'the log has the GTIDs of the other flavor');
    return {
      createdSeconds,
      sha256: sha256Hex(Buffer.concat(this.#events)),
      previousGtids: this.#gtids,
    };
  }
}
