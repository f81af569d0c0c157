// What a backup is asked to do, and what it tells of having done.
import type { ConnectionConfig } from '../mysql/connection/connection-config.ts';
import type { LockReport } from '../mysql/snapshot/lock-watch.ts';
import type { Selection } from '../mysql/schema/selection.ts';
import type { Check, VerificationLevel } from '../verify/report.ts';

export interface BackupRequest {
  connection: ConnectionConfig;
  selection: Selection;
  /** Leave tables out that the server cannot open, or whose engine is unknown, in place of an error. */
  skipBroken?: boolean;
  /** Groups the backups of one server below a shared prefix. */
  label: string;
  /** The label may be that of another server. */
  adoptLabel?: boolean;
  concurrency: number;
  /** Threads that read, next to the main thread. Absent: chosen by cores and data. */
  threads?: number;
  /** zstd, 1 to 19. */
  compressionLevel: number;
  /** TSV bytes that a chunk should hold. */
  bytesPerChunk: number;
  /** Rows that a chunk should hold; overrides bytesPerChunk for tables with a key. */
  rowsPerChunk?: number;
  /** Whether accounts and grants are part of the backup. */
  users: boolean;
  lockWaitTimeoutSeconds: number;
  /** How long a lock may keep other clients out. Absent: as `lock-watch.ts` says. */
  lockTimeoutSeconds?: number;
  longQueryGuardSeconds: number;
  /** `none`: nothing is locked, and the tables may not fit together. Absent: `auto`. */
  consistency?: 'auto' | 'none';
  /** Of a replica as source: its lag has to be at most this. Absent: any. */
  maxReplicaLagSeconds?: number;
  /** TSV bytes per second, over all workers. Absent: no limit. */
  maxRateBytes?: number;
  /** A table that lost so many percent of its rows since the backup before is a warning; 0: none. */
  shrinkWarningPercent: number;
}

export interface TableReport {
  schema: string;
  name: string;
  rows: number;
  dataBytes: number;
  storedBytes: number;
  seconds: number;
  /** In the backup before, if there was one with this table. */
  previousRows?: number;
}

/** What a backup was verified by, right after it was made. */
export interface BackupProof {
  level: VerificationLevel;
  status: 'passed' | 'failed';
  checks: readonly Check[];
  durationSeconds: number;
}

export interface ObjectAccount {
  onServer: number;
  inBackup: number;
  /** By the user's selection, or because it cannot be backed up or restored. */
  leftOut: { name: string; reason: string }[];
}

export interface BackupReport {
  backupId: string;
  label: string;
  storage: string;
  /** Below the storage. */
  manifestKey: string;
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
    /** Of a replica: where it stood in its source's binary log. */
    source?: { host: string; port: number; binlogFile: string; binlogPosition: number };
  };
  /** What each lock cost other clients. */
  locks: readonly LockReport[];
  tableReports: TableReport[];
  /** What became of the objects of the server: schemas, tables, views, programs, sequences, accounts. */
  objects: ObjectAccount;
  /** Of the proof that followed at once, if it was asked for. */
  verification?: BackupProof;
  warnings: string[];
  stages: { name: string; seconds: number }[];
}
