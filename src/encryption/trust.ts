// The keys of an operation: which encrypt a backup, open it, sign it, and whose signatures count.
import { createPublicKey, type KeyObject } from 'node:crypto';
import type { EncryptTo, OpenWith } from './backup-keys.ts';

export interface Trust {
  /** Absent: nothing is encrypted. */
  encryptTo?: EncryptTo;
  openWith: OpenWith;
  /** A backup that is not encrypted is taken, also where an encrypted one is expected. */
  allowPlaintext?: boolean;
  signingKey?: KeyObject;
  /** None: no signature is asked for. */
  verifyKeys: readonly KeyObject[];
}

/** No keys at all. */
export const noTrust: Trust = { openWith: { identities: [] }, verifyKeys: [] };

/**
 * For what reads backups right after one was signed: only signed ones count, also where no one gave the public half. Other keys
 * that were given count too, as while keys are changed.
 */
export function demandSignatures(trust: Trust): Trust {
  const { signingKey, verifyKeys } = trust;
  if (!signingKey) return trust;
  const own = createPublicKey(signingKey);
  return verifyKeys.some((key) => key.equals(own)) ? trust : { ...trust, verifyKeys: [...verifyKeys, own] };
}
