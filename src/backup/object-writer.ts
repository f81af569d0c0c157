// Writes the objects of one backup and keeps the list of them that the manifest needs: name, size, SHA-256.
import { createHash } from 'node:crypto';
import type { ManifestObject } from '../format/manifest.ts';
import { sha256Hex } from '../format/manifest.ts';
import type { BackupWriter, StoredObject } from '../storage/storage.ts';

export class ObjectWriter {
  readonly #writer: BackupWriter;
  readonly #objects: ManifestObject[] = [];

  constructor(writer: BackupWriter) {
    this.#writer = writer;
  }

  get storedBytes(): number {
    return this.#objects.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** The objects so far, by name. */
  list(): ManifestObject[] {
    return [...this.#objects].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async write(name: string, source: AsyncIterable<Buffer>, maxBytes: number): Promise<StoredObject> {
    const hash = createHash('sha256');
    const stored = await this.#writer.write(name, hashed(source, hash), maxBytes);
    this.#objects.push({ name, ...stored, sha256: hash.digest('hex') });
    return stored;
  }

  async writeText(name: string, text: string): Promise<void> {
    const bytes = Buffer.from(text, 'utf8');
    const stored = await this.#writer.write(name, bytes, bytes.length);
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
