// Loads one chunk. Invariant: nothing of it is committed unless the hash of the loaded bytes
// matches the manifest, and the server reports exactly the rows that the manifest counts, without a
// remark.
import { defined } from '../../core/defined.ts';
import { createHash } from 'node:crypto';
import type { ContentsChunk } from '../../repository/contents.ts';
import { BackupError } from '../../core/errors.ts';
import { decompressAs } from '../../compression/decompress.ts';
import { insertRows } from '../../mysql/rows/insert-rows.ts';
import { loadStatement, type LoadTarget } from '../../mysql/rows/select-rows.ts';
import { isLockConflict } from '../../mysql/connection/mysql-errors.ts';
import type { Session, StatementResult } from '../../mysql/connection/session.ts';
import type { LoadMethod } from './load-method.ts';
import type { PlannedTable } from '../plan/planned.ts';
import { describeRemark, withoutValues } from '../../masking/hidden-values.ts';
import type { TableLoad } from '../masking/table-load.ts';

export interface ChunkLoad {
  /** Object of the chunk after decryption. */
  file: AsyncIterable<Buffer>;
  /** Reads that object once more. */
  readAgain: () => AsyncIterable<Buffer>;
  method: LoadMethod;
  planned: PlannedTable;
  chunk: ContentsChunk;
  /** Absent: the table is loaded as it is. */
  masked?: TableLoad | undefined;
}

/** Report of the server about a loaded chunk. */
interface LoadReport {
  rows: number;
  /** Rows or values that the server did not accept as they are. */
  remarks: { code: number; message: string }[];
  info: string;
}

/**
 * Loads one chunk inside of the caller's transaction.
 * @returns whether the server made no remark
 */
export async function loadChunk(load: ChunkLoad, session: Session, signal: AbortSignal): Promise<boolean> {
  const { file, planned } = load;
  const { table, method = load.method } = planned;
  const hash = createHash('sha256');
  const counter = { bytes: 0 };
  const compression = table.fileFormat?.compression ?? 'zstd';
  const content = decompressAs(compression, file);
  const checked = counted(hashed(content, hash), counter, load);
  const bytes = load.masked?.kept?.watch(load.chunk, checked) ?? checked;
  const target: LoadTarget = {
    schema: planned.schema,
    table: table.name,
    columns: table.columns,
    decodeColumns: planned.decodeColumns,
    charset: table.fileFormat?.charset ?? 'binary',
    ...defined({ fileFormat: table.fileFormat, assignments: load.masked?.assignments }),
  };
  if (load.masked && method.kind !== 'load-data') throw insertRefused(labelOf(load));
  const samples = load.masked?.sampler(planned);
  try {
    const report =
      method.kind === 'load-data'
        ? await byLoadData(load, session, target, samples ? samples.watch(bytes) : bytes)
        : await byInsert(session, target, bytes, method.maxStatementBytes, signal);
    checkHash(load, hash.digest('hex'), counter.bytes);
    const isClean = checkReport(load, report);
    await load.masked?.forget(session);
    await samples?.compare(session, labelOf(load));
    return isClean;
  } catch (thrown) {
    const error = load.masked?.hides
      ? withoutValues(thrown, load.masked.names, `cannot load ${labelOf(load)}`)
      : thrown;
    const described = describeStreamError(error, load);
    // A server that refuses a row reports a fault of the row, not that the object is damaged.
    if (isRefusal(described)) {
      await checkObject(load, described).catch((found: unknown) => {
        const { code } = describeStreamError(found, load) as { code?: unknown };
        // A storage that cannot be read now must not hide the server's error.
        if (code === 'OBJECT_CORRUPT') throw describeStreamError(found, load);
      });
    }
    throw described;
  }
}

/**
 * Reports whether the server's answer contradicts the backup, and another attempt would get the
 * same answer.
 */
function isRefusal(error: unknown): error is BackupError {
  if (!(error instanceof BackupError) || isLockConflict(error)) return false;
  return error.code === 'TARGET_QUERY_FAILED' || error.code === 'LOAD_INCOMPLETE';
}

