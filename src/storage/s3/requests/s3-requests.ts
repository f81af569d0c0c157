// Sends all S3 requests of this folder. A request names the bucket and its expected owner, ends
// with its signal, is repeated after transient failures, and fails with a BackupError.
//
// The SDK's own retries are off: they have one budget for all requests of a client, so many
// requests that fail together give up after few attempts, and their timers outlive a cancelled run.
import { defined } from '../../../core/defined.ts';
import {
  type $Command,
  ListObjectsV2Command,
  type S3Client,
  type S3ClientResolvedConfig,
  type ServiceInputTypes,
  type ServiceOutputTypes,
} from '@aws-sdk/client-s3';
import { BackupError } from '../../../core/errors.ts';
import type { Logger } from '../../../core/log.ts';
import { retry, type RetryOptions } from '../../../core/retry.ts';
import { stoppedBy } from '../../metered-source.ts';
import { CredentialRenewal } from './credential-renewal.ts';
import { GraceSignal } from './request-signals.ts';
import {
  areCredentialsRefused,
  describeS3Error,
  detailS3Error,
  isTransientS3Error,
  s3ErrorStatus,
  translateS3Error,
} from './s3-errors.ts';
import { ServerTime } from './server-time.ts';
import { operationOf, type S3Operation } from './s3-operations.ts';

const FIRST_DELAY_MS = 200;
const MAX_DELAY_MS = 10_000;
/** Minimum number of attempts: a stall may use up all of the patience. */
const LEAST_TRIES = 3;
/**
 * Attempts before the first answer of the server: then a wrong address is more likely than a server
 * in trouble.
 */
const TRIES_AT_FIRST = 4;
/**
 * Grace period in milliseconds for a request that creates something, after its signal fired: its
 * answer shows what to remove.
 */
const GRACE_MS = 3000;

/** Accounts that do not exist: ids at AWS have 12 digits. */
const WRONG_OWNERS = ['000000000000', '111111111111'] as const;

type CommandClass<I extends ServiceInputTypes, O extends ServiceOutputTypes> = new (
  input: I,
) => $Command<I, O, S3ClientResolvedConfig, ServiceInputTypes, ServiceOutputTypes>;

export interface S3RequestsOptions {
  bucket: string;
  /** Folder inside the bucket; may be empty. For hints. */
  prefix: string;
  endpoint?: string | undefined;
  /** Account that must own the bucket: every request states it. */
  expectedBucketOwner?: string | undefined;
  /** Time after its first failure during which a request is repeated, in milliseconds. */
  patienceMs: number;
  /** Signal of the whole run. */
  signal: AbortSignal;
  logger: Logger;
}

export class S3Requests {
  readonly #client: S3Client;
  readonly #options: S3RequestsOptions;
  readonly #credentials: CredentialRenewal;
  /** Time of the server. */
  readonly time: ServerTime;
  #hasAnswered = false;
  #isOwnerChecked: Promise<boolean> | undefined;

  /**
   * Creates the sender.
   * @param client client that sends each request once
   */
  constructor(client: S3Client, options: S3RequestsOptions) {
    this.#client = client;
    this.#options = options;
    this.#credentials = new CredentialRenewal(client);
    this.time = new ServerTime(client, `s3://${options.bucket}`);
  }

  /** Configuration of the client, for code that needs it. */
  get config(): S3ClientResolvedConfig {
    return this.#client.config;
  }

  /**
   * Sends a request.
   * @param signal replaces the run's signal for work that must not end with it
   * @param onRetry called before each repetition: an earlier attempt may have had an effect
   * @throws BackupError STORAGE_*, with the SDK's error as its cause; the reason of the signal
   */
  async send<I extends ServiceInputTypes, O extends ServiceOutputTypes>(
    Command: CommandClass<I, O>,
    input: Omit<I, 'Bucket' | 'ExpectedBucketOwner'>,
    signal = this.#options.signal,
    onRetry?: () => void,
  ): Promise<O> {
    await this.#checkOwner(signal);
    return await this.#send(Command, input, signal, this.#options.expectedBucketOwner, onRetry);
  }

  destroy(): void {
    this.#client.destroy();
  }

