// Statements are read back by a reader of SQL literals of its own, which shares nothing with the builder.
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { InsertStatements, type InsertTarget } from '../../../src/tsv/insert-statements.ts';

const HEAD = 'INSERT INTO t VALUES';
const TSV_ESCAPES: Record<number, string> = {
  0: '\\0',
  8: '\\b',
  9: '\\t',
  10: '\\n',
  13: '\\r',
  26: '\\Z',
  92: '\\\\',
};
const SQL_ESCAPES: Record<string, number> = { '0': 0, b: 8, n: 10, r: 13, t: 9, Z: 26 };

type Value = Uint8Array | null;

const tsv = (rows: readonly (readonly Value[])[]): Buffer =>
  Buffer.concat(rows.map((row) => Buffer.from(`${row.map(tsvField).join('\t')}\n`, 'latin1')));
const tsvField = (value: Value): string =>
  value === null ? '\\N' : [...value].map((byte) => TSV_ESCAPES[byte] ?? String.fromCharCode(byte)).join('');

const columns = (count: number): InsertTarget => ({
  head: HEAD,
  fields: Array.from({ length: count }, () => ({ before: '', after: '' })),
  charset: 'binary',
});

function build(
  target: InsertTarget,
  maxStatementBytes: number,
  bytes: Buffer,
  pieceSizes: readonly number[],
): { text: string; rows: number }[] {
  const builder = new InsertStatements(target, maxStatementBytes);
  const statements: { text: string; rows: number }[] = [];
  const keep = (each: Iterable<{ bytes: Buffer; rows: number }>): void => {
    for (const { bytes: made, rows } of each) statements.push({ text: made.toString('latin1'), rows });
  };
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = pieceSizes[i % pieceSizes.length]!;
    keep(builder.push(bytes.subarray(at, at + size)));
    at += size;
  }
  keep(builder.end());
  return statements;
}

/** Rows of a statement as a server would read them. */
function parse(text: string): Value[][] {
  expect(text.slice(0, HEAD.length + 1)).toBe(`${HEAD} `);
  const rows: Value[][] = [];
  let at = HEAD.length + 1;
  const take = (expected: string): void => {
    expect(text.slice(at, at + expected.length)).toBe(expected);
    at += expected.length;
  };
  const literal = (): Uint8Array => {
    take("_binary'");
    const bytes: number[] = [];
    for (; text[at] !== "'"; at++) {
      expect(at).toBeLessThan(text.length);
      if (text[at] === '\\') {
        at++;
        bytes.push(SQL_ESCAPES[text[at]!] ?? text.charCodeAt(at));
      } else bytes.push(text.charCodeAt(at));
    }
    at++;
    return Uint8Array.from(bytes);
  };
  for (;;) {
    const row: Value[] = [];
    take('(');
    for (;;) {
      if (text.startsWith('NULL', at)) {
        take('NULL');
        row.push(null);
      } else row.push(literal());
      if (text[at] === ')') break;
      take(',');
    }
    take(')');
    rows.push(row);
    if (at === text.length) return rows;
    take(',');
  }
}

const awkward = fc.constantFrom(0, 8, 9, 10, 13, 26, 0x27, 0x5c, 0x4e, 0x25, 0x5f, 0x22, 0xf0, 0x41);
const value = fc.option(
  fc
    .array(fc.oneof(awkward, fc.integer({ min: 0, max: 255 })), { maxLength: 12 })
    .map((bytes) => Uint8Array.from(bytes)),
);
const table = fc
  .integer({ min: 1, max: 4 })
  .chain((count) =>
    fc.array(fc.array(value, { minLength: count, maxLength: count }), { minLength: 1, maxLength: 12 }),
  );

