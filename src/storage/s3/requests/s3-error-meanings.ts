// The table of S3's errors: our code and hint for each name that servers use. The HTTP status
// decides about the remaining errors.
import type { ErrorCode } from '../../../core/errors.ts';
import { certificateHint, certificateProblemOf } from '../../../network/certificate-errors.ts';
import type { ForeignKind } from '../../../network/foreign-answer.ts';
import type { S3Operation } from './s3-operations.ts';

/** The destination of a request. */
export interface S3Target {
  bucket: string;
  /** Folder of the location inside the bucket; empty for none. */
  prefix?: string;
  /** The whole key in the bucket. */
  key?: string;
  /** Encryption that the request asked for. */
  sse?: string | undefined;
  /** Whether the request asked for a lock. */
  isLocking?: boolean;
  endpoint?: string | undefined;
  expectedBucketOwner?: string | undefined;
}

export interface S3Meaning {
  code: ErrorCode;
  hint: string;
  /** The permission that the credentials lack, if this is the cause. */
  permission?: string;
}

export interface S3ErrorFacts {
  /** The server's name for the error, or the SDK's. */
  name: string;
  /** The code of the socket, such as `ECONNRESET`. */
  socketCode: string;
  /** The HTTP status; 0 if there was no answer. */
  status: number;
  isTransient: boolean;
  /** The kind of an answer that is not from S3. */
  foreign?: ForeignKind;
}

const CREDENTIALS =
  'Check the credentials: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (--s3-access-key-id and --s3-secret-access-key), the profile (--aws-profile, AWS_PROFILE) or the role.';
const EXPIRED =
  'Renew the credentials; for long runs use a profile or a role that the program can renew by itself.';
const TOKEN =
  'Check AWS_SESSION_TOKEN: it belongs to other credentials, or is of another server. Unset it for credentials without one.';
const MISSING =
  'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, name a profile with --aws-profile, or run where a role is attached.';
const REGION = 'Set the region of the bucket with --s3-region, AWS_REGION or AWS_DEFAULT_REGION.';
const FULL = 'Free space on the server, raise the quota of the bucket, or prune old backups.';
const UNREACHABLE =
  'Check --s3-endpoint, the network and the proxy (HTTPS_PROXY, HTTP_PROXY, NO_PROXY) from this machine, then start again.';
const NO_TLS = 'The server answers without TLS: write http:// in --s3-endpoint, or the port that has TLS.';
const KMS =
  'Check --s3-sse-kms-key-id, that the key exists and is enabled, and that the credentials may use kms:GenerateDataKey and kms:Decrypt with it.';
const NOT_FOUND = 'Check the id with `mysql-backup list`; the backup may have been pruned.';

type Meaning = readonly [code: ErrorCode, hint: string];

const BY_NAME: Readonly<Record<string, Meaning>> = {
  NoSuchBucket: ['STORAGE_BUCKET_NOT_FOUND', 'Check the name in the storage URL, or create the bucket.'],
  InvalidBucketName: [
    'CONFIG_INVALID',
    'Check the name of the bucket in --storage: it has 3 to 63 small letters, digits, dots and hyphens.',
  ],
  NoSuchUpload: [
    'STORAGE_CHANGED',
    'Another client, such as a prune, or a lifecycle rule of the bucket ended the upload while it ran: find out which, and start again.',
  ],
  InvalidAccessKeyId: ['STORAGE_ACCESS_DENIED', CREDENTIALS],
  SignatureDoesNotMatch: [
    'STORAGE_ACCESS_DENIED',
    'Check the secret access key, and that no proxy rewrites the requests.',
  ],
  AccountProblem: ['STORAGE_ACCESS_DENIED', CREDENTIALS],
  InvalidToken: ['STORAGE_ACCESS_DENIED', TOKEN],
  InvalidTokenId: ['STORAGE_ACCESS_DENIED', TOKEN],
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
  InsufficientStorage: ['STORAGE_FULL', FULL],
  XMinioStorageFull: ['STORAGE_FULL', FULL],
  XMinioAdminBucketQuotaExceeded: ['STORAGE_FULL', FULL],
  InvalidObjectState: [
    'STORAGE_ARCHIVED',
    'Bring its objects back first (`aws s3api restore-object`, or a batch job for all below the prefix), wait until that is done, and start again.',
  ],
  InvalidStorageClass: [
    'STORAGE_UNSUPPORTED',
    'The server does not have this --s3-storage-class: choose one that it has, or leave the option out.',
  ],
  PreconditionFailed: ['STORAGE_EXISTS', 'Start the backup again: it takes a new id.'],
  // The OpenSSL errors for a server without TLS.
  EPROTO: ['STORAGE_UNREACHABLE', NO_TLS],
  ERR_SSL_WRONG_VERSION_NUMBER: ['STORAGE_UNREACHABLE', NO_TLS],
  ERR_SSL_PACKET_LENGTH_TOO_LONG: ['STORAGE_UNREACHABLE', NO_TLS],
  TimeoutError: ['STORAGE_UNREACHABLE', UNREACHABLE],
};

