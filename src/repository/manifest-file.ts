// The manifest as it is stored: plain, or as an age file with all else of the backup. Finds which, opens it with the keys that are
// there, and checks the signature before anybody looks inside.
import { BackupError } from '../core/errors.ts';
import type { Trust } from '../encryption/trust.ts';
import { DamagedFileError, NoIdentityError } from '../encryption/age-file.ts';
import { BackupDecryption } from '../encryption/backup-keys.ts';
import { ENCRYPTED_SUFFIX, IDENTITY, MANIFEST } from '../format/manifest.ts';
import { checkSignature } from '../format/signature.ts';
import { MAX_NOTE_BYTES } from '../storage/small-object.ts';
import type { Storage } from '../storage/storage.ts';

export interface ManifestFile {
  bytes: Buffer;
  /** Opens the objects of an encrypted backup. */
  decryption?: BackupDecryption;
}

/**
 * @returns undefined where there is no manifest
 * @throws BackupError ENCRYPTION_KEY_MISSING, ENCRYPTION_KEY_WRONG, MANIFEST_INVALID, SIGNATURE_MISSING, SIGNATURE_INVALID
 */
export async function readManifestFile(
  storage: Storage,
  backupId: string,
  trust: Trust,
): Promise<ManifestFile | undefined> {
  const plain = await readIfThere(storage, `${backupId}/${MANIFEST}`);
  const file = plain ? { bytes: plain } : await readEncrypted(storage, backupId, trust);
  if (file) checkSignature(file.bytes, trust.verifyKeys, `the manifest of ${backupId}`);
  return file;
}

async function readEncrypted(
  storage: Storage,
  backupId: string,
  { openWith }: Trust,
): Promise<ManifestFile | undefined> {
  const bytes = await readIfThere(storage, `${backupId}/${MANIFEST}${ENCRYPTED_SUFFIX}`);
  if (!bytes) return undefined;
  if (openWith.identities.length === 0 && !openWith.passphrase) {
    throw new BackupError('ENCRYPTION_KEY_MISSING', `backup ${backupId} is encrypted`, {
      hint: 'Give --identity-file, or --passphrase-file if it was made with a passphrase.',
    });
  }
  const identity = openWith.passphrase
    ? await readIfThere(storage, `${backupId}/${IDENTITY}${ENCRYPTED_SUFFIX}`, MAX_NOTE_BYTES)
    : undefined;
  return await explainKeys(`the manifest of ${backupId}`, 'MANIFEST_INVALID', async () => {
    const decryption = await BackupDecryption.begin(openWith, identity);
    return { bytes: await decryption.decryptBytes(bytes), decryption };
  });
}

/** Decrypts as a stream, with errors that name the object. */
export async function* decryptObject(
  decryption: BackupDecryption,
  name: string,
  source: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer> {
  try {
    yield* decryption.decrypt(source);
  } catch (error) {
    throw explain(error, name, 'OBJECT_CORRUPT');
  }
}

/** Runs something that decrypts, with errors that name the object. */
export async function explainKeys<T>(
  what: string,
  damaged: 'MANIFEST_INVALID' | 'OBJECT_CORRUPT',
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw explain(error, what, damaged);
  }
}

function explain(error: unknown, what: string, damaged: 'MANIFEST_INVALID' | 'OBJECT_CORRUPT'): unknown {
  if (error instanceof NoIdentityError) {
    return new BackupError('ENCRYPTION_KEY_WRONG', `${what} is encrypted for another key`, {
      hint: 'Give the --identity-file of one of its recipients, or the --passphrase-file that it was made with.',
      cause: error,
    });
  }
  if (error instanceof DamagedFileError) {
    return new BackupError(damaged, `${what} cannot be decrypted: ${error.message}`, {
      hint: 'The object was damaged or changed: use another backup, or the other copy of this one.',
      cause: error,
    });
  }
  return error;
}

export async function readIfThere(
  storage: Storage,
  key: string,
  maxBytes?: number,
): Promise<Buffer | undefined> {
  try {
    return await storage.read(key, maxBytes);
  } catch (error) {
    if (error instanceof BackupError && error.code === 'STORAGE_OBJECT_NOT_FOUND') return undefined;
    throw error;
  }
}
