// Interface of a place for backups. Implemented by S3 and by a directory; one contract suite
// (test/contract) runs against every implementation.
//
// Keys are `<backup id>/<object name>`, relative to the location, with `/` only between the two,
// and in the names of archived binary logs (`key.ts`). A backup exists after its commit: before the
// commit no reader sees the backup, and abort() removes everything.

import type { StorageClock } from './storage-clock.ts';

/** Facts that the storage reports about a stored object. */
export interface StoredObject {
  /** Size in bytes. */
  bytes: number;
  etag?: string;
  versionId?: string;
  /** Checksum by the storage, with its algorithm and type as the storage names them. */
  checksum?: { algorithm: string; type?: string; value: string };
}

/** Result of removing objects that a run wrote and does not keep. */
export interface CleanUp {
  /** Number of removed objects. */
  removed: number;
  /** Objects that remain or may remain, with reasons. */
  left: readonly Leftover[];
  /** Storages in which the backup may still be complete although it was to be removed. */
  complete?: readonly string[];
}

export interface Leftover {
  /** `s3://bucket/key` or a path. */
  location: string;
  reason: string;
}

/** A named group of objects below the location. One act makes the group visible. */
export interface BackupWriter {
  /**
   * Stores one object. Reads the source no faster than the storage accepts bytes. Uses or copies a
   * piece before it asks for the next one; the source may then reuse the piece's memory.
   * @param maxBytes largest possible size of the source; it determines the part size of an upload
   * @throws the error of the source, the reason of the signal, or STORAGE_*; then the object does
   * not exist
   */
  write(
    name: string,
    source: AsyncIterable<Uint8Array> | Uint8Array,
    maxBytes: number,
  ): Promise<StoredObject>;
  /** Removes an object that was written, or whose write failed. Its name is free again. */
  discard(name: string): Promise<void>;
  /**
   * Verifies that all written objects exist, and writes the last object (the manifest) durably. The
   * manifest makes the backup visible.
   * @throws STORAGE_EXISTS if another writer was first
   */
  commit(name: string, body: Uint8Array): Promise<StoredObject>;
  /**
   * Stops running writes and removes the written objects; never a committed backup. May be called
   * again.
   * @throws nothing: the result contains objects that could not be removed
   */
  abort(): Promise<CleanUp>;
  /**
   * Does what abort() does, also after commit(): another storage does not hold the backup. The
   * manifest goes first.
   * @throws nothing: the result contains objects that could not be removed
   */
  revoke(): Promise<CleanUp>;
}

export interface IncompleteBackup {
  backupId: string;
  /** Time of the last write to the backup, as far as the storage reports it. */
  lastModified: Date;
}

/** Lock by which the storage refuses to delete an object for every client. */
export interface ObjectLock {
  /** Absent: a legal hold without a date. */
  until?: Date;
}

export interface Storage {
  /** Name for messages and reports: `s3://bucket/prefix` or the directory's path. */
  readonly location: string;
  /** The way to the storage, for people: TLS, address, role. Absent: this machine has it. */
  readonly access?: string;
  /**
   * Underlying storages of a storage that combines several, in the order in which readers prefer
   * them. Their contents may differ.
   */
  readonly copies?: readonly Storage[];

  /**
   * Writes, reads and deletes objects as a backup does. The remains of a killed test are found as
   * an incomplete backup of that id. If objects are locked by default, one object remains, which
   * all write tests share. With `isTrial` no backup follows, and folders that were created for the
   * test are removed again.
   * @returns warnings about options that may have no effect here
   * @throws BackupError STORAGE_*
   */
  checkWritable(backupId: string, options?: { isTrial: boolean }): Promise<string[]>;
  /** Clocks of all storages that reported their time, in a write test or in an answer. */
  clocks(): readonly StorageClock[];
  /** Free bytes at the location, if known. */
  freeBytes(): Promise<number | undefined>;

  /**
   * Begins a backup.
   * @throws STORAGE_EXISTS if a backup with that id exists
   */
  create(backupId: string, signal: AbortSignal): Promise<BackupWriter>;

  /**
   * Lists any number of folder ids below the location, in ascending order of their bytes. Some
   * folders may lack a manifest.
   */
  listFolders(): AsyncIterable<string>;
  /**
   * Lists any number of objects in a folder whose names begin with the prefix, in ascending order
   * of the name's bytes.
   */
  listObjects(backupId: string, namePrefix?: string): AsyncIterable<{ name: string; bytes: number }>;

  /**
   * Returns the names of a backup's objects that are in an archive and must be restored from it
   * before they can be read.
   */
  findArchived(backupId: string): Promise<string[]>;
  /**
   * Reads a whole small object.
   * @param maxBytes largest size that is accepted; default `MAX_TEXT_BYTES`
   * @throws STORAGE_OBJECT_NOT_FOUND; OBJECT_CORRUPT if the object is larger
   */
  read(key: string, maxBytes?: number): Promise<Buffer>;
  /**
   * Streams an object from `offset` in bytes. Resumes a broken transfer at its position, with
   * back-off, a limited number of times. The caller sees one stream.
   * @throws STORAGE_*
   */
  readStream(key: string, options: { offset?: number; signal: AbortSignal }): AsyncIterable<Buffer>;
  /**
   * Adds one small object to a committed backup (verification records), or to the folder of
   * outcomes.
   */
  put(key: string, body: Uint8Array): Promise<StoredObject>;
  /**
   * Stores one object of an archive, as `BackupWriter.write` stores one of a backup. Replaces an
   * object of the same key, so the caller chooses a name that no other run chooses.
   * @throws as `BackupWriter.write`; then the object is removed, as far as that is possible
   */
  write(
    key: string,
    source: AsyncIterable<Uint8Array>,
    maxBytes: number,
    signal: AbortSignal,
  ): Promise<StoredObject>;
  /**
   * Stores one small object of an archive, unless an object with this key exists: of two writers,
   * one succeeds. Accepts an equal object, which an attempt with a lost answer has written.
   * @throws STORAGE_EXISTS for another object; STORAGE_*
   */
  putNew(key: string, body: Uint8Array): Promise<StoredObject>;
  /**
   * Deletes objects permanently, in the given order. In a storage with versions, deletes all
   * versions. A missing object is not an error.
   * @throws STORAGE_*, naming the remaining objects; `lockedUntil` in its details if an object lock
   * is the cause
   */
  delete(keys: readonly string[]): Promise<void>;
  /** Returns the current lock of an object, if it is visible. */
  lockOf(key: string): Promise<ObjectLock | undefined>;

  /**
   * Lists backups that were begun and never committed, of any age. The list includes running
   * backups.
   */
  listIncomplete(manifestNames: readonly string[]): AsyncIterable<IncompleteBackup>;
  /**
   * Removes what listIncomplete() found under an id. Keeps a backup that has one of the manifests.
   * @throws BackupError STORAGE_* as `delete` does; the result contains objects that remain without
   * an error
   */
  removeIncomplete(backupId: string, manifestNames: readonly string[]): Promise<CleanUp>;
  /** Closes open connections. */
  close(): Promise<void>;
}
