// The single table of all options. The command line's flags, the action's inputs, their checks,
// action.yml and docs/options.md all come from this table.
import { ALERTS_OPTIONS } from './table/alerts-options.ts';
import { BACKUP_OPTIONS } from './table/backup-options.ts';
import { BINLOG_OPTIONS } from './table/binlog-options.ts';
import { CONNECTION_OPTIONS } from './table/connection-options.ts';
import { FLEET_OPTIONS } from './table/fleet-options.ts';
import { PAGE_OPTIONS } from './table/page-options.ts';
import { OPERATION_OPTIONS } from './table/operation-options.ts';
import { RESTORE_OPTIONS } from './table/restore-options.ts';
import { RETENTION_OPTIONS } from './table/retention-options.ts';
import { SELECTION_OPTIONS } from './table/selection-options.ts';
import { S3_OPTIONS } from './table/s3-options.ts';
import { STORAGE_OPTIONS } from './table/storage-options.ts';
import { TRUST_OPTIONS } from './table/trust-options.ts';
import { VERIFICATION_OPTIONS } from './table/verification-options.ts';
import type { Operation, OptionSpec } from './table/option-spec.ts';

export {
  NOT_GIVEN,
  ofFleet,
  withAlerts as WITH_ALERTS,
  OPERATIONS,
  type Operation,
  type OptionKind,
  type OptionSpec,
} from './table/option-spec.ts';

/** Gives `check` the options of a backup, with the name of the other operation. */
function alsoForCheck(spec: OptionSpec): OptionSpec {
  const { operations } = spec;
  const isOfBackup = operations.includes('backup') && !operations.includes('check');
  return isOfBackup ? { ...spec, operations: [...operations, 'check'] } : spec;
}

/** Options of a verification without a meaning for a comparison of objects and counts. */
const NOT_FOR_DIFF = new Set([
  'level',
  'sample-size',
  'seed',
  'assertions',
  'restore-into',
  'schema-only',
  'data-only',
  'skip-incompatible',
  ...ALERTS_OPTIONS.map(({ name }) => name),
]);

/** Gives `diff` the options of a verification. */
function alsoForDiff(spec: OptionSpec): OptionSpec {
  const { name, operations } = spec;
  const isOfVerify = operations.includes('verify') && !operations.includes('diff') && !NOT_FOR_DIFF.has(name);
  return isOfVerify ? { ...spec, operations: [...operations, 'diff'] } : spec;
}

export const OPTIONS: readonly OptionSpec[] = [
  ...CONNECTION_OPTIONS,
  ...SELECTION_OPTIONS,
  ...STORAGE_OPTIONS,
  ...S3_OPTIONS,
  ...TRUST_OPTIONS,
  ...BACKUP_OPTIONS,
  ...RETENTION_OPTIONS,
  ...BINLOG_OPTIONS,
  ...RESTORE_OPTIONS,
  ...VERIFICATION_OPTIONS,
  ...FLEET_OPTIONS,
  ...ALERTS_OPTIONS,
  ...PAGE_OPTIONS,
  ...OPERATION_OPTIONS,
]
  .map(alsoForCheck)
  .map(alsoForDiff);

export function optionsOf(operation: Operation): OptionSpec[] {
  return OPTIONS.filter(({ operations }) => operations.includes(operation));
}
