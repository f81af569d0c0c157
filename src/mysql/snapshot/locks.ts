// Locks of a snapshot: the operations that each lock blocks, the thread states of clients that wait
// for it, and our statements that may run under it. Each permitted statement was run 20 to 60 times
// under the lock, on MySQL 9.7, 8.0.15, 5.7.22 and MariaDB 11.8, 11.4, 10.11, while clients ran
// ALTER, TRUNCATE, RENAME, GRANT, CREATE USER and CREATE and DROP of schemas, programs, views and
// sequences. A statement that waited in one of these tries is not permitted: it would wait for a
// client that waits for us.

/** Operations of other clients that a lock blocks. */
export type Blocks = 'commits' | 'ddl';

export type LockName =
  | 'LOCK INSTANCE FOR BACKUP'
  | 'FLUSH TABLES WITH READ LOCK'
  | 'BACKUP STAGE BLOCK_DDL'
  | 'BACKUP STAGE BLOCK_COMMIT'
  | 'LOCK TABLES';

interface Lock {
  blocks: Blocks;
  /** States of a thread that waits for the lock. Both flavors use these texts. */
  waitingStates: readonly string[];
  /** Patterns of our statements that may run under the lock. */
  may: readonly RegExp[];
}

/** Opens no table on either flavor. */
const VARIABLES = /^SELECT (@@|CONNECTION_ID\(\)|UNIX_TIMESTAMP|CONVERT\(CONVERT\(X')/;
const COORDINATES = /^SHOW (MASTER STATUS|BINARY LOG STATUS|ALL SLAVES STATUS|REPLICA STATUS|SLAVE STATUS)$/;
const SNAPSHOT = /^START TRANSACTION WITH CONSISTENT SNAPSHOT/;
/**
 * MySQL reads the catalog from dictionary tables, which DDL changes last, without a lock on the
 * described table. MySQL 5.7 and MariaDB open the described table. So on MariaDB these statements
 * run with `lock_wait_timeout = 0`: they never wait, and report missing rows, see under-lock.ts.
 */
const CATALOG = /^(SELECT\b[^]*\binformation_schema\.|SHOW\b)/i;
/**
 * Values that a definition does not print. The queries read the table or sequence itself, which
 * SHOW CREATE opens too.
 */
const TRUE_VALUES =
  /^(SELECT next_not_cached_value FROM|SELECT HEX\(DEFAULT\(|SELECT 'readable' FROM|WITH RECURSIVE m )/;
const ACCOUNTS = /^SELECT\b[^]*\bmysql\./i;

export const LOCKS: Readonly<Record<LockName, Lock>> = {
  'LOCK INSTANCE FOR BACKUP': {
    blocks: 'ddl',
    waitingStates: ['Waiting for backup lock'],
    may: [VARIABLES, CATALOG, TRUE_VALUES, ACCOUNTS],
  },
  'FLUSH TABLES WITH READ LOCK': {
    blocks: 'commits',
    waitingStates: ['Waiting for global read lock', 'Waiting for commit lock', 'Waiting for table flush'],
    may: [VARIABLES, CATALOG, ACCOUNTS, COORDINATES, SNAPSHOT],
  },
  'BACKUP STAGE BLOCK_DDL': {
    blocks: 'ddl',
    waitingStates: ['Waiting for backup lock'],
    may: [VARIABLES, CATALOG, TRUE_VALUES, ACCOUNTS],
  },
  /**
   * A GRANT or CREATE USER that waits for this lock holds the account tables and the lock of all
   * privileges. SELECT on mysql.user waited in 25 of 25 tries, and so did
   * `information_schema.COLUMNS`, where neither a time limit nor KILL helps.
   */
  'BACKUP STAGE BLOCK_COMMIT': {
    blocks: 'commits',
    waitingStates: ['Waiting for backup lock'],
    may: [VARIABLES, COORDINATES, SNAPSHOT],
  },
  /**
   * An ALTER or TRUNCATE that waits for this lock blocks its table. INNODB_TABLES opens each table
   * of the server, and waited in 20 of 20 tries on MySQL 8.0.15 and 9.7. INNODB_TABLESPACES opens
   * none.
   */
  'LOCK TABLES': {
    blocks: 'commits',
    waitingStates: ['Waiting for table metadata lock', 'Waiting for table level lock'],
    may: [
      VARIABLES,
      /^(?![^]*\bINNODB_TABLES\b)(SELECT\b[^]*\binformation_schema\.|SHOW\b)/i,
      ACCOUNTS,
      COORDINATES,
      SNAPSHOT,
    ],
  },
};

/** Returns whether a statement may run while a lock is held. */
export function mayRunUnder(lock: LockName, sql: string): boolean {
  const text = sql.trimStart();
  return LOCKS[lock].may.some((pattern) => pattern.test(text));
}

/** Returns whether a statement needs no object that another client could hold. */
export function isInstant(sql: string): boolean {
  return [VARIABLES, COORDINATES, SNAPSHOT].some((pattern) => pattern.test(sql.trimStart()));
}
