// What is on the target already. Invariant: nothing that exists is overwritten, and it is dropped only if the user said so.
import type { Scope, ScopedSchema } from '../../repository/scope.ts';
import { BackupError } from '../../core/errors.ts';
import type { Session } from '../../mysql/connection/session.ts';
import { quoteName, quoteTable, textLiteral } from '../../sql/quote.ts';

export interface Obstacle {
  /** For messages: `shop (3 objects)`. */
  what: string;
  /** What takes it away. */
  drop: string;
}

/** What stands in the way: whole schemas, or the tables and views that were chosen. */
export async function findObstacles(session: Session, scope: Scope): Promise<Obstacle[]> {
  if (scope.schemas.length === 0) return [];
  return scope.isPartial ? await findObjects(session, scope) : await findSchemas(session, scope);
}

/** @throws BackupError TARGET_NOT_EMPTY */
export function assertNothingThere(obstacles: readonly Obstacle[], interrupted: readonly string[]): void {
  if (obstacles.length === 0) return;
  const others =
    interrupted.length > 0 ? ` Some of it is of an interrupted restore of ${interrupted.join(', ')}.` : '';
  throw new BackupError(
    'TARGET_NOT_EMPTY',
    `the target already has ${obstacles.map(({ what }) => what).join(', ')}`,
    {
      hint: `Restore onto an empty server, under other names with --map-schema, or drop what is there with --drop-existing.${others}`,
      details: { existing: obstacles.map(({ what }) => what) },
    },
  );
}

/** For a restore of data alone. @throws BackupError TARGET_NOT_EMPTY, TABLE_NOT_FOUND, TARGET_UNSUPPORTED */
export async function assertTablesEmpty(session: Session, scope: Scope): Promise<void> {
  const missing: string[] = [];
  const filled: string[] = [];
  const triggers: string[] = [];
  for (const schema of scope.schemas) {
    const there = await tableNames(session, schema.name);
    const found = await triggersOf(session, schema.name);
    const tables = new Set(schema.tables.map(({ name }) => name));
    for (const { name, table, event } of found)
      if (event === 'INSERT' && tables.has(table))
        triggers.push(`${schema.name}.${name} on ${schema.name}.${table}`);
    for (const { name } of schema.tables) {
      const label = `${schema.name}.${name}`;
      if (!there.has(name)) missing.push(label);
      else if (await session.scalar(`SELECT 1 FROM ${quoteTable(schema.name, name)} LIMIT 1`))
        filled.push(label);
    }
  }
  if (missing.length > 0)
    throw new BackupError('TABLE_NOT_FOUND', `the target lacks ${missing.join(', ')}`, {
      hint: '--data-only fills tables that are there: create them first, with --schema-only.',
    });
  if (filled.length > 0)
    throw new BackupError('TARGET_NOT_EMPTY', `these tables have rows already: ${filled.join(', ')}`, {
      hint: 'Truncate them, or leave them out with --exclude-tables.',
    });
  if (triggers.length > 0)
    throw new BackupError(
      'TARGET_UNSUPPORTED',
      `triggers would change what is loaded: ${triggers.join(', ')}`,
      {
        hint: 'Drop them for the time of the restore; --schema-only --skip-triggers creates tables without them.',
        details: { triggers },
      },
    );
}

async function findSchemas(session: Session, { schemas }: Scope): Promise<Obstacle[]> {
  const names = schemas.map(({ name }) => textLiteral(name)).join(',');
  const rows = await session.query<{ s: string; n: number }>(
    `SELECT s, COUNT(*) AS n FROM (
       SELECT TABLE_SCHEMA AS s FROM information_schema.TABLES WHERE TABLE_SCHEMA IN (${names})
       UNION ALL SELECT ROUTINE_SCHEMA FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA IN (${names})
       UNION ALL SELECT EVENT_SCHEMA FROM information_schema.EVENTS WHERE EVENT_SCHEMA IN (${names})) AS objects GROUP BY s ORDER BY s`,
    'cannot look at the target',
  );
  return rows.map(({ s, n }) => ({
    what: `${s} (${n} objects)`,
    drop: `DROP SCHEMA IF EXISTS ${quoteName(s)}`,
  }));
}

async function findObjects(session: Session, { schemas }: Scope): Promise<Obstacle[]> {
  const found: Obstacle[] = [];
  for (const schema of schemas) {
    const there = await tableNames(session, schema.name);
    for (const { name } of [...schema.tables, ...schema.views]) {
      const type = there.get(name);
      if (type === undefined) continue;
      found.push({
        what: `${schema.name}.${name}`,
        drop: `DROP ${type === 'VIEW' ? 'VIEW' : 'TABLE'} IF EXISTS ${quoteTable(schema.name, name)}`,
      });
    }
    found.push(...(await findTriggers(session, schema)));
  }
  return found;
}

/** Names of triggers are unique in a schema: one of another table would have to give way. */
async function findTriggers(session: Session, { name, tables, views }: ScopedSchema): Promise<Obstacle[]> {
  const owners = [...tables, ...views];
  const own = new Set(owners.map((owner) => owner.name));
  const wanted = new Set(owners.flatMap(({ triggers }) => triggers.map((trigger) => trigger.name)));
  if (wanted.size === 0) return [];
  const found = await triggersOf(session, name);
  return found
    .filter((trigger) => wanted.has(trigger.name) && !own.has(trigger.table))
    .map((trigger) => ({
      what: `trigger ${name}.${trigger.name} of table ${trigger.table}`,
      drop: `DROP TRIGGER IF EXISTS ${quoteTable(name, trigger.name)}`,
    }));
}

async function triggersOf(
  session: Session,
  schema: string,
): Promise<{ name: string; table: string; event: string }[]> {
  return await session.query(
    `SELECT TRIGGER_NAME AS name, EVENT_OBJECT_TABLE AS \`table\`, EVENT_MANIPULATION AS event FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = ${textLiteral(schema)}`,
    'cannot look at the target',
  );
}

async function tableNames(session: Session, schema: string): Promise<Map<string, string>> {
  const rows = await session.query<{ name: string; type: string }>(
    `SELECT TABLE_NAME AS name, TABLE_TYPE AS type FROM information_schema.TABLES WHERE TABLE_SCHEMA = ${textLiteral(schema)}`,
    'cannot look at the target',
  );
  return new Map(rows.map(({ name, type }) => [name, type]));
}
