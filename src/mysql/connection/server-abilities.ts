// What each server has: nothing is read from a server that it does not have. Checked on every server of the tests.
import { isAtLeast, isMariaDb, type ServerFacts } from './server-facts.ts';

export interface ServerAbilities {
  /** information_schema reads one table of its own, and opens none of the user's */
  hasDataDictionary: boolean;
  /** information_schema.CHECK_CONSTRAINTS */
  hasCheckConstraints: boolean;
  /** information_schema.STATISTICS.EXPRESSION */
  hasExpressionIndexes: boolean;
  /** information_schema.STATISTICS.IS_VISIBLE */
  hasInvisibleIndexes: boolean;
  /** information_schema.STATISTICS.IGNORED */
  hasIgnoredIndexes: boolean;
  /** information_schema.COLUMN_STATISTICS with histograms */
  hasHistograms: boolean;
  /** information_schema.LIBRARIES */
  hasLibraries: boolean;
  /** information_schema.SCHEMATA_EXTENSIONS, ALTER SCHEMA … READ ONLY */
  hasReadOnlySchemas: boolean;
  /** SET SESSION print_identified_with_as_hex */
  hasHexPasswords: boolean;
  /** WITH RECURSIVE */
  hasRecursiveQueries: boolean;
  /** mysql.user.User_attributes with additional_password */
  hasSecondPasswords: boolean;
}

export function abilitiesOf(server: ServerFacts): ServerAbilities {
  const mariadb = isMariaDb(server);
  const mysql = (major: number, minor: number, patch = 0): boolean =>
    !mariadb && isAtLeast(server, major, minor, patch);
  return {
    hasDataDictionary: mysql(8, 0),
    hasCheckConstraints: mariadb || mysql(8, 0, 16),
    hasExpressionIndexes: mysql(8, 0, 13),
    hasInvisibleIndexes: mysql(8, 0),
    hasIgnoredIndexes: mariadb,
    hasHistograms: mysql(8, 0),
    hasLibraries: mysql(9, 2),
    hasReadOnlySchemas: mysql(8, 0, 22),
    hasHexPasswords: mysql(8, 0, 17),
    hasRecursiveQueries: mariadb || mysql(8, 0),
    hasSecondPasswords: mysql(8, 0, 14),
  };
}
