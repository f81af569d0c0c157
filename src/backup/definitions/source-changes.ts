// What others altered while a backup ran, where no lock kept them out: found by comparing, and then there is no backup.
import { BackupError } from '../../core/errors.ts';
import { isTransactional } from '../../mysql/schema/engines.ts';
import type { Table } from '../../mysql/schema/catalog.ts';
import { describeObject } from '../../mysql/schema/object-names.ts';
import { identityKey } from '../../mysql/schema/table-identity.ts';
import type { Snapshot } from '../../mysql/snapshot/snapshot.ts';
import { describeChange, sourceChanged } from '../selected-objects.ts';
import type { Changes } from '../snapshot.ts';

/**
 * A table that the snapshot does not hold for, though it was there at its moment.
 * @param isFrozen whether writes are kept out still
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
 * @param changes of what was there at the moment of the snapshot
 * @param redefined objects whose definition is another one than when it was read: `table shop.orders`
 * @throws BackupError SOURCE_CHANGED; SOURCE_CONNECTION_LOST or SOURCE_LOCK_TIMEOUT if what kept others out is gone
 */
export async function assertUnchanged(
  snapshot: Snapshot,
  { objects, replaced }: Changes,
  redefined: readonly string[],
): Promise<void> {
  await snapshot.checkHeld();
  const altered = new Set([...replaced.map((name) => `table ${name}`), ...redefined]);
  // Of an object that is named already the one line is enough.
  for (const object of objects) altered.delete(describeObject(object));
  const changed = [
    ...objects.map(describeChange),
    ...[...altered].map((what) => `${what} was altered or replaced`),
  ];
  if (changed.length > 0) throw sourceChanged('while the backup ran', changed);
}
