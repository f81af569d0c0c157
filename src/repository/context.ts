// What every use-case gets of its host.
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
  /** Name and version of this tool, for manifests. */
  tool: { name: string; version: string };
  /** Absent: neither encryption nor signatures. */
  trust?: Trust;
  /**
   * Asks the person at the terminal before a restore drops anything. Absent: the restore does not ask.
   * @throws BackupError CANCELLED
   */
  confirmDrop?: (drop: DropToConfirm) => Promise<void>;
  /** A backup begins under this id: what it leaves if we are killed is found again by it. */
  onBackupId?: (backupId: string) => void;
  /** A backup has failed or was cancelled: what became of what it had written. */
  onCleanUp?: (cleanUp: CleanUp) => void;
  /** A lease was put there, or (undefined) removed: a backup that we are using when we are killed. */
  onLease?: (key: string | undefined) => void;
  /** A container is about to be created under this name, or (undefined) is removed. */
  onContainer?: (name: string | undefined) => void;
}

export interface DropToConfirm {
  /** `host:port` of the target. */
  target: string;
  /** Schemas from which something is dropped. */
  schemas: readonly string[];
  /** The objects, or the schemas as a whole, for messages. */
  objects: readonly string[];
}
