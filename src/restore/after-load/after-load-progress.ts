// Progress of the statements of `--after-load`, in the state of the restore. Invariant: a statement
// and its record are in one transaction, and a statement that commits by itself is recorded as
// begun before it runs. So a killed run never runs a statement twice.
import { BackupError } from '../../core/errors.ts';
import { listSome } from '../../core/units.ts';
import type { RestoreState } from '../resume/restore-state.ts';
import { positionOf, type AfterLoad } from './after-load-file.ts';

/** State item: everything is loaded and verified. The value is the result up to here, as JSON. */
const VERIFIED = 'after-load';
/** State item with the number of a statement, from 1. */
const STATEMENT = 'after-load ';

/** Prefixes of the items. */
export const AFTER_LOAD_ITEMS = [VERIFIED] as const;

/** Value of a statement's item. */
export interface StatementProgress {
  digest: string;
  /** Absent: the statement has begun, and may have ended or not. */
  done?: { rowsChanged: number; seconds: number };
}

export function itemOfStatement(index: number): string {
  return `${STATEMENT}${index + 1}`;
}

export function verifiedItem(): string {
  return VERIFIED;
}

/** Returns the result of the load if an interrupted run has loaded and verified everything. */
export function verifiedLoad<T>(state: RestoreState | undefined): T | undefined {
  const value = state?.value(VERIFIED);
  return value === undefined ? undefined : (JSON.parse(value) as T);
}

/** Returns whether an interrupted run can go on with this file. */
export function canGoOn(...given: Parameters<typeof assertCanGoOn>): boolean {
  try {
    assertCanGoOn(...given);
    return true;
  } catch {
    return false;
  }
}

/**
 * Compares the file with the statements that an interrupted run has executed.
 * @throws BackupError CONFIG_INVALID
 */
export function assertCanGoOn(state: RestoreState, afterLoad: AfterLoad | undefined, backupId: string): void {
  for (const [number, value] of state.itemsOf(STATEMENT)) {
    const index = Number(number) - 1;
    const { digest, done } = JSON.parse(value) as StatementProgress;
    const statement = afterLoad?.statements[index];
    if (statement?.digest !== digest)
      throw refuse(
        `the interrupted restore of ${backupId} has executed statement ${number} of --after-load, and it was another one`,
        'Give the same file again: statements that have not run yet may change.',
      );
    if (done === undefined)
      throw refuse(
        `${afterLoad!.path}: ${positionOf(statement, index)} was interrupted, and may have run or not`,
        'It is not run again. Look at the target.',
      );
  }
}

/**
 * Refuses to resume if the target lacks tables that the interrupted run has loaded.
 * @throws BackupError TARGET_NOT_EMPTY
 */
export function assertAllThere(missing: readonly string[], backupId: string): void {
  if (missing.length === 0) return;
  throw new BackupError(
    'TARGET_NOT_EMPTY',
    `the interrupted restore of ${backupId} had loaded ${listSome(missing)}, which the target does not have any more`,
    {
      hint: 'A statement of --after-load or another client has dropped it. --drop-existing restores everything again.',
      details: { missing },
    },
  );
}

function refuse(message: string, hint: string): BackupError {
  return new BackupError('CONFIG_INVALID', message, {
    hint: `${hint} --drop-existing restores everything again.`,
  });
}
