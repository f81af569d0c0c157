// The only table of the features of each server version. The program reads no facts and sends no
// statements that this table does not list for the version.
// `test/integration/server-abilities.test.ts` compares the table with six servers.
import { isMariaDb, type ServerFacts } from './server-facts.ts';

type Version = readonly [major: number, minor: number, patch?: number];

/** Range of versions: `since` inclusive, `until` exclusive. */
interface Versions {
  since: Version;
  until?: Version;
}

const ALWAYS: Versions = { since: [0, 0] };

/**
 * Versions per feature; a flavor without an entry never has the feature. Percona and Aurora follow
 * MySQL. Sources: the vendors' manuals, and the test above.
 */
const ABILITIES = {
  // Backup locks.
  'LOCK INSTANCE FOR BACKUP': { mysql: { since: [8, 0, 3] } },
  'BACKUP STAGE': { mariadb: { since: [10, 4, 1] } },
  /** MariaDB accepts a wait of 0 seconds. The minimum of MySQL is 1 second. */
  'lock_wait_timeout = 0': { mariadb: { since: [10, 3] } },

  // Snapshot coordinates.
  'SHOW BINARY LOG STATUS': { mysql: { since: [8, 2] }, mariadb: { since: [11, 8] } },
  'SHOW MASTER STATUS': { mysql: { since: [0, 0], until: [8, 4] }, mariadb: ALWAYS },
  'SHOW REPLICA STATUS': { mysql: { since: [8, 0, 22] }, mariadb: { since: [10, 5, 1] } },
  'SHOW SLAVE STATUS': { mysql: { since: [0, 0], until: [8, 4] }, mariadb: ALWAYS },
  'SHOW ALL SLAVES STATUS': { mariadb: ALWAYS },
  'SHOW REPLICAS': { mysql: { since: [8, 0, 22] } },
  'SHOW SLAVE HOSTS': { mysql: { since: [0, 0], until: [8, 4] }, mariadb: ALWAYS },
  log_status: { mysql: { since: [8, 0, 11] } },
  gtid_executed: { mysql: ALWAYS },
  gtid_current_pos: { mariadb: ALWAYS },

  // Lock waits.
  /** MySQL 5.7 has the table, but leaves it empty by default. */
  'filled metadata_locks': { mysql: { since: [8, 0, 1] } },
  'PROCESSLIST.TIME_MS': { mariadb: ALWAYS },

  // InnoDB's names of tables.
  INNODB_TABLES: { mysql: { since: [8, 0, 3] } },
  INNODB_SYS_TABLES: { mysql: { since: [0, 0], until: [8, 0, 3] }, mariadb: ALWAYS },
  INNODB_TABLESPACES: { mysql: { since: [8, 0, 3] } },
  INNODB_SYS_TABLESPACES: { mysql: { since: [0, 0], until: [8, 0, 3] }, mariadb: ALWAYS },
  /** The views of information_schema read dictionary tables and do not open user tables. */
  'data dictionary': { mysql: { since: [8, 0] } },

  // Objects and facts in information_schema.
  'STATISTICS.EXPRESSION': { mysql: { since: [8, 0, 13] } },
  'STATISTICS.IS_VISIBLE': { mysql: { since: [8, 0] } },
  'STATISTICS.IGNORED': { mariadb: { since: [10, 6] } },
  'COLUMNS.SRS_ID': { mysql: { since: [8, 0, 3] } },
  CHECK_CONSTRAINTS: { mysql: { since: [8, 0, 16] }, mariadb: { since: [10, 2, 22] } },
  COLUMN_STATISTICS: { mysql: { since: [8, 0, 2] } },
  ST_SPATIAL_REFERENCE_SYSTEMS: { mysql: { since: [8, 0, 1] } },
  RESOURCE_GROUPS: { mysql: { since: [8, 0, 3] } },
  SCHEMATA_EXTENSIONS: { mysql: { since: [8, 0, 22] } },
  LIBRARIES: { mysql: { since: [9, 2] } },
  JSON_DUALITY_VIEWS: { mysql: { since: [9, 4] } },
  sequences: { mariadb: { since: [10, 3] } },
  packages: { mariadb: { since: [10, 3, 5] } },
  'system versioning': { mariadb: { since: [10, 3, 4] } },
  /** Largest TIMESTAMP, the period end of a current row: 2106-02-07, before 2038-01-19. */
  'TIMESTAMP until 2106': { mariadb: { since: [11, 5] } },

  // Parts of definitions.
  'uca1400 collations': { mariadb: { since: [10, 10, 1] } },
  utf8mb4_0900_bin: { mysql: { since: [8, 0, 17] }, mariadb: { since: [11, 4, 5] } },
  /** Older servers accept the names too, but print `utf8_…`. */
  'collations named utf8mb3': { mysql: { since: [8, 0, 30] }, mariadb: { since: [10, 6, 1] } },
  /** The default collation of a Unicode character set is a Unicode 14 collation. */
  'Unicode by default': { mariadb: { since: [11, 5] } },
  'invisible columns': { mysql: { since: [8, 0, 23] }, mariadb: { since: [10, 3, 3] } },
  'descending indexes': { mysql: { since: [8, 0, 1] }, mariadb: { since: [10, 8, 1] } },
  /** MySQL 8.0 supports partitions only in InnoDB and NDB. */
  'partitions of every engine': { mysql: { since: [0, 0], until: [8, 0] }, mariadb: ALWAYS },
  /** Includes AUTO_INCREMENT of FLOAT. */
  'AUTO_INCREMENT of DOUBLE': { mysql: { since: [0, 0], until: [8, 4] }, mariadb: ALWAYS },
  /** Includes the other modes that MySQL 8.0 removed. */
  'sql_mode ORACLE': { mysql: { since: [0, 0], until: [8, 0] }, mariadb: ALWAYS },
  restrict_fk_on_non_standard_key: { mysql: { since: [8, 4] } },

  // Accounts.
  'mysql.proc': { mysql: { since: [0, 0], until: [8, 0] }, mariadb: ALWAYS },
  'mysql.global_priv': { mariadb: { since: [10, 4] } },
  'mysql.user.account_locked': { mysql: { since: [5, 7, 6] } },
  'mysql.default_roles': { mysql: { since: [8, 0] } },
  'mysql.global_grants': { mysql: { since: [8, 0] } },
  'CURRENT_ROLE()': { mysql: { since: [8, 0] }, mariadb: ALWAYS },
  /** mysql.user.User_attributes has the member additional_password. */
  'second passwords': { mysql: { since: [8, 0, 14] } },
  partial_revokes: { mysql: { since: [8, 0, 16] } },
  print_identified_with_as_hex: { mysql: { since: [8, 0, 17] } },
  SHOW_ROUTINE: { mysql: { since: [8, 0, 20] } },
  'SHOW CREATE ROUTINE': { mariadb: { since: [11, 3] } },
  BACKUP_ADMIN: { mysql: { since: [8, 0] } },
  SYSTEM_USER: { mysql: { since: [8, 0, 16] } },
  SET_USER_ID: { mysql: { since: [8, 0], until: [8, 4] } },
  SET_ANY_DEFINER: { mysql: { since: [8, 2] } },
  'SET USER': { mariadb: { since: [10, 5] } },

  // Changes that a restore makes.
  'ALTER INSTANCE DISABLE INNODB REDO_LOG': { mysql: { since: [8, 0, 21] } },

  /**
   * MySQL 8.0.15 loads such rows only by INSERT, 9.7 by both. The version of the fix is unknown.
   * For the versions in between, INSERT is correct but slower.
   */
  'LOAD DATA of GEOMETRY NOT NULL': { mysql: { since: [8, 4] }, mariadb: ALWAYS },

  // Functions and queries.
  'WITH RECURSIVE': { mysql: { since: [8, 0, 1] }, mariadb: { since: [10, 2, 2] } },
  'MD5()': { mysql: { since: [0, 0], until: [9, 6] }, mariadb: ALWAYS },
  'SHA2()': { mysql: ALWAYS, mariadb: ALWAYS },
} as const satisfies Record<string, { mysql?: Versions; mariadb?: Versions }>;

export type Ability = keyof typeof ABILITIES;

export const ABILITY_NAMES = Object.keys(ABILITIES) as readonly Ability[];

/** Returns whether servers of this flavor and version have the feature; ignores privileges. */
export function has(facts: Pick<ServerFacts, 'flavor' | 'versionNumbers'>, ability: Ability): boolean {
  const { mysql, mariadb }: { mysql?: Versions; mariadb?: Versions } = ABILITIES[ability];
  const versions = isMariaDb(facts) ? mariadb : mysql;
  if (!versions || isBefore(facts.versionNumbers, versions.since)) return false;
  return versions.until === undefined || isBefore(facts.versionNumbers, versions.until);
}

function isBefore([major, minor, patch]: ServerFacts['versionNumbers'], version: Version): boolean {
  const [a, b, c = 0] = version;
  return major !== a ? major < a : minor !== b ? minor < b : patch < c;
}
