import { expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { pickSample } from '../../../src/verify/server/sample.ts';

it('picks as many different ones as was asked for, or all, and the same for the same seed', () => {
  fc.assert(
    fc.property(fc.nat(50), fc.nat(60), fc.integer({ min: 0, max: 2 ** 31 - 1 }), (count, size, seed) => {
      const items = Array.from({ length: count }, (_, i) => i);
      const picked = pickSample(items, size, seed);
      expect(picked).toHaveLength(Math.min(size, count));
      expect(new Set(picked).size).toBe(picked.length);
      expect(pickSample(items, size, seed)).toEqual(picked);
    }),
  );
});

it('picks every table sooner or later', () => {
  const items = Array.from({ length: 20 }, (_, i) => i);
  const seen = new Set(Array.from({ length: 200 }, (_, seed) => pickSample(items, 3, seed)).flat());
  expect(seen.size).toBe(20);
});
