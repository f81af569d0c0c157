// Compares each table with the previous backup. A table that lost most of its rows is more often an
// accident than a plan, and the next prune would remove the last backup that still has the rows.
import type { FoundBackup } from '../../repository/find/find-backups.ts';
import { openBackup } from '../../repository/open-backup.ts';
import type { Context } from '../../repository/context.ts';
import type { Manifest } from '../../format/manifest-schema.ts';
import { formatCount } from '../../core/units.ts';

/**
 * Reads the row counts of the latest backup with the same selection.
 * @param selection mark of this backup in its summary
 * @returns rows by `schema.table`; undefined if no previous backup exists or can be read
 */
export async function readPreviousRows(
  { storage, logger, trust }: Context,
  earlier: readonly FoundBackup[] | undefined,
  selection: string | undefined,
): Promise<ReadonlyMap<string, number> | undefined> {
  const latest = earlier?.findLast((backup) => backup.selection === selection);
  if (!latest) return undefined;
  try {
    const { schemas } = (await openBackup(storage, latest.backupId, trust)).manifest;
    return new Map(
      schemas.flatMap((schema) =>
        schema.tables.map(({ name, rows }) => [`${schema.name}.${name}`, rows] as const),
      ),
    );
  } catch (error) {
    logger.info(`no comparison with the backup before: ${(error as Error).message}`);
    return undefined;
  }
}

/** Tables with fewer rows are not compared: small tables come and go. */
const MIN_ROWS = 100;

/**
 * Returns warnings about tables that lost rows.
 * @param percent share of lost rows from which a table is reported; 0 reports none
 */
export function describeShrinkage(
  schemas: Manifest['schemas'],
  previous: ReadonlyMap<string, number> | undefined,
  percent: number,
): string[] {
  if (!previous || percent === 0) return [];
  return schemas.flatMap((schema) =>
    schema.tables.flatMap(({ name, rows }) => {
      const before = previous.get(`${schema.name}.${name}`) ?? 0;
      const lost = before === 0 ? 0 : ((before - rows) / before) * 100;
      if (before < MIN_ROWS || lost < percent) return [];
      return [
        `table ${schema.name}.${name} has ${formatCount(rows)} rows, the backup before had ${formatCount(before)}: ${Math.round(lost)} % less`,
      ];
    }),
  );
}
