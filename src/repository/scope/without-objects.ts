// Removes objects that a target does not accept from a scope. Pure. Invariant: each removed object
// is in the list of left-out objects with its reason, and so are its dependents.
import { describeRecord, type DefinitionKind } from '../../format/definition-record.ts';
import type { LeftOut } from '../../mysql/schema/catalog.ts';
import { routineKind } from '../definition-source.ts';
import { totalsOf, type Scope, type ScopedSchema } from './scope.ts';

export interface Reduced extends Scope {
  /** Objects that are left out together with others: triggers of a table. */
  besides: readonly LeftOut[];
}

/**
 * Removes the objects.
 * @param reasons reasons by object, with the schema's name on the target: `table shop.t`
 */
export function withoutObjects(scope: Scope, reasons: ReadonlyMap<string, string>): Reduced {
  const leftOut: LeftOut[] = [];
  const besides: LeftOut[] = [];
  const schemas = scope.schemas.map((schema): ScopedSchema => {
    const isKept = (kind: DefinitionKind, name: string): boolean => {
      const reason = reasons.get(describeRecord({ kind, schema: schema.name, name }));
      if (reason !== undefined)
        leftOut.push({ name: describeRecord({ kind, schema: schema.source, name }), reason });
      return reason === undefined;
    };
    /** Removes left-out triggers from their owners. */
    const withTriggers = <T extends { name: string; triggers: { name: string }[] }>(
      kind: 'table' | 'view',
      objects: readonly T[],
    ): T[] =>
      objects.flatMap((object) => {
        const triggers = object.triggers.filter(({ name }) => isKept('trigger', name));
        if (isKept(kind, object.name)) return [{ ...object, triggers }];
        for (const { name } of triggers)
          besides.push({
            name: describeRecord({ kind: 'trigger', schema: schema.source, name }),
            reason: `its ${kind} is left out`,
          });
        return [];
      });
    return {
      ...schema,
      tables: withTriggers('table', schema.tables),
      views: withTriggers('view', schema.views),
      sequences: schema.sequences.filter(({ name }) => isKept('sequence', name)),
      routines: schema.routines.filter(({ name, type }) => isKept(routineKind(type), name)),
      libraries: schema.libraries.filter(({ name }) => isKept('library', name)),
      events: schema.events.filter(({ name }) => isKept('event', name)),
    };
  });
  return {
    ...scope,
    schemas,
    besides,
    isComplete: scope.isComplete && leftOut.length === 0,
    leftOut: [...scope.leftOut, ...leftOut, ...besides],
    totals: totalsOf(schemas),
  };
}
