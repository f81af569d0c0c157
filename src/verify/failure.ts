// Explains a failed verification: the culprit, in one sentence. Pure.
import type { VerificationRecord } from '../format/verification-record.ts';
import { plural } from '../core/units.ts';
import type { Check } from './report.ts';

export type Failure = NonNullable<VerificationRecord['failure']>;

/** Checks of objects in the storage. */
const OBJECT_CHECKS: ReadonlySet<string> = new Set(['size', 'sha256', 'bytes', 'file']);
/** Checks of the rows or the definition of a table. */
const TABLE_CHECKS: ReadonlySet<string> = new Set([
  'count',
  'count without history',
  'rows',
  'checksum',
  'definition',
  'generated',
]);

/** Returns undefined if no check failed. */
export function explainFailure(
  checks: readonly Check[],
  { objects, restore }: Pick<VerificationRecord['read'], 'objects' | 'restore'>,
): Failure | undefined {
  const failed = checks.filter(({ status }) => status === 'failed');
  if (failed.length === 0) return undefined;
  const damaged = failed.filter(({ check }) => OBJECT_CHECKS.has(check));
  const assertions = failed.filter(({ check }) => check === 'assertion');
  const differing = failed.filter(({ check }) => !OBJECT_CHECKS.has(check) && check !== 'assertion');
  const parts: string[] = [];
  if (damaged.length > 0)
    parts.push(
      `${plural(damaged.length, 'object')} of the backup ${damaged.length === 1 ? 'is' : 'are'} damaged`,
    );
  if (differing.length > 0) {
    const objects = new Set(differing.map(({ schema, table, object }) => object ?? `${schema}.${table}`));
    const noun = differing.every(({ check }) => TABLE_CHECKS.has(check)) ? 'table' : 'object';
    parts.push(
      `the ${restore ? 'restored ' : ''}server differs from the backup in ${plural(objects.size, noun)}`,
    );
  }
  if (assertions.length > 0) {
    if (parts.length === 0)
      parts.push(objects === 'all' ? 'the backup is intact' : 'the server has what the backup recorded');
    parts.push(`${plural(assertions.length, 'assertion')} failed`);
  }
  return {
    culprit:
      damaged.length > 0 ? 'objects' : differing.length === 0 ? 'assertions' : restore ? 'restore' : 'server',
    message: parts.join('; '),
  };
}

const HINTS: Readonly<Record<Failure['culprit'], string>> = {
  objects:
    'Do not trust this copy: what it holds is not what the backup recorded. Use another backup, or the other copy of this one.',
  restore:
    'Look at the first checks that failed: something changed the target during the restore, or the backup cannot be restored onto this server as it was.',
  server:
    'The backup may be right: look at what was written to the server since it was restored, or since the backup.',
  assertions: 'The backup is as it was made: look at the data that the assertion asks for.',
};

export function hintOf({ culprit }: Failure): string {
  return HINTS[culprit];
}
