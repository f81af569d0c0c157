// How the rows of a masked table are loaded.
import type { MaskKey } from '../../masking/mask-key.ts';
import { quoteName } from '../../sql/tokens/quote.ts';
import type { Session } from '../../mysql/connection/session.ts';
import type { PlannedTable } from '../plan/planned.ts';
import type { TableMask } from './restore-masks.ts';
import { KeptColumns } from './kept-columns.ts';
import { ChunkSamples } from './chunk-samples.ts';
import { namesOf } from '../../masking/hidden-values.ts';

export class TableLoad {
  readonly assignments: readonly (readonly [column: string, expression: string])[];
  /** Columns and indexes, in lower case. */
  readonly names: ReadonlySet<string>;
  /** Whether messages of the server are shown without values. */
  readonly hides: boolean;
  /** Columns without masks; absent: they are not compared. */
  readonly kept: KeptColumns | undefined;
  readonly #mask: TableMask;
  readonly #key: MaskKey;
  readonly #decoded: readonly string[];

  constructor(
    mask: TableMask,
    key: MaskKey,
    { showRows, comparesRows }: { showRows: boolean; comparesRows: boolean },
    planned: PlannedTable,
  ) {
    this.#mask = mask;
    this.#key = key;
    this.hides = !showRows;
    this.assignments = mask.masks.flatMap(({ column, steps }) =>
      steps.map((step) => [column, step] as const),
    );
    this.names = namesOf(mask.facts);
    this.#decoded = Object.keys(planned.decodeColumns);
    this.kept = comparesRows ? KeptColumns.of(planned, mask) : undefined;
  }

  sampler(planned: PlannedTable): ChunkSamples | undefined {
    return ChunkSamples.of(planned, this.#mask, this.#key);
  }

  /** Empties the variables through which columns were decoded: they hold a row as it was. */
  async forget(session: Session): Promise<void> {
    if (this.#decoded.length === 0) return;
    const variables = this.#decoded.map((name) => `@${quoteName(name)} = NULL`);
    await session.execute(`SET ${variables.join(', ')}`);
  }
}
