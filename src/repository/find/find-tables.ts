// Finds the backups that hold a table, a view or a sequence, with the row counts.
import { defined } from '../../core/defined.ts';
import { BackupError } from '../../core/errors.ts';
import { forEachConcurrent } from '../../core/concurrency.ts';
import { noTrust } from '../../encryption/trust.ts';
import { matchesPattern } from '../../mysql/schema/selection.ts';
import type { BackupStatus } from '../backup-status.ts';
import { backupStatus } from '../backup-status.ts';
import { BrokenBackups } from './broken-backups.ts';
import type { ContentsSchema } from '../contents.ts';
import type { Context } from '../context.ts';
import { findBackups, type FoundBackup } from './find-backups.ts';
import { openBackup } from '../open-backup.ts';
import { onSoundCopy } from '../sound-copy.ts';

export interface FindRequest {
  label?: string;
  /** Patterns `schema.table`; at least one. */
  includeTables: readonly string[];
}

export interface FoundTable {
  backupId: string;
  label: string;
  schema: string;
  name: string;
  kind: 'table' | 'view' | 'sequence';
  /** Rows of a table; absent for other kinds. */
  rows?: number;
  dataBytes?: number;
  /** Condition that selected the rows. */
  filter?: string;
  /** Whether columns of the backup were masked; absent: no. */
  masked?: true;
  /** Status of the backup. */
  status: BackupStatus;
}

export interface FindReport {
  storage: string;
  /** Newest backup first, then in the order of the backup. */
  tables: FoundTable[];
  /** Number of backups that were read. */
  searched: number;
  warnings: string[];
}

/** Maximum number of manifests in memory: a manifest may be large. */
const MANIFESTS_AT_ONCE = 2;

/**
 * Finds tables. Backups that cannot be read, because a key is missing or they are damaged, cause
 * warnings.
 * @throws BackupError TABLE_NOT_FOUND if no readable backup holds one of them
 */
export async function findTables(
  { label, includeTables }: FindRequest,
  context: Context,
): Promise<FindReport> {
  const { storage, trust = noTrust, logger, signal } = context;
  const broken = new BrokenBackups();
  const unread: string[] = [];
  const backups = (
    await findBackups(
      storage,
      label,
      broken.add,
      trust.verifyKeys,
      (location, { message }) => void unread.push(`${location} cannot be read: ${message}`),
    )
  ).toReversed();
  const warnings = [...unread, ...broken.describe()];
  const found = new Map<FoundBackup, FoundTable[]>();
  await forEachConcurrent(backups, MANIFESTS_AT_ONCE, signal, async (backup) => {
    try {
      const { manifest } = (
        await onSoundCopy(context, backup.backupId, (each) =>
          openBackup(each.storage, backup.backupId, trust),
        )
      ).result;
      found.set(
        backup,
        manifest.schemas.flatMap((schema) => findIn(schema, includeTables, backup)),
      );
    } catch (error) {
      if (!(error instanceof BackupError) || !isOfOneBackup(error)) throw error;
      warnings.push(`backup ${backup.backupId} was not searched: ${error.message}`);
    }
  });
  for (const warning of warnings) logger.warn(warning);
  const tables = backups.flatMap((backup) => found.get(backup) ?? []);
  if (tables.length === 0)
    throw new BackupError(
      'TABLE_NOT_FOUND',
      `${storage.location} has no backup with ${includeTables.join(' or ')}, ${found.size} of ${backups.length} backups were searched`,
      { hint: 'Write the name as schema.table, in the case of the server; * is a wildcard.' },
    );
  return { storage: storage.location, tables, searched: found.size, warnings };
}

function isOfOneBackup({ code }: BackupError): boolean {
  return /^(ENCRYPTION_|SIGNATURE_|MANIFEST_|OBJECT_CORRUPT|BACKUP_NOT_FOUND)/.test(code);
}

function findIn(
  schema: ContentsSchema,
  patterns: readonly string[],
  { backupId, label, verifications, masked }: FoundBackup,
): FoundTable[] {
  const { status } = backupStatus(verifications);
  const of = (kind: FoundTable['kind'], name: string, facts: Partial<FoundTable> = {}): FoundTable[] =>
    patterns.some((pattern) => matchesPattern(`${schema.name}.${name}`, pattern))
      ? [{ backupId, label, schema: schema.name, name, kind, ...facts, ...defined({ masked }), status }]
      : [];
  return [
    ...schema.tables.flatMap(({ name, rows, dataBytes, filter }) =>
      of('table', name, {
        ...defined({ rows }),
        dataBytes,
        ...defined({ filter }),
      }),
    ),
    ...schema.views.flatMap(({ name }) => of('view', name)),
    ...schema.sequences.flatMap(({ name }) => of('sequence', name)),
  ];
}
