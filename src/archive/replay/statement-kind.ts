// Kinds of statements in the binary log that a replay handles differently. Pure.

export type StatementKind =
  | 'begin'
  | 'commit'
  | 'rollback'
  | 'xa start'
  | 'xa end'
  | 'xa commit'
  | 'xa rollback'
  | 'account'
  /** CREATE TABLE with rows: MySQL's CREATE TABLE … SELECT. */
  | 'create with rows'
  | 'other';

const LEADING_BYTES = 4096;
const COMMENT = /^(?:\s+|\/\*(?!!)[\s\S]*?\*\/|--[ \t][^\n]*(?:\n|$)|#[^\n]*(?:\n|$))/;
const ACCOUNT =
  /^(?:(?:CREATE|ALTER|DROP|RENAME)\s+(?:OR\s+REPLACE\s+)?(?:USER|ROLE)|GRANT|REVOKE|SET\s+PASSWORD|SET\s+DEFAULT\s+ROLE|FLUSH\s+PRIVILEGES)\b/i;
const STARTS_ROWS = /START TRANSACTION\s*$/;

/** Returns the kind. Names in the text are ASCII-compatible in every character set of a client. */
export function statementKindOf(text: Buffer): StatementKind {
  let head = text.toString('latin1', 0, LEADING_BYTES);
  for (let match = COMMENT.exec(head); match; match = COMMENT.exec(head)) head = head.slice(match[0].length);
  if (/^BEGIN\s*$/i.test(head) || /^START\s+TRANSACTION/i.test(head)) return 'begin';
  if (/^COMMIT\s*$/i.test(head)) return 'commit';
  if (/^ROLLBACK\s*$/i.test(head)) return 'rollback';
  const xa = /^XA\s+(\w+)/i.exec(head)?.[1]?.toUpperCase();
  if (xa === 'START' || xa === 'BEGIN') return 'xa start';
  if (xa === 'END') return 'xa end';
  if (xa === 'COMMIT') return /\bONE\s+PHASE\s*$/i.test(head) ? 'other' : 'xa commit';
  if (xa === 'ROLLBACK') return 'xa rollback';
  if (ACCOUNT.test(head)) return 'account';
  if (/^CREATE\s/i.test(head) && STARTS_ROWS.test(text.toString('latin1', Math.max(0, text.length - 64))))
    return 'create with rows';
  return 'other';
}

/** Returns the id of an XA statement as its text has it. */
export function xaIdOf(text: Buffer): string {
  const match = /^\s*XA\s+\w+\s+(.*)$/is.exec(text.toString('latin1', 0, LEADING_BYTES));
  return (match?.[1] ?? '').trim().toLowerCase();
}

/** Returns the id of an XA_PREPARE event, as the statements of the server write it. */
export function xaIdOfPrepare(body: Buffer): string {
  const format = body.readInt32LE(1);
  const [gtridBytes, bqualBytes] = [body.readInt32LE(5), body.readInt32LE(9)];
  const hex = (from: number, bytes: number): string => body.toString('hex', from, from + bytes);
  return `x'${hex(13, gtridBytes)}',x'${hex(13 + gtridBytes, bqualBytes)}',${format}`;
}
