// Creates the rows of a history that began and ended at the same moment: inserts and deletes all
// rows of a moment under its `timestamp`. The table is empty before, so no other row has their
// keys, and the deletion removes no other rows.
import { createHash } from 'node:crypto';
import { decompressAs } from '../../compression/decompress.ts';
import { BackupError } from '../../core/errors.ts';
import type { Session } from '../../mysql/connection/session.ts';
import { insertRows } from '../../mysql/rows/insert-rows.ts';
import { quoteTable } from '../../sql/tokens/quote.ts';
import { labelOf, type ChunkLoad } from './load-chunk.ts';

const TAB = 9;
const NEWLINE = 10;
const MAX_STATEMENT_BYTES = 256 * 1024;

/**
 * Loads the rows in the caller's transaction.
 * @throws BackupError OBJECT_CORRUPT, LOAD_INCOMPLETE, TARGET_QUERY_FAILED
 */
export async function loadInstantRows(load: ChunkLoad, session: Session, signal: AbortSignal): Promise<void> {
  const { planned, chunk, file } = load;
  const { table, schema } = planned;
  const period = periodOf(chunk.where ?? '', table.columns);
  const hash = createHash('sha256');
  let rows = 0;
  const target = {
    schema,
    table: table.name,
    columns: table.columns.filter((_, i) => i !== period.start && i !== period.end),
    decodeColumns: planned.decodeColumns,
    charset: 'binary',
  };
  const object = `cannot load ${labelOf(load)}`;
  const makeAll = async (moment: string, lines: readonly Buffer[]): Promise<void> => {
    await session.execute(`SET timestamp = UNIX_TIMESTAMP('${moment}')`, object);
    const report = await insertRows(session, target, once(Buffer.concat(lines)), {
      maxStatementBytes: MAX_STATEMENT_BYTES,
      signal,
    });
    await session.execute(`DELETE FROM ${quoteTable(schema, table.name)}`, object);
    rows += report.rows;
  };
  await session.execute('SET system_versioning_insert_history = OFF', object);
  try {
    for await (const { moment, lines } of groupByMoment(decompressAs('zstd', file), period, (bytes) =>
      hash.update(bytes),
    ))
      await makeAll(moment, lines);
  } finally {
    if (!session.lost)
      await session.execute('SET system_versioning_insert_history = ON, timestamp = DEFAULT');
  }
  if (hash.digest('hex') !== chunk.sha256 || rows !== chunk.rows)
    throw new BackupError(
      'OBJECT_CORRUPT',
      `${labelOf(load)} does not match the manifest: ${rows} of ${chunk.rows} rows`,
      { hint: 'The object was damaged or changed: use another backup.' },
    );
}

/** Positions of the two period fields. */
interface Period {
  start: number;
  end: number;
}

function periodOf(where: string, columns: readonly string[]): Period {
  const [start = '', end = ''] = [...where.matchAll(/`((?:[^`]|``)*)`/g)].map(([, name]) =>
    name!.replaceAll('``', '`'),
  );
  return { start: columns.indexOf(start), end: columns.indexOf(end) };
}

interface Moment {
  /** `2026-11-30 03:38:09.704202`, UTC. */
  moment: string;
  /** Lines without the two period fields. */
  lines: Buffer[];
}

const MAX_LINES = 1000;

async function* groupByMoment(
  source: AsyncIterable<Buffer>,
  period: Period,
  onBytes: (bytes: Buffer) => void,
): AsyncGenerator<Moment> {
  let current: Moment | undefined;
  for await (const line of linesOf(source, onBytes)) {
    const { moment, rest } = takePeriod(line, period);
    if (current && (current.moment !== moment || current.lines.length === MAX_LINES)) {
      yield current;
      current = undefined;
    }
    current ??= { moment, lines: [] };
    current.lines.push(rest);
  }
  if (current) yield current;
}

async function* linesOf(
  source: AsyncIterable<Buffer>,
  onBytes: (bytes: Buffer) => void,
): AsyncGenerator<Buffer> {
  let left = Buffer.alloc(0);
  for await (const bytes of source) {
    onBytes(bytes);
    let rest = Buffer.concat([left, bytes]);
    for (let end = rest.indexOf(NEWLINE); end >= 0; end = rest.indexOf(NEWLINE)) {
      yield rest.subarray(0, end);
      rest = rest.subarray(end + 1);
    }
    left = Buffer.from(rest);
  }
}

const MOMENT = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$/;

/** Splits a line at its raw tabs, which occur only between fields. */
function takePeriod(line: Buffer, { start, end }: Period): { moment: string; rest: Buffer } {
  const fields: Buffer[] = [];
  for (let from = 0; ;) {
    const tab = line.indexOf(TAB, from);
    fields.push(line.subarray(from, tab < 0 ? line.length : tab));
    if (tab < 0) break;
    from = tab + 1;
  }
  const moment = fields[start]?.toString('latin1') ?? '';
  if (!MOMENT.test(moment))
    throw new BackupError('OBJECT_CORRUPT', `a row of history begins at ${JSON.stringify(moment)}`, {
      hint: 'The object was damaged or changed: use another backup.',
    });
  const kept = fields.filter((_, i) => i !== start && i !== end);
  const rest = Buffer.concat(kept.flatMap((field, i) => (i === 0 ? [field] : [Buffer.from('\t'), field])));
  return { moment, rest: Buffer.concat([rest, Buffer.from('\n')]) };
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}
