// The outcome of an operation, its one status, and its JSON document. --output json, --report and a
// failure use the same document.
import { defined } from '../core/defined.ts';
import type {
  ArchiveReport,
  BinlogFindReport,
  BinlogListReport,
  BinlogVerifyReport,
  RecoveryPoint,
} from '../archive/request.ts';
import type { BackupPlan } from '../backup/preflight/plan-backup.ts';
import type { BackupReport } from '../backup/request.ts';
import type { FindReport } from '../repository/find/find-tables.ts';
import type { ListReport } from '../repository/find/list.ts';
import type { ShowReport } from '../repository/find/show.ts';
import type { BackupError } from '../core/errors.ts';
import type { PruneReport } from '../prune/request.ts';
import type { MaskSuggestReport } from '../restore/masking/mask-suggest.ts';
import type { MaskCheckReport } from '../restore/masking/mask-check.ts';
import type { ReplayPlan, ReplayReport } from '../archive/replay/request.ts';
import type { RestorePlanReport, RestoreReport } from '../restore/request.ts';
import type { DiffReport } from '../verify/diff.ts';
import type { VerifyReport } from '../verify/request.ts';
import type { CheckReport } from './check.ts';
import type { FleetReport, MatrixReport } from './fleet/fleet-status.ts';
import type { StatusReport } from './status-report.ts';
import type { RunFacts } from './alerts/run-facts.ts';

/**
 * The result with its report. An error has a report too: for example, a stored backup whose
 * verification failed.
 */
export type Outcome = { exitCode: number; error?: BackupError } & (
  | { operation: 'backup'; report: BackupReport & { retention?: PruneReport } }
  | { operation: 'plan'; report: BackupPlan }
  | { operation: 'restore'; report: RestoreReport & { replay?: ReplayReport } }
  | { operation: 'restore-plan'; report: RestorePlanReport & { replay?: ReplayPlan } }
  | { operation: 'verify'; report: VerifyReport & { replay?: ReplayReport } }
  | { operation: 'check'; report: CheckReport }
  | { operation: 'list'; report: ListReport & { recoveryPoints?: readonly RecoveryPoint[] }; isUtc: boolean }
  | { operation: 'show'; report: ShowReport & { recoveryPoint?: RecoveryPoint } }
  | { operation: 'find'; report: FindReport }
  | { operation: 'diff'; report: DiffReport }
  | { operation: 'mask-check'; report: MaskCheckReport }
  | { operation: 'mask-suggest'; report: MaskSuggestReport }
  | { operation: 'prune'; report: PruneReport }
  | { operation: 'binlog-archive'; report: ArchiveReport }
  | { operation: 'binlog-list'; report: BinlogListReport }
  | { operation: 'binlog-find'; report: BinlogFindReport }
  | { operation: 'binlog-verify'; report: BinlogVerifyReport }
  | { operation: 'report'; report: StatusReport }
  | { operation: 'matrix'; report: MatrixReport }
  | { operation: 'fleet-status'; report: FleetReport }
);

/** Returns the one status word of a run, for every reader. Warnings change no status. */
export function statusOf(outcome: Outcome): string {
  const { error } = outcome;
  if (error && error.code !== 'FINISHED_WITH_WARNINGS') return statusOfError(error);
  switch (outcome.operation) {
    case 'backup':
      return statusOfBackup(outcome.report);
    case 'list':
    case 'binlog-list':
      return 'listed';
    case 'find':
    case 'binlog-find':
      return 'found';
    case 'matrix':
      return 'chosen';
    case 'plan':
    case 'diff':
    case 'mask-check':
    case 'mask-suggest':
    case 'check':
    case 'show':
    case 'restore':
    case 'restore-plan':
    case 'verify':
    case 'prune':
    case 'binlog-archive':
    case 'binlog-verify':
    case 'report':
    case 'fleet-status':
      return outcome.report.status;
  }
}

export function statusOfError({ code }: BackupError): string {
  return code === 'CANCELLED' ? 'cancelled' : 'failed';
}

/** Returns the status that `list` will show. */
function statusOfBackup({ verification }: BackupReport): string {
  if (verification?.status !== 'passed') return 'stored';
  return verification.level === 'objects' ? 'objects-verified' : 'restore-verified';
}

export function renderJson(outcome: Outcome, facts: RunFacts): string {
  const { report, exitCode, error } = outcome;
  return document({
    ...namesOf(facts),
    ...report,
    ...defined({ storage: storageOf(report, facts) }),
    status: statusOf(outcome),
    ...(error ? { error: errorFields(error) } : {}),
    exitCode,
  });
}

export function renderFailureJson(error: BackupError, facts: RunFacts): string {
  return document({
    ...namesOf(facts),
    status: statusOfError(error),
    error: errorFields(error),
    exitCode: error.exitCode,
  });
}

/**
 * Returns the one storage to name: that which was read, or the first. The report of several names
 * them together; a reader cannot open such a location.
 */
export function storageOf(report: object, { storage, storages = [] }: RunFacts): string | undefined {
  const { storage: used } = report as { storage?: unknown };
  return storages.find((location) => location === used) ?? storage;
}

function namesOf(facts: RunFacts): object {
  const { operation, label, server, storage, directory, storages, backupId } = facts;
  return { operation, label, server, storage, directory, storages, backupId };
}

function errorFields({ code, message, hint, details }: BackupError): object {
  return { code, message, ...(hint ? { hint } : {}), details };
}

function document(fields: object): string {
  return `${JSON.stringify(fields, null, 2)}\n`;
}
