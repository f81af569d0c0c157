// Detects, by comparison, what other clients altered while a backup ran without a lock against
// them. A change fails the backup.
import { BackupError } from '../../core/errors.ts';
import { isTransactional } from '../../mysql/schema/tables/engines.ts';
import type { Table } from '../../mysql/schema/catalog.ts';
import { describeObject } from '../../mysql/schema/names/object-names.ts';
import { identityKey } from '../../mysql/schema/tables/table-identity.ts';
import type { Snapshot } from '../../mysql/snapshot/snapshot.ts';
import { describeChange, sourceChanged } from '../selected-objects.ts';
import type { Changes } from '../snapshot.ts';

/**
 * Asserts that the snapshot covers every table that existed at its moment.
 * @param isFrozen whether writes are still blocked
 * @throws BackupError SOURCE_CHANGED
 */
export function assertInSnapshot(tables: readonly Table[], snapshot: Snapshot, isFrozen: boolean): void {
  const late = tables.filter(
    (table) => !snapshot.covers(table) || (!isTransactional(table) && !isFrozen && snapshot.consistent),
  );
  if (late.length === 0) return;
  throw new BackupError(
    'SOURCE_CHANGED',
    `created or altered while the backup began: ${late.map(identityKey).join(', ')}`,
    { hint: 'Run the backup again.' },
  );
}

/**
 * Asserts that nothing changed since the snapshot.
 * @param changes changes of the objects that existed at the moment of the snapshot
 * @param redefined objects whose definition changed since it was read, such as `table shop.orders`
 * @throws BackupError SOURCE_CHANGED; SOURCE_CONNECTION_LOST or SOURCE_LOCK_TIMEOUT if the
 * protection against other clients is lost
 */
export async function assertUnchanged(
  snapshot: Snapshot,
  { objects, replaced }: Changes,
  redefined: readonly string[],
): Promise<void> {
  await snapshot.checkHeld();
  const altered = new Set([...replaced.map((name) => `table ${name}`), ...redefined]);
  // One line per object is enough.
  for (const object of objects) altered.delete(describeObject(object));
  const changed = [
    ...objects.map(describeChange),
    ...[...altered].map((object) => `${object} was altered or replaced`),
  ];
  if (changed.length > 0) throw sourceChanged('while the backup ran', changed);
}
