// Applies rules to tables; what does not fit is an error.
import { BackupError } from '../core/errors.ts';
import type { MaskRules } from './mask-rules.ts';
import { planMasks, type MaskableTable, type MaskPlan } from './plan-masks.ts';

/**
 * Applies rules to tables.
 * @param of backup or server, for messages
 * @throws BackupError CONFIG_INVALID naming all problems
 */
export function planOrThrow(
  rules: MaskRules,
  tables: readonly MaskableTable[],
  isOnMariaDb: boolean,
  of: string,
): MaskPlan {
  const found = planMasks({ rules, tables, isMariaDb: isOnMariaDb });
  if ('plan' in found) return found.plan;
  const { problems } = found;
  const text = problems.length === 1 ? problems[0]! : problems.map((each) => `\n  - ${each}`).join('');
  throw new BackupError('CONFIG_INVALID', `--mask ${rules.path} does not fit ${of}: ${text}`, {
    hint: 'Nothing was done. See docs/masking.md; mysql-backup mask check compares a rules file with a backup.',
    details: { problems },
  });
}
