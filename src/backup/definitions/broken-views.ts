// Finds views over views that will not be restored: these views cannot be restored either. Pure.
import type { DefinitionRecord } from '../../format/definition-record.ts';
import { tablesOfView } from '../../sql/definitions/view-tables.ts';

/**
 * Marks views that need a broken view as broken.
 * @param records all views of one schema
 * @returns the views in their order
 */
export function withoutBroken(records: readonly DefinitionRecord[]): DefinitionRecord[] {
  const broken = new Set(records.filter((record) => record.broken !== undefined).map(({ name }) => name));
  let marked = [...records];
  for (let before = -1; before !== broken.size && broken.size > 0;) {
    before = broken.size;
    marked = marked.map((record) => {
      const needed =
        record.broken === undefined ? tablesOfView(record).find((name) => broken.has(name)) : undefined;
      if (needed === undefined) return record;
      broken.add(record.name);
      return { ...record, broken: `it needs view ${record.schema}.${needed}, which will not be restored` };
    });
  }
  return marked;
}
