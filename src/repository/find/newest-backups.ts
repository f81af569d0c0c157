// The newest backup of each label. The search reads from the newest folder down: a listing of the
// storage, and a listing of one folder and one summary for each label, for any number of backups.
// An hourly question of a fleet must not read all backups. Invariant: the number of labels bounds
// the number of folders that the search reads.
import { defined } from '../../core/defined.ts';
import { mapConcurrent } from '../../core/concurrency.ts';
import type { Summary } from '../../format/manifest.ts';
import type { KeyObject } from 'node:crypto';
import type { Storage } from '../../storage/storage.ts';
import { readFolder, type BackupFolder } from '../backup-folder.ts';
import { backupStatus } from '../backup-status.ts';
import { findVerifications, isDamage, listBackupIds, readSummary } from './find-backups.ts';
import { isFromFuture, presentOf } from './future.ts';

export interface WantedLabel {
  label: string;
  /** Its backups are made with a selection: they are not passed over for a full one. */
  isPartial: boolean;
}

export interface NewestBackup {
  backupId: string;
  label: string;
  begin: string;
  end: string;
  tables: number;
  rows: number;
  dataBytes: number;
  storedBytes: number;
  /** The newest verification of this backup. */
  verification?: { status: 'passed' | 'failed'; time: string };
}

export interface VerifiedRestore {
  backupId: string;
  /** When the verification ended. */
  time: string;
  level: string;
}

export interface LabelState {
  label: string;
  /** The one of several storages whose newest backup is the oldest. */
  storage?: string;
  /** The newest backup that counts. Absent: there is none among the folders that were read. */
  newest?: NewestBackup;
  /** The one before it; only where verified restores are looked for. */
  previous?: NewestBackup;
  /** The newest verified restore; only where it is looked for. */
  verified?: VerifiedRestore;
  /** Backups that were passed over: damaged, or their verification failed. */
  problems: string[];
}

interface NewestOptions {
  verifyKeys?: readonly KeyObject[];
  now: () => Date;
  /** Looks for the newest verified restore too, in older folders. */
  isDeep: boolean;
}

const AT_ONCE = 3;
/** Folders that are read for a label at most, beyond the first. */
const FOLDERS_PER_LABEL = 4;
const DEEP_FOLDERS_PER_LABEL = 40;
const MORE_FOLDERS = 10;

/** @throws BackupError STORAGE_* */
export async function findNewestOfLabels(
  storage: Storage,
  wanted: readonly WantedLabel[],
  options: NewestOptions,
): Promise<Map<string, LabelState>> {
  if (storage.copies) return await findOldestOfCopies(storage.copies, wanted, options);
  const { isDeep, now } = options;
  const all = (await listBackupIds(storage)).toReversed();
  const present = presentOf({ storage, now });
  const limit = MORE_FOLDERS + wanted.length * (isDeep ? DEEP_FOLDERS_PER_LABEL : FOLDERS_PER_LABEL);
  const ids = all.filter((id) => !isFromFuture(id, present)).slice(0, limit);
  const states = new Map(wanted.map(({ label }): [string, LabelState] => [label, { label, problems: [] }]));
  const partial = new Map<string, NewestBackup>();
  const isOpen = ({ label }: WantedLabel): boolean => {
    const { newest, verified, previous } = states.get(label)!;
    return !newest || (isDeep && (!verified || !previous));
  };
  for (let at = 0; at < ids.length;) {
    const open = wanted.filter(isOpen).length;
    if (open === 0) break;
    const batch = ids.slice(at, at + Math.min(open, AT_ONCE));
    at += batch.length;
    for (const found of await mapConcurrent(batch, AT_ONCE, (id) => readOne(storage, id, options)))
      if (found) take(found, states, partial, wanted, isDeep);
  }
  for (const [label, backup] of partial) {
    const state = states.get(label)!;
    state.newest ??= backup;
  }
  return states;
}

/**
 * Searches several storages. The state of a label is that of the storage whose newest backup is the
 * oldest; the newest verified restore is that of any copy.
 */
