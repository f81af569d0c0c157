// In which order chunks are loaded: the table with most left to do per worker that is on it comes next, so that large
// tables begin first and workers spread over tables instead of queueing for one index.
import type { ContentsChunk } from '../backups/contents.ts';
import type { PlannedTable } from './restore-plan.ts';

export interface LoadTask {
  planned: PlannedTable;
  /** One chunk; or all of them where one connection has to keep the order of the rows, or cannot take a chunk back. */
  chunks: readonly ContentsChunk[];
  /** Whether nothing of the table is left once this is done. */
  isLast: () => boolean;
}

interface Waiting {
  planned: PlannedTable;
  tasks: (readonly ContentsChunk[])[];
  bytesLeft: number;
  active: number;
}

export class LoadQueue {
  readonly #waiting = new Map<PlannedTable, Waiting>();

  /** @param isDone whether a chunk was loaded by a run that was interrupted */
  constructor(
    tables: readonly PlannedTable[],
    isDone: (table: PlannedTable, chunk: ContentsChunk) => boolean,
  ) {
    for (const planned of tables) {
      const { table } = planned;
      const chunks = table.chunks.filter((chunk) => !isDone(planned, chunk));
      if (chunks.length === 0) continue;
      const isSequential = table.chunking === 'stream' || !table.transactional;
      this.#waiting.set(planned, {
        planned,
        tasks: isSequential ? [chunks] : chunks.map((chunk) => [chunk]),
        bytesLeft: bytesOf(chunks),
        active: 0,
      });
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
        planned: next.planned,
        chunks,
        isLast: () => next.tasks.length === 0 && next.active === 1,
      };
    }
  }

  done({ planned }: LoadTask): void {
    const waiting = this.#waiting.get(planned)!;
    waiting.active--;
    if (waiting.tasks.length === 0 && waiting.active === 0) this.#waiting.delete(planned);
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

function bytesOf(chunks: readonly ContentsChunk[]): number {
  return chunks.reduce((sum, { dataBytes }) => sum + dataBytes, 0);
}
