// A record creates what it says and nothing else.
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { DefinitionKind, DefinitionRecord } from '../../../src/format/definition-record.ts';
import { findForeign } from '../../../src/repository/record-guard.ts';
import { propertyRuns } from '../../support/property-runs.ts';

const ACCOUNTS: readonly DefinitionKind[] = ['role', 'account', 'grant', 'default role'];

function record(
  kind: DefinitionKind,
  sql: string | Buffer,
  given: Partial<DefinitionRecord> = {},
): DefinitionRecord {
  const isAccount = ACCOUNTS.includes(kind);
  return {
    kind,
    ...(isAccount || kind === 'schema' ? {} : { schema: 's' }),
    name: isAccount ? "'a'@'%'" : kind === 'schema' ? 's' : 'x',
    ...(kind === 'trigger' || kind === 'histogram' ? { table: 't' } : {}),
    statement: Buffer.from(sql as string),
    session: { client: 'utf8mb4', sqlMode: '' },
    ...given,
  };
}

describe('a record with something foreign in it', () => {
  it.each<[string, DefinitionKind, string]>([
    ['another statement', 'table', 'DROP TABLE IF EXISTS `x`'],
    ['another table', 'table', 'CREATE TABLE `other` (id int)'],
    ['a table of another schema', 'table', 'CREATE TABLE `mysql`.`x` (id int)'],
    ['a query', 'table', 'CREATE TABLE x (id int) SELECT SLEEP(100)'],
    ['a query in parentheses', 'table', 'CREATE TABLE x (SELECT 1)'],
    ['a table as query', 'table', 'CREATE TABLE x (id int) TABLE mysql.user'],
    ['rows as query', 'table', 'CREATE TABLE x (id int) VALUES ROW(f())'],
    [
      'a query behind a comment that a control character begins',
      'table',
      "CREATE TABLE x (id int) --\x7f'\n SELECT 1 -- '",
    ],
    ['a foreign key in a column', 'table', 'CREATE TABLE x (`id` int REFERENCES `o`.`p` (`id`))'],
    [
      'a foreign key without its constraint',
      'table',
      'CREATE TABLE x (`id` int, FOREIGN KEY (`id`) REFERENCES `o`.`p` (`id`))',
    ],
    [
      'a foreign key to a name without quotes',
      'table',
      'CREATE TABLE x (`id` int, CONSTRAINT `c` FOREIGN KEY (`id`) REFERENCES o.p (`id`))',
    ],
    ['a table like another', 'table', 'CREATE TABLE x (LIKE mysql.user)'],
    ['a temporary table', 'table', 'CREATE TEMPORARY TABLE x (id int)'],
    ['a comment that would be read in two ways', 'table', "CREATE TABLE x (id int) /* ' */"],
    [
      'an end of a comment that looks like a beginning',
      'table',
      '/*!50001 CREATE TABLE `x` (id int) */* x */',
    ],
    ['nothing but comments', 'table', '/*M!*/*/'],
    ['a text in double quotes', 'table', 'CREATE TABLE x (id int) COMMENT="\\""'],
    ['a comment of a newer server', 'table', 'CREATE /*!99999 TABLE `x` (id int)*/ USER evil'],
    ['a comment of MariaDB', 'table', 'CREATE /*M!100100 TABLE `x` (id int)*/ USER evil'],
    ['one of six digits', 'table', 'CREATE /*!080000 TABLE `x` (id int)*/ USER evil'],
    [
      'one that ends inside of a text',
      'table',
      "CREATE TABLE `x` (id int) /*!99999 COMMENT=' */ SELECT SLEEP(9) -- '*/",
    ],
    ['SET', 'table', 'SET GLOBAL read_only = 1'],
    ['GRANT', 'table', "GRANT ALL ON *.* TO 'x'@'%'"],
    ['CALL', 'trigger', 'CALL p()'],
    ['LOAD DATA', 'table', "LOAD DATA LOCAL INFILE '/etc/passwd' INTO TABLE x"],
    ['a file written', 'table', "SELECT 1 INTO OUTFILE '/tmp/x'"],
    ['a plugin', 'procedure', "INSTALL PLUGIN x SONAME 'x.so'"],
    ['a function of a library of the server', 'function', "CREATE FUNCTION x RETURNS STRING SONAME 'x.so'"],
    ['a procedure for a function', 'function', 'CREATE PROCEDURE x() SELECT 1'],
    ['a routine of another schema', 'function', 'CREATE FUNCTION mysql.x() RETURNS int RETURN 1'],
    ['an event for a routine', 'procedure', 'CREATE EVENT x ON SCHEDULE EVERY 1 DAY DO DO 1'],
    ['an event of another schema', 'event', 'CREATE EVENT mysql.x ON SCHEDULE EVERY 1 DAY DO DO 1'],
    ['a trigger of another table', 'trigger', 'CREATE TRIGGER x BEFORE INSERT ON u FOR EACH ROW DO 1'],
    ['a trigger of another name', 'trigger', 'CREATE TRIGGER y BEFORE INSERT ON t FOR EACH ROW DO 1'],
    ['a view of another name', 'view', 'CREATE VIEW w AS SELECT 1'],
    ['a table for a view', 'view', 'CREATE TABLE x (id int)'],
    ['another schema to create', 'schema', 'CREATE DATABASE other'],
    ['a schema to drop', 'schema', 'DROP DATABASE s'],
    ['a schema and a query', 'schema', 'CREATE DATABASE s COMMENT (SELECT 1)'],
    ['a sequence with more', 'sequence', 'CREATE SEQUENCE x COMMENT (SELECT 1)'],
    [
      'a histogram of another table',
      'histogram',
      'ANALYZE TABLE `s`.`u` UPDATE HISTOGRAM ON `x` WITH 4 BUCKETS',
    ],
    ['a histogram of data', 'histogram', "ANALYZE TABLE `s`.`t` UPDATE HISTOGRAM ON `x` USING DATA '{}'"],
    ['another account', 'account', "CREATE USER 'root'@'localhost'"],
    ['a second account', 'account', "CREATE USER 'a'@'%', 'evil'@'%'"],
    ['a password of an account that is there', 'account', "ALTER USER 'a'@'%' IDENTIFIED BY 'x'"],
    ['a grant to another', 'grant', "GRANT ALL ON *.* TO 'root'@'%'"],
    ['a grant to another too', 'grant', "GRANT ALL ON *.* TO 'a'@'%', 'root'@'%'"],
    ['a role for another', 'grant', "GRANT r TO 'root'@'%'"],
    ['a grant to no host', 'grant', 'GRANT ALL ON *.* TO a'],
    ['a user without a host', 'account', "CREATE USER 'a'"],
    ['a default role of another', 'default role', "SET DEFAULT ROLE r FOR 'root'@'%'"],
    ['an account dropped', 'account', "DROP USER 'a'@'%'"],
    ['a setting', 'grant', 'SET GLOBAL read_only = 1'],
  ])('%s', (_, kind, sql) => expect(findForeign(record(kind, sql))).toBe(sql));

  it.each([
    ["'root'@''", 'which MariaDB takes for every host'],
    ["'app'@'% '", 'which MySQL takes for %'],
    ["'app'@' %'", 'with a space'],
    ["root@'%'", 'in another form'],
    ["''", 'a role without a name'],
  ])('an account named %s, %s', (name) => {
    expect(findForeign(record('grant', `GRANT ALL ON *.* TO ${name}`, { name }))).toBe(
      `an account named ${name}`,
    );
  });

  it('a quote that only its character set makes one', () => {
    // The backslash is the second byte of a character of gbk, and an escape in utf8mb4.
    const text = Buffer.concat([
      Buffer.from("CREATE TABLE x (id int COMMENT '"),
      Buffer.from([0xd5, 0x5c]),
      Buffer.from("') SELECT SLEEP(9) -- '"),
    ]);
    const own = (client: string): DefinitionRecord =>
      record('table', text, { session: { client, sqlMode: '' } });
    expect(findForeign(own('gbk'))).toBeDefined();
    // Read as utf8mb4 the text goes on to the last quote, and no parenthesis follows.
    expect(findForeign(own('utf8mb4'))).toBeUndefined();
  });

  it('a backslash that the sql_mode makes a character', () => {
    const definer =
      "CREATE DEFINER='root'@'x\\' EVENT mysql.evil ON SCHEDULE EVERY 1 DAY DO DO 1 -- ' VIEW x AS SELECT 1";
    const session = { client: 'utf8mb4', sqlMode: 'NO_BACKSLASH_ESCAPES' };
    expect(findForeign(record('view', definer, { session }))).toBe(definer);
  });

  it('a second statement that does more than comment on it', () => {
    const routine = (followUp: string): DefinitionRecord =>
      record('procedure', 'CREATE PROCEDURE `x`() SELECT 1', { followUp: Buffer.from(followUp) });
    expect(findForeign(routine("ALTER PROCEDURE `x` COMMENT 'é'"))).toBeUndefined();
    for (const other of [
      "ALTER PROCEDURE `y` COMMENT 'é'",
      "ALTER FUNCTION `x` COMMENT 'é'",
      "ALTER PROCEDURE `x` COMMENT 'é' SQL SECURITY INVOKER",
      'DROP PROCEDURE x',
    ])
      expect(findForeign(routine(other))).toBe(other);
  });

  /** Bytes as characters. */
  const inBytes = (
    kind: DefinitionKind,
    bytes: string,
    client: string,
    given: Partial<DefinitionRecord> = {},
  ) => record(kind, Buffer.from(bytes, 'latin1'), { session: { client, sqlMode: '' }, ...given });

  it.each<[string, DefinitionRecord]>([
    [
      'a space of latin1 after the name of another schema',
      inBytes('procedure', 'CREATE PROCEDURE mysql\xa0.x() SELECT 1', 'latin1', { schema: 'mysql\u00a0' }),
    ],
    [
      'a control character of latin2',
      inBytes('procedure', 'CREATE PROCEDURE s\x85.x() SELECT 1', 'latin2', { schema: 's\u0085' }),
    ],
    [
      'a name whose last character takes its end along',
      inBytes('table', 'CREATE TABLE `x` (`a\xc3` int COMMENT `, b int) SELECT 1 -- `)', 'utf8mb4'),
    ],
    [
      'a definer whose last character takes its end along',
      inBytes(
        'view',
        'CREATE DEFINER=`r`@`h\xa1` VIEW ` EVENT mysql.evil ON SCHEDULE EVERY 1 DAY DO SELECT 1 -- ` AS SELECT 1',
        'ujis',
        { name: ' EVENT mysql.evil ON SCHEDULE EVERY 1 DAY DO SELECT 1 -- ' },
      ),
    ],
  ])('%s', (_, given) => expect(findForeign(given)).toBeDefined());

  it('and nothing in names of other languages', () => {
    const name = 'größe';
    const sql = Buffer.from('CREATE PROCEDURE gr\xf6\xdfe() SELECT 1', 'latin1');
    expect(findForeign(record('procedure', sql, { name, session: { client: 'latin1', sqlMode: '' } }))).toBe(
      undefined,
    );
  });
});

