// The table of what each version has, held against every server: a statement for each entry, which the server understands or not.
import { Readable } from 'node:stream';
import mysql, { type RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ABILITY_NAMES, has, type Ability } from '../../src/mysql/connection/server-abilities.ts';
import { openSession } from '../support/open-session.ts';
import { EVERY_RELEASE } from '../support/images.ts';
import { describeServers } from '../support/server-suites.ts';

const table = (name: string): string => `SELECT 1 FROM information_schema.${name} LIMIT 0`;
const grantable = (privilege: string): string => `GRANT ${privilege} ON *.* TO 'ability'@'localhost'`;

/** Fails with one of `UNKNOWN` where the server does not have it. */
const PROBES: Record<Ability, string | readonly string[]> = {
  'LOCK INSTANCE FOR BACKUP': ['LOCK INSTANCE FOR BACKUP', 'UNLOCK INSTANCE'],
  'BACKUP STAGE': ['BACKUP STAGE START', 'BACKUP STAGE END'],
  'lock_wait_timeout = 0': '',
  'SHOW BINARY LOG STATUS': 'SHOW BINARY LOG STATUS',
  'SHOW MASTER STATUS': 'SHOW MASTER STATUS',
  'SHOW REPLICA STATUS': 'SHOW REPLICA STATUS',
  'SHOW SLAVE STATUS': 'SHOW SLAVE STATUS',
  'SHOW ALL SLAVES STATUS': 'SHOW ALL SLAVES STATUS',
  'SHOW REPLICAS': 'SHOW REPLICAS',
  'SHOW SLAVE HOSTS': 'SHOW SLAVE HOSTS',
  log_status: 'SELECT 1 FROM performance_schema.log_status',
  gtid_executed: 'SELECT @@GLOBAL.gtid_executed',
  gtid_current_pos: 'SELECT @@GLOBAL.gtid_current_pos',
  'filled metadata_locks': '',
  'PROCESSLIST.TIME_MS': 'SELECT TIME_MS FROM information_schema.PROCESSLIST LIMIT 0',
  INNODB_TABLES: table('INNODB_TABLES'),
  INNODB_SYS_TABLES: table('INNODB_SYS_TABLES'),
  INNODB_TABLESPACES: table('INNODB_TABLESPACES'),
  INNODB_SYS_TABLESPACES: table('INNODB_SYS_TABLESPACES'),
  'data dictionary': '',
  'STATISTICS.EXPRESSION': 'SELECT EXPRESSION FROM information_schema.STATISTICS LIMIT 0',
  'STATISTICS.IS_VISIBLE': 'SELECT IS_VISIBLE FROM information_schema.STATISTICS LIMIT 0',
  'STATISTICS.IGNORED': 'SELECT IGNORED FROM information_schema.STATISTICS LIMIT 0',
  'COLUMNS.SRS_ID': 'SELECT SRS_ID FROM information_schema.COLUMNS LIMIT 0',
  CHECK_CONSTRAINTS: table('CHECK_CONSTRAINTS'),
  COLUMN_STATISTICS: table('COLUMN_STATISTICS'),
  ST_SPATIAL_REFERENCE_SYSTEMS: table('ST_SPATIAL_REFERENCE_SYSTEMS'),
  RESOURCE_GROUPS: table('RESOURCE_GROUPS'),
  SCHEMATA_EXTENSIONS: table('SCHEMATA_EXTENSIONS'),
  LIBRARIES: table('LIBRARIES'),
  JSON_DUALITY_VIEWS: table('JSON_DUALITY_VIEWS'),
  sequences: ['CREATE SEQUENCE ability.s', 'DROP SEQUENCE ability.s'],
  packages: 'SHOW PACKAGE STATUS',
  'system versioning': 'SELECT @@system_versioning_asof',
  'TIMESTAMP until 2106': '',
  'partitions of every engine': [
    'CREATE TABLE ability.p (i int) ENGINE=MyISAM PARTITION BY HASH (i)',
    'DROP TABLE ability.p',
  ],
  'AUTO_INCREMENT of DOUBLE': [
    'CREATE TABLE ability.d (i double PRIMARY KEY AUTO_INCREMENT)',
    'DROP TABLE ability.d',
  ],
  'uca1400 collations': 'SELECT _utf8mb4 0x61 COLLATE utf8mb4_uca1400_ai_ci',
  utf8mb4_0900_bin: 'SELECT _utf8mb4 0x61 COLLATE utf8mb4_0900_bin',
  'collations named utf8mb3': '',
  'Unicode by default': '',
  'invisible columns': ['CREATE TABLE ability.v (i int, j int INVISIBLE)', 'DROP TABLE ability.v'],
  'descending indexes': '',
  'sql_mode ORACLE': [`SET sql_mode = 'ORACLE'`, 'SET sql_mode = DEFAULT'],
  restrict_fk_on_non_standard_key: 'SELECT @@restrict_fk_on_non_standard_key',
  'mysql.proc': 'SELECT 1 FROM mysql.proc LIMIT 0',
  'mysql.global_priv': 'SELECT 1 FROM mysql.global_priv LIMIT 0',
  'mysql.user.account_locked': 'SELECT account_locked FROM mysql.user LIMIT 0',
  'mysql.default_roles': 'SELECT 1 FROM mysql.default_roles LIMIT 0',
  'mysql.global_grants': 'SELECT 1 FROM mysql.global_grants LIMIT 0',
  'CURRENT_ROLE()': 'SELECT CURRENT_ROLE()',
  'second passwords': 'SELECT User_attributes FROM mysql.user LIMIT 0',
  partial_revokes: 'SELECT @@GLOBAL.partial_revokes',
  print_identified_with_as_hex: 'SELECT @@print_identified_with_as_hex',
  SHOW_ROUTINE: grantable('SHOW_ROUTINE'),
  'SHOW CREATE ROUTINE': grantable('SHOW CREATE ROUTINE'),
  BACKUP_ADMIN: grantable('BACKUP_ADMIN'),
  SYSTEM_USER: grantable('SYSTEM_USER'),
  SET_USER_ID: grantable('SET_USER_ID'),
  SET_ANY_DEFINER: grantable('SET_ANY_DEFINER'),
  'SET USER': grantable('SET USER'),
  'ALTER INSTANCE DISABLE INNODB REDO_LOG': [
    'ALTER INSTANCE DISABLE INNODB REDO_LOG',
    'ALTER INSTANCE ENABLE INNODB REDO_LOG',
  ],
  'LOAD DATA of GEOMETRY NOT NULL': '',
  'WITH RECURSIVE':
    'WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r WHERE n < 2) SELECT n FROM r',
  'MD5()': "SELECT MD5('x')",
  'SHA2()': "SELECT SHA2('x', 256)",
};

