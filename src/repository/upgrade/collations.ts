// Makes the collations of a table explicit. A server does not print a collation that is the default
// of the character set, and another version has another default (utf8mb4 of MySQL 8.0, Unicode of
// MariaDB 11.5). Invariant: the table keeps its collations.
import type { DefinitionRecord } from '../../format/definition-record.ts';
import { findBody, splitDefinitions } from '../../sql/definitions/create-table.ts';
import { DEFAULT_QUOTING } from '../../sql/tokens/sql-quoting.ts';
import { isMariaDb } from '../../mysql/connection/server-facts.ts';
import type { Version } from './finding.ts';
import { keywordOf, tokenize, type Token } from '../../sql/tokens/sql-tokens.ts';

const CHANGED = {
  mysql: /^utf8mb4$/,
  mariadb: /^(?:utf8(?:mb[34])?|ucs2|utf16|utf32)$/,
};

/**
 * Adds collations.
 * @param which collations to state: those whose default differs in a newer version, or every
 * implied one
 */
export function withCollations(
  record: DefinitionRecord,
  target: Version,
  which: 'changed' | 'every' = 'changed',
): DefinitionRecord {
  const { kind, facts, statement } = record;
  if (kind !== 'table' || !facts) return record;
  const text = statement.toString('latin1');
  const body = findBody(text);
  if (!body) return record;
  const changed = which === 'every' ? /^/ : isMariaDb(target) ? CHANGED.mariadb : CHANGED.mysql;
  const columns = new Map(facts.columns.map(({ name, collation }) => [latin1(name), collation]));
  const definitions = splitDefinitions(text.slice(body.start, body.end)).map((definition) => {
    const name = /^\s*`((?:[^`]|``)*)`/.exec(definition)?.[1]?.replaceAll('``', '`');
    const collation = name === undefined ? undefined : columns.get(name);
    return collation ? insertCollation(definition, changed, collation, ' COLLATE ') : definition;
  });
  const options = text.slice(body.end);
  const rest =
    facts.collation === null ? options : insertCollation(options, changed, facts.collation, ' COLLATE=');
  const result = text.slice(0, body.start) + definitions.join(',') + rest;
  return result === text ? record : { ...record, statement: Buffer.from(result, 'latin1') };
}

/**
 * Inserts after the first character set, which belongs to the column or table, if no collation
 * follows.
 */
function insertCollation(text: string, changed: RegExp, collation: string, clause: string): string {
  const tokens = [...outsideOfParentheses(tokenize(text, DEFAULT_QUOTING))];
  for (const i of tokens.keys()) {
    const charset = charsetAfter(tokens, i);
    if (charset?.name === undefined) continue;
    const next = tokens[tokens.indexOf(charset) + 1];
    const isExplicit = keywordOf(next) === 'COLLATE' || !changed.test(charset.name);
    if (isExplicit || !isOf(collation, charset.name)) return text;
    return text.slice(0, charset.end) + clause + collation + text.slice(charset.end);
  }
  return text;
}

/** Skips expressions, which may name character sets too. The text may begin within a pair. */
function* outsideOfParentheses(tokens: Iterable<Token>): Generator<Token> {
  let depth = 0;
  for (const token of tokens) {
    const isBare = token.name === undefined;
    if (isBare && token.text === '(') depth++;
    else if (isBare && token.text === ')') depth = Math.max(0, depth - 1);
    else if (depth === 0) yield token;
  }
}

/** Finds `CHARSET=x` and `CHARACTER SET x`. */
function charsetAfter(tokens: readonly Token[], i: number): Token | undefined {
  const word = keywordOf(tokens[i]);
  if (word === 'CHARSET') return tokens[i + 1]?.text === '=' ? tokens[i + 2] : tokens[i + 1];
  return word === 'CHARACTER' && keywordOf(tokens[i + 1]) === 'SET' ? tokens[i + 2] : undefined;
}

/** Accepts both names of utf8mb3 and its collations. */
function isOf(collation: string, charset: string): boolean {
  const neutral = (name: string): string => name.replace(/^utf8mb3(?=_|$)/, 'utf8');
  return neutral(collation).startsWith(`${neutral(charset)}_`);
}

function latin1(name: string): string {
  return Buffer.from(name, 'utf8').toString('latin1');
}
