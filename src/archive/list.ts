// Lists the spans of time that can be restored, and each hole with its reason.
import { demandSignatures } from '../encryption/trust.ts';
import { BrokenBackups } from '../repository/find/broken-backups.ts';
import type { Context } from '../repository/context.ts';
import { findBackups } from '../repository/find/find-backups.ts';
import { whereMasked } from '../repository/find/partial.ts';
import { type Chain, listChains } from './chain.ts';
import type { BinlogListReport, RecoveryWindow } from './request.ts';
import { coveredBy, readFacts, windowOf } from './windows.ts';

/** A window with the ids of the backups on it, the oldest first. */
export interface CoveredWindow {
  window: RecoveryWindow;
  covered: readonly string[];
}

/** @throws BackupError STORAGE_* */
export async function listBinlogs(
  { label }: { label?: string },
  context: Context,
): Promise<BinlogListReport> {
  const chains = await listChains(context.storage, label);
  const { windows, unusable, broken } = await readWindows(label, context, chains);
  const warnings = broken.describe('; it does not count');
  for (const warning of warnings) context.logger.warn(warning);
  return {
    storage: context.storage.location,
    windows: windows.map(({ window }) => window),
    unusable,
    warnings,
  };
}

/**
 * Reads the records of the chains, and the backups.
 * @throws BackupError STORAGE_*
 */
export async function readWindows(
  label: string | undefined,
  { storage, trust }: Context,
  chains: readonly Chain[],
): Promise<Pick<BinlogListReport, 'unusable'> & { windows: CoveredWindow[]; broken: BrokenBackups }> {
  const broken = new BrokenBackups();
  const windows: CoveredWindow[] = [];
  const unusable: BinlogListReport['unusable'] = [];
  const keys = trust ? demandSignatures(trust).verifyKeys : [];
  const backups = await findBackups(storage, label, broken.add, keys);
  for (const chain of chains) {
    const isNewest = chains.findLast((each) => each.label === chain.label) === chain;
    const own = whereMasked(backups, false).filter((backup) => backup.label === chain.label);
    const facts = await readFacts(storage, chain, trust);
    const window = windowOf(facts, own, isNewest);
    if (typeof window === 'string') unusable.push({ label: chain.label, chain: chain.name, reason: window });
    else windows.push({ window, covered: coveredBy(facts, own).map(({ backupId }) => backupId) });
  }
  return { windows, unusable, broken };
}
