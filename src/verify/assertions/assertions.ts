// Runs the user's own checks on the restored data, read-only and each with a time limit. An
// assertion that fails, cannot run or exceeds its limit is a failed check; the others still run.
import type { Scope } from '../../repository/scope/scope.ts';
import { findSideEffect } from './assertion-guard.ts';
import type { Assertion, Expectation, Operator } from './assertion-file.ts';
import { renameQualifiers } from '../../sql/tokens/sql-identifiers.ts';
import { DEFAULT_QUOTING } from '../../sql/tokens/sql-quoting.ts';
import type { Logger } from '../../core/log.ts';
import { isUnreachable } from '../../mysql/connection/mysql-errors.ts';
import { isMariaDb } from '../../mysql/connection/server-facts.ts';
import type { SessionGroup } from '../../mysql/connection/session-group.ts';
import type { Session } from '../../mysql/connection/session.ts';
import { RECONNECT } from '../../mysql/connection/worker-sessions.ts';
import { retry } from '../../core/retry.ts';
import type { Check } from '../report.ts';

export type { Assertion } from './assertion-file.ts';

export interface AssertionHost {
  signal: AbortSignal;
  logger: Logger;
}

export async function runAssertions(
  sessions: SessionGroup,
  scope: Scope,
  assertions: readonly Assertion[],
  { signal, logger }: AssertionHost,
): Promise<Check[]> {
  const checks: Check[] = [];
  for (const assertion of assertions) {
    signal.throwIfAborted();
    const { passed, actual } = await retry(() => runOne(sessions, scope, assertion, signal), {
      ...RECONNECT,
      signal,
      isRetryable: isUnreachable,
      onRetry: (error) =>
        logger.warn(`assertion "${assertion.name}" begins again: ${(error as Error).message}`),
    });
    const expected = describeExpectation(assertion.expect);
    logger.info(
      `assertion "${assertion.name}": ${passed ? 'passed' : `FAILED, expected ${expected}, actual ${actual}`}`,
    );
    checks.push({
      check: 'assertion',
      status: passed ? 'passed' : 'failed',
      object: assertion.name,
      expected,
      actual,
    });
  }
  return checks;
}

/**
 * Runs one assertion in its own session: cutting a statement off ends its session.
 * @throws BackupError if the connection is lost
 */
async function runOne(
  sessions: SessionGroup,
  scope: Scope,
  { sql, schema, timeoutSeconds, expect }: Assertion,
  signal: AbortSignal,
): Promise<{ passed: boolean; actual: string }> {
  const session = await sessions.reopen('read');
  const cut = (): void => {
    session.destroy();
    // A server notices a lost client only with the next row: SLEEP() in a function would run for
    // years.
    ending ??= endAtServer(sessions, session);
  };
  let ending: Promise<void> | undefined;
  let isOver = false;
  const end = (): void => {
    isOver = true;
    cut();
  };
  const timer = setTimeout(end, timeoutSeconds * 1000 + GRACE_MS);
  signal.addEventListener('abort', cut);
  try {
    await session.execute(
      isMariaDb(sessions.facts)
        ? `SET SESSION max_statement_time = ${timeoutSeconds}`
        : `SET SESSION max_execution_time = ${Math.ceil(timeoutSeconds * 1000)}`,
    );
    if (schema !== undefined) await session.use(scope.targets.get(schema) ?? schema);
    await session.execute('START TRANSACTION READ ONLY');
    const statement = renamed(sql, scope);
    const sideEffect = await findSideEffect(statement, session, sessions.facts);
    if (sideEffect !== undefined) return { passed: false, actual: `not run: ${sideEffect}` };
    const rows = await queryRows(session, statement);
    return { passed: meets(rows, expect), actual: describeRows(rows) };
  } catch (error) {
    signal.throwIfAborted();
    if (!isOver && isUnreachable(error)) throw error;
    return { passed: false, actual: (error as Error).message };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', cut);
    await session.close();
    await ending;
  }
}

/** Ends the statement at the server. Best effort: the session is closed in any case. */
async function endAtServer(sessions: SessionGroup, { id }: Session): Promise<void> {
  try {
    const other = await sessions.reopen('read');
    try {
      await other.execute(`KILL ${id}`);
    } finally {
      await other.close();
    }
  } catch {
    // The statement has ended, or the account or the server does not allow KILL.
  }
}

/** Grace period in milliseconds: the server's own limit comes first. */
const GRACE_MS = 2000;

/** Renames schemas: the user writes the names of the backup. */
function renamed(sql: string, { targets, schemas }: Scope): string {
  const objects = new Map(
    schemas.map(({ source, tables, views }) => [
      source,
      new Set([...tables, ...views].map(({ name }) => name)),
    ]),
  );
  return renameQualifiers(sql, {
    rename: (name) => {
      const to = targets.get(name);
      return to === name ? undefined : to;
    },
    hasObject: (schema, object) => objects.get(schema)?.has(object) ?? false,
    quoting: DEFAULT_QUOTING,
  }).sql;
}

async function queryRows(session: Session, sql: string): Promise<(string | null)[][]> {
  const rows = await session.query(sql, 'the statement failed');
  return rows.map((row) =>
    Object.values(row).map((value) => {
      if (value === null) return null;
      return Buffer.isBuffer(value)
        ? value.toString('utf8')
        : typeof value === 'object'
          ? JSON.stringify(value)
          : String(value);
    }),
  );
}

function meets(rows: readonly (readonly (string | null)[])[], expect: Expectation): boolean {
  switch (expect.kind) {
    case 'no rows':
      return rows.length === 0;
    case 'rows':
      return (
        rows.length === expect.rows.length &&
        rows.every((row, i) => {
          const wanted = expect.rows[i]!;
          return row.length === wanted.length && row.every((value, j) => isEqual(value, wanted[j]!));
        })
      );
    case 'comparison': {
      const value = rows[0]?.[0];
      if (rows.length !== 1 || rows[0]!.length !== 1 || value === null || value === undefined) return false;
      return compare(value, expect.operator, expect.value);
    }
  }
}

function isEqual(a: string | null, b: string | null): boolean {
  return a === null || b === null ? a === b : compare(a, '=', b);
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const INTEGER = /^[+-]?\d+$/;

/** Compares as numbers if both are numbers, otherwise as texts. */
function compare(a: string, operator: Operator, b: string): boolean {
  const order =
    INTEGER.test(a) && INTEGER.test(b)
      ? orderOf(BigInt(a), BigInt(b))
      : NUMBER.test(a) && NUMBER.test(b)
        ? orderOf(Number(a), Number(b))
        : orderOf(a, b);
  switch (operator) {
    case '=':
      return order === 0;
    case '!=':
      return order !== 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
  }
}

function orderOf<T extends bigint | number | string>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function describeExpectation(expect: Expectation): string {
  switch (expect.kind) {
    case 'no rows':
      return 'no rows';
    case 'rows':
      return describeRows(expect.rows);
    case 'comparison':
      return expect.operator === '=' ? expect.value : `${expect.operator} ${expect.value}`;
  }
}

function describeRows(rows: readonly (readonly (string | null)[])[]): string {
  if (rows.length === 0) return 'no rows';
  const text = rows
    .slice(0, 10)
    .map((row) => (row.length === 1 ? String(row[0]) : `(${row.join(', ')})`))
    .join(', ');
  return `${text.slice(0, 500)}${rows.length > 10 ? ` and ${rows.length - 10} more rows` : ''}`;
}
