// Reads everything that a replay will read, before any of it runs: verifies each object, finds the
// place where the replay ends, and refuses events that a replay does not know. Invariant: after a
// scan without an error, the only surprises left are those of the target.
import { splitEvents, payloadOf } from '../../binlog/payload.ts';
import { parseGtidSet } from '../../binlog/gtid-set.ts';
import { CHECKSUM_BYTES, EVENT, HEADER_BYTES, typeOf } from '../../binlog/event.ts';
import { inflateQuery } from '../../binlog/inflate.ts';
import { parseQueryContext } from '../../binlog/query-context.ts';
import { parseTableMap } from '../../binlog/rows.ts';
import { statementBytes } from '../../binlog/row-group.ts';
import { TransactionTracker } from '../../binlog/transactions.ts';
import { decompressAs } from '../../compression/decompress.ts';
import { BackupError } from '../../core/errors.ts';
import { plural } from '../../core/units.ts';
import { describeUntil, type ReplayRange } from './choose-range.ts';
import { roleOf } from './event-roles.ts';
import type { RangeReader } from './read-range.ts';
import type { TransactionMark, Until } from './request.ts';
import { isRepeated, placeKey, type ReplayPlace } from './server-changes.ts';
import { statementKindOf, xaIdOf, xaIdOfPrepare } from './statement-kind.ts';
import { isOutsideReplay } from './system-schemas.ts';

/** Transactions that follow one whose time ends the replay, and confirm or contradict its time. */
const WITNESSES = 16;
/** Steps back in time that concurrent sessions make, in microseconds. */
const ORDINARY_STEP = 60e6;
const MAX_NAMED = 100;

export interface Scan {
  /** Place before the first transaction that is not replayed. */
  stop: ReplayPlace;
  transactions: number;
  /** Transactions that the log of an earlier server holds too: they are replayed once. */
  repeated: number;
  first: TransactionMark | undefined;
  last: TransactionMark | undefined;
  /** Begins, as `placeKey`, of transactions that end with ROLLBACK: they are replayed alone. */
  rolledBack: ReadonlySet<string>;
  accountStatements: number;
  systemEvents: number;
  untrueTimes: TransactionMark[];
  preparedXa: string[];
  /** Schemas of the replayed events, as the default of their statements or in their rows. */
  schemas: ReadonlySet<string>;
  /** Bytes of the longest statement that the target will get. */
  largestStatement: number;
}

interface Scanned {
  mark: TransactionMark;
  turn: number;
  gtid: string | undefined;
  timeMicros: number;
  end: number;
  refusals: string[];
  accountStatements: number;
  systemEvents: number;
  isRolledBack: boolean;
  prepared: string[];
  finished: string[];
  largest: number;
  schemas: Set<string>;
}

/** @throws BackupError BINLOG_UNSUPPORTED, BINLOG_TARGET_OUTSIDE, and those of the reader */
export async function scanRange(
  range: ReplayRange,
  reader: RangeReader,
  until: Until,
  onBytes: (bytes: number) => void,
): Promise<Scan> {
  const isMariaDb = range.flavor === 'mariadb';
  const scan = new Scanner(until, isMariaDb, hasExactTimes(range), range.untilTurn);
  const tracker = new TransactionTracker();
  const from = { turn: 0, file: range.backup.binlogFile!, position: range.backup.binlogPosition! };
  let current: Scanned | undefined;
  let place: ReplayPlace = { ...from };
  for await (const event of reader.events(from)) {
    const { cursor } = reader;
    onBytes(event.length);
    const step = tracker.accept(event, cursor);
    if (step === 'begin') {
      if (current) scan.add(current);
      if (scan.stop) break;
      current = undefined;
      const { gtid, timeMicros } = tracker.begin!;
      const { turn } = reader;
      const begin = { turn, file: cursor.file, position: cursor.position - event.length };
      if (isRepeated(range.changes, tracker.begin!, begin)) {
        scan.addRepeated(begin, range);
        continue;
      }
      const mark = {
        time: new Date(timeMicros / 1000).toISOString(),
        ...(gtid === undefined ? {} : { gtid }),
        file: begin.file,
        position: begin.position,
      };
      current = newScanned(mark, turn, gtid, timeMicros);
    }
    await look(event, cursor.bodyOf(event), current, isMariaDb);
    place = { turn: reader.turn, file: cursor.file, position: cursor.position };
    if (current) current.end = cursor.position;
    if (step === 'end' && current) {
      scan.add(current);
      current = undefined;
      if (scan.stop) break;
    }
  }
  if (scan.stop) await reader.verifyRest();
  return scan.finish(current ? beginOf(current) : place, range);
}

/** Whether the log has commit times that no session can change. */
function hasExactTimes({ flavor, serverVersion }: ReplayRange): boolean {
  return flavor === 'mysql' && Number.parseInt(serverVersion, 10) >= 8;
}

