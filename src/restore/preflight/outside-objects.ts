// Objects outside of the backup that its definitions need: objects of other schemas, spatial
// reference systems, tablespaces. The check searches the target before the first statement and
// names all missing objects at once.
import { BackupError } from '../../core/errors.ts';
import { isMariaDb, isServersReference, type ServerFacts } from '../../mysql/connection/server-facts.ts';
import type { Session } from '../../mysql/connection/session.ts';
import { decodeFromCharset } from '../../sql/tokens/charsets.ts';
import { findOutsideParts } from '../../sql/definitions/outside-parts.ts';
import { textLiteral } from '../../sql/tokens/quote.ts';
import { findReferences } from '../../sql/definitions/references.ts';
import { quotingOf } from '../../sql/tokens/sql-quoting.ts';
import type { PlannedDefinition, RestorePlan } from '../plan/planned.ts';

/**
 * Verifies that the target has the objects.
 * @throws BackupError TARGET_UNSUPPORTED naming each object with its needs
 */
export async function checkOutsideObjects(
  session: Session,
  facts: ServerFacts,
  plan: RestorePlan,
): Promise<void> {
  const missing = [
    ...(await findMissingReferences(session, plan)),
    ...(await findMissingReferenceSystems(session, facts, plan)),
    ...(await findMissingTablespaces(session, plan)),
  ];
  if (missing.length === 0) return;
  throw new BackupError(
    'TARGET_UNSUPPORTED',
    `these definitions need objects that neither the restore nor the target has: ${missing.join('; ')}`,
    {
      hint: 'Create what is missing on the target first, or leave these objects out with --exclude-tables.',
      details: { missing },
    },
  );
}

/**
 * Returns missing references of views only: a server resolves a view at its creation, and a program
 * when it runs.
 */
async function findMissingReferences(session: Session, plan: RestorePlan): Promise<string[]> {
  const planned = new Set(
    [
      ...plan.tables.map(({ schema, table: { name } }) => ({ schema, name })),
      ...plan.views,
      ...plan.sequences,
      ...plan.routines,
    ].map(({ schema, name }) => keyOf(schema, name)),
  );
  const missing: string[] = [];
  const known = new Map<string, boolean>();
  for (const view of plan.views)
    for (const { schema, object } of referencesOf(view)) {
      const key = keyOf(schema, object);
      if (planned.has(key) || isServersReference(schema)) continue;
      if (!known.has(key)) known.set(key, await isThere(session, schema, object));
      if (!known.get(key)) missing.push(`${view.object} needs ${schema}.${object}`);
    }
  return missing;
}

function referencesOf({ record }: PlannedDefinition): { schema: string; object: string }[] {
  const { client, sqlMode } = record.session;
  const decode = (name: string): string => decodeFromCharset(name, client) ?? name;
  return findReferences(record.statement.toString('latin1'), quotingOf(sqlMode, client)).map(
    ({ schema, object }) => ({ schema: decode(schema), object: decode(object) }),
  );
}

/** Ignores case: some servers store names in lower case. */
function keyOf(schema: string, name: string): string {
  return `${schema}\0${name}`.toLowerCase();
}

async function isThere(session: Session, schema: string, object: string): Promise<boolean> {
  const found = await session.scalar(
    `SELECT (SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = ${textLiteral(schema)} AND TABLE_NAME = ${textLiteral(object)})
          + (SELECT COUNT(*) FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = ${textLiteral(schema)} AND ROUTINE_NAME = ${textLiteral(object)})`,
    'cannot look at the target',
  );
  return found !== '0';
}

async function findMissingReferenceSystems(
  session: Session,
  facts: ServerFacts,
  plan: RestorePlan,
): Promise<string[]> {
  if (isMariaDb(facts)) return [];
  const users = new Map<string, string[]>();
  for (const { schema, table, split } of plan.tables)
    for (const [, id] of (split?.create ?? '').matchAll(/\/\*!80003 SRID (\d+) \*\//g))
      users.set(id!, [...(users.get(id!) ?? []), `table ${schema}.${table.name}`]);
  if (users.size === 0) return [];
  const rows = await session.query<{ id: number | string }>(
    `SELECT SRS_ID AS id FROM information_schema.ST_SPATIAL_REFERENCE_SYSTEMS WHERE SRS_ID IN (${[...users.keys()].join(',')})`,
    'cannot look at the target',
  );
  const there = new Set(rows.map(({ id }) => String(id)));
  return [...users]
    .filter(([id]) => !there.has(id))
    .map(([id, tables]) => `${tables.join(', ')} needs the spatial reference system ${id}`);
}

/**
 * Returns missing tablespaces. Definitions keep their tablespace only if the target is the source.
 */
async function findMissingTablespaces(session: Session, plan: RestorePlan): Promise<string[]> {
  const missing: string[] = [];
  for (const { schema, table, split } of plan.tables)
    for (const { kind, target } of findOutsideParts(split?.create ?? '')) {
      if (kind !== 'tablespace') continue;
      const name = Buffer.from(target, 'latin1').toString('utf8');
      const found = await session
        .scalar(`SELECT COUNT(*) FROM information_schema.FILES WHERE TABLESPACE_NAME = ${textLiteral(name)}`)
        // Without PROCESS, the server itself reports the error.
        .catch(() => '1');
      if (found === '0') missing.push(`table ${schema}.${table.name} needs the tablespace ${name}`);
    }
  return missing;
}