  /**
   * Sends one request with a wrong owner: a server that answers it ignores the owner.
   * @throws BackupError STORAGE_UNSUPPORTED
   */
  async #checkOwner(signal: AbortSignal): Promise<void> {
    const { bucket, prefix, expectedBucketOwner } = this.#options;
    if (expectedBucketOwner === undefined) return;
    const wrongOwner = WRONG_OWNERS.find((owner) => owner !== expectedBucketOwner);
    this.#isOwnerChecked ??= this.#send(
      ListObjectsV2Command,
      { Prefix: prefix, MaxKeys: 1 },
      signal,
      wrongOwner,
    ).then(
      () => false,
      (error: unknown) => {
        // The request itself reports any failure except a refusal; the next request then repeats
        // this check.
        if (s3ErrorStatus(error) !== 403) this.#isOwnerChecked = undefined;
        return true;
      },
    );
    if (await this.#isOwnerChecked) return;
    throw new BackupError(
      'STORAGE_UNSUPPORTED',
      `the server ignores --s3-expected-bucket-owner: it lists s3://${bucket} for owner ${wrongOwner} too`,
      {
        hint: 'Leave the option out, or use a server that checks the owner; --verify-key refuses backups of someone else.',
      },
    );
  }

  async #send<I extends ServiceInputTypes, O extends ServiceOutputTypes>(
    Command: CommandClass<I, O>,
    input: Omit<I, 'Bucket' | 'ExpectedBucketOwner'>,
    signal: AbortSignal,
    owner: string | undefined,
    onRetry?: () => void,
  ): Promise<O> {
    const operation = operationOf(Command);
    if (signal.aborted) throw this.#ended(signal, operation, input);
    const grace = operation.creates ? new GraceSignal(signal, GRACE_MS) : undefined;
    const abortSignal = grace?.signal ?? signal;
    try {
      // Each attempt needs its own command: the SDK stores its additions in the command.
      const work = (): Promise<O> =>
        this.#client.send<I, O>(new Command(this.#complete(input, owner)), { abortSignal });
      return await this.#insist(Command.name, work, signal, onRetry);
    } catch (error) {
      if (signal.aborted) throw this.#ended(signal, operation, input);
      throw this.#translate(error, operation, input);
    } finally {
      grace?.end();
    }
  }

  #complete<I extends ServiceInputTypes>(
    input: Omit<I, 'Bucket' | 'ExpectedBucketOwner'>,
    owner: string | undefined,
  ): I {
    const asked = owner === undefined ? {} : { ExpectedBucketOwner: owner };
    return { ...input, Bucket: this.#options.bucket, ...asked } as unknown as I;
  }

  async #insist<O>(
    name: string,
    work: () => Promise<O>,
    signal: AbortSignal,
    onRetry?: () => void,
  ): Promise<O> {
    /** Refusal after which other credentials were found: at most once per request. */
    let renewed: unknown;
    const attempt = async (): Promise<O> => {
      const { generation } = this.#credentials;
      try {
        const answer = await work();
        this.#hasAnswered = true;
        return answer;
      } catch (error) {
        this.#hasAnswered ||= s3ErrorStatus(error) !== 0;
        if (!signal.aborted) this.#options.logger.debug(`${name}: ${detailS3Error(error)}`);
        const mayRenew = renewed === undefined && areCredentialsRefused(error);
        if (mayRenew && (await this.#credentials.renew(generation))) renewed = error;
        throw error;
      }
    };
    const patience = this.#patience(name, signal, (error) => error === renewed);
    return await retry(async (number) => {
      if (number > 1) onRetry?.();
      return await attempt();
    }, patience);
  }

  #patience(name: string, signal: AbortSignal, isRenewed: (error: unknown) => boolean): RetryOptions {
    const hasAnswered = (): boolean => this.#hasAnswered;
    const { patienceMs, logger } = this.#options;
    return {
      get attempts() {
        return hasAnswered() ? LEAST_TRIES : TRIES_AT_FIRST;
      },
      get patienceMs() {
        return hasAnswered() ? patienceMs : 0;
      },
      firstDelayMs: FIRST_DELAY_MS,
      maxDelayMs: MAX_DELAY_MS,
      signal,
      isRetryable: (error) => isTransientS3Error(error) || isRenewed(error),
      onRetry: (error, attempt, delayMs) =>
        logger.debug(`${name}: try ${attempt} failed, the next in ${delayMs} ms: ${describeS3Error(error)}`),
    };
  }

  /** Returns the reason of a signal, or a time-out error if the signal's time has passed. */
  #ended(signal: AbortSignal, operation: S3Operation, input: object): Error {
    const isTimeout = (signal.reason as Error | undefined)?.name === 'TimeoutError';
    return isTimeout ? this.#translate(signal.reason, operation, input) : stoppedBy(signal);
  }

  #translate(error: unknown, operation: S3Operation, input: object): Error {
    const { Key, Prefix, ServerSideEncryption: sse, ObjectLockMode } = input as RequestFacts;
    const { bucket, prefix, endpoint, expectedBucketOwner } = this.#options;
    const key = Key ?? Prefix;
    return translateS3Error(error, operation, {
      bucket,
      prefix,
      endpoint,
      expectedBucketOwner,
      sse,
      isLocking: ObjectLockMode !== undefined,
      ...defined({ key }),
    });
  }
}

/** Facts of a request for error messages. */
interface RequestFacts {
  Key?: string;
  Prefix?: string;
  ServerSideEncryption?: string;
  ObjectLockMode?: string;
}
