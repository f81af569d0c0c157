// Keys as users write them.
import { expect, it } from '@jest/globals';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { isIdentity, isRecipient, keyLines } from '../../../src/encryption/key-files.ts';

const identity = await generateX25519Identity();
const recipient = await identityToRecipient(identity);
const mistyped = (text: string): string => text.slice(0, -1) + (text.endsWith('q') ? 'p' : 'q');

it('recipients are those with a sound checksum', () => {
  expect(isRecipient(recipient)).toBe(true);
  for (const text of ['', 'age1', mistyped(recipient), recipient.toUpperCase(), `${recipient} `, identity])
    expect([text, isRecipient(text)]).toEqual([text, false]);
});

it('identities are those with a sound checksum', () => {
  const upper = mistyped(identity.toLowerCase()).toUpperCase();
  expect(isIdentity(identity)).toBe(true);
  for (const text of ['', upper, identity.toLowerCase(), recipient]) expect(isIdentity(text)).toBe(false);
});

it('a file of keys has comments and empty lines', () => {
  expect(keyLines(`# created: today\r\n\r\n  ${identity}  \n#x\n${recipient}`)).toEqual([
    identity,
    recipient,
  ]);
  expect(keyLines('')).toEqual([]);
});
