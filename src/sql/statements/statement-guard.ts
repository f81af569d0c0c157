// Check that the statement of a record creates exactly the object of the record. An attacker who
// changed an unsigned backup thus cannot make a restore run statements on other schemas, accounts
// or the server. A record is one statement that runs in a known session, and this file parses it as
// the server will.
import type { QuotingMode } from '../tokens/sql-quoting.ts';
import { ALTER_COMMENT, FORMS, type GuardedKind } from './statement-forms.ts';
import type { Form } from './statement-form.ts';
import { readStatement, type StatementText } from './statement-text.ts';

export interface StatementOwner {
  kind: GuardedKind;
  /** Name in the backup, not on the target. */
  schema?: string | undefined;
  /** Name; for an account `'user'@'host'`, for a role of MariaDB `'role'`. */
  name: string;
  table?: string | undefined;
}

export interface GuardedStatement {
  /** One character per byte. */
  text: string;
  quoting: QuotingMode;
  /** Decodes a name; undefined if its bytes are invalid. */
  decode: (bytes: string) => string | undefined;
}

/** Returns whether the statement only creates its owner. */
export function isCreationOf(owner: StatementOwner, statement: GuardedStatement): boolean {
  const isAccount = owner.schema === undefined && owner.kind !== 'schema';
  const read = readStatement(statement.text, statement.quoting, isAccount);
  return FORMS[owner.kind].some((form) => fits(read, form, owner, statement.decode));
}

/** Returns whether the statement only changes the comment of its owner. */
export function isCommentOf(owner: StatementOwner, statement: GuardedStatement): boolean {
  if (owner.kind !== 'procedure' && owner.kind !== 'function') return false;
  const read = readStatement(statement.text, statement.quoting);
  return fits(read, ALTER_COMMENT[owner.kind], owner, statement.decode);
}

/** Returns whether the name is a role of MariaDB: `'role'`; an account is `'user'@'host'`. */
export function isRoleName(name: string): boolean {
  return /^'(?:[^']|'')*'$/.test(name);
}

/**
 * Returns whether the account's name has the servers' own spelling. A server accepts other
 * spellings for an existing account: `'root'@''` is `'root'@'%'` on MariaDB, `'app'@'% '` is
 * `'app'@'%'` on MySQL.
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
  // The checked part must be the same on every server.
  return conditional.every((offset) => offset >= match[0].length);
}

/**
 * Returns whether all quoted names are valid. Servers find the end of a quoted name by the length
 * that each character's first byte announces, even for invalid characters. So they may end an
 * invalid name elsewhere.
 */
function areNamesWhole(text: string, decode: GuardedStatement['decode']): boolean {
  return [...text.matchAll(/`((?:[^`]|``)*)`(?!`)/g)].every(([, name]) => decode(name!) !== undefined);
}

/**
 * Returns whether the names match; each has two groups: quoted and unquoted. Ignores case, like
 * servers that fold names.
 */
function haveNames(
  groups: readonly (string | undefined)[],
  names: Form['names'],
  owner: StatementOwner,
  decode: GuardedStatement['decode'],
): boolean {
  const nameAt = (i: number): string | undefined => groups[2 * i]?.replaceAll('``', '`') ?? groups[2 * i + 1];
  const isQuoted = (i: number): boolean => groups[2 * i] !== undefined;
  return names.every((part, i) => {
    const name = nameAt(i);
    // An absent qualifier.
    if (name === undefined) return part === 'schema' && owner.kind !== 'schema' && owner.kind !== 'histogram';
    const text = decode(name);
    if (text === undefined || !(isQuoted(i) || BARE_NAME.test(text))) return false;
    if (part === 'account') {
      const host = nameAt(i + 1);
      return isAccount(text, host === undefined ? undefined : decode(host), owner.name);
    }
    const expected = part === 'schema' && owner.kind === 'schema' ? owner.name : owner[part];
    return expected !== undefined && text.toLowerCase() === expected.toLowerCase();
  });
}

/** Unquoted names. Some character sets have a space or control characters from 0x80. */
const BARE_NAME = /^[\p{L}\p{N}\p{M}_$]+$/u;

function isAccount(user: string, host: string | undefined, name: string): boolean {
  const part = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
  if (host === undefined) return isRoleName(name) && part(user) === name;
  return `${part(user)}@${part(host)}` === name;
}
