import { describe, expect, it } from '@jest/globals';
import { BackupError, type ErrorCode } from '../../../../src/core/errors.ts';
import {
  isConnectionLost,
  isLockConflict,
  isMissingObject,
  isPrivilegeError,
  isSnapshotLost,
  isStarting,
  isUnreachable,
  translateConnectError,
  translateQueryError,
} from '../../../../src/mysql/connection/mysql-errors.ts';
import { KeyRetrievalRefused } from '../../../../src/mysql/connection/password-plugins.ts';
import { TunnelError } from '../../../../src/ssh/tunnel-error.ts';

const failed = (facts: { errno?: number; code?: string }): Error => Object.assign(new Error('why'), facts);
const ours = (code: ErrorCode, cause?: unknown): BackupError =>
  new BackupError(code, 'm', { hint: 'h', ...(cause === undefined ? {} : { cause }) });

it.each<[{ errno?: number; code?: string }, string, string]>([
  [{ code: 'ECONNRESET' }, 'SOURCE_CONNECTION_LOST', 'TARGET_CONNECTION_LOST'],
  [{ code: 'EPIPE' }, 'SOURCE_CONNECTION_LOST', 'TARGET_CONNECTION_LOST'],
  [{ code: 'ETIMEDOUT' }, 'SOURCE_CONNECTION_LOST', 'TARGET_CONNECTION_LOST'],
  [{ code: 'PROTOCOL_CONNECTION_LOST' }, 'SOURCE_CONNECTION_LOST', 'TARGET_CONNECTION_LOST'],
  [{ code: 'ERR_SSL_BAD_RECORD' }, 'SOURCE_CONNECTION_LOST', 'TARGET_CONNECTION_LOST'],
  [{ errno: 1053 }, 'SOURCE_CONNECTION_LOST', 'TARGET_CONNECTION_LOST'],
  [{ errno: 1927 }, 'SOURCE_CONNECTION_LOST', 'TARGET_CONNECTION_LOST'],
  [{ errno: 4031 }, 'SOURCE_CONNECTION_LOST', 'TARGET_CONNECTION_LOST'],
  [{ errno: 1044 }, 'SOURCE_PRIVILEGES', 'TARGET_PRIVILEGES'],
  [{ errno: 1142 }, 'SOURCE_PRIVILEGES', 'TARGET_PRIVILEGES'],
  [{ errno: 1227 }, 'SOURCE_PRIVILEGES', 'TARGET_PRIVILEGES'],
  [{ errno: 1370 }, 'SOURCE_PRIVILEGES', 'TARGET_PRIVILEGES'],
  [{ errno: 1205 }, 'SOURCE_LOCK_TIMEOUT', 'TARGET_QUERY_FAILED'],
  [{ errno: 1412 }, 'SOURCE_CHANGED', 'TARGET_QUERY_FAILED'],
  [{ errno: 3948 }, 'SOURCE_QUERY_FAILED', 'TARGET_LOCAL_INFILE_OFF'],
  [{ errno: 1148 }, 'SOURCE_QUERY_FAILED', 'TARGET_LOCAL_INFILE_OFF'],
  [{ errno: 4166 }, 'SOURCE_QUERY_FAILED', 'TARGET_LOCAL_INFILE_OFF'],
  [{ errno: 1213 }, 'SOURCE_QUERY_FAILED', 'TARGET_QUERY_FAILED'],
  [{ errno: 1064 }, 'SOURCE_QUERY_FAILED', 'TARGET_QUERY_FAILED'],
  [{}, 'SOURCE_QUERY_FAILED', 'TARGET_QUERY_FAILED'],
])('a statement that fails with %j is %s, or %s', (facts, source, target) => {
  const cause = failed(facts);
  const [first, second] = (['source', 'target'] as const).map((side) =>
    translateQueryError(cause, side, 'cannot do it'),
  );
  expect([first!.code, second!.code]).toEqual([source, target]);
  expect(first).toMatchObject({ message: 'cannot do it: why', cause });
  expect(first!.details).toEqual(facts.errno === undefined ? {} : { errno: facts.errno });
});

it('a statement that failed with an error of ours keeps it', () => {
  const error = ours('SOURCE_CHANGED');
  expect(translateQueryError(error, 'target', 'x')).toBe(error);
});

