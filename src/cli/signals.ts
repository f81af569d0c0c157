// Handles signals that end a run: the first signal ends the run in order, a second one ends the run
// at once.
import { BackupError, EXIT_CODES } from '../core/errors.ts';
import type { Operation } from '../options/option-table.ts';

/** A closed terminal and a supervisor send two signals together; the program counts them as one. */
const SAME_SIGNAL_MS = 1000;

export function onSignals(cancel: AbortController, operation: Operation | undefined): () => void {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  let firstAt: number | undefined;
  const listener = (signal: NodeJS.Signals): void => {
    const now = performance.now();
    if (firstAt !== undefined) {
      if (now - firstAt >= SAME_SIGNAL_MS) process.exit(EXIT_CODES.cancelled);
      return;
    }
    firstAt = now;
    cancel.abort(
      new BackupError('CANCELLED', `cancelled by ${signal}`, {
        hint:
          operation === 'restore'
            ? 'The target keeps what was loaded so far: the same command goes on from there.'
            : 'Start it again when you are ready.',
      }),
    );
  };
  for (const signal of signals) process.on(signal, listener);
  return () => {
    for (const signal of signals) process.off(signal, listener);
  };
}
