// Translates the errors of mysql2 and of the servers in one place: by code and number, never by
// message text.
import { BackupError, type ErrorCode } from '../../core/errors.ts';
import { TunnelError } from '../../ssh/tunnel-error.ts';
import { KeyRetrievalRefused } from './password-plugins.ts';

/** Role of a session's server; decides the exit code. */
export type Side = 'source' | 'target';

export interface ServerError extends Error {
  code?: string;
  errno?: number;
  sqlState?: string;
  sqlMessage?: string;
  fatal?: boolean;
}

/** Numbers of the server errors that we handle. MySQL and MariaDB share these numbers. */
export const ER = {
  DBACCESS_DENIED: 1044,
  ACCESS_DENIED: 1045,
  UNKNOWN_SYSTEM_VARIABLE: 1193,
  LOCK_WAIT_TIMEOUT: 1205,
  LOCK_DEADLOCK: 1213,
  SPECIFIC_ACCESS_DENIED: 1227,
  TABLEACCESS_DENIED: 1142,
  BAD_DB: 1049,
  NO_SUCH_TABLE: 1146,
  TABLE_EXISTS: 1050,
  DUP_ENTRY: 1062,
  QUERY_INTERRUPTED: 1317,
  TABLE_DEF_CHANGED: 1412,
  SERVER_SHUTDOWN: 1053,
  NEW_ABORTING_CONNECTION: 1184,
  CONNECTION_KILLED: 1927,
  LOCAL_INFILE_OFF: 3948,
  NOT_ALLOWED_COMMAND: 1148,
  LOCAL_INFILE_OFF_MARIADB: 4166,
  BAD_FIELD: 1054,
  SP_DOES_NOT_EXIST: 1305,
  VIEW_INVALID: 1356,
} as const;

const MISSING_OBJECT: ReadonlySet<number> = new Set([
  ER.BAD_DB,
  ER.NO_SUCH_TABLE,
  ER.BAD_FIELD,
  ER.SP_DOES_NOT_EXIST,
  ER.VIEW_INVALID,
]);

const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EAI_AGAIN',
  'ENOENT',
  'EACCES',
]);
const LOST = new Set([
  'PROTOCOL_CONNECTION_LOST',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'PROTOCOL_SEQUENCE_TIMEOUT',
  'ERR_STREAM_PREMATURE_CLOSE',
]);
const LOST_NUMBERS = new Set<number>([
  ER.SERVER_SHUTDOWN,
  ER.NEW_ABORTING_CONNECTION,
  ER.CONNECTION_KILLED,
  4031,
]);
const DENIED = new Set<number>([ER.ACCESS_DENIED, 1698, 1251, 1862, 4151]);
const PRIVILEGE = new Set<number>([
  ER.SPECIFIC_ACCESS_DENIED,
  ER.TABLEACCESS_DENIED,
  ER.DBACCESS_DENIED,
  1143,
  1370,
  3955,
]);
const LOCKED = new Set<number>([ER.LOCK_WAIT_TIMEOUT]);

/** Returns whether the connection is lost, and with it all session state. */
export function isConnectionLost(error: unknown): boolean {
  const { code, errno } = error as ServerError;
  if (errno !== undefined && LOST_NUMBERS.has(errno)) return true;
  // After the handshake, OpenSSL fails only on a record that it cannot decrypt. OpenSSL then ends
  // the connection.
  return code !== undefined && (LOST.has(code) || code.startsWith('ERR_SSL_'));
}

/** Returns whether a session of a snapshot is lost, and with it its view of the snapshot. */
export function isSnapshotLost(error: unknown): error is BackupError {
  return error instanceof BackupError && error.code === 'SOURCE_CONNECTION_LOST';
}

/** Galera's refusal of a node that is not ready, and a server that shuts down. */
const STARTING_NUMBERS = new Set<number>([1047, ER.SERVER_SHUTDOWN]);

/**
 * Returns whether the cause of a failed connection passes once the server has started. A login, a
 * certificate or a missing privilege is another cause.
 */
export function isStarting(error: unknown): boolean {
  if (!(error instanceof BackupError) || !error.code.endsWith('_UNREACHABLE')) return false;
  const { code, errno } = (error.cause ?? {}) as ServerError;
  if (errno !== undefined && STARTING_NUMBERS.has(errno)) return true;
  if (code === undefined || code === 'EACCES' || code.startsWith('ERR_SSL_')) return false;
  return UNREACHABLE.has(code) || LOST.has(code);
}

/**
 * Returns whether a connection was lost or could not be opened. The caller may retry on another
 * connection, unless the work is bound to the lost one.
 */
export function isUnreachable(error: unknown): boolean {
  // The storage layer retries on its own, and another session does not fix a storage error.
  if (!(error instanceof BackupError) || error.code.startsWith('STORAGE_')) return false;
  return (
    error.code.endsWith('_CONNECTION_LOST') ||
    error.code.endsWith('_UNREACHABLE') ||
    (error.cause !== undefined && isConnectionLost(error.cause))
  );
}

/** Returns the server's error number, also from a BackupError, which may have no cause. */
export function errnoOf(error: unknown): number | undefined {
  return ((error instanceof BackupError ? error.cause : error) as ServerError | undefined)?.errno;
}

/**
 * Returns whether the server refused a statement because a privilege is missing. The next snapshot
 * method or query may need fewer privileges.
 */
export function isPrivilegeError(error: unknown): boolean {
  const errno = errnoOf(error);
  return errno !== undefined && (PRIVILEGE.has(errno) || errno === ER.ACCESS_DENIED);
}

