// The exit code of a run that has succeeded.
import { BackupError, EXIT_CODES } from '../../core/errors.ts';

/** Judges warnings: with `--fail-on-warnings`, they are an error with a code of its own. */
export function judgeWarnings(
  warnings: readonly string[],
  failOnWarnings: boolean,
): { exitCode: number; error?: BackupError } {
  if (warnings.length === 0 || !failOnWarnings) return { exitCode: EXIT_CODES.ok };
  const error = new BackupError('FINISHED_WITH_WARNINGS', `finished with ${warnings.length} warnings`, {
    hint: 'See the warnings; --fail-on-warnings was given.',
  });
  return { exitCode: error.exitCode, error };
}
