// Groups of columns that foreign keys tie: a mask must be the same in all of them.
import type { TableFacts } from '../format/table-facts.ts';

export interface TiedColumn {
  /** `schema\0table\0column` in lower case. */
  id: string;
  /** `schema.table.column` */
  label: string;
  /** Whether another column refers to it. */
  isReferenced: boolean;
}

interface Owner {
  schema: string;
  name: string;
  facts: Pick<TableFacts, 'foreignKeys'>;
}

export class ForeignKeyGroups {
  readonly #groupOf = new Map<string, TiedColumn[]>();

  constructor(tables: readonly Owner[]) {
    for (const { schema, name, facts } of tables)
      for (const key of facts.foreignKeys)
        for (const [i, column] of key.columns.entries()) {
          const referenced = key.referenced[i];
          if (referenced === undefined) continue;
          this.#tie(
            this.#member(schema, name, column),
            this.#member(key.schema, key.table, referenced, true),
          );
        }
  }

  of(id: string): readonly TiedColumn[] | undefined {
    return this.#groupOf.get(id);
  }

  all(): ReadonlySet<readonly TiedColumn[]> {
    return new Set(this.#groupOf.values());
  }

  #member(schema: string, table: string, column: string, isReferenced = false): TiedColumn {
    const id = `${schema}\0${table}\0${column}`.toLowerCase();
    const group = this.#groupOf.get(id) ?? [];
    let member = group.find((each) => each.id === id);
    if (!member) {
      member = { id, label: `${schema}.${table}.${column}`, isReferenced };
      group.push(member);
      this.#groupOf.set(id, group);
    }
    member.isReferenced ||= isReferenced;
    return member;
  }

  #tie(a: TiedColumn, b: TiedColumn): void {
    const [one, two] = [this.#groupOf.get(a.id)!, this.#groupOf.get(b.id)!];
    if (one === two) return;
    one.push(...two);
    for (const member of two) this.#groupOf.set(member.id, one);
  }
}