describe('a record with nothing foreign in it', () => {
  it.each<[string, DefinitionKind, string]>([
    ['a table', 'table', 'CREATE TABLE `x` (\n  `id` int NOT NULL\n) ENGINE=InnoDB'],
    ['a name of another case', 'table', 'create table X (a int)'],
    [
      'partitions',
      'table',
      'CREATE TABLE `x` (`a` int)\n/*!50100 PARTITION BY RANGE (`a`) (PARTITION p0 VALUES LESS THAN (1) ENGINE = InnoDB) */',
    ],
    ['a column named by a keyword', 'table', 'CREATE TABLE `x` (`select` int, `table` int)'],
    ['a newer option', 'table', 'CREATE TABLE `x` (`a` int /*!80023 INVISIBLE */)'],
    [
      'a schema',
      'schema',
      "CREATE DATABASE /*!32312 IF NOT EXISTS*/ `s` /*!40100 DEFAULT CHARACTER SET utf8mb4 */ /*!80016 DEFAULT ENCRYPTION='N' */",
    ],
    [
      'a sequence',
      'sequence',
      'CREATE SEQUENCE `x` start with -1 minvalue -9 cache 1000 nocycle ENGINE=InnoDB',
    ],
    [
      'a trigger as someone wrote it',
      'trigger',
      'create definer=`a`@`%` trigger s.x /* x */ after insert on t for each row set @x = (select 1)',
    ],
    ['a function that names SONAME', 'function', 'CREATE FUNCTION x() RETURNS int RETURN SONAME'],
    [
      'an aggregate function',
      'function',
      'CREATE DEFINER=`a`@`%` AGGREGATE FUNCTION `x`(a int) RETURNS int BEGIN END',
    ],
    ['a package body', 'package body', 'CREATE DEFINER=`a`@`%` PACKAGE BODY `x` AS END'],
    ['a library', 'library', 'CREATE LIBRARY `x`\n    LANGUAGE JAVASCRIPT\nAS $$ x $$'],
    ['a view with its schema', 'view', 'CREATE VIEW `s`.`x` (a) AS SELECT 1'],
    ['a definer that is the user', 'view', 'CREATE DEFINER=CURRENT_USER() VIEW `x` AS SELECT 1'],
    [
      'a definer that is a role',
      'view',
      'CREATE ALGORITHM=UNDEFINED DEFINER=`r` SQL SECURITY DEFINER VIEW `x` AS SELECT 1',
    ],
    [
      'a duality view',
      'view',
      'CREATE ALGORITHM=UNDEFINED DEFINER=`r`@`h` SQL SECURITY DEFINER JSON RELATIONAL DUALITY VIEW `x` AS select 1',
    ],
    [
      'a materialized view',
      'view',
      'CREATE ALGORITHM=UNDEFINED MATERIALIZED /*(BY ENGINE=UNKNOWN)*/ DEFINER=`r`@`h` SQL SECURITY DEFINER VIEW `x` AS select 1',
    ],
    ['a histogram', 'histogram', 'ANALYZE TABLE `s`.`t` UPDATE HISTOGRAM ON `x` WITH 4 BUCKETS AUTO UPDATE'],
    ['an account', 'account', "CREATE USER `a`@`%` IDENTIFIED BY 'x, y' REQUIRE NONE"],
    ['its grants', 'grant', 'GRANT SELECT (`x TO`, b) ON `s TO`.t TO `a`@`%` WITH GRANT OPTION'],
    ['its roles', 'grant', 'GRANT `r`@`%`,`q`@`%` TO `a`@`%`'],
    ['its revoked rights', 'grant', 'REVOKE SELECT ON s.* FROM `a`@`%`'],
    ['its default roles', 'default role', 'SET DEFAULT ROLE `r`@`%`,`q`@`%` TO `a`@`%`'],
  ])('%s', (_, kind, sql) => expect(findForeign(record(kind, sql))).toBeUndefined());

  it('a function without parentheses, in the mode of Oracle', () => {
    const sql = 'CREATE DEFINER="a"@"%" FUNCTION "x" RETURN int AS BEGIN RETURN 1; END';
    const session = { client: 'utf8mb4', sqlMode: 'PIPES_AS_CONCAT,ANSI_QUOTES,ORACLE' };
    expect(findForeign(record('function', sql, { session }))).toBeUndefined();
  });

  it('a role of MariaDB, and everyone', () => {
    const role = { name: "'r'" };
    expect(findForeign(record('role', 'CREATE ROLE `r`', role))).toBeUndefined();
    expect(findForeign(record('grant', 'GRANT SELECT ON s.* TO `r`', role))).toBeUndefined();
    expect(findForeign(record('grant', 'GRANT SELECT ON s.* TO `q`', role))).toBeDefined();
    expect(
      findForeign(record('grant', 'GRANT SELECT ON s.* TO PUBLIC', { name: "'PUBLIC'" })),
    ).toBeUndefined();
  });

  it('whatever the names are', () => {
    const name = fc
      .string({ minLength: 1, maxLength: 12, unit: 'binary' })
      .filter((text) => !/[\0\ud800-\udfff]/u.test(text));
    const quote = (text: string): string => `\`${text.replaceAll('`', '``')}\``;
    fc.assert(
      fc.property(name, name, name, (schema, object, other) => {
        const own = { schema, name: object };
        const statements: [DefinitionKind, string, Partial<DefinitionRecord>][] = [
          ['table', `CREATE TABLE ${quote(object)} (${quote(other)} int COMMENT 'it''s')`, own],
          ['procedure', `CREATE DEFINER=${quote(other)}@\`%\` PROCEDURE ${quote(object)}() SELECT 1`, own],
          [
            'trigger',
            `CREATE TRIGGER ${quote(object)} BEFORE INSERT ON ${quote(other)} FOR EACH ROW SET @a = 1`,
            { ...own, table: other },
          ],
          [
            'view',
            `CREATE DEFINER=${quote(other)}@\`%\` VIEW ${quote(schema)}.${quote(object)} AS select 1`,
            own,
          ],
          ['schema', `CREATE DATABASE ${quote(schema)}`, { name: schema }],
        ];
        for (const [kind, sql, given] of statements)
          expect([kind, findForeign(record(kind, sql, given))]).toEqual([kind, undefined]);
      }),
      propertyRuns(300),
    );
  });
});
