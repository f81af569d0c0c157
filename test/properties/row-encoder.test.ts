// The kernel against a slow and obvious encoder, over all bytes, all cuts, all terminators, and what must be refused.
import { afterEach, describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { recyclePiece } from '../../src/core/buffer-pool.ts';
import {
  RowEncoder,
  type RowEncoderOptions,
  type RowPiece,
  type Terminator,
} from '../../src/tsv/row-encoder.ts';

type Value = Buffer | null;

const FULL_PACKET_BYTES = 0xffffff;
const EOF_PAYLOAD = Buffer.from([0xfe, 0, 0, 2, 0]);
const LETTERS = new Map([
  [0x00, '0'],
  [0x08, 'b'],
  [0x09, 't'],
  [0x0a, 'n'],
  [0x0d, 'r'],
  [0x1a, 'Z'],
  [0x5c, '\\'],
]);

function referenceValue(value: Value): Buffer {
  if (value === null) return Buffer.from('\\N');
  const bytes: Buffer[] = [];
  let clean = 0;
  for (let at = 0; at < value.length; at++) {
    const letter = LETTERS.get(value[at]!);
    if (letter === undefined) continue;
    bytes.push(value.subarray(clean, at), Buffer.from(`\\${letter}`));
    clean = at + 1;
  }
  return Buffer.concat([...bytes, value.subarray(clean)]);
}

function referenceRow(row: Value[]): Buffer {
  return Buffer.concat([
    ...row.flatMap((value, i) => [Buffer.from(i > 0 ? '\t' : ''), referenceValue(value)]),
    Buffer.from('\n'),
  ]);
}

function lengthEncoded(value: Value): Buffer {
  if (value === null) return Buffer.from([0xfb]);
  if (value.length < 0xfb) return Buffer.concat([Buffer.from([value.length]), value]);
  const prefix = Buffer.alloc(9);
  prefix.writeBigUInt64LE(BigInt(value.length), 1);
  const width = value.length < 0x10000 ? 2 : value.length < 0x1000000 ? 3 : 8;
  prefix[0] = width === 2 ? 0xfc : width === 3 ? 0xfd : 0xfe;
  return Buffer.concat([prefix.subarray(0, 1 + width), value]);
}

function rowPayload(row: Value[]): Buffer {
  return Buffer.concat(row.map(lengthEncoded));
}

/** Frames payloads as the server does; a payload that fills its packet is followed by another packet, empty if need be. */
function frame(payloads: Buffer[], firstSequence = 3): Buffer {
  const parts: Buffer[] = [];
  let sequence = firstSequence;
  for (const payload of payloads) {
    for (let at = 0; at <= payload.length; at += FULL_PACKET_BYTES) {
      const part = payload.subarray(at, at + FULL_PACKET_BYTES);
      const header = Buffer.alloc(4);
      header.writeUIntLE(part.length, 0, 3);
      header[3] = sequence;
      sequence = (sequence + 1) & 0xff;
      parts.push(header, part);
    }
  }
  return Buffer.concat(parts);
}

function cutAt(stream: Buffer, offsets: number[]): Buffer[] {
  const edges = [0, ...offsets.toSorted((a, b) => a - b), stream.length];
  return edges.slice(1).map((edge, i) => stream.subarray(edges[i], edge));
}

interface Encoded {
  tsv: Buffer;
  rows: number;
  longestRowBytes: number;
  pieces: RowPiece[];
  terminator: Terminator | undefined;
  /** What follows the terminator's header. */
  rest: Buffer;
}

const encoders: RowEncoder[] = [];
afterEach(() => {
  for (const encoder of encoders.splice(0)) encoder.release();
});

function encode(chunks: Buffer[], options: Partial<RowEncoderOptions> & { columnCount: number }): Encoded {
  const encoder = new RowEncoder({ sequenceId: 3, ...options });
  encoders.push(encoder);
  const pieces: RowPiece[] = [];
  const rest: Buffer[] = [];
  const take = (): void => {
    const piece = encoder.takePiece();
    if (piece) pieces.push(piece);
  };
  for (const chunk of chunks) {
    let at = 0;
    while (at < chunk.length && !encoder.terminator) {
      at = encoder.write(chunk, at);
      if (encoder.pieceReady) take();
    }
    rest.push(chunk.subarray(at));
  }
  take();
  return {
    tsv: Buffer.concat(pieces.map((piece) => piece.bytes)),
    rows: pieces.reduce((sum, piece) => sum + piece.rows, 0),
    longestRowBytes: encoder.longestRowBytes,
    pieces,
    terminator: encoder.terminator,
    rest: Buffer.concat(rest),
  };
}

/** Each piece says the truth about its rows: it is checked against the LFs, which occur at row ends only. */
function expectPiecesConsistent(pieces: RowPiece[]): void {
  for (const { bytes, rows, rowEnd } of pieces) {
    expect(rowEnd).toBe(bytes.lastIndexOf(0x0a) + 1);
    let lineFeeds = 0;
    for (let at = bytes.indexOf(0x0a); at >= 0; at = bytes.indexOf(0x0a, at + 1)) lineFeeds++;
    expect(rows).toBe(lineFeeds);
  }
}

const specialByte = fc.constantFrom(...LETTERS.keys());
const anyByte = fc.integer({ min: 0, max: 255 });
const value = fc.oneof(
  { weight: 8, arbitrary: fc.constant(null) },
  {
    weight: 20,
    arbitrary: fc.array(fc.oneof(anyByte, specialByte), { maxLength: 70 }).map((bytes) => Buffer.from(bytes)),
  },
  {
    weight: 8,
    arbitrary: fc.uint8Array({ minLength: 240, maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  },
  {
    weight: 1,
    arbitrary: fc.integer({ min: 65_530, max: 65_541 }).map((length) => Buffer.alloc(length, 'a\\b\0')),
  },
);
const table = fc
  .integer({ min: 1, max: 6 })
  .chain((columns) =>
    fc.array(fc.array(value, { minLength: columns, maxLength: columns }), { minLength: 1, maxLength: 12 }),
  );

describe('RowEncoder', () => {
  test('equals the reference for any rows, cuts, sequence numbers and piece sizes', () => {
    fc.assert(
      fc.property(
        table,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 20 }),
        anyByte,
        fc.integer({ min: 1, max: 4000 }),
        (rows, cuts, sequenceId, pieceBytes) => {
          const stream = frame([...rows.map(rowPayload), EOF_PAYLOAD], sequenceId);
          const chunks = cutAt(
            stream,
            cuts.map((part) => Math.floor(part * stream.length)),
          );
          const encoded = encode(chunks, { columnCount: rows[0]!.length, sequenceId, pieceBytes });
          expect(encoded.tsv.equals(Buffer.concat(rows.map(referenceRow)))).toBe(true);
          expect(encoded.rows).toBe(rows.length);
          expect(encoded.longestRowBytes).toBe(Math.max(...rows.map((row) => rowPayload(row).length)));
          expect(Buffer.concat([encoded.terminator!.header, encoded.rest])).toEqual(
            frame([EOF_PAYLOAD], (sequenceId + rows.length) & 0xff),
          );
          expectPiecesConsistent(encoded.pieces);
        },
      ),
      { numRuns: 200 },
    );
  });

  test('every byte value alone, at every place in a block', () => {
    const rows: Value[][] = [];
    for (let byte = 0; byte < 256; byte++) {
      for (let place = 0; place < 34; place++) {
        const bytes = Buffer.alloc(34, 'x');
        bytes[place] = byte;
        rows.push([bytes, Buffer.from([byte])]);
      }
    }
    const encoded = encode([frame([...rows.map(rowPayload), EOF_PAYLOAD])], { columnCount: 2 });
    expect(encoded.tsv.equals(Buffer.concat(rows.map(referenceRow)))).toBe(true);
  });

  test('a stream cut at every offset, in two and in three, and byte by byte', () => {
    const rows: Value[][] = [
      [Buffer.alloc(251, '\n'), null, Buffer.from('')],
      [null, Buffer.from('a\tb\\'), Buffer.from([0, 0x1a])],
      [Buffer.from(''), Buffer.from(''), null],
    ];
    const stream = frame([...rows.map(rowPayload), EOF_PAYLOAD]);
    const wanted = Buffer.concat(rows.map(referenceRow));
    const check = (offsets: number[]): void => {
      const encoded = encode(cutAt(stream, offsets), { columnCount: 3 });
      encoders.pop()!.release();
      if (!encoded.tsv.equals(wanted) || encoded.rows !== 3 || encoded.terminator?.sequenceId !== 6) {
        throw new Error(`wrong when cut at ${offsets.join()}`);
      }
    };
    for (let i = 0; i <= stream.length; i++) for (let j = i; j <= stream.length; j += 3) check([i, j]);
    check(Array.from(stream.keys()));
  });

  test.each([
    ['one byte below a full packet', [FULL_PACKET_BYTES - 1 - 4]],
    ['exactly a full packet, followed by an empty one', [FULL_PACKET_BYTES - 4]],
    ['one byte more', [FULL_PACKET_BYTES - 4 + 1]],
    ['a first value of eight length bytes', [FULL_PACKET_BYTES + 70_000]],
    ['exactly two full packets', [2 * FULL_PACKET_BYTES - 9]],
    ['a length that straddles two packets', [FULL_PACKET_BYTES - 4 - 5, FULL_PACKET_BYTES + 5]],
    ['three packets with small values behind', [2 * FULL_PACKET_BYTES + 1, 3, 0, 300]],
  ])('a row over 16 MB: %s', (_, lengths) => {
    const row = lengths.map((length) => Buffer.alloc(length, 'lorem ipsum dolor\n'));
    const small = lengths.map(() => Buffer.from('small'));
    const stream = frame([small, row, small].map(rowPayload).concat(EOF_PAYLOAD));
    const chunks: Buffer[] = [];
    for (let at = 0; at < stream.length; at += 65_521) chunks.push(stream.subarray(at, at + 65_521));
    const encoded = encode(chunks, { columnCount: lengths.length });
    expect(encoded.longestRowBytes).toBe(rowPayload(row).length);
    expect(encoded.tsv.equals(Buffer.concat([small, row, small].map(referenceRow)))).toBe(true);
    expect(encoded.rows).toBe(3);
    expect(encoded.terminator).toBeDefined();
    for (const piece of encoded.pieces) expect(piece.bytes.length).toBeLessThan(1_300_000);
    expectPiecesConsistent(encoded.pieces);
  });

  test('a row over 16 MB, cut at every offset around the header of its second packet', () => {
    // The second value's length bytes lie on both sides of that header.
    const row = [Buffer.alloc(FULL_PACKET_BYTES - 4 - 2, 'xyz'), Buffer.alloc(70_000, '\t')];
    const stream = frame([rowPayload(row), EOF_PAYLOAD]);
    const wanted = createHash('sha256').update(referenceRow(row)).digest('hex');
    const boundary = 4 + FULL_PACKET_BYTES;
    for (let cut = boundary - 8; cut <= boundary + 8; cut++) {
      const { tsv, terminator } = encode(cutAt(stream, [cut, cut + 1]), { columnCount: 2 });
      encoders.pop()!.release();
      expect({ cut, sha256: createHash('sha256').update(tsv).digest('hex') }).toEqual({
        cut,
        sha256: wanted,
      });
      expect(terminator).toBeDefined();
    }
  });

  test('a row that begins with 0xFE and is longer than an EOF packet is a row', () => {
    const length = Buffer.from([0xfe, 0, 0, 0, 0, 0, 0, 0, 0]);
    const encoded = encode([frame([length, EOF_PAYLOAD])], { columnCount: 1 });
    expect(encoded.tsv.toString()).toBe('\n');
    expect(encoded.rows).toBe(1);
  });

  test.each([
    ['an EOF packet', EOF_PAYLOAD, false],
    [
      'an ERR packet in the middle',
      Buffer.from([0xff, 0x25, 0x05, ...Buffer.from('#70100Query execution was interrupted')]),
      false,
    ],
    ['an OK packet with 0xFE', Buffer.from([0xfe, 0, 0, 2, 0, 0, 0, ...Buffer.from('session state')]), true],
  ])('stops at %s and leaves its payload and what follows unread', (_, payload, deprecateEof) => {
    const behind = Buffer.from([1, 0, 0, 1, 0]);
    const stream = Buffer.concat([frame([rowPayload([Buffer.from('x')]), payload]), behind]);
    for (let cut = 0; cut < stream.length; cut++) {
      const encoded = encode(cutAt(stream, [cut]), { columnCount: 1, deprecateEof });
      expect(encoded.tsv.toString()).toBe('x\n');
      expect(encoded.terminator?.sequenceId).toBe(4);
      expect(encoded.rest).toEqual(Buffer.concat([payload, behind]));
    }
  });

  test('no row at all', () => {
    const encoded = encode([frame([EOF_PAYLOAD])], { columnCount: 5 });
    expect(encoded.pieces).toEqual([]);
    expect(encoded.terminator?.sequenceId).toBe(3);
  });

  const good = rowPayload([Buffer.from('a'), Buffer.from('b')]);
  test.each([
    ['a packet out of order', Buffer.concat([frame([good]), frame([good], 9)]), 'packets out of order'],
    ['an empty packet', frame([good, Buffer.alloc(0)]), 'an empty packet'],
    ['a length byte 0xFF', frame([Buffer.from([1, 0x61, 0xff])]), 'invalid length byte'],
    ['a value too many', frame([Buffer.concat([good, Buffer.from([0])])]), 'more values than columns'],
    ['a value too few', frame([Buffer.from([1, 0x61])]), 'fewer values than columns'],
    ['a value past the end', frame([Buffer.from([1, 0x61, 9, 0x62]), good]), 'runs past the end'],
    ['a length that never comes', frame([Buffer.from([1, 0x61, 0xfc]), good]), 'runs past the end'],
    ['a length past the end', frame([Buffer.from([1, 0x61, 0xfc, 0x62]), good]), 'runs past the end'],
    [
      'a huge length',
      frame([Buffer.concat([Buffer.from([0xfe]), Buffer.alloc(8, 0xff), good]), good]),
      'runs past the end',
    ],
    [
      'an OK packet that was not agreed on',
      frame([Buffer.from([0xfe, ...Buffer.alloc(20, 1)])]),
      'malformed',
    ],
  ])('refuses %s, wherever it is cut', (_, stream, message) => {
    for (let cut = 0; cut < stream.length; cut++) {
      expect(() => encode(cutAt(stream, [cut]), { columnCount: 2 })).toThrow(
        expect.objectContaining({ code: 'INTERNAL', message: expect.stringContaining(message) }),
      );
    }
  });

  test('a failed or released encoder cannot be used again, and its kernel serves the next one', () => {
    const encoder = new RowEncoder({ columnCount: 1, sequenceId: 3 });
    expect(() => encoder.write(frame([Buffer.alloc(0)]))).toThrow('malformed result set');
    expect(() => encoder.write(frame([EOF_PAYLOAD]))).toThrow('used after its end');
    expect(encode([frame([rowPayload([null]), EOF_PAYLOAD])], { columnCount: 1 }).tsv.toString()).toBe(
      '\\N\n',
    );
  });

  test('memory that is given back serves other pieces, and the old piece is empty', () => {
    const stream = frame([
      ...Array.from({ length: 20_000 }, (_, i) => rowPayload([Buffer.alloc(200, String(i))])),
      EOF_PAYLOAD,
    ]);
    const encoder = new RowEncoder({ columnCount: 1, sequenceId: 3 });
    encoders.push(encoder);
    const hashes = [createHash('sha256'), createHash('sha256')] as const;
    const memories = new Set<Buffer>();
    for (let at = 0; at < stream.length && !encoder.terminator;) {
      at = encoder.write(stream, at);
      const piece = encoder.pieceReady || encoder.terminator ? encoder.takePiece() : undefined;
      if (!piece) continue;
      memories.add(piece.bytes);
      hashes[0].update(piece.bytes);
      if (piece.bytes.length > 1_000_000) {
        recyclePiece(piece);
        expect(piece.bytes.length).toBe(0);
        expect(() => recyclePiece(piece)).toThrow('given back twice');
      }
    }
    hashes[1].update(encode([stream], { columnCount: 1 }).tsv);
    expect(memories.size).toBeGreaterThan(3);
    expect(hashes[0].digest('hex')).toBe(hashes[1].digest('hex'));
  });

  test('the benchmark compares it with a plain loop, byte for byte, and they agree', () => {
    const program = join(import.meta.dirname, '..', '..', 'scripts', 'bench-encoder.mjs');
    const output = execFileSync(process.execPath, [program, '3', '1'], { encoding: 'utf8' });
    expect(output).toMatch(/^the same bytes by both: SHA-256 [0-9a-f]{64}$/m);
    expect(output).toMatch(/^kernel +median +\d+/m);
  });

  test('memory that is lent may change once write() has returned', () => {
    const rows = Array.from({ length: 500 }, (_, i) => [Buffer.alloc(i % 300, `v${i}`), null]);
    const stream = frame([...rows.map(rowPayload), EOF_PAYLOAD]);
    const encoder = new RowEncoder({ columnCount: 2, sequenceId: 3 });
    encoders.push(encoder);
    const lent = Buffer.alloc(1000);
    for (let at = 0; at < stream.length && !encoder.terminator; at += lent.length) {
      const bytes = stream.copy(lent, 0, at, at + lent.length);
      encoder.write(lent.subarray(0, bytes));
      lent.fill(0xff);
    }
    expect(encoder.takePiece()?.bytes.equals(Buffer.concat(rows.map(referenceRow)))).toBe(true);
    expect(encoder.terminator).toBeDefined();
  });
});
