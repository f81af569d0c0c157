// Order in which chunks are loaded: next comes the table with the most remaining bytes per active
// worker. So large tables begin first, and workers spread over tables instead of queueing for one
// index. Small tables share transactions.
import type { ContentsChunk } from '../../repository/contents.ts';
import type { PlannedTable } from '../plan/planned.ts';

export interface TableChunk {
  planned: PlannedTable;
  chunk: ContentsChunk;
}

/** Transactions that one connection loads, one after the other. */
export interface LoadTask {
  /**
   * Either one transaction with one chunk; or one per chunk of a table, if one connection must keep
   * the order of the rows or cannot roll a chunk back; or one with all chunks of many small tables.
   */
  transactions: readonly (readonly TableChunk[])[];
  /** Returns the number of tables that this task completes. Valid while the task is not done. */
  countCompleted: () => number;
}

/** One table, or small tables that share a transaction. */
interface Waiting {
  tables: number;
  tasks: LoadTask['transactions'][];
  /** Total bytes, an upper bound of bytesLeft. */
  bytes: number;
  bytesLeft: number;
  active: number;
}

/**
 * Limits on the bytes and tables that share one transaction. A transaction costs as much as a few
 * rows.
 */
const MAX_SHARED_BYTES = 256 * 1024;
const MAX_SHARED_TABLES = 50;

export class LoadQueue {
  /** Waiting tables, largest first. */
  readonly #waiting: Set<Waiting>;
  readonly #origins = new WeakMap<LoadTask, Waiting>();

  /**
   * Creates a queue.
   * @param isDone reports whether an interrupted run loaded the chunk
   */
  constructor(
    tables: readonly PlannedTable[],
    isDone: (table: PlannedTable, chunk: ContentsChunk) => boolean,
  ) {
    const waiting: Waiting[] = [];
    const small: { planned: PlannedTable; loads: TableChunk[] }[] = [];
    for (const planned of tables) {
      const { dataBytes, transactional, chunking, chunks } = planned.table;
      const loads = chunks
        .filter((chunk) => !isDone(planned, chunk))
        .map((chunk): TableChunk => ({ planned, chunk }));
      if (loads.length === 0) continue;
      if (transactional && dataBytes <= MAX_SHARED_BYTES) {
        small.push({ planned, loads });
        continue;
      }
      const isSequential = chunking === 'stream' || !transactional;
      const each = loads.map((load) => [load]);
      waiting.push(waitingOf(1, isSequential ? [each] : each.map((load) => [load]), dataBytes));
    }
    for (const batch of batchesOf(small)) {
      const loads = batch.flatMap((table) => table.loads);
      waiting.push(waitingOf(batch.length, [[loads]], bytesOf([loads])));
    }
    this.#waiting = new Set(waiting.sort((a, b) => b.bytes - a.bytes));
  }

  /** Yields tasks until no task is left to begin. */
  *tasks(): Generator<LoadTask> {
    for (;;) {
      const next = this.#next();
      if (!next) return;
      const transactions = next.tasks.shift()!;
      next.active++;
      next.bytesLeft -= bytesOf(transactions);
      const countCompleted = (): number => (next.tasks.length === 0 && next.active === 1 ? next.tables : 0);
      const task: LoadTask = { transactions, countCompleted };
      this.#origins.set(task, next);
      yield task;
    }
  }

  done(task: LoadTask): void {
    const waiting = this.#origins.get(task)!;
    waiting.active--;
    if (waiting.tasks.length === 0 && waiting.active === 0) this.#waiting.delete(waiting);
  }

  #next(): Waiting | undefined {
    let best: Waiting | undefined;
    let bestWeight = -1;
    for (const candidate of this.#waiting) {
      // No later candidate has more bytes.
      if (candidate.bytes <= bestWeight) break;
      if (candidate.tasks.length === 0) continue;
      const weight = candidate.bytesLeft / (candidate.active + 1);
      if (weight > bestWeight) [best, bestWeight] = [candidate, weight];
    }
    return best;
  }
}

function waitingOf(tables: number, tasks: Waiting['tasks'], bytes: number): Waiting {
  const bytesLeft = tasks.reduce((sum, transactions) => sum + bytesOf(transactions), 0);
  return { tables, tasks, bytes, bytesLeft, active: 0 };
}

function batchesOf<T extends { loads: readonly TableChunk[] }>(small: readonly T[]): T[][] {
  const batches: T[][] = [];
  let bytes = 0;
  for (const table of small) {
    const own = bytesOf([table.loads]);
    const last = batches.at(-1);
    if (last && last.length < MAX_SHARED_TABLES && bytes + own <= MAX_SHARED_BYTES) {
      last.push(table);
      bytes += own;
    } else {
      batches.push([table]);
      bytes = own;
    }
  }
  return batches;
}

function bytesOf(transactions: LoadTask['transactions']): number {
  return transactions.flat().reduce((sum, { chunk }) => sum + chunk.dataBytes, 0);
}
