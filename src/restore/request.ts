// What a restore is asked to do, and what it tells of having done.
import type { ConnectionConfig } from '../config/connection.ts';
import type { DeferIndexes } from '../format/create-table.ts';
import type { StageTime } from '../stage-clock.ts';
import type { Check, VerificationLevel } from '../verify/report.ts';

export interface RestoreRequest {
  /** An id, or `latest`. */
  backup: string;
  label?: string;
  connection: ConnectionConfig;
  concurrency: number;
  deferTableIndexes: DeferIndexes;
  /** How thoroughly CHECK TABLE looks at the tables after the load. */
  checkTables: 'off' | 'quick' | 'full';
  /** Whether accounts and grants of the backup are created. */
  loadUsers: boolean;
  lockWaitTimeoutSeconds: number;
  verifyLevel: VerificationLevel | 'off';
  sampleSize: number;
  seed: number;
}

export interface RestoreReport {
  backupId: string;
  label: string;
  storage: string;
  status: 'restored';
  tables: number;
  rows: number;
  dataBytes: number;
  storedBytes: number;
  durationSeconds: number;
  snapshot: {
    method: string;
    consistent: boolean;
    gtidExecuted?: string;
    binlogFile?: string;
    binlogPosition?: number;
  };
  verification: { level: VerificationLevel | 'off'; status: 'passed' | 'not-run'; checks: Check[] };
  warnings: string[];
  stages: StageTime[];
}
