// Opens one backup for reading. Invariant: a file of the backup is used only after its bytes were
// compared with the manifest's hash; for a data file, the bytes in it are compared with the chunk's
// hash.
import { BackupError } from '../core/errors.ts';
import { formatBytes } from '../core/units.ts';
import { noTrust, type Trust } from '../encryption/trust.ts';
import type { BackupDecryption } from '../encryption/backup-keys.ts';
import { manifestKeyOf, parseManifest, storedName } from '../format/manifest.ts';
import { sha256Hex } from '../format/sha256.ts';
import type { Manifest, ManifestObject } from '../format/manifest-schema.ts';
import { decryptObject, explainKeys, readManifestFile } from './manifest-file.ts';
import { MAX_DEFINITION_BYTES } from './bounds.ts';
import { unknownBackup } from './find/unknown-backup.ts';
import { crossCheckManifest } from './cross-check-manifest.ts';
import type { Storage } from '../storage/storage.ts';
import type { BackupContents, BackupSource } from './contents.ts';
import type { DefinitionRecord } from '../format/definition-record.ts';
import { readRecords } from './definition-source.ts';

export class OpenBackup implements BackupSource {
  readonly manifest: Manifest;
  readonly #storage: Storage;
  readonly #decryption: BackupDecryption | undefined;
  readonly #objects: ReadonlyMap<string, ManifestObject>;
  /** Facts that could not be compared at the opening. */
  limits: readonly string[] = [];

  constructor(storage: Storage, manifest: Manifest, decryption?: BackupDecryption) {
    this.#storage = storage;
    this.manifest = manifest;
    this.#decryption = decryption;
    this.#objects = new Map(manifest.objects.map((object) => [object.name, object]));
  }

  get contents(): BackupContents {
    return this.manifest;
  }

  get manifestKey(): string {
    return manifestKeyOf(this.manifest);
  }

  objects(): readonly ManifestObject[] {
    return this.manifest.objects;
  }

  get storage(): Storage {
    return this.#storage;
  }

  definitions(): AsyncIterable<DefinitionRecord> {
    return readRecords(this.manifest, (name) => this.readBytes(name));
  }

  /**
   * Reads and decrypts a small file.
   * @throws BackupError OBJECT_CORRUPT
   */
  async readBytes(name: string): Promise<Buffer> {
    const expected = this.#object(name);
    if (expected.bytes > MAX_DEFINITION_BYTES)
      throw new BackupError(
        'OBJECT_CORRUPT',
        `${name} has ${formatBytes(expected.bytes)} by the manifest, a file of definitions has at most ${formatBytes(MAX_DEFINITION_BYTES)}`,
        { hint: 'No backup holds such a file: the manifest was changed. Use another backup.' },
      );
    const bytes = await this.#storage.read(this.#key(name), expected.bytes).catch((error: unknown) => {
      throw isNotFound(error) ? missing(name, this.manifest.backupId, error) : error;
    });
    const actual = sha256Hex(bytes);
    if (actual !== expected.sha256) {
      throw new BackupError(
        'OBJECT_CORRUPT',
        `checksum mismatch in ${name}: manifest ${expected.sha256}, object ${actual}`,
        { hint: 'The object was damaged or changed: use another backup.' },
      );
    }
    return this.#decryption
      ? await explainKeys(name, 'OBJECT_CORRUPT', () => this.#decryption!.decryptBytes(bytes))
      : bytes;
  }

  /** Streams a data file, decrypted. */
  readStream(name: string, signal: AbortSignal): AsyncIterable<Buffer> {
    const stored = this.readStored(name, signal);
    return this.#decryption ? decryptObject(this.#decryption, name, stored) : stored;
  }

  readStored(name: string, signal: AbortSignal): AsyncIterable<Buffer> {
    this.#object(name);
    return this.#storage.readStream(this.#key(name), { signal });
  }

  /** Returns objects that are missing or have another size. */
  async findMissing(): Promise<{ name: string; expected: number; actual: number | undefined }[]> {
    // Keep only the sizes of expected objects: others may have added any number of files.
    const sizes = new Map<string, number | undefined>(
      this.manifest.objects.map(({ name }) => [storedName(this.manifest, name), undefined]),
    );
    for await (const { name, bytes } of this.#storage.listObjects(this.manifest.backupId))
      if (sizes.has(name)) sizes.set(name, bytes);
    return this.manifest.objects
      .map(({ name, bytes }) => ({
        name,
        expected: bytes,
        actual: sizes.get(storedName(this.manifest, name)),
      }))
      .filter(({ expected, actual }) => expected !== actual);
  }

  async findArchived(): Promise<string[]> {
    const archived = new Set(await this.#storage.findArchived(this.manifest.backupId));
    return this.manifest.objects
      .map(({ name }) => name)
      .filter((name) => archived.has(storedName(this.manifest, name)));
  }

  #object(name: string): ManifestObject {
    const object = this.#objects.get(name);
    if (!object) throw new BackupError('INTERNAL', `${name} is not an object of ${this.manifest.backupId}`);
    return object;
  }

  #key(name: string): string {
    return `${this.manifest.backupId}/${storedName(this.manifest, name)}`;
  }
}

/**
 * Opens a backup.
 * @throws BackupError BACKUP_NOT_FOUND, MANIFEST_INVALID, MANIFEST_TOO_NEW, STORAGE_*;
 * ENCRYPTION_KEY_* and SIGNATURE_* if keys were given or are needed
 */
export async function openBackup(
  storage: Storage,
  backupId: string,
  trust: Trust = noTrust,
): Promise<OpenBackup> {
  const file = await readManifestFile(storage, backupId, trust);
  if (!file) throw await unknownBackup(storage, backupId);
  const manifest = parseManifest(file.bytes, backupId);
  if ((manifest.encryption === undefined) !== (file.decryption === undefined)) {
    throw new BackupError(
      'MANIFEST_INVALID',
      `the manifest of ${backupId} and its name disagree on encryption`,
      {
        hint: 'The manifest was damaged or changed: use another backup, or the other copy of this one.',
      },
    );
  }
  const opened = new OpenBackup(storage, manifest, file.decryption);
  opened.limits = await crossCheckManifest(storage, manifest, async (name) =>
    (await opened.readBytes(name)).toString('utf8'),
  );
  return opened;
}

function isNotFound(error: unknown): boolean {
  return error instanceof BackupError && error.code === 'STORAGE_OBJECT_NOT_FOUND';
}

function missing(name: string, backupId: string, cause: unknown): BackupError {
  return new BackupError('OBJECT_CORRUPT', `${name} of ${backupId} is missing`, {
    hint: 'The object was removed: use another backup.',
    cause,
  });
}
