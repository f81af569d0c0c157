// Statements of `--after-load`, and how each can be repeated. Invariant: the program alone begins
// and ends transactions, because a statement and the record of it are one transaction.
import { createHash } from 'node:crypto';
import type { Problems } from '../../core/problems.ts';
import { locateStatements } from '../../sql/statements/sql-script.ts';

/**
 * `rows`: changes or reads rows, and can be rolled back. `session`: sets the connection up, and
 * runs again on each new connection. `other`: may commit by itself, such as ALTER TABLE and CALL.
 */
export type StatementKind = 'rows' | 'session' | 'other';

export interface AfterLoadStatement {
  sql: string;
  kind: StatementKind;
  /** Line and column of the first character, from 1. */
  line: number;
  column: number;
  /** SHA-256 of the text, 16 hexadecimal digits. */
  digest: string;
}

export interface AfterLoad {
  path: string;
  statements: readonly AfterLoadStatement[];
}

const ROWS = /^(?:INSERT|UPDATE|DELETE|REPLACE|SELECT|WITH|TABLE|VALUES|LOAD|DO)\b/i;
const SESSION = /^(?:SET(?!\s+PASSWORD\b)|USE|PREPARE|DEALLOCATE)\b/i;

/** Statements that are refused, with the reason. */
const REFUSED: readonly (readonly [pattern: RegExp, why: string])[] = [
  [
    /^(?:START\s+TRANSACTION|BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE\s+SAVEPOINT|XA)\b/i,
    'each statement is a transaction of its own: leave transactions out',
  ],
  [/^SET\b.*\bautocommit\b/is, 'each statement is a transaction of its own: leave autocommit out'],
  [/^(?:LOCK|UNLOCK)\s/i, 'locks end with the transaction of each statement: leave them out'],
  [
    /^LOAD\s+(?:DATA|XML)\s+(?:(?:LOW_PRIORITY|CONCURRENT)\s+)?LOCAL\b/i,
    'it would read a file of this computer: write the rows as INSERT',
  ],
  [/^(?:SOURCE\s|\\)/i, 'it is a command of the mysql client: put the statements into one file'],
];

/** Reads the file. Mistakes are problems that name the statement and its position. */
export function readAfterLoad(text: string, path: string, problems: Problems): AfterLoad | undefined {
  const script = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const statements = [...locateStatements(script)].map(({ text: sql, offset }): AfterLoadStatement => {
    const before = script.slice(0, offset);
    return {
      sql,
      kind: ROWS.test(sql) ? 'rows' : SESSION.test(sql) ? 'session' : 'other',
      line: before.split('\n').length,
      column: offset - before.lastIndexOf('\n'),
      digest: createHash('sha256').update(sql).digest('hex').slice(0, 16),
    };
  });
  if (statements.length === 0) {
    problems.add(`--after-load: ${path} holds no statement`);
    return undefined;
  }
  for (const [i, { sql, line, column }] of statements.entries()) {
    const refused = REFUSED.find(([pattern]) => pattern.test(sql));
    if (refused)
      problems.add(`--after-load: ${path}: ${positionOf({ line, column }, i)} is refused: ${refused[1]}`);
  }
  return { path, statements };
}

/**
 * Returns, for example, `statement 3 (line 12, column 1)`.
 * @param index from 0
 */
export function positionOf(
  { line, column }: Pick<AfterLoadStatement, 'line' | 'column'>,
  index: number,
): string {
  return `statement ${index + 1} (line ${line}, column ${column})`;
}
