// Selection of schemas and tables. Patterns are names with `*` as wildcard; `db.t` for tables.
import { createHash } from 'node:crypto';

export interface Selection {
  /** Patterns of schemas; empty selects all schemas except the system schemas. */
  schemas: readonly string[];
  excludeSchemas: readonly string[];
  /** Patterns `schema.table`; empty selects all tables of the schemas. */
  includeTables: readonly string[];
  excludeTables: readonly string[];
  /** `schemas` holds exact names, not patterns: a name may contain `*`. */
  literalNames?: boolean;
  /** Pattern `schema.table` → SQL condition. */
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

/**
 * Returns a hash of the selection that does not depend on the order of its patterns.
 * @returns undefined if the selection contains everything
 */
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

/** Returns whether a name matches a pattern in which `*` matches any characters. */
export function matchesPattern(name: string, pattern: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return name === pattern;
  if (!name.startsWith(first)) return false;
  // Match each part at its first position. A regular expression would try all other positions too.
  let position = first.length;
  for (const part of rest) {
    const found = name.indexOf(part, position);
    if (found < 0) return false;
    position = found + part.length;
  }
  return name.length - last.length >= position && name.endsWith(last);
}

/** Returns whether a schema is selected. */
export function selectsSchema(selection: Selection, schema: string): boolean {
  const { schemas, excludeSchemas, includeTables } = selection;
  if (excludeSchemas.some((pattern) => matchesPattern(schema, pattern))) return false;
  if (selection.literalNames) return schemas.includes(schema);
  if (schemas.length > 0) return schemas.some((pattern) => matchesPattern(schema, pattern));
  if (includeTables.length === 0) return true;
  return includeTables.some((pattern) => matchesSchemaPart(schema, pattern));
}

/** Returns whether a table or view of a selected schema is selected. */
export function selectsTable(selection: Selection, schema: string, table: string): boolean {
  const { includeTables, excludeTables } = selection;
  const name = `${schema}.${table}`;
  if (excludeTables.some((pattern) => matchesPattern(name, pattern))) return false;
  return includeTables.length === 0 || includeTables.some((pattern) => matchesPattern(name, pattern));
}

/** Returns whether the backup holds only the structure of a table. */
export function isSchemaOnly({ schemaOnlyTables = [] }: Selection, schema: string, table: string): boolean {
  return schemaOnlyTables.some((pattern) => matchesPattern(`${schema}.${table}`, pattern));
}

/**
 * Returns the condition for the rows of a table. An exact name takes precedence over patterns.
 * Several patterns are joined by AND.
 */
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

/** Patterns without a matching name. */
export interface Unmatched {
  /** Patterns without a wildcard: misspelt or dropped names. */
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

/**
 * Returns whether the schema part matches. Names may contain dots, so each dot in `a.b.c` may
 * separate schema and table.
 */
function matchesSchemaPart(schema: string, pattern: string): boolean {
  for (let dot = pattern.indexOf('.'); dot >= 0; dot = pattern.indexOf('.', dot + 1)) {
    if (matchesPattern(schema, pattern.slice(0, dot))) return true;
  }
  return false;
}
