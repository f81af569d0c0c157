// `report`: the status page of one storage.
import { defined } from '../core/defined.ts';
import { isPassOfRestore, list } from '../repository/find/list.ts';
import type { ReportConfig } from '../options/operations.ts';
import type { Context } from '../repository/context.ts';
import { renderStatusPage } from '../page/status-page.ts';
import { assertReportWritable, writeReportFile } from './report-file.ts';

export interface StatusReport {
  storage: string;
  status: 'written';
  /** File of the page. */
  htmlPath: string;
  backups: number;
  labels: number;
  warnings: string[];
}

/**
 * Writes the status page.
 * @throws BackupError CONFIG_INVALID if the program cannot write the page, STORAGE_*, SIGNATURE_*
 */
export async function statusReport(
  { htmlPath, label }: ReportConfig,
  context: Context,
): Promise<StatusReport> {
  await assertReportWritable(htmlPath);
  const now = context.now();
  const { storage, backups, warnings, refused } = await list(
    { ...defined({ label }), withVerifications: true },
    context,
  );
  if (refused) throw refused;
  const { findRecoveryPoints } = await import('../archive/recovery-points.ts');
  const { points, warnings: unread } = await findRecoveryPoints(label, context);
  warnings.push(...unread);
  const page = renderStatusPage({
    storage,
    backups: backups.map(({ verifications = [], ...backup }) => ({
      ...backup,
      restores: verifications.filter(isPassOfRestore).map(({ time, level, read }) => ({
        time,
        level,
        seconds: Math.max(0, (Date.parse(time) - Date.parse(read.restore!.begin)) / 1000),
      })),
    })),
    recoveryPoints: new Map(points.map((point) => [point.label, point])),
    warnings,
    now,
    tool: context.tool,
  });
  await writeReportFile(htmlPath, page);
  const labels = new Set(backups.map((backup) => backup.label)).size;
  return { storage, status: 'written', htmlPath, backups: backups.length, labels, warnings };
}
