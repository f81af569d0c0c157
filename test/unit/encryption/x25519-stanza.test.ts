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

  it('that have no secret with anybody are refused where they are used', () => {
    const zero = new X25519Recipient(bech32.encodeFromBytes('age', new Uint8Array(32)));
    expect(() => zero.wrapFileKey(randomBytes(16))).toThrow();
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