function newScanned(
  mark: TransactionMark,
  turn: number,
  gtid: string | undefined,
  timeMicros: number,
): Scanned {
  return {
    mark,
    turn,
    gtid,
    timeMicros,
    end: mark.position,
    refusals: [],
    accountStatements: 0,
    systemEvents: 0,
    isRolledBack: false,
    prepared: [],
    finished: [],
    largest: 0,
    schemas: new Set(),
  };
}

/** Notes what an event needs. Events outside of transactions have no effect on data. */
async function look(
  event: Buffer,
  body: Buffer,
  current: Scanned | undefined,
  isMariaDb: boolean,
): Promise<void> {
  if (!current) return;
  const type = typeOf(event);
  switch (roleOf(type)) {
    case undefined:
      current.refusals.push(`an event of type ${type}`);
      return;
    case 'payload': {
      const { bytes, isCompressed } = payloadOf(body);
      for (const inner of splitEvents(await inflateAll(bytes, isCompressed)))
        await look(inner, inner.subarray(HEADER_BYTES), current, isMariaDb);
      return;
    }
    case 'table map': {
      const { schema } = parseTableMap(body);
      if (isOutsideReplay(schema)) current.systemEvents++;
      else current.schemas.add(schema);
      return;
    }
    case 'rows':
      // A group holds up to 1 MiB more, and the table maps.
      current.largest = Math.max(current.largest, statementBytes(event.length + 2 * 1024 * 1024));
      return;
    case 'xa prepare':
      if (body[0] === 0) current.prepared.push(xaIdOfPrepare(body));
      return;
    case 'statement':
      lookAtStatement(event, body, current, isMariaDb);
      return;
    default:
  }
}

function lookAtStatement(event: Buffer, body: Buffer, current: Scanned, isMariaDb: boolean): void {
  const plain = typeOf(event) === EVENT.MARIADB_QUERY_COMPRESSED ? inflateQuery(body) : body;
  const { schema, text, errorCode } = parseQueryContext(event, plain, isMariaDb);
  if (schema !== undefined && !isOutsideReplay(schema)) current.schemas.add(schema);
  const kind = statementKindOf(text);
  current.largest = Math.max(current.largest, text.length + 64);
  if (kind === 'account') current.accountStatements++;
  if (kind === 'rollback') current.isRolledBack = true;
  if (kind === 'xa commit' || kind === 'xa rollback') current.finished.push(xaIdOf(text));
  if (errorCode !== 0)
    current.refusals.push(
      `a statement that ended with error ${errorCode} after it had changed a table without transactions: ${shown(text)}`,
    );
}

function shown(text: Buffer): string {
  return text.toString('utf8', 0, 200).replace(/\s+/g, ' ');
}

