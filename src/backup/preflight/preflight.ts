// Checks before any effect. Each check reports all of its findings at once.
import type { Selection } from '../../mysql/schema/selection.ts';
import { findUnmatched, type Unmatched } from '../../mysql/schema/selection.ts';
import { BackupError } from '../../core/errors.ts';
import type { Catalog, Table } from '../../mysql/schema/catalog.ts';
import {
  grantStatements,
  missingForBackup,
  READING,
  readGrants,
  type Grants,
  type MissingPrivilege,
} from '../../mysql/schema/privileges.ts';
import { isAtLeast, isMariaDb, type ServerFacts } from '../../mysql/connection/server-facts.ts';
import type { Queryable } from '../../mysql/connection/reader.ts';
import type { Snapshot } from '../../mysql/snapshot/snapshot.ts';
import { identityKey, type IdentitySource } from '../../mysql/schema/tables/table-identity.ts';
import { formatBytes } from '../../core/units.ts';
import type { Context } from '../../repository/context.ts';
import type { Storage } from '../../storage/storage.ts';
import type { BackupRequest } from '../request.ts';

export function checkVersion(facts: ServerFacts): void {
  const supported = isMariaDb(facts) ? isAtLeast(facts, 10, 6) : isAtLeast(facts, 5, 7);
  if (supported) return;
  throw new BackupError('SOURCE_UNSUPPORTED', `server version ${facts.version} is not supported`, {
    hint: 'Backups are made of MySQL from 5.7 and of MariaDB from 10.6.',
  });
}

/**
 * Verifies that each name in the selection exists; a pattern without a match is a warning. A
 * misspelt filter would make a backup that lacks data, or that holds more than it may.
 */
export function checkSelection(catalog: Catalog, selection: Selection, warnings: string[]): void {
  const { schemas, excludeSchemas, includeTables, excludeTables, where, schemaOnlyTables = [] } = selection;
  const selected = namesOf(catalog);
  const leftOut = (kind: string): string[] =>
    catalog.leftOut
      .filter(({ name }) => name.startsWith(`${kind} `))
      .map(({ name }) => name.slice(kind.length + 1));
  const all = {
    schemas: [...selected.schemas, ...leftOut('schema')],
    tables: [...selected.tables, ...leftOut('table')],
  };
  const checks: { option: string; kind: 'schema' | 'table'; unmatched: Unmatched }[] = [
    { option: 'schemas', kind: 'schema', unmatched: findUnmatched(schemas, selected.schemas) },
    { option: 'exclude-schemas', kind: 'schema', unmatched: findUnmatched(excludeSchemas, all.schemas) },
    { option: 'include-tables', kind: 'table', unmatched: findUnmatched(includeTables, selected.tables) },
    { option: 'exclude-tables', kind: 'table', unmatched: findUnmatched(excludeTables, all.tables) },
    { option: 'where', kind: 'table', unmatched: findUnmatched([...where.keys()], selected.tables) },
    {
      option: 'schema-only-tables',
      kind: 'table',
      unmatched: findUnmatched(schemaOnlyTables, selected.tables),
    },
  ];
  const missing = checks.flatMap(({ option, kind, unmatched }) =>
    unmatched.names.map((name) => ({ option, kind, name })),
  );
  const [first] = missing;
  if (first) {
    throw new BackupError(
      first.kind === 'schema' ? 'SCHEMA_NOT_FOUND' : 'TABLE_NOT_FOUND',
      `not found on the server: ${missing.map(({ option, name }) => `"${name}" (--${option})`).join(', ')}`,
      {
        hint: 'Correct the names, and check that the account may see these objects. A name with * may match nothing.',
        details: { missing: missing.map(({ name }) => name) },
      },
    );
  }
  if (selected.schemas.length === 0) {
    throw new BackupError('SELECTION_EMPTY', 'the selection holds no schema', {
      hint: 'The account sees no schema that fits: check its privileges and the filters.',
    });
  }
  for (const { option, unmatched } of checks)
    for (const pattern of unmatched.patterns) warnings.push(`--${option} ${pattern} matches nothing`);
}

function namesOf({ schemas }: Catalog): { schemas: string[]; tables: string[] } {
  return {
    schemas: schemas.map(({ name }) => name),
    tables: schemas.flatMap((schema) =>
      [...schema.tables, ...schema.views, ...schema.sequences.map((name) => ({ name }))].map(
        ({ name }) => `${schema.name}.${name}`,
      ),
    ),
  };
}

/**
 * Verifies that the account sees a schema. An account without privileges sees none, and then the
 * check of the privileges has no schema to name.
 * @throws BackupError SOURCE_PRIVILEGES
 */