/** Returns whether a deadlock or a lock wait timeout occurred. A retry may succeed. */
export function isLockConflict(error: unknown): boolean {
  const errno = errnoOf(error);
  return errno === ER.LOCK_DEADLOCK || errno === ER.LOCK_WAIT_TIMEOUT;
}

/** Returns whether the statement reached its timeout while another session held the lock. */
export function isLockTimeout(error: unknown): boolean {
  return errnoOf(error) === ER.LOCK_WAIT_TIMEOUT;
}

/** Returns whether a row with the same key already exists. */
export function isDuplicateKey(error: unknown): boolean {
  return errnoOf(error) === ER.DUP_ENTRY;
}

/** Returns whether a table with the same name already exists. */
export function isTableExists(error: unknown): boolean {
  return errnoOf(error) === ER.TABLE_EXISTS;
}

/** Returns whether a named object does not exist: a schema, table, column or function. */
export function isMissingObject(error: unknown): boolean {
  return MISSING_OBJECT.has(errnoOf(error) ?? 0);
}

/** Translates a failure to connect. */
export function translateConnectError(error: unknown, side: Side, target: string): BackupError {
  const { code, errno, message } = error as ServerError;
  if (error instanceof TunnelError) {
    const why = error.failure === 'login' ? 'ACCESS_DENIED' : 'UNREACHABLE';
    return new BackupError(
      side === 'source' ? `SOURCE_${why}` : `TARGET_${why}`,
      `cannot connect to ${target}: ${message}`,
      { hint: error.hint, cause: error },
    );
  }
  if (error instanceof KeyRetrievalRefused) {
    return new BackupError(
      side === 'source' ? 'SOURCE_ACCESS_DENIED' : 'TARGET_ACCESS_DENIED',
      `no login to ${target} without TLS: ${message}`,
      {
        hint: 'Use TLS (--ssl-mode required or verify-identity), or set --get-server-public-key where no other host can answer instead of the server.',
        cause: error,
      },
    );
  }
  if (errno !== undefined && DENIED.has(errno)) {
    return new BackupError(
      side === 'source' ? 'SOURCE_ACCESS_DENIED' : 'TARGET_ACCESS_DENIED',
      `access denied for ${target}: ${message}`,
      {
        hint: 'Check user and password, and that the account may connect from this host.',
        cause: error,
      },
    );
  }
  const hint =
    code === 'HANDSHAKE_NO_SSL_SUPPORT'
      ? 'The server offers no TLS: use --ssl-mode preferred or disabled if that is acceptable.'
      : code !== undefined &&
          (code.startsWith('ERR_TLS') || code.includes('CERT') || code === 'HANDSHAKE_SSL_ERROR')
        ? 'The TLS handshake failed: check --ssl-mode, --ssl-ca and the host name in the certificate.'
        : code !== undefined && UNREACHABLE.has(code)
          ? 'Check host, port, socket and firewall, and that the server is running.'
          : 'Check the connection options and the server log.';
  return new BackupError(
    side === 'source' ? 'SOURCE_UNREACHABLE' : 'TARGET_UNREACHABLE',
    `cannot connect to ${target}: ${message}`,
    {
      hint,
      cause: error,
    },
  );
}

/**
 * Translates a failed statement.
 * @param errorPrefix the failed action, as the start of the message
 */
export function translateQueryError(error: unknown, side: Side, errorPrefix: string): BackupError {
  if (error instanceof BackupError) return error;
  const { errno, message } = error as ServerError;
  const code = classify(error, side);
  return new BackupError(code, `${errorPrefix}: ${message}`, {
    hint: HINTS[code] ?? 'See the message of the server, and its log.',
    details: errno === undefined ? {} : { errno },
    cause: error,
  });
}

function classify(error: unknown, side: Side): ErrorCode {
  const { errno } = error as ServerError;
  const source = side === 'source';
  if (isConnectionLost(error)) return source ? 'SOURCE_CONNECTION_LOST' : 'TARGET_CONNECTION_LOST';
  if (errno !== undefined && PRIVILEGE.has(errno)) return source ? 'SOURCE_PRIVILEGES' : 'TARGET_PRIVILEGES';
  if (errno !== undefined && LOCKED.has(errno) && source) return 'SOURCE_LOCK_TIMEOUT';
  if (errno === ER.TABLE_DEF_CHANGED && source) return 'SOURCE_CHANGED';
  if (
    !source &&
    (errno === ER.LOCAL_INFILE_OFF ||
      errno === ER.NOT_ALLOWED_COMMAND ||
      errno === ER.LOCAL_INFILE_OFF_MARIADB)
  ) {
    return 'TARGET_LOCAL_INFILE_OFF';
  }
  return source ? 'SOURCE_QUERY_FAILED' : 'TARGET_QUERY_FAILED';
}

const HINTS: Partial<Record<ErrorCode, string>> = {
  SOURCE_CONNECTION_LOST:
    'The server closed the connection or went away: see its log, then run the backup again.',
  TARGET_CONNECTION_LOST:
    'The server closed the connection or went away: see its log, then run the restore again.',
  SOURCE_PRIVILEGES: 'Grant the account the privileges that docs/privileges.md lists for backups.',
  TARGET_PRIVILEGES: 'Grant the account the privileges that docs/privileges.md lists for restores.',
  SOURCE_LOCK_TIMEOUT:
    'Another session holds the table or a long statement runs: raise --lock-wait-timeout or try later.',
  SOURCE_CHANGED: 'A table was altered while it was being dumped: run the backup again.',
  TARGET_LOCAL_INFILE_OFF: 'Set GLOBAL local_infile = ON on the target for the time of the restore.',
};
