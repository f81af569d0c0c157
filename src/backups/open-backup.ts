// Opens one backup for reading. Invariant: a file of the backup is used only after its bytes were compared with the
// manifest's hash.
import { BackupError } from '../errors.ts';
import {
  MANIFEST,
  parseManifest,
  sha256Hex,
  type Manifest,
  type ManifestObject,
} from '../format/manifest.ts';
import { compareWitnesses } from './manifest-witnesses.ts';
import type { Storage } from '../storage/storage.ts';
import type { BackupContents, BackupSource } from './contents.ts';

export class OpenBackup implements BackupSource {
  readonly manifest: Manifest;
  readonly #storage: Storage;
  readonly #objects: ReadonlyMap<string, ManifestObject>;
  /** What could not be compared at the opening. */
  readonly limits: readonly string[];

  constructor(storage: Storage, manifest: Manifest, limits: readonly string[]) {
    this.#storage = storage;
    this.manifest = manifest;
    this.limits = limits;
    this.#objects = new Map(manifest.objects.map((object) => [object.name, object]));
  }

  get contents(): BackupContents {
    return this.manifest;
  }

  objects(): readonly ManifestObject[] {
    return this.manifest.objects;
  }

  get storage(): Storage {
    return this.#storage;
  }

  /** A small file as text. @throws BackupError OBJECT_CORRUPT */
  async readText(name: string): Promise<string> {
    const bytes = await this.#storage.read(this.#key(name));
    const expected = this.#object(name);
    const actual = sha256Hex(bytes);
    if (actual !== expected.sha256) {
      throw new BackupError(
        'OBJECT_CORRUPT',
        `checksum mismatch in ${name}: manifest ${expected.sha256}, object ${actual}`,
        { hint: 'The object was damaged or changed: use another backup.' },
      );
    }
    return bytes.toString('utf8');
  }

  /** A data file as it is stored. */
  readStream(name: string, signal: AbortSignal): AsyncIterable<Buffer> {
    this.#object(name);
    return this.#storage.readStream(this.#key(name), { signal });
  }

  /** Objects that are missing or have another size, each as a sentence. */
  async findMissing(): Promise<{ name: string; expected: number; actual: number | undefined }[]> {
    const sizes = new Map<string, number>();
    for await (const { name, bytes } of this.#storage.listObjects(this.manifest.backupId))
      sizes.set(name, bytes);
    return this.manifest.objects
      .filter(({ name, bytes }) => sizes.get(name) !== bytes)
      .map(({ name, bytes }) => ({ name, expected: bytes, actual: sizes.get(name) }));
  }

  #object(name: string): ManifestObject {
    const object = this.#objects.get(name);
    if (!object) throw new BackupError('INTERNAL', `${name} is not an object of ${this.manifest.backupId}`);
    return object;
  }

  #key(name: string): string {
    return `${this.manifest.backupId}/${name}`;
  }
}

/** @throws BackupError BACKUP_NOT_FOUND, MANIFEST_INVALID, MANIFEST_TOO_NEW, STORAGE_* */
export async function openBackup(storage: Storage, backupId: string): Promise<OpenBackup> {
  let bytes: Buffer;
  try {
    bytes = await storage.read(`${backupId}/${MANIFEST}`);
  } catch (error) {
    if (!(error instanceof BackupError) || error.code !== 'STORAGE_OBJECT_NOT_FOUND') throw error;
    throw new BackupError('BACKUP_NOT_FOUND', `${storage.location} holds no backup ${backupId}`, {
      hint: 'See `mysql-backup list` for those that can be restored.',
      cause: error,
    });
  }
  const manifest = parseManifest(bytes, backupId);
  return new OpenBackup(storage, manifest, await compareWitnesses(storage, manifest));
}
