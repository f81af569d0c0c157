// Runs the preflight checks of the source. Backup, --dry-run and `check` share this list of checks.
import { plural } from '../../core/units.ts';
import type { ServerIdentity } from '../../format/server-identity.ts';
import type { Queryable, Reader } from '../../mysql/connection/reader.ts';
import type { ServerFacts } from '../../mysql/connection/server-facts.ts';
import type { SessionGroup } from '../../mysql/connection/session-group.ts';
import { readCatalog, type Catalog, type LeftOut } from '../../mysql/schema/catalog.ts';
import { findHiddenSchemas, warnOfHidden } from '../../mysql/schema/hidden-schemas.ts';
import { readServerIdentity } from '../../mysql/schema/server-identity.ts';
import { findServerObjects, warnOfServerObjects } from '../../mysql/schema/server-objects.ts';
import type { Context } from '../../repository/context.ts';
import type { FoundBackup } from '../../repository/find/find-backups.ts';
import type { BackupRequest } from '../request.ts';
import { planSourceMasks } from '../masking/source-masks.ts';
import { trySourceMasks } from '../masking/try-masks.ts';
import { checkLabel, findEarlier } from './check-label.ts';
import { checkFreeSpace, checkPrivileges, checkSelection, checkSight, checkVersion } from './preflight.ts';
import { checkReplica } from './replica-lag.ts';

export interface Source {
  reader: Reader;
  facts: ServerFacts;
  /** Catalog before any lock was taken. */
  planned: Catalog;
  /** Schemas that the account may not see, and objects that belong to no schema. */
  hidden: readonly LeftOut[];
  serverIdentity: ServerIdentity;
  /** Backups with the same label; undefined: they could not be read. */
  earlier: readonly FoundBackup[] | undefined;
}

/**
 * Policy for failed checks: a backup stops at the first failure, `check` records each failure and
 * continues.
 */
export interface Steps {
  /** Runs the work under a name and describes the result. */
  step: <T>(name: string, work: () => Promise<T>, describe: (value: T) => string) => Promise<T>;
  /** Awaits a step whose failure does not prevent the other steps. */
  optional: <T>(work: Promise<T>) => Promise<T | undefined>;
}

/** Policy of a backup: the first failure fails the run. */
export const stopAtFirst: Steps = { step: (_, work) => work(), optional: (work) => work };

/**
 * Connects, and runs every check of the source.
 * @param warnings receives the warnings that a backup would report
 * @throws BackupError SOURCE_*, LABEL_TAKEN, SCHEMA_NOT_FOUND, TABLE_NOT_FOUND, SELECTION_EMPTY,
 * STORAGE_FULL
 */
export async function readSource(
  request: BackupRequest,
  context: Context,
  sessions: SessionGroup,
  warnings: string[],
  { step, optional }: Steps = stopAtFirst,
): Promise<Source> {
  const { reader, facts } = await step(
    'server',
    async () => {
      const first = await sessions.first(context.logger);
      checkVersion(first.facts);
      return { ...first, cipher: await readCipher(first.reader) };
    },
    ({ facts, reader, cipher }) =>
      `${facts.flavor} ${facts.version} at ${reader.target}, ${cipher === undefined ? 'without TLS' : `TLS with ${cipher}`}`,
  );
  const serverIdentity = await readServerIdentity(reader, facts);
  const earlier = await optional(
    step(
      'label',
      async () => {
        const found = await findEarlier(context, request.label);
        checkLabel(request, serverIdentity, found, context);
        return found;
      },
      (found) =>
        `"${request.label}": ${found === undefined ? 'earlier backups could not be read' : plural(found.length, 'earlier backup')}`,
    ),
  );
  const planned = await step(
    'objects',
    async () => {
      const catalog = await readCatalog(reader, facts, { ...request, mayPause: true });
      await checkSight(reader, facts, catalog, request);
      checkSelection(catalog, request.selection, warnings);
      return catalog;
    },
    ({ schemas }) =>
      `${plural(schemas.length, 'schema')} with ${plural(schemas.flatMap(({ tables }) => tables).length, 'table')}`,
  );
  const grants = await optional(
    step(
      'privileges',
      () => checkPrivileges(reader, facts, planned, request),
      () => 'the account may read everything that is selected',
    ),
  );
  const { mask } = request;
  if (mask)
    await optional(
      step(
        'masks',
        () => checkMasks(reader, sessions, { ...request, request: mask, catalog: planned, facts }, warnings),
        (tables) => `${plural(tables, 'table')} with masks, each tried on values at the edges`,
      ),
    );
  const hiddenSchemas = grants ? await findHiddenSchemas(reader, facts, grants) : [];
  const ofServer = await findServerObjects(reader, facts);
  warnings.push(...warnOfHidden(hiddenSchemas, request.selection), ...warnOfServerObjects(ofServer));
  await optional(
    step(
      'space',
      () => checkFreeSpace(planned, context, warnings),
      (text) => text,
    ),
  );
  await optional(
    step(
      'replica',
      () => checkReplica(reader, facts, request, context, warnings),
      () => 'no lag above the limit',
    ),
  );
  return { reader, facts, planned, hidden: [...hiddenSchemas, ...ofServer], serverIdentity, earlier };
}

/**
 * Plans the masks and tries them.
 * @returns the number of masked tables
 * @throws BackupError CONFIG_INVALID
 */
async function checkMasks(
  reader: Reader,
  sessions: SessionGroup,
  setting: Parameters<typeof planSourceMasks>[1],
  warnings: string[],
): Promise<number> {
  const masks = await planSourceMasks(reader, setting);
  warnings.push(...masks.warnings);
  const tables = setting.catalog.schemas.flatMap((schema) => schema.tables);
  // A connection of its own, which is never replaced: another one would not have the key.
  const session = await sessions.open('read');
  try {
    await trySourceMasks(session, tables, masks);
  } finally {
    await session.close();
  }
  return tables.filter((table) => typeof masks.of(table) === 'object').length;
}

/** Returns the TLS cipher of the session, or undefined without TLS. */
async function readCipher(reader: Queryable): Promise<string | undefined> {
  const [row] = await reader.query<{ Value: string }>("SHOW SESSION STATUS LIKE 'Ssl_cipher'");
  return row?.Value || undefined;
}
