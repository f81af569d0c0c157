// What the main step leaves for the post step of the same job. Invariant: never a secret; it is written into a file of the runner.
import * as core from './commands.ts';
import { saveState } from './runner-files.ts';

export interface SavedState {
  /** The operation that was under way. */
  operation: string;
  /** Of the backup that was begun, once it was known. */
  backupId?: string;
  /** Of a backup that was used: its key in the storage. */
  lease?: string;
  /** A container that was started. */
  container?: string;
  /** Where it was going to. */
  storage?: string;
  /** The outcome is in the outputs and the summary. */
  isShown: boolean;
  /** Whoever is to be told was told. */
  isTold: boolean;
  /** The main step came to its end by itself, whatever the outcome: nothing is left to be done. */
  isEnded: boolean;
}

/** `post.js` next to the bundle says so, for the main step may not have been able to save anything. */
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

/** undefined: nothing was saved, so nothing is known of the main step. */
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
