// Lists backups, and verifies the age of the newest one.
import { defined } from '../../core/defined.ts';
import { BackupError } from '../../core/errors.ts';
import { formatSeconds } from '../../core/units.ts';
import type { Context } from '../context.ts';
import { backupStatus, type BackupStatus } from '../backup-status.ts';
import { BrokenBackups } from './broken-backups.ts';
import { isFromFuture, presentOf } from './future.ts';
import { passOverPartial, whereMasked } from './partial.ts';
import { MASKED_MARK } from '../../format/manifest.ts';
import type { VerificationRecord } from '../../format/verification-record.ts';
import { findNewestBackups, type FoundBackup } from './find-backups.ts';
import type { FoundCopy } from './find-in-copies.ts';
import type { Storage } from '../../storage/storage.ts';

export interface ListRequest {
  label?: string;
  /**
   * Maximum age of the newest backup in seconds. An older one is an error, so that a missing backup
   * raises an alert.
   */
  maxAgeSeconds?: number;
  /** Each backup has the records of its verifications. */
  withVerifications?: boolean;
  /** Number of the newest backups to read if no age is given. Absent or 0: all. */
  limit?: number;
}

export interface ListedBackup {
  formatVersion: string;
  backupId: string;
  label: string;
  begin: string;
  end: string;
  host: string;
  flavor: string;
  serverVersion: string;
  method: string;
  consistent: boolean;
  schemas: number;
  tables: number;
  rows: number;
  dataBytes: number;
  storedBytes: number;
  warnings: number;
  encrypted: boolean;
  /** Whether the backup holds a selection of schemas, tables or rows. */
  partial: boolean;
  /** Whether columns were masked; absent: no. A masked backup is never the newest. */
  masked?: true | undefined;
  status: BackupStatus;
  verifiedLevel?: string;
  verifiedAt?: string;
  /** Failure found by the last verification. */
  failure?: string;
  /** Its copies; absent: there is one storage. */
  copies?: readonly FoundCopy[];
  /** In the order of time; only if they were asked for. */
  verifications?: readonly VerificationRecord[];
}

/** The backups of one label. */
export interface LabelSummary {
  label: string;
  /** The backup that `latest` means with this label. */
  newest?: { backupId: string; begin: string };
  /** The newest of these backups whose restore was verified. */
  newestVerified?: { backupId: string; begin: string };
  /** Number of its backups that were read. */
  backups: number;
  /** Bytes of these backups in the storage. */
  storedBytes: number;
}

export interface ListReport {
  storage: string;
  /** In ascending order of time. */
  backups: ListedBackup[];
  /** In ascending order of names. */
  labels: LabelSummary[];
  /**
   * Id of the backup that `latest` means, if there is one label: no masked backup, no partial one
   * if a full one exists, no backup from the future, and none whose verification failed.
   */
  newest?: string;
  /** Id of the newest of these backups whose restore was verified. */
  newestVerified?: string;
  /** Folders of older backups that were not looked into. Absent: none. */
  unread?: number;
  warnings: string[];
  /**
   * Set if --max-age is given and the newest backup of some label is older, or no backup exists.
   */
  stale?: BackupError;
  /** Set if signatures are required and some backups do not pass. The list omits these backups. */
  refused?: BackupError;
}

/**
 * Returns whether a restore passed: the run compared the result of all objects, and did not resume
 * an earlier try.
 */
export function isPassOfRestore({ status, read }: VerificationRecord): boolean {
  return status === 'passed' && read.objects === 'all' && read.restore !== undefined && !read.restore.resumed;
}

export async function list(
  { label, maxAgeSeconds, withVerifications = false, limit = 0 }: ListRequest,
  context: Context,
): Promise<ListReport> {
  const { storage, logger, trust } = context;
  const warnings: string[] = [];
  const warn = (warning: string): void => {
    warnings.push(warning);
    logger.warn(warning);
  };
  const broken = new BrokenBackups();
  // A label whose newest backup is old must not be missed.
  const wanted = { label, limit: maxAgeSeconds === undefined ? limit : 0 };
  const onUnread = (location: string, error: BackupError): void => {
    // The age of its newest backup is unknown.
    if (maxAgeSeconds !== undefined) throw error;
    warn(`${location} cannot be read: ${error.message}`);
  };
  const { found, unread } = await findNewestBackups(storage, wanted, broken.add, trust?.verifyKeys, onUnread);
  for (const warning of broken.describe()) warn(warning);
  const present = presentOf(context);
  const [firstBroken] = broken.ids();
  const isDemanded = trust !== undefined && trust.verifyKeys.length > 0;
  const refused = isDemanded && firstBroken !== undefined ? broken.errorOf(firstBroken) : undefined;
  for (const { backupId, encrypted, isMisdescribed, verifications, copies = [] } of found) {
    for (const copy of copies)
      if (copy.state === 'damaged') warn(`the copy of ${backupId} in ${copy.storage}: ${copy.reason}`);
    if (isMisdescribed)
      warn(
        `backup ${backupId} is ${encrypted ? '' : 'not '}encrypted, but its summary says otherwise: someone has changed the summary`,
      );
    if (isFromFuture(backupId, present))
      warn(`backup ${backupId} lies in the future: it is neither the latest nor counted for --max-age`);
    const { status, time, failure } = backupStatus(verifications);
    if (status === 'verification-failed')
      warn(`backup ${backupId} failed its verification of ${time}, and is not the latest: ${failure}`);
  }
  const backups = found.map((each) => ({
    ...describeBackup(each),
    ...(withVerifications ? { verifications: each.verifications } : {}),
  }));
  const passed = whereMasked(found, false).filter(({ backupId }) => !isFromFuture(backupId, present));
  const isCounted = new Set(passOverPartial(passed).counted.map(({ backupId }) => backupId));
  const good = backups.filter(
    ({ backupId, status }) => isCounted.has(backupId) && status !== 'verification-failed',
  );
  const newest = good.at(-1);
  const newestVerified = good.findLast((backup) => backup.status === 'restore-verified');
  const stale =
    maxAgeSeconds === undefined
      ? undefined
      : findStale(backups, good, maxAgeSeconds, storage, label, present);
  return {
    storage: storage.location,
    backups,
    labels: summariesOf(backups, good),
    ...(newest ? { newest: newest.backupId } : {}),
    ...(newestVerified ? { newestVerified: newestVerified.backupId } : {}),
    ...(unread > 0 ? { unread } : {}),
    warnings,
    ...defined({ stale, refused }),
  };
}

