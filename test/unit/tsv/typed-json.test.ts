import { describe, expect, it } from '@jest/globals';
import { array, assert, constantFrom, nat, property, stringMatching } from 'fast-check';
import { TypedJsonScanner } from '../../../src/tsv/typed-json.ts';
import { propertyRuns } from '../../support/property-runs.ts';

function mayBeTyped(pieces: readonly string[]): boolean {
  const scanner = new TypedJsonScanner();
  for (const piece of pieces) {
    const bytes = Buffer.from(piece, 'latin1');
    scanner.push(bytes);
    // The memory of a piece is used again.
    bytes.fill('9');
  }
  return scanner.finish();
}

const TYPED = [
  '1\t{"d": 1.10}\n',
  '{"d": 0.00001}',
  '[1234567890123456.5]',
  '[12345678901234567890]',
  `{"most digits": ${'9'.repeat(65)}}`,
  `{"most digits": -${'9'.repeat(35)}.${'9'.repeat(30)}}`,
  '7.00\t',
  '["2020-01-01"]',
  '"2020-01-01 10:00:00.000000"',
  '"838:59:59.123456"',
  '"-01:00:00.500001"',
  '"base64:type15:AAEC"',
];
const PLAIN = [
  '',
  '1\t{"a": 1.5, "b": 1.0, "c": -0.25, "n": 123456789012345678}\n',
  '{"e": 1e20, "f": 1.79e308}',
  '{"id": "550e8400-e29b-41d4-a716-446655440000"}',
  '{"at": "2024-05-06T07:08:09Z", "v": "1.2.3", "ip": "10.0.0.1", "phone": "+49-30-1234"}',
  `{"sha": "${'0123456789abcdef'.repeat(4)}", "digits": "${'0123456789'.repeat(9)}", "v": "1.10"}`,
];

describe('JSON values that no text can carry', () => {
  it.each(TYPED)('may be in %j', (text) => {
    expect(mayBeTyped([text])).toBe(true);
    expect(mayBeTyped([`${'{"some": "text before"} '.repeat(20)}${text}${' and behind'.repeat(20)}`])).toBe(
      true,
    );
  });

  it.each(PLAIN)('are not in %j', (text) => {
    expect(mayBeTyped([text])).toBe(false);
    expect(mayBeTyped(Array<string>(50).fill(text))).toBe(false);
  });

  it('are found wherever the bytes are cut', () => {
    const filler = stringMatching(/^[a-z"{}:, \t\n]{0,200}$/);
    assert(
      property(
        filler,
        constantFrom(...TYPED),
        filler,
        array(nat(500), { maxLength: 12 }),
        (before, typed, behind, cuts) => {
          const text = before + typed + behind;
          const places = [0, ...cuts.map((cut) => cut % (text.length + 1)), text.length].sort(
            (a, b) => a - b,
          );
          expect(mayBeTyped(places.slice(1).map((end, i) => text.slice(places[i], end)))).toBe(true);
        },
      ),
      propertyRuns(1000),
    );
    for (const typed of TYPED) expect(mayBeTyped(typed.split(''))).toBe(true);
  });
});
