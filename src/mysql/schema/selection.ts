// Which schemas and tables take part. Patterns are names with `*` as wildcard; `db.t` for tables.
import { createHash } from 'node:crypto';

export interface Selection {
  /** Patterns of schemas; empty means all but the system schemas. */
  schemas: readonly string[];
  excludeSchemas: readonly string[];
  /** Patterns `schema.table`; empty means all tables of the schemas. */
  includeTables: readonly string[];
  excludeTables: readonly string[];
  /** `schemas` are names and not patterns: a name may hold `*`. */
  literalNames?: boolean;
  /** Pattern `schema.table` → condition in SQL. */
  where: ReadonlyMap<string, string>;
  /** Patterns `schema.table` of tables whose rows are left out. Absent: none. */
  schemaOnlyTables?: readonly string[];
}

export const everything: Selection = {
  schemas: [],
  excludeSchemas: [],
  includeTables: [],
  excludeTables: [],
  where: new Map(),
};

/** The same for the same selection, in whatever order it was written. @returns undefined: everything takes part */
export function markOf(selection: Selection): string | undefined {
  const { schemas, excludeSchemas, includeTables, excludeTables, where, schemaOnlyTables = [] } = selection;
  const parts = [
    schemas,
    excludeSchemas,
    includeTables,
    excludeTables,
    [...where].map(String),
    // Marks of backups that do not have it stay the same.
    ...(schemaOnlyTables.length > 0 ? [schemaOnlyTables] : []),
  ];
  if (parts.every(({ length }) => length === 0)) return undefined;
  const text = JSON.stringify(parts.map((part) => [...part].sort()));
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** Whether a name fits a pattern in which `*` stands for any characters. */
export function matchesPattern(name: string, pattern: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return name === pattern;
  if (!name.startsWith(first)) return false;
  // Each part as early as it can be: a regular expression would try all the others too.
  let position = first.length;
  for (const part of rest) {
    const found = name.indexOf(part, position);
    if (found < 0) return false;
    position = found + part.length;
  }
  return name.length - last.length >= position && name.endsWith(last);
}

/** Whether a schema takes part. */
export function selectsSchema(selection: Selection, schema: string): boolean {
  const { schemas, excludeSchemas, includeTables } = selection;
  if (excludeSchemas.some((pattern) => matchesPattern(schema, pattern))) return false;
  if (selection.literalNames) return schemas.includes(schema);
  if (schemas.length > 0) return schemas.some((pattern) => matchesPattern(schema, pattern));
  if (includeTables.length === 0) return true;
  return includeTables.some((pattern) => matchesSchemaPart(schema, pattern));
}

/** Whether a table or view of a schema that takes part takes part itself. */
export function selectsTable(selection: Selection, schema: string, table: string): boolean {
  const { includeTables, excludeTables } = selection;
  const name = `${schema}.${table}`;
  if (excludeTables.some((pattern) => matchesPattern(name, pattern))) return false;
  return includeTables.length === 0 || includeTables.some((pattern) => matchesPattern(name, pattern));
}

/** Whether the backup holds the structure of a table alone. */
export function isSchemaOnly({ schemaOnlyTables = [] }: Selection, schema: string, table: string): boolean {
  return schemaOnlyTables.some((pattern) => matchesPattern(`${schema}.${table}`, pattern));
}

/** What rows of a table have to fit. An exact name counts before patterns, and several patterns have to hold together. */
export function conditionOf(
  { where }: Pick<Selection, 'where'>,
  schema: string,
  table: string,
): string | undefined {
  const name = `${schema}.${table}`;
  const exact = where.get(name);
  if (exact !== undefined) return exact;
  const conditions = [...where].filter(([pattern]) => matchesPattern(name, pattern)).map(([, sql]) => sql);
  return conditions.length > 1
    ? conditions.map((condition) => `(${condition})`).join(' AND ')
    : conditions[0];
}

/** Patterns that no name fits. */
export interface Unmatched {
  /** Without a wildcard: a name that is misspelt, or gone. */
  names: string[];
  patterns: string[];
}

export function findUnmatched(patterns: readonly string[], names: readonly string[]): Unmatched {
  const unmatched = patterns.filter((pattern) => !names.some((name) => matchesPattern(name, pattern)));
  return {
    names: unmatched.filter((pattern) => !pattern.includes('*')),
    patterns: unmatched.filter((pattern) => pattern.includes('*')),
  };
}

/** Names may hold dots: any of the dots in `a.b.c` may be the one between schema and table. */
function matchesSchemaPart(schema: string, pattern: string): boolean {
  for (let dot = pattern.indexOf('.'); dot >= 0; dot = pattern.indexOf('.', dot + 1)) {
    if (matchesPattern(schema, pattern.slice(0, dot))) return true;
  }
  return false;
}
