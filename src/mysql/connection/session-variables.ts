// Decision for every session variable of a server: the value that we set, or the reason why the
// variable keeps the value from the server, the account or a proxy.
// `test/integration/session-variables.test.ts` reads the variables of six servers and fails on a
// name that is in neither table. So a new version requires a new decision.
import { KEPT_VARIABLES } from './kept-variables.ts';

/** `read`: a backup or a verification. `load`: a restore. */
export type Purpose = 'read' | 'load';

/** SQL expression. */
type Value = string | number;

interface Pinned {
  both?: Value;
  read?: Value;
  load?: Value;
  /**
   * Some servers require a further privilege. Set the variable only if its value differs and the
   * server permits the change.
   */
  isRestricted?: true;
}

/** One year: longer than any wait for storage, and the maximum of wait_timeout. */
const PATIENT_SECONDS = 31_536_000;

/** Variables in assignment order: some change other variables. SET NAMES comes first. */
const PINNED: Readonly<Record<string, Pinned>> = {
  // Text form of values.
  time_zone: { both: `'+00:00'` },
  lc_time_names: { both: `'en_US'` },
  lc_messages: { both: `'en_US'` },
  default_week_format: { both: 0 },
  div_precision_increment: { both: 4 },
  block_encryption_mode: { both: `'aes-128-ecb'` },
  windowing_use_high_precision: { both: 1 },
  default_regex_flags: { both: `''` },
  group_concat_max_len: { both: 1_073_741_824 },
  max_sort_length: { both: 1024 },
  // Otherwise LOAD DATA assumes the schema's character set for its file.
  character_set_database: { load: 'utf8mb4', isRestricted: true },

  // Meaning of statements. A bound of a key range may be a date that only ALLOW_INVALID_DATES
  // accepts. A missing storage engine must be an error.
  sql_mode: {
    read: `'ALLOW_INVALID_DATES'`,
    load: `'NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES,NO_ENGINE_SUBSTITUTION'`,
  },
  old_mode: { both: `'UTF8_IS_UTF8MB3'` },
  sql_auto_is_null: { both: 0 },
  sql_if_exists: { both: 0 },
  sql_buffer_result: { both: 0 },
  query_cache_type: { both: 0 },
  use_secondary_engine: { both: `'OFF'` },
  resultset_metadata: { both: `'FULL'` },
  // The servers accept no empty value here; DEFAULT restores the value from the server's start.
  system_versioning_asof: { both: 'DEFAULT' },
  terminology_use_previous: { both: `'NONE'` },

  // Warnings: LOAD DATA reports their number.
  sql_notes: { both: 1 },
  note_verbosity: { both: `'basic'` },

  // Limits of rows and time.
  max_join_size: { both: '18446744073709551615' },
  sql_select_limit: { both: '18446744073709551615' },
  sql_big_selects: { both: 1 },
  sql_safe_updates: { both: 0 },
  max_execution_time: { both: 0 }, // MySQL
  max_statement_time: { both: 0 }, // MariaDB
  net_read_timeout: { both: PATIENT_SECONDS },
  net_write_timeout: { both: PATIENT_SECONDS },
  wait_timeout: { both: PATIENT_SECONDS },
  interactive_timeout: { both: PATIENT_SECONDS },
  idle_transaction_timeout: { both: 0 },
  idle_readonly_transaction_timeout: { both: 0 },
  idle_write_transaction_timeout: { both: 0 },

  // Transactions.
  transaction_isolation: { both: `'REPEATABLE-READ'` }, // MySQL, MariaDB from 11.1
  tx_isolation: { both: `'REPEATABLE-READ'` }, // MariaDB before 11.1, MySQL 5.7
  transaction_read_only: { both: 0 },
  tx_read_only: { both: 0 },
  autocommit: { both: 1 },
  completion_type: { both: `'NO_CHAIN'` },
  innodb_snapshot_isolation: { both: 0 },
  wsrep_dirty_reads: { both: 0 },

  // Output of SHOW CREATE and information_schema.
  sql_quote_show_create: { both: 1 },
  show_create_table_verbosity: { both: 0 },
  show_create_table_skip_secondary_engine: { both: 0 },
  show_old_temporals: { both: 0 },
  show_gipk_in_create_table_and_information_schema: { both: 1, isRestricted: true },
  // Password hashes hold bytes that do not belong in a text file.
  print_identified_with_as_hex: { both: 1 },
  information_schema_stats_expiry: { read: 0 },

  // Checks of definitions and rows. The restore accepts everything that the source held.
  foreign_key_checks: { load: 0 },
  unique_checks: { load: 0 },
  check_constraint_checks: { load: 0 },
  innodb_strict_mode: { load: 0, isRestricted: true },
  explicit_defaults_for_timestamp: { load: 1, isRestricted: true },
  restrict_fk_on_non_standard_key: { load: 0, isRestricted: true },
  sql_require_primary_key: { load: 0, isRestricted: true },
  sql_generate_invisible_primary_key: { load: 0, isRestricted: true },
  default_storage_engine: { load: 'InnoDB' },
  enforce_storage_engine: { load: 'NULL', isRestricted: true },
  innodb_compression_default: { load: 0 },
  alter_algorithm: { load: `'DEFAULT'` },
  mhnsw_default_distance: { load: `'euclidean'` },
  mhnsw_default_m: { load: 6 },
  system_versioning_insert_history: { load: 1 },
  system_versioning_alter_history: { load: `'KEEP'` },
};

