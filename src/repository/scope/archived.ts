// Finds objects that a lifecycle rule or --s3-storage-class moved to an archive. They exist, but
// cannot be read until someone restores them from the archive, which takes hours. So this check
// runs first.
import { BackupError } from '../../core/errors.ts';
import { plural } from '../../core/units.ts';
import type { BackupSource } from '../contents.ts';
import type { Scope } from './scope.ts';

/**
 * Asserts that all needed objects are readable.
 * @param scope part to read; absent: everything
 * @throws BackupError STORAGE_ARCHIVED
 */
export async function assertReadable(source: BackupSource, scope?: Scope): Promise<void> {
  const found = await source.findArchived();
  const unneeded = scope ? rowsOutside(source, scope) : new Set();
  const archived = found.filter((name) => !unneeded.has(name));
  if (archived.length === 0) return;
  throw new BackupError(
    'STORAGE_ARCHIVED',
    `${plural(archived.length, 'object')} of ${source.contents.backupId} cannot be read because they are in an archive, the first is ${archived[0]}`,
    {
      hint: 'Bring them back first (`aws s3api restore-object` for each, or a batch job), wait until that is done, and start again.',
      details: { archived: archived.slice(0, 1000) },
    },
  );
}

/** Returns the row files that the scope leaves out. */
function rowsOutside({ contents }: BackupSource, scope: Scope): ReadonlySet<string> {
  const outside = new Set(
    contents.schemas.flatMap(({ tables }) =>
      tables.flatMap(({ chunks }) => chunks.map(({ object }) => object)),
    ),
  );
  if (scope.request.parts === 'schema') return outside;
  for (const { tables } of scope.schemas)
    for (const { chunks } of tables) for (const { object } of chunks) outside.delete(object);
  return outside;
}
