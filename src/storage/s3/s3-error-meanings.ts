// The table of S3's errors: code and hint of ours for each name that servers use, and what is left to the HTTP status.
import type { ErrorCode } from '../../core/errors.ts';
import type { S3Operation } from './s3-operations.ts';

/** Where a request went. */
export interface S3Place {
  bucket: string;
  /** Folder of the location inside the bucket; empty for none. */
  prefix?: string;
  /** The whole key in the bucket. */
  key?: string;
  endpoint?: string | undefined;
  expectedBucketOwner?: string | undefined;
}

export interface S3Meaning {
  code: ErrorCode;
  hint: string;
  /** That the credentials lack, if that is why. */
  permission?: string;
}

export interface S3ErrorFacts {
  /** The server's name for the error, or the SDK's. */
  name: string;
  /** Of the socket, such as `ECONNRESET`. */
  socketCode: string;
  /** HTTP; 0 if there was no answer. */
  status: number;
  isTransient: boolean;
}

const CREDENTIALS =
  'Check the credentials: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, the profile or the role.';
const EXPIRED =
  'Renew the credentials; for long runs use a profile or a role that the program can renew by itself.';
const MISSING =
  'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, name a profile, or run where a role is attached.';
const REGION = 'Set the region of the bucket with --s3-region or AWS_REGION.';
const FULL = 'Raise the quota of the bucket or prune old backups.';
const UNREACHABLE = 'Check --s3-endpoint, the network and the proxy from this machine, then start again.';
const KMS =
  'Check --s3-sse-kms-key-id, that the key is enabled, and that its policy allows kms:GenerateDataKey and kms:Decrypt to the credentials.';
const NOT_FOUND = 'Check the id with `mysql-backup list`; the backup may have been pruned.';

const BY_NAME: Readonly<Record<string, readonly [code: ErrorCode, hint: string]>> = {
  NoSuchBucket: ['STORAGE_BUCKET_NOT_FOUND', 'Check the name in the storage URL, or create the bucket.'],
  NoSuchKey: ['STORAGE_OBJECT_NOT_FOUND', NOT_FOUND],
  NotFound: ['STORAGE_OBJECT_NOT_FOUND', NOT_FOUND],
  InvalidAccessKeyId: ['STORAGE_ACCESS_DENIED', CREDENTIALS],
  SignatureDoesNotMatch: [
    'STORAGE_ACCESS_DENIED',
    'Check the secret access key, and that no proxy rewrites the requests.',
  ],
  AccountProblem: ['STORAGE_ACCESS_DENIED', CREDENTIALS],
  InvalidToken: ['STORAGE_ACCESS_DENIED', EXPIRED],
  ExpiredToken: ['STORAGE_ACCESS_DENIED', EXPIRED],
  ExpiredTokenException: ['STORAGE_ACCESS_DENIED', EXPIRED],
  TokenRefreshRequired: ['STORAGE_ACCESS_DENIED', EXPIRED],
  RequestTimeTooSkewed: [
    'STORAGE_ACCESS_DENIED',
    'Set the clock of this machine: it differs too much from the server’s.',
  ],
  CredentialsProviderError: ['STORAGE_ACCESS_DENIED', MISSING],
  TokenProviderError: ['STORAGE_ACCESS_DENIED', MISSING],
  ProviderError: ['STORAGE_ACCESS_DENIED', MISSING],
  PermanentRedirect: ['STORAGE_FAILED', REGION],
  AuthorizationHeaderMalformed: ['STORAGE_FAILED', REGION],
  IllegalLocationConstraintException: ['STORAGE_FAILED', REGION],
  QuotaExceeded: ['STORAGE_FULL', FULL],
  InsufficientCapacity: ['STORAGE_FULL', FULL],
  XMinioStorageFull: ['STORAGE_FULL', FULL],
  InvalidObjectState: [
    'STORAGE_ARCHIVED',
    'Bring its objects back first (`aws s3api restore-object`, or a batch job for all below the prefix), wait until that is done, and start again.',
  ],
  'KMS.NotFoundException': ['STORAGE_ACCESS_DENIED', KMS],
  'KMS.DisabledException': ['STORAGE_ACCESS_DENIED', KMS],
  'KMS.KMSInvalidStateException': ['STORAGE_ACCESS_DENIED', KMS],
  'KMS.AccessDeniedException': ['STORAGE_ACCESS_DENIED', KMS],
  PreconditionFailed: ['STORAGE_EXISTS', 'Start the backup again: it takes a new id.'],
  TimeoutError: ['STORAGE_UNREACHABLE', UNREACHABLE],
};

/** Names of a refusal for want of a permission. The answer to a HEAD has no body: the SDK calls it by its status. */
const DENIED = new Set(['AccessDenied', 'AllAccessDisabled', 'Forbidden', '403', 'Unauthorized', '401']);

/** Nothing that another try would change. */
const CERTIFICATE_CODES = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_HAS_EXPIRED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

export function meaningOf(error: S3ErrorFacts, operation: S3Operation, place: S3Place): S3Meaning {
  const { name, socketCode, status } = error;
  const known = BY_NAME[name] ?? BY_NAME[socketCode];
  if (known) return { code: known[0], hint: known[1] };
  if (CERTIFICATE_CODES.has(socketCode)) return { code: 'STORAGE_UNREACHABLE', hint: UNREACHABLE };
  if (DENIED.has(name) || status === 401 || status === 403) return denied(operation, place);
  return byStatus(error);
}

function denied({ permission }: S3Operation, { bucket, prefix, expectedBucketOwner }: S3Place): S3Meaning {
  const owner =
    expectedBucketOwner === undefined
      ? ''
      : ` Or the bucket does not belong to ${expectedBucketOwner}, which --s3-expected-bucket-owner asks for.`;
  return {
    code: 'STORAGE_ACCESS_DENIED',
    hint: `Allow ${permission} on s3://${bucket}${prefix ? `/${prefix}` : ''} to the credentials that are used.${owner}`,
    permission,
  };
}

function byStatus({ status, isTransient }: S3ErrorFacts): S3Meaning {
  if (status === 404) return { code: 'STORAGE_OBJECT_NOT_FOUND', hint: NOT_FOUND };
  if (status === 301 || status === 307) return { code: 'STORAGE_FAILED', hint: REGION };
  if (!isTransient)
    return {
      code: 'STORAGE_FAILED',
      hint: 'Run again with --log-level debug to see what the server answered.',
    };
  if (status === 0) return { code: 'STORAGE_UNREACHABLE', hint: UNREACHABLE };
  return {
    code: 'STORAGE_FAILED',
    hint: 'The server is overloaded or has a fault: start again later, or lower --concurrency.',
  };
}
