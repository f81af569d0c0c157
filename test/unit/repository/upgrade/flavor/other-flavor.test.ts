import { describe, expect, it } from '@jest/globals';
import type { DefinitionRecord } from '../../../../../src/format/definition-record.ts';
import type { TableFacts } from '../../../../../src/format/table-facts.ts';
import type { Version } from '../../../../../src/repository/upgrade/finding.ts';
import { FlavorRules } from '../../../../../src/repository/upgrade/flavor/other-flavor.ts';

const MYSQL: Version = { flavor: 'mysql', versionNumbers: [9, 7, 4] };
const MARIADB: Version = { flavor: 'mariadb', versionNumbers: [11, 8, 6] };

const FACTS: TableFacts = {
  engine: 'InnoDB',
  collation: null,
  options: '',
  comment: '',
  columns: [],
  indexes: [],
  foreignKeys: [],
  checks: [],
  partitions: [],
};

function columnOf(name: string, type: string): TableFacts['columns'][number] {
  return {
    name,
    type,
    nullable: true,
    default: null,
    charset: null,
    collation: null,
    extra: '',
    comment: '',
    expression: null,
  };
}

function table(
  definitions: string,
  options = 'ENGINE=InnoDB',
  facts: Partial<TableFacts> = {},
): DefinitionRecord {
  return {
    kind: 'table',
    schema: 's',
    name: 't',
    statement: Buffer.from(`CREATE TABLE \`t\` (\n  ${definitions}\n) ${options}`),
    session: { client: 'utf8mb4', sqlMode: '' },
    facts: { ...FACTS, ...facts },
  };
}

const toMariaDb = (record: DefinitionRecord) => new FlavorRules(MYSQL, MARIADB).move(record);
const toMySql = (record: DefinitionRecord) => new FlavorRules(MARIADB, MYSQL).move(record);
const textOf = (record: DefinitionRecord): string => record.statement.toString('utf8');

describe('a table of MySQL for MariaDB', () => {
  it('says what MySQL has in comments, and leaves texts as they are', () => {
    const { record } = toMariaDb(
      table(
        "`a` int DEFAULT '5' /*!80023 INVISIBLE */ COMMENT 'it''s /*!80023 INVISIBLE */',\n  KEY `k` (`a`) /*!80000 INVISIBLE */",
      ),
    );
    expect(textOf(record)).toBe(
      "CREATE TABLE `t` (\n  `a` int DEFAULT '5' INVISIBLE COMMENT 'it''s /*!80023 INVISIBLE */',\n  KEY `k` (`a`) IGNORED\n) ENGINE=InnoDB",
    );
  });

  it('reports what it leaves out', () => {
    const { record, changes } = toMariaDb(
      table(
        '`p` point /*!80003 SRID 4326 */ DEFAULT NULL,\n  `g` int GENERATED ALWAYS AS ((1 + 1)) STORED NOT NULL,\n  CONSTRAINT `c` CHECK ((`g` > 0)) /*!80016 NOT ENFORCED */',
        "ENGINE=InnoDB COMPRESSION='zlib' COMMENT='COMPRESSION=''zlib'''",
      ),
    );
    expect(textOf(record)).toBe(
      "CREATE TABLE `t` (\n  `p` point DEFAULT NULL,\n  `g` int GENERATED ALWAYS AS ((1 + 1)) STORED\n) ENGINE=InnoDB COMMENT='COMPRESSION=''zlib'''",
    );
    expect(changes).toHaveLength(4);
  });

  it('has no introducer that MariaDB would damage', () => {
    const { record } = toMariaDb(
      table(
        "`v` varchar(9) GENERATED ALWAYS AS (concat(_utf8mb4'é',_latin1'\\'',_latin1'x',_binary'it''s')) VIRTUAL",
      ),
    );
    expect(textOf(record)).toContain("concat('é',convert(0x27 using latin1),_latin1'x',0x69742773)");
  });

  it('has the JSON of MariaDB', () => {
    const { record } = toMariaDb(
      table('`j` json DEFAULT NULL', 'ENGINE=InnoDB', { columns: [columnOf('j', 'json')] }),
    );
    expect(record.facts).toMatchObject({
      columns: [{ type: 'longtext', collation: 'utf8mb4_bin' }],
      checks: [{ clause: 'json_valid(`j`)' }],
    });
  });
});

