// Finds the transactions that changed a table, in the archives of a label: when, under which id,
// how many rows, and the text of statements. For the person who has dropped the table.
import { BinlogCursor, FIRST_POSITION } from '../binlog/cursor.ts';
import { EVENT, HEADER_BYTES, parseQuery, typeOf } from '../binlog/event.ts';
import {
  changeOf,
  countRows,
  parseTableMap,
  type RowChange,
  tableIdOf,
  type TableMap,
} from '../binlog/rows.ts';
import { TransactionTracker } from '../binlog/transactions.ts';
import { decompressAs } from '../compression/decompress.ts';
import { BackupError } from '../core/errors.ts';
import type { BackupDecryption } from '../encryption/backup-keys.ts';
import type { Context } from '../repository/context.ts';
import { type Chain, listChains, readChain } from './chain.ts';
import { payloadOf, splitEvents } from '../binlog/payload.ts';
import { isSegment, openArchive, readSegment, type StoredSegmentRecord } from './read-segment.ts';
import type { BinlogFindReport, FindQuery, FoundTransaction } from './request.ts';

/** Largest number of transactions in a report; the newest are kept. */
const MAX_FOUND = 10_000;
/** Longest text of a statement in a report, in characters. */
const MAX_STATEMENT = 2000;

/** @throws BackupError OBJECT_CORRUPT, BINLOG_CHAIN_BROKEN, ENCRYPTION_KEY_*, STORAGE_* */
export async function findInBinlogs(query: FindQuery, context: Context): Promise<BinlogFindReport> {
  const { storage, trust, logger } = context;
  const decryption = await openArchive(trust);
  const report: BinlogFindReport = {
    storage: storage.location,
    table: query.table,
    transactions: [],
    omitted: 0,
  };
  for (const chain of await listChains(storage, query.label)) {
    const search = new Search(query, chain.name);
    await searchChain(chain, query, search, context, decryption);
    report.transactions.push(...search.found);
    report.omitted += search.omitted;
  }
  if (report.omitted > 0)
    logger.warn(`${report.omitted} older transactions are left out: give a later --since`);
  return report;
}

async function searchChain(
  chain: Chain,
  { since }: FindQuery,
  search: Search,
  { storage, trust, signal, progress }: Context,
  decryption: BackupDecryption | undefined,
): Promise<void> {
  let first: StoredSegmentRecord | undefined;
  let cursor: BinlogCursor | undefined;
  for await (const record of readChain(storage, chain, trust)) {
    signal.throwIfAborted();
    if (!isSegment(record)) continue;
    if (record.start === 0) [first, cursor] = [record, undefined];
    const latest = record.latestTime ?? record.lastTime ?? 0;
    if (since && latest < since.getTime() * 1000) continue;
    if (record.start === 0) cursor = new BinlogCursor(record.file, FIRST_POSITION);
    if (!cursor || cursor.position !== record.start) {
      if (record.start !== 0) {
        cursor = new BinlogCursor(record.file, record.start);
        await readFormat(cursor, first, (of) => readSegment(storage, of, decryption, signal), record);
      }
    }
    for await (const event of readSegment(storage, record, decryption, signal))
      await search.accept(event, cursor!);
    progress.advance(0, record.object.bytes);
  }
}

/** Reads the description of the events from the begin of their file. */
async function readFormat(
  cursor: BinlogCursor,
  first: StoredSegmentRecord | undefined,
  read: (record: StoredSegmentRecord) => AsyncIterable<Buffer>,
  { object }: StoredSegmentRecord,
): Promise<void> {
  if (first)
    for await (const event of read(first)) {
      cursor.accept(event);
      return;
    }
  throw new BackupError('BINLOG_CHAIN_BROKEN', `the begin of the file of ${object.name} is missing`, {
    hint: 'Run `mysql-backup binlog verify`.',
  });
}

class Search {
  readonly found: FoundTransaction[] = [];
  omitted = 0;
  readonly #query: FindQuery;
  readonly #chain: string;
  readonly #schema: string;
  readonly #table: string;
  readonly #tracker = new TransactionTracker();
  readonly #maps = new Map<number, TableMap>();
  #current: FoundTransaction | undefined;

