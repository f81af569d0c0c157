// Writes the objects of one backup, encrypted if requested. Keeps the object list that the manifest
// needs: the name before encryption, and the size and SHA-256 of the stored bytes.
import { createHash } from 'node:crypto';
import type { BackupEncryption } from '../../encryption/backup-keys.ts';
import { ENCRYPTED_SUFFIX, IDENTITY } from '../../format/manifest.ts';
import { sha256Hex } from '../../format/sha256.ts';
import type { ManifestObject } from '../../format/manifest-schema.ts';
import { BackupError } from '../../core/errors.ts';
import { formatBytes } from '../../core/units.ts';
import { MAX_DEFINITION_BYTES } from '../../repository/bounds.ts';
import type { BackupWriter, StoredObject } from '../../storage/storage.ts';

export class ObjectWriter {
  readonly #writer: BackupWriter;
  readonly #encryption: BackupEncryption | undefined;
  readonly #objects: ManifestObject[] = [];

  constructor(writer: BackupWriter, encryption?: BackupEncryption) {
    this.#writer = writer;
    this.#encryption = encryption;
  }

  get isEncrypted(): boolean {
    return this.#encryption !== undefined;
  }

  get storedBytes(): number {
    return this.#objects.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** Objects written so far, sorted by name. */
  list(): ManifestObject[] {
    return [...this.#objects].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Writes the private key of the backup, if the backup has its own key. */
  async writeIdentity(): Promise<void> {
    const file = this.#encryption?.identityFile;
    if (file) await this.#store(IDENTITY, file);
  }

  /**
   * Writes one object from a stream.
   * @param maxBytes largest possible size of the source, before encryption
   */
  async write(name: string, source: AsyncIterable<Buffer>, maxBytes: number): Promise<StoredObject> {
    const file = await this.#encryption?.encrypt(source);
    const hash = createHash('sha256');
    const stored = file
      ? await this.#writer.write(name + ENCRYPTED_SUFFIX, hashed(file.content, hash), file.sizeOf(maxBytes))
      : await this.#writer.write(name, hashed(source, hash), maxBytes);
    this.#objects.push({ name, ...stored, sha256: hash.digest('hex') });
    return stored;
  }

  /** Removes an object that was written, or whose write failed. Its name is free again. */
  async discard(name: string): Promise<void> {
    await this.#writer.discard(this.isEncrypted ? name + ENCRYPTED_SUFFIX : name);
    const index = this.#objects.findIndex((object) => object.name === name);
    if (index !== -1) this.#objects.splice(index, 1);
  }

  /**
   * Writes one text object.
   * @throws BackupError SOURCE_UNSUPPORTED if no reader accepts a text of this size, see
   * `MAX_DEFINITION_BYTES`
   */
  async writeText(name: string, text: string): Promise<void> {
    await this.writeBytes(name, Buffer.from(text, 'utf8'));
  }

  /**
   * Writes one object from memory.
   * @throws BackupError as `writeText`
   */
  async writeBytes(name: string, plain: Buffer): Promise<void> {
    const bytes = this.#encryption ? await this.#encryption.encryptBytes(plain) : plain;
    if (bytes.length > MAX_DEFINITION_BYTES)
      throw new BackupError(
        'SOURCE_UNSUPPORTED',
        `${name} would have ${formatBytes(bytes.length)}, a file of definitions has at most ${formatBytes(MAX_DEFINITION_BYTES)}`,
        { hint: 'Back the schema up in parts, with --include-tables.' },
      );
    await this.#store(name, bytes);
  }

  /** Stores bytes as they are, without encrypting them. */
  async #store(name: string, bytes: Buffer): Promise<void> {
    const stored = await this.#writer.write(
      this.isEncrypted ? name + ENCRYPTED_SUFFIX : name,
      bytes,
      bytes.length,
    );
    this.#objects.push({ name, ...stored, sha256: sha256Hex(bytes) });
  }
}

async function* hashed(
  source: AsyncIterable<Buffer>,
  hash: { update(bytes: Buffer): unknown },
): AsyncGenerator<Buffer> {
  for await (const bytes of source) {
    hash.update(bytes);
    yield bytes;
  }
}
