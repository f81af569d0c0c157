// The summaries of a list of backups and of the planned content of a backup. Pure.
import type { BackupPlan } from '../../backup/preflight/plan-backup.ts';
import { describeRecoveryPoint, type RecoveryPoint } from '../../archive/request.ts';
import { describeCopies } from '../../app/text/render-list.ts';
import type { ListReport } from '../../repository/find/list.ts';
import { formatBytes, formatCount, plural } from '../../core/units.ts';
import { code, escapeText, type Block } from './markdown.ts';
import { headline, warningBlocks, type Tone } from './parts.ts';

const BACKUPS_SHOWN = 50;

/** Lists the newest backup first. */
export function listBlocks(
  {
    storage,
    backups,
    unread = 0,
    warnings,
    recoveryPoints = [],
  }: ListReport & { recoveryPoints?: readonly RecoveryPoint[] },
  tone: Tone,
): Block[] {
  const isCopied = backups.some(({ copies }) => copies !== undefined);
  return [
    headline(tone, `${plural(backups.length, 'backup')} in ${code(storage)}`),
    ...(unread > 0 ? [`${formatCount(unread)} older were not read: \`limit: 0\` lists all.`] : []),
    ...warningBlocks(warnings),
    {
      head: ['Label', 'Recovery point'],
      rows: recoveryPoints.map((point) => [
        escapeText(point.label),
        escapeText(describeRecoveryPoint(point)),
      ]),
      noun: 'labels',
    },
    {
      head: [
        'Backup',
        'Label',
        'Server',
        'Tables',
        'Rows',
        'Data',
        'Stored',
        'Proven',
        ...(isCopied ? ['Copies'] : []),
      ],
      numbers: [3, 4, 5, 6],
      rows: backups
        .toReversed()
        .map((backup) => [
          code(backup.backupId),
          escapeText(backup.label),
          escapeText(`${backup.flavor} ${backup.serverVersion}`),
          formatCount(backup.tables),
          formatCount(backup.rows),
          formatBytes(backup.dataBytes),
          formatBytes(backup.storedBytes),
          escapeText(backup.verifiedLevel ? `${backup.status} (${backup.verifiedLevel})` : backup.status),
          ...(isCopied ? [escapeText(describeCopies(backup))] : []),
        ]),
      noun: 'backups',
      shown: BACKUPS_SHOWN,
    },
  ];
}

export function backupPlanBlocks(plan: BackupPlan): Block[] {
  return [
    headline('neutral', 'Dry run: nothing was stored'),
    `About ${plural(plan.estimatedRows, 'row')} and ${formatBytes(plan.estimatedBytes)} would be backed up to ${code(plan.storage)}. The server has estimated these numbers.`,
    {
      head: ['Table', 'Engine', 'Rows (est.)', 'Data (est.)', 'Key', 'Chunks (est.)'],
      numbers: [2, 3, 5],
      rows: plan.schemas.flatMap((schema) =>
        schema.tables.map((table) => [
          code(`${schema.name}.${table.name}`),
          escapeText(table.engine),
          formatCount(table.estimatedRows),
          formatBytes(table.estimatedBytes),
          table.key === null ? 'none' : code(table.key),
          formatCount(table.chunks),
        ]),
      ),
      noun: 'tables',
      shown: 50,
    },
  ];
}
