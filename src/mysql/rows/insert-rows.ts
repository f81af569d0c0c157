// Loads TSV bytes by INSERT, for targets whose local_infile stays off. Invariant: every statement
// inserts exactly its rows, or the load fails. The report contains the server's warnings, because
// without strict mode an invalid value is only a warning. The caller owns the transaction.
import { BackupError } from '../../core/errors.ts';
import { InsertStatements, type InsertStatement, type InsertTarget } from '../../tsv/insert-statements.ts';
import type { LoadTarget } from './select-rows.ts';
import type { Session } from '../connection/session.ts';
import { quoteName, quoteTable } from '../../sql/tokens/quote.ts';

export interface InsertOptions {
  maxStatementBytes: number;
  signal: AbortSignal;
}

export interface InsertReport {
  rows: number;
  /** Number of warnings. Servers keep at most max_error_count texts per statement. */
  warningCount: number;
  /** First messages for each code, up to MESSAGES_PER_CODE. */
  warnings: InsertWarning[];
}

export interface InsertWarning {
  code: number;
  message: string;
}

const MESSAGES_PER_CODE = 20;
/**
 * Larger statements were not faster on either flavor, and the server's parser needs many times the
 * size of a statement.
 */
const BEST_STATEMENT_BYTES = 1024 * 1024;

/** Returns the statement size that loads fastest and that the server accepts. */
export function chooseStatementBytes(maxAllowedPacketBytes: number): number {
  const spare = Math.min(64 * 1024, maxAllowedPacketBytes / 2);
  return Math.min(BEST_STATEMENT_BYTES, Math.floor(maxAllowedPacketBytes - spare));
}

/**
 * Loads the rows of `source`.
 * @throws BackupError LOAD_INCOMPLETE, TARGET_*, and the errors of `source`
 */
export async function insertRows(
  session: Session,
  target: LoadTarget,
  source: AsyncIterable<Buffer>,
  { maxStatementBytes, signal }: InsertOptions,
): Promise<InsertReport> {
  const label = `${target.schema}.${target.table}`;
  // This query also switches the session to text results. After the INSERT, that switch would clear
  // the warnings.
  const packetBytes = Number(await session.scalar('SELECT @@max_allowed_packet'));
  const report: InsertReport = { rows: 0, warningCount: 0, warnings: [] };
  if (target.columns.length === 0) return await insertEmptyRows(session, target, source, report, signal);
  const statements = new InsertStatements(insertTarget(target), maxStatementBytes);
  const send = async (statement: InsertStatement): Promise<void> => {
    signal.throwIfAborted();
    assertFits(statement, packetBytes, label, report.rows);
    await insert(session, statement, label, report);
  };
  for await (const bytes of source) {
    for (const statement of statements.push(bytes)) await send(statement);
  }
  for (const statement of statements.end()) await send(statement);
  return report;
}

const EMPTY_ROWS_PER_STATEMENT = 1000;

/** Inserts rows of a table whose columns are all generated: each row is an empty line. */
async function insertEmptyRows(
  session: Session,
  { schema, table }: LoadTarget,
  source: AsyncIterable<Buffer>,
  report: InsertReport,
  signal: AbortSignal,
): Promise<InsertReport> {
  let left = 0;
  for await (const bytes of source) left += bytes.length;
  while (left > 0) {
    signal.throwIfAborted();
    const rows = Math.min(left, EMPTY_ROWS_PER_STATEMENT);
    const statement = `INSERT INTO ${quoteTable(schema, table)} () VALUES ${Array(rows).fill('()').join(',')}`;
    await insert(session, { bytes: Buffer.from(statement), rows }, `${schema}.${table}`, report);
    left -= rows;
  }
  return report;
}

async function insert(
  session: Session,
  { bytes, rows }: InsertStatement,
  label: string,
  report: InsertReport,
): Promise<void> {
  const { affectedRows, warningCount, info } = await session.executeBytes(
    bytes,
    `cannot insert into ${label}`,
  );
  if (affectedRows !== rows) {
    throw new BackupError(
      'LOAD_INCOMPLETE',
      `${label}: ${rows} rows were sent, the server inserted ${affectedRows}: ${info}`,
      {
        hint: 'Report this with the table definition.',
        details: { expected: rows, actual: affectedRows, info },
      },
    );
  }
  report.rows += rows;
  if (warningCount === 0) return;
  report.warningCount += warningCount;
  for (const { Code, Message } of await session.query<ShownWarning>('SHOW WARNINGS')) {
    const known = report.warnings.filter(({ code }) => code === Code).length;
    if (known < MESSAGES_PER_CODE) report.warnings.push({ code: Code, message: Message });
  }
}

interface ShownWarning {
  Code: number;
  Message: string;
}

/** Checks the size: a server closes the connection on a too large packet without a clear error. */
function assertFits(
  { bytes }: InsertStatement,
  packetBytes: number,
  label: string,
  rowsBefore: number,
): void {
  const sentBytes = bytes.length + COMMAND_BYTES;
  if (sentBytes <= packetBytes) return;
  throw new BackupError(
    'LOAD_INCOMPLETE',
    `${label}: row ${rowsBefore + 1} is an INSERT of ${sentBytes} bytes, the target's max_allowed_packet is ${packetBytes}`,
    {
      hint: 'Raise max_allowed_packet on the target, or set GLOBAL local_infile = ON there for the time of the restore.',
      details: { statementBytes: sentBytes, maxAllowedPacketBytes: packetBytes },
    },
  );
}

/** Bytes before the statement in its packet, and 1 byte that the servers reserve. */
const COMMAND_BYTES = 4;

function insertTarget({ schema, table, columns, decodeColumns, charset }: LoadTarget): InsertTarget {
  return {
    head: `INSERT INTO ${quoteTable(schema, table)} (${columns.map(quoteName).join(',')}) VALUES`,
    charset,
    fields: columns.map((name) => {
      const expression = Object.hasOwn(decodeColumns, name) ? decodeColumns[name] : undefined;
      return expression === undefined ? { before: '', after: '' } : cutExpression(expression, name);
    }),
  };
}

/** Splits the expression at LOAD DATA's variable, where the INSERT has the value. */
function cutExpression(expression: string, column: string): { before: string; after: string } {
  const [before, after, ...more] = expression.split(`@${quoteName(column)}`);
  if (before === undefined || after === undefined || more.length > 0) {
    throw new BackupError(
      'INTERNAL',
      `the expression of ${column} does not name its value once: ${expression}`,
    );
  }
  return { before, after };
}
