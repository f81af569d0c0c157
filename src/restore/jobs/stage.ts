// Stages of a restore that many jobs share. The first job creates the tables, any number of jobs
// loads rows at the same time, and the last job does the rest as a run that resumes.
import { BackupError } from '../../core/errors.ts';
import { formatCount, plural } from '../../core/units.ts';
import type { Session } from '../../mysql/connection/session.ts';
import { itemOf } from '../load/row-items.ts';
import type { RestorePlan } from '../plan/planned.ts';
import type { RestoreState } from '../resume/restore-state.ts';

export const RESTORE_STAGES = ['schema', 'data', 'finish'] as const;

/** Part of a restore that one job does. */
export type RestoreStage = (typeof RESTORE_STAGES)[number];

/** State item: all tables exist, and jobs may load their rows. */
const STAGED = 'staged';

const SHOWN_CHUNKS = 10;

export function isStaged(state: RestoreState | undefined): boolean {
  return state?.has(STAGED) ?? false;
}

export async function markStaged(session: Session, state: RestoreState): Promise<void> {
  await state.mark(session, STAGED);
}

/**
 * Verifies that `--stage schema` has ended for the same backup and the same part of it.
 * @throws BackupError CONFIG_INVALID
 */
export function requireStaged(
  state: RestoreState | undefined,
  stage: RestoreStage,
  backupId: string,
): RestoreState {
  if (state?.has(STAGED)) return state;
  const reason = state
    ? 'has begun, and its tables are not complete'
    : 'has not begun on this target, or is finished';
  throw new BackupError('CONFIG_INVALID', `--stage ${stage}: the restore of ${backupId} ${reason}`, {
    hint: 'Run --stage schema first, with the same options and the same backup. Name the backup by its id: latest may be another one by now.',
  });
}

/**
 * Verifies that jobs have loaded every chunk.
 * @throws BackupError LOAD_INCOMPLETE naming the missing chunks
 */
export function assertAllLoaded(plan: RestorePlan, state: RestoreState): void {
  const missing: string[] = [];
  for (const planned of plan.tables) {
    const { schema, table } = planned;
    for (const chunk of table.chunks)
      if (!state.has(itemOf(planned, chunk))) missing.push(`${schema}.${table.name} chunk ${chunk.number}`);
  }
  if (missing.length === 0) return;
  const more = missing.length - SHOWN_CHUNKS;
  const shown = `${missing.slice(0, SHOWN_CHUNKS).join(', ')}${more > 0 ? ` and ${formatCount(more)} more` : ''}`;
  throw new BackupError(
    'LOAD_INCOMPLETE',
    `--stage finish: ${plural(missing.length, 'chunk')} not loaded yet: ${shown}`,
    {
      hint: 'Let a job with --stage data end without an error, then start --stage finish again.',
      details: { missing },
    },
  );
}
