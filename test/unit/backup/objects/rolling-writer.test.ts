import { describe, expect, it } from '@jest/globals';
import type { ChunkWriter, WrittenChunk } from '../../../../src/backup/objects/chunk-writer.ts';
import type { ChunkPiece } from '../../../../src/backup/objects/frame-maker.ts';
import { RollingWriter } from '../../../../src/backup/objects/rolling-writer.ts';
import { TableDump } from '../../../../src/backup/rows/table-dump.ts';
import type { Table } from '../../../../src/mysql/schema/catalog.ts';
import type { TableReading } from '../../../../src/mysql/rows/select-rows.ts';
import type { RowPiece } from '../../../../src/mysql/protocol/row-stream.ts';

const MiB = 1024 ** 2;

interface File {
  name: string;
  text: string;
  state: 'open' | 'finished' | 'aborted';
}

function begin(bytesPerChunk: number, failOn?: string) {
  const files: File[] = [];
  const dump = new TableDump(
    { schema: 's', name: 't', engine: 'InnoDB', columns: [], key: undefined } as unknown as Table,
    {} as TableReading,
    's@t',
    { isSchemaOnly: false },
  );
  const open = (name: string): ChunkWriter => {
    const file: File = { name, text: '', state: 'open' };
    files.push(file);
    let rows = 0;
    return {
      get dataBytes() {
        return file.text.length;
      },
      push: ({ bytes, rows: ended }: ChunkPiece) => {
        file.text += bytes.toString('latin1');
        rows += ended;
        return undefined;
      },
      finish: (): Promise<WrittenChunk> => {
        if (name === failOn) return Promise.reject(new Error('the disk is full'));
        file.state = 'finished';
        const dataBytes = file.text.length;
        return Promise.resolve({ object: name, rows, dataBytes, storedBytes: dataBytes, sha256: '' });
      },
      abort: () => {
        file.state = 'aborted';
        return Promise.resolve();
      },
    } as unknown as ChunkWriter;
  };
  const writer = new RollingWriter(dump, open, bytesPerChunk);
  return { files, dump, writer };
}

const piece = (text: string): RowPiece => ({
  bytes: Buffer.from(text, 'latin1'),
  rows: text.split('\n').length - 1,
  rowEnd: text.lastIndexOf('\n') + 1,
});

async function written(bytesPerChunk: number, pieces: readonly string[]) {
  const { files, dump, writer } = begin(bytesPerChunk);
  for (const text of pieces) await writer.push(piece(text));
  await writer.finish();
  expect(files.every(({ state }) => state === 'finished')).toBe(true);
  expect(files.map(({ text }) => text).join('')).toBe(pieces.join(''));
  expect(dump.isComplete).toBe(true);
  expect(dump.chunks.map(({ object }) => object)).toEqual(files.map(({ name }) => name));
  return { texts: files.map(({ text }) => text), names: files.map(({ name }) => name), dump };
}

