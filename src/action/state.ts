// State that the main step saves for the post step of the same job. Invariant: the state never
// holds a secret, because a file of the runner stores the state.
import * as core from './commands.ts';
import { saveState } from './runner-files.ts';

export interface SavedState {
  /** The operation that ran. */
  operation: string;
  /** Id of the backup that began, once known. */
  backupId?: string;
  /** Key of the lease of the backup that the run used. */
  lease?: string;
  /** Name of the container that the run started. */
  container?: string;
  /** Place of the backup. */
  storage?: string;
  /** The outputs and the summary hold the outcome. */
  isShown: boolean;
  /** The step reported the result to all receivers. */
  isTold: boolean;
  /** The main step ended by itself, with any outcome: the post step has nothing to do. */
  isEnded: boolean;
}

/**
 * Returns whether this is the post step. `post.js` next to the bundle sets the state, because the
 * main step may have saved nothing.
 */
export function isPostStep(): boolean {
  return core.getState('isPost') === 'true';
}

export function saveOperation(operation: string): void {
  saveState('operation', operation);
}

export function saveBackup(backupId: string): void {
  saveState('backupId', backupId);
}

export function saveLease(key: string | undefined): void {
  saveState('lease', key ?? '');
}

export function saveContainer(name: string | undefined): void {
  saveState('container', name ?? '');
}

export function saveStorage(storage: string): void {
  saveState('storage', storage);
}

export function saveShown(): void {
  saveState('isShown', 'true');
}

export function saveTold(): void {
  saveState('isTold', 'true');
}

export function saveEnded(): void {
  saveState('isEnded', 'true');
}

/** Returns the saved state; undefined: the main step saved nothing, so its state is unknown. */
export function readState(): SavedState | undefined {
  const [operation, backupId, lease, container, storage] = [
    'operation',
    'backupId',
    'lease',
    'container',
    'storage',
  ].map((name) => core.getState(name)) as [string, string, string, string, string];
  if (operation === '') return undefined;
  return {
    operation,
    ...(backupId === '' ? {} : { backupId }),
    ...(lease === '' ? {} : { lease }),
    ...(container === '' ? {} : { container }),
    ...(storage === '' ? {} : { storage }),
    isShown: core.getState('isShown') === 'true',
    isTold: core.getState('isTold') === 'true',
    isEnded: core.getState('isEnded') === 'true',
  };
}
