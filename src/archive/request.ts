// Requests and reports of the operations on archived binary logs.
import type { ConnectionConfig } from '../mysql/connection/connection-config.ts';

export interface ArchiveRequest {
  label: string;
  connection: ConnectionConfig;
  compressionLevel: number;
  /** Bytes of the log per second. Absent: no limit. */
  maxRateBytes?: number;
  /** Keep running and store a segment after this time. Absent: end at the log's end. */
  follow?: { segmentSeconds: number; serverId?: number };
  /** Largest segment in bytes of the log. A larger transaction is one segment. */
  segmentBytes: number;
  /** Interval between two runs, for the comparison with the retention of the server. */
  intervalSeconds: number;
}

export interface ArchiveReport {
  /** `archived`: new events were stored. `quiet`: there were none. */
  status: 'archived' | 'quiet';
  label: string;
  storage: string;
  chain: string;
  /** Whether this run began the chain. */
  isNewChain: boolean;
  segments: number;
  transactions: number;
  /** Bytes of the log, and of the stored objects. */
  logBytes: number;
  storedBytes: number;
  file: string;
  position: number;
  lastGtid?: string;
  /** Moment up to which a restore will be able to go. */
  recoveryPoint: string;
  warnings: string[];
  durationSeconds: number;
}

/** A span of time in which every moment can be restored. */
export interface RecoveryWindow {
  label: string;
  chain: string;
  from: string;
  to: string;
  /** Newest backup of the window from which a restore can begin, and the oldest. */
  firstBackup: string;
  lastBackup: string;
  segments: number;
  transactions: number;
  storedBytes: number;
  /** Why the window ends; absent: it grows with the next run. */
  ended?: string;
}

export interface BinlogListReport {
  storage: string;
  windows: RecoveryWindow[];
  /** Chains in which nothing can be restored, with the reason. */
  unusable: { label: string; chain: string; reason: string }[];
  warnings: string[];
}

export interface BinlogVerifyReport {
  status: 'passed' | 'failed';
  storage: string;
  chains: number;
  segments: number;
  transactions: number;
  readBytes: number;
  failures: { chain: string; code: string; message: string }[];
  durationSeconds: number;
}

/** Old segments of an archive of binary logs, which no kept backup needs. */
export interface PrunedBinlogs {
  chain: string;
  storage: string;
  outcome: 'removed' | 'planned' | 'failed';
  /** Number of removed records, and bytes of their objects. */
  records: number;
  freedBytes: number;
}

/** A transaction that changed the table. */
export interface FoundTransaction {
  time: string;
  gtid?: string;
  chain: string;
  file: string;
  /** Position before the transaction: a replay that stops there lacks the transaction. */
  position: number;
  inserted: number;
  updated: number;
  deleted: number;
  /** Some rows could not be counted: updates with partial documents. */
  isUncounted?: true;
  /** Statements that name the table, cut after 2000 characters. */
  statements: string[];
}

export interface BinlogFindReport {
  storage: string;
  table: string;
  transactions: FoundTransaction[];
  /** Number of older transactions that are not in the report. */
  omitted: number;
}

export interface FindQuery {
  label?: string;
  /** `schema.table` */
  table: string;
  /** Only transactions that were committed at this time or later. */
  since?: Date;
  /** Only statements, no rows. */
  isDdl: boolean;
}

/** The latest moment to which the backups of a label can be restored. */
export type RecoveryPoint = Pick<RecoveryWindow, 'label' | 'chain' | 'from' | 'to' | 'ended'>;

/** Describes a recovery point: `2026-11-29 14:45:02 UTC`, and why the archive has ended. */
export function describeRecoveryPoint({ to, ended }: RecoveryPoint): string {
  const time = `${to.slice(0, 10)} ${to.slice(11, 19)} UTC`;
  return ended === undefined ? time : `${time}, the archive ends there: ${ended}`;
}
