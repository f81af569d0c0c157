// The locks of a snapshot: what each keeps out, in which state another client waits for it, and which statements of ours may run
// while it is held. Every statement of the table was run 20 to 60 times under the lock, on MySQL 9.7, 8.0.15, 5.7.22 and
// MariaDB 11.8, 11.4, 10.11, while clients ran ALTER, TRUNCATE, RENAME, GRANT, CREATE USER and CREATE and DROP of
// schemas, programs, views and sequences. What waited in one of these tries is not in it: it would wait for a client that waits for us.

/** What other clients cannot do while it is held. */
export type Blocks = 'commits' | 'ddl';

export type LockName =
  | 'LOCK INSTANCE FOR BACKUP'
  | 'FLUSH TABLES WITH READ LOCK'
  | 'BACKUP STAGE BLOCK_DDL'
  | 'BACKUP STAGE BLOCK_COMMIT'
  | 'LOCK TABLES';

interface Lock {
  blocks: Blocks;
  /** States of a thread that waits for it. Both servers use these words. */
  waitingStates: readonly string[];
  /** What one of our statements has to begin with. */
  may: readonly RegExp[];
}

/** Opens no table, on either server. */
const VARIABLES = /^SELECT (@@|CONNECTION_ID\(\)|UNIX_TIMESTAMP|CONVERT\(CONVERT\(X')/;
const COORDINATES = /^SHOW (MASTER STATUS|BINARY LOG STATUS|ALL SLAVES STATUS|REPLICA STATUS|SLAVE STATUS)$/;
const SNAPSHOT = /^START TRANSACTION WITH CONSISTENT SNAPSHOT/;
/**
 * MySQL reads it from tables that DDL changes last, without a lock on the table that is asked for; 5.7 and MariaDB open that table.
 * So on MariaDB no statement waits, with `lock_wait_timeout = 0`, and says that it lacks something: see under-lock.ts.
 */
const CATALOG = /^(SELECT\b[^]*\binformation_schema\.|SHOW\b)/i;
/** What a definition does not print: asked of the table or sequence itself, which SHOW CREATE opens too. */
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
   * A GRANT or CREATE USER that waits for it holds the tables of the accounts and the lock of all privileges: SELECT on mysql.user
   * waited in 25 of 25 tries, and so did `information_schema.COLUMNS`, for which neither a time limit nor KILL is any help.
   */
  'BACKUP STAGE BLOCK_COMMIT': {
    blocks: 'commits',
    waitingStates: ['Waiting for backup lock'],
    may: [VARIABLES, COORDINATES, SNAPSHOT],
  },
  /**
   * An ALTER or TRUNCATE that waits for it keeps others from its table: INNODB_TABLES, which opens each table of the server, waited in
   * 20 of 20 tries on MySQL 8.0.15 and 9.7. INNODB_TABLESPACES opens none.
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

/** Whether a statement may be sent while a lock is held. */
export function mayRunUnder(lock: LockName, sql: string): boolean {
  const text = sql.trimStart();
  return LOCKS[lock].may.some((pattern) => pattern.test(text));
}

/** Whether it looks up nothing that others could hold. */
export function isInstant(sql: string): boolean {
  return [VARIABLES, COORDINATES, SNAPSHOT].some((pattern) => pattern.test(sql.trimStart()));
}
