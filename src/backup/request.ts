// What a backup is asked to do, and what it tells of having done.
import type { ConnectionConfig } from '../config/connection.ts';
import type { Selection } from '../config/selection.ts';

export interface BackupRequest {
  connection: ConnectionConfig;
  selection: Selection;
  /** Groups the backups of one server below a shared prefix. */
  label: string;
  concurrency: number;
  /** zstd, 1 to 19. */
  compressionLevel: number;
  /** TSV bytes that a chunk should hold. */
  bytesPerChunk: number;
  /** Rows that a chunk should hold; overrides bytesPerChunk for tables with a key. */
  rowsPerChunk?: number;
  /** Whether accounts and grants are part of the backup. */
  users: boolean;
  lockWaitTimeoutSeconds: number;
  longQueryGuardSeconds: number;
}

export interface BackupReport {
  backupId: string;
  label: string;
  storage: string;
  status: 'stored';
  tables: number;
  rows: number;
  /** TSV bytes. */
  dataBytes: number;
  /** Bytes of all objects. */
  storedBytes: number;
  durationSeconds: number;
  snapshot: {
    method: string;
    consistent: boolean;
    gtidExecuted?: string;
    binlogFile?: string;
    binlogPosition?: number;
  };
  warnings: string[];
  stages: { name: string; seconds: number }[];
}
