import { expect, it } from '@jest/globals';
import { format, inspect } from 'node:util';
import { Secret } from '../../../src/core/secret.ts';

it('cannot be printed in any usual way', () => {
  const secret = new Secret('hunter2');
  const holder = { password: secret };
  for (const text of [
    String(secret),
    secret.toString(),
    JSON.stringify(holder),
    inspect(holder, { depth: null, showHidden: true, getters: true }),
    inspect(holder, { customInspect: false, depth: null, showHidden: true }),
    format('%s %o %O %j', secret, secret, secret, secret),
    Object.values(secret).join(),
    new Error('x', { cause: holder }).stack!,
    inspect(new Error('x', { cause: holder })),
  ])
    expect(text).not.toContain('hunter2');
  expect(secret.reveal()).toBe('hunter2');
});
