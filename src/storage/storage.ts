// What a backup needs of a place to keep it. Implemented by S3 and by a directory; one contract suite
// (test/contract) runs against every implementation.
//
// Keys are `<backup id>/<object name>`, relative to the location, with `/` only between the two.
// A backup exists when it is committed: until then no reader sees it, and abort() leaves nothing behind.

import type { StorageClock } from './storage-clock.ts';

/** What the storage tells about an object that it has stored. */
export interface StoredObject {
  /** Size in bytes. */
  bytes: number;
  etag?: string;
  versionId?: string;
  /** Checksum of the storage's own with its algorithm and type, as it names them. */
  checksum?: { algorithm: string; type?: string; value: string };
}

/** What became of objects that a run has written and does not keep. */
export interface CleanUp {
  /** Objects that were removed. */
  removed: number;
  /** What is there still, or may be, each with the reason. */
  left: readonly Leftover[];
}

export interface Leftover {
  /** `s3://bucket/key` or a path. */
  location: string;
  reason: string;
}

/** A named group of objects below the location that becomes visible by one act. */
export interface BackupWriter {
  /**
   * Stores one object. The source is pulled no faster than the storage takes it; a piece is used or copied before the
   * next is asked for, and its memory may then be used again.
   * @param maxBytes the largest size the source can have: the part size of an upload depends on it.
   * @throws what the source threw, the reason of the signal, or STORAGE_*; the object does not exist then.
   */
  write(
    name: string,
    source: AsyncIterable<Uint8Array> | Uint8Array,
    maxBytes: number,
  ): Promise<StoredObject>;
  /** Takes back an object that was written, or whose write has failed: its name is free again. */
  discard(name: string): Promise<void>;
  /**
   * Proves that everything that was written is there, writes the last object (the manifest), durably, and with it
   * makes the backup visible. @throws STORAGE_EXISTS if another writer was first.
   */
  commit(name: string, body: Uint8Array): Promise<StoredObject>;
  /**
   * Stops writes that are under way and removes what was written; nothing once committed. Safe to call again.
   * @throws nothing: what could not be removed is in the result
   */
  abort(): Promise<CleanUp>;
}

export interface IncompleteBackup {
  backupId: string;
  /** When something was last written to it, as far as the storage tells. */
  lastModified: Date;
}

/** The storage refuses to delete an object, whoever asks. */
export interface ObjectLock {
  /** Absent: as long as a legal hold stands. */
  until?: Date;
}

export interface Storage {
  /** For messages and reports: `s3://bucket/prefix` or the directory's path. */
  readonly location: string;
  /** The storages behind this one, where it is several at once: what is in them may differ. */
  readonly copies?: readonly Storage[];

  /**
   * Writes, reads and deletes objects as a backup does. What it leaves when it is killed is found as an incomplete backup of that
   * id. Where objects are locked by default, one object stays that all write tests use.
   * With `isTrial` no backup follows, and folders that were made for the test are removed again.
   * @returns warnings: what was asked for and may have no effect here
   * @throws BackupError STORAGE_*
   */
  checkWritable(backupId: string, options?: { isTrial: boolean }): Promise<string[]>;
  /** The time of each storage here that has stated it, in a write test or in an answer. */
  clocks(): readonly StorageClock[];
  /** Bytes free at the location, where that is known. */
  freeBytes(): Promise<number | undefined>;

  /** Begins a backup. @throws STORAGE_EXISTS if there is one with that id. */
  create(backupId: string, signal: AbortSignal): Promise<BackupWriter>;

  /** Ids of the folders below the location in ascending order of their bytes, any number; some may lack a manifest. */
  listFolders(): AsyncIterable<string>;
  /** Objects of one folder whose names begin so, in ascending order of the name's bytes, any number of them. */
  listObjects(backupId: string, namePrefix?: string): AsyncIterable<{ name: string; bytes: number }>;

  /** Objects of a backup that lie in an archive and must be brought back before they can be read, by name. */
  findArchived(backupId: string): Promise<string[]>;
  /**
   * A whole small object.
   * @param maxBytes the largest size that it can have; `MAX_TEXT_BYTES` where nothing is said
   * @throws STORAGE_OBJECT_NOT_FOUND; OBJECT_CORRUPT if it is larger
   */
  read(key: string, maxBytes?: number): Promise<Buffer>;
  /**
   * An object as a stream, from `offset` in bytes. A transfer that breaks is taken up where it broke, with
   * back-off, a bounded number of times; the caller sees one stream. @throws STORAGE_*
   */
  readStream(key: string, options: { offset?: number; signal: AbortSignal }): AsyncIterable<Buffer>;
  /** Adds one small object to a backup that is committed (verification records), or to the folder of outcomes. */
  put(key: string, body: Uint8Array): Promise<StoredObject>;
  /**
   * Deletes objects in the order given, for good: where there are versions, all of them. One that is not there is no
   * error. @throws STORAGE_*, naming what is left; `lockedUntil` in its details where an object lock is why
   */
  delete(keys: readonly string[]): Promise<void>;
  /** The lock that holds an object now, if there is one and it can be seen. */
  lockOf(key: string): Promise<ObjectLock | undefined>;

  /** What runs that crashed left: begun and never committed, no matter how long ago. Runs that go on are among them. */
  listIncomplete(manifestNames: readonly string[]): AsyncIterable<IncompleteBackup>;
  /**
   * Removes what listIncomplete() found under an id. Does nothing to a backup that has one of the manifests.
   * @throws BackupError STORAGE_* as `delete` does; what is there still without an error is in the result
   */
  removeIncomplete(backupId: string, manifestNames: readonly string[]): Promise<CleanUp>;
  /** Ends open connections. */
  close(): Promise<void>;
}
