// What an operation came to, and its JSON document: that of --output json, of --report and of a failure are the same.
import type { BackupPlan } from '../backup/preflight/plan-backup.ts';
import type { BackupReport } from '../backup/request.ts';
import type { ListReport } from '../repository/list.ts';
import type { BackupError } from '../core/errors.ts';
import type { PruneReport } from '../prune/request.ts';
import type { RestorePlanReport, RestoreReport } from '../restore/request.ts';
import type { VerifyReport } from '../verify/request.ts';

export type Outcome = { exitCode: number; error?: BackupError } & (
  | { operation: 'backup'; report: BackupReport & { retention?: PruneReport } }
  | { operation: 'plan'; report: BackupPlan }
  | { operation: 'restore'; report: RestoreReport }
  | { operation: 'restore-plan'; report: RestorePlanReport }
  | { operation: 'verify'; report: VerifyReport }
  | { operation: 'list'; report: ListReport }
  | { operation: 'prune'; report: PruneReport }
);

export function renderJson({ report, exitCode, error }: Outcome): string {
  return `${JSON.stringify({ ...report, ...(error ? { error: errorFields(error) } : {}), exitCode }, null, 2)}\n`;
}

export function renderFailureJson(error: BackupError): string {
  const status = error.code === 'CANCELLED' ? 'cancelled' : 'failed';
  return `${JSON.stringify({ status, error: errorFields(error), exitCode: error.exitCode }, null, 2)}\n`;
}

function errorFields({ code, message, hint, details }: BackupError): object {
  return { code, message, ...(hint ? { hint } : {}), details };
}