it('holds exactly the values of the file, however its bytes are cut, in statements of the size that was asked for', () => {
  fc.assert(
    fc.property(
      table,
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }),
      fc.integer({ min: 1, max: 400 }),
      (rows, sizes, maxStatementBytes) => {
        const statements = build(columns(rows[0]!.length), maxStatementBytes, tsv(rows), sizes);
        const read = statements.map(({ text }) => parse(text));
        expect(read.flat()).toEqual(rows);
        expect(statements.map(({ rows: count }) => count)).toEqual(read.map(({ length }) => length));
        for (const { text, rows: count } of statements)
          if (count > 1) expect(text.length).toBeLessThanOrEqual(maxStatementBytes);
        // And as few of them as can be: the first row of the next one would not have fitted.
        for (const [i, { text }] of statements.slice(1).entries()) {
          const firstRow = build(columns(rows[0]!.length), 1, tsv(parse(text)), [1000])[0]!.text;
          const together = statements[i]!.text.length + firstRow.length - HEAD.length;
          expect(together).toBeGreaterThan(maxStatementBytes);
        }
      },
    ),
    { numRuns: 500 },
  );
});

it('goes on with small statements behind a row that is larger than all', () => {
  const large = new Uint8Array(3_000_000).fill(0x27);
  const rows: Value[][] = [[Buffer.from('a')], [large], [Buffer.from('b')], [Buffer.from('c')]];
  const statements = build(columns(1), 1000, tsv(rows), [700_000]);
  expect(statements.map(({ rows: count }) => count)).toEqual([1, 1, 2]);
  expect(statements[1]!.text).toBe(`${HEAD} (_binary'${"\\'".repeat(3_000_000)}')`);
  expect(statements[2]!.text).toBe(`${HEAD} (_binary'b'),(_binary'c')`);
});

it('puts values, and NULL, into the expressions of their columns', () => {
  const target: InsertTarget = {
    head: HEAD,
    fields: [
      { before: '', after: '+0' },
      { before: 'CONVERT(', after: ' USING utf8mb4)' },
    ],
    charset: 'utf8mb4',
  };
  const [statement] = build(target, 1000, Buffer.from('1\t\\N\n\\N\tx\n'), [100]);
  expect(statement!.text).toBe(
    `${HEAD} (_utf8mb4'1'+0,CONVERT(NULL USING utf8mb4)),(NULL+0,CONVERT(_utf8mb4'x' USING utf8mb4))`,
  );
});

describe('bytes that none of our files has, read as LOAD DATA would', () => {
  it.each([
    ['a quote behind a backslash', "\\'\n", "(_binary'\\'')"],
    ['a wildcard behind a backslash', '\\%\\_\n', "(_binary'%_')"],
    ['a tab and a line feed behind a backslash', '\\\t\\\n\n', "(_binary'\\\t\\\n')"],
    ['an N that is no NULL', '\\Nx\n', "(_binary'Nx')"],
    ['a NULL that is no field', 'x\\N\n', "(_binary'x\\N')"],
    ['a last row without its end', 'x', "(_binary'x')"],
    ['a last NULL without its end', '\\N', '(NULL)'],
    ['a last row that ends behind its first escape', '\\n', "(_binary'\\n')"],
  ])('%s', (_, text, expected) => {
    for (const size of [1, 100])
      expect(build(columns(1), 1000, Buffer.from(text), [size])).toEqual([
        { text: `${HEAD} ${expected}`, rows: 1 },
      ]);
  });
});

it('makes nothing of nothing', () => {
  expect(build(columns(2), 1000, Buffer.alloc(0), [1])).toEqual([]);
});

it.each([
  ['1\t2\n3\n', /row 2 has 1 fields, the table has 2 columns/],
  ['1\t2\t3\n', /row 1 has more than 2 fields, the table has 2 columns/],
  ['1\t2\n\n', /row 2 has 1 fields/],
])('refuses %j', (text, message) => {
  let thrown: unknown;
  try {
    build(columns(2), 1, Buffer.from(text), [100]);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toMatchObject({ code: 'LOAD_INCOMPLETE', message: expect.stringMatching(message) });
});
