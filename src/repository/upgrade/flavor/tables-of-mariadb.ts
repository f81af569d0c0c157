// Moves a MariaDB table to MySQL: default expressions get parentheses, checks of columns become
// checks of the table, and options unknown to MySQL are left out and reported. Features without an
// equivalent (history, MariaDB's own types) are refused.
import { has } from '../../../mysql/connection/server-abilities.ts';
import { nameOf } from '../finding.ts';
import { fitsInnoDb } from '../table-rules.ts';
import type { MovedObject } from './moved-object.ts';
import {
  columnOf,
  isOutsideQuotes,
  joinTable,
  removeOptions,
  replaceOutsideQuotes,
  splitTable,
  withDepth,
} from './table-text.ts';

/** Types as `information_schema` prints them. */
const OWN_TYPES = /^(?:uuid|inet4|inet6|xmltype)\b/i;
const COMPRESSED = / \/\*M?!\d{6} COMPRESSED(?:=\w+)?\*\//g;
const VERSIONED =
  /\b(?:WITH(?:OUT)? SYSTEM VERSIONING|PERIOD FOR|WITHOUT OVERLAPS|PARTITION BY SYSTEM_TIME)\b/i;

/**
 * Names of checks in other tables of the same schema: in MySQL, a check name is unique in a schema.
 */
export type CheckNames = Set<string>;

