// What became of each object of the server: in the backup, or left out with a reason. Invariant: the two add up.
import type { Manifest } from '../../format/manifest-schema.ts';
import type { Accounts } from '../../mysql/schema/accounts.ts';
import type { Catalog, LeftOut } from '../../mysql/schema/catalog.ts';

export function accountForObjects(
  { schemas }: Catalog,
  accounts: Accounts | undefined,
  leftOut: readonly LeftOut[],
): Manifest['serverObjects'] {
  const broken = new Set(leftOut.map(({ name }) => name));
  const names = schemas.flatMap(({ name: schema, ...own }) => [
    `schema ${schema}`,
    ...own.tables.map(({ name }) => `table ${schema}.${name}`),
    ...own.views.map(({ name }) => `view ${schema}.${name}`),
    ...own.sequences.map((name) => `sequence ${schema}.${name}`),
    ...own.triggers.map(({ name }) => `trigger ${schema}.${name}`),
    ...own.routines.map(({ name, type }) => `${type.toLowerCase()} ${schema}.${name}`),
    ...own.libraries.map((name) => `library ${schema}.${name}`),
    ...own.events.map((name) => `event ${schema}.${name}`),
  ]);
  const accountNames = new Set(
    accounts?.records.filter(({ kind }) => kind === 'account' || kind === 'role').map(({ name }) => name) ??
      [],
  );
  const inBackup = names.filter((name) => !broken.has(name)).length + accountNames.size;
  const all = [...leftOut, ...(accounts?.leftOut ?? [])];
  return { onServer: inBackup + all.length, inBackup, leftOut: all };
}
