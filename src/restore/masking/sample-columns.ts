// Sampled values of the columns of one table. They stay in memory, and no report repeats one.
import type { Column } from '../../mysql/schema/tables/column.ts';
import { typeKindOf } from '../../masking/suggest/suggest-rules.ts';

/** Rows of a sample. */
export const MAX_SAMPLE = 1000;
/** A longer value is cut. */
export const MAX_SAMPLE_BYTES = 4096;

export class SampleColumns {
  readonly names: readonly string[];
  readonly values: Map<string, string[]>;

  private constructor(names: readonly string[]) {
    this.names = names;
    this.values = new Map(names.map((name) => [name, []]));
  }

  /** Only texts and JSON are sampled. */
  static of(columns: readonly Column[]): SampleColumns {
    return new SampleColumns(
      columns
        .filter(({ generated, dataType }) => {
          const kind = typeKindOf(dataType);
          return !generated && (kind === 'text' || kind === 'json');
        })
        .map(({ name }) => name),
    );
  }

  /** NULL and '' are no values. */
  add(name: string, value: unknown): void {
    if (value === null || value === undefined || value === '') return;
    const text =
      typeof value === 'string'
        ? value
        : Buffer.isBuffer(value)
          ? value.toString('utf8')
          : JSON.stringify(value);
    this.values.get(name)?.push(text.slice(0, MAX_SAMPLE_BYTES));
  }
}
