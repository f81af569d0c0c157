// Lists the objects of a backup that a restore leaves out, each with the option that excludes it.
import type { LeftOut } from '../../mysql/schema/catalog.ts';
import type { ContentsSchema } from '../contents.ts';
import type { ScopeRequest, ScopedSchema } from './scope.ts';

export const TABLES_ALONE = '--include-tables takes tables and views alone';
const NOT_SELECTED = 'it is not selected';

/**
 * Returns the objects by their names in the backup; only the schema itself if nothing in it is
 * selected.
 */
export function findLeftOut(
  schemas: readonly ContentsSchema[],
  scoped: readonly ScopedSchema[],
  { includeTables, parts, skipRoutines, skipEvents, skipTriggers }: ScopeRequest,
): LeftOut[] {
  const bySource = new Map(scoped.map((schema) => [schema.source, schema]));
  const ofPrograms = includeTables.length > 0 ? TABLES_ALONE : undefined;
  const ofData = parts === 'data' ? '--data-only' : undefined;
  return schemas.flatMap((schema): LeftOut[] => {
    const own = bySource.get(schema.name);
    if (!own) return [{ name: `schema ${schema.name}`, reason: NOT_SELECTED }];
    const missing = <T extends { name: string }>(
      all: readonly T[],
      some: readonly { name: string }[],
      kindOf: string | ((object: T) => string),
      reason: string,
    ): LeftOut[] => {
      const names = new Set(some.map(({ name }) => name));
      return all
        .filter(({ name }) => !names.has(name))
        .map((object) => ({
          name: `${typeof kindOf === 'string' ? kindOf : kindOf(object)} ${schema.name}.${object.name}`,
          reason,
        }));
    };
    const tables = new Set(own.tables.map(({ name }) => name));
    const views = new Set(own.views.map(({ name }) => name));
    const triggersOf = (
      owners: readonly { name: string; triggers: readonly { name: string }[] }[],
      there: Set<string>,
    ) => owners.filter(({ name }) => there.has(name)).flatMap(({ triggers }) => triggers);
    const isSkipped = (option: boolean, name: string): string => (option ? name : NOT_SELECTED);
    return [
      ...missing(schema.tables, own.tables, 'table', NOT_SELECTED),
      ...missing(schema.views, own.views, 'view', ofData ?? NOT_SELECTED),
      ...missing(schema.sequences, own.sequences, 'sequence', ofData ?? NOT_SELECTED),
      ...missing(
        [...triggersOf(schema.tables, tables), ...triggersOf(schema.views, views)],
        [...own.tables, ...own.views].flatMap(({ triggers }) => triggers),
        'trigger',
        ofData ?? isSkipped(skipTriggers, '--skip-triggers'),
      ),
      ...missing(
        schema.routines,
        own.routines,
        ({ type }) => type.toLowerCase(),
        ofPrograms ?? ofData ?? isSkipped(skipRoutines, '--skip-routines'),
      ),
      ...missing(
        schema.libraries,
        own.libraries,
        'library',
        ofPrograms ?? ofData ?? isSkipped(skipRoutines, '--skip-routines'),
      ),
      ...missing(
        schema.events,
        own.events,
        'event',
        ofPrograms ?? ofData ?? isSkipped(skipEvents, '--skip-events'),
      ),
    ];
  });
}
