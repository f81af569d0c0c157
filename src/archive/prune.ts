// Retention of archives: removes the files that lie before every kept backup, oldest first.
// Invariants: nothing inside a window is removed; a chain that a run continues is never removed
// as a whole; if it is unknown where a kept backup lies, nothing is removed.
import { BackupError } from '../core/errors.ts';
import { plural } from '../core/units.ts';
import type { BinlogRecord } from '../format/binlog-record.ts';
import type { Context } from '../repository/context.ts';
import type { FoundBackup } from '../repository/find/find-backups.ts';
import { BINLOG_FOLDER } from '../storage/key.ts';
import type { PrunedBinlogs } from './request.ts';
import { listChains, recordKey } from './chain.ts';
import { type ChainFacts, readFacts, recordAt } from './windows.ts';

/**
 * Removes what no kept backup of the label needs.
 * @param kept backups that remain, in ascending order of time
 */
export async function pruneBinlogs(
  label: string,
  kept: readonly FoundBackup[],
  dryRun: boolean,
  context: Context,
  warn: (warning: string) => void,
): Promise<PrunedBinlogs[]> {
  const { storage, trust, logger } = context;
  const chains = await listChains(storage, label);
  if (chains.length === 0) return [];
  const unknown = kept.find(({ binlogFile }) => binlogFile === undefined);
  if (unknown) {
    logger.info(
      `the archive of "${label}" is kept as it is: the position of ${unknown.backupId} in the binary log is unknown`,
    );
    return [];
  }
  const pruned: PrunedBinlogs[] = [];
  for (const [index, chain] of chains.entries()) {
    const facts = await readFacts(storage, chain, trust);
    if (facts.error) {
      warn(`${chain.name} is kept as it is: ${facts.error.message}`);
      continue;
    }
    const removable = removableOf(facts, kept, index === chains.length - 1);
    if (removable.length === 0) continue;
    const freedBytes = removable.reduce((sum, { object }) => sum + (object?.bytes ?? 0), 0);
    const done = { chain: chain.name, storage: storage.location, records: removable.length, freedBytes };
    if (dryRun) pruned.push({ ...done, outcome: 'planned' });
    else
      try {
        await remove(chain.name, removable, context);
        pruned.push({ ...done, outcome: 'removed' });
        logger.info(`removed ${plural(removable.length, 'record')} of ${chain.name}`);
      } catch (error) {
        if (!(error instanceof BackupError)) throw error;
        warn(`old segments of ${chain.name} cannot be removed: ${error.message}`);
        pruned.push({ ...done, outcome: 'failed', records: 0, freedBytes: 0 });
      }
  }
  return pruned;
}

/** Returns the records before the file of the oldest kept backup on the chain. */
function removableOf(
  { records }: ChainFacts,
  kept: readonly FoundBackup[],
  isNewest: boolean,
): readonly BinlogRecord[] {
  const places = kept.map((backup) => recordAt(records, backup)).filter((record) => record !== undefined);
  if (places.length === 0) return isNewest ? [] : records;
  const oldest = Math.min(...places.map(({ sequence }) => sequence));
  // A chain begins with a whole file, so that its first events describe the others.
  const begin = records.findLast(({ sequence, start }) => sequence <= oldest && start === 0)?.sequence;
  return begin === undefined ? [] : records.filter(({ sequence }) => sequence < begin);
}

/**
 * Removes records first, the oldest at first: a run that is killed leaves a shorter chain, and
 * never a record without its object.
 */
async function remove(
  chain: string,
  records: readonly BinlogRecord[],
  { storage, signal }: Context,
): Promise<void> {
  for (const { sequence, object } of records) {
    signal.throwIfAborted();
    await storage.delete([recordKey(chain, sequence)]);
    if (object) await storage.delete([`${BINLOG_FOLDER}/${object.name}`]);
  }
}
