// Whether the statement of a record does what the record says: creates that one object, and nothing else. Whoever changed a backup
// that is not signed cannot have a restore run statements that touch other schemas, accounts or the server: a record is one statement,
// sent in a session that is known, and read here as the server will read it there.
import type { QuotingMode } from './sql-quoting.ts';
import { ALTER_COMMENT, FORMS, type GuardedKind } from './statement-forms.ts';
import type { Form } from './statement-form.ts';
import { readStatement, type StatementText } from './statement-text.ts';

export interface StatementOwner {
  kind: GuardedKind;
  /** As in the backup, not on the target. */
  schema?: string | undefined;
  /** Of an account `'user'@'host'`, of a role of MariaDB `'role'`. */
  name: string;
  table?: string | undefined;
}

export interface GuardedStatement {
  /** One character per byte. */
  text: string;
  quoting: QuotingMode;
  /** A name as text; undefined: it is no text. */
  decode: (bytes: string) => string | undefined;
}

/** Whether it creates its owner and nothing else. */
export function isCreationOf(owner: StatementOwner, statement: GuardedStatement): boolean {
  const isAccount = owner.schema === undefined && owner.kind !== 'schema';
  const read = readStatement(statement.text, statement.quoting, isAccount);
  return FORMS[owner.kind].some((form) => fits(read, form, owner, statement.decode));
}

/** Whether it changes the comment of its owner and nothing else. */
export function isCommentOf(owner: StatementOwner, statement: GuardedStatement): boolean {
  if (owner.kind !== 'procedure' && owner.kind !== 'function') return false;
  const read = readStatement(statement.text, statement.quoting);
  return fits(read, ALTER_COMMENT[owner.kind], owner, statement.decode);
}

/** Of MariaDB: `'role'`, where an account is `'user'@'host'`. */
export function isRoleName(name: string): boolean {
  return /^'(?:[^']|'')*'$/.test(name);
}

/**
 * Whether an account is named as a server itself names it. A server takes another spelling for an account that is there: `'root'@''`
 * is `'root'@'%'` for MariaDB, `'app'@'% '` is `'app'@'%'` for MySQL.
 */
export function isServersName(name: string): boolean {
  if (isRoleName(name)) return name !== "''";
  const host = /^'(?:[^']|'')*'@'((?:[^']|'')*)'$/.exec(name)?.[1];
  return host !== undefined && host !== '' && host === host.trim() && !/[\0-\x1f]/.test(name);
}

function fits(
  { text, conditional, isDecorated }: StatementText,
  { head, names, rest, forbidden, isPlain }: Form,
  owner: StatementOwner,
  decode: GuardedStatement['decode'],
): boolean {
  const match = head.exec(text);
  if (!match || !haveNames(match.slice(1), names, owner, decode)) return false;
  const after = text.slice(match[0].length);
  const isWhole = forbidden !== undefined || isPlain === true;
  if (!areNamesWhole(isWhole ? text : match[0], decode)) return false;
  if (rest && !rest.test(after)) return false;
  if (forbidden?.test(after.replace(/`(?:[^`]|``)*`(?!`)/g, '``'))) return false;
  if (isPlain && isDecorated) return false;
  // What decides over the statement must be the same on every server.
  return conditional.every((offset) => offset >= match[0].length);
}

/**
 * Servers end a name in quotes by the length that its characters begin with, valid or not: a name that is no text of the character set may
 * end somewhere else for them.
 */
function areNamesWhole(text: string, decode: GuardedStatement['decode']): boolean {
  return [...text.matchAll(/`((?:[^`]|``)*)`(?!`)/g)].every(([, name]) => decode(name!) !== undefined);
}

/** Each name has two groups: in quotes, and without. Compared as servers do that fold names. */
function haveNames(
  groups: readonly (string | undefined)[],
  names: Form['names'],
  owner: StatementOwner,
  decode: GuardedStatement['decode'],
): boolean {
  const nameAt = (i: number): string | undefined => groups[2 * i]?.replaceAll('``', '`') ?? groups[2 * i + 1];
  const isQuoted = (i: number): boolean => groups[2 * i] !== undefined;
  return names.every((what, i) => {
    const name = nameAt(i);
    // A qualifier that is not there.
    if (name === undefined) return what === 'schema' && owner.kind !== 'schema' && owner.kind !== 'histogram';
    const text = decode(name);
    if (text === undefined || !(isQuoted(i) || BARE_NAME.test(text))) return false;
    if (what === 'account') {
      const host = nameAt(i + 1);
      return isAccount(text, host === undefined ? undefined : decode(host), owner.name);
    }
    const expected = what === 'schema' && owner.kind === 'schema' ? owner.name : owner[what];
    return expected !== undefined && text.toLowerCase() === expected.toLowerCase();
  });
}

/** In some character sets a space and control characters have bytes from 0x80. */
const BARE_NAME = /^[\p{L}\p{N}\p{M}_$]+$/u;

function isAccount(user: string, host: string | undefined, name: string): boolean {
  const part = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
  if (host === undefined) return isRoleName(name) && part(user) === name;
  return `${part(user)}@${part(host)}` === name;
}