/**
 * Hashes the stored object again.
 * @throws BackupError OBJECT_CORRUPT with the server's error as its cause, if the object was
 * changed
 */
async function checkObject(load: ChunkLoad, cause: BackupError): Promise<void> {
  const { sha256 } = load.chunk;
  if (sha256 === undefined) return;
  const hash = createHash('sha256');
  const counter = { bytes: 0 };
  const content = decompressAs(load.planned.table.fileFormat?.compression ?? 'zstd', load.readAgain());
  for await (const bytes of counted(content, counter, load)) hash.update(bytes);
  const actual = hash.digest('hex');
  if (actual !== sha256) throw mismatch(load, sha256, actual, cause);
}

export function labelOf({ planned, chunk }: Pick<ChunkLoad, 'planned' | 'chunk'>): string {
  return `${planned.schema}.${planned.table.name} chunk ${chunk.number}`;
}

async function byLoadData(
  load: ChunkLoad,
  session: Session,
  target: LoadTarget,
  bytes: AsyncIterable<Buffer>,
): Promise<LoadReport> {
  const result = await session.load(loadStatement(target), bytes, `cannot load ${labelOf(load)}`);
  return await readReport(load, session, result);
}

async function byInsert(
  session: Session,
  target: LoadTarget,
  bytes: AsyncIterable<Buffer>,
  maxStatementBytes: number,
  signal: AbortSignal,
): Promise<LoadReport> {
  const { rows, warnings, warningCount } = await insertRows(session, target, bytes, {
    maxStatementBytes,
    signal,
  });
  const hidden =
    warningCount > 0 && warnings.length === 0 ? [{ code: 0, message: 'warnings without a text' }] : [];
  return { rows, remarks: [...warnings, ...hidden], info: `Records: ${rows}  Warnings: ${warningCount}` };
}

async function* hashed(
  source: AsyncIterable<Buffer>,
  hash: { update(bytes: Buffer): unknown },
): AsyncGenerator<Buffer> {
  for await (const bytes of source) {
    hash.update(bytes);
    yield bytes;
  }
}

/**
 * Counts the bytes, and fails if they exceed the expected size. Otherwise an endless object would
 * fill the server's disk.
 */
async function* counted(
  source: AsyncIterable<Buffer>,
  counter: { bytes: number },
  load: ChunkLoad,
): AsyncGenerator<Buffer> {
  const { dataBytes, isDataBytesGuess } = load.chunk;
  for await (const bytes of source) {
    counter.bytes += bytes.length;
    if (!isDataBytesGuess && counter.bytes > dataBytes) throw wrongSize(load, 'more bytes');
    yield bytes;
  }
}

function checkHash(load: ChunkLoad, actual: string, bytes: number): void {
  const { sha256, dataBytes, isDataBytesGuess } = load.chunk;
  if (!isDataBytesGuess && bytes !== dataBytes) throw wrongSize(load, `${bytes} bytes`);
  if (sha256 !== undefined && actual !== sha256) throw mismatch(load, sha256, actual);
}

function mismatch(load: ChunkLoad, expected: string, actual: string, cause?: BackupError): BackupError {
  return new BackupError(
    'OBJECT_CORRUPT',
    `checksum mismatch in ${labelOf(load)}: manifest ${expected}, object ${actual}`,
    {
      hint: 'The object was damaged or changed; nothing of this chunk was committed. Use another backup, or the other copy of this one.',
      details: { object: load.chunk.object, expected, actual },
      ...defined({ cause }),
    },
  );
}

function wrongSize(load: ChunkLoad, actual: string): BackupError {
  const { object, dataBytes } = load.chunk;
  return new BackupError('OBJECT_CORRUPT', `${labelOf(load)} has ${actual}, the backup says ${dataBytes}`, {
    hint: 'The object was damaged or changed; nothing of this chunk was committed. Use another backup, or the other copy of this one.',
    details: { object, expected: dataBytes, actual },
  });
}

