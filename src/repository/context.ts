// Environment that the host provides to every use case.
import type { Trust } from '../encryption/trust.ts';
import type { Logger } from '../core/log.ts';
import type { Progress } from '../core/progress.ts';
import type { CleanUp, Storage } from '../storage/storage.ts';

export interface Context {
  storage: Storage;
  logger: Logger;
  progress: Progress;
  /** Aborted with a BackupError CANCELLED. */
  signal: AbortSignal;
  now: () => Date;
  /** Path of the program's entry, which can serve the threads of a backup. Absent: no threads. */
  threadProgram?: string;
  /** Name and version of this tool, for manifests. */
  tool: { name: string; version: string };
  /** Absent: neither encryption nor signatures. */
  trust?: Trust;
  /**
   * Asks the user at the terminal before a restore drops anything. Absent: the restore does not
   * ask.
   * @throws BackupError CANCELLED
   */
  confirmDrop?: (drop: DropToConfirm) => Promise<void>;
  /**
   * Called when a backup begins under this id. The id finds the backup's remains if our process is
   * killed.
   */
  onBackupId?: (backupId: string) => void;
  /** Called after a backup failed or was cancelled, with the result of the clean-up. */
  onCleanUp?: (cleanUp: CleanUp) => void;
  /**
   * Called when a lease was written, or (undefined) removed. The lease marks a backup in use if our
   * process is killed.
   */
  onLease?: (key: string | undefined) => void;
  /** A container is about to be created under this name, or (undefined) is removed. */
  onContainer?: (name: string | undefined) => void;
}

export interface DropToConfirm {
  /** `host:port` of the target. */
  target: string;
  /** Schemas in which objects are dropped. */
  schemas: readonly string[];
  /** Objects, or whole schemas, for messages. */
  objects: readonly string[];
}
