// Which backup is meant by an id or by `latest`. Invariant: `latest` is never a guess: backups that are passed over are named, and one
// that cannot be read and would be the newest is an error.
import { BackupError } from '../core/errors.ts';
import type { Context } from './context.ts';
import { BrokenBackups } from './broken-backups.ts';
import { findBackups, type FoundBackup } from './find-backups.ts';
import { backupStatus } from './backup-status.ts';
import { isFromFuture, presentOf } from './future.ts';
import { passOverPartial } from './partial.ts';

const SHOWN = 5;

export interface ResolvedBackup {
  backupId: string;
  /** Which backups were passed over, and why; each was logged. */
  warnings: string[];
}

/**
 * The id that is meant by an id or by `latest`, which is the newest backup of the label: not a partial one next to full ones, not from the future, and not one whose last
 * verification failed, unless it is to be verified again.
 * @throws BackupError BACKUP_NOT_FOUND, CONFIG_INVALID, MANIFEST_INVALID, SIGNATURE_*
 */
export async function resolveBackup(
  context: Pick<Context, 'storage' | 'trust' | 'logger' | 'now'>,
  idOrLatest: string,
  label: string | undefined,
  { isVerified = false }: { isVerified?: boolean } = {},
): Promise<ResolvedBackup> {
  if (idOrLatest !== 'latest') return { backupId: idOrLatest, warnings: [] };
  const { storage, trust, logger } = context;
  const broken = new BrokenBackups();
  const found = await findBackups(storage, label, broken.add, trust?.verifyKeys);
  const time = presentOf(context);
  const present = found.filter(({ backupId }) => !isFromFuture(backupId, time));
  assertOneLabel(storage.location, present);
  const future = [...found.map(({ backupId }) => backupId), ...broken.ids()].filter((id) =>
    isFromFuture(id, time),
  );
  const { counted, passedOver } = passOverPartial(present);
  const known = counted.map((backup) => ({ ...backup, ...backupStatus(backup.verifications) }));
  const latest = known.findLast(({ status }) => isVerified || status !== 'verification-failed');
  const newest = present.at(-1);
  // One that cannot be read may be the one that is meant; one from the future is not, as long as there is another.
  const newer = broken
    .ids()
    .filter((id) => newest === undefined || (id > (latest ?? newest).backupId && !future.includes(id)));
  if (newer.length > 0) throw undecidable(newer, broken.errorOf(newer.at(-1)!)!);
  const warnings: string[] = [];
  if (future.length > 0)
    warnings.push(
      `${shorten(future.sort())} lie in the future and are passed over: a wrong clock made them, or somebody who wants them to stay the newest`,
    );
  for (const { backupId, time, failure } of known.slice(latest ? known.indexOf(latest) + 1 : 0))
    warnings.push(`${backupId} is passed over, for its verification of ${time} failed: ${failure}`);
  const partial = passedOver.filter(({ backupId }) => latest !== undefined && backupId > latest.backupId);
  if (partial.length > 0)
    warnings.push(
      `${shorten(partial.map(({ backupId }) => backupId))} hold a selection only and are passed over: latest is a full backup`,
    );
  for (const warning of warnings) logger.warn(warning);
  if (latest) return { backupId: latest.backupId, warnings };
  const which = label === undefined ? '' : ` with the label "${label}"`;
  const lack =
    newest !== undefined
      ? ' whose last verification did not fail'
      : future.length > 0
        ? ' that is not from the future'
        : '';
  throw new BackupError('BACKUP_NOT_FOUND', `${storage.location} holds no backup${which}${lack}`, {
    hint: newest
      ? 'See `mysql-backup list`; by its id any of them can be restored.'
      : 'Check --storage and --label with `mysql-backup list`.',
  });
}

function assertOneLabel(location: string, backups: readonly FoundBackup[]): void {
  const labels = [...new Set(backups.map((backup) => backup.label))].sort();
  if (labels.length <= 1) return;
  throw new BackupError('CONFIG_INVALID', `${location} holds backups of several labels: ${shorten(labels)}`, {
    hint: 'Say with --label whose latest backup is meant.',
  });
}

function undecidable(newer: readonly string[], { code, message }: BackupError): BackupError {
  return new BackupError(
    code === 'SIGNATURE_MISSING' || code === 'SIGNATURE_INVALID' ? code : 'MANIFEST_INVALID',
    `which backup is the latest cannot be told: ${shorten(newer)} cannot be read: ${message}`,
    { hint: 'See `mysql-backup list`, and give the id of the backup that is meant.' },
  );
}

/** The last ones, which are the newest, and how many more there are. */
export function shorten(names: readonly string[]): string {
  const shown = names.slice(-SHOWN);
  return `${names.length > SHOWN ? `${names.length - SHOWN} others, ` : ''}${shown.join(', ')}`;
}
