// Keys of an operation: to encrypt, open and sign a backup, and to verify signatures.
import { createPublicKey, type KeyObject } from 'node:crypto';
import type { EncryptTo, OpenWith } from './backup-keys.ts';

export interface Trust {
  /** Absent: no encryption. */
  encryptTo?: EncryptTo;
  openWith: OpenWith;
  /** Accept an unencrypted backup even where an encrypted one is expected. */
  allowPlaintext?: boolean;
  signingKey?: KeyObject;
  /** Empty: no signature is required. */
  verifyKeys: readonly KeyObject[];
}

/** No keys. */
export const noTrust: Trust = { openWith: { identities: [] }, verifyKeys: [] };

/**
 * Returns the keys for reading backups that this operation signed: only signed backups count, even
 * if no public key was given. Other given keys count too, for the time of a key change.
 */
export function demandSignatures(trust: Trust): Trust {
  const { signingKey, verifyKeys } = trust;
  if (!signingKey) return trust;
  const own = createPublicKey(signingKey);
  return verifyKeys.some((key) => key.equals(own)) ? trust : { ...trust, verifyKeys: [...verifyKeys, own] };
}
