// In which order chunks are loaded: the table with most left to do per worker that is on it comes next, so that large
// tables begin first and workers spread over tables instead of queueing for one index.
import type { ManifestChunk, ManifestSchema, ManifestTable } from '../format/manifest.ts';

export interface LoadTask {
  schema: string;
  table: ManifestTable;
  /** One chunk; or all of them where one connection has to keep the order of the rows, or cannot take a chunk back. */
  chunks: readonly ManifestChunk[];
  /** Whether nothing of the table is left once this is done. */
  isLast: () => boolean;
}

interface Waiting {
  schema: string;
  table: ManifestTable;
  tasks: (readonly ManifestChunk[])[];
  bytesLeft: number;
  active: number;
}

export class LoadQueue {
  readonly #waiting = new Map<ManifestTable, Waiting>();

  constructor(schemas: readonly ManifestSchema[]) {
    for (const schema of schemas) {
      for (const table of schema.tables) {
        const isSequential = table.chunking === 'stream' || !table.transactional;
        this.#waiting.set(table, {
          schema: schema.name,
          table,
          tasks: isSequential ? [table.chunks] : table.chunks.map((chunk) => [chunk]),
          bytesLeft: table.dataBytes,
          active: 0,
        });
      }
    }
  }

  /** Ends when nothing is left to begin. */
  *tasks(): Generator<LoadTask> {
    for (;;) {
      const next = this.#next();
      if (!next) return;
      const chunks = next.tasks.shift()!;
      next.active++;
      next.bytesLeft -= bytesOf(chunks);
      yield {
        schema: next.schema,
        table: next.table,
        chunks,
        isLast: () => next.tasks.length === 0 && next.active === 1,
      };
    }
  }

  done({ table }: LoadTask): void {
    const waiting = this.#waiting.get(table)!;
    waiting.active--;
    if (waiting.tasks.length === 0 && waiting.active === 0) this.#waiting.delete(table);
  }

  #next(): Waiting | undefined {
    let best: Waiting | undefined;
    let bestWeight = -1;
    for (const candidate of this.#waiting.values()) {
      if (candidate.tasks.length === 0) continue;
      const weight = candidate.bytesLeft / (candidate.active + 1);
      if (weight > bestWeight) [best, bestWeight] = [candidate, weight];
    }
    return best;
  }
}

function bytesOf(chunks: readonly ManifestChunk[]): number {
  return chunks.reduce((sum, { dataBytes }) => sum + dataBytes, 0);
}
