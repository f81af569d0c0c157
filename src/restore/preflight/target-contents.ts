// Existing contents of the target. Invariant: nothing that exists is overwritten, and it is dropped
// only if the user requested that.
import type { Scope } from '../../repository/scope/scope.ts';
import { listSome } from '../../core/units.ts';
import { BackupError } from '../../core/errors.ts';
import type { Session } from '../../mysql/connection/session.ts';
import { quoteTable, textLiteral } from '../../sql/tokens/quote.ts';
import type { Obstacle } from './drop-plan.ts';

/** @throws BackupError TARGET_NOT_EMPTY */
export function assertNothingThere(obstacles: readonly Obstacle[], interrupted: readonly string[]): void {
  if (obstacles.length === 0) return;
  const others =
    interrupted.length > 0
      ? ` Some of it belongs to an interrupted restore of ${interrupted.join(', ')}.`
      : '';
  throw new BackupError(
    'TARGET_NOT_EMPTY',
    `the target already has ${obstacles.map(({ object }) => object).join(', ')}`,
    {
      hint: `Restore onto an empty server, under other names with --map-schema, or drop what the restore creates again with --drop-existing.${others}`,
      details: { existing: obstacles.map(({ object }) => object) },
    },
  );
}

/**
 * Asserts that a resumed restore finds no foreign objects.
 * @throws BackupError TARGET_NOT_EMPTY
 */
export function assertNoneForeign(backupId: string, foreign: readonly string[]): void {
  if (foreign.length === 0) return;
  throw new BackupError(
    'TARGET_NOT_EMPTY',
    `the restore of ${backupId} was interrupted, and someone created or altered these objects since: ${listSome(foreign)}`,
    {
      hint: 'Drop or rename them yourself, and the restore resumes; or add --drop-existing to drop them and restore everything again.',
      details: { foreign },
    },
  );
}

/**
 * Asserts that a data-only restore finds empty tables without insert triggers.
 * @throws BackupError TARGET_NOT_EMPTY, TABLE_NOT_FOUND, TARGET_UNSUPPORTED
 */
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
      hint: '--data-only fills existing tables: create them first, with --schema-only.',
    });
  if (filled.length > 0)
    throw new BackupError('TARGET_NOT_EMPTY', `these tables have rows already: ${filled.join(', ')}`, {
      hint: 'Truncate them, or leave them out with --exclude-tables.',
    });
  if (triggers.length > 0)
    throw new BackupError(
      'TARGET_UNSUPPORTED',
      `triggers would change the loaded rows: ${triggers.join(', ')}`,
      {
        hint: 'Drop them during the restore; --schema-only --skip-triggers creates tables without them.',
        details: { triggers },
      },
    );
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
