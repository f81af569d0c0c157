// Finds the backups that remain after a failed run: the newest good backup of its label, and its
// newest verified restore. Invariant: the search takes a bounded time and never throws.
import { defined } from '../../core/defined.ts';
import { Problems } from '../../core/problems.ts';
import type { LastGood } from '../../notify/notifier.ts';
import type { Input } from '../../options/input.ts';
import { OptionValues } from '../../options/option-values.ts';
import type { InputSources } from '../../options/read/read-connection.ts';
import { readStorages } from '../../options/read/read-storage.ts';
import { readTrust } from '../../options/read/read-trust.ts';
import { findNewestOfLabels } from '../../repository/find/newest-backups.ts';
import { openStorages, type StorageHost } from '../open-storage.ts';

/** A longer wait would delay the alert. */
const TIMEOUT_MS = 10_000;

/**
 * Finds the newest good backup.
 * @returns undefined if unknown
 */
export async function findLastGood(
  { operation, options }: Input,
  sources: InputSources,
  label: string,
  storageHost: Omit<StorageHost, 'signal'>,
): Promise<LastGood | undefined> {
  if (operation === undefined) return undefined;
  const problems = new Problems();
  const values = new OptionValues(options, problems);
  const configs = readStorages('list', values, sources, problems);
  const { verifyKeys } = readTrust('list', values, sources, new Problems());
  if (problems.areFound) return undefined;
  const { logger } = storageHost;
  const debug = (message: string): void => logger.debug(message);
  const quiet = { debug, info: debug, warn: debug, error: debug };
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const look = async (): Promise<LastGood> => {
    const storage = await openStorages(configs, { ...storageHost, logger: quiet, signal });
    try {
      const wanted = [{ label, isPartial: true }];
      const options = { verifyKeys, now: () => new Date(), isDeep: true };
      const { newest, verified } = (await findNewestOfLabels(storage, wanted, options)).get(label)!;
      const { backupId, begin: time, rows, dataBytes, storedBytes } = newest ?? {};
      return {
        ...(newest
          ? {
              backupId: backupId!,
              time: time!,
              rows: rows!,
              dataBytes: dataBytes!,
              storedBytes: storedBytes!,
            }
          : {}),
        ...defined({ verified }),
      };
    } finally {
      await storage.close();
    }
  };
  try {
    return await Promise.race([look(), whenAborted(signal)]);
  } catch (error) {
    debug(`the last good backup is not known: ${(error as Error).message}`);
    return undefined;
  }
}

function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}
