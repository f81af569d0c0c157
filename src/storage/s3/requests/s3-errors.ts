// The meaning of S3 API errors for a backup, and the list of transient ones. The error's name, its
// HTTP status or the socket's error code decides, never the message text: servers word their
// messages differently, or send none.
import { defined } from '../../../core/defined.ts';
import { BackupError } from '../../../core/errors.ts';
import { printable } from '../../../core/printable.ts';
import { certificateProblemOf } from '../../../network/certificate-errors.ts';
import { ForeignAnswer } from '../../../network/foreign-answer.ts';
import { meaningOf, type S3Target } from './s3-error-meanings.ts';
import type { S3Operation } from './s3-operations.ts';

/** Codes of a connection that broke, or that the client could not open. */
const NETWORK_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ERR_STREAM_PREMATURE_CLOSE',
]);

/**
 * Names of errors that are transient at any status: too many requests, a server in trouble, bytes
 * that changed or got lost on their way to the server.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
const TRANSIENT_NAMES = new Set([
  'TimeoutError',
  'RequestTimeout',
  'SlowDown',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
  'RequestLimitExceeded',
  'BandwidthLimitExceeded',
  'InternalError',
  'ServiceUnavailable',
  'OperationAborted',
  'ConditionalRequestConflict',
  'BadDigest',
  'XAmzContentSHA256Mismatch',
  // MinIO's name for BadDigest.
  'XAmzContentChecksumMismatch',
  'IncompleteBody',
]);
/** Transient statuses. Another try does not change the causes of 501, 505 and 507. */
const TRANSIENT_STATUSES = new Set([429, 500, 502, 503, 504]);

interface SdkError {
  name?: string;
  code?: string;
  /** `host:port` of the proxy for the request. */
  proxy?: string;
  $metadata?: {
    httpStatusCode?: number;
    requestId?: string;
    extendedRequestId?: string;
    clockSkewCorrected?: true;
  };
}

/** Returns the original error of the SDK. */
function sdkErrorOf(error: unknown): SdkError {
  let inner = error;
  while (inner instanceof BackupError) inner = inner.cause;
  return inner ?? {};
}

/** Returns the server's name for the error, also for a translated error; empty without a name. */
export function s3ErrorName(error: unknown): string {
  return sdkErrorOf(error).name ?? '';
}

/** Returns the HTTP status of the answer, also for a translated error; 0 if there was no answer. */
export function s3ErrorStatus(error: unknown): number {
  return sdkErrorOf(error).$metadata?.httpStatusCode ?? 0;
}

/**
 * S3's names for a request with a signature time that differs from S3's time. The answer to a HEAD
 * has no name.
 */
const SKEW_NAMES = new Set([
  'RequestTimeTooSkewed',
  'RequestExpired',
  'SignatureDoesNotMatch',
  'InvalidSignatureException',
  '403',
  'Forbidden',
]);

/**
 * Returns whether the error may pass by itself: a broken or failed socket, or a server in trouble.
 */
export function isTransientS3Error(error: unknown): boolean {
  const { name = '', code = '', $metadata } = sdkErrorOf(error);
  return (
    TRANSIENT_NAMES.has(name) ||
    NETWORK_CODES.has(code) ||
    TRANSIENT_STATUSES.has(s3ErrorStatus(error)) ||
    // The SDK has noted the error of our clock: the next request has a signature with the server's
    // time. The SDK sets this mark on every error while our clock is wrong, also on the error for a
    // missing object.
    ($metadata?.clockSkewCorrected === true && SKEW_NAMES.has(name))
  );
}

/**
 * S3's names for old credentials after a renewal. The answer to a HEAD has no
 * body, and so no name.
 */
const EXPIRED_NAMES = new Set([
  'ExpiredToken',
  'ExpiredTokenException',
  'TokenRefreshRequired',
  'InvalidToken',
  'InvalidAccessKeyId',
]);

/**
 * Returns whether S3 refused the credentials, or, for an error without a name, may have refused
 * them.
 */
export function areCredentialsRefused(error: unknown): boolean {
  const name = s3ErrorName(error);
  if (EXPIRED_NAMES.has(name)) return true;
  return s3ErrorStatus(error) === 403 && (name === '403' || name === 'Forbidden');
}

export function translateS3Error(error: unknown, operation: S3Operation, target: S3Target): BackupError {
  if (error instanceof BackupError) return error;
  const { name = '', code: socketCode = '', proxy } = sdkErrorOf(error);
  const status = s3ErrorStatus(error);
  const foreign = error instanceof ForeignAnswer ? error.kind : undefined;
  const isTransient = isTransientS3Error(error);
  const { code, hint, permission } = meaningOf(
    { name, socketCode, status, isTransient, ...defined({ foreign }) },
    operation,
    target,
  );
  const url = `s3://${target.bucket}${target.key === undefined ? '' : `/${target.key}`}`;
  const isUnreachable = code === 'STORAGE_UNREACHABLE';
  const at = isUnreachable && target.endpoint ? ` at ${target.endpoint}` : '';
  const through = isUnreachable && proxy ? ` through the proxy ${proxy}` : '';
  return new BackupError(code, `cannot ${operation.act} ${url}${at}${through}: ${describeS3Error(error)}`, {
    hint,
    details: {
      bucket: target.bucket,
      key: target.key,
      httpStatus: status || undefined,
      ...defined({ permission }),
    },
    cause: error,
  });
}

/** Returns the name from the server or the socket, and the HTTP status. */
export function describeS3Error(error: unknown): string {
  const { name = '', code } = sdkErrorOf(error);
  const status = s3ErrorStatus(error);
  const problem = certificateProblemOf(code);
  if (problem) return `${problem.meaning} (${code})`;
  if (error instanceof ForeignAnswer) return error.message;
  const label = code ?? (name === 'Error' && error instanceof Error ? error.message : name);
  return status ? `${label} (HTTP ${status})` : label || String(error);
}

/**
 * Returns the server's words for the debug log: its code, its message, and the numbers that
 * identify the request for the server's operator.
 */
export function detailS3Error(error: unknown): string {
  const { $metadata = {} } = sdkErrorOf(error);
  const { httpStatusCode, requestId, extendedRequestId } = $metadata;
  if (httpStatusCode === undefined) return describeS3Error(error);
  const inner = sdkErrorOf(error) as { message?: string };
  const said = inner.message ? `: ${printable(inner.message.slice(0, 1000))}` : '';
  const ids = [
    ...(requestId ? [`request id ${requestId}`] : []),
    ...(extendedRequestId ? [`host id ${extendedRequestId}`] : []),
  ];
  return `${describeS3Error(error)}${said}${ids.length > 0 ? ` (${ids.join(', ')})` : ' (no request id)'}`;
}
