// Reads and stores, next to the backups, how the last run ended. Invariant: each call takes a
// bounded time and never throws; an unknown outcome counts as a change.
import { BackupError } from '../../core/errors.ts';
import { Problems } from '../../core/problems.ts';
import type { Logger } from '../../core/log.ts';
import { demandSignatures, type Trust } from '../../encryption/trust.ts';
import {
  type LastOutcome,
  MAX_OUTCOME_BYTES,
  outcomeName,
  parseLastOutcome,
  serializeLastOutcome,
} from '../../format/last-outcome.ts';
import { OUTCOMES_FOLDER } from '../../storage/key.ts';
import type { Input } from '../../options/input.ts';
import { OptionValues } from '../../options/option-values.ts';
import type { InputSources } from '../../options/read/read-connection.ts';
import { readStorages } from '../../options/read/read-storage.ts';
import { readTrust } from '../../options/read/read-trust.ts';
import type { StorageConfig } from '../../storage/storage-config.ts';
import type { Storage } from '../../storage/storage.ts';
import { openStorages, type StorageHost } from '../open-storage.ts';

/** A longer wait would delay the alert. */
const TIMEOUT_MS = 15_000;

interface OutcomeKey {
  storages: readonly StorageConfig[];
  trust: Trust;
  operation: string;
  label: string;
}

export class LastOutcomes {
  readonly #outcome: OutcomeKey;
  readonly #host: Omit<StorageHost, 'signal'>;

  private constructor(key: OutcomeKey, host: Omit<StorageHost, 'signal'>) {
    this.#outcome = key;
    this.#host = host;
  }

  /**
   * Opens the outcomes in the storage that the input names, even if other options are wrong.
   * Undefined: the input names no storage.
   */
  static of(
    { operation, options }: Input,
    sources: InputSources,
    label: string,
    storageHost: Omit<StorageHost, 'signal'>,
  ): LastOutcomes | undefined {
    if (operation === undefined) return undefined;
    const problems = new Problems();
    const values = new OptionValues(options, problems);
    const storages = readStorages(operation, values, sources, problems);
    const trust = readTrust(operation, values, sources, problems);
    if (problems.areFound) return undefined;
    return new LastOutcomes({ storages, trust, operation, label }, storageHost);
  }

  async read(): Promise<LastOutcome['outcome'] | undefined> {
    const { trust } = this.#outcome;
    // A run without a signing key has to accept its own unsigned outcomes.
    const verifyKeys = trust.signingKey ? demandSignatures(trust).verifyKeys : [];
    const found: LastOutcome[] = [];
    await this.#inEach('how the last run ended is not known, so it counts as a change', async (storage) => {
      try {
        const bytes = await storage.read(this.#key(), MAX_OUTCOME_BYTES);
        const last = parseLastOutcome(bytes, this.#outcome, verifyKeys);
        if (last) found.push(last);
      } catch (error) {
        // This is the first run, or the file belongs to another program.
        const isNone = error instanceof BackupError && NOT_THERE.has(error.code);
        if (!isNone) throw error;
      }
    });
    return found.sort((a, b) => (a.time < b.time ? -1 : 1)).at(-1)?.outcome;
  }

  async write(outcome: LastOutcome['outcome'], time: Date): Promise<void> {
    const { operation, label, trust } = this.#outcome;
    const body = serializeLastOutcome(
      { operation, label, outcome, time: time.toISOString() },
      trust.signingKey,
    );
    await this.#inEach('how this run ended cannot be kept for the next one', async (storage) => {
      await storage.put(this.#key(), body);
    });
  }

  #key(): string {
    return `${OUTCOMES_FOLDER}/${outcomeName(this.#outcome)}`;
  }

  async #inEach(failure: string, work: (storage: Storage) => Promise<void>): Promise<void> {
    const { logger } = this.#host;
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    try {
      const opened = await openStorages(this.#outcome.storages, {
        ...this.#host,
        logger: quiet(logger),
        signal,
      });
      try {
        for (const storage of opened.copies ?? [opened])
          await Promise.race([work(storage), whenAborted(signal)]);
      } finally {
        await opened.close();
      }
    } catch (error) {
      logger.warn(
        `${failure}: ${signal.aborted ? 'the storage did not answer in time' : (error as Error).message}`,
      );
    }
  }
}

const NOT_THERE: ReadonlySet<string> = new Set([
  'STORAGE_OBJECT_NOT_FOUND',
  'STORAGE_BUCKET_NOT_FOUND',
  'OBJECT_CORRUPT',
]);

/** Logs at debug level: the run already logged the messages of the storage. */
function quiet(logger: Logger): Logger {
  const debug = (message: string): void => logger.debug(message);
  return { debug, info: debug, warn: debug, error: debug };
}

function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}
