// Reads the copy of a backup once before a restore drops anything for it. Invariant: an object on
// the target is dropped only if the storage has verified that it can deliver everything that
// replaces the object.
import { BackupError } from '../../core/errors.ts';
import { listSome, plural } from '../../core/units.ts';
import type { BackupContents, BackupSource } from '../../repository/contents.ts';
import type { Context } from '../../repository/context.ts';
import type { Scope } from '../../repository/scope/scope.ts';
import { explainFailure } from '../../verify/failure.ts';
import { checkObjects } from '../../verify/objects.ts';
import { recordVerification } from '../../verify/report.ts';

/**
 * Hashes every object that the restore loads: all definitions, and the rows of the tables in its
 * scope.
 * @throws BackupError OBJECT_CORRUPT; the failure is recorded next to the backup
 */
export async function checkCopy(
  source: BackupSource,
  scope: Scope,
  context: Context,
  concurrency: number,
): Promise<void> {
  const { backupId } = source.contents;
  const checks = await checkObjects(source, context, concurrency, selectObjects(source.contents, scope));
  const read = { objects: 'all' } as const;
  const failure = explainFailure(checks, read);
  if (!failure) return;
  await recordVerification(context, backupId, { level: 'objects', read, failure });
  const damaged = checks.filter(({ status }) => status === 'failed').map(({ object }) => object ?? '');
  throw new BackupError(
    'OBJECT_CORRUPT',
    `${plural(damaged.length, 'object')} of ${backupId} cannot be restored: ${listSome(damaged)}`,
    {
      hint: 'Nothing was dropped on the target. Use another backup, or the other copy of this one.',
      details: { damaged },
    },
  );
}

/** Selects all objects except the rows of tables outside of the scope. */
function selectObjects({ schemas }: BackupContents, scope: Scope): (name: string) => boolean {
  const rowsOf = (
    of: readonly { tables: readonly { chunks: readonly { object: string }[] }[] }[],
  ): string[] =>
    of.flatMap(({ tables }) => tables.flatMap(({ chunks }) => chunks.map(({ object }) => object)));
  const selected = new Set(rowsOf(scope.schemas));
  const left = new Set(rowsOf(schemas).filter((name) => !selected.has(name)));
  return (name) => !left.has(name);
}