/**
 * Names of errors that S3 passes on from the key service: `KMS.DisabledException` of AWS,
 * `kms:KeyNotFound` of MinIO.
 */
const KMS_NAME = /^kms[.:]/i;

/**
 * Names of a refusal for lack of a permission. The answer to a HEAD has no body: the SDK derives
 * the name from the status.
 */
const DENIED = new Set(['AccessDenied', 'AllAccessDisabled', 'Forbidden', '403', 'Unauthorized', '401']);

/** Options and variables that name authorities. */
const AUTHORITIES = '--s3-ca FILE, AWS_CA_BUNDLE or NODE_EXTRA_CA_CERTS';

const FOREIGN: Readonly<Record<ForeignKind, Meaning>> = {
  'proxy-login': [
    'STORAGE_ACCESS_DENIED',
    'The proxy wants a login: write it as http://user:password@host:port into HTTPS_PROXY or HTTP_PROXY, or name the host in NO_PROXY.',
  ],
  proxy: [
    'STORAGE_UNREACHABLE',
    'Allow the host in the proxy, or name it in NO_PROXY if it can be reached directly; HTTPS_PROXY and HTTP_PROXY name the proxy.',
  ],
  redirect: [
    'STORAGE_FAILED',
    'Write the address of the S3 API itself in --s3-endpoint, not that of a console; if a proxy leads to a login, see HTTPS_PROXY and NO_PROXY.',
  ],
  'plain-http': ['STORAGE_UNREACHABLE', 'Write https:// in --s3-endpoint.'],
  'too-large': [
    'STORAGE_FAILED',
    'Raise the bound for bodies in the gateway before the S3 server (nginx: client_max_body_size 0), or reach the server directly.',
  ],
  page: [
    'STORAGE_FAILED',
    'A gateway or proxy answered, or the address is not that of an S3 server: check --s3-endpoint, HTTPS_PROXY and NO_PROXY, and the log of the server that is named.',
  ],
};

export function meaningOf(error: S3ErrorFacts, operation: S3Operation, target: S3Target): S3Meaning {
  const { name, socketCode, status, foreign } = error;
  if (foreign) return { code: FOREIGN[foreign][0], hint: FOREIGN[foreign][1] };
  const problem = certificateProblemOf(socketCode);
  if (problem)
    return {
      code: 'STORAGE_UNREACHABLE',
      hint: certificateHint(problem, AUTHORITIES, '--s3-endpoint'),
    };
  // The socket's code says more than the name that the SDK gives to any of its errors.
  const known = BY_NAME[socketCode] ?? BY_NAME[name];
  if (known) return { code: known[0], hint: known[1] };
  if (KMS_NAME.test(name)) return { code: 'STORAGE_KMS_KEY', hint: KMS };
  if (DENIED.has(name) || status === 401 || status === 403) return denied(operation, target);
  if (status === 404) return notFound(operation, target);
  if (status === 405 || status === 501) return unsupported(operation, target);
  return byStatus(error);
}

function denied(
  { permission: first, isWrite }: S3Operation,
  { bucket, prefix, expectedBucketOwner, sse, isLocking }: S3Target,
): S3Meaning {
  const permission = isLocking ? `${first} and s3:PutObjectRetention` : first;
  const owner =
    expectedBucketOwner === undefined
      ? ''
      : ` Or the bucket does not belong to ${expectedBucketOwner}, which --s3-expected-bucket-owner asks for.`;
  const key =
    isWrite && sse?.startsWith('aws:kms')
      ? ' With --s3-sse aws:kms, allow kms:GenerateDataKey and kms:Decrypt on the key too.'
      : '';
  return {
    code: 'STORAGE_ACCESS_DENIED',
    hint: `Allow ${permission} on s3://${bucket}${prefix ? `/${prefix}` : ''} to the credentials that are used.${key}${owner}`,
    permission,
  };
}

/** Returns the meaning of "not found". Only for a reader is the missing thing an object. */
function notFound({ isWrite }: S3Operation, { sse }: S3Target): S3Meaning {
  if (!isWrite) return { code: 'STORAGE_OBJECT_NOT_FOUND', hint: NOT_FOUND };
  if (sse?.startsWith('aws:kms')) return { code: 'STORAGE_KMS_KEY', hint: KMS };
  return {
    code: 'STORAGE_FAILED',
    hint: 'The server does not know the place that it is to write to: check --s3-endpoint and any proxy before it.',
  };
}

function unsupported({ isWrite }: S3Operation, { sse }: S3Target): S3Meaning {
  return {
    code: 'STORAGE_UNSUPPORTED',
    hint:
      isWrite && sse !== undefined
        ? `The server does not have the encryption that --s3-sse ${sse} asks for: leave the option out, encrypt on this side with --encrypt-to, or use another server.`
        : 'The server does not have this function: leave out the option that needs it, or use another server.',
  };
}

function byStatus({ status, isTransient }: S3ErrorFacts): S3Meaning {
  if (status === 301 || status === 307) return { code: 'STORAGE_FAILED', hint: REGION };
  if (status === 507) return { code: 'STORAGE_FULL', hint: FULL };
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