export function moveMariaDbTable(object: MovedObject, checkNames: CheckNames): void {
  const { target } = object;
  if (isOutsideQuotes(object.statement, VERSIONED))
    object.refuse(
      `it has system versioning or a period, which ${nameOf(target)} does not have`,
      'ALTER TABLE … DROP SYSTEM VERSIONING, or DROP PERIOD, on the source, or copy its rows into a table without them',
    );
  for (const { name, type, extra, default: value } of object.record.facts?.columns ?? []) {
    if (/\b(?:nextval|lastval|setval)\s*\(|\bnext value for\b/i.test(value ?? ''))
      object.refuse(
        `its column ${name} takes its default from a sequence, which ${nameOf(target)} does not have`,
        'make it AUTO_INCREMENT on the source',
      );
    if (OWN_TYPES.test(type))
      object.refuse(
        `its column ${name} is of the type ${type.toUpperCase()}, which ${nameOf(target)} does not have`,
        'make it a CHAR or BINARY on the source',
      );
    if (/\bINVISIBLE\b/i.test(extra) && !has(target, 'invisible columns'))
      object.refuse(`its column ${name} is invisible, which ${nameOf(target)} does not have`);
  }
  const table = splitTable(object.statement);
  if (!table) return object.refuse('its definition cannot be parsed');
  const checks: string[] = [];
  table.definitions = table.definitions.map((definition) => {
    const column = columnOf(definition);
    if (column !== undefined) return moveColumn(object, column, definition, checks);
    if (/^(?:CONSTRAINT `(?:[^`]|``)*` )?CHECK\b/.test(definition)) {
      checks.push(nameCheck(object, definition, checkNames));
      return '';
    }
    refuseIndex(object, definition);
    return replaceOutsideQuotes(definition, /\bIGNORED\b/g, 'INVISIBLE');
  });
  table.definitions = table.definitions.filter((definition) => definition !== '');
  if (has(target, 'CHECK_CONSTRAINTS')) table.definitions.push(...checks);
  else if (checks.length > 0) {
    object.changes.push(`its CHECK constraints are left out, because ${nameOf(target)} does not enforce any`);
    object.changeFacts(() => ({ checks: [] }));
  }
  moveOptions(object, table);
  object.statement = joinTable(table);
}

/** Refuses unique keys over whole texts, for which InnoDB has a hash. MySQL cannot index them. */
function refuseIndex(object: MovedObject, definition: string): void {
  const [, kind, name] = /^(UNIQUE|VECTOR) KEY `((?:[^`]|``)*)`/.exec(definition) ?? [];
  const isHash = kind === 'UNIQUE' && / USING HASH\b/.test(definition) && isInnoDb(object);
  if (kind === 'VECTOR' || isHash)
    object.refuse(
      `its index ${name} is ${kind === 'VECTOR' ? 'one of vectors' : 'unique over a whole text'}, which ${nameOf(object.target)} does not have`,
      'drop the index on the source',
    );
}

function isInnoDb({ record }: MovedObject): boolean {
  return /^(?:innodb|aria)$/i.test(record.facts?.engine ?? '');
}

function moveColumn(object: MovedObject, column: string, definition: string, checks: string[]): string {
  let text = definition;
  if (isOutsideQuotes(text, new RegExp(COMPRESSED.source))) {
    text = replaceOutsideQuotes(text, COMPRESSED, '');
    object.changes.push(`its column ${column} is not compressed`);
    object.changeFacts(({ columns }) => ({
      columns: columns.map((each) =>
        each.name === column ? { ...each, type: each.type.replace(COMPRESSED, '') } : each,
      ),
    }));
  }
  const { text: withoutCheck, check } = takeCheck(text);
  if (check !== undefined) checks.push(check);
  const type = object.record.facts?.columns.find(({ name }) => name === column)?.type ?? '';
  return wrapDefault(withoutCheck, type);
}

/**
 * Moves a column's check to the table: it may name other columns, which MySQL does not allow in a
 * column's check.
 */
function takeCheck(definition: string): { text: string; check?: string } {
  const tokens = withDepth(definition);
  const index = tokens.findIndex(({ token, depth }) => depth === 0 && isWord(token, 'CHECK'));
  if (index < 0) return { text: definition };
  const close = tokens.findIndex(({ token, depth }, i) => i > index + 1 && depth === 0 && isBare(token, ')'));
  const [from, to] = [tokens[index]!.token.start, tokens[close]!.token.end];
  return {
    text: (definition.slice(0, from).trimEnd() + definition.slice(to)).trimEnd(),
    check: definition.slice(from, to),
  };
}

/** Words that may follow a default. */
const AFTER_DEFAULT: ReadonlySet<string> = new Set(['ON', 'COMMENT', 'INVISIBLE', 'CHECK']);
const LITERAL =
  /^(?:NULL|TRUE|FALSE|[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?|(?:_\w+ ?)?[bx]?'(?:[^'\\]|\\.|'')*'|0x[0-9a-f]*)$/is;
const NOW = /^(?:current_timestamp|now)(?:\(\d*\))?$/i;
const WITHOUT_LITERAL =
  /^(?:(?:tiny|medium|long)?(?:text|blob)|json|geometry|geometrycollection|(?:multi)?(?:point|linestring|polygon))\b/i;

function wrapDefault(definition: string, type: string): string {
  const tokens = withDepth(definition);
  const index = tokens.findIndex(({ token, depth }) => depth === 0 && isWord(token, 'DEFAULT'));
  if (index < 0) return definition;
  const after = tokens.findIndex(
    ({ token, depth }, i) => i > index && depth === 0 && AFTER_DEFAULT.has(wordOf(token)),
  );
  const start = tokens[index]!.token.end + 1;
  const end = after < 0 ? definition.length : tokens[after]!.token.start;
  const value = definition.slice(start, end).trimEnd();
  const isKept = WITHOUT_LITERAL.test(type)
    ? /^NULL$/i.test(value)
    : LITERAL.test(value) || (NOW.test(value) && /^(?:timestamp|datetime)\b/i.test(type));
  if (isKept || isInPair(value)) return definition;
  return `${definition.slice(0, start)}(${value})${definition.slice(start + value.length)}`;
}

/** Reports whether the text is one pair of parentheses. */
function isInPair(text: string): boolean {
  const tokens = withDepth(text);
  const first = tokens.findIndex(({ token, depth }) => depth === 0 && isBare(token, ')'));
  return isBare(tokens[0]!.token, '(') && first === tokens.length - 1;
}

/** Names a check. MariaDB calls an unnamed check `CONSTRAINT_1`, in every table. */
function nameCheck(object: MovedObject, definition: string, names: CheckNames): string {
  const [named, bytes = ''] = /^CONSTRAINT `((?:[^`]|``)*)` /.exec(definition) ?? [];
  if (named === undefined) return definition;
  const name = Buffer.from(bytes, 'latin1').toString('utf8');
  const key = `${object.record.schema}\0${name}`.toLowerCase();
  const isOwn = /^CONSTRAINT_\d+$/.test(name);
  if (!isOwn && !names.has(key)) {
    names.add(key);
    return definition;
  }
  if (!isOwn)
    object.changes.push(`its check ${name} gets a name of the target, because another table has that name`);
  return definition.slice(named.length);
}

const OPTIONS: ReadonlySet<string> = new Set([
  'PAGE_CHECKSUM',
  'TRANSACTIONAL',
  'IETF_QUOTES',
  'ENCRYPTED',
  'ENCRYPTION_KEY_ID',
  'PAGE_COMPRESSED',
  'PAGE_COMPRESSION_LEVEL',
]);

function moveOptions(object: MovedObject, table: { options: string }): void {
  const facts = object.record.facts;
  const isAria = facts?.engine.toLowerCase() === 'aria';
  // The server prints options of engines and plugins in backquotes.
  const { text, removed } = removeOptions(
    table.options,
    ({ name, isQuotedName }) => isQuotedName || OPTIONS.has(name) || (isAria && name === 'ROW_FORMAT'),
  );
  table.options = text;
  for (const { name, value } of removed)
    if (!SILENT.has(name)) object.changes.push(`its option ${name}=${value} is left out`);
  if (!isAria || !facts) return;
  if (!fitsInnoDb(facts))
    return object.refuse(
      'it is a table of Aria with indexes that InnoDB does not have',
      'make it a table of InnoDB on the source',
    );
  table.options = replaceOutsideQuotes(table.options, /\bENGINE ?= ?Aria\b/gi, 'ENGINE=InnoDB');
  object.changes.push('it is a table of InnoDB, and no longer of Aria');
  object.changeFacts(({ options }) => ({
    engine: 'InnoDB',
    options: options.replace(/\s*\brow_format=\w+/gi, ''),
  }));
}

/** Options that do not concern rows, and that every Aria table has. */
const SILENT: ReadonlySet<string> = new Set(['PAGE_CHECKSUM', 'TRANSACTIONAL', 'ROW_FORMAT']);

type Word = ReturnType<typeof withDepth>[number]['token'];

function wordOf(token: Word): string {
  return token.name !== undefined && token.end - token.start === token.name.length
    ? token.name.toUpperCase()
    : '';
}

function isWord(token: Word, word: string): boolean {
  return wordOf(token) === word;
}

function isBare(token: Word, char: string): boolean {
  return token.name === undefined && token.text === char;
}
