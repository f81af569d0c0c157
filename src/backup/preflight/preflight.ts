// Checks before any effect: each one names everything that is wrong at once.
import type { Selection } from '../../mysql/schema/selection.ts';
import { matchesPattern } from '../../mysql/schema/selection.ts';
import { BackupError } from '../../core/errors.ts';
import type { Catalog, Table } from '../../mysql/schema/catalog.ts';
import { missingForBackup, readGrants } from '../../mysql/schema/privileges.ts';
import { isAtLeast, isMariaDb, type ServerFacts } from '../../mysql/connection/server-facts.ts';
import type { Queryable } from '../../mysql/connection/reader.ts';
import type { Snapshot } from '../../mysql/snapshot/snapshot.ts';
import { identityKey, type IdentitySource } from '../../mysql/schema/table-identity.ts';
import { formatBytes } from '../../core/units.ts';
import type { Context } from '../../repository/context.ts';
import type { BackupRequest } from '../request.ts';

export function checkVersion(facts: ServerFacts): void {
  const supported = isMariaDb(facts) ? isAtLeast(facts, 10, 6) : isAtLeast(facts, 5, 7);
  if (supported) return;
  throw new BackupError('SOURCE_UNSUPPORTED', `server version ${facts.version} is not supported`, {
    hint: 'Backups are made of MySQL from 5.7 and of MariaDB from 10.6.',
  });
}

/** Every name in the selection must exist: a misspelt filter would be a backup with a hole. */
export function checkSelection(catalog: Catalog, selection: Selection): void {
  const problems: { code: 'SCHEMA_NOT_FOUND' | 'TABLE_NOT_FOUND'; name: string }[] = [];
  const schemas = catalog.schemas.map(({ name }) => name);
  const tables = catalog.schemas.flatMap((schema) =>
    [...schema.tables, ...schema.views, ...schema.sequences.map((name) => ({ name }))].map(
      ({ name }) => `${schema.name}.${name}`,
    ),
  );
  const isMissing = (pattern: string, names: readonly string[]): boolean =>
    !names.some((name) => matchesPattern(name, pattern));
  for (const pattern of selection.schemas)
    if (isMissing(pattern, schemas)) problems.push({ code: 'SCHEMA_NOT_FOUND', name: pattern });
  for (const pattern of [...selection.includeTables, ...selection.where.keys()]) {
    if (isMissing(pattern, tables)) problems.push({ code: 'TABLE_NOT_FOUND', name: pattern });
  }
  const [first] = problems;
  if (first) {
    throw new BackupError(
      first.code,
      `not found on the server: ${problems.map(({ name }) => `"${name}"`).join(', ')}`,
      {
        hint: 'Correct --schemas, --include-tables or --where; also check that the account may see these schemas.',
        details: { missing: problems.map(({ name }) => name) },
      },
    );
  }
  if (schemas.length === 0) {
    throw new BackupError('SELECTION_EMPTY', 'the selection holds no schema', {
      hint: 'The account sees no schema that fits: check its privileges and the filters.',
    });
  }
}

export async function checkPrivileges(
  session: Queryable,
  facts: ServerFacts,
  catalog: Catalog,
  { users }: BackupRequest,
): Promise<void> {
  const missing = missingForBackup(
    await readGrants(session, facts),
    facts,
    catalog.schemas.map(({ name }) => name),
    users,
  );
  if (missing.length === 0) return;
  throw new BackupError('SOURCE_PRIVILEGES', `the account ${session.target} lacks ${missing.join('; ')}`, {
    hint: 'Without them the server hides objects, and the backup would lack them silently: grant them to the account.',
    details: { missing },
  });
}

/** A storage with less free space than a quarter of the data cannot hold even a well compressed backup. */
export async function checkFreeSpace(
  catalog: Catalog,
  { storage }: Context,
  warnings: string[],
): Promise<void> {
  const freeBytes = await storage.freeBytes();
  if (freeBytes === undefined) return;
  const dataBytes = catalog.schemas
    .flatMap(({ tables }) => tables)
    .reduce((sum, { estimatedBytes }) => sum + estimatedBytes, 0);
  const text = `${storage.location} has ${formatBytes(freeBytes)} free, the data is estimated at ${formatBytes(dataBytes)} before compression`;
  if (freeBytes < dataBytes / 4)
    throw new BackupError('STORAGE_FULL', text, { hint: 'Free space, or choose another directory or S3.' });
  if (freeBytes < dataBytes) warnings.push(text);
}

/**
 * Where others can change tables, only table ids tell a partition that was exchanged.
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
