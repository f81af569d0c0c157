// The scope of a restore with masks.
import { BackupError } from '../../core/errors.ts';
import { totalsOf, withoutRows, type Scope } from './scope.ts';

/** @throws BackupError CONFIG_INVALID if --where would see masked values */
export function withMasks(
  scope: Scope,
  choose: (schema: string, table: string) => 'as it is' | 'masked' | 'no rows',
): Scope {
  const filtered: string[] = [];
  const schemas = scope.schemas.map((schema) => ({
    ...schema,
    tables: schema.tables.map((table) => {
      const choice = choose(schema.source, table.name);
      if (choice === 'as it is') return table;
      if (choice === 'no rows') return withoutRows(table);
      if (table.rowFilter !== undefined) filtered.push(`${schema.source}.${table.name}`);
      return { ...table, isMasked: true as const };
    }),
  }));
  if (filtered.length > 0)
    throw new BackupError(
      'CONFIG_INVALID',
      `--where and --mask are both for ${filtered.join(', ')}, and the condition would see the masked values`,
      { hint: 'Leave --where out for masked tables.' },
    );
  return { ...scope, schemas, totals: totalsOf(schemas) };
}
