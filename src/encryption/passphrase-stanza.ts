// Scrypt stanza of an age header (C2SP age.md, "The scrypt recipient type"). Uses Node.js's own
// scrypt, which runs on the thread pool and frees its memory at once. The library's scrypt blocks
// the program for 1 s.
import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import type { Identity } from 'age-encryption';
import type { Secret } from '../core/secret.ts';
import { type Recipient, type Stanza, toBase64 } from './age-header.ts';

/** Work factor 2^17 with r = 8: the minimum that OWASP recommends; takes 128 MiB. */
const WORK_FACTOR = 17;
/** Limit for files that we read. A larger factor is an attack on our memory. */
const MAX_WORK_FACTOR = 20;
const LABEL = Buffer.from('age-encryption.org/v1/scrypt');
const CIPHER = 'chacha20-poly1305';
const NONCE = Buffer.alloc(12);
const OPTIONS = { authTagLength: 16 } as const;

export class PassphraseRecipient implements Recipient {
  readonly #passphrase: Secret;
  readonly #workFactor: number;

  constructor(passphrase: Secret, workFactor = WORK_FACTOR) {
    this.#passphrase = passphrase;
    this.#workFactor = workFactor;
  }

  async wrapFileKey(fileKey: Uint8Array): Promise<Stanza[]> {
    const salt = randomBytes(16);
    const cipher = createCipheriv(
      CIPHER,
      await deriveKey(this.#passphrase, salt, this.#workFactor),
      NONCE,
      OPTIONS,
    );
    const body = Buffer.concat([cipher.update(fileKey), cipher.final(), cipher.getAuthTag()]);
    return [{ args: ['scrypt', toBase64(salt), String(this.#workFactor)], body }];
  }
}

export class PassphraseIdentity implements Identity {
  readonly #passphrase: Secret;

  constructor(passphrase: Secret) {
    this.#passphrase = passphrase;
  }

  async unwrapFileKey(stanzas: Stanza[]): Promise<Uint8Array | null> {
    const stanza = stanzas.find(({ args }) => args[0] === 'scrypt');
    if (!stanza) return null;
    const [, salt, workFactor] = stanza.args;
    if (stanzas.length !== 1 || stanza.args.length !== 3 || stanza.body.length !== 32)
      throw new Error('invalid scrypt stanza');
    // Only accept the canonical text. The last letter has bits beyond the sixteenth byte, so
    // another text of the same salt is not the one that was written.
    const isCanonical = toBase64(Buffer.from(salt!, 'base64')) === salt && salt.length === 22;
    if (!isCanonical || !/^[1-9]\d?$/.test(workFactor!)) throw new Error('invalid scrypt stanza');
    if (Number(workFactor) > MAX_WORK_FACTOR) throw new Error('the scrypt work factor is too high');
    const key = await deriveKey(this.#passphrase, Buffer.from(salt, 'base64'), Number(workFactor));
    const decipher = createDecipheriv(CIPHER, key, NONCE, OPTIONS);
    decipher.setAuthTag(stanza.body.subarray(16));
    const fileKey = decipher.update(stanza.body.subarray(0, 16));
    try {
      decipher.final();
      return fileKey;
    } catch {
      return null;
    }
  }
}

function deriveKey(passphrase: Secret, salt: Buffer, workFactor: number): Promise<Buffer> {
  const N = 2 ** workFactor;
  const options = { N, r: 8, p: 1, maxmem: 128 * 8 * N + 1024 * 1024 };
  return new Promise((resolve, reject) => {
    scrypt(passphrase.reveal(), Buffer.concat([LABEL, salt]), 32, options, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
}
