import { expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import {
  backupTime,
  BaseNames,
  chunkFileName,
  encodeName,
  isBackupId,
  newBackupId,
} from '../../../src/format/names.ts';
import { isObjectName } from '../../../src/storage/key.ts';

it('ids sort by time and tell it', () => {
  const times = ['2026-11-22T03:00:00.900Z', '2026-11-22T03:00:01Z', '2027-01-01T00:00:00Z'];
  const ids = times.map((time) => newBackupId(new Date(time)));
  expect(ids.every(isBackupId)).toBe(true);
  expect([...ids].sort()).toEqual(ids);
  expect(backupTime(ids[1]!)).toEqual(new Date(times[1]!));
});

it.each([
  '',
  'latest',
  '../x',
  '20261122T030000Z-4f2a9',
  '20261122T030000Z-4F2A9C',
  '20261122T030000Z-4f2a9c\n',
  '20261122T030000Z-4f2a9c/..',
])('%j is no id', (text) => expect(isBackupId(text)).toBe(false));

it('names are encoded as MySQL Shell encodes them, and can be told apart', () => {
  expect(encodeName('a b@c%/\\.é😀')).toBe('a%20b%40c%25%2F%5C.é😀');
  const name = fc.string({ unit: 'grapheme' });
  fc.assert(
    fc.property(name, (text) => {
      expect(encodeName(text)).toMatch(/^(?:[A-Za-z0-9\-._~]|%[0-9A-F]{2}|[^\u0000-\u009f])*$/u);
      expect(decodeURIComponent(encodeName(text))).toBe(text);
    }),
  );
});

it('every character that a name can have is in a key that every storage takes', () => {
  expect(encodeName('\u0081gazat\ufffe\uffff\ufffd')).toBe('%C2%81gazat%EF%BF%BE%EF%BF%BF\ufffd');
  const refused: string[] = [];
  for (let code = 1; code <= 0xffff; code++) {
    const char = String.fromCharCode(code);
    if (!isObjectName(`${encodeName(char)}.sql`)) refused.push(code.toString(16));
    const isSurrogate = code >= 0xd800 && code <= 0xdfff;
    if (!isSurrogate && decodeURIComponent(encodeName(char)) !== char) refused.push(code.toString(16));
  }
  expect(refused).toEqual([]);
});

it('base names are unique where case and normal form do not count, and short enough for a file', () => {
  const unit = fc.constantFrom('a', 'A', 'é', 'e\u0301', '1', ' ', '😀', '@');
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(fc.string({ unit, maxLength: 4 }), fc.string({ unit, minLength: 60, maxLength: 128 })),
      ),
      (names) => {
        const bases = new BaseNames();
        const given = names.map((name) => bases.allocate(encodeName(name)));
        expect(new Set(given.map((base) => base.normalize('NFC').toLowerCase())).size).toBe(names.length);
        for (const base of given) {
          expect(Buffer.byteLength(base)).toBeLessThanOrEqual(200);
          // A cut never leaves half of an escape.
          expect(base).not.toMatch(/%(?![0-9A-F]{2})/);
        }
      },
    ),
  );
});

it('a name that needs no change keeps its own', () => {
  expect(new BaseNames().allocate('shop@orders')).toBe('shop@orders');
});

it('the last chunk has two @', () => {
  expect(chunkFileName('s@t', 0, false)).toBe('s@t@0.tsv.zst');
  expect(chunkFileName('s@t', 1, true)).toBe('s@t@@1.tsv.zst');
});
