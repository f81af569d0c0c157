// Request and report of a restore.
import type { Scope, ScopeRequest } from '../repository/scope/scope.ts';
import type { ConnectionConfig } from '../mysql/connection/connection-config.ts';
import type { LeftOut } from '../mysql/schema/catalog.ts';
import type { DeferIndexes } from '../sql/definitions/create-table.ts';
import type { StageTime } from '../core/stage-clock.ts';
import type { PartialTable } from './load/leave-out-rows.ts';
import type { RestorePlan } from './plan/planned.ts';
import type { RestoreStage } from './jobs/stage.ts';
import type { MaskRequest } from './masking/restore-masks.ts';
import type { MaskedTable } from './masking/verify-masks.ts';
import type { AfterLoad } from './after-load/after-load-file.ts';
import type { AfterLoadReport } from './after-load/run-after-load.ts';
import type { Orphans } from './stages/references.ts';
import type { Assertion } from '../verify/assertions/assertions.ts';
import type { Check, VerificationLevel } from '../verify/report.ts';

export interface RestoreRequest {
  /** An id, `latest`, or the folder of a dump that MySQL Shell wrote. */
  backup: string;
  label?: string;
  connection: ConnectionConfig;
  concurrency: number;
  /** Part of the backup to restore, and the names on the target. */
  scope: ScopeRequest;
  deferTableIndexes: DeferIndexes;
  /** Thoroughness of CHECK TABLE after the load. */
  checkTables: 'off' | 'quick' | 'full';
  /** Whether accounts and grants of the backup are created. */
  loadUsers: boolean;
  /** Whether to drop existing objects of the target that the restore creates. */
  dropExisting: boolean;
  /** Whether to drop objects before all objects of the backup were read and hashed. */
  trustStorage: boolean;
  ignoreVersion: boolean;
  allowSourceAsTarget: boolean;
  enableLocalInfile: boolean;
  skipBinlog: boolean;
  skipBinlogDespiteReplicas: boolean;
  disableRedoLog: boolean;
  updateGtidSet: 'off' | 'append' | 'replace';
  lockWaitTimeoutSeconds: number;
  /** Part of the restore that this job does; absent: all of it. */
  stage?: RestoreStage;
  verifyLevel: VerificationLevel | 'off';
  sampleSize: number;
  seed: number;
  assertions: readonly Assertion[];
  /** Absent: no column is masked. */
  mask?: MaskRequest;
  /** Statements of the user after the load; absent: none. */
  afterLoad?: AfterLoad;
  /**
   * Called when the schemas are locked and hold no objects of others: from now on, this run owns
   * the objects of the plan.
   */
  onOwned?: (owned: OwnedObjects) => void;
}

/** Objects that a restore creates, with their names on the target. */
export interface OwnedObjects {
  scope: Scope;
  plan: RestorePlan;
}

export interface RestoreReport {
  backupId: string;
  label: string;
  storage: string;
  /** Key of the manifest, relative to the storage; a dump of MySQL Shell has none. */
  manifestKey?: string;
  /**
   * One of many jobs reports `schema created` or `rows loaded`: `rows` and `dataBytes` count what
   * this job has loaded.
   */
  status: 'restored' | 'restored, masked' | 'schema created' | 'rows loaded';
  /** Whether the restore resumed an interrupted run. */
  resumed: boolean;
  tables: number;
  rows: number;
  dataBytes: number;
  storedBytes: number;
  durationSeconds: number;
  /** Method by which rows got into the target. */
  loadedBy: 'load-data' | 'insert';
  /** Schemas that have another name on the target. */
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
  /**
   * Objects of the same schemas that --drop-existing keeps, because the restore does not create
   * them.
   */
  kept?: readonly string[];
  /** Foreign keys between restored tables and others whose rows refer to missing rows. */
  orphans?: readonly Orphans[];
  /** Tables of which `--where` has left out rows: `rows` does not count these rows. */
  partialTables?: readonly PartialTable[];
  /** Masked columns, by table. */
  masked?: readonly MaskedTable[];
  /** Tables of the backup whose rows the rules of `--mask` leave out. */
  withoutRows?: readonly string[];
  /** Changes that `--upgrade` made in definitions, as sentences. */
  changes?: readonly string[];
  /** Result of the statements of `--after-load`. */
  afterLoad?: AfterLoadReport;
  stages: StageTime[];
}

/** Plan of a restore, none of which was executed. */
export interface RestorePlanReport {
  backupId: string;
  label: string;
  storage: string;
  target: string;
  status: 'planned';
  resumed: boolean;
  drops: string[];
  /** Objects as in the report of a restore. */
  leftOut?: readonly LeftOut[];
  kept?: readonly string[];
  /**
   * Events that are disabled on the target although the backup has them enabled: `event shop.e`.
   */
  disabledEvents?: readonly string[];
  changes?: readonly string[];
  loadedBy: 'load-data' | 'insert';
  tables: number;
  rows: number;
  dataBytes: number;
  storedBytes: number;
  /** Estimate at a speed that one machine reached; yours may be several times as fast or slow. */
  estimatedSeconds: number;
  schemas: {
    name: string;
    source: string;
    views: number;
    routines: number;
    events: number;
    /** Triggers as `trigger on table`. */
    triggers: string[];
    tables: { name: string; rows: number; dataBytes: number; chunks: number }[];
  }[];
  warnings: string[];
}
