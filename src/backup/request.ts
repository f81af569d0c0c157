// Request and report of a backup.
import type { ConnectionConfig } from '../mysql/connection/connection-config.ts';
import type { LockReport } from '../mysql/snapshot/watch/lock-watch.ts';
import type { Selection } from '../mysql/schema/selection.ts';
import type { MaskedTable } from './masking/check-masked-rows.ts';
import type { BackupMaskRequest } from './masking/source-masks.ts';
import type { Check, VerificationLevel } from '../verify/report.ts';

export interface BackupRequest {
  connection: ConnectionConfig;
  selection: Selection;
  /**
   * Leave out tables that the server cannot open or whose engine is unknown, instead of failing.
   */
  skipBroken?: boolean;
  /** Groups the backups of one server below a shared prefix. */
  label: string;
  /** Accept a label that belongs to another server. */
  adoptLabel?: boolean;
  concurrency: number;
  /** Threads that read, next to the main thread. Absent: chosen by cores and data. */
  threads?: number;
  /** zstd level, 1 to 19. */
  compressionLevel: number;
  /** Target size of a chunk in TSV bytes. */
  bytesPerChunk: number;
  /** Target number of rows per chunk; overrides bytesPerChunk for tables with a key. */
  rowsPerChunk?: number;
  /** Whether accounts and grants are part of the backup. */
  users: boolean;
  lockWaitTimeoutSeconds: number;
  /**
   * Maximum time in seconds that a lock may block other clients. Absent: the limits of
   * `lock-watch.ts`.
   */
  lockTimeoutSeconds?: number;
  longQueryGuardSeconds: number;
  /** `none`: no locks, and the tables may not be consistent with each other. Absent: `auto`. */
  consistency?: 'auto' | 'none';
  /** Maximum lag of a replica as source. Absent: any lag. */
  maxReplicaLagSeconds?: number;
  /** TSV bytes per second, over all workers. Absent: no limit. */
  maxRateBytes?: number;
  /** Absent: no column is masked. */
  mask?: BackupMaskRequest;
  /**
   * Percentage of rows lost since the previous backup from which a table causes a warning; 0: no
   * warnings.
   */
  shrinkWarningPercent: number;
}

export interface TableReport {
  schema: string;
  name: string;
  rows: number;
  dataBytes: number;
  storedBytes: number;
  seconds: number;
  /** Rows in the previous backup, if it contains this table. */
  previousRows?: number;
}

/** Verification that ran right after the backup was made. */
export interface BackupVerification {
  level: VerificationLevel;
  status: 'passed' | 'failed';
  checks: readonly Check[];
  durationSeconds: number;
}

export interface ObjectAccount {
  onServer: number;
  inBackup: number;
  /** Objects left out by the user's selection, or because they cannot be backed up or restored. */
  leftOut: { name: string; reason: string }[];
}

export interface BackupReport {
  backupId: string;
  label: string;
  storage: string;
  /** Key of the manifest, relative to the storage. */
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
    /** Position of a replica in its source's binary log. */
    source?: { host: string; port: number; binlogFile: string; binlogPosition: number };
  };
  /** Masked columns, by table. Absent: the backup holds the rows as they are. */
  masked?: readonly MaskedTable[];
  /** Tables whose rows the rules of `--mask` leave out. */
  withoutRows?: readonly string[];
  /** Cost of each lock for other clients. */
  locks: readonly LockReport[];
  tableReports: TableReport[];
  /** Account of the server's objects: schemas, tables, views, programs, sequences, accounts. */
  objects: ObjectAccount;
  /** Verification that followed at once, if requested. */
  verification?: BackupVerification;
  warnings: string[];
  stages: { name: string; seconds: number }[];
}
