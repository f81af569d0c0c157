// What the checks of a server need.
import type { WorkerSessions } from '../mysql/connection/worker-sessions.ts';
import type { BackupSource, ContentsTable } from '../repository/contents.ts';
import type { Scope } from '../repository/scope.ts';

export interface ServerCheckEnvironment {
  source: BackupSource;
  scope: Scope;
  /** Everything is read by work that may be done again on another session. */
  workers: Pick<WorkerSessions, 'count' | 'run'>;
  signal: AbortSignal;
  /** The backup is of MySQL and the server a MariaDB, or the reverse. */
  isOtherFlavor?: boolean;
  /** What could not be compared, as a sentence. */
  note?: (text: string) => void;
  /** Of what was read; less than nothing of what will be read again. */
  onChunk?: (rows: number, bytes: number) => void;
}

export interface TableRef {
  schema: string;
  table: ContentsTable;
  /** What is selected in place of the expressions of the backup, where this server has another value for the same. */
  select?: readonly string[];
}
