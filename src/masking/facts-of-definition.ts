// Facts about a table from its CREATE TABLE as a server prints it, for dumps of other tools. Only
// what masks need; the caller compares the columns with those of the dump.
import type { ColumnFacts, IndexFacts, TableFacts } from '../format/table-facts.ts';
import { findBody, splitDefinitions } from '../sql/definitions/create-table.ts';

const NAME = '`(?:[^`]|``)+`';
const COLUMN = new RegExp(`^(${NAME})\\s+(.*)$`, 's');
const TYPE = /^\w+(?:\((?:[^()']|'(?:[^'\\]|\\.|'')*')*\))?(?: unsigned)?(?: zerofill)?/i;
const KEY = new RegExp(`^(PRIMARY|UNIQUE) KEY\\s*(?:(${NAME})\\s*)?\\((.*)\\)`, 's');
const FOREIGN_KEY = new RegExp(
  `^CONSTRAINT (${NAME}) FOREIGN KEY\\s*\\(([^)]*)\\) REFERENCES (?:(${NAME})\\.)?(${NAME})\\s*\\(([^)]*)\\)`,
);
const HAS_CHARSET = /^(?:char|varchar|tinytext|text|mediumtext|longtext|enum|set)\b/i;

/**
 * Returns the facts.
 * @param schema schema of the table, to which its foreign keys refer if they name no other
 * @returns undefined if a part of the statement has an unknown form
 */
export function factsOfDefinition(statement: string, schema: string): TableFacts | undefined {
  const body = findBody(statement);
  if (!body) return undefined;
  const options = statement.slice(body.end);
  const facts: TableFacts = {
    engine: '',
    collation: /\bCOLLATE\s*=\s*(\w+)/i.exec(options)?.[1] ?? null,
    options: '',
    comment: '',
    columns: [],
    indexes: [],
    foreignKeys: [],
    checks: [],
    partitions: [],
  };
  const charset =
    /\bCHARSET\s*=\s*(\w+)/i.exec(options)?.[1] ?? facts.collation?.split('_', 1)[0] ?? 'utf8mb4';
  const partitioning = /\bPARTITION BY\b.*/is.exec(options)?.[0];
  if (partitioning !== undefined)
    facts.partitions.push({
      name: '',
      subpartition: null,
      method: null,
      subMethod: null,
      expression: partitioning,
      subExpression: null,
      description: null,
      comment: '',
    });
  for (const text of splitDefinitions(statement.slice(body.start, body.end)).map((each) => each.trim())) {
    const column = COLUMN.exec(text);
    const key = KEY.exec(text);
    const foreign = FOREIGN_KEY.exec(text);
    if (column) {
      const read = readColumn(unquote(column[1]!), column[2]!, charset, facts.collation);
      if (!read) return undefined;
      facts.columns.push(read);
    } else if (key) facts.indexes.push(readKey(key[2] === undefined ? 'PRIMARY' : unquote(key[2]), key[3]!));
    else if (foreign)
      facts.foreignKeys.push({
        name: unquote(foreign[1]!),
        columns: namesIn(foreign[2]!),
        schema: foreign[3] === undefined ? schema : unquote(foreign[3]),
        table: unquote(foreign[4]!),
        referenced: namesIn(foreign[5]!),
        onUpdate: '',
        onDelete: '',
      });
    else if (/\b(?:PRIMARY|UNIQUE|FOREIGN)\b/i.test(withoutQuoted(text))) return undefined;
  }
  return facts;
}

function readColumn(
  name: string,
  rest: string,
  charset: string,
  collation: string | null,
): ColumnFacts | undefined {
  const type = TYPE.exec(rest)?.[0];
  if (type === undefined) return undefined;
  const words = withoutQuoted(rest.slice(type.length));
  const isText = HAS_CHARSET.test(type);
  const ownCollation = /\bCOLLATE (\w+)/i.exec(words)?.[1];
  const ownCharset = /\bCHARACTER SET (\w+)/i.exec(words)?.[1] ?? ownCollation?.split('_', 1)[0];
  const used = ownCharset ?? charset;
  // The default collation of each character set but binary ignores case.
  const inherited = ownCharset === undefined ? collation : null;
  const isGenerated = /\bAS \(/i.test(words);
  return {
    name,
    type,
    nullable: !/\bNOT NULL\b/i.test(words),
    default: null,
    charset: isText ? used : null,
    collation: isText
      ? (ownCollation ?? inherited ?? (used === 'binary' ? used : `${used}_general_ci`))
      : null,
    extra: isGenerated ? 'STORED GENERATED' : /\bAUTO_INCREMENT\b/i.test(words) ? 'auto_increment' : '',
    comment: '',
    expression: isGenerated ? words : null,
  };
}

function readKey(name: string, parts: string): IndexFacts {
  return {
    name,
    unique: true,
    type: 'BTREE',
    comment: '',
    hidden: false,
    parts: splitDefinitions(parts).map((part) => {
      const [, quoted, prefix] = new RegExp(`^\\s*(${NAME})(?:\\((\\d+)\\))?`).exec(part) ?? [];
      return {
        column: quoted === undefined ? null : unquote(quoted),
        expression: quoted === undefined ? part : null,
        prefix: prefix === undefined ? null : Number(prefix),
        descending: false,
      };
    }),
  };
}

function namesIn(text: string): string[] {
  return [...text.matchAll(new RegExp(NAME, 'g'))].map(([name]) => unquote(name));
}

function unquote(name: string): string {
  return name.slice(1, -1).replaceAll('``', '`');
}

function withoutQuoted(text: string): string {
  return text.replace(/'(?:[^'\\]|\\.|'')*'/gs, `''`);
}
