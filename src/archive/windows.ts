// The spans of time in which every moment can be restored: from a backup on a chain to the end of
// the chain. Fails closed: a backup counts only if the chain holds the byte at its position, and
// was not made while the log was begun anew.
import { BackupError } from '../core/errors.ts';
import type { Trust } from '../encryption/trust.ts';
import { type BinlogRecord, recoveryPointOf } from '../format/binlog-record.ts';
import { isSameIdentity, parseIdentity } from '../format/server-identity.ts';
import { backupStatus } from '../repository/backup-status.ts';
import type { FoundBackup } from '../repository/find/find-backups.ts';
import type { Storage } from '../storage/storage.ts';
import { type Chain, readChain } from './chain.ts';
import type { RecoveryWindow } from './request.ts';

/** The facts of a chain that decide which backups it continues. */
export interface ChainFacts {
  chain: Chain;
  records: readonly BinlogRecord[];
  /** Error that ended the reading. The records before it are sound. */
  error?: BackupError;
}

/** Reads a chain up to its first flaw. */
export async function readFacts(
  storage: Storage,
  chain: Chain,
  trust: Trust | undefined,
): Promise<ChainFacts> {
  const records: BinlogRecord[] = [];
  try {
    for await (const record of readChain(storage, chain, trust)) records.push(record);
    return { chain, records };
  } catch (error) {
    if (!(error instanceof BackupError) || error.code.startsWith('STORAGE_')) throw error;
    return { chain, records, error };
  }
}

/** Returns the record whose bytes hold the position of the backup. */
export function recordAt(records: readonly BinlogRecord[], backup: FoundBackup): BinlogRecord | undefined {
  const { binlogFile, binlogPosition, serverIdentity } = backup;
  if (binlogFile === undefined || binlogPosition === undefined || serverIdentity === undefined)
    return undefined;
  const broken = records.find(({ kind }) => kind === 'broken');
  const sound = records.filter(({ kind }) => kind !== 'broken');
  const last = sound.at(-1);
  if (!last) return undefined;
  // A log that was begun anew uses its names again, and no record has the time of that.
  if (broken && Date.parse(backup.end) > Date.parse(last.time)) return undefined;
  const identity = parseIdentity(serverIdentity);
  return sound.find(
    ({ file, start, end, fileCreated, server }) =>
      file === binlogFile &&
      start <= binlogPosition &&
      binlogPosition <= end &&
      fileCreated * 1000 <= Date.parse(backup.end) &&
      isSameIdentity(parseIdentity(server.identity), identity) !== false,
  );
}

/** Whether a restore of the backup is the whole server at one moment. */
function isWhole({ selection, consistent, verifications }: FoundBackup): boolean {
  const isDamaged = backupStatus(verifications).status === 'verification-failed';
  return selection === undefined && consistent && !isDamaged;
}

/** Returns the whole backups whose position the chain holds. */
export function coveredBy({ records }: ChainFacts, backups: readonly FoundBackup[]): FoundBackup[] {
  return backups.filter((backup) => isWhole(backup) && recordAt(records, backup));
}

/** Returns the window of a chain; a text says why there is none. */
export function windowOf(
  facts: ChainFacts,
  backups: readonly FoundBackup[],
  isNewest: boolean,
): RecoveryWindow | string {
  const { chain, records, error } = facts;
  const last = records.findLast(({ kind }) => kind !== 'broken');
  if (!last) return error?.message ?? 'it has no segment';
  const covered = coveredBy(facts, backups);
  const [first, newest] = [covered[0], covered.at(-1)];
  if (!first || !newest) return 'no full and consistent backup lies on it';
  const to = recoveryPointOf(last);
  const begin = Date.parse(first.end) * 1000;
  if (to < begin) return `it ends before ${first.backupId} has ended`;
  const ended =
    error?.message ?? records.at(-1)!.broken?.message ?? (isNewest ? undefined : 'a later chain follows');
  return {
    label: chain.label,
    chain: chain.name,
    from: new Date(begin / 1000).toISOString(),
    to: new Date(to / 1000).toISOString(),
    firstBackup: first.backupId,
    lastBackup: newest.backupId,
    segments: records.filter(({ kind }) => kind === 'segment').length,
    transactions: records.reduce((sum, { transactions }) => sum + transactions, 0),
    storedBytes: records.reduce((sum, { object }) => sum + (object?.bytes ?? 0), 0),
    ...(ended === undefined ? {} : { ended }),
  };
}
