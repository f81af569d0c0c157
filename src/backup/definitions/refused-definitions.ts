// Handles definitions that a restore would refuse. The backup finds them, while the source still
// exists.
import { BackupError } from '../../core/errors.ts';
import { describeRecord, type DefinitionRecord } from '../../format/definition-record.ts';
import type { LeftOut } from '../../mysql/schema/catalog.ts';

/**
 * Returns the definitions to leave out.
 * @throws BackupError SOURCE_UNSUPPORTED naming all of them, if they must not be left out or are
 * tables or schemas
 */
export function leaveOutRefused(
  refused: readonly { record: DefinitionRecord; reason: string }[],
  skipBroken: boolean,
): LeftOut[] {
  const fatal = skipBroken
    ? refused.filter(({ record }) => record.kind === 'table' || record.kind === 'schema')
    : refused;
  if (fatal.length > 0)
    throw new BackupError(
      'SOURCE_UNSUPPORTED',
      `these objects could not be restored: ${fatal.map(({ record, reason }) => `${describeRecord(record)}: ${reason}`).join('; ')}`,
      {
        hint: 'Change the definition, or leave a table out with --exclude-tables and other objects with --skip-broken. If the definition is ordinary, report this as a bug.',
        details: { objects: fatal.map(({ record }) => describeRecord(record)) },
      },
    );
  return refused.map(({ record, reason }) => ({ name: describeRecord(record), reason }));
}
