// Ed25519 signatures of a backup's JSON files: each file holds its signature in the field
// `signature`, over the canonical JSON of all its other fields. Invariant: verification covers the
// document as it was read, including unknown fields.
import { createHash, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { BackupError } from '../core/errors.ts';
import { canonicalJson } from './canonical-json.ts';

const signature = z.strictObject({
  algorithm: z.literal('ed25519'),
  /** Id of the required key, see `keyIdOf`. */
  keyId: z.string().regex(/^[0-9a-f]{16}$/),
  /** 64 bytes in base64. */
  value: z.string().max(100),
});

export type Signature = z.infer<typeof signature>;

/**
 * Returns the first 16 hex digits of the SHA-256 of the public key (SPKI, DER).
 * @param key public key, or its private key
 */
export function keyIdOf(key: KeyObject): string {
  const isPrivate = key.type === 'private';
  const der = (isPrivate ? createPublicKey(key) : key).export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(der).digest('hex').slice(0, 16);
}

/** Returns the document with its signature; unchanged without a key. */
export function signDocument<T extends object>(
  document: T,
  key: KeyObject | undefined,
): T & { signature?: Signature } {
  if (!key) return document;
  const value = sign(null, Buffer.from(canonicalJson(document)), key).toString('base64');
  return { ...document, signature: { algorithm: 'ed25519', keyId: keyIdOf(key), value } };
}

/**
 * Verifies the signature. Does nothing without keys: then no signature is required.
 * @param subject name of the document, for messages
 * @throws BackupError SIGNATURE_MISSING, SIGNATURE_INVALID
 */
export function checkSignature(bytes: Uint8Array, keys: readonly KeyObject[], subject: string): void {
  if (keys.length === 0) return;
  const invalid = (why: string): BackupError =>
    new BackupError('SIGNATURE_INVALID', `the signature of ${subject} is not valid: ${why}`, {
      hint: 'It was changed, or someone else made it: do not use this backup.',
    });
  const { text, claim } = split(bytes) ?? {};
  if (text === undefined) throw invalid('it is not JSON');
  if (claim === undefined) {
    throw new BackupError('SIGNATURE_MISSING', `${subject} has no signature`, {
      hint: 'It was made without --signing-key, or someone has removed the signature. Without --verify-key it is accepted as it is.',
    });
  }
  const parsed = signature.safeParse(claim);
  if (!parsed.success) throw invalid('it has an unknown form');
  const { keyId, value } = parsed.data;
  const key = keys.find((each) => keyIdOf(each) === keyId);
  if (!key) throw invalid(`it is by key ${keyId}, accepted keys are ${keys.map(keyIdOf).join(', ')}`);
  if (!verify(null, Buffer.from(text), key, Buffer.from(value, 'base64')))
    throw invalid('the content is not what was signed');
}

/**
 * Returns undefined for anything but a JSON object, and for an object that is too deep to have been
 * signed.
 */
function split(bytes: Uint8Array): { text: string; claim: unknown } | undefined {
  try {
    const document: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
    if (typeof document !== 'object' || document === null) return undefined;
    const { signature: claim, ...rest } = document as { signature?: unknown };
    return { text: canonicalJson(rest), claim };
  } catch {
    return undefined;
  }
}