/** LOAD DATA turns errors into warnings, so only its report counts. */
async function readReport(
  load: ChunkLoad,
  session: Session,
  { info, affectedRows }: StatementResult,
): Promise<LoadReport> {
  const field = (name: string): number => Number(new RegExp(`${name}: (\\d+)`).exec(info)?.[1] ?? NaN);
  if (field('Records') !== affectedRows || field('Deleted') !== 0 || field('Skipped') !== 0)
    throw incomplete(load, affectedRows, info);
  if (field('Warnings') === 0) return { rows: affectedRows, remarks: [], info };
  const shown = await session.query<{ Code: number; Message: string }>('SHOW WARNINGS');
  const remarks = shown.map(({ Code, Message }) => ({ code: Code, message: Message }));
  return { rows: affectedRows, remarks: remarks.length > 0 ? remarks : [{ code: 0, message: info }], info };
}

function checkReport(load: ChunkLoad, { rows, remarks, info }: LoadReport): boolean {
  if (load.chunk.rows !== undefined && rows !== load.chunk.rows) throw incomplete(load, rows, info);
  // These remarks occur for valid data too: 1265 for the error value of an ENUM; 1264 for a
  // FLOAT(M,D) value at its limit that the server had rounded beyond the limit; 1366 for a
  // generated column made of a character that it cannot represent; 3751 and 3752 for a functional
  // index of a value. A comparison of all rows decides, if the backup has the hashes for it.
  const isProvable = load.chunk.sha256 !== undefined;
  const isHarmless = ({ code, message }: { code: number; message: string }): boolean =>
    code === TRUNCATED ||
    code === OUT_OF_RANGE ||
    FUNCTIONAL_INDEX.has(code) ||
    (code === INCORRECT_STRING &&
      (load.planned.table.generated !== undefined || HIDDEN_COLUMN.test(message)));
  // The rows of a masked table cannot be compared.
  const isComparable = isProvable && load.masked === undefined;
  const other = remarks.find((remark) => !isComparable || !isHarmless(remark));
  if (!other) return remarks.length === 0;
  const shown = load.masked?.hides
    ? describeRemark(other.code, other.message, load.masked.names)
    : other.message;
  throw new BackupError('LOAD_INCOMPLETE', `${labelOf(load)}: the server warned: ${shown}`, {
    hint: 'A value would change; nothing of this chunk was committed. Report this with the table definition.',
    details: { info },
  });
}

const TRUNCATED = 1265;
const OUT_OF_RANGE = 1264;
const INCORRECT_STRING = 1366;
/** Column that MySQL creates for a functional index. */
const HIDDEN_COLUMN = /for column '!hidden!/;
const FUNCTIONAL_INDEX: ReadonlySet<number> = new Set([3751, 3752]);

function incomplete(load: ChunkLoad, actual: number, info: string): BackupError {
  const expected = load.chunk.rows;
  const object =
    expected === undefined
      ? 'was not loaded completely'
      : `has ${expected} rows, the server loaded ${actual}`;
  return new BackupError('LOAD_INCOMPLETE', `${labelOf(load)} ${object}: ${info}`, {
    hint: 'Nothing of this chunk was committed. See which rows the server refuses with its error log, and report this.',
    details: { expected, actual, info },
  });
}

/** Translates errors of the decompressor, which come neither from the server nor from us. */
function describeStreamError(error: unknown, load: ChunkLoad): unknown {
  const cause = error instanceof BackupError ? error.cause : error;
  const code = (cause as { code?: unknown } | undefined)?.code;
  if (typeof code !== 'string' || !/^Z(STD)?_/.test(code)) return error;
  return new BackupError(
    'OBJECT_CORRUPT',
    `${labelOf(load)} cannot be decompressed: ${(cause as Error).message}`,
    {
      hint: 'The object was damaged or cut short; nothing of this chunk was committed.',
      details: { object: load.chunk.object },
      cause,
    },
  );
}

/** INSERT would bring the values to logs and to the statement history of the server. */
function insertRefused(label: string): BackupError {
  return new BackupError(
    'TARGET_LOCAL_INFILE_OFF',
    `${label} is masked, and INSERT would bring its values to logs`,
    {
      hint: 'Add --enable-local-infile, or set GLOBAL local_infile = ON on the target.',
    },
  );
}
