// Reads the stored manifest: plain, or as an age file like the rest of the backup. Finds the file,
// decrypts it with the available keys, and verifies the signature before the contents are used.
import { BackupError } from '../core/errors.ts';
import type { Trust } from '../encryption/trust.ts';
import { DamagedFileError, NoIdentityError } from '../encryption/age-file.ts';
import { BackupDecryption } from '../encryption/backup-keys.ts';
import { ENCRYPTED_SUFFIX, IDENTITY } from '../format/manifest.ts';
import { isPlausibleJson, manifestLimits } from '../format/plausible-json.ts';
import { checkSignature } from '../format/signature.ts';
import type { Storage } from '../storage/storage.ts';
import { readFolder, type BackupFolder } from './backup-folder.ts';
import { assertPlausibleManifest, MAX_IDENTITY_BYTES } from './bounds.ts';
import { readSummary } from './find/find-backups.ts';
import { assertPlainExpected } from './plaintext.ts';

export interface ManifestFile {
  bytes: Buffer;
  /** Decrypts the objects of an encrypted backup. */
  decryption?: BackupDecryption;
}

/**
 * Reads the manifest. With keys, the signed summary is read first and states the size of the
 * manifest.
 * @returns undefined if there is no manifest
 * @throws BackupError ENCRYPTION_*, MANIFEST_INVALID, SIGNATURE_MISSING, SIGNATURE_INVALID
 */
export async function readManifestFile(
  storage: Storage,
  backupId: string,
  trust: Trust,
): Promise<ManifestFile | undefined> {
  const folder = await readFolder(storage, backupId);
  if (!folder) return undefined;
  if (!folder.isEncrypted) assertPlainExpected(backupId, trust);
  const { name, bytes } = folder.manifest;
  if (trust.verifyKeys.length > 0 && folder.summaryBytes !== undefined)
    await readSummary(storage, folder, trust.verifyKeys);
  else await assertPlausibleManifest(backupId, bytes, storage.listObjects(backupId));
  const stored = await storage.read(`${backupId}/${name}`, bytes);
  const file = folder.isEncrypted ? await decryptManifest(storage, folder, stored, trust) : { bytes: stored };
  if (!isPlausibleJson(file.bytes, manifestLimits(file.bytes.length)))
    throw new BackupError(
      'MANIFEST_INVALID',
      `the manifest of ${backupId} is not JSON, or not the JSON of a manifest`,
      {
        hint: 'The manifest was damaged or changed: use another backup, or the other copy of this one.',
      },
    );
  checkSignature(file.bytes, trust.verifyKeys, `the manifest of ${backupId}`);
  return file;
}

async function decryptManifest(
  storage: Storage,
  { backupId, hasIdentity }: BackupFolder,
  bytes: Buffer,
  { openWith }: Trust,
): Promise<ManifestFile> {
  if (openWith.identities.length === 0 && !openWith.passphrase) {
    throw new BackupError('ENCRYPTION_KEY_MISSING', `backup ${backupId} is encrypted`, {
      hint: 'Give --identity-file, or --passphrase-file if it was made with a passphrase.',
    });
  }
  const identity =
    openWith.passphrase && hasIdentity
      ? await storage.read(`${backupId}/${IDENTITY}${ENCRYPTED_SUFFIX}`, MAX_IDENTITY_BYTES)
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

/** Runs work that decrypts, with errors that name the object. */
export async function explainKeys<T>(
  subject: string,
  damaged: 'MANIFEST_INVALID' | 'OBJECT_CORRUPT',
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw explain(error, subject, damaged);
  }
}

function explain(error: unknown, subject: string, damaged: 'MANIFEST_INVALID' | 'OBJECT_CORRUPT'): unknown {
  if (error instanceof NoIdentityError) {
    return new BackupError('ENCRYPTION_KEY_WRONG', `${subject} is encrypted for another key`, {
      hint: 'Give the --identity-file of one of its recipients, or the --passphrase-file that it was made with.',
      cause: error,
    });
  }
  if (error instanceof DamagedFileError) {
    return new BackupError(damaged, `${subject} cannot be decrypted: ${error.message}`, {
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
