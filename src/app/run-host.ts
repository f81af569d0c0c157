// The entry that runs an operation, as the operation sees it.
import type { Logger } from '../core/log.ts';
import type { Progress } from '../core/progress.ts';
import type { Context } from '../repository/context.ts';
import type { RunFacts } from './alerts/run-facts.ts';
import type { AlertCheck } from './check.ts';

export interface RunHost {
  logger: Logger;
  progress: Progress;
  signal: AbortSignal;
  /**
   * Returns a token of the host's own identity, for roles that the run assumes with the token. Each
   * call returns a fresh token.
   */
  webIdentityToken?: () => Promise<string>;
  /**
   * Reports the id of a backup that begins. After a kill, the id finds the objects that the backup
   * left.
   */
  onBackupId?: (backupId: string) => void;
  /**
   * Reports that the run wrote a lease or (undefined) removed the lease: after a kill, the key
   * finds the lease of the backup that the run used.
   */
  onLease?: (key: string | undefined) => void;
  /**
   * Reports that the run will create a container under this name, or (undefined) removed the
   * container.
   */
  onContainer?: (name: string | undefined) => void;
  /**
   * Asks the person at the terminal before a restore drops anything. Absent: the restore does not
   * ask.
   */
  confirmDrop?: NonNullable<Context['confirmDrop']>;
  /** Path of the program's entry, which can serve the threads of a backup. Absent: no threads. */
  threadProgram?: string;
  /** Tries the notifiers, for `check`. */
  checkAlerts?: (signal: AbortSignal) => Promise<AlertCheck[]>;
  /** Facts for the report of a failed run; the run completes them as it learns more. */
  facts?: RunFacts;
}
