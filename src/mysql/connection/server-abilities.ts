// What each version of the servers has: the one table of it. Nothing is read from a server, and no statement is sent to it, that
// this table does not know it to have; `test/integration/server-abilities.test.ts` asks six servers whether the table is right.
import { isMariaDb, type ServerFacts } from './server-facts.ts';

type Version = readonly [major: number, minor: number, patch?: number];

/** From `since` on, and no longer in `until`. */
interface Versions {
  since: Version;
  until?: Version;
}

const ALWAYS: Versions = { since: [0, 0] };

/** A flavor that is absent never has it. Percona and Aurora follow MySQL. Sources: the vendors' manuals, and that test. */
const ABILITIES = {
  // Locks of a backup.
  'LOCK INSTANCE FOR BACKUP': { mysql: { since: [8, 0, 3] } },
  'BACKUP STAGE': { mariadb: { since: [10, 4, 1] } },
  /** MariaDB: a wait of no seconds. MySQL waits for one second at least. */
  'lock_wait_timeout = 0': { mariadb: { since: [10, 3] } },

  // Coordinates.
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

  // Who waits for whom.
  /** MySQL 5.7 has the table, and by default nothing in it. */
  'filled metadata_locks': { mysql: { since: [8, 0, 1] } },
  'PROCESSLIST.TIME_MS': { mariadb: ALWAYS },

  // InnoDB's own names of its tables.
  INNODB_TABLES: { mysql: { since: [8, 0, 3] } },
  INNODB_SYS_TABLES: { mysql: { since: [0, 0], until: [8, 0, 3] }, mariadb: ALWAYS },
  INNODB_TABLESPACES: { mysql: { since: [8, 0, 3] } },
  INNODB_SYS_TABLESPACES: { mysql: { since: [0, 0], until: [8, 0, 3] }, mariadb: ALWAYS },
  /** information_schema is made of views over tables that can be read without opening a user's table. */
  'data dictionary': { mysql: { since: [8, 0] } },

  // Objects and their facts in information_schema.
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
  /** The largest TIMESTAMP, which is the end of the period of a current row: 2106-02-07, and 2038-01-19 before. */
  'TIMESTAMP until 2106': { mariadb: { since: [11, 5] } },

  // What a definition may hold.
  'uca1400 collations': { mariadb: { since: [10, 10, 1] } },
  utf8mb4_0900_bin: { mysql: { since: [8, 0, 17] }, mariadb: { since: [11, 4, 5] } },
  /** Older servers take the name too, and print `utf8_…`. */
  'collations named utf8mb3': { mysql: { since: [8, 0, 30] }, mariadb: { since: [10, 6, 1] } },
  /** A character set without a collation has one of Unicode 14. */
  'Unicode by default': { mariadb: { since: [11, 5] } },
  'invisible columns': { mysql: { since: [8, 0, 23] }, mariadb: { since: [10, 3, 3] } },
  'descending indexes': { mysql: { since: [8, 0, 1] }, mariadb: { since: [10, 8, 1] } },
  /** MySQL 8.0 has partitions of InnoDB and NDB alone. */
  'partitions of every engine': { mysql: { since: [0, 0], until: [8, 0] }, mariadb: ALWAYS },
  /** And of FLOAT. */
  'AUTO_INCREMENT of DOUBLE': { mysql: { since: [0, 0], until: [8, 4] }, mariadb: ALWAYS },
  /** And other modes of its age. */
  'sql_mode ORACLE': { mysql: { since: [0, 0], until: [8, 0] }, mariadb: ALWAYS },
  restrict_fk_on_non_standard_key: { mysql: { since: [8, 4] } },

  // Accounts.
  'mysql.proc': { mysql: { since: [0, 0], until: [8, 0] }, mariadb: ALWAYS },
  'mysql.global_priv': { mariadb: { since: [10, 4] } },
  'mysql.user.account_locked': { mysql: { since: [5, 7, 6] } },
  'mysql.default_roles': { mysql: { since: [8, 0] } },
  'mysql.global_grants': { mysql: { since: [8, 0] } },
  'CURRENT_ROLE()': { mysql: { since: [8, 0] }, mariadb: ALWAYS },
  /** mysql.user.User_attributes, with additional_password in it */
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

  // What a restore may change.
  'ALTER INSTANCE DISABLE INNODB REDO_LOG': { mysql: { since: [8, 0, 21] } },

  /**
   * MySQL 8.0.15 loads such rows by INSERT only, and 9.7 by both. The version that fixed it is unknown: for the versions in between,
   * INSERT is right and slower.
   */
  'LOAD DATA of GEOMETRY NOT NULL': { mysql: { since: [8, 4] }, mariadb: ALWAYS },

  // Functions and queries.
  'WITH RECURSIVE': { mysql: { since: [8, 0, 1] }, mariadb: { since: [10, 2, 2] } },
  'MD5()': { mysql: { since: [0, 0], until: [9, 6] }, mariadb: ALWAYS },
  'SHA2()': { mysql: ALWAYS, mariadb: ALWAYS },
} as const satisfies Record<string, { mysql?: Versions; mariadb?: Versions }>;

export type Ability = keyof typeof ABILITIES;

export const ABILITY_NAMES = Object.keys(ABILITIES) as readonly Ability[];

/** Whether a server of this flavor and version has it, whatever the account may do with it. */
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
