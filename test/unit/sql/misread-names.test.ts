// Names that a server reads as others than it prints.
import { expect, it } from '@jest/globals';
import iconv from 'iconv-lite';
import { findMisread } from '../../../src/sql/definitions/misread-names.ts';

const inSjis = (sql: string): string => iconv.encode(sql, 'shiftjis').toString('latin1');

// The second byte of 伝 is a backquote.
it.each([
  ['a backquote as a second byte and a doubled one', '`a伝``b`', true, true],
  ['a backquote as a second byte', '`a伝b`', false, true],
  ['a doubled backquote', '`a日``b`', false, false],
  ['a plain name', '`日本`', false, false],
])('%s', (_, name, onMySql, onMariaDb) => {
  const sql = inSjis(`CREATE VIEW v AS SELECT '伝\`\`' AS ${name}`);
  for (const [isMariaDb, isMisread] of [
    [false, onMySql],
    [true, onMariaDb],
  ] as const)
    expect(findMisread(sql, { charset: 'sjis', isMariaDb })).toBe(isMisread ? inSjis(name) : undefined);
});

it('in UTF-8 there is none', () => {
  const sql = Buffer.from('SELECT `a伝``b`').toString('latin1');
  expect(findMisread(sql, { charset: 'utf8mb4', isMariaDb: true })).toBeUndefined();
});
