// Runs archived events on the target. Row events run as BINLOG statements, statements in the
// session that they had. Transactions of rows are committed together, up to a limit; a statement
// that commits by itself is announced before it runs. Invariant: nothing is skipped without being
// counted, and the first error ends the replay.
import { EVENT, HEADER_BYTES, typeOf } from '../../binlog/event.ts';
import { inflateQuery, inflateRows, plainTypeOf, rebuild } from '../../binlog/inflate.ts';
import { payloadOf, splitEvents } from '../../binlog/payload.ts';
import {
  CHARSET_COLLATIONS,
  parseQueryContext,
  type QueryContext,
  valueSettings,
} from '../../binlog/query-context.ts';
import { binlogStatement, RowGroup } from '../../binlog/row-group.ts';
import { parseTableMap, tableIdOf } from '../../binlog/rows.ts';
import type { BinlogCursor } from '../../binlog/cursor.ts';
import { TransactionTracker } from '../../binlog/transactions.ts';
import { BackupError } from '../../core/errors.ts';
import { ER } from '../../mysql/connection/mysql-errors.ts';
import type { Session } from '../../mysql/connection/session.ts';
import { quoteName } from '../../sql/tokens/quote.ts';
import { roleOf } from './event-roles.ts';
import type { Progress, ReplayState } from './replay-state.ts';
import { inflateAll } from './scan-range.ts';
import { isRepeated, placeKey, type ServerChange } from './server-changes.ts';
import { statementKindOf, xaIdOf, xaIdOfPrepare, type StatementKind } from './statement-kind.ts';
import { isOutsideReplay } from './system-schemas.ts';

/** Limits of one commit. */
const MAX_TRANSACTIONS = 500;
const MAX_BYTES = 16 * 1024 * 1024;

interface Collation {
  charset: string;
  name: string;
}

export interface ReplayerOptions {
  session: Session;
  /** Opens a session like the first, for one XA transaction. */
  connect: () => Promise<Session>;
  state: ReplayState;
  isMariaDb: boolean;
  loadUsers: boolean;
  /** Begins of transactions that are replayed alone, as `placeKey`. */
  rolledBack: ReadonlySet<string>;
  changes: readonly ServerChange[];
}

export class Replayer {
  readonly #options: ReplayerOptions;
  readonly #tracker = new TransactionTracker();
  /** Session of the open transaction: an XA transaction has its own. */
  #session: Session;
  readonly #settings = new WeakMap<Session, Map<string, string>>();
  #format: Buffer | undefined;
  #hasChecksums = false;
  #rows = new RowGroup(false);
  readonly #outside = new Set<number>();
  #collations: ReadonlyMap<string, Collation> | undefined;
  /** Settings for the next statement. */
  #values: string[] = [];
  /** Whether the target has an open transaction of ours. */
  #isOpen = false;
  #openTransactions = 0;
  #openBytes = 0;
  /** Progress after the last whole transaction, and at its begin. */
  #done: Progress;
  #isAlone = false;
  #isRunning = false;
  /** Changes of the server before the event. */
  #turn = 0;
  /** Whether the transaction committed its work by itself. */
  #isSelfCommitting = false;
  /** Whether a transaction that a statement has begun waits for its COMMIT. */
  #isToCommit = false;

  constructor(options: ReplayerOptions) {
    this.#options = options;
    this.#session = options.session;
    this.#done = { ...options.state.progress };
  }

  get transactions(): number {
    return this.#done.transactions;
  }

  /** Uses the description of the events of a file. */
  async begin(format: Buffer, hasChecksums: boolean): Promise<void> {
    await this.commit();
    this.#format = format;
    this.#hasChecksums = hasChecksums;
    this.#rows = new RowGroup(hasChecksums);
    await this.#sendFormat(this.#options.session);
  }

