// What the S3 API's error codes mean for a backup, and which are worth another try. Decided by the error's name, its
// HTTP status or the socket's error code, never by message text: servers word their messages differently, or not at all.
import { BackupError, type ErrorCode } from '../../core/errors.ts';

export interface S3Place {
  bucket: string;
  /** The whole key in the bucket. */
  key?: string;
  endpoint?: string | undefined;
  expectedBucketOwner?: string | undefined;
}

const DENIED_HINT =
  'Check the credentials (AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, --profile or the role) and that their policy allows s3:PutObject, s3:GetObject, s3:DeleteObject, s3:AbortMultipartUpload and s3:ListBucket there.';
const EXPIRED_HINT =
  'Renew the credentials; for long runs use a profile or a role that the program can renew by itself.';
const REGION_HINT = 'Set the region of the bucket with --s3-region or AWS_REGION.';
const FULL_HINT = 'Raise the quota of the bucket or prune old backups.';
const UNREACHABLE_HINT =
  'Check --s3-endpoint, the network and the proxy from this machine, then start again.';
const ARCHIVED_HINT =
  'Bring its objects back first (`aws s3api restore-object`, or a batch job for all below the prefix), wait until that is done, and start again.';
const KMS_HINT =
  'Check --s3-sse-kms-key-id, that the key is enabled, and that its policy allows kms:GenerateDataKey and kms:Decrypt to the credentials.';
const CREDENTIALS_HINT =
  'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, name a profile, or run where a role is attached.';

const BY_NAME: Record<string, [code: ErrorCode, hint: string]> = {
  NoSuchBucket: ['STORAGE_BUCKET_NOT_FOUND', 'Check the name in the storage URL, or create the bucket.'],
  NoSuchKey: [
    'STORAGE_OBJECT_NOT_FOUND',
    'Check the id with `mysql-backup list`; the backup may have been pruned.',
  ],
  NotFound: [
    'STORAGE_OBJECT_NOT_FOUND',
    'Check the id with `mysql-backup list`; the backup may have been pruned.',
  ],
  AccessDenied: ['STORAGE_ACCESS_DENIED', DENIED_HINT],
  Forbidden: ['STORAGE_ACCESS_DENIED', DENIED_HINT],
  InvalidAccessKeyId: ['STORAGE_ACCESS_DENIED', DENIED_HINT],
  SignatureDoesNotMatch: [
    'STORAGE_ACCESS_DENIED',
    'Check the secret access key, and that no proxy rewrites the requests.',
  ],
  AllAccessDisabled: ['STORAGE_ACCESS_DENIED', DENIED_HINT],
  AccountProblem: ['STORAGE_ACCESS_DENIED', DENIED_HINT],
  InvalidToken: ['STORAGE_ACCESS_DENIED', EXPIRED_HINT],
  ExpiredToken: ['STORAGE_ACCESS_DENIED', EXPIRED_HINT],
  ExpiredTokenException: ['STORAGE_ACCESS_DENIED', EXPIRED_HINT],
  TokenRefreshRequired: ['STORAGE_ACCESS_DENIED', EXPIRED_HINT],
  RequestTimeTooSkewed: [
    'STORAGE_ACCESS_DENIED',
    'Set the clock of this machine: it differs too much from the server’s.',
  ],
  CredentialsProviderError: ['STORAGE_ACCESS_DENIED', CREDENTIALS_HINT],
  TokenProviderError: ['STORAGE_ACCESS_DENIED', CREDENTIALS_HINT],
  ProviderError: ['STORAGE_ACCESS_DENIED', CREDENTIALS_HINT],
  PermanentRedirect: ['STORAGE_FAILED', REGION_HINT],
  AuthorizationHeaderMalformed: ['STORAGE_FAILED', REGION_HINT],
  IllegalLocationConstraintException: ['STORAGE_FAILED', REGION_HINT],
  QuotaExceeded: ['STORAGE_FULL', FULL_HINT],
  InsufficientCapacity: ['STORAGE_FULL', FULL_HINT],
  XMinioStorageFull: ['STORAGE_FULL', FULL_HINT],
  InvalidObjectState: ['STORAGE_ARCHIVED', ARCHIVED_HINT],
  'KMS.NotFoundException': ['STORAGE_ACCESS_DENIED', KMS_HINT],
  'KMS.DisabledException': ['STORAGE_ACCESS_DENIED', KMS_HINT],
  'KMS.KMSInvalidStateException': ['STORAGE_ACCESS_DENIED', KMS_HINT],
  'KMS.AccessDeniedException': ['STORAGE_ACCESS_DENIED', KMS_HINT],
  PreconditionFailed: ['STORAGE_EXISTS', 'Start the backup again: it takes a new id.'],
  TimeoutError: ['STORAGE_UNREACHABLE', UNREACHABLE_HINT],
};

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

