// Accounts for each object of the server: in the backup, or left out with a reason. Invariant: the
// account covers every object that existed at the moment of the snapshot, whether the engine's own
// readers saw the object or not.
import { BackupError } from '../../core/errors.ts';
import type { Manifest } from '../../format/manifest-schema.ts';
import type { Accounts } from '../../mysql/schema/accounts.ts';
import { NOT_SELECTED, type Catalog, type LeftOut } from '../../mysql/schema/catalog.ts';
import { describeObject, type KnownObject, type ObjectList } from '../../mysql/schema/names/object-names.ts';
import type { ServerFacts } from '../../mysql/connection/server-facts.ts';
import type { Selection } from '../../mysql/schema/selection.ts';
import { isSelected, objectsOf } from '../selected-objects.ts';

export interface AccountForObjects {
  /** Objects at the moment of the snapshot. */
  objects: ObjectList;
  catalog: Catalog;
  selection: Selection;
  facts: ServerFacts;
  /** Accounts of the server; undefined: not requested. */
  accounts: Accounts | undefined;
  /** Objects of the catalog that cannot be restored. */
  leftOut: readonly LeftOut[];
  /** Schemas that the account may not see, and objects that belong to no schema. */
  hidden: readonly LeftOut[];
}

/**
 * Accounts for the objects.
 * @throws BackupError SOURCE_CHANGED if an object is neither in the backup nor left out with a
 * reason
 */
export function accountForObjects({
  objects,
  catalog,
  selection,
  facts,
  accounts,
  leftOut,
  hidden,
}: AccountForObjects): Manifest['serverObjects'] {
  const own = objects.objects.filter(({ isSystem }) => !isSystem);
  const reasons = new Map([...catalog.leftOut, ...leftOut].map(({ name, reason }) => [name, reason]));
  for (const { name, reason } of accounts?.leftOut ?? []) reasons.set(name, reason);
  const held = heldNames(catalog, accounts);
  const account: Manifest['serverObjects'] = { onServer: own.length, inBackup: 0, leftOut: [] };
  const lost: string[] = [];
  for (const object of own) {
    const name = describeObject(object);
    const reason =
      reasons.get(name) ??
      (isSelected(object, selection, facts) ? reasonFor(object, catalog, accounts) : NOT_SELECTED);
    if (reason !== undefined) account.leftOut.push({ name, reason });
    else if (held.has(name)) account.inBackup++;
    else lost.push(name);
  }
  for (const object of objects.unknown) account.leftOut.push({ name: object, reason: 'it cannot be listed' });
  account.leftOut.push(...hidden);
  if (lost.length === 0) return account;
  throw new BackupError('SOURCE_CHANGED', `these objects are missing in the backup: ${lost.join(', ')}`, {
    hint: 'Run the backup again; if the error returns, report it as a bug.',
    details: { objects: lost },
  });
}

function heldNames(catalog: Catalog, accounts: Accounts | undefined): Set<string> {
  const records = accounts?.records ?? [];
  return new Set([
    ...objectsOf(catalog).map(describeObject),
    ...records
      .filter(({ kind }) => kind === 'account' || kind === 'role')
      // MySQL servers store a role as an account, and a dump may call it an account.
      .flatMap(({ name }) => [`account ${name}`, `role ${name}`]),
  ]);
}

/** Reason why a selected object is left out together with its owner. */
function reasonFor(
  { kind, schema, name, table }: KnownObject,
  { schemas }: Catalog,
  accounts: Accounts | undefined,
): string | undefined {
  if (kind === 'account' || kind === 'role')
    return accounts === undefined ? 'accounts are backed up with --users' : undefined;
  const owner = schemas.find((each) => each.name === (schema ?? name));
  if (!owner) return NOT_SELECTED;
  if (kind !== 'trigger') return undefined;
  const isOwned = [...owner.tables, ...owner.views].some((each) => each.name === table);
  return isOwned ? undefined : `its table ${owner.name}.${table} is not in the backup`;
}
