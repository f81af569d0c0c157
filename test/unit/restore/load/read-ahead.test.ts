// Files that are read before their turn: all of each, in the order in which they are asked for, whatever happens to one of them.
import { describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { ReadAhead } from '../../../../src/restore/load/read-ahead.ts';

const AT_ONCE = 16;
const never = new AbortController().signal;

/** Files of so many pieces of 64 KiB, each filled with its number; all share one memory, as a source may. */
class Files {
  readonly opened: string[] = [];
  readonly closed: string[] = [];
  readonly pieces: Readonly<Record<string, number>>;

  constructor(pieces: Readonly<Record<string, number>>) {
    this.pieces = pieces;
  }

  async *open(name: string, signal: AbortSignal): AsyncGenerator<Buffer> {
    this.opened.push(name);
    const memory = Buffer.alloc(65_536);
    try {
      for (let number = 0; number < this.pieces[name]!; number++) {
        await sleep(1, undefined, { signal });
        yield memory.fill(number);
      }
    } finally {
      this.closed.push(name);
    }
  }
}

async function collect(source: AsyncIterable<Buffer>): Promise<number[]> {
  const numbers: number[] = [];
  for await (const bytes of source) {
    expect(bytes.every((byte) => byte === bytes[0])).toBe(true);
    numbers.push(bytes[0]!);
  }
  return numbers;
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, number) => number);

describe('files that are read ahead', () => {
  it('are read whole, also those that are longer than what is held of one', async () => {
    const files = new Files({ empty: 0, short: 2, long: 40 });
    const ahead = new ReadAhead(['empty', 'short', 'long'], AT_ONCE, never, (name, signal) =>
      files.open(name, signal),
    );
    for (const [name, pieces] of Object.entries(files.pieces))
      expect(await collect(ahead.read(name))).toEqual(upTo(pieces));
    await ahead.close();
    expect(files.closed).toEqual(['empty', 'short', 'long']);
  });

  it('are opened before they are asked for, so many at a time', async () => {
    const names = upTo(40).map(String);
    const files = new Files(Object.fromEntries(names.map((name) => [name, 1])));
    const ahead = new ReadAhead(names, AT_ONCE, never, (name, signal) => files.open(name, signal));
    expect(files.opened).toEqual([]);
    for (const [index, name] of names.entries()) {
      expect(await collect(ahead.read(name))).toEqual([0]);
      expect(files.opened).toHaveLength(Math.min(40, index + 1 + AT_ONCE));
    }
    await ahead.close();
    expect(files.closed).toHaveLength(40);
  });

  it('fail where they are asked for, and leave nothing open', async () => {
    const files = new Files({ sound: 1, broken: 1, other: 1, late: 100 });
    const ahead = new ReadAhead(Object.keys(files.pieces), AT_ONCE, never, async function* (name, signal) {
      if (name === 'broken') throw new Error('it is broken');
      yield* files.open(name, signal);
    });
    expect(await collect(ahead.read('sound'))).toEqual([0]);
    await sleep(20);
    await expect(collect(ahead.read('broken'))).rejects.toThrow('it is broken');
    await ahead.close();
    expect(files.closed.sort()).toEqual(['late', 'other', 'sound']);
  });

  it('are given up at once by a close, also those on their way', async () => {
    const files = new Files({ first: 1, second: 1 });
    let given = 0;
    const ahead = new ReadAhead(['first', 'second'], AT_ONCE, never, async function* (name, signal) {
      if (name === 'first') return yield* files.open(name, signal);
      try {
        await sleep(60_000, undefined, { signal });
      } finally {
        given++;
      }
    });
    await collect(ahead.read('first'));
    await ahead.close();
    expect(given).toBe(1);
  });

  it('end with the run', async () => {
    const stop = new AbortController();
    const files = new Files({ only: 100 });
    const ahead = new ReadAhead(['only'], AT_ONCE, stop.signal, (name, signal) => files.open(name, signal));
    const reading = collect(ahead.read('only'));
    await sleep(5);
    stop.abort(new Error('stopped'));
    await expect(reading).rejects.toThrow();
    await ahead.close();
    expect(files.closed).toEqual(['only']);
  });
});
