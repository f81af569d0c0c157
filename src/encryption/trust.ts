// The keys of an operation: which encrypt a backup, open it, sign it, and whose signatures count.
import type { KeyObject } from 'node:crypto';
import type { EncryptTo, OpenWith } from './backup-keys.ts';

export interface Trust {
  /** Absent: nothing is encrypted. */
  encryptTo?: EncryptTo;
  openWith: OpenWith;
  signingKey?: KeyObject;
  /** None: no signature is asked for. */
  verifyKeys: readonly KeyObject[];
}

/** No keys at all. */
export const noTrust: Trust = { openWith: { identities: [] }, verifyKeys: [] };
