// Writes one backup to several storages. Each object is read once from its source, at the pace of
// the slowest storage. A refusal by one storage fails the whole write, and the error names that
// storage.
//
// Commits run from the last storage to the first, so that the nearest, which usually is the least
// likely to fail, comes last. If one of them fails, those before it are taken back, the manifest
// first.
import type { BackupWriter, CleanUp, StoredObject } from '../storage.ts';
import { mergeCleanUps, mergeStored, nameStorage, settle, writeToAll } from './merge.ts';

export interface Leg {
  location: string;
  writer: BackupWriter;
}

export class CopiesWriter implements BackupWriter {
  readonly #legs: readonly Leg[];
  #committed = false;
  /** Results of the legs that were taken back. */
  readonly #taken = new Map<Leg, CleanUp>();

  constructor(legs: readonly Leg[]) {
    this.#legs = legs;
  }

  async write(
    name: string,
    source: AsyncIterable<Uint8Array> | Uint8Array,
    maxBytes: number,
  ): Promise<StoredObject> {
    if (source instanceof Uint8Array) {
      const stored = this.#legs.map((leg) => nameStorage(leg, leg.writer.write(name, source, maxBytes)));
      return mergeStored(await settle(stored));
    }
    return await writeToAll(source, this.#legs, ({ writer }, branch) => writer.write(name, branch, maxBytes));
  }

  async discard(name: string): Promise<void> {
    await settle(this.#legs.map((leg) => nameStorage(leg, leg.writer.discard(name))));
  }

  async commit(name: string, body: Uint8Array): Promise<StoredObject> {
    const stored: StoredObject[] = [];
    for (const leg of this.#legs.toReversed()) {
      try {
        stored.unshift(await nameStorage(leg, leg.writer.commit(name, body)));
      } catch (error) {
        // At once, so that no reader finds a backup that the other storages do not have.
        await this.#takeBack(this.#legs.slice(this.#legs.length - stored.length));
        throw error;
      }
    }
    this.#committed = true;
    return mergeStored(stored);
  }

  async abort(): Promise<CleanUp> {
    if (this.#committed) return { removed: 0, left: [] };
    return await this.revoke();
  }

  async revoke(): Promise<CleanUp> {
    this.#committed = false;
    await this.#takeBack(this.#legs);
    const taken = [...this.#taken.values()];
    this.#taken.clear();
    return mergeCleanUps(taken);
  }

  /** Takes back each leg once. A commit that failed may have made the backup visible, too. */
  async #takeBack(legs: readonly Leg[]): Promise<void> {
    await settle(
      legs
        .filter((leg) => !this.#taken.has(leg))
        .map(async (leg) => void this.#taken.set(leg, await leg.writer.revoke())),
    );
  }
}
