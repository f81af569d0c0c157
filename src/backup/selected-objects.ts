// Decides which objects of a server a backup contains, and describes the objects that changed.
import { defined } from '../core/defined.ts';
import { BackupError } from '../core/errors.ts';
import { isSystemSchema, type ServerFacts } from '../mysql/connection/server-facts.ts';
import type { Catalog } from '../mysql/schema/catalog.ts';
import { describeObject, type KnownObject, type ObjectChange } from '../mysql/schema/names/object-names.ts';
import { selectsSchema, selectsTable, type Selection } from '../mysql/schema/selection.ts';

/** Kinds that the catalog does not contain. */
export const NOT_IN_CATALOG: ReadonlySet<KnownObject['kind']> = new Set(['account', 'role']);

/**
 * Reports whether an object is selected. Programs belong to their schema, triggers to their table.
 */
export function isSelected(
  { kind, schema, name, table }: KnownObject,
  selection: Selection,
  facts: Pick<ServerFacts, 'ndbInfoSchema'>,
): boolean {
  if (kind === 'account' || kind === 'role') return true;
  const schemaName = schema ?? name;
  if (isSystemSchema(schemaName, facts) || !selectsSchema(selection, schemaName)) return false;
  const ofTable = kind === 'table' || kind === 'view' || kind === 'sequence' ? name : table;
  return ofTable === undefined || selectsTable(selection, schemaName, ofTable);
}

/** Objects of the catalog, in the form of the list of all objects. */
export function objectsOf({ schemas }: Catalog): KnownObject[] {
  return schemas.flatMap((schema): KnownObject[] => {
    const of =
      (kind: KnownObject['kind']) =>
      ({ name }: { name: string }): KnownObject => ({ kind, schema: schema.name, name });
    return [
      { kind: 'schema', name: schema.name },
      ...schema.tables.map(of('table')),
      ...schema.views.map(of('view')),
      ...schema.sequences.map((name) => of('sequence')({ name })),
      ...schema.routines.map(({ name, type }) => of(type.toLowerCase() as KnownObject['kind'])({ name })),
      ...schema.triggers.map(of('trigger')),
      ...schema.events.map((name) => of('event')({ name })),
      ...schema.libraries.map((name) => of('library')({ name })),
    ];
  });
}

export function withoutIdentity({ kind, schema, name }: KnownObject): KnownObject {
  return { kind, ...defined({ schema }), name };
}

export function describeChange(change: ObjectChange): string {
  return `${describeObject(change)} ${change.change}`;
}

export function sourceChanged(when: string, changed: readonly string[]): BackupError {
  return new BackupError(
    'SOURCE_CHANGED',
    `${when}, other clients changed objects of the backup: ${changed.join(', ')}`,
    {
      hint: 'Run the backup again when no CREATE, ALTER, DROP, RENAME or TRUNCATE runs.',
      details: { changed: [...changed] },
    },
  );
}