/**
 * Syntax, unknown variable, table, column, function, privilege or package; no schema for a function that does not exist; an engine without
 * partitions, a type that cannot count, a value that a variable does not take, a collation.
 */
const UNKNOWN = new Set([
  1064, 1149, 1193, 1109, 1146, 1054, 1305, 1046, 3619, 3929, 1128, 1178, 1063, 1231, 1273,
]);

await describeServers(
  'abilities',
  ['source'],
  ({ source }) => {
    let connection: mysql.Connection;

    beforeAll(async () => {
      connection = await mysql.createConnection(source.access());
      await connection.query(`DROP USER IF EXISTS 'ability'@'localhost'`);
      await connection.query(`CREATE USER 'ability'@'localhost'`);
      await connection.query('CREATE DATABASE ability');
    });

    afterAll(async () => {
      await connection.query(`DROP USER 'ability'@'localhost'`);
      await connection.query('DROP DATABASE ability');
      connection.destroy();
    });

    /** @throws what is no answer to the question */
    async function understands(statements: string | readonly string[]): Promise<boolean> {
      try {
        for (const statement of [statements].flat()) await connection.query(statement);
        return true;
      } catch (error) {
        if (UNKNOWN.has((error as { errno?: number }).errno ?? 0)) return false;
        throw error;
      }
    }

    const ask: Partial<Record<Ability, () => Promise<boolean>>> = {
      async 'lock_wait_timeout = 0'() {
        await connection.query('SET SESSION lock_wait_timeout = 0');
        const [rows] = await connection.query('SELECT @@SESSION.lock_wait_timeout AS seconds');
        await connection.query('SET SESSION lock_wait_timeout = DEFAULT');
        return (rows as { seconds: number }[])[0]!.seconds === 0;
      },
      async 'filled metadata_locks'() {
        await connection.query('CREATE TABLE ability.t (i int)');
        await connection.query('LOCK TABLES ability.t WRITE');
        const other = await mysql.createConnection(source.access());
        const [rows] = await other
          .query(`SELECT 1 FROM performance_schema.metadata_locks WHERE OBJECT_SCHEMA = 'ability'`)
          .catch(() => [[]]);
        other.destroy();
        await connection.query('UNLOCK TABLES');
        return (rows as unknown[]).length > 0;
      },
      async 'TIMESTAMP until 2106'() {
        await connection.query(`SET time_zone = '+00:00'`);
        const [rows] = await connection.query('SELECT YEAR(FROM_UNIXTIME(4294967295)) AS year');
        await connection.query('SET time_zone = DEFAULT');
        return source.flavor === 'mariadb' && (rows as { year: number | null }[])[0]!.year === 2106;
      },
      async 'collations named utf8mb3'() {
        const [rows] = await connection.query(`SHOW COLLATION LIKE 'utf8mb3\\_bin'`);
        return (rows as unknown[]).length > 0;
      },
      async 'Unicode by default'() {
        const [rows] = await connection.query('SELECT COLLATION(_utf16 0x0061) AS collation');
        return /uca1400/.test((rows as { collation: string }[])[0]!.collation);
      },
      async 'descending indexes'() {
        await connection.query('CREATE TABLE ability.n (i int, KEY (i DESC))');
        const [rows] = await connection.query('SHOW CREATE TABLE ability.n');
        await connection.query('DROP TABLE ability.n');
        return /DESC/.test((rows as Record<string, string>[])[0]!['Create Table']!);
      },
      async 'LOAD DATA of GEOMETRY NOT NULL'() {
        // It is never a target, and is not asked.
        if (source.release === 'mysql:5.7') return false;
        const [[settings]] = await connection.query<RowDataPacket[]>('SELECT @@GLOBAL.local_infile AS value');
        await connection.query('SET GLOBAL local_infile = ON');
        await connection.query(`SET sql_mode = ''`);
        await connection.query('CREATE TABLE ability.g (g geometry NOT NULL)');
        const point = Buffer.from('000000000101000000000000000000F03F0000000000000040', 'hex');
        const field = Buffer.from(point.toString('latin1').replaceAll('\0', '\\0'), 'latin1');
        try {
          await connection.query({
            sql: `LOAD DATA LOCAL INFILE 'x' INTO TABLE ability.g CHARACTER SET binary (g)`,
            infileStreamFactory: () => Readable.from([field]),
          });
          const [rows] = await connection.query('SELECT HEX(g) AS g FROM ability.g');
          return (rows as { g: string }[])[0]?.g === point.toString('hex').toUpperCase();
        } catch (error) {
          expect(error).toMatchObject({ errno: expect.any(Number) });
          return false;
        } finally {
          await connection.query('DROP TABLE ability.g');
          await connection.query('SET sql_mode = DEFAULT');
          await connection.query(`SET GLOBAL local_infile = ${settings!['value']}`);
        }
      },
      async 'data dictionary'() {
        const [rows] = await connection.query('SHOW CREATE TABLE information_schema.TABLES');
        return 'Create View' in (rows as object[])[0]!;
      },
    };

    it('are those of the table', async () => {
      await using session = await openSession(source, 'read');
      const wrong: string[] = [];
      for (const ability of ABILITY_NAMES) {
        const found = await (ask[ability] ?? (() => understands(PROBES[ability])))();
        const known = has(session.facts, ability);
        if (found !== known) wrong.push(`${ability}: the table says ${known}, the server ${found}`);
      }
      expect(wrong).toEqual([]);
    });
  },
  EVERY_RELEASE,
);
