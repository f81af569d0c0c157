import { describe, expect, it } from '@jest/globals';
import type { ContentsChunk } from '../../../../src/repository/contents.ts';
import { LoadQueue, type LoadTask } from '../../../../src/restore/load/load-queue.ts';
import type { PlannedTable } from '../../../../src/restore/plan/planned.ts';

const KIB = 1024;

interface Shape {
  chunks?: number[];
  chunking?: string;
  transactional?: boolean;
}

function table(
  name: string,
  { chunks = [100], chunking = 'key', transactional = true }: Shape,
): PlannedTable {
  const dataBytes = chunks.reduce((sum, bytes) => sum + bytes, 0);
  const parts = chunks.map((bytes, number) => ({ number, dataBytes: bytes }) as ContentsChunk);
  return {
    schema: 's',
    table: { name, dataBytes, chunking, transactional, chunks: parts },
  } as unknown as PlannedTable;
}

const names = ({ transactions }: LoadTask): string[][] =>
  transactions.map((chunks) => chunks.map(({ planned, chunk }) => `${planned.table.name}/${chunk.number}`));

/** What comes out when each task is done before the next begins, and how many tables were complete. */
function drain(queue: LoadQueue): { tasks: string[][][]; completed: number } {
  const tasks: string[][][] = [];
  let completed = 0;
  for (const task of queue.tasks()) {
    tasks.push(names(task));
    completed += task.countCompleted();
    queue.done(task);
  }
  return { tasks, completed };
}

describe('the queue of a restore', () => {
  it('gives chunks of large tables one by one, largest first, and a stream whole in their order', () => {
    const large = 600 * KIB;
    const queue = new LoadQueue(
      [
        table('a', { chunks: [large, large] }),
        table('b', { chunks: [large, large, large, large], chunking: 'stream' }),
        table('m', { chunks: [100, 100], transactional: false }),
      ],
      () => false,
    );
    expect(drain(queue)).toEqual({
      tasks: [[['b/0'], ['b/1'], ['b/2'], ['b/3']], [['a/0']], [['a/1']], [['m/0'], ['m/1']]],
      completed: 3,
    });
  });

  it('lets small tables share transactions that stay small, with each of their chunks once', () => {
    const tables = Array.from({ length: 120 }, (_, i) => table(`t${i}`, { chunks: [1000 + i, 50] }));
    const { tasks, completed } = drain(new LoadQueue(tables, () => false));
    expect(completed).toBe(120);
    expect(tasks.length).toBeLessThan(5);
    expect(tasks.every((transactions) => transactions.length === 1)).toBe(true);
    const all = tasks.flat(2);
    expect(all).toHaveLength(240);
    expect(new Set(all).size).toBe(240);
    const halves = Array.from({ length: 3 }, (_, i) => table(`h${i}`, { chunks: [200 * KIB] }));
    expect(drain(new LoadQueue(halves, () => false)).tasks).toHaveLength(3);
  });

  it('leaves out what is there already', () => {
    const tables = [
      table('a', { chunks: [100, 100] }),
      table('b', {}),
      table('c', { chunks: [1, 600 * KIB] }),
    ];
    const isDone = ({ table: { name } }: PlannedTable, { number }: ContentsChunk): boolean =>
      name === 'b' || number === 0;
    expect(drain(new LoadQueue(tables, isDone))).toEqual({ tasks: [[['c/1']], [['a/1']]], completed: 2 });
  });

  it('does not call a table complete while another connection is on it', () => {
    const queue = new LoadQueue([table('a', { chunks: [600 * KIB, 600 * KIB] })], () => false);
    const [first, second] = [...queue.tasks()];
    expect(first!.countCompleted()).toBe(0);
    queue.done(first!);
    expect(second!.countCompleted()).toBe(1);
  });
});
