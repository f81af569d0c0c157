// Signs of sampled values: what counts, and what looks like it and does not.
import { expect, it } from '@jest/globals';
import { packingOf, signOfValues } from '../../../src/masking/suggest/value-signs.ts';
import { signOfName } from '../../../src/masking/suggest/name-signs.ts';

it.each<[string, string[], string | undefined]>([
  ['cards', ['4111111111111111', '5500-0000-0000-0004', '340000000000009'], 'card'],
  ['digits without Luhn', ['4111111111111112', '5500000000000005', '340000000000008'], undefined],
  ['IBANs', ['DE89370400440532013000', 'GB29 NWBK 6016 1331 9268 19', 'fr1420041010050500013m02606'], 'iban'],
  [
    'no IBANs',
    ['DE88370400440532013000', 'GB28NWBK60161331926819', 'FR1320041010050500013M02606'],
    undefined,
  ],
  ['phones', ['+49 30 12345', '030/1234567', '(555) 123-4567'], 'phone'],
  ['dates', ['2024-01-02', '2024-01-03 04:05:06', '2023-12-31'], undefined],
  ['numbers', ['1234567', '99887766', '5550001'], undefined],
  ['times', ['12:30:01', '01:02:03', '23:59:59'], undefined],
  ['IPv6', ['2001:db8::1', 'fe80::1', '::ffff:0:1'], 'ip'],
  ['names', ['Zoë Fischer', 'Peter Wagner', 'Jose Garcia', 'x', 'y'], 'full-name'],
  ['first names', ['Anna', 'PETER', 'maria'], 'first-name'],
  ['one name again and again', ['Grant', 'Grant', 'Grant', 'Grant'], undefined],
  ['too few', ['a@example.com', 'b@example.com'], undefined],
  ['some of many', ['a@example.com', 'b@example.com', 'c@example.com', 'x', 'y', 'z', 'w'], undefined],
])('%s', (_, values, category) => {
  expect(signOfValues(values)?.category).toBe(category);
});

it('knows packed values', () => {
  expect(packingOf(['a:1:{s:1:"x";i:1;}'])).toBe('values serialized by PHP');
  expect(packingOf(['{"a": 1}', '[1, 2]'])).toBe('JSON documents');
  expect(packingOf(['plain', 'texts'])).toBeUndefined();
});

it.each([
  ['users', 'userEmail', 'text', 'email'],
  ['users', 'email_template', 'text', undefined],
  ['users', 'email_verified', 'int', undefined],
  ['orders', 'billing_address_id', 'int', undefined],
  ['products', 'name', 'text', undefined],
  ['customers', 'name', 'text', 'full-name'],
  ['products', 'bypass', 'text', undefined],
  ['people', 'birth_date', 'date', 'birth'],
  ['products', 'zipped', 'text', undefined],
  ['log', 'ship', 'text', undefined],
] as const)('%s.%s as %s', (table, column, kind, category) => {
  expect(signOfName(table, column, kind)?.category).toBe(category);
});