describe('a table of MariaDB for MySQL', () => {
  it('has parentheses around defaults that are expressions', () => {
    const columns = ['a', 'b', 'c', 'd', 'e'].map((name) =>
      columnOf(name, name === 'c' ? 'text' : 'datetime'),
    );
    const { record } = toMySql(
      table(
        "`a` char(36) DEFAULT uuid() COMMENT 'DEFAULT x',\n  `b` date DEFAULT (curdate() + interval 1 day),\n  `c` text DEFAULT 'it''s',\n  `d` datetime DEFAULT current_timestamp() ON UPDATE current_timestamp(),\n  `e` int(11) INVISIBLE DEFAULT -5",
        'ENGINE=InnoDB',
        { columns },
      ),
    );
    expect(textOf(record)).toBe(
      "CREATE TABLE `t` (\n  `a` char(36) DEFAULT (uuid()) COMMENT 'DEFAULT x',\n  `b` date DEFAULT (curdate() + interval 1 day),\n  `c` text DEFAULT ('it''s'),\n  `d` datetime DEFAULT current_timestamp() ON UPDATE current_timestamp(),\n  `e` int(11) INVISIBLE DEFAULT -5\n) ENGINE=InnoDB",
    );
  });

  it('has its checks after its columns, and each name once in a schema', () => {
    const rules = new FlavorRules(MARIADB, MYSQL);
    const one = '`a` int(11) DEFAULT NULL CHECK (`a` > 0 or `b` < 5),\n  `b` int(11) DEFAULT 1';
    const checks = 'CONSTRAINT `c` CHECK (`a` <> 7),\n  CONSTRAINT `CONSTRAINT_1` CHECK (`a` <> 8)';
    expect(textOf(rules.move(table(`${one},\n  ${checks}`)).record)).toBe(
      'CREATE TABLE `t` (\n  `a` int(11) DEFAULT NULL,\n  `b` int(11) DEFAULT 1,\n  CHECK (`a` > 0 or `b` < 5),\n  CONSTRAINT `c` CHECK (`a` <> 7),\n  CHECK (`a` <> 8)\n) ENGINE=InnoDB',
    );
    const second = rules.move(table(`\`a\` int(11) DEFAULT NULL,\n  ${checks}`));
    expect(textOf(second.record)).toContain('NULL,\n  CHECK (`a` <> 7),\n  CHECK (`a` <> 8)\n');
    expect(second.changes).toEqual([expect.stringContaining('its check c gets a name of the target')]);
  });

  it.each([
    ['`id` int(11)', 'ENGINE=InnoDB WITH SYSTEM VERSIONING', /system versioning/],
    ['`t` text,\n  UNIQUE KEY `t` (`t`) USING HASH', 'ENGINE=InnoDB', /unique over a whole text/],
  ])('is refused: %s %s', (definitions, options, why) => {
    const { obstacles } = toMySql(table(definitions, options));
    expect(obstacles).toEqual([expect.objectContaining({ why: expect.stringMatching(why) })]);
  });

  it('is not refused for what a comment says', () => {
    expect(toMySql(table("`id` int(11) COMMENT 'WITH SYSTEM VERSIONING'")).obstacles).toEqual([]);
  });
});

describe('a program', () => {
  const program = (sqlMode: string): DefinitionRecord => ({
    kind: 'function',
    schema: 's',
    name: 'f',
    statement: Buffer.from(
      "CREATE FUNCTION `f`(a varchar(9) CHARSET utf8mb4) RETURNS varchar(9) CHARSET utf8mb4 COLLATE utf8mb4_bin\nRETURN 'COLLATE utf8mb4_0900_ai_ci'",
    ),
    session: { client: 'utf8mb4', collation: 'utf8mb4_0900_ai_ci', sqlMode },
  });

  it('has the collations of the target, and its texts stay', () => {
    const { record } = toMariaDb(program('STRICT_TRANS_TABLES'));
    expect(textOf(record)).toBe(
      "CREATE FUNCTION `f`(a varchar(9) CHARSET utf8mb4 COLLATE utf8mb4_uca1400_nopad_ai_ci) RETURNS varchar(9) CHARSET utf8mb4 COLLATE utf8mb4_bin\nRETURN 'COLLATE utf8mb4_0900_ai_ci'",
    );
    expect(record.session.collation).toBe('utf8mb4_uca1400_nopad_ai_ci');
  });

  it('of a mode that changes it and that the target lacks is refused', () => {
    expect(toMariaDb(program('TIME_TRUNCATE_FRACTIONAL')).obstacles).toHaveLength(1);
    expect(toMySql(program('EMPTY_STRING_IS_NULL')).obstacles).toHaveLength(1);
    expect(toMySql(program('NO_AUTO_CREATE_USER')).changes).toContain(
      'its sql_mode is without NO_AUTO_CREATE_USER',
    );
  });
});
