// Files of one dump, listed once. Invariant: every used file is in the listing and has a plain
// name, whatever the dump contains.
import { objectName } from '../../format/manifest-schema.ts';
import type { Storage } from '../../storage/storage.ts';
import { MAX_DEFINITION_BYTES } from '../bounds.ts';
import { damagedDump } from './refusals.ts';

export class DumpFolder {
  readonly name: string;
  readonly #storage: Storage;
  /** Name → bytes. */
  readonly #files: ReadonlyMap<string, number>;
  readonly #used = new Set<string>();

  private constructor(storage: Storage, name: string, files: ReadonlyMap<string, number>) {
    this.#storage = storage;
    this.name = name;
    this.#files = files;
  }

  static async list(storage: Storage, name: string): Promise<DumpFolder> {
    const files = new Map<string, number>();
    for await (const file of storage.listObjects(name)) files.set(file.name, file.bytes);
    return new DumpFolder(storage, name, files);
  }

  has(name: string): boolean {
    return this.#files.has(name);
  }

  bytesOf(name: string): number | undefined {
    return this.#files.get(name);
  }

  /**
   * Notes that the restore needs the file.
   * @param description description of the file, for the message if it is missing
   */
  use(name: string, description: string): string {
    if (!objectName.safeParse(name).success)
      throw damagedDump(
        this.name,
        `${description} would be in ${JSON.stringify(name)}, which is not a plain file name`,
      );
    if (!this.#files.has(name))
      throw damagedDump(this.name, `${description} is missing: there is no ${name}`);
    this.#used.add(name);
    return name;
  }

  used(): string[] {
    return [...this.#used];
  }

  isUsed(name: string): boolean {
    return this.#used.has(name);
  }

  async readText(name: string): Promise<string> {
    return (await this.readBytes(name)).toString('utf8');
  }

  readBytes(name: string): Promise<Buffer> {
    const bytes = Math.min(this.bytesOf(name) ?? MAX_DEFINITION_BYTES, MAX_DEFINITION_BYTES);
    return this.#storage.read(`${this.name}/${name}`, bytes);
  }

  readStream(name: string, signal: AbortSignal): AsyncIterable<Buffer> {
    return this.#storage.readStream(`${this.name}/${name}`, { signal });
  }

  findArchived(): Promise<string[]> {
    return this.#storage.findArchived(this.name);
  }

  /** Returns used files that are missing or changed their size since the listing. */
  async findChanged(): Promise<{ name: string; expected: number; actual: number | undefined }[]> {
    const now = new Map<string, number>();
    for await (const { name, bytes } of this.#storage.listObjects(this.name)) now.set(name, bytes);
    return [...this.#used]
      .filter((name) => now.get(name) !== this.#files.get(name))
      .map((name) => ({ name, expected: this.#files.get(name)!, actual: now.get(name) }));
  }
}
