// The test vectors that every implementation of age is held to (C2SP/CCTV): what is to be read is read, everything else is refused, and no
// byte leaves that was not authenticated.
import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { DamagedFileError, decryptFile, NoIdentityError } from '../../../src/encryption/age-file.ts';
import { PassphraseIdentity } from '../../../src/encryption/passphrase-stanza.ts';
import { Secret } from '../../../src/core/secret.ts';
import { type AgeVector, readAgeVectors } from '../../fixtures/age-vectors/vectors.ts';

interface Outcome {
  outcome: 'success' | 'no match' | 'damaged';
  /** SHA-256 of what was decrypted. */
  payload: string;
}

// oxlint-disable-next-line require-await
async function* cut(file: Buffer, bytes: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < file.length; at += bytes) yield file.subarray(at, at + bytes);
}

async function decrypt({ file, identities, passphrases }: AgeVector, pieceBytes: number): Promise<Outcome> {
  const keys = [
    ...identities,
    ...passphrases.map((passphrase) => new PassphraseIdentity(new Secret(passphrase))),
  ];
  const hash = createHash('sha256');
  try {
    for await (const piece of decryptFile(keys, cut(file, pieceBytes))) hash.update(piece);
    return { outcome: 'success', payload: hash.digest('hex') };
  } catch (error) {
    if (error instanceof NoIdentityError) return { outcome: 'no match', payload: hash.digest('hex') };
    if (error instanceof DamagedFileError) return { outcome: 'damaged', payload: hash.digest('hex') };
    throw error;
  }
}

const NOTHING = createHash('sha256').digest('hex');

describe('the test vector', () => {
  it.each(readAgeVectors().map((vector) => [vector.name, vector] as const))('%s', async (_, vector) => {
    const damaged = vector.expect.endsWith('failure');
    for (const pieceBytes of [Infinity, 4096 + 7])
      expect(await decrypt(vector, Math.min(pieceBytes, vector.file.length || 1))).toEqual({
        outcome: damaged ? 'damaged' : vector.expect,
        payload: vector.payload ?? NOTHING,
      });
  });

  it('is one of all that there are', () => {
    const counts = new Map<string, number>();
    for (const { expect: expected } of readAgeVectors())
      counts.set(expected, (counts.get(expected) ?? 0) + 1);
    expect(Object.fromEntries(counts)).toMatchObject({ success: expect.any(Number) });
    expect(readAgeVectors().length).toBeGreaterThan(100);
  });
});