describe('a stream of rows', () => {
  it('without rows is one empty file, the last', async () => {
    const { texts, names, dump } = await written(10, []);
    expect([texts, names, dump.rows]).toEqual([[''], ['s@t@@0.tsv.zst'], 0]);
  });

  it('that is small is one file, the last', async () => {
    const { names, dump } = await written(100, ['a\nb', 'c\n']);
    expect([names, dump.rows]).toEqual([['s@t@@0.tsv.zst'], 2]);
  });

  it('is cut after the last row that ends in a piece; the rest begins the next file', async () => {
    const { texts, names, dump } = await written(6, ['aa\nb', 'b\ncc\nd', 'd\n']);
    expect(texts).toEqual(['aa\nbb\ncc\n', 'dd\n']);
    expect(names).toEqual(['s@t@0.tsv.zst', 's@t@@1.tsv.zst']);
    expect(dump.chunks.map(({ rows, dataBytes }) => [rows, dataBytes])).toEqual([
      [3, 9],
      [1, 3],
    ]);
  });

  it('is not cut within a row that is larger than a file', async () => {
    const { texts } = await written(4, ['a\n', 'bbbbbb', 'bbbbbb', 'bb\nc', '\nd\n']);
    expect(texts).toEqual(['a\nbbbbbbbbbbbbbb\n', 'c\nd\n', '']);
  });

  it('that ends where a file ends has an empty last file', async () => {
    const { texts, names, dump } = await written(4, ['aaa\n', 'bbb\n']);
    expect(texts).toEqual(['aaa\n', 'bbb\n', '']);
    expect(names).toEqual(['s@t@0.tsv.zst', 's@t@1.tsv.zst', 's@t@@2.tsv.zst']);
    expect(dump.chunks.map(({ rows }) => rows)).toEqual([1, 1, 0]);
  });

  it('has every byte once, however it is cut into pieces', async () => {
    const text = Array.from({ length: 60 }, (_, i) => `${'x'.repeat(i % 9)}\n`).join('');
    for (let size = 1; size < 40; size++) {
      const pieces = text.match(new RegExp(`[^]{1,${size}}`, 'g'))!;
      const { texts, dump } = await written(25, pieces);
      expect(texts.every((each) => each === '' || each.endsWith('\n'))).toBe(true);
      expect(dump.chunks.map(({ rows }) => rows)).toEqual(texts.map((each) => each.split('\n').length - 1));
    }
  });
});

describe('the start of a file', () => {
  it('is held back until more than 4 MiB follow', async () => {
    const { files, dump, writer } = begin(100 * MiB);
    await writer.push(piece(`${'a'.repeat(4 * MiB - 1)}\n`));
    expect(files).toEqual([]);
    await writer.push(piece('b\n'));
    expect(files.map(({ name, text }) => [name, text.length])).toEqual([['s@t@0.tsv.zst', 4 * MiB + 2]]);
    await writer.push(piece('c\n'));
    await writer.finish();
    expect(files.map(({ name }) => name)).toEqual(['s@t@0.tsv.zst', 's@t@@1.tsv.zst']);
    expect(files[0]!.text.endsWith('a\nb\nc\n')).toBe(true);
    expect(files[1]!.text).toBe('');
    expect(files.map(({ state }) => state)).toEqual(['finished', 'finished']);
    expect([dump.isComplete, dump.rows]).toEqual([true, 3]);
  });

  it('that is held is in the last file', async () => {
    const { files, writer } = begin(100 * MiB);
    await writer.push(piece(`${'a'.repeat(4 * MiB - 1)}\n`));
    await writer.finish();
    expect(files.map(({ name, text }) => [name, text.length])).toEqual([['s@t@@0.tsv.zst', 4 * MiB]]);
  });
});

describe('a failure', () => {
  it('of an earlier file fails the stream, and its file is aborted', async () => {
    const { files, dump, writer } = begin(4, 's@t@0.tsv.zst');
    await writer.push(piece('aaa\n'));
    await expect(writer.finish()).rejects.toThrow('the disk is full');
    expect(files[0]).toMatchObject({ name: 's@t@0.tsv.zst', state: 'aborted' });
    expect(dump.isComplete).toBe(false);
  });

  it('of an earlier file ends the stream at its next rows', async () => {
    const { writer } = begin(4, 's@t@0.tsv.zst');
    await writer.push(piece('aaa\n'));
    await new Promise(setImmediate);
    expect(() => writer.push(piece('b\n'))).toThrow('the disk is full');
  });

  it('of the last file aborts it, and the table is not complete', async () => {
    const { files, dump, writer } = begin(100, 's@t@@0.tsv.zst');
    await writer.push(piece('aaa\n'));
    await expect(writer.finish()).rejects.toThrow('the disk is full');
    expect([files[0]!.state, dump.isComplete]).toEqual(['aborted', false]);
  });

  it('ends a writer: it takes no more rows', async () => {
    const { files, dump, writer } = begin(4);
    await writer.push(piece('aa'));
    await writer.abort(new Error('cancelled'));
    expect(() => writer.push(piece('b\n'))).toThrow('cancelled');
    expect([files, dump.chunks]).toEqual([[], []]);
  });
});
