// Recipients and identities, held to what the library makes of the same text.
import { describe, expect, it } from '@jest/globals';
import { bech32 } from '@scure/base';
import { Decrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { randomBytes } from 'node:crypto';
import { encryptBytes } from '../../../src/encryption/age-file.ts';
import {
  generateKeys,
  isIdentity,
  isRecipient,
  X25519Recipient,
} from '../../../src/encryption/x25519-stanza.ts';

const identity = await generateX25519Identity();
const recipient = await identityToRecipient(identity);
const mistyped = (text: string): string => text.slice(0, -1) + (text.endsWith('q') ? 'p' : 'q');

describe('recipients', () => {
  it('are those with a sound checksum', () => {
    expect(isRecipient(recipient)).toBe(true);
    const short = bech32.encodeFromBytes('age', randomBytes(31));
    const other = bech32.encodeFromBytes('agf', randomBytes(32));
    for (const text of [
      '',
      'age1',
      mistyped(recipient),
      recipient.toUpperCase(),
      `${recipient} `,
      ` ${recipient}`,
      identity,
      short,
      other,
    ])
      expect([text, isRecipient(text)]).toEqual([text, false]);
  });

  // All points of low order, and other texts of the same numbers (https://cr.yp.to/ecdh.html, "How do I validate …?").
  it.each([
    '0000000000000000000000000000000000000000000000000000000000000000',
    '0100000000000000000000000000000000000000000000000000000000000000',
    'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
    '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
    'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
    'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
    'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
    '0000000000000000000000000000000000000000000000000000000000000080',
  ])('that share a secret with everybody are none: %s', (hex) => {
    const text = bech32.encodeFromBytes('age', Buffer.from(hex, 'hex'));
    expect(isRecipient(text)).toBe(false);
    expect(() => new X25519Recipient(text).wrapFileKey(randomBytes(16))).toThrow();
  });

  it('get another share each time', () => {
    const to = new X25519Recipient(recipient);
    const fileKey = randomBytes(16);
    const [one] = to.wrapFileKey(fileKey);
    const [two] = to.wrapFileKey(fileKey);
    expect(one!.args[1]).not.toBe(two!.args[1]);
    expect(one!.body).not.toEqual(two!.body);
  });
});

it('identities are those with a sound checksum', () => {
  const upper = mistyped(identity.toLowerCase()).toUpperCase();
  expect(isIdentity(identity)).toBe(true);
  for (const text of ['', upper, identity.toLowerCase(), recipient, `${identity} `])
    expect([text, isIdentity(text)]).toEqual([text, false]);
});

it('keys that are made are a pair, as the library sees them', async () => {
  for (let round = 0; round < 20; round++) {
    const keys = generateKeys();
    expect(await identityToRecipient(keys.identity)).toBe(keys.recipient);
    expect([isIdentity(keys.identity), isRecipient(keys.recipient)]).toEqual([true, true]);
    const decrypter = new Decrypter();
    decrypter.addIdentity(keys.identity);
    const file = await encryptBytes([new X25519Recipient(keys.recipient)], Buffer.from('x'));
    expect(Buffer.from(await decrypter.decrypt(file)).toString()).toBe('x');
  }
});
