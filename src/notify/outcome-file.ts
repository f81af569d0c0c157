// Remembers in a file how the last run of each operation ended, for `--notify-on change` where no workflow tells. A file for
// each job: two jobs that share one would take each other's outcomes for their own.
import { readFile, rename, writeFile } from 'node:fs/promises';
import type { AlertOutcome } from './notifier.ts';

const OUTCOMES: readonly AlertOutcome[] = ['succeeded', 'succeeded with warnings', 'failed', 'cancelled'];

/** @returns undefined if the file does not know. @throws what the file system says, but not that there is no file */
export async function readLastOutcome(path: string, operation: string): Promise<AlertOutcome | undefined> {
  const known = (await readOutcomes(path))[operation];
  return OUTCOMES.find((outcome) => outcome === known);
}

/** Durable and whole or not at all: the file is replaced by one move. @throws what the file system says */
export async function writeLastOutcome(
  path: string,
  operation: string,
  outcome: AlertOutcome,
): Promise<void> {
  const outcomes = { ...(await readOutcomes(path)), [operation]: outcome };
  const fresh = `${path}.${process.pid}.tmp`;
  await writeFile(fresh, `${JSON.stringify(outcomes)}\n`, { flush: true });
  await rename(fresh, path);
}

async function readOutcomes(path: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'));
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch (error) {
    // One that cannot be understood knows nothing, and is replaced.
    if (error instanceof SyntaxError || (error as { code?: string }).code === 'ENOENT') return {};
    throw error;
  }
}
