// Statements for the start of each session that loads.
import { isMariaDb } from '../../mysql/connection/server-facts.ts';
import type { StagesSetting } from '../restore-stages.ts';

/** @param settings statements that the settings of the target need */
export function sessionSetUp(
  { request, isMove, masks, sessions }: StagesSetting,
  settings: readonly string[],
): string[] {
  return [
    ...(request.skipBinlog ? ['SET SESSION sql_log_bin = OFF'] : []),
    // Rows that were unique under the source's collations must not become duplicates that the
    // target does not check. Masked values must not become duplicates either.
    ...(isMove || masks ? ['SET SESSION unique_checks = ON'] : []),
    // A masked value must meet the conditions of its column.
    ...(masks && isMariaDb(sessions.facts) ? ['SET SESSION check_constraint_checks = ON'] : []),
    ...settings,
  ];
}
