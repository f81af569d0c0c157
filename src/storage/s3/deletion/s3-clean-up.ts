// Removes the objects that a run wrote to S3 and does not keep: first unfinished uploads, then
// objects, the manifest first. Verifies the removal afterwards, because an interrupted request may
// take effect later. Never throws: the result contains what remains.
import type { CleanUp } from '../../storage.ts';
import { cleanUpSignal } from '../requests/request-signals.ts';
import { isLocked, type S3Deletion } from './s3-deletion.ts';
import type { S3Location } from '../s3-location.ts';
import type { S3Uploads } from '../upload/s3-uploads.ts';

export interface Unwanted {
  backupId: string;
  /** Names of objects that may exist, and whether they are known to exist. */
  names: ReadonlyMap<string, boolean>;
  /** Name of the manifest, if it may exist: it must be removed before all others. */
  manifest: string | undefined;
  /** Ids of unfinished uploads, with their whole keys. Aborted uploads are removed from the map. */
  unfinished: Map<string, string>;
  /** Whole keys that may have uploads with unknown ids. */
  uncertain: ReadonlySet<string>;
}

export class S3CleanUp {
  readonly #location: S3Location;
  readonly #deletion: S3Deletion;
  readonly #uploads: S3Uploads;
  /** Reasons by location. */
  readonly #left = new Map<string, string>();
  /** Locations of objects with an object lock. */
  readonly #held = new Set<string>();

  constructor(location: S3Location, deletion: S3Deletion, uploads: S3Uploads) {
    this.#location = location;
    this.#deletion = deletion;
    this.#uploads = uploads;
  }

  async run(unwanted: Unwanted): Promise<CleanUp> {
    await this.#abortUploads(unwanted);
    const { names, manifest, backupId } = unwanted;
    // A batch has no order.
    const rest = [...names.keys()].filter((name) => name !== manifest).toReversed();
    if (manifest !== undefined) await this.#delete(backupId, [manifest], true);
    await this.#delete(backupId, rest);
    await this.#lookAgain(unwanted);
    const isRemoved = ([name, isKnown]: [string, boolean]): boolean =>
      isKnown && !this.#left.has(this.#locationOf(backupId, name));
    return {
      removed: [...names].filter(isRemoved).length,
      left: [...this.#left].map(([location, reason]) => ({ location, reason })),
    };
  }

  async #abortUploads({ backupId, unfinished, uncertain }: Unwanted): Promise<void> {
    const isBegun = unfinished.size + uncertain.size > 0;
    for (const [uploadId, wholeKey] of unfinished) {
      await this.#abortUpload(uploadId, wholeKey);
      unfinished.delete(uploadId);
    }
    for (const wholeKey of uncertain) {
      const found = await this.#uploads.of(wholeKey, cleanUpSignal).catch(() => undefined);
      for (const { uploadId } of found ?? []) await this.#abortUpload(uploadId, wholeKey);
      if (found) continue;
      this.#left.set(
        `upload of ${this.#location.locationOf(wholeKey)}`,
        'it may have begun, its answer was lost, and the server lists no uploads',
      );
    }
    if (!isBegun) return;
    const late = await this.#uploads
      .below(this.#location.keyOf(`${backupId}/`), cleanUpSignal)
      .catch(() => undefined);
    for (const { uploadId, wholeKey } of late ?? []) await this.#abortUpload(uploadId, wholeKey);
  }

  async #abortUpload(uploadId: string, wholeKey: string): Promise<void> {
    const location = `upload of ${this.#location.locationOf(wholeKey)}`;
    try {
      await this.#uploads.abort({ uploadId, wholeKey });
      this.#left.delete(location);
    } catch (error) {
      this.#left.set(location, (error as Error).message);
    }
  }

  async #delete(backupId: string, names: readonly string[], isManifest = false): Promise<void> {
    const keys = names.map((name) => `${backupId}/${name}`);
    try {
      await this.#deletion.delete(keys, cleanUpSignal);
    } catch (error) {
      for (const name of names) this.#left.set(this.#locationOf(backupId, name), (error as Error).message);
      if (!isLocked(error)) return;
      for (const name of names) this.#held.add(this.#locationOf(backupId, name));
      // A backup does not exist without its manifest. The other objects stay visible to a prune
      // after that date.
      if (isManifest) await this.#deletion.hide(keys, cleanUpSignal).catch(() => undefined);
    }
  }

  /** Lists the objects again: only a listing shows the effect of requests without an answer. */
  async #lookAgain({ backupId, names }: Unwanted): Promise<void> {
    if (names.size === 0) return;
    const there = new Set<string>();
    try {
      for await (const { name } of this.#location.listObjects(backupId, '', cleanUpSignal()))
        if (names.has(name)) there.add(name);
    } catch {
      return;
    }
    const late: string[] = [];
    for (const name of names.keys()) {
      const location = this.#locationOf(backupId, name);
      if (there.has(name) && !this.#left.has(location)) late.push(name);
      if (!there.has(name) && !this.#held.has(location)) this.#left.delete(location);
    }
    await this.#delete(backupId, late);
  }

  #locationOf(backupId: string, name: string): string {
    return this.#location.locationOf(this.#location.keyOf(`${backupId}/${name}`));
  }
}
