// Environment for the checks of a server.
import type { WorkerSessions } from '../../mysql/connection/worker-sessions.ts';
import type { BackupSource, ContentsTable } from '../../repository/contents.ts';
import type { Scope } from '../../repository/scope/scope.ts';

export interface ServerCheckEnvironment {
  source: BackupSource;
  scope: Scope;
  /** Workers for reads that may be repeated in another session. */
  workers: Pick<WorkerSessions, 'count' | 'run'>;
  signal: AbortSignal;
  /** Whether one is MySQL and the other MariaDB. */
  isOtherFlavor?: boolean;
  /** Reports a part that could not be compared, as a sentence. */
  note?: (text: string) => void;
  /** Called with the rows and bytes that were read; negative for those that will be read again. */
  onChunk?: (rows: number, bytes: number) => void;
}

export interface TableRef {
  schema: string;
  table: ContentsTable;
  /**
   * Expressions that replace those of the backup, if this server represents the same value
   * differently.
   */
  select?: readonly string[];
}
