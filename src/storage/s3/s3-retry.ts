// Waits out what may pass by itself, in place of the SDK's own retries: those share one budget among all requests of a client,
// so that many which fail together are given up after few tries, and their timers outlive a run that was cancelled.
import type { S3Client } from '@aws-sdk/client-s3';
import type { Logger } from '../../core/log.ts';
import { retry } from '../../core/retry.ts';
import { areCredentialsRefused, isTransientS3Error, s3ErrorName, s3ErrorStatus } from './s3-errors.ts';

const FIRST_DELAY_MS = 200;
const MAX_DELAY_MS = 10_000;
/** A stall takes all of the patience: still it is tried so often. */
const LEAST_TRIES = 3;
/** Nothing ever answered there: the address is rather wrong than the server in trouble. */
const TRIES_AT_FIRST = 4;

/** Where the SDK's own retries find the signal of a request. */
const SDK_CONTEXT = '__smithy_context';

interface RequestContext {
  [SDK_CONTEXT]?: { abortSignal?: AbortSignal };
  commandName?: string;
}

/** Asks for credentials anew when they were refused: files, processes and roles may have others by then. */
class CredentialRenewal {
  readonly #client: S3Client;
  /** How often others were found. */
  generation = 0;

  constructor(client: S3Client) {
    this.#client = client;
  }

  /**
   * Whether there are others than those of that generation.
   * @throws nothing: what cannot be renewed has been refused
   */
  async renew(generation: number): Promise<boolean> {
    try {
      const before = await this.#read();
      const after = await this.#read({ forceRefresh: true });
      if (before !== after) this.generation++;
    } catch {
      // The refusal itself is the better message.
    }
    return this.generation > generation;
  }

  async #read(options?: { forceRefresh: boolean }): Promise<string> {
    const { accessKeyId, sessionToken = '' } = await this.#client.config.credentials(options);
    return `${accessKeyId} ${sessionToken}`;
  }
}

/** @param patienceMs how long after its first failure a request is tried again, in milliseconds */
export function retryRequests(client: S3Client, patienceMs: number, logger: Logger): void {
  let hasAnswered = false;
  const credentials = new CredentialRenewal(client);
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const { [SDK_CONTEXT]: sdk, commandName = 'request' } = context as RequestContext;
      const signal = sdk?.abortSignal;
      /** The refusal after which there were other credentials: once for each request. */
      let renewed: unknown;
      return await retry(
        async () => {
          const { generation } = credentials;
          try {
            const result = await next(args);
            hasAnswered = true;
            return result;
          } catch (error) {
            hasAnswered ||= s3ErrorStatus(error) !== 0;
            const mayRenew = renewed === undefined && areCredentialsRefused(error);
            if (mayRenew && (await credentials.renew(generation))) renewed = error;
            throw error;
          }
        },
        {
          get attempts() {
            return hasAnswered ? LEAST_TRIES : TRIES_AT_FIRST;
          },
          get patienceMs() {
            return hasAnswered ? patienceMs : 0;
          },
          firstDelayMs: FIRST_DELAY_MS,
          maxDelayMs: MAX_DELAY_MS,
          ...(signal ? { signal } : {}),
          isRetryable: (error) => isTransientS3Error(error) || error === renewed,
          onRetry: (error, attempt, delayMs) =>
            logger.debug(
              `${commandName}: try ${attempt} failed, the next in ${delayMs} ms: ${describe(error)}`,
            ),
        },
      );
    },
    { name: 'retryMiddleware', step: 'finalizeRequest', priority: 'high', override: true },
  );
}

function describe(error: unknown): string {
  const { code } = error as { code?: unknown };
  const status = s3ErrorStatus(error);
  return `${typeof code === 'string' ? code : s3ErrorName(error)}${status === 0 ? '' : ` (HTTP ${status})`}`;
}
