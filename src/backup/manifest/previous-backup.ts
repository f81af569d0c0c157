// The backup before this one, to tell what became of each table since. A table that lost most of its rows is more often an accident
// than a plan, and the next pruning would take the last backup that still had them.
import type { FoundBackup } from '../../repository/find-backups.ts';
import { openBackup } from '../../repository/open-backup.ts';
import type { Context } from '../../repository/context.ts';
import type { Manifest } from '../../format/manifest-schema.ts';
import { formatCount } from '../../core/units.ts';

/** @param selection of this backup, see `markOf` @returns rows by `schema.table`, or undefined if there is no backup before, or it cannot be read */
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

/** Small tables come and go. */
const MIN_ROWS = 100;

/** @param percent of rows lost from which on a table is named; 0: none is */
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
