// Every option there is, once: the command line's flags, the action's inputs, their checks, action.yml and the tables of
// the README all come from here.
import { ALERTS_OPTIONS } from './options/alerts-options.ts';
import { BACKUP_OPTIONS } from './options/backup-options.ts';
import { CONNECTION_OPTIONS } from './options/connection-options.ts';
import { OPERATION_OPTIONS } from './options/operation-options.ts';
import { RESTORE_OPTIONS } from './options/restore-options.ts';
import { RETENTION_OPTIONS } from './options/retention-options.ts';
import { SELECTION_OPTIONS } from './options/selection-options.ts';
import { S3_OPTIONS } from './options/s3-options.ts';
import { STORAGE_OPTIONS } from './options/storage-options.ts';
import { TRUST_OPTIONS } from './options/trust-options.ts';
import { VERIFICATION_OPTIONS } from './options/verification-options.ts';
import type { Operation, OptionSpec } from './options/option-spec.ts';

export { OPERATIONS, type Operation, type OptionKind, type OptionSpec } from './options/option-spec.ts';

export const OPTIONS: readonly OptionSpec[] = [
  ...CONNECTION_OPTIONS,
  ...SELECTION_OPTIONS,
  ...STORAGE_OPTIONS,
  ...S3_OPTIONS,
  ...TRUST_OPTIONS,
  ...BACKUP_OPTIONS,
  ...RETENTION_OPTIONS,
  ...RESTORE_OPTIONS,
  ...VERIFICATION_OPTIONS,
  ...ALERTS_OPTIONS,
  ...OPERATION_OPTIONS,
];

export function optionsOf(operation: Operation): OptionSpec[] {
  return OPTIONS.filter(({ operations }) => operations.includes(operation));
}