/** Nothing that another try would change. */
const CERTIFICATE_CODES = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_HAS_EXPIRED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/**
 * Names of errors that are worth another try whatever their status: too many requests, a server in trouble, bytes that were
 * changed or lost on their way to it. https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
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
  'IncompleteBody',
]);
/** 501 and 505 say what the server never can. */
const TRANSIENT_STATUSES = new Set([429, 500, 502, 503, 504]);

interface SdkError {
  name?: string;
  code?: string;
  $metadata?: { httpStatusCode?: number; clockSkewCorrected?: true };
}

export function s3ErrorName(error: unknown): string {
  return (error as SdkError | undefined)?.name ?? '';
}

export function s3ErrorStatus(error: unknown): number {
  return (error as SdkError | undefined)?.$metadata?.httpStatusCode ?? 0;
}

/** A socket that broke or never came up, or a server in trouble: may pass by itself. */
export function isTransientS3Error(error: unknown): boolean {
  const { name = '', code = '', $metadata } = (error ?? {}) as SdkError;
  return (
    TRANSIENT_NAMES.has(name) ||
    NETWORK_CODES.has(code) ||
    TRANSIENT_STATUSES.has(s3ErrorStatus(error)) ||
    // The SDK has noted by how much our clock is wrong: the next request is signed with the server's time.
    $metadata?.clockSkewCorrected === true
  );
}

/** What S3 says of credentials that were renewed meanwhile. The answer to a HEAD has no body, and so no name. */
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

/** @param act what was tried, for the message: `write`, `list`. */
export function translateS3Error(error: unknown, act: string, place: S3Place): BackupError {
  if (error instanceof BackupError) return error;
  const [code, hint] = meaningOf(error);
  const target = `s3://${place.bucket}${place.key === undefined ? '' : `/${place.key}`}`;
  const owner =
    code === 'STORAGE_ACCESS_DENIED' && place.expectedBucketOwner !== undefined
      ? ` Or the bucket does not belong to ${place.expectedBucketOwner}, which --s3-expected-bucket-owner asks for.`
      : '';
  const at = code === 'STORAGE_UNREACHABLE' && place.endpoint ? ` at ${place.endpoint}` : '';
  return new BackupError(code, `cannot ${act} ${target}${at}: ${describe(error)}`, {
    hint: hint + owner,
    details: { bucket: place.bucket, key: place.key, httpStatus: s3ErrorStatus(error) || undefined },
    cause: error,
  });
}

function meaningOf(error: unknown): [ErrorCode, string] {
  const known = BY_NAME[s3ErrorName(error)] ?? BY_NAME[(error as SdkError)?.code ?? ''];
  if (known) return known;
  if (CERTIFICATE_CODES.has((error as SdkError)?.code ?? ''))
    return ['STORAGE_UNREACHABLE', UNREACHABLE_HINT];
  const status = s3ErrorStatus(error);
  if (status === 401 || status === 403) return ['STORAGE_ACCESS_DENIED', DENIED_HINT];
  if (status === 404) return BY_NAME['NoSuchKey']!;
  if (status === 301 || status === 307) return ['STORAGE_FAILED', REGION_HINT];
  if (isTransientS3Error(error)) {
    if (status === 0) return ['STORAGE_UNREACHABLE', UNREACHABLE_HINT];
    return [
      'STORAGE_FAILED',
      'The server is overloaded or has a fault: start again later, or lower --concurrency.',
    ];
  }
  return ['STORAGE_FAILED', 'Run again with --log-level debug to see what the server answered.'];
}

function describe(error: unknown): string {
  const { name = '', code, $metadata } = (error ?? {}) as SdkError;
  const label = code ?? (name === 'Error' && error instanceof Error ? error.message : name);
  return $metadata?.httpStatusCode ? `${label} (HTTP ${$metadata.httpStatusCode})` : label || String(error);
}
