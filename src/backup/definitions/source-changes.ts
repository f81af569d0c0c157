// What others altered while a backup ran, where no lock kept them out: found by comparing, and then there is no backup.
import { BackupError } from '../../core/errors.ts';
import { isTransactional } from '../../mysql/schema/engines.ts';
import type { Table } from '../../mysql/schema/catalog.ts';
import type { Snapshot } from '../../mysql/snapshot/snapshot.ts';
import { identityKey, type IdentitySource, type TableIdentities } from '../../mysql/schema/table-identity.ts';

/**
 * The catalog is read after the snapshot: what was made in between is in the one and not in the other.
 * @param isFrozen whether the catalog was read while nobody could write
 * @throws BackupError SOURCE_CHANGED
 */
export function assertInSnapshot(
  tables: readonly Table[],
  kind: IdentitySource['kind'],
  identities: TableIdentities,
  snapshot: Snapshot,
  isFrozen: boolean,
): void {
  const late = tables.filter((table) => {
    if (!snapshot.covers(table)) return true;
    const identity = identities.get(identityKey(table))!;
    if (!isTransactional(table)) return !isFrozen;
    return kind === 'table-id'
      ? identity.startsWith('created=')
      : identity !== `created=${table.createTime ?? ''}`;
  });
  if (late.length === 0) return;
  throw new BackupError(
    'SOURCE_CHANGED',
    `created or altered while the backup began: ${late.map(identityKey).join(', ')}`,
    { hint: 'Run the backup again.' },
  );
}

/**
 * @param replaced tables that are not the same at the end
 * @param redefined tables whose definition is another one then
 * @throws BackupError SOURCE_CHANGED; SOURCE_CONNECTION_LOST if what kept others out is gone
 */
export async function assertUnchanged(
  snapshot: Snapshot,
  replaced: readonly string[],
  redefined: readonly string[],
): Promise<void> {
  await snapshot.checkHeld();
  const changed = [...new Set([...replaced, ...redefined])];
  if (changed.length === 0) return;
  throw new BackupError('SOURCE_CHANGED', `altered or replaced while the backup ran: ${changed.join(', ')}`, {
    hint: 'Run the backup again when no ALTER, RENAME, TRUNCATE or EXCHANGE PARTITION runs.',
    details: { tables: changed },
  });
}
