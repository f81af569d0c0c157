// What the main step leaves for the post step of the same job. Invariant: never a secret; it is written into a file of the runner.
import * as core from '@actions/core';

export interface SavedState {
  /** The operation that was under way. */
  operation: string;
  /** Of the backup that was begun, once it was known. */
  backupId?: string;
  /** Where it was going to. */
  storage?: string;
  /** The outcome is in the outputs and the summary. */
  isShown: boolean;
  /** Whoever is to be told was told. */
  isTold: boolean;
  /** The main step came to its end by itself, whatever the outcome: nothing is left to be done. */
  isEnded: boolean;
}

/** First of all: from here on the bundle knows that it is started for the post step. */
export function markPostStep(): void {
  core.saveState('isPost', 'true');
}

export function isPostStep(): boolean {
  return core.getState('isPost') === 'true';
}

export function saveOperation(operation: string): void {
  core.saveState('operation', operation);
}

export function saveBackup(backupId: string): void {
  core.saveState('backupId', backupId);
}

export function saveStorage(storage: string): void {
  core.saveState('storage', storage);
}

export function saveShown(): void {
  core.saveState('isShown', 'true');
}

export function saveTold(): void {
  core.saveState('isTold', 'true');
}

export function saveEnded(): void {
  core.saveState('isEnded', 'true');
}

export function readState(): SavedState {
  const backupId = core.getState('backupId');
  const storage = core.getState('storage');
  return {
    operation: core.getState('operation') || 'mysql-backup',
    ...(backupId === '' ? {} : { backupId }),
    ...(storage === '' ? {} : { storage }),
    isShown: core.getState('isShown') === 'true',
    isTold: core.getState('isTold') === 'true',
    isEnded: core.getState('isEnded') === 'true',
  };
}
