// Lists the spans of time that can be restored, and each hole with its reason.
import { demandSignatures } from '../encryption/trust.ts';
import { BrokenBackups } from '../repository/find/broken-backups.ts';
import type { Context } from '../repository/context.ts';
import { findBackups } from '../repository/find/find-backups.ts';
import { whereMasked } from '../repository/find/partial.ts';
import { listChains } from './chain.ts';
import type { BinlogListReport } from './request.ts';
import { readFacts, windowOf } from './windows.ts';

/** @throws BackupError STORAGE_* */
export async function listBinlogs(
  { label }: { label?: string },
  { storage, trust, logger }: Context,
): Promise<BinlogListReport> {
  const broken = new BrokenBackups();
  const backups = await findBackups(
    storage,
    label,
    broken.add,
    trust ? demandSignatures(trust).verifyKeys : [],
  );
  const warnings = broken.describe('; it does not count');
  for (const warning of warnings) logger.warn(warning);
  const chains = await listChains(storage, label);
  const report: BinlogListReport = { storage: storage.location, windows: [], unusable: [], warnings };
  for (const chain of chains) {
    const isNewest = chains.findLast((each) => each.label === chain.label) === chain;
    const own = whereMasked(backups, false).filter((backup) => backup.label === chain.label);
    const window = windowOf(await readFacts(storage, chain, trust), own, isNewest);
    if (typeof window === 'string')
      report.unusable.push({ label: chain.label, chain: chain.name, reason: window });
    else report.windows.push(window);
  }
  return report;
}