function summariesOf(backups: readonly ListedBackup[], good: readonly ListedBackup[]): LabelSummary[] {
  const labels = [...new Set(backups.map(({ label }) => label))].sort();
  return labels.map((label) => {
    const all = backups.filter((backup) => backup.label === label);
    const usable = good.filter((backup) => backup.label === label);
    return {
      label,
      ...defined({
        newest: refer(usable.at(-1)),
        newestVerified: refer(usable.findLast(({ status }) => status === 'restore-verified')),
      }),
      backups: all.length,
      storedBytes: all.reduce((sum, { storedBytes }) => sum + storedBytes, 0),
    };
  });
}

function refer(backup: ListedBackup | undefined): LabelSummary['newest'] {
  return backup && { backupId: backup.backupId, begin: backup.begin };
}

function describeBackup(found: FoundBackup): ListedBackup {
  const {
    verifications,
    selection,
    isMisdescribed: _,
    manifestSha256: __,
    manifestBytes: ___,
    ...facts
  } = found;
  const { status, level, time, failure } = backupStatus(verifications);
  return {
    ...facts,
    partial: selection !== undefined && selection !== MASKED_MARK,
    status,
    ...defined({ verifiedLevel: level }),
    ...(time ? { verifiedAt: time } : {}),
    ...(failure ? { failure } : {}),
  };
}

/** Newest backup of a label that one storage holds. */
export interface NewestCopy<B> {
  label: string;
  /** Absent: there is one storage. */
  storage?: string;
  /** Absent: the storage holds none that counts. */
  newest?: B;
}

/**
 * Returns the newest backup of each label. Of several storages it is that of the storage whose
 * newest backup is the oldest.
 * @param backups in ascending order of time
 * @param isGood selects the backups that count
 */
export function newestOfLabels<B extends Pick<ListedBackup, 'label' | 'begin' | 'copies'>>(
  backups: readonly B[],
  isGood: (backup: B) => boolean,
): NewestCopy<B>[] {
  const labels = [...new Set(backups.map(({ label }) => label))];
  const storages = [...new Set(backups.flatMap(({ copies = [] }) => copies.map((copy) => copy.storage)))];
  return labels.map((label) => {
    const good = backups.filter((backup) => backup.label === label && isGood(backup));
    if (storages.length === 0) return { label, ...defined({ newest: good.at(-1) }) };
    const ofEach = storages.map((storage): NewestCopy<B> => {
      const isHeld = ({ copies = [] }: B): boolean =>
        copies.some((copy) => copy.storage === storage && copy.state === 'held');
      return { label, storage, ...defined({ newest: good.findLast(isHeld) }) };
    });
    return ofEach.reduce((oldest, each) => (timeOf(each) < timeOf(oldest) ? each : oldest));
  });
}

function timeOf({ newest }: NewestCopy<{ begin: string }>): number {
  return newest ? Date.parse(newest.begin) : 0;
}

/** A label whose backups have all failed is as stale as a label without backups. */
function findStale(
  backups: readonly ListedBackup[],
  good: readonly ListedBackup[],
  maxAgeSeconds: number,
  { location }: Storage,
  label: string | undefined,
  now: Date,
): BackupError | undefined {
  const isGood = new Set(good);
  const newest = newestOfLabels(backups, (backup) => isGood.has(backup));
  const stale = newest
    .map((each) => ({
      name: each.label,
      ...defined({ storage: each.storage }),
      ...(each.newest ? { ageSeconds: (now.getTime() - Date.parse(each.newest.begin)) / 1000 } : {}),
    }))
    .filter(({ ageSeconds = Infinity }) => ageSeconds > maxAgeSeconds);
  if (newest.length > 0 && stale.length === 0) return undefined;
  const message =
    newest.length === 0
      ? `there is no backup${label === undefined ? '' : ` with the label "${label}"`} in ${location}`
      : stale
          .map(({ name, storage, ageSeconds }) => {
            const at = storage === undefined ? '' : ` in ${storage}`;
            return ageSeconds === undefined
              ? `"${name}" has no backup that counts${at}`
              : `the newest backup of "${name}"${at} is ${formatSeconds(ageSeconds)} old`;
          })
          .join('; ');
  return new BackupError('BACKUP_STALE', message, {
    hint: `A backup was expected within ${formatSeconds(maxAgeSeconds)}: see why the last runs failed or never started.`,
    details: { stale },
  });
}