it.each<[string, Error, string]>([
  ['a wrong password', failed({ errno: 1045 }), 'ACCESS_DENIED'],
  ['an expired password', failed({ errno: 1862 }), 'ACCESS_DENIED'],
  ['an unchecked key', new KeyRetrievalRefused('sha256_password'), 'ACCESS_DENIED'],
  ['no login to the SSH server', new TunnelError('login', 'm', { hint: 'h' }), 'ACCESS_DENIED'],
  ['no way to the SSH server', new TunnelError('unreachable', 'm', { hint: 'h' }), 'UNREACHABLE'],
  ['a closed port', failed({ code: 'ECONNREFUSED' }), 'UNREACHABLE'],
  ['a server without TLS', failed({ code: 'HANDSHAKE_NO_SSL_SUPPORT' }), 'UNREACHABLE'],
  ['too many connections', failed({ errno: 1040 }), 'UNREACHABLE'],
])('no connection because of %s', (_, cause, code) => {
  for (const side of ['source', 'target'] as const)
    expect(translateConnectError(cause, side, 'db:3306')).toMatchObject({
      code: `${side.toUpperCase()}_${code}`,
      cause,
      message: expect.stringContaining('db:3306'),
    });
});

describe('isSnapshotLost', () => {
  it('only where the connection to the source is lost', () => {
    expect(isSnapshotLost(ours('SOURCE_CONNECTION_LOST'))).toBe(true);
    expect(isSnapshotLost(translateQueryError(failed({ code: 'EPIPE' }), 'source', 'x'))).toBe(true);
    expect(isSnapshotLost(ours('TARGET_CONNECTION_LOST'))).toBe(false);
    expect(isSnapshotLost(ours('SOURCE_QUERY_FAILED'))).toBe(false);
    expect(isSnapshotLost(failed({ code: 'ECONNRESET' }))).toBe(false);
  });
});

describe('isUnreachable', () => {
  it.each<[string, unknown, boolean]>([
    ['a lost connection', ours('SOURCE_CONNECTION_LOST'), true],
    ['no connection', ours('TARGET_UNREACHABLE'), true],
    ['an error behind which the connection was lost', ours('INTERNAL', failed({ errno: 1927 })), true],
    ['a refused statement', ours('SOURCE_QUERY_FAILED', failed({ errno: 1064 })), false],
    ['a refused login', ours('SOURCE_ACCESS_DENIED', failed({ errno: 1045 })), false],
    ['the storage', ours('STORAGE_UNREACHABLE', failed({ code: 'ECONNRESET' })), false],
    ['an error that is not ours', failed({ code: 'ECONNRESET' }), false],
  ])('%s', (_, error, expected) => expect(isUnreachable(error)).toBe(expected));
});

describe('isStarting', () => {
  it.each<[string, unknown, boolean]>([
    ['a closed port', failed({ code: 'ECONNREFUSED' }), true],
    ['a socket file that is not there', failed({ code: 'ENOENT' }), true],
    ['a connection that ends in the handshake', failed({ code: 'PROTOCOL_CONNECTION_LOST' }), true],
    ['a Galera node that is not ready', failed({ errno: 1047 }), true],
    ['a server that shuts down', failed({ errno: 1053 }), true],
    ['a socket file that we may not open', failed({ code: 'EACCES' }), false],
    ['a failure of TLS', failed({ code: 'ERR_SSL_WRONG_VERSION_NUMBER' }), false],
    ['a certificate', failed({ code: 'CERT_HAS_EXPIRED' }), false],
    ['a refused login', failed({ errno: 1045 }), false],
  ])('%s', (_, cause, expected) => {
    expect(isStarting(translateConnectError(cause, 'source', 'db'))).toBe(expected);
    expect(isStarting(cause)).toBe(false);
  });

  it('not where a connection that was open is lost', () => {
    expect(isStarting(ours('SOURCE_CONNECTION_LOST', failed({ code: 'ECONNRESET' })))).toBe(false);
  });
});

it('the number of an error counts also behind an error of ours', () => {
  const both = (errno: number): unknown[] => [
    failed({ errno }),
    ours('SOURCE_QUERY_FAILED', failed({ errno })),
  ];
  expect(both(1045).map(isPrivilegeError)).toEqual([true, true]);
  expect(both(1213).map(isLockConflict)).toEqual([true, true]);
  expect(both(1146).map(isMissingObject)).toEqual([true, true]);
  expect(both(1064).map(isPrivilegeError)).toEqual([false, false]);
  expect([isLockConflict, isMissingObject].map((is) => is(ours('INTERNAL')))).toEqual([false, false]);
});

it('a query that waits too long for a lock keeps its connection', () => {
  expect([1205, 1213, 1317].map((errno) => isConnectionLost(failed({ errno })))).toEqual([
    false,
    false,
    false,
  ]);
});
