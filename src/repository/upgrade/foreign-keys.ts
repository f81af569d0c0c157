// Foreign keys whose parent key is not unique, or is only a prefix of a key. MySQL from 8.4 creates
// them only for a session that may switch restrict_fk_on_non_standard_key off.
import type { DefinitionRecord } from '../../format/definition-record.ts';
import type { ForeignKeyFacts } from '../../format/table-facts.ts';
import type { Incompatibility } from './finding.ts';

interface ForeignKey extends ForeignKeyFacts {
  /** Table with the foreign key, as in messages. */
  object: string;
}

export class ForeignKeys {
  readonly #keys: ForeignKey[] = [];
  /** Columns of each unique index, by table. */
  readonly #unique = new Map<string, string[]>();

  note({ kind, schema = '', name, facts }: DefinitionRecord, object: string): void {
    if (kind !== 'table' || !facts) return;
    this.#keys.push(...facts.foreignKeys.map((key) => ({ ...key, object })));
    const unique = facts.indexes.filter(
      (index) => index.unique && index.parts.every(({ prefix }) => prefix === null),
    );
    this.#unique.set(
      keyOf(schema, name),
      unique.map(({ parts }) => columnsOf(parts.map(({ column }) => column ?? ''))),
    );
  }

  /** Returns non-standard keys, as far as their parent table is known. */
  nonStandard(): Incompatibility[] {
    return this.#keys
      .filter(({ schema, table, referenced }) => {
        const unique = this.#unique.get(keyOf(schema, table));
        return unique !== undefined && !unique.includes(columnsOf(referenced));
      })
      .map(({ object, name, table, referenced }) => ({
        object,
        why: `its foreign key ${name} refers to ${table} (${referenced.join(', ')}), a key that is not unique, and the target does not allow that`,
        advice:
          'make that key unique on the source, or SET GLOBAL restrict_fk_on_non_standard_key = OFF on the target, or grant SESSION_VARIABLES_ADMIN there',
        isRewritable: false,
      }));
  }
}

function keyOf(schema: string, table: string): string {
  return `${schema}\0${table}`.toLowerCase();
}

/** Key of a set of columns, in any order. */
function columnsOf(names: readonly string[]): string {
  return names
    .map((name) => name.toLowerCase())
    .sort()
    .join('\0');
}
