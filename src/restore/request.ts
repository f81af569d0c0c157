// What a restore is asked to do, and what it tells of having done.
import type { Scope, ScopeRequest } from '../repository/scope.ts';
import type { ConnectionConfig } from '../mysql/connection/connection-config.ts';
import type { LeftOut } from '../mysql/schema/catalog.ts';
import type { DeferIndexes } from '../sql/create-table.ts';
import type { StageTime } from '../core/stage-clock.ts';
import type { PartialTable } from './load/leave-out-rows.ts';
import type { RestorePlan } from './plan/planned.ts';
import type { Orphans } from './stages/references.ts';
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
  /** Whether objects are dropped before all objects of the backup were read and hashed. */
  trustStorage: boolean;
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
  /** Nothing of others is in the schemas, and they are locked: the objects of the plan are of this run from now on. */
  onOwned?: (owned: OwnedObjects) => void;
}

/** What a restore creates, and where. */
export interface OwnedObjects {
  scope: Scope;
  plan: RestorePlan;
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
  /** Objects of the backup that the selection leaves out. */
  leftOut?: readonly LeftOut[];
  /** Objects in the same schemas that --drop-existing keeps, because the restore does not create them. */
  kept?: readonly string[];
  /** Foreign keys with rows that refer to none, between restored tables and others. */
  orphans?: readonly Orphans[];
  /** Tables of which `--where` has left rows out: `rows` does not count these rows. */
  partialTables?: readonly PartialTable[];
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
  leftOut?: readonly LeftOut[];
  kept?: readonly string[];
  /** Events that come up disabled though they are enabled in the backup: `event shop.e`. */
  disabledEvents?: readonly string[];
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
    /** As `trigger on table`. */
    triggers: string[];
    tables: { name: string; rows: number; dataBytes: number; chunks: number }[];
  }[];
  warnings: string[];
}
