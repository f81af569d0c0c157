import { describe, expect, it } from '@jest/globals';
import { everything, markOf, type Selection } from '../../../src/mysql/schema/selection.ts';
import { summaryMark } from '../../../src/format/manifest.ts';
import { passOverPartial, whereMasked } from '../../../src/repository/find/partial.ts';

const backups = (...each: [id: string, selection?: string | undefined, label?: string][]) =>
  each.map(([id, selection, label = 'shop']) => ({ id, label, selection }));
const counted = (...each: Parameters<typeof backups>): string[] =>
  passOverPartial(backups(...each)).counted.map(({ id }) => id);

describe('partial backups', () => {
  it('do not count next to a full one, whichever is newer', () => {
    expect(counted(['a', 'x'], ['b'], ['c', 'x'], ['d', 'y'])).toEqual(['b']);
  });

  it('count where no backup is full: those with the selection of the newest', () => {
    expect(counted(['a', 'x'], ['b', 'y'], ['c', 'x'])).toEqual(['a', 'c']);
  });

  it('are those of their label', () => {
    expect(counted(['a', 'x', 'one'], ['b', undefined, 'two'], ['c', 'x', 'two'])).toEqual(['a', 'b']);
  });

  it('are all counted or passed over', () => {
    const { counted: some, passedOver } = passOverPartial(backups(['a', 'x'], ['b'], ['c', 'x']));
    expect([some, passedOver].flat().map(({ id }) => id)).toEqual(['b', 'a', 'c']);
  });
});

describe('masked backups', () => {
  const found = [{ id: 'a', masked: true as const }, { id: 'b' }, { id: 'c', masked: true as const }];

  it('count only where they are asked for', () => {
    expect(whereMasked(found, false).map(({ id }) => id)).toEqual(['b']);
    expect(whereMasked(found, true).map(({ id }) => id)).toEqual(['a', 'c']);
  });

  it('are partial to readers that do not know them', () => {
    expect([summaryMark(undefined, false), summaryMark('x', false)]).toEqual([undefined, 'x']);
    expect([summaryMark(undefined, true), summaryMark('x', true)]).toEqual(['masked', 'masked x']);
  });
});

describe('the mark of a selection', () => {
  const of = (selection: Partial<Selection>): string | undefined => markOf({ ...everything, ...selection });

  it('is that of every selection that says the same', () => {
    expect(of({})).toBeUndefined();
    expect(of({ schemas: ['a', 'b'] })).toBe(of({ schemas: ['b', 'a'] }));
    const [id, name] = [
      ['a.t', 'id > 1'],
      ['a.u', 'name IS NULL'],
    ] as const;
    expect(of({ where: new Map([id, name]) })).toBe(of({ where: new Map([name, id]) }));
  });

  it('differs for another list, pattern or condition', () => {
    const marks = [
      of({ schemas: ['a'] }),
      of({ schemas: ['a,b'] }),
      of({ schemas: ['a', 'b'] }),
      of({ excludeSchemas: ['a'] }),
      of({ includeTables: ['a.t'] }),
      of({ excludeTables: ['a.t'] }),
      of({ where: new Map([['a.t', 'id > 1']]) }),
      of({ where: new Map([['a.t', 'id > 2']]) }),
    ];
    expect(new Set(marks).size).toBe(marks.length);
    expect(marks).not.toContain(undefined);
  });
});
