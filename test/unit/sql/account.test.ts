// Accounts in every way in which servers print them and people type them.
import { expect, it } from '@jest/globals';
import { parseAccount } from '../../../src/sql/definitions/account.ts';

it.each([
  ['root@localhost', '`root`@`localhost`'],
  ["'stage owner'@'10.%'", '`stage owner`@`10.%`'],
  ['`stage owner`@`10.%`', '`stage owner`@`10.%`'],
  ['"stage owner"@"10.%"', '`stage owner`@`10.%`'],
  ["'it''s'@`a``b`", "`it's`@`a``b`"],
  ['"a""b"@h', '`a"b`@`h`'],
  [' backup@% ', '`backup`@`%`'],
])('%s', (text, account) => {
  expect(parseAccount(text)).toBe(account);
});

it.each(['', 'root', '@', 'root@', '@host', 'a@b@c', "'open@host", 'two words@host'])(
  'refuses %j',
  (text) => {
    expect(parseAccount(text)).toBeUndefined();
  },
);
