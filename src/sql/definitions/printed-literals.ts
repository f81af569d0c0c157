// Literals of a printed CREATE TABLE whose characters may differ from the stored ones: members of
// ENUM and SET, and constant defaults. Pure. The text has one character per byte of UTF-8.
import { encodeInCharset } from '../tokens/charsets.ts';
import { findBody } from './create-table.ts';
import { literalBytes } from '../tokens/literals.ts';
import { DEFAULT_QUOTING } from '../tokens/sql-quoting.ts';
import { keywordOf, tokenize, type Token } from '../tokens/sql-tokens.ts';

export interface PrintedLiteral {
  column: string;
  /** Role of the literal; a member has its number, from 1. */
  role: 'default' | { enum: number } | { set: number };
  /** Range in the statement; includes the introducer of a default. */
  start: number;
  end: number;
  /** Value of the literal. */
  bytes: string;
}

/**
 * Returns the literals that may differ. Servers print `?` for characters that they cannot
 * represent, and MariaDB prints defaults in another character set than it stores.
 */
export function findDoubtfulLiterals(createTable: string): PrintedLiteral[] {
  return [...literalsOf(createTable)].filter(({ role, bytes }) =>
    role === 'default' ? /[?\x80-\xff]/.test(bytes) : bytes.includes('?'),
  );
}

/**
 * Returns the collation under which MariaDB must create the table: the table's own. MariaDB parses
 * the literals of generated columns, defaults and CHECKs under this collation each time it opens
 * the table, so a creation under another one would change the literals. undefined: the statement
 * has no such literals, or the character set cannot represent all strings of the statement. MariaDB
 * converts members and defaults to it too.
 */
export function literalCollation(createTable: string): string | undefined {
  const collation = tableCollation(createTable);
  if (collation === undefined || !/\b(?:AS|CHECK|DEFAULT) \(|\bDEFAULT \w+\(/.test(createTable))
    return undefined;
  const charset = collation.split('_', 1)[0]!;
  const canSay = ({ start, end }: Token): boolean => {
    const text = Buffer.from(createTable.slice(start, end), 'latin1').toString('utf8');
    return isUnicode(charset, text) || encodeInCharset(text, charset) !== undefined;
  };
  return collation !== 'binary' && charset !== 'utf8mb4' && stringsOf(createTable).every(canSay)
    ? collation
    : undefined;
}

function isUnicode(charset: string, text: string): boolean {
  if (/^utf(?:16|16le|32)$/.test(charset)) return true;
  return /^(?:ucs2|utf8|utf8mb3)$/.test(charset) && !/[\u{10000}-\u{10ffff}]/u.test(text);
}

/** Returns the strings except comments, which no connection converts. */
function stringsOf(createTable: string): Token[] {
  const tokens = [...tokenize(createTable, DEFAULT_QUOTING)];
  return tokens.filter(({ name, text }, i) => {
    if (name !== undefined || text !== "'") return false;
    const before = tokens[i - 1]?.text === '=' ? tokens[i - 2] : tokens[i - 1];
    return keywordOf(before) !== 'COMMENT';
  });
}

/** Returns the collation of columns without an own one. */
export function tableCollation(createTable: string): string | undefined {
  const options = createTable.slice(findBody(createTable)?.end);
  const [, charset, collation] = / DEFAULT CHARSET=(\w+)(?: COLLATE=(\w+))?/.exec(options) ?? [];
  // Servers print the binary character set without a collation.
  return collation ?? (charset === 'binary' ? charset : undefined);
}

function* literalsOf(createTable: string): Generator<PrintedLiteral> {
  const tokens = [...tokenize(createTable, DEFAULT_QUOTING)];
  let depth = 0;
  /** undefined outside of a column definition. */
  let column: string | undefined;
  for (const [i, token] of tokens.entries()) {
    const before = tokens[i - 1];
    if (depth === 1 && token.text === '`' && (before?.text === '(' || before?.text === ','))
      column = token.name!;
    else if (isPunctuation(token, '(')) depth++;
    else if (isPunctuation(token, ')')) depth--;
    else if (depth === 1 && isPunctuation(token, ',')) column = undefined;
    if (column === undefined || depth === 0) continue;
    const word = keywordOf(token);
    if (depth === 1 && (word === 'ENUM' || word === 'SET'))
      yield* membersOf(createTable, tokens, i, column, word);
    if (depth === 1 && word === 'DEFAULT') yield* defaultOf(createTable, tokens, i, column);
  }
}

function* membersOf(
  createTable: string,
  tokens: readonly Token[],
  position: number,
  column: string,
  type: 'ENUM' | 'SET',
): Generator<PrintedLiteral> {
  let number = 0;
  for (let i = position + 2; tokens[i]?.text === "'"; i += 2) {
    const role = type === 'ENUM' ? { enum: ++number } : { set: ++number };
    yield { column, role, ...literalAt(createTable, tokens[i]!) };
  }
}

function* defaultOf(
  createTable: string,
  tokens: readonly Token[],
  position: number,
  column: string,
): Generator<PrintedLiteral> {
  const next = tokens[position + 1];
  const hasIntroducer = keywordOf(next)?.startsWith('_') ?? false;
  const literal = hasIntroducer ? tokens[position + 2] : next;
  if (literal?.text !== "'") return;
  const { end, bytes } = literalAt(createTable, literal);
  yield { column, role: 'default', start: next!.start, end, bytes };
}

function literalAt(
  createTable: string,
  { start, end }: Token,
): Pick<PrintedLiteral, 'start' | 'end' | 'bytes'> {
  return { start, end, bytes: literalBytes(createTable.slice(start, end), DEFAULT_QUOTING) };
}

function isPunctuation({ name, text }: Token, char: string): boolean {
  return name === undefined && text === char;
}
