// What an error of the S3 API means for a backup, and which errors may pass by themselves. Decided by the error's name, its HTTP
// status or the socket's error code, never by message text: servers word their messages differently, or not at all.
import { BackupError } from '../../core/errors.ts';
import { printable } from '../../core/printable.ts';
import { certificateProblemOf } from '../../network/certificate-errors.ts';
import { ForeignAnswer } from '../../network/foreign-answer.ts';
import { meaningOf, type S3Place } from './s3-error-meanings.ts';
import type { S3Operation } from './s3-operations.ts';

/** A connection that broke, or could not be made now. */
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
 * Names of errors that may pass whatever their status: too many requests, a server in trouble, bytes that were changed or lost
 * on their way to it. https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
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
/** 501, 505 and 507 report what another try does not change. */
const TRANSIENT_STATUSES = new Set([429, 500, 502, 503, 504]);

interface SdkError {
  name?: string;
  code?: string;
  /** `host:port` of the proxy that the request was to go through. */
  proxy?: string;
  $metadata?: {
    httpStatusCode?: number;
    requestId?: string;
    extendedRequestId?: string;
    clockSkewCorrected?: true;
  };
}

/** The error as the SDK threw it. */
function sdkErrorOf(error: unknown): SdkError {
  let inner = error;
  while (inner instanceof BackupError) inner = inner.cause;
  return inner ?? {};
}

/** The name that the server gave the error, also of one that was translated; empty if it has none. */
export function s3ErrorName(error: unknown): string {
  return sdkErrorOf(error).name ?? '';
}

/** The HTTP status of the answer, also of an error that was translated; 0 if there was no answer. */
export function s3ErrorStatus(error: unknown): number {
  return sdkErrorOf(error).$metadata?.httpStatusCode ?? 0;
}

/** What S3 says of a request that was signed at another time than its own. The answer to a HEAD has no name. */
const SKEW_NAMES = new Set([
  'RequestTimeTooSkewed',
  'RequestExpired',
  'SignatureDoesNotMatch',
  'InvalidSignatureException',
  '403',
  'Forbidden',
]);

/** A socket that broke or never came up, or a server in trouble: may pass by itself. */
export function isTransientS3Error(error: unknown): boolean {
  const { name = '', code = '', $metadata } = sdkErrorOf(error);
  return (
    TRANSIENT_NAMES.has(name) ||
    NETWORK_CODES.has(code) ||
    TRANSIENT_STATUSES.has(s3ErrorStatus(error)) ||
    // The SDK has noted by how much our clock is wrong: the next request is signed with the server's time. It notes that for every
    // error as long as our clock is wrong, also for an object that is not there.
    ($metadata?.clockSkewCorrected === true && SKEW_NAMES.has(name))
  );
}

/** What S3 says of credentials that were renewed in the meantime. The answer to a HEAD has no body, and so no name. */
const EXPIRED_NAMES = new Set([
  'ExpiredToken',
  'ExpiredTokenException',
  'TokenRefreshRequired',
  'InvalidToken',
  'InvalidAccessKeyId',
]);

/** Credentials that are not good any more, or, of a request without a named error, may be that. */
export function areCredentialsRefused(error: unknown): boolean {
  const name = s3ErrorName(error);
  if (EXPIRED_NAMES.has(name)) return true;
  return s3ErrorStatus(error) === 403 && (name === '403' || name === 'Forbidden');
}

export function translateS3Error(error: unknown, operation: S3Operation, place: S3Place): BackupError {
  if (error instanceof BackupError) return error;
  const { name = '', code: socketCode = '', proxy } = sdkErrorOf(error);
  const status = s3ErrorStatus(error);
  const foreign = error instanceof ForeignAnswer ? error.kind : undefined;
  const isTransient = isTransientS3Error(error);
  const { code, hint, permission } = meaningOf(
    { name, socketCode, status, isTransient, ...(foreign ? { foreign } : {}) },
    operation,
    place,
  );
  const target = `s3://${place.bucket}${place.key === undefined ? '' : `/${place.key}`}`;
  const isUnreachable = code === 'STORAGE_UNREACHABLE';
  const at = isUnreachable && place.endpoint ? ` at ${place.endpoint}` : '';
  const through = isUnreachable && proxy ? ` through the proxy ${proxy}` : '';
  return new BackupError(
    code,
    `cannot ${operation.act} ${target}${at}${through}: ${describeS3Error(error)}`,
    {
      hint,
      details: {
        bucket: place.bucket,
        key: place.key,
        httpStatus: status || undefined,
        ...(permission === undefined ? {} : { permission }),
      },
      cause: error,
    },
  );
}

/** The server's name for it, or the socket's, and the HTTP status. */
export function describeS3Error(error: unknown): string {
  const { name = '', code } = sdkErrorOf(error);
  const status = s3ErrorStatus(error);
  const problem = certificateProblemOf(code);
  if (problem) return `${problem.what} (${code})`;
  if (error instanceof ForeignAnswer) return error.message;
  const label = code ?? (name === 'Error' && error instanceof Error ? error.message : name);
  return status ? `${label} (HTTP ${status})` : label || String(error);
}

/** What the server said, for the debug log: its code, its message, and the numbers by which its operator finds the request. */
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
