// Recipients `age1…` and identities `AGE-SECRET-KEY-1…` (C2SP age.md, "The X25519 recipient type"),
// with Node.js's own X25519. The library's takes 0.1 s to load and warm up, and then 2 ms per file.
import { bech32 } from '@scure/base';
import {
  createCipheriv,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
} from 'node:crypto';
import { FILE_KEY_BYTES, type Recipient, type Stanza, toBase64 } from './age-header.ts';

const KEY_BYTES = 32;
const RECIPIENT_PREFIX = 'age';
const IDENTITY_PREFIX = 'AGE-SECRET-KEY-';
const LABEL = 'age-encryption.org/v1/X25519';
const NONCE = Buffer.alloc(12);

export class X25519Recipient implements Recipient {
  readonly #bytes: Uint8Array;
  readonly #key: KeyObject;

  /**
   * @param text `age1…`
   * @throws Error if the text is not a recipient
   */
  constructor(text: string) {
    this.#bytes = decode(text, RECIPIENT_PREFIX);
    const x = Buffer.from(this.#bytes).toString('base64url');
    this.#key = createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x }, format: 'jwk' });
  }

  /** @throws Error for a recipient outside of the curve's large group: anyone can open its files */
  wrapFileKey(fileKey: Uint8Array): Stanza[] {
    const { publicKey, privateKey } = generateKeyPairSync('x25519');
    const share = rawKey(publicKey, 'x');
    const secret = diffieHellman({ privateKey, publicKey: this.#key });
    const salt = Buffer.concat([share, this.#bytes]);
    const key = new Uint8Array(hkdfSync('sha256', secret, salt, LABEL, KEY_BYTES));
    const cipher = createCipheriv('chacha20-poly1305', key, NONCE, { authTagLength: 16 });
    const body = Buffer.concat([cipher.update(fileKey), cipher.final(), cipher.getAuthTag()]);
    return [{ args: ['X25519', toBase64(share)], body }];
  }
}

/**
 * Returns whether the text is an X25519 recipient, `age1…`, with a correct checksum and a usable
 * point: with a point of low order, all parties get the same secret.
 */
export function isRecipient(text: string): boolean {
  try {
    new X25519Recipient(text).wrapFileKey(new Uint8Array(FILE_KEY_BYTES));
    return true;
  } catch {
    return false;
  }
}

/** Returns whether the text is an X25519 identity, `AGE-SECRET-KEY-1…`, with a correct checksum. */
export function isIdentity(text: string): boolean {
  return isKey(text, IDENTITY_PREFIX);
}

export function generateKeys(): { identity: string; recipient: string } {
  const { publicKey, privateKey } = generateKeyPairSync('x25519');
  return {
    identity: bech32.encodeFromBytes(IDENTITY_PREFIX, rawKey(privateKey, 'd')).toUpperCase(),
    recipient: bech32.encodeFromBytes(RECIPIENT_PREFIX, rawKey(publicKey, 'x')),
  };
}

function isKey(text: string, prefix: string): boolean {
  try {
    decode(text, prefix);
    return true;
  } catch {
    return false;
  }
}

/**
 * Decodes a key. Like age, only accepts the letter case that age writes.
 * @throws Error if the text is not such a key
 */
function decode(text: string, prefix: string): Uint8Array {
  const { prefix: found, bytes } = bech32.decodeToBytes(text);
  const isUpper = prefix === prefix.toUpperCase();
  if ((isUpper ? found.toUpperCase() : found) !== prefix || !text.startsWith(prefix))
    throw new Error(`it does not begin with ${prefix}1`);
  if (bytes.length !== KEY_BYTES) throw new Error(`it has ${bytes.length} bytes, not ${KEY_BYTES}`);
  return bytes;
}

function rawKey(key: KeyObject, part: 'x' | 'd'): Buffer {
  return Buffer.from(key.export({ format: 'jwk' })[part]!, 'base64url');
}
