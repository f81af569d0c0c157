// Foreign keys and views between restored tables and other objects of the target. Their rows are of
// different moments, so a row may refer to a missing row: the server does not check the rows when
// the foreign keys are created.
import type { ServerFacts } from '../../mysql/connection/server-facts.ts';
import { isUnreachable } from '../../mysql/connection/mysql-errors.ts';
import type { Session } from '../../mysql/connection/session.ts';
import { foldTableName } from '../../mysql/schema/names/server-names.ts';
import { quoteName, quoteTable, textLiteral } from '../../sql/tokens/quote.ts';
import { formatCount } from '../../core/units.ts';
import { plannedKeys } from '../plan/planned-names.ts';
import { keyOfObject, readTargetObjects } from '../preflight/target-objects.ts';
import type { StageEnvironment } from './definition-stages.ts';

/** Rows without the row that they refer to. */
export interface Orphans {
  /** `schema.table` of the referring rows and of the referenced table. */
  table: string;
  referencedTable: string;
  constraint: string;
  /** Number of orphans; null: the referenced table does not exist. */
  rows: number | null;
}

interface ForeignKey {
  schema: string;
  table: string;
  name: string;
  columns: string[];
  referencedSchema: string;
  referencedTable: string;
  referencedColumns: string[];
}

/**
 * Counts the orphans of every foreign key with a restored table on one side. Keys with restored
 * tables on both sides count only if the backup lacks a part of the rows or is not consistent.
 */
export async function findOrphans(
  { plan, loaders }: StageEnvironment,
  facts: ServerFacts,
  isConsistent: boolean,
): Promise<Orphans[]> {
  const keyOf = (schema: string, table: string): string =>
    `${foldTableName(facts, schema)}\0${foldTableName(facts, table)}`;
  /** Whether the table has all of its rows, by table key. */
  const restored = new Map(
    plan.tables.map(({ schema, table }) => [
      keyOf(schema, table.name),
      isConsistent && table.filter === undefined,
    ]),
  );
  const schemas = [...new Set(plan.tables.map(({ schema }) => schema))];
  return await loaders.run(0, 'foreign keys', async (session) => {
    const orphans: Orphans[] = [];
    for (const key of await readForeignKeys(session, schemas)) {
      const sides = [
        restored.get(keyOf(key.schema, key.table)),
        restored.get(keyOf(key.referencedSchema, key.referencedTable)),
      ];
      const isTouched = sides.some((side) => side !== undefined);
      if (!isTouched || sides.every((side) => side === true)) continue;
      const rows = await countOrphans(session, key);
      if (rows === 0) continue;
      orphans.push({
        table: `${key.schema}.${key.table}`,
        referencedTable: `${key.referencedSchema}.${key.referencedTable}`,
        constraint: key.name,
        rows,
      });
    }
    return orphans;
  });
}

/**
 * Returns sentences about broken views in the restored schemas that the restore does not create.
 */
export async function findBrokenViews(
  { plan, loaders }: StageEnvironment,
  facts: ServerFacts,
): Promise<string[]> {
  const schemas = [...new Set(plan.tables.map(({ schema }) => schema))];
  return await loaders.run(0, 'views', async (session) => {
    const broken: string[] = [];
    const planned = plannedKeys(plan, facts);
    for (const schema of schemas) {
      for (const { kind, name } of await readTargetObjects(session, facts, schema)) {
        if (kind !== 'view' || planned.has(keyOfObject(facts, schema, kind, name))) continue;
        try {
          // Reads the view without executing it.
          await session.query(`SHOW COLUMNS FROM ${quoteTable(schema, name)}`);
        } catch (error) {
          if (isUnreachable(error)) throw error;
          broken.push(
            `view ${schema}.${name} does not work with the restored tables: ${(error as Error).message}`,
          );
        }
      }
    }
    return broken;
  });
}

export function describeOrphans({ table, referencedTable, constraint, rows }: Orphans): string {
  if (rows === null)
    return `foreign key ${constraint} of ${table} refers to ${referencedTable}, which is not on the target`;
  const count = rows === 1 ? '1 row refers' : `${formatCount(rows)} rows refer`;
  return `foreign key ${constraint} of ${table}: ${count} to rows that ${referencedTable} does not have`;
}

interface KeyColumn {
  s: string;
  t: string;
  name: string;
  col: string;
  rs: string;
  rt: string;
  rcol: string;
}

async function readForeignKeys(session: Session, schemas: readonly string[]): Promise<ForeignKey[]> {
  if (schemas.length === 0) return [];
  const list = schemas.map(textLiteral).join(', ');
  const rows = await session.query<KeyColumn>(
    `SELECT TABLE_SCHEMA AS s, TABLE_NAME AS t, CONSTRAINT_NAME AS name, COLUMN_NAME AS col,
            REFERENCED_TABLE_SCHEMA AS rs, REFERENCED_TABLE_NAME AS rt, REFERENCED_COLUMN_NAME AS rcol
       FROM information_schema.KEY_COLUMN_USAGE
      WHERE REFERENCED_TABLE_NAME IS NOT NULL AND (TABLE_SCHEMA IN (${list}) OR REFERENCED_TABLE_SCHEMA IN (${list}))
      ORDER BY s, t, name, ORDINAL_POSITION`,
    'cannot read the foreign keys of the target',
  );
  const keys = new Map<string, ForeignKey>();
  for (const { s, t, name, col, rs, rt, rcol } of rows) {
    const id = `${s}\0${t}\0${name}`;
    const key = keys.get(id) ?? {
      schema: s,
      table: t,
      name,
      columns: [],
      referencedSchema: rs,
      referencedTable: rt,
      referencedColumns: [],
    };
    key.columns.push(col);
    key.referencedColumns.push(rcol);
    keys.set(id, key);
  }
  return [...keys.values()];
}

/**
 * Counts the orphans.
 * @returns null if the referenced table does not exist
 */
async function countOrphans(session: Session, key: ForeignKey): Promise<number | null> {
  const { schema, table, columns, referencedSchema, referencedTable, referencedColumns } = key;
  const exists = await session.scalar(
    `SELECT COUNT(*) FROM information_schema.TABLES
      WHERE TABLE_SCHEMA = ${textLiteral(referencedSchema)} AND TABLE_NAME = ${textLiteral(referencedTable)}`,
  );
  if (exists === '0') return null;
  const pairs = columns.map((column, i) => `c.${quoteName(column)} = p.${quoteName(referencedColumns[i]!)}`);
  const isSet = columns.map((column) => `c.${quoteName(column)} IS NOT NULL`);
  const count = await session.scalar(
    `SELECT COUNT(*) FROM ${quoteTable(schema, table)} AS c
       LEFT JOIN ${quoteTable(referencedSchema, referencedTable)} AS p ON ${pairs.join(' AND ')}
      WHERE ${isSet.join(' AND ')} AND p.${quoteName(referencedColumns[0]!)} IS NULL`,
    `cannot count the orphans of ${schema}.${table}`,
  );
  return Number(count);
}
