// A file of definitions does what it is for and nothing else.
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import * as sql from '../../../src/format/dump-sql.ts';
import { findForeignStatement, type ScriptKind, type ScriptOwner } from '../../../src/sql/script-guard.ts';
import { readBlocks } from '../../../src/sql/script-blocks.ts';
import { propertyRuns } from '../../support/property-runs.ts';

const owner = (kind: ScriptKind, name = 't', schema = 's'): ScriptOwner => ({ kind, schema, name });
const account = (name: string, roles: string[] = []): ScriptOwner => ({
  kind: 'account',
  schema: '',
  name,
  roles,
});
const TABLE = 'CREATE TABLE IF NOT EXISTS `t` (\n  `id` int NOT NULL\n) ENGINE=InnoDB';

const expectForeign = (script: string, of: ScriptOwner, statement = script.replace(/;\s*$/, '')): void =>
  expect(findForeignStatement(script, of)).toBe(statement);

describe('a script with something foreign in it', () => {
  it.each<[string, ScriptOwner, string]>([
    ['DROP DATABASE `s`', owner('table'), `${TABLE};\nDROP DATABASE \`s\``],
    ['DROP TABLE IF EXISTS `t`', owner('table'), 'DROP TABLE IF EXISTS `t`'],
    ['another table', owner('table'), 'CREATE TABLE `other` (id int)'],
    ['a table of another schema', owner('table'), 'CREATE TABLE `mysql`.`t` (id int)'],
    ['another schema', owner('table'), 'USE mysql'],
    ['a query', owner('table'), 'CREATE TABLE t (id int) SELECT SLEEP(100)'],
    ['a table as query', owner('table'), 'CREATE TABLE t (id int) TABLE mysql.user'],
    ['rows as query', owner('table'), 'CREATE TABLE t (id int) VALUES ROW(f())'],
    ['a table like another', owner('table'), 'CREATE TABLE t (LIKE mysql.user)'],
    ['a temporary table', owner('table'), 'CREATE TEMPORARY TABLE t (id int)'],
    ['a comment that would be read in two ways', owner('table'), "CREATE TABLE t (id int) /* ' */"],
    [
      'an end of a comment that looks like a beginning',
      owner('table'),
      '/*!50001 CREATE TABLE `t` (id int) */* x */',
    ],
    ['nothing but comments', owner('table'), '/*M!*/*/'],
    ['a text in double quotes', owner('table'), 'CREATE TABLE t (id int) COMMENT="\\""'],
    ['a comment of a newer server', owner('table'), 'CREATE /*!99999 TABLE `t` (id int)*/ USER evil'],
    ['a comment of MariaDB', owner('table'), 'CREATE /*M!100100 TABLE `t` (id int)*/ USER evil'],
    ['one of six digits', owner('table'), 'CREATE /*!080000 TABLE `t` (id int)*/ USER evil'],
    ['one whose number goes on', owner('table'), '/*!50001DROP DATABASE s*/'],
    [
      'one that ends inside of a text',
      owner('table'),
      "CREATE TABLE `t` (id int) /*!99999 COMMENT=' */ SELECT SLEEP(9) -- '*/",
    ],
    ['SET GLOBAL', owner('table'), 'SET GLOBAL read_only = 1'],
    ['SET @@GLOBAL', owner('table'), 'SET @@GLOBAL.read_only = 1'],
    ['SET PERSIST', owner('table'), 'SET PERSIST max_connections = 1'],
    ['SET PASSWORD', owner('table'), "SET PASSWORD = 'x'"],
    ['SET with a query', owner('table'), 'SET @x = (SELECT SLEEP(9))'],
    ['SET with a call', owner('table'), 'SET @x = SLEEP(9)'],
    ['SET of two, the second one hostile', owner('table'), 'SET @x = 1, GLOBAL read_only = 1'],
    ['the binary log', owner('table'), 'SET sql_log_bin = 0'],
    ['a mode that changes what is a text', owner('table'), "SET sql_mode = 'ANSI_QUOTES'"],
    ['GRANT', owner('table'), "GRANT ALL ON *.* TO 'x'@'%'"],
    ['CALL', owner('triggers'), 'CALL p()'],
    ['LOAD DATA', owner('table'), "LOAD DATA LOCAL INFILE '/etc/passwd' INTO TABLE t"],
    ['a file written', owner('table'), "SELECT 1 INTO OUTFILE '/tmp/x'"],
    ['a plugin', owner('routine'), "INSTALL PLUGIN x SONAME 'x.so'"],
    ['a function of a library', owner('routine', 'f'), "CREATE FUNCTION f RETURNS STRING SONAME 'x.so'"],
    ['another routine', owner('routine', 'f'), 'DROP FUNCTION IF EXISTS `g`'],
    ['a routine of another schema', owner('routine', 'f'), 'CREATE FUNCTION mysql.f() RETURNS int RETURN 1'],
    ['a routine with its event', owner('routine', 'e'), 'CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO DO 1'],
    [
      'a trigger of another table',
      owner('triggers'),
      'CREATE TRIGGER x BEFORE INSERT ON u FOR EACH ROW DO 1',
    ],
    ['a view of another name', owner('view', 'v'), 'CREATE VIEW w AS SELECT 1'],
    ['a table for a view', owner('view', 'v'), 'CREATE TABLE v (id int)'],
    ['another schema to create', owner('schema', 's'), 'CREATE DATABASE other'],
    ['a schema to drop', owner('schema', 's'), 'DROP DATABASE s'],
    ['a schema and a query', owner('schema', 's'), 'CREATE DATABASE s COMMENT (SELECT 1)'],
    ['a value of another sequence', owner('sequence', 'q'), 'DO SETVAL(`other`, 1, 0)'],
    ['a call beside the value', owner('sequence', 'q'), 'DO SETVAL(`q`, 1, 0), SLEEP(9)'],
    ['another account', account("'a'@'%'"), "CREATE USER 'root'@'localhost'"],
    ['a second account', account("'a'@'%'"), "CREATE USER 'a'@'%', 'evil'@'%'"],
    ['a grant to another', account("'a'@'%'"), "GRANT ALL ON *.* TO 'root'@'%'"],
    ['a grant to another too', account("'a'@'%'"), "GRANT ALL ON *.* TO 'a'@'%', 'root'@'%'"],
    ['a role for another', account("'a'@'%'", ["'r'"]), "GRANT r TO 'root'@'%'"],
    ['a user without a host', account("'a'@'%'"), "CREATE USER 'a'"],
    ['a user without a host, as a role', account("'a'", ["'a'"]), "CREATE USER IF NOT EXISTS 'a'"],
    ['a password of a user without a host', account("'a'", ["'a'"]), "ALTER USER a IDENTIFIED BY 'x'"],
    ['a grant to no host', account("'root'"), 'GRANT ALL ON *.* TO root'],
    ['a grant to no host, by its own account', account("'a'@'%'"), 'GRANT ALL ON *.* TO a'],
    ['a grant to a role that is not created', account("'r'", ["'r'"]), 'GRANT ALL ON *.* TO q'],
    ['a right revoked of no host', account("'root'"), 'REVOKE ALL ON *.* FROM `root`'],
    ['a default role for no host', account("'root'"), 'SET DEFAULT ROLE r FOR root'],
    ['a role that is another', account("'r'", ["'r'"]), 'CREATE ROLE q'],
    ['an account dropped', account("'a'@'%'"), "DROP USER 'a'@'%'"],
    ['a password of another', account("'a'@'%'"), "ALTER USER 'root'@'%' IDENTIFIED BY 'x'"],
    ['a setting', account("'a'@'%'"), 'SET GLOBAL read_only = 1'],
  ])('%s', (_, of, script) => expectForeign(script, of, script.split(';\n').at(-1)));
});

