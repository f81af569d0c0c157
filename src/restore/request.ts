// What a restore is asked to do, and what it tells of having done.
import type { ScopeRequest } from '../repository/scope.ts';
import type { ConnectionConfig } from '../mysql/connection/connection-config.ts';
import type { DeferIndexes } from '../sql/create-table.ts';
import type { StageTime } from '../core/stage-clock.ts';
import type { Assertion } from '../verify/assertions.ts';
import type { Check, VerificationLevel } from '../verify/report.ts';

export interface RestoreRequest {
  /** An id, `latest`, or the folder of a dump that MySQL Shell wrote. */
  backup: string;
  label?: string;
  connection: ConnectionConfig;
  concurrency: number;
  /** Which part of the backup, and under which names. */
  scope: ScopeRequest;
  deferTableIndexes: DeferIndexes;
  /** How thoroughly CHECK TABLE looks at the tables after the load. */
  checkTables: 'off' | 'quick' | 'full';
  /** Whether accounts and grants of the backup are created. */
  loadUsers: boolean;
  /** Whether what is in the way on the target is dropped. */
  dropExisting: boolean;
  ignoreVersion: boolean;
  allowSourceAsTarget: boolean;
  enableLocalInfile: boolean;
  skipBinlog: boolean;
  skipBinlogDespiteReplicas: boolean;
  disableRedoLog: boolean;
  updateGtidSet: 'off' | 'append' | 'replace';
  lockWaitTimeoutSeconds: number;
  verifyLevel: VerificationLevel | 'off';
  sampleSize: number;
  seed: number;
  assertions: readonly Assertion[];
  /** Nothing of others is in the schemas, and they are locked: what is in them from now on is of this run. */
  onOwned?: () => void;
}

export interface RestoreReport {
  backupId: string;
  label: string;
  storage: string;
  /** Below the storage; a dump of MySQL Shell has none. */
  manifestKey?: string;
  status: 'restored';
  /** Whether it went on where an interrupted run was. */
  resumed: boolean;
  tables: number;
  rows: number;
  dataBytes: number;
  storedBytes: number;
  durationSeconds: number;
  /** How rows came into the target. */
  loadedBy: 'load-data' | 'insert';
  /** Names of schemas that are others on the target. */
  renamed: Record<string, string>;
  snapshot: {
    method: string;
    consistent: boolean;
    gtidExecuted?: string;
    binlogFile?: string;
    binlogPosition?: number;
  };
  verification: { level: VerificationLevel | 'off'; status: 'passed' | 'not-run'; checks: Check[] };
  warnings: string[];
  /** Objects in the same schemas that --drop-existing keeps, because the restore does not create them. */
  kept?: readonly string[];
  /** What `--upgrade` has changed in definitions, as sentences. */
  changes?: readonly string[];
  stages: StageTime[];
}

/** What a restore would do: nothing of it was done. */
export interface RestorePlanReport {
  backupId: string;
  label: string;
  storage: string;
  target: string;
  status: 'planned';
  resumed: boolean;
  drops: string[];
  /** As in the report of a restore. */
  kept?: readonly string[];
  changes?: readonly string[];
  loadedBy: 'load-data' | 'insert';
  tables: number;
  rows: number;
  dataBytes: number;
  storedBytes: number;
  /** At a speed that one machine reached; yours may be several times as fast or slow. */
  estimatedSeconds: number;
  schemas: {
    name: string;
    source: string;
    views: number;
    routines: number;
    events: number;
    tables: { name: string; rows: number; dataBytes: number; chunks: number }[];
  }[];
  warnings: string[];
}