  async accept(event: Buffer, cursor: BinlogCursor, turn: number): Promise<void> {
    const step = this.#tracker.accept(event, cursor);
    if (step === 'begin') {
      // Its end had an unknown form, and the next begin shows it too.
      if (this.#isRunning) await this.#finish(cursor, cursor.position - event.length);
      this.#turn = turn;
      const place = { turn, file: cursor.file, position: cursor.position - event.length };
      this.#isRunning = !isRepeated(this.#options.changes, this.#tracker.begin!, place);
      if (!this.#isRunning) return;
      this.#isSelfCommitting = false;
      this.#isAlone = this.#options.rolledBack.has(placeKey(place));
      if (this.#isAlone) await this.commit();
      const { isStandalone, hasImplicitBegin, xaId } = this.#tracker.begin!;
      if (xaId !== undefined) await this.#startXa(xaId, cursor);
      else if (hasImplicitBegin && !isStandalone) await this.#open();
    } else if (this.#isRunning && (this.#tracker.isInside || step === 'end')) {
      await this.#apply(event, cursor.bodyOf(event), cursor);
    }
    if (this.#isRunning && step === 'end') await this.#finish(cursor, cursor.position);
  }

  async #finish({ file }: BinlogCursor, position: number): Promise<void> {
    this.#isRunning = false;
    this.#done = { turn: this.#turn, file, position, transactions: this.#done.transactions + 1 };
    this.#openTransactions++;
    const isFull = this.#openTransactions >= MAX_TRANSACTIONS || this.#openBytes >= MAX_BYTES;
    if (this.#isSelfCommitting) await this.#noteSelfCommitted();
    else if (this.#isAlone || isFull) await this.commit();
  }

  /** Commits the open transactions with their progress. */
  async commit(): Promise<void> {
    if (!this.#isOpen) return;
    await this.#options.state.advance(this.#options.session, this.#done);
    await this.#options.session.execute('COMMIT', 'cannot commit replayed transactions');
    this.#isOpen = false;
    this.#openTransactions = 0;
    this.#openBytes = 0;
  }

  async #noteSelfCommitted(): Promise<void> {
    this.#openTransactions = 0;
    if (this.#isToCommit) await this.#session.execute('COMMIT', 'cannot commit a replayed table');
    this.#isToCommit = false;
    await this.#options.state.advance(this.#options.session, this.#done);
  }

  async #open(): Promise<void> {
    if (this.#isOpen) return;
    await this.#session.execute('START TRANSACTION', 'cannot begin a transaction');
    this.#isOpen = true;
  }

  async #apply(event: Buffer, body: Buffer, cursor: BinlogCursor): Promise<void> {
    const type = typeOf(event);
    this.#openBytes += event.length;
    switch (roleOf(type)) {
      case 'table map': {
        const { schema } = parseTableMap(body);
        if (isOutsideReplay(schema)) this.#outside.add(tableIdOf(body));
        else {
          this.#outside.delete(tableIdOf(body));
          this.#rows.addMap(event, body);
        }
        return;
      }
      case 'rows':
        await this.#applyRows(event, body);
        return;
      case 'statement':
        await this.#applyStatement(event, body, cursor);
        return;
      case 'value':
        this.#values.push(...(valueSettings(type, body) ?? []));
        return;
      case 'payload': {
        const { bytes, isCompressed } = payloadOf(body);
        for (const inner of splitEvents(await inflateAll(bytes, isCompressed))) {
          // The inner events have no checksums.
          const innerBody = inner.subarray(HEADER_BYTES);
          await this.#apply(rebuild(inner, typeOf(inner), innerBody, this.#hasChecksums), innerBody, cursor);
        }
        return;
      }
      case 'xa prepare':
        await this.#prepare(body);
        return;
      default:
    }
  }

  async #applyRows(event: Buffer, body: Buffer): Promise<void> {
    if (this.#outside.has(tableIdOf(body))) return;
    const plain =
      plainTypeOf(typeOf(event)) === undefined ? event : inflateRows(event, body, this.#hasChecksums);
    const statement = this.#rows.addRows(plain);
    if (statement !== undefined) await this.#session.execute(statement, 'cannot replay rows');
  }

  async #applyStatement(event: Buffer, body: Buffer, cursor: BinlogCursor): Promise<void> {
    const isCompressed = typeOf(event) === EVENT.MARIADB_QUERY_COMPRESSED;
    const context = parseQueryContext(
      event,
      isCompressed ? inflateQuery(body) : body,
      this.#options.isMariaDb,
    );
    const kind = statementKindOf(context.text);
    const values = this.#values;
    this.#values = [];
    switch (kind) {
      case 'begin':
        await this.#open();
        return;
      case 'commit':
        return;
      case 'rollback':
        await this.#session.execute('ROLLBACK', 'cannot roll back');
        await this.#session.execute('START TRANSACTION', 'cannot begin a transaction');
        return;
      case 'xa start':
        await this.#startXa(xaIdOf(context.text), cursor);
        return;
      case 'account':
        // Otherwise the scan has counted it.
        if (this.#options.loadUsers) await this.#runAlone(context, values, cursor);
        return;
      default:
        if (this.#commitsItself(kind)) await this.#runAlone(context, values, cursor);
        else await this.#run(context, values);
    }
  }

  /** Whether a statement is a transaction of its own, or begins one that no BEGIN has begun. */
  #commitsItself(kind: StatementKind): boolean {
    if (this.#session !== this.#options.session) return false;
    const { isStandalone, hasImplicitBegin } = this.#tracker.begin!;
    if (kind === 'xa commit' || kind === 'xa rollback' || kind === 'create with rows') return true;
    if (hasImplicitBegin) return isStandalone;
    // MySQL: its one statement has ended the transaction.
    return !this.#tracker.isInside;
  }

  async #runAlone(context: QueryContext, values: readonly string[], cursor: BinlogCursor): Promise<void> {
    await this.commit();
    await this.#announce(context, cursor);
    await this.#run(context, values);
    this.#isSelfCommitting = true;
    // Its rows follow, in the transaction that it has begun.
    this.#isToCommit = statementKindOf(context.text) === 'create with rows';
  }

  /** Begins an XA transaction on a session of its own, which ends after the prepare. */
  async #startXa(id: string, { file, position }: BinlogCursor): Promise<void> {
    await this.commit();
    const { session, state } = this.#options;
    const place = { turn: this.#turn, file, position };
    await state.announce(session, this.#done, `XA PREPARE ${id}`, place);
    this.#session = await this.#options.connect();
    await this.#sendFormat(this.#session);
    await this.#session.execute(`XA START ${id}`, `cannot start ${id}`);
  }

  async #announce({ text }: QueryContext, { file, position }: BinlogCursor): Promise<void> {
    await this.#options.state.announce(this.#options.session, this.#done, text.toString('utf8', 0, 10_000), {
      turn: this.#turn,
      file,
      position,
    });
  }

  /** Runs a statement in the session that it had. */
  async #run({ schema, text, settings }: QueryContext, values: readonly string[]): Promise<void> {
    const session = this.#session;
    const known = this.#settings.get(session) ?? new Map<string, string>();
    this.#settings.set(session, known);
    if (schema !== undefined) await this.#use(session, schema, known);
    const changed = settings.filter(([name, value]) => known.get(name) !== value);
    const assignments = [...values];
    for (const [name, value] of changed.toReversed())
      assignments.unshift(`@@SESSION.${name} = ${await this.#named(name, value)}`);
    if (assignments.length > 0)
      await session.execute(`SET ${assignments.join(', ')}`, 'cannot set the session of a statement');
    for (const [name, value] of changed) known.set(name, value);
    await session.executeBytes(text, `cannot replay ${text.toString('utf8', 0, 200)}`);
  }

  /**
   * Returns a value with the names of character sets and collations, which the log has as numbers.
   */
  async #named(name: string, value: string): Promise<string> {
    if (name === 'character_set_client') return (await this.#collation(value)).charset;
    if (name !== CHARSET_COLLATIONS) return value;
    const names: string[] = [];
    for (const pair of value.split(',')) {
      const [from = '', to = ''] = pair.split(':');
      names.push(`${(await this.#collation(from)).charset}=${(await this.#collation(to)).name}`);
    }
    return `'${names.join(',')}'`;
  }

  async #collation(id: string): Promise<Collation> {
    this.#collations ??= await this.#readCollations();
    const found = this.#collations.get(id);
    if (found) return found;
    throw new BackupError('TARGET_UNSUPPORTED', `the target does not have the collation number ${id}`, {
      hint: 'Replay on a server of the version of the source, or of a newer one.',
    });
  }

  async #readCollations(): Promise<Map<string, Collation>> {
    const { session, isMariaDb } = this.#options;
    const query = isMariaDb
      ? 'SELECT ID AS id, CHARACTER_SET_NAME AS charset, FULL_COLLATION_NAME AS name FROM information_schema.COLLATION_CHARACTER_SET_APPLICABILITY'
      : 'SELECT ID AS id, CHARACTER_SET_NAME AS charset, COLLATION_NAME AS name FROM information_schema.COLLATIONS';
    const rows = await session.query<Collation & { id: number }>(query, 'cannot read the collations');
    return new Map(rows.map((row) => [String(row.id), row]));
  }

  async #use(session: Session, schema: string, known: Map<string, string>): Promise<void> {
    const charset = 'character_set_client';
    if (known.has(charset)) {
      await session.execute(`SET @@SESSION.${charset} = utf8mb4`, 'cannot set the session of a statement');
      known.delete(charset);
    }
    await session.execute(`USE ${quoteName(schema)}`, `cannot use schema ${schema}`);
  }

  async #prepare(body: Buffer): Promise<void> {
    const id = xaIdOfPrepare(body);
    const session = this.#session;
    if (body[0] === 0) await session.execute(`XA PREPARE ${id}`, `cannot prepare ${id}`);
    else await session.execute(`XA COMMIT ${id} ONE PHASE`, `cannot commit ${id}`);
    this.#isSelfCommitting = true;
    if (session === this.#options.session) return;
    // A prepared transaction belongs to no session after this one has ended.
    await session.close();
    this.#session = this.#options.session;
  }

  async #sendFormat(session: Session): Promise<void> {
    if (!this.#format) throw new BackupError('INTERNAL', 'no description of the events');
    await session.execute(
      binlogStatement([this.#format]),
      'the target does not accept the events of the source',
    );
    // The description makes the session that of a replica, which waits for GTIDs of the log.
    if (!this.#options.isMariaDb)
      await session.execute(`SET @@SESSION.gtid_next = 'AUTOMATIC'`, 'cannot set up the session');
  }
}

/** Whether the account lacks the privileges for a replay. */
export function isReplayDenied(error: unknown): boolean {
  return error instanceof BackupError && error.details['errno'] === ER.SPECIFIC_ACCESS_DENIED;
}
