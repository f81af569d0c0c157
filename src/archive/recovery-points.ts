// Recovery points for the lists of backups: the end of the newest window of a label. Reads the
// records of the archives, and no segment.
import { BackupError } from '../core/errors.ts';
import type { Context } from '../repository/context.ts';
import { listChains } from './chain.ts';
import { readWindows } from './list.ts';
import type { RecoveryPoint } from './request.ts';

export interface RecoveryPoints {
  /** One for each label with a window. */
  points: RecoveryPoint[];
  warnings: string[];
}

/**
 * Finds the recovery points. An archive that cannot be read is a warning, because the backups can.
 * @param backupId counts only windows on which this backup lies
 */
export async function findRecoveryPoints(
  label: string | undefined,
  context: Context,
  backupId?: string,
): Promise<RecoveryPoints> {
  try {
    const chains = await listChains(context.storage, label);
    if (chains.length === 0) return { points: [], warnings: [] };
    const { windows, unusable } = await readWindows(label, context, chains);
    const newest = new Map<string, RecoveryPoint>();
    for (const { window, covered } of windows) {
      if (backupId !== undefined && !covered.includes(backupId)) continue;
      const { label: name, chain, from, to, ended } = window;
      const point = { label: name, chain, from, to, ...(ended === undefined ? {} : { ended }) };
      const known = newest.get(name);
      if (!known || known.to <= to) newest.set(name, point);
    }
    const useless = backupId === undefined ? unusable.filter((each) => !newest.has(each.label)) : [];
    const warnings = useless.map(({ chain, reason }) => `the archive ${chain} is of no use: ${reason}`);
    for (const warning of warnings) context.logger.warn(warning);
    return { points: [...newest.values()], warnings };
  } catch (error) {
    if (!(error instanceof BackupError) || error.code === 'CANCELLED') throw error;
    const warning = `the recovery points are unknown, the archives of binary logs cannot be read: ${error.message}`;
    context.logger.warn(warning);
    return { points: [], warnings: [warning] };
  }
}
