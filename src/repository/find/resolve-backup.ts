// Resolves an id or `latest`. Invariant: `latest` is never a guess: skipped backups are named, and
// an unreadable backup that would be the newest is an error.
import { BackupError } from '../../core/errors.ts';
import type { Context } from '../context.ts';
import { BrokenBackups } from './broken-backups.ts';
import { backupTime, isBackupId } from '../../format/names.ts';
import { findBackups, type FoundBackup, listBackupIds } from './find-backups.ts';
import { backupStatus } from '../backup-status.ts';
import { isFromFuture, presentOf } from './future.ts';
import { passOverPartial, whereMasked } from './partial.ts';
import { isShellDump } from '../shell-dump/open-shell-dump.ts';

const SHOWN = 5;

/** Choice of a backup by the user. */
export interface BackupChoice {
  /**
   * An id, the unique beginning of one, `latest`, or the folder of a dump that MySQL Shell wrote.
   */
  backup: string;
  label?: string;
  /** Limit for `latest`: the newest backup that began before this time. */
  before?: Date;
  /** Condition for `latest`: the newest backup whose restore was verified. */
  verified?: boolean;
  /** Condition for `latest`: the newest masked backup. Otherwise masked backups do not count. */
  masked?: boolean;
}

export interface ResolvedBackup {
  backupId: string;
  /** Skipped backups with reasons; each was logged. */
  warnings: string[];
}

/**
 * Returns the id of the chosen backup. `latest` is the newest backup of the label, except partial
 * ones if a full one exists, masked ones unless asked for, ones from the future, and ones whose
 * last verification failed, unless the backup is to be verified again.
 * @throws BackupError BACKUP_NOT_FOUND, CONFIG_INVALID, MANIFEST_INVALID, SIGNATURE_*
 */
export async function resolveBackup(
  context: Pick<Context, 'storage' | 'trust' | 'logger' | 'now'>,
  { backup, label, before, verified = false, masked = false }: BackupChoice,
  { isVerified = false }: { isVerified?: boolean } = {},
): Promise<ResolvedBackup> {
  if (backup !== 'latest') return { backupId: await completeId(context, backup), warnings: [] };
  const { storage, trust, logger } = context;
  const broken = new BrokenBackups();
  const all = await findBackups(storage, label, broken.add, trust?.verifyKeys, (location, { message }) =>
    logger.warn(`${location} cannot be read: ${message}`),
  );
  const isInTime = (id: string): boolean => before === undefined || backupTime(id) < before;
  const found = all.filter(({ backupId }) => isInTime(backupId));
  const time = presentOf(context);
  const ofTime = found.filter(({ backupId }) => !isFromFuture(backupId, time));
  const present = whereMasked(ofTime, masked);
  assertOneLabel(storage.location, present);
  const future = [...found.map(({ backupId }) => backupId), ...broken.ids()].filter((id) =>
    isFromFuture(id, time),
  );
  const { counted, passedOver } = passOverPartial(present);
  const known = counted.map((backup) => ({ ...backup, ...backupStatus(backup.verifications) }));
  const latest = known.findLast(({ status }) =>
    verified ? status === 'restore-verified' : isVerified || status !== 'verification-failed',
  );
  const newest = present.at(-1);
  // An unreadable backup may be the chosen one. One from the future is not, if another backup
  // exists.
  const newer = broken
    .ids()
    .filter(isInTime)
    .filter((id) => newest === undefined || (id > (latest ?? newest).backupId && !future.includes(id)));
  if (newer.length > 0) throw undecidable(newer, broken.errorOf(newer.at(-1)!)!);
  const warnings: string[] = [];
  if (future.length > 0)
    warnings.push(
      `${shorten(future.sort())} lie in the future and are skipped: a wrong clock made them, or someone who wants them to stay the newest`,
    );
  const newerOnes = known.slice(latest ? known.indexOf(latest) + 1 : 0);
  for (const { backupId, time, failure } of newerOnes.filter(
    ({ status }) => status === 'verification-failed',
  ))
    warnings.push(`${backupId} is passed over, for its verification of ${time} failed: ${failure}`);
  const partial = passedOver.filter(({ backupId }) => latest !== undefined && backupId > latest.backupId);
  if (partial.length > 0)
    warnings.push(
      `${shorten(partial.map(({ backupId }) => backupId))} hold a selection only and are passed over: latest is a full backup`,
    );
  for (const warning of warnings) logger.warn(warning);
  if (latest && (before || verified || masked))
    logger.info(`latest${describeChoice(before, verified, masked)} is ${latest.backupId}`);
  if (latest) return { backupId: latest.backupId, warnings };
  const which =
    (label === undefined ? '' : ` with the label "${label}"`) + describeChoice(before, verified, masked);
  const lack =
    newest !== undefined
      ? verified
        ? ''
        : ' whose last verification did not fail'
      : future.length > 0
        ? ' that is not from the future'
        : ofTime.length > 0 && !masked
          ? ' without masks'
          : '';
  throw new BackupError('BACKUP_NOT_FOUND', `${storage.location} holds no backup${which}${lack}`, {
    hint:
      ofTime.length > 0
        ? 'Any of them can be restored by its id: see `mysql-backup list`.'
        : 'Check --storage and --label with `mysql-backup list`.',
  });
}

function describeChoice(before: Date | undefined, verified: boolean, masked: boolean): string {
  return `${masked ? ' with masks' : ''}${before ? ` before ${before.toISOString()}` : ''}${verified ? ' whose restore was verified' : ''}`;
}

/** Beginning of an id that names at least a day. */
const ID_BEGINNING = /^\d{8}(?:T(?:\d{0,6}|\d{6}Z(?:-[0-9a-f]*)?))?$/;

/**
 * Returns the one id that begins with the text; otherwise the text itself, which may be the folder
 * of a MySQL Shell dump.
 * @throws BackupError BACKUP_NOT_FOUND if several ids begin with the text
 */
async function completeId({ storage }: Pick<Context, 'storage'>, text: string): Promise<string> {
  if (isBackupId(text) || !ID_BEGINNING.test(text)) return text;
  const ids = (await listBackupIds(storage)).filter((id) => id.startsWith(text));
  if (ids.length === 0 || (await isShellDump(storage, text))) return text;
  if (ids.length === 1) return ids[0]!;
  throw new BackupError(
    'BACKUP_NOT_FOUND',
    `${ids.length} backups in ${storage.location} begin with ${text}: ${shorten(ids)}`,
    { hint: 'Give a longer part of the id.', details: { suggestions: ids.slice(-SHOWN) } },
  );
}

function assertOneLabel(location: string, backups: readonly FoundBackup[]): void {
  const labels = [...new Set(backups.map((backup) => backup.label))].sort();
  if (labels.length <= 1) return;
  throw new BackupError('CONFIG_INVALID', `${location} holds backups of several labels: ${shorten(labels)}`, {
    hint: 'Choose a label with --label.',
  });
}

function undecidable(newer: readonly string[], { code, message }: BackupError): BackupError {
  return new BackupError(
    code === 'SIGNATURE_MISSING' || code === 'SIGNATURE_INVALID' ? code : 'MANIFEST_INVALID',
    `cannot determine the latest backup: ${shorten(newer)} could not be read: ${message}`,
    { hint: 'See `mysql-backup list`, and give the id of the intended backup.' },
  );
}

/** Shortens a list to its last names, which are the newest, and the number of others. */
export function shorten(names: readonly string[]): string {
  const shown = names.slice(-SHOWN);
  return `${names.length > SHOWN ? `${names.length - SHOWN} others, ` : ''}${shown.join(', ')}`;
}
