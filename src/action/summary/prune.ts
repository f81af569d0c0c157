// The summary of a prune: first the backups that the prune could not remove, then the removed ones,
// then the kept ones with the reason. Pure.
import type { PrunedBackup, PruneReport } from '../../prune/request.ts';
import { formatBytes, formatCount, plural } from '../../core/units.ts';
import { code, escapeText, type Block } from './markdown.ts';
import { headline, warningBlocks, type Tone } from './parts.ts';

const ORDER: Readonly<Record<PrunedBackup['outcome'], number>> = { failed: 0, removed: 1, kept: 2 };

export function pruneBlocks(report: PruneReport, tone: Tone): Block[] {
  const isPlan = report.status === 'planned';
  const verb = isPlan ? 'would be removed' : 'removed';
  return [
    headline(
      isPlan ? 'neutral' : tone,
      `${isPlan ? 'Dry run: ' : ''}${plural(report.removed, 'backup')} ${verb}, ${formatCount(report.kept)} kept`,
    ),
    describePruned(report),
    ...warningBlocks(report.warnings),
    {
      head: ['Backup', 'Label', 'Outcome', 'Stored', 'Why'],
      numbers: [3],
      rows: [...report.backups]
        .sort((a, b) => ORDER[a.outcome] - ORDER[b.outcome])
        .map(({ backupId, label, outcome, storedBytes, reasons }) => [
          code(backupId),
          escapeText(label ?? '–'),
          outcome === 'failed' ? '**failed**' : isPlan && outcome === 'removed' ? verb : outcome,
          storedBytes === undefined ? '–' : formatBytes(storedBytes),
          escapeText(reasons.join('; ')),
        ]),
      noun: 'backups',
    },
    {
      head: ['Remains of runs that crashed', 'Outcome'],
      rows: report.incomplete.map(({ backupId, outcome, reason }) => [
        code(backupId),
        [isPlan && outcome === 'removed' ? verb : outcome, ...(reason ? [reason] : [])].join(', '),
      ]),
      noun: 'remains',
    },
  ];
}

/** Describes the prune in one sentence, for the summary of a backup too. */
export function describePruned({ status, removed, kept, failed, freedBytes, storage }: PruneReport): string {
  const would = status === 'planned' ? 'would be ' : '';
  const rest = failed > 0 ? `; **${plural(failed, 'backup')} could not be removed**` : '';
  return `${plural(removed, 'backup')} ${would}removed from ${code(storage)}, ${formatBytes(freedBytes)} ${would}freed, ${formatCount(kept)} kept${rest}.`;
}
