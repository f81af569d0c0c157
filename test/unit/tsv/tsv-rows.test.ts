import { expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { TsvRows } from '../../../src/tsv/tsv-rows.ts';

const ESCAPES: Record<number, string> = {
  0: '\\0',
  8: '\\b',
  9: '\\t',
  10: '\\n',
  13: '\\r',
  26: '\\Z',
  92: '\\\\',
};

/** As SELECT … INTO OUTFILE writes a value. */
function escape(value: Uint8Array): Buffer {
  return Buffer.concat([...value].map((byte) => Buffer.from(ESCAPES[byte] ?? [byte])));
}

const value = fc.uint8Array({ maxLength: 20 });
const row = fc.array(value, { minLength: 1, maxLength: 4 });

it('gives back all values of all rows, however the bytes are cut', () => {
  fc.assert(
    fc.property(fc.array(row), fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1 }), (rows, sizes) => {
      const bytes = Buffer.concat(
        rows.map((values) =>
          Buffer.concat([
            ...values.flatMap((each, i) => [...(i > 0 ? [Buffer.from('\t')] : []), escape(each)]),
            Buffer.from('\n'),
          ]),
        ),
      );
      const reader = new TsvRows();
      const read: Buffer[] = [];
      for (let at = 0, i = 0; at < bytes.length; i++) {
        const size = sizes[i % sizes.length]!;
        read.push(...reader.push(bytes.subarray(at, at + size)));
        at += size;
      }
      expect(read.map((line) => TsvRows.fields(line).map((field) => [...TsvRows.unescape(field)]))).toEqual(
        rows.map((values) => values.map((each) => [...each])),
      );
    }),
  );
});

it('rows are copies', () => {
  const bytes = Buffer.from('one\n');
  const [first] = new TsvRows().push(bytes);
  bytes.fill(0);
  expect(first!.toString()).toBe('one');
});
