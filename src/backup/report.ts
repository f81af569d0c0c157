// Report on a stored backup.
import { defined } from '../core/defined.ts';
import type { Context } from '../repository/context.ts';
import { manifestKeyOf } from '../format/manifest.ts';
import type { Manifest } from '../format/manifest-schema.ts';
import type { LockReport } from '../mysql/snapshot/watch/lock-watch.ts';
import type { StageTime } from '../core/stage-clock.ts';
import { formatBytes, formatCount, plural } from '../core/units.ts';
import { describeMaskedTable } from './masking/check-masked-rows.ts';
import type { BackupReport, TableReport } from './request.ts';
import type { TableDump } from './rows/table-dump.ts';

export interface ReportInput {
  manifest: Manifest;
  dumps: readonly TableDump[];
  /** Rows per table in the previous backup, if one exists. */
  previous: ReadonlyMap<string, number> | undefined;
  begin: Date;
  stages: StageTime[];
  warnings: string[];
  locks: readonly LockReport[];
}

/** Logs the warnings and the totals, and builds the report. */
export function reportBackup(
  { manifest, dumps, previous, begin, stages, warnings, locks }: ReportInput,
  { storage, logger, now }: Pick<Context, 'storage' | 'logger' | 'now'>,
): BackupReport {
  const { totals } = manifest;
  for (const warning of warnings) logger.warn(warning);
  logger.info(
    `stored ${manifest.backupId}: ${plural(totals.tables, 'table')}, ${formatCount(totals.rows)} rows, ${formatBytes(totals.dataBytes)} of data in ${formatBytes(totals.storedBytes)}`,
  );
  const report = manifest.masked ? describeMasks(dumps, manifest.masked) : {};
  for (const table of report.masked ?? []) logger.info(describeMaskedTable(table));
  return {
    backupId: manifest.backupId,
    label: manifest.label,
    storage: storage.location,
    manifestKey: manifestKeyOf(manifest),
    status: 'stored',
    tables: totals.tables,
    rows: totals.rows,
    dataBytes: totals.dataBytes,
    storedBytes: totals.storedBytes,
    durationSeconds: (now().getTime() - begin.getTime()) / 1000,
    objects: manifest.serverObjects,
    tableReports: dumps.map((dump) => reportTable(dump, previous)),
    snapshot: manifest.snapshot as BackupReport['snapshot'],
    locks,
    ...report,
    warnings,
    stages,
  };
}

function describeMasks(
  dumps: readonly TableDump[],
  { withoutRows }: NonNullable<Manifest['masked']>,
): Pick<BackupReport, 'masked' | 'withoutRows'> {
  const masked = dumps
    .filter((dump) => dump.masked)
    .map(({ label, maskedColumns }) => ({ table: label, columns: [...maskedColumns] }));
  return { masked, withoutRows };
}

function reportTable(
  { table, label, rows, dataBytes, chunks, seconds }: TableDump,
  previous: ReadonlyMap<string, number> | undefined,
): TableReport {
  const previousRows = previous?.get(label);
  return {
    schema: table.schema,
    name: table.name,
    rows,
    dataBytes,
    storedBytes: chunks.reduce((total, { storedBytes }) => total + storedBytes, 0),
    seconds,
    ...defined({ previousRows }),
  };
}