async function findOldestOfCopies(
  copies: readonly Storage[],
  wanted: readonly WantedLabel[],
  options: NewestOptions,
): Promise<Map<string, LabelState>> {
  const found = await mapConcurrent(copies, copies.length, async (copy) => ({
    location: copy.location,
    states: await findNewestOfLabels(copy, wanted, options),
  }));
  return new Map(
    wanted.map(({ label }): [string, LabelState] => {
      const states = found.map(({ location, states }) => ({ ...states.get(label)!, storage: location }));
      const oldest = states.reduce((a, b) => ((b.newest?.begin ?? '') < (a.newest?.begin ?? '') ? b : a));
      const verified = states
        .flatMap((state) => state.verified ?? [])
        .sort((a, b) => (a.time < b.time ? -1 : 1))
        .at(-1);
      const problems = states.flatMap((state) =>
        state.problems.map((problem) => `${state.storage}: ${problem}`),
      );
      return [label, { ...oldest, ...defined({ verified }), problems }];
    }),
  );
}

interface ReadBackup {
  /** Absent: it could not be read. */
  backup?: NewestBackup & { selection?: string | undefined };
  verified?: VerifiedRestore;
  /** Why it does not count. */
  problem?: string;
}

function take(
  { backup, verified, problem }: ReadBackup,
  states: ReadonlyMap<string, LabelState>,
  partial: Map<string, NewestBackup>,
  wanted: readonly WantedLabel[],
  isDeep: boolean,
): void {
  // What cannot be read has no label, and may be of each.
  if (!backup) {
    for (const state of states.values()) if (!state.newest) state.problems.push(problem!);
    return;
  }
  const { selection, ...facts } = backup;
  const state = states.get(backup.label);
  if (!state) return;
  if (isDeep && verified) state.verified ??= verified;
  if (problem !== undefined) {
    if (!state.newest) state.problems.push(problem);
  } else if (selection !== undefined && !wanted.find(({ label }) => label === backup.label)!.isPartial) {
    if (!partial.has(backup.label)) partial.set(backup.label, facts);
  } else if (!state.newest) state.newest = facts;
  else state.previous ??= facts;
}

async function readOne(
  storage: Storage,
  id: string,
  { verifyKeys = [], isDeep }: NewestOptions,
): Promise<ReadBackup | undefined> {
  try {
    const folder = await readFolder(storage, id);
    if (!folder) return undefined;
    const summary = await readSummary(storage, folder, verifyKeys);
    // A masked backup is not a backup of the server.
    if (summary.masked) return undefined;
    const verification = newestRecord(folder);
    const backup = { ...pickFacts(summary), ...defined({ verification }) };
    // A name alone says little: the record holds the failure and the level of a verified restore.
    const isFailed = folder.records.some(({ name }) => RECORD.exec(name)?.[1] === 'failed');
    if (!verification || (!isDeep && !isFailed)) return { backup };
    const { status, level, time, failure } = backupStatus(await findVerifications(storage, id, verifyKeys));
    if (status === 'verification-failed')
      return { backup, problem: `${id} failed its verification of ${time}: ${failure}` };
    return {
      backup,
      ...(status === 'restore-verified' ? { verified: { backupId: id, time: time!, level: level! } } : {}),
    };
  } catch (error) {
    if (!isDamage(error)) throw error;
    return { problem: `${id} cannot be read: ${error.message}` };
  }
}

function pickFacts({
  backupId,
  label,
  begin,
  end,
  tables,
  rows,
  dataBytes,
  storedBytes,
  selection,
}: Summary) {
  return { backupId, label, begin, end, tables, rows, dataBytes, storedBytes, selection };
}

const RECORD = /^@\.(verified|failed)-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/;

/** By its name, which costs no request. */
function newestRecord({ records }: BackupFolder): NewestBackup['verification'] {
  const found = records
    .map(({ name }) => RECORD.exec(name)!)
    .map(([, word, y, mo, d, h, mi, s]) => ({
      status: word === 'verified' ? ('passed' as const) : ('failed' as const),
      time: `${y}-${mo}-${d}T${h}:${mi}:${s}Z`,
    }));
  return found.sort((a, b) => (a.time < b.time ? -1 : 1)).at(-1);
}
