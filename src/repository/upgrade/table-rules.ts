// Rules for tables of an older MySQL: engines that no longer support partitions, column types that
// no longer support AUTO_INCREMENT, row formats of other engines.
import type { DefinitionRecord } from '../../format/definition-record.ts';
import type { TableFacts } from '../../format/table-facts.ts';
import { findBody } from '../../sql/definitions/create-table.ts';
import { DEFAULT_QUOTING } from '../../sql/tokens/sql-quoting.ts';
import { keywordOf, tokenize, type Token } from '../../sql/tokens/sql-tokens.ts';
import { has } from '../../mysql/connection/server-abilities.ts';
import { nameOf, type Finding, type Version } from './finding.ts';

const OWN_PARTITIONS: ReadonlySet<string> = new Set(['innodb', 'ndb', 'ndbcluster']);

export function partitionedEngine(
  record: DefinitionRecord,
  _: Version,
  target: Version,
): Finding | undefined {
  const { facts, statement } = record;
  if (!facts || facts.partitions.length === 0 || has(target, 'partitions of every engine')) return undefined;
  if (OWN_PARTITIONS.has(facts.engine.toLowerCase())) return undefined;
  const found = {
    why: `it is partitioned, and ${nameOf(target)} has no partitions of ${facts.engine}`,
    advice: 'make it a table of InnoDB on the source',
  };
  if (!fitsInnoDb(facts)) return found;
  const text = withOptions(statement.toString('latin1'), (option) =>
    option === 'ENGINE' ? 'InnoDB' : option === 'ROW_FORMAT' ? null : undefined,
  );
  const options = withoutRowFormat(facts.options);
  return {
    ...found,
    rewritten: {
      record: {
        ...record,
        statement: Buffer.from(text, 'latin1'),
        facts: { ...facts, engine: 'InnoDB', options },
      },
      change: `it is a table of InnoDB, and no longer of ${facts.engine}`,
    },
  };
}

/**
 * Reports whether InnoDB supports the table. InnoDB has no full-text or spatial index in a
 * partitioned table, and needs the AUTO_INCREMENT column first in an index.
 */
export function fitsInnoDb({ indexes, columns }: TableFacts): boolean {
  if (indexes.some(({ type }) => /FULLTEXT|SPATIAL|RTREE/i.test(type))) return false;
  const counted = columns.find(({ extra }) => /auto_increment/i.test(extra))?.name;
  return counted === undefined || indexes.some(({ parts }) => parts[0]?.column === counted);
}

export function countedFloat({ facts }: DefinitionRecord, _: Version, target: Version): Finding | undefined {
  if (!facts || has(target, 'AUTO_INCREMENT of DOUBLE')) return undefined;
  const column = facts.columns.find(
    ({ type, extra }) => /^(?:float|double)\b/i.test(type) && /auto_increment/i.test(extra),
  );
  if (!column) return undefined;
  return {
    why: `its column ${column.name} is ${column.type.toUpperCase()} AUTO_INCREMENT, which ${nameOf(target)} does not have`,
    advice: 'make the column BIGINT on the source',
  };
}

/**
 * Removes ROW_FORMAT=FIXED, on request only, and never refuses it. Servers accept it only without
 * innodb_strict_mode, which not every account may switch off.
 */
export function fixedRows(record: DefinitionRecord): Finding | undefined {
  const { facts, statement } = record;
  if (!facts || facts.engine.toLowerCase() !== 'innodb' || !/\brow_format=fixed\b/i.test(facts.options))
    return undefined;
  const text = withOptions(statement.toString('latin1'), (option) =>
    option === 'ROW_FORMAT' ? null : undefined,
  );
  return {
    why: 'it has ROW_FORMAT=FIXED, which InnoDB does not have',
    advice: 'remove the row format on the source',
    rewritten: {
      record: {
        ...record,
        statement: Buffer.from(text, 'latin1'),
        facts: { ...facts, options: withoutRowFormat(facts.options) },
      },
      change: 'it has no ROW_FORMAT=FIXED',
    },
  };
}

function withoutRowFormat(options: string): string {
  return options.replace(/\s*\brow_format=\w+/gi, '').trim();
}

/**
 * Changes options of a table and of its partitions, as SHOW CREATE TABLE prints them.
 * @param change returns the new value; null: remove the option; undefined: keep it
 */
function withOptions(createTable: string, change: (option: string) => string | null | undefined): string {
  const from = findBody(createTable)?.end ?? createTable.length;
  const tokens = [...tokenize(createTable, DEFAULT_QUOTING)].filter(({ start }) => start >= from);
  let result = '';
  let end = 0;
  for (const [i, token] of tokens.entries()) {
    const option = keywordOf(token);
    const value = tokens[i + 2];
    if (option === undefined || !isEquals(tokens[i + 1]) || value?.name === undefined) continue;
    const to = change(option);
    if (to === undefined) continue;
    const start = createTable[token.start - 1] === ' ' ? token.start - 1 : token.start;
    result += to === null ? createTable.slice(end, start) : `${createTable.slice(end, value.start)}${to}`;
    ({ end } = value);
  }
  return result + createTable.slice(end);
}

function isEquals(token: Token | undefined): boolean {
  return token?.text === '=' && token.name === undefined;
}