describe('a script with nothing foreign in it', () => {
  it.each<[string, ScriptOwner, string]>([
    ['a table', owner('table'), TABLE],
    ['a name of another case', owner('table'), 'create table T (a int)'],
    [
      'partitions',
      owner('table'),
      'CREATE TABLE `t` (`a` int)\n/*!50100 PARTITION BY RANGE (`a`) (PARTITION p0 VALUES LESS THAN (1) ENGINE = InnoDB) */',
    ],
    ['a column named by a keyword', owner('table'), 'CREATE TABLE `t` (`select` int, `table` int)'],
    ['a newer option', owner('table'), 'CREATE TABLE `t` (`a` int /*!80023 INVISIBLE */)'],
    [
      'a schema',
      owner('schema', 's'),
      "CREATE DATABASE /*!32312 IF NOT EXISTS*/ `s` /*!40100 DEFAULT CHARACTER SET utf8mb4 */ /*!80016 DEFAULT ENCRYPTION='N' */",
    ],
    [
      'settings',
      owner('view'),
      '/*!50001 SET @a = @@character_set_client, character_set_client = utf8mb4 */',
    ],
    [
      'a trigger as somebody wrote it',
      owner('triggers'),
      'create definer=`a`@`%` trigger s.tr /* x */ after insert on t for each row set @x = (select 1)',
    ],
    [
      'a function without parentheses',
      owner('routine', 'f'),
      `SET sql_mode = 'ORACLE';\nDELIMITER ;;\nCREATE DEFINER="a"@"%" FUNCTION "f" RETURN int AS BEGIN RETURN 1; END ;;`,
    ],
    ['a function that names SONAME', owner('routine', 'f'), 'CREATE FUNCTION f() RETURNS int RETURN SONAME'],
    ['a view with its schema', owner('view', 'v'), 'CREATE VIEW `s`.`v` (a) AS SELECT 1'],
    ['a definer that is the user', owner('view', 'v'), 'CREATE DEFINER=CURRENT_USER() VIEW `v` AS SELECT 1'],
    [
      'an account',
      account("'it''s'@'%'"),
      "CREATE USER `it's`@`%` IDENTIFIED BY 'x, y' DEFAULT ROLE `a`@`%`",
    ],
    ['its grants', account("'a'@'%'"), 'GRANT SELECT (`x TO`, b) ON `s TO`.t TO `a`@`%` WITH GRANT OPTION'],
    ['its revoked rights', account("'a'@'%'"), 'REVOKE SELECT ON s.* FROM `a`@`%`'],
    ['its default role', account("'a'@'%'"), 'SET DEFAULT ROLE `r` FOR `a`@`%`'],
    ['a role', account("'r'", ["'r'"]), "CREATE ROLE IF NOT EXISTS 'r'"],
    ['a role with a host', account("'r'@'%'"), 'CREATE ROLE IF NOT EXISTS `r`@`%`'],
    ['a role in a role', account("'r'", ["'r'", "'q'"]), 'GRANT SELECT ON s.* TO `q`'],
  ])('%s', (_, of, script) => expect(findForeignStatement(script, of)).toBeUndefined());

  const name = fc
    .string({ minLength: 1, maxLength: 12, unit: 'binary' })
    .filter((text) => !/[\0\ud800-\udfff]/u.test(text));
  const origin = { dumper: 'd', host: 'h', serverVersion: '1' };
  const quote = (text: string): string => `\`${text.replaceAll('`', '``')}\``;
  const context = { charset: 'utf8mb4', collation: 'utf8mb4_bin' };

  it('is what we write ourselves, whatever the names are', () => {
    fc.assert(
      fc.property(name, name, name, (schema, object, other) => {
        const create = `CREATE TABLE ${quote(object)} (${quote(other)} int COMMENT 'it''s')`;
        const of = (kind: ScriptKind): ScriptOwner => ({ kind, schema, name: object });
        const program = {
          kind: 'PROCEDURE' as const,
          name: object,
          statement: `CREATE DEFINER=${quote(other)}@\`%\` PROCEDURE ${quote(object)}() SELECT ${quote(other)}`,
          ...context,
          sqlMode: 'ANSI_QUOTES',
          schemaCollation: 'latin1_bin',
        };
        const trigger = {
          ...program,
          kind: 'TRIGGER' as const,
          name: other,
          statement: `CREATE TRIGGER ${quote(other)} BEFORE INSERT ON ${quote(object)} FOR EACH ROW SET @a = 1`,
        };
        const view = `CREATE ALGORITHM=UNDEFINED DEFINER=${quote(other)}@\`%\` SQL SECURITY DEFINER VIEW ${quote(object)} AS select 1`;
        const scripts: [ScriptKind, string][] = [
          ['table', sql.renderTableSql(origin, schema, object, create)],
          ['placeholder', sql.renderViewPlaceholderSql(origin, schema, object, [other])],
          ['view', sql.renderViewSql(origin, schema, object, view, context)],
          ['triggers', sql.renderTriggersSql(origin, schema, object, [trigger])],
          [
            'sequence',
            sql.renderSequenceSql(
              origin,
              schema,
              object,
              `CREATE SEQUENCE ${quote(object)} start with -1`,
              '-7',
            ),
          ],
        ];
        for (const [kind, script] of scripts)
          expect([kind, findForeignStatement(script, of(kind))]).toEqual([kind, undefined]);
        const blocks = [
          ...readBlocks(sql.renderSchemaSql(origin, schema, `CREATE DATABASE ${quote(schema)}`, [program])),
        ];
        expect(blocks.map(({ kind }) => kind)).toEqual(['database', 'procedure']);
        expect(findForeignStatement(blocks[0]!.text, of('schema'))).toBeUndefined();
        expect(findForeignStatement(blocks[1]!.text, of('routine'))).toBeUndefined();
      }),
      propertyRuns(300),
    );
  });
});
