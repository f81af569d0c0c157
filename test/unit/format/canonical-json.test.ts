// One value, one text: what a signature covers must not depend on how somebody has written it.
import { expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { canonicalJson } from '../../../src/format/canonical-json.ts';

it('has the form of RFC 8785', () => {
  // The examples of the RFC, sections 3.2.2 and 3.2.3.
  expect(
    canonicalJson(
      JSON.parse(
        '{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"literals":[null,true,false]}',
      ),
    ),
  ).toBe('{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27]}');
  const names = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, '\u00f6': 7 };
  expect(canonicalJson(names)).toBe(
    '{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\ud83d\ude00":5,"\ufb33":3}',
  );
});

it('is the same for every way of writing a value, and gives the value back', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = canonicalJson(value);
      const parsed: unknown = JSON.parse(JSON.stringify(value, null, 3));
      expect(canonicalJson(parsed)).toBe(text);
      expect(JSON.parse(text)).toEqual(parsed);
      expect(canonicalJson(reversed(parsed))).toBe(text);
    }),
  );
});

it('leaves out what JSON leaves out', () => {
  expect(canonicalJson({ b: undefined, a: [undefined, 1] })).toBe('{"a":[null,1]}');
});

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([name, field]) => [name, reversed(field)]),
  );
}