  constructor(query: FindQuery, chain: string) {
    this.#query = query;
    this.#chain = chain;
    const dot = query.table.indexOf('.');
    this.#schema = query.table.slice(0, dot);
    this.#table = query.table.slice(dot + 1);
  }

  async accept(event: Buffer, cursor: BinlogCursor): Promise<void> {
    if (cursor.accept(event) !== 'file') return;
    const step = this.#tracker.accept(event, cursor);
    if (step === 'begin') this.#begin(cursor, event.length);
    else await this.#read(typeOf(event), cursor.bodyOf(event));
    if (step === 'end') this.#end();
  }

  #begin(cursor: BinlogCursor, bytes: number): void {
    this.#end();
    const { gtid, timeMicros } = this.#tracker.begin!;
    this.#maps.clear();
    this.#current = {
      time: new Date(timeMicros / 1000).toISOString(),
      ...(gtid === undefined ? {} : { gtid }),
      chain: this.#chain,
      file: cursor.file,
      position: cursor.position - bytes,
      inserted: 0,
      updated: 0,
      deleted: 0,
      statements: [],
    };
  }

  async #read(type: number, body: Buffer): Promise<void> {
    if (type === EVENT.TRANSACTION_PAYLOAD) {
      const { bytes, isCompressed } = payloadOf(body);
      const source = decompressAs(isCompressed ? 'zstd' : 'none', once(bytes));
      const pieces: Buffer[] = [];
      for await (const piece of source) pieces.push(Buffer.from(piece));
      // The inner events have no checksums.
      for (const inner of splitEvents(Buffer.concat(pieces)))
        await this.#read(typeOf(inner), inner.subarray(HEADER_BYTES));
      return;
    }
    if (type === EVENT.TABLE_MAP) this.#maps.set(tableIdOf(body), parseTableMap(body));
    else if (type === EVENT.QUERY) this.#readStatement(body);
    else if (!this.#query.isDdl) this.#readRows(type, body);
  }

  #readRows(type: number, body: Buffer): void {
    const change: RowChange | undefined = changeOf(type);
    const map = change && this.#maps.get(tableIdOf(body));
    if (!change || !map || !this.#current || !this.#isTable(map.schema, map.table)) return;
    const rows = countRows(type, body, map);
    if (rows === undefined) this.#current.isUncounted = true;
    else this.#current[change] += rows;
  }

  #isTable(schema: string, table: string): boolean {
    return schema === this.#schema && table === this.#table;
  }

  /** Keeps a statement that names the table, in its own schema or with the schema's name. */
  #readStatement(body: Buffer): void {
    const { schema, text } = parseQuery(body);
    if (!this.#current || text.length < 10) return;
    const statement = text.toString('utf8');
    const names = (name: string): boolean => asWord(name).test(statement);
    const isOfSchema = schema === this.#schema || names(this.#schema);
    const dropsSchema = /^\s*drop\s+(?:database|schema)/i.test(statement) && names(this.#schema);
    if (dropsSchema || (isOfSchema && names(this.#table)))
      this.#current.statements.push(statement.slice(0, MAX_STATEMENT));
  }

  #end(): void {
    const current = this.#current;
    this.#current = undefined;
    if (!current) return;
    const { inserted, updated, deleted, statements, isUncounted } = current;
    if (inserted + updated + deleted + statements.length === 0 && !isUncounted) return;
    if (this.#query.since && Date.parse(current.time) < this.#query.since.getTime()) return;
    this.found.push(current);
    if (this.found.length <= MAX_FOUND) return;
    this.found.shift();
    this.omitted++;
  }
}

/** Matches the name as a whole word, in any case. */
function asWord(name: string): RegExp {
  const escaped = name.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
  return new RegExp(`(?<![\\p{L}\\p{N}_$])${escaped}(?![\\p{L}\\p{N}_$])`, 'iu');
}

// oxlint-disable-next-line require-await
async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}
