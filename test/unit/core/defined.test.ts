import { describe, expect, it } from '@jest/globals';
import { defined } from '../../../src/core/defined.ts';

describe('defined', () => {
  it('leaves out members that are undefined, and keeps the order of the others', () => {
    const made = defined({ z: 1, a: undefined, m: 'x' });
    expect(Object.keys(made)).toEqual(['z', 'm']);
    expect('a' in made).toBe(false);
  });

  it('keeps every other value, also those that count as false', () => {
    const values = { zero: 0, empty: '', no: false, nothing: null, nan: NaN };
    expect(defined(values)).toStrictEqual(values);
  });

  it('changes nothing in what it is given', () => {
    const given = { a: undefined, b: [1] };
    expect(defined(given).b).toBe(given.b);
    expect('a' in given).toBe(true);
  });
});
