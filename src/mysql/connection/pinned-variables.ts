// The settings of a session that could change what is read or written. Time limits are so high that a server which only waits for us
// keeps the connection.

export type Purpose = 'read' | 'load';

/** A year: longer than any wait for storage, and the largest value that the servers take for wait_timeout. */
const PATIENT_SECONDS = 31_536_000;

/** Need a privilege on some servers, and matter only where a DBA has changed them. */
export const OPTIONAL = new Set([
  'sql_generate_invisible_primary_key',
  'sql_require_primary_key',
  'show_gipk_in_create_table_and_information_schema',
  'innodb_strict_mode',
  'character_set_database',
]);

export function pinnedVariables(
  purpose: Purpose,
  lockWaitTimeoutSeconds: number,
): Record<string, string | number> {
  const load = purpose === 'load';
  return {
    time_zone: `'+00:00'`,
    // A key range may be bounded by a date that only this mode takes.
    sql_mode: load ? `'NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES'` : `'ALLOW_INVALID_DATES'`,
    transaction_isolation: `'REPEATABLE-READ'`, // MySQL, MariaDB from 11.1
    tx_isolation: `'REPEATABLE-READ'`, // MariaDB before 11.1
    autocommit: 1,
    completion_type: `'NO_CHAIN'`,
    max_execution_time: 0, // MySQL
    max_statement_time: 0, // MariaDB
    sql_select_limit: '18446744073709551615',
    sql_big_selects: 1,
    sql_safe_updates: 0,
    sql_quote_show_create: 1,
    net_read_timeout: PATIENT_SECONDS,
    net_write_timeout: PATIENT_SECONDS,
    wait_timeout: PATIENT_SECONDS,
    interactive_timeout: PATIENT_SECONDS,
    lock_wait_timeout: lockWaitTimeoutSeconds,
    show_gipk_in_create_table_and_information_schema: 'ON',
    ...(load
      ? {
          foreign_key_checks: 0,
          unique_checks: 0,
          check_constraint_checks: 0, // MariaDB: data that the source held is data
          sql_generate_invisible_primary_key: 'OFF',
          sql_require_primary_key: 'OFF',
          innodb_strict_mode: 'OFF',
          character_set_database: 'utf8mb4',
          system_versioning_insert_history: 'ON',
        }
      : { information_schema_stats_expiry: 0 }),
  };
}
