// Describes in words the fate of the objects that a run wrote and does not keep.
import { BackupError } from '../../core/errors.ts';
import { defined } from '../../core/defined.ts';
import { joinNames, plural } from '../../core/units.ts';
import type { CleanUp } from '../../storage/storage.ts';

/** Maximum number of objects that a message names; the JSON names more. */
const NAMED = 3;
const IN_JSON = 100;

export function describeCleanUp(cleanUp: CleanUp): string {
  const { complete = [] } = cleanUp;
  const found = describeRemoval(cleanUp);
  if (complete.length === 0) return found;
  return `The backup may still be there, complete and readable, in ${joinNames(complete)}, and in no other storage. ${found}`;
}

function describeRemoval({ removed, left }: CleanUp): string {
  const gone =
    removed === 0 ? '' : ` ${plural(removed, 'object')} ${removed === 1 ? 'was' : 'were'} removed.`;
  if (left.length === 0) return `Nothing was left.${gone}`;
  const named = left.slice(0, NAMED).map(({ location, reason }) => `${location} (${reason})`);
  const more = left.length > NAMED ? ` and ${left.length - NAMED} more` : '';
  return `${plural(left.length, 'object')} of it may still be there: ${named.join(', ')}${more}; \`mysql-backup prune\` removes what it finds.${gone}`;
}

/** Returns the error of a run with the outcome of its clean-up. */
export function withCleanUp(error: BackupError, cleanUp: CleanUp): BackupError {
  const { removed, left, complete } = cleanUp;
  return new BackupError(error.code, error.message, {
    hint: [error.hint, describeCleanUp(cleanUp)].filter(Boolean).join(' '),
    details: {
      ...error.details,
      cleanUp: { removed, left: left.slice(0, IN_JSON), ...defined({ complete }) },
    },
    cause: error.cause,
  });
}