export async function checkSight(
  session: Queryable,
  facts: ServerFacts,
  catalog: Catalog,
  { selection, users }: BackupRequest,
): Promise<void> {
  if (catalog.schemas.length > 0 || catalog.leftOut.length > 0) return;
  const named = selection.schemas.filter((name) => !name.includes('*'));
  if (named.length < selection.schemas.length) return;
  const grants = await readGrants(session, facts);
  const isNamed = named.length > 0;
  if (isNamed ? named.some((name) => grants.has('SELECT', name)) : grants.hasGlobal('SELECT')) return;
  const missing = isNamed
    ? missingForBackup(grants, facts, named, users)
    : READING.filter((privilege) => !grants.hasGlobal(privilege)).map((privilege) => ({
        privilege,
        on: ['*.*'],
      }));
  throw await lacking(
    session,
    missing,
    `The server shows the account ${isNamed ? 'none of these schemas' : 'no schema'}.`,
  );
}

/**
 * Verifies the privileges for a backup.
 * @returns the grants of the account
 */
export async function checkPrivileges(
  session: Queryable,
  facts: ServerFacts,
  catalog: Catalog,
  { users }: BackupRequest,
): Promise<Grants> {
  const grants = await readGrants(session, facts);
  const missing = missingForBackup(
    grants,
    facts,
    catalog.schemas.map(({ name }) => name),
    users,
  );
  if (missing.length > 0)
    throw await lacking(
      session,
      missing,
      'Without them the server hides objects, and the backup would lack them.',
    );
  return grants;
}

async function lacking(
  session: Queryable,
  missing: readonly MissingPrivilege[],
  effect: string,
): Promise<BackupError> {
  const names = missing.map(({ privilege, on }) => `${privilege} ON ${on.join(', ')}`);
  const account = (await session.scalar('SELECT CURRENT_USER()')) ?? '@';
  const statements = grantStatements(missing, account);
  return new BackupError('SOURCE_PRIVILEGES', `the account ${session.target} lacks ${names.join('; ')}`, {
    hint: `${effect} Run as an administrator: ${statements.join(' ')}`,
    details: { missing: names, statements },
  });
}

/**
 * Compares the free space with the data. Less free space than a quarter of the data cannot hold
 * even a well compressed backup.
 * @returns a description of the result
 */
export async function checkFreeSpace(
  catalog: Catalog,
  { storage }: Context,
  warnings: string[],
): Promise<string> {
  const { freeBytes, location } = await findLeastSpace(storage);
  if (freeBytes === undefined) return 'the storage has no known limit';
  const dataBytes = catalog.schemas
    .flatMap(({ tables }) => tables)
    .reduce((sum, { estimatedBytes }) => sum + estimatedBytes, 0);
  const text = `${location} has ${formatBytes(freeBytes)} free, the data is estimated at ${formatBytes(dataBytes)} before compression`;
  if (freeBytes < dataBytes / 4)
    throw new BackupError('STORAGE_FULL', text, { hint: 'Free space, or choose another directory or S3.' });
  if (freeBytes < dataBytes) warnings.push(text);
  return text;
}

/** Returns the one of several storages that has the least space. */
async function findLeastSpace(storage: Storage): Promise<{ freeBytes?: number; location: string }> {
  const found: { freeBytes: number; location: string }[] = [];
  for (const each of storage.copies ?? [storage]) {
    const freeBytes = await each.freeBytes();
    if (freeBytes !== undefined) found.push({ freeBytes, location: each.location });
  }
  return found.sort((a, b) => a.freeBytes - b.freeBytes)[0] ?? { location: storage.location };
}

/**
 * Verifies that exchanged partitions are detectable. If others can change tables, only table ids
 * reveal an exchanged partition.
 * @throws BackupError SOURCE_PRIVILEGES
 */
export function checkPartitions(
  tables: readonly Table[],
  kind: IdentitySource['kind'],
  { keepsDdlOut, consistent }: Snapshot,
): void {
  if (kind === 'table-id' || keepsDdlOut || !consistent) return;
  const partitioned = tables.filter(({ partitioned }) => partitioned).map(identityKey);
  if (partitioned.length === 0) return;
  throw new BackupError(
    'SOURCE_PRIVILEGES',
    `partitioned tables need PROCESS ON *.*, or an EXCHANGE PARTITION during the backup could not be seen: ${partitioned.join(', ')}`,
    {
      hint: 'Grant PROCESS to the account, or leave these tables out with --exclude-tables.',
      details: { tables: partitioned },
    },
  );
}