class Scanner {
  readonly #until: Until;
  readonly #isExact: boolean;
  readonly #waiting: Scanned[] = [];
  readonly #prepared = new Map<string, TransactionMark>();
  readonly #isMariaDb: boolean;
  #latest = 0;
  #isFound = false;
  readonly #untilTurn: number;
  stop: ReplayPlace | undefined;
  readonly #scan: Omit<Scan, 'stop' | 'rolledBack' | 'schemas' | 'preparedXa'> & {
    rolledBack: Set<string>;
    schemas: Set<string>;
  } = {
    transactions: 0,
    repeated: 0,
    first: undefined,
    last: undefined,
    rolledBack: new Set(),
    schemas: new Set(),
    accountStatements: 0,
    systemEvents: 0,
    untrueTimes: [],
    largestStatement: 0,
  };

  constructor(until: Until, isMariaDb: boolean, isExact: boolean, untilTurn: number) {
    this.#untilTurn = untilTurn;
    this.#until = until;
    this.#isMariaDb = isMariaDb;
    this.#isExact = isExact;
  }

  add(scanned: Scanned): void {
    this.#waiting.push(scanned);
    const ahead = this.#until.kind === 'time' && !this.#isExact ? WITNESSES : 0;
    while (!this.stop && this.#waiting.length > ahead) this.#decide();
  }

  /**
   * Counts a transaction that the log of an earlier server holds too.
   * @throws BackupError BINLOG_TARGET_OUTSIDE for a target between such transactions: the first
   * log had more of them, and they are replayed
   */
  addRepeated(begin: ReplayPlace, { chain }: ReplayRange): void {
    const until = this.#until;
    if (
      until.kind === 'position' &&
      begin.turn === this.#untilTurn &&
      begin.file === until.file &&
      begin.position >= until.position
    )
      throw new BackupError(
        'BINLOG_TARGET_OUTSIDE',
        `${describeUntil(until)} lies before transactions that ${chain} already has from another server`,
        {
          hint: 'Give --until-gtid or --before-gtid: `mysql-backup binlog find` prints GTIDs of transactions.',
        },
      );
    this.#scan.repeated++;
  }

  finish(end: ReplayPlace, range: ReplayRange): Scan {
    while (!this.stop && this.#waiting.length > 0) this.#decide();
    const { kind } = this.#until;
    if (
      (kind === 'gtid' && !this.#isFound) ||
      (kind === 'position' && !this.stop && !reached(this.#until, this.#untilTurn, end))
    )
      throw new BackupError(
        'BINLOG_TARGET_OUTSIDE',
        `${describeUntil(this.#until)} does not follow ${range.backup.backupId} in ${range.chain}`,
        { hint: '`mysql-backup binlog find` prints positions and GTIDs of transactions.' },
      );
    return { ...this.#scan, stop: this.stop ?? end, preparedXa: [...this.#prepared.keys()] };
  }

  #decide(): void {
    const scanned = this.#waiting.shift()!;
    if (this.#endsBefore(scanned)) {
      this.stop = beginOf(scanned);
      return;
    }
    this.#take(scanned);
    if (this.#until.kind === 'gtid' && this.#isFound) this.stop = endOf(scanned);
  }

  /** Whether the replay ends before this transaction. */
  #endsBefore(scanned: Scanned): boolean {
    const until = this.#until;
    switch (until.kind) {
      case 'latest':
        return false;
      case 'gtid': {
        if (scanned.gtid === undefined || !this.#isWanted(scanned.gtid, until.gtid)) return false;
        this.#isFound = true;
        return until.isBefore;
      }
      case 'position':
        return (
          scanned.turn === this.#untilTurn && scanned.mark.file === until.file && scanned.end > until.position
        );
      case 'time': {
        if (this.#isExact) return scanned.timeMicros > until.micros;
        // Whole seconds: a transaction of the second of the target may be after the target.
        const isAfter = ({ timeMicros }: Scanned): boolean => timeMicros + 1e6 > until.micros;
        if (!isAfter(scanned)) return false;
        const witnesses = this.#waiting.slice(0, WITNESSES);
        if (witnesses.length === 0 || witnesses.filter(isAfter).length * 2 >= witnesses.length) return true;
        this.#noteUntrue(scanned);
        return false;
      }
    }
  }

  #isWanted(gtid: string, wanted: string): boolean {
    return (
      parseGtidSet(wanted, this.#isMariaDb).toString() === parseGtidSet(gtid, this.#isMariaDb).toString()
    );
  }

  #take(scanned: Scanned): void {
    const scan = this.#scan;
    const { mark, refusals, timeMicros } = scanned;
    if (refusals.length > 0)
      throw new BackupError(
        'BINLOG_UNSUPPORTED',
        `the transaction at ${mark.file}:${mark.position} of ${mark.time} cannot be replayed: ${refusals.join('; ')}`,
        {
          hint: `Nothing was changed. Restore to a moment before it (--until-position ${mark.file}:${mark.position}), or replay with the program of the vendor: docs/point-in-time.md.`,
        },
      );
    for (const id of scanned.finished)
      if (!this.#prepared.delete(id))
        throw new BackupError(
          'BINLOG_UNSUPPORTED',
          `the XA transaction ${id} was prepared before the backup and finished at ${mark.file}:${mark.position}: the backup has none of its rows`,
          { hint: 'Nothing was changed. Begin with an older backup: give its id in place of latest.' },
        );
    for (const id of scanned.prepared) this.#prepared.set(id, mark);
    if (!this.#isExact && timeMicros < this.#latest - ORDINARY_STEP) this.#noteUntrue(scanned);
    else this.#latest = Math.max(this.#latest, timeMicros);
    for (const schema of scanned.schemas) scan.schemas.add(schema);
    scan.transactions++;
    scan.first ??= mark;
    scan.last = mark;
    scan.accountStatements += scanned.accountStatements;
    scan.systemEvents += scanned.systemEvents;
    scan.largestStatement = Math.max(scan.largestStatement, scanned.largest);
    if (scanned.isRolledBack) scan.rolledBack.add(placeKey(beginOf(scanned)));
  }

  #noteUntrue({ mark }: Scanned): void {
    if (this.#scan.untrueTimes.length < MAX_NAMED) this.#scan.untrueTimes.push(mark);
  }
}

function reached(until: Until, untilTurn: number, { turn, file, position }: ReplayPlace): boolean {
  return (
    until.kind === 'position' && untilTurn === turn && until.file === file && until.position === position
  );
}

function beginOf({ turn, mark: { file, position } }: Scanned): ReplayPlace {
  return { turn, file, position };
}

function endOf({ turn, mark: { file }, end }: Scanned): ReplayPlace {
  return { turn, file, position: end };
}

/** Decompresses a transaction of MySQL. */
export async function inflateAll(bytes: Buffer, isCompressed: boolean): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of decompressAs(isCompressed ? 'zstd' : 'none', once(bytes)))
    pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}

// oxlint-disable-next-line require-await
async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

/** Bytes of a checksum after the events of a file. */
export const CHECKSUM = CHECKSUM_BYTES;

export function describeScan({ transactions, first, last }: Scan): string {
  if (!first || !last) return '0 transactions lie between the backup and the target';
  return `${plural(transactions, 'transaction')} from ${first.time} to ${last.time}`;
}