/** Variables whose value comes from the options of the run. */
const FROM_OPTIONS = ['lock_wait_timeout', 'innodb_lock_wait_timeout'] as const;

/**
 * First statement of each session, with variables that every server has. It comes before SHOW
 * VARIABLES, because that statement is a SELECT to which limits of rows and time apply. MariaDB
 * ignores comments for MySQL from 5.7 on.
 */
export const FIRST = `SET NAMES utf8mb4 COLLATE utf8mb4_general_ci, SESSION max_join_size = 18446744073709551615,
  SESSION sql_select_limit = 18446744073709551615, SESSION sql_big_selects = 1
  /*!50708 , SESSION max_execution_time = 0 */ /*M! , SESSION max_statement_time = 0 */`;
const SET_BY_NAMES = [
  'character_set_client',
  'character_set_connection',
  'character_set_results',
  'collation_connection',
];

export interface Assignment {
  name: string;
  value: Value;
  isRestricted: boolean;
}

/** Returns the assignments for a purpose in order, including variables that the server lacks. */
export function assignmentsFor(purpose: Purpose, lockWaitTimeoutSeconds: number): Assignment[] {
  const pinned = Object.entries(PINNED).flatMap(([name, { both, isRestricted = false, ...own }]) => {
    const value = own[purpose] ?? both;
    return value === undefined ? [] : [{ name, value, isRestricted }];
  });
  return [
    ...pinned,
    ...FROM_OPTIONS.map((name) => ({ name, value: lockWaitTimeoutSeconds, isRestricted: false })),
  ];
}

/**
 * Returns the value as an SQL expression.
 * @throws Error if the purpose has no value for this variable
 */
export function valueFor(purpose: Purpose, name: string): Value {
  const { both, ...own } = PINNED[name] ?? {};
  const value = own[purpose] ?? both;
  if (value === undefined) throw new Error(`${name} is not pinned`);
  return value;
}

/** Returns the decision for every variable, across all servers. */
export function decisions(): ReadonlyMap<string, string> {
  const kept = Object.entries(KEPT_VARIABLES).flatMap(([reason, names]) =>
    names
      .trim()
      .split(/\s+/)
      .map((name) => [name, `kept: ${reason}`] as const),
  );
  const pinned = Object.keys(PINNED).map((name) => [name, 'pinned'] as const);
  const others = [...FROM_OPTIONS, ...SET_BY_NAMES].map((name) => [name, 'pinned'] as const);
  return new Map([...kept, ...pinned, ...others]);
}

/** Returns whether a value from SHOW VARIABLES equals the value of an assignment. */
export function isAssigned(shown: string, { value }: Pick<Assignment, 'value'>): boolean {
  const wanted = String(value).replace(/^'(.*)'$/, '$1');
  return fold(shown) === fold(wanted);
}

function fold(text: string): string {
  const word = text.toUpperCase();
  if (word === 'ON') return '1';
  if (word === 'OFF') return '0';
  if (word === 'NULL') return '';
  return /^\d+\.0+$/.test(word) ? word.replace(/\.0+$/, '') : word;
}
