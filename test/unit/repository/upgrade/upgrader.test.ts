// Definitions as an older server prints them, and what becomes of them for a newer one.
import { describe, expect, it } from '@jest/globals';
import type { DefinitionRecord } from '../../../../src/format/definition-record.ts';
import type { TableFacts } from '../../../../src/format/table-facts.ts';
import { Upgrader, type UpgradeRules } from '../../../../src/repository/upgrade/upgrader.ts';

type Numbers = [number, number, number];

const OLD = { flavor: 'mysql', versionNumbers: [5, 7, 22] as Numbers } as const;
const NEW = { flavor: 'mysql', versionNumbers: [9, 7, 4] as Numbers } as const;

function upgrader(rules: Partial<UpgradeRules> = {}): Upgrader {
  return new Upgrader({ source: OLD, target: NEW, isAsked: true, ...rules });
}

function column(
  name: string,
  more: Partial<TableFacts['columns'][number]> = {},
): TableFacts['columns'][number] {
  return {
    name,
    type: 'int(11)',
    nullable: true,
    default: null,
    charset: null,
    collation: null,
    extra: '',
    comment: '',
    expression: null,
    ...more,
  };
}

function index(name: string, column: string, type = 'BTREE'): TableFacts['indexes'][number] {
  const part = { column, expression: null, prefix: null, descending: false };
  return { name, unique: false, type, comment: '', hidden: false, parts: [part] };
}

const PART = {
  name: 'p0',
  subpartition: null,
  method: 'HASH',
  subMethod: null,
  expression: 'id',
  subExpression: null,
  description: null,
  comment: '',
};

function table(statement: string, facts: Partial<TableFacts>): DefinitionRecord {
  return {
    kind: 'table',
    schema: 's',
    name: 't',
    statement: Buffer.from(statement),
    session: { client: 'utf8mb4', sqlMode: '' },
    facts: {
      engine: 'InnoDB',
      collation: 'utf8mb4_general_ci',
      options: '',
      comment: '',
      columns: [],
      indexes: [],
      foreignKeys: [],
      checks: [],
      partitions: [],
      ...facts,
    },
  };
}

function program(statement: string, sqlMode = ''): DefinitionRecord {
  return {
    kind: 'procedure',
    schema: 's',
    name: 'p',
    statement: Buffer.from(statement),
    session: { client: 'utf8mb4', sqlMode },
  };
}

function account(kind: 'account' | 'grant', statement: string): DefinitionRecord {
  const session = { client: 'utf8mb4', sqlMode: '' };
  return { kind, name: `'a'@'%'`, statement: Buffer.from(statement), session };
}

function textOf({ statement }: DefinitionRecord): string {
  return statement.toString('utf8');
}

describe('collations that follow from a default', () => {
  const before = [
    'CREATE TABLE `t` (',
    '  `id` int(11) NOT NULL,',
    "  `größe` varchar(9) CHARACTER SET utf8mb4 DEFAULT NULL COMMENT 'CHARACTER SET x, (',",
    '  `b` varchar(9) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL,',
    '  `g` varchar(9) GENERATED ALWAYS AS (cast(`id` as char(9) charset utf8mb4)) VIRTUAL',
    ") ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='CHARSET=latin1'",
  ].join('\n');
  const columns = [
    column('id'),
    column('größe', { collation: 'utf8mb4_general_ci' }),
    column('b', { collation: 'utf8mb4_bin' }),
    column('g', { collation: 'utf8mb4_general_ci' }),
  ];

  it('are written out, unasked and without a word', () => {
    const tool = upgrader({ isAsked: false });
    expect(textOf(tool.upgrade(table(before, { columns }), 'table s.t')).split('\n')).toEqual([
      'CREATE TABLE `t` (',
      '  `id` int(11) NOT NULL,',
      "  `größe` varchar(9) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT NULL COMMENT 'CHARACTER SET x, (',",
      '  `b` varchar(9) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL,',
      '  `g` varchar(9) GENERATED ALWAYS AS (cast(`id` as char(9) charset utf8mb4)) VIRTUAL',
      ") ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='CHARSET=latin1'",
    ]);
    expect([tool.changes, tool.incompatibilities]).toEqual([[], []]);
  });

  it('stay as they are between servers of one version', () => {
    const record = table(before, { columns });
    expect(upgrader({ source: NEW }).upgrade(record, 'table s.t')).toBe(record);
  });

  const [older, newer] = [
    { flavor: 'mariadb', versionNumbers: [10, 6, 4] as Numbers },
    { flavor: 'mariadb', versionNumbers: [11, 8, 6] as Numbers },
  ] as const;

  it.each([
    ['DEFAULT CHARSET=utf8', 'utf8mb3_general_ci', ' COLLATE=utf8mb3_general_ci'],
    ['DEFAULT CHARSET=utf8mb3', 'utf8_bin', ' COLLATE=utf8_bin'],
    ['DEFAULT CHARSET=binary', 'binary', ''],
    ['DEFAULT CHARSET=latin1', 'latin1_swedish_ci', ''],
    ['DEFAULT CHARSET=ucs2 COLLATE=ucs2_bin', 'ucs2_bin', ''],
  ])('%s of MariaDB, of %s', (options, collation, added) => {
    const head = 'CREATE TABLE `t` (\n  `id` int\n) ENGINE=InnoDB ';
    const record = table(head + options, { columns: [column('id')], collation });
    const tool = upgrader({ source: older, target: newer });
    expect(textOf(tool.upgrade(record, 'table s.t'))).toBe(head + options + added);
  });

  it('of MySQL are those of utf8mb4 alone', () => {
    const statement = 'CREATE TABLE `t` (\n  `id` int\n) ENGINE=InnoDB DEFAULT CHARSET=utf8';
    const record = table(statement, { columns: [column('id')], collation: 'utf8_general_ci' });
    expect(upgrader().upgrade(record, 'table s.t')).toBe(record);
  });
});

describe('a partitioned table of MyISAM', () => {
  const statement = [
    'CREATE TABLE `t` (',
    "  `id` int(11) NOT NULL COMMENT 'ENGINE=MyISAM'",
    ") ENGINE=MyISAM DEFAULT CHARSET=latin1 COLLATE=latin1_bin ROW_FORMAT=FIXED COMMENT='ENGINE=MyISAM'",
    '/*!50100 PARTITION BY HASH (id)',
    '(PARTITION p0 ENGINE = MyISAM,',
    ' PARTITION p1 ENGINE = MyISAM) */',
  ].join('\n');
  const facts = {
    engine: 'MyISAM',
    collation: 'latin1_bin',
    options: 'row_format=FIXED partitioned',
    columns: [column('id')],
    partitions: [PART],
  };

  it('is named, and nothing is changed', () => {
    const tool = upgrader({ isAsked: false });
    const record = table(statement, facts);
    expect(tool.upgrade(record, 'table s.t')).toBe(record);
    expect(tool.incompatibilities).toEqual([
      {
        object: 'table s.t',
        why: 'it is partitioned, and MySQL 9.7 has no partitions of MyISAM',
        advice: 'make it a table of InnoDB on the source',
        isRewritable: true,
      },
    ]);
  });

  it('becomes one of InnoDB', () => {
    const tool = upgrader();
    const result = tool.upgrade(table(statement, facts), 'table s.t');
    expect(textOf(result)).toBe(
      [
        'CREATE TABLE `t` (',
        "  `id` int(11) NOT NULL COMMENT 'ENGINE=MyISAM'",
        ") ENGINE=InnoDB DEFAULT CHARSET=latin1 COLLATE=latin1_bin COMMENT='ENGINE=MyISAM'",
        '/*!50100 PARTITION BY HASH (id)',
        '(PARTITION p0 ENGINE = InnoDB,',
        ' PARTITION p1 ENGINE = InnoDB) */',
      ].join('\n'),
    );
    expect(result.facts).toMatchObject({ engine: 'InnoDB', options: 'partitioned' });
    expect(tool.changes).toEqual([
      { object: 'table s.t', change: 'it is a table of InnoDB, and no longer of MyISAM' },
    ]);
  });

  it.each([
    ['has a full-text index', { indexes: [index('f', 'id', 'FULLTEXT')] }],
    [
      'counts the second column of an index',
      { columns: [column('id', { extra: 'auto_increment' })], indexes: [index('i', 'other')] },
    ],
  ])('is named where it %s', (_, more) => {
    const tool = upgrader();
    const record = table(statement, { ...facts, ...more });
    expect(tool.upgrade(record, 'table s.t')).toBe(record);
    expect(tool.incompatibilities).toMatchObject([{ object: 'table s.t', isRewritable: false }]);
  });

  it('is nothing to MariaDB', () => {
    const [source, target] = [
      { flavor: 'mariadb', versionNumbers: [10, 11, 6] as Numbers },
      { flavor: 'mariadb', versionNumbers: [11, 8, 6] as Numbers },
    ] as const;
    const tool = upgrader({ source, target });
    tool.upgrade(table(statement, facts), 'table s.t');
    expect([tool.changes, tool.incompatibilities]).toEqual([[], []]);
  });
});

describe('other tables', () => {
  it('that count in DOUBLE are named', () => {
    const tool = upgrader();
    const columns = [column('n', { type: 'double', extra: 'auto_increment' })];
    tool.upgrade(table('CREATE TABLE `t` (\n  `n` double\n) ENGINE=InnoDB', { columns }), 'table s.t');
    expect(tool.incompatibilities).toEqual([
      {
        object: 'table s.t',
        why: 'its column n is DOUBLE AUTO_INCREMENT, which MySQL 9.7 does not have',
        advice: 'make the column BIGINT on the source',
        isRewritable: false,
      },
    ]);
  });

  it('of InnoDB with fixed rows lose the word if that is asked for', () => {
    const statement = 'CREATE TABLE `t` (\n  `n` int\n) ENGINE=InnoDB ROW_FORMAT=FIXED';
    const record = table(statement, { options: 'row_format=FIXED', collation: null });
    expect(upgrader({ isAsked: false }).upgrade(record, 'table s.t')).toBe(record);
    expect(textOf(upgrader().upgrade(record, 'table s.t'))).toBe(
      'CREATE TABLE `t` (\n  `n` int\n) ENGINE=InnoDB',
    );
  });
});

describe('a program', () => {
  it('of a mode that is gone is made without it', () => {
    const record = program('CREATE PROCEDURE `p`() SELECT 1', 'STRICT_TRANS_TABLES,NO_AUTO_CREATE_USER');
    const tool = upgrader();
    expect(tool.upgrade(record, 'procedure s.p').session.sqlMode).toBe('STRICT_TRANS_TABLES');
    expect(tool.changes).toEqual([
      { object: 'procedure s.p', change: 'its sql_mode is without NO_AUTO_CREATE_USER' },
    ]);
    const other = upgrader({ isAsked: false });
    expect(other.upgrade(record, 'procedure s.p')).toBe(record);
    expect(other.incompatibilities).toMatchObject([{ isRewritable: true }]);
  });

  it('with a name that is a word now gets it in backquotes', () => {
    const tool = upgrader();
    const record = program('CREATE PROCEDURE `p`(rank INT) SELECT rank');
    expect(textOf(tool.upgrade(record, 'procedure s.p'))).toBe(
      'CREATE PROCEDURE `p`(`rank` INT) SELECT `rank`',
    );
    expect(tool.changes).toEqual([{ object: 'procedure s.p', change: 'RANK is in backquotes' }]);
  });
});

describe('the collation of a program of 5.7', () => {
  it.each([
    [
      'CREATE FUNCTION `f`(x VARCHAR(9) CHARSET utf8mb4, y CHAR(2) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin) RETURNS varchar(9) CHARSET utf8mb4\n    DETERMINISTIC\nRETURN CAST(x AS CHAR(9) CHARSET utf8mb4)',
      'CREATE FUNCTION `f`(x VARCHAR(9) CHARSET utf8mb4 COLLATE utf8mb4_general_ci, y CHAR(2) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin) RETURNS varchar(9) CHARSET utf8mb4 COLLATE utf8mb4_general_ci\n    DETERMINISTIC\nRETURN CAST(x AS CHAR(9) CHARSET utf8mb4)',
    ],
    [
      'CREATE PROCEDURE `p`()\nBEGIN DECLARE a, b CHAR(9) CHARACTER SET utf8mb4 DEFAULT CAST(1 AS CHAR CHARSET utf8mb4); SET @x = _utf8mb4 "x"; END',
      'CREATE PROCEDURE `p`()\nBEGIN DECLARE a, b CHAR(9) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT CAST(1 AS CHAR CHARSET utf8mb4); SET @x = _utf8mb4 "x"; END',
    ],
    ['CREATE PROCEDURE `p`(x CHAR CHARSET latin1) SELECT 1', undefined],
  ])('%s', (statement, expected) => {
    const tool = upgrader({ isAsked: false });
    expect(textOf(tool.upgrade(program(statement), 'procedure s.p'))).toBe(expected ?? statement);
    expect([tool.changes, tool.incompatibilities]).toEqual([[], []]);
  });

  it('is the default of its own version between newer ones', () => {
    const record = program('CREATE PROCEDURE `p`(x CHAR CHARSET utf8mb4) SELECT 1');
    const source = { flavor: 'mysql', versionNumbers: [8, 0, 15] as Numbers } as const;
    expect(upgrader({ source }).upgrade(record, 'procedure s.p')).toBe(record);
  });
});

describe('a foreign key', () => {
  const key = {
    name: 'to_parent',
    columns: ['p'],
    schema: 's',
    table: 'parent',
    referenced: ['id'],
    onUpdate: 'NO ACTION',
    onDelete: 'NO ACTION',
  };
  const child = table('CREATE TABLE `t` (\n  `p` int\n) ENGINE=InnoDB', { foreignKeys: [key] });
  const parent = (unique: boolean, more: string[] = []): DefinitionRecord => {
    const own = index('i', 'id');
    const parts = [...own.parts, ...more.map((column) => ({ ...own.parts[0]!, column }))];
    const indexes = [{ ...own, unique, parts }];
    return { ...table('CREATE TABLE `parent` (\n  `id` int\n) ENGINE=InnoDB', { indexes }), name: 'parent' };
  };

  it.each([
    ['a unique key', parent(true), 0],
    ['a key that is not unique', parent(false), 1],
    ['the beginning of a unique key', parent(true, ['other']), 1],
  ])('on %s', (_, owner, expected) => {
    // Also between servers of one version: the target may not allow what the source did.
    const tool = upgrader({ source: NEW });
    tool.upgrade(child, 'table s.t');
    tool.upgrade(owner, 'table s.parent');
    const found = tool.foreignKeys.nonStandard();
    expect(found).toHaveLength(expected);
    if (expected > 0) expect(found[0]).toMatchObject({ object: 'table s.t', isRewritable: false });
  });

  it('on a table that is not restored is nothing to look at', () => {
    const tool = upgrader();
    tool.upgrade(child, 'table s.t');
    expect(tool.foreignKeys.nonStandard()).toEqual([]);
  });
});

describe('an account', () => {
  const accounts = {
    plugins: new Set(['caching_sha2_password']),
    privileges: new Set(['SELECT', 'SET_ANY_DEFINER', 'ALLOW_NONEXISTENT_DEFINER', 'BACKUP_ADMIN']),
  };

  it('whose plugin is gone is locked, without its hash', () => {
    const tool = upgrader({ accounts });
    const record = account(
      'account',
      `CREATE USER 'a'@'%' IDENTIFIED WITH 'mysql_native_password' AS '*00A51F3F48415C7D4E8908980D443C29C69B60C9' REQUIRE NONE PASSWORD EXPIRE DEFAULT ACCOUNT UNLOCK`,
    );
    expect(textOf(tool.upgrade(record, `account 'a'@'%'`))).toBe(
      `CREATE USER 'a'@'%' IDENTIFIED WITH 'caching_sha2_password' AS '$A$005$THISISACOMBINATIONOFINVALIDSALTANDPASSWORDTHATMUSTNEVERBRBEUSED' REQUIRE NONE PASSWORD EXPIRE DEFAULT ACCOUNT LOCK`,
    );
    expect(tool.changes).toMatchObject([{ object: `account 'a'@'%'` }]);
    const other = upgrader({ accounts, isAsked: false });
    expect(other.upgrade(record, `account 'a'@'%'`)).toBe(record);
    expect(other.incompatibilities).toMatchObject([
      { why: 'it logs in by mysql_native_password, which the target does not have', isRewritable: true },
    ]);
  });

  it('of a plugin that is there stays', () => {
    const record = account(
      'account',
      `CREATE USER 'a'@'%' IDENTIFIED WITH 'caching_sha2_password' AS 0x2441 ACCOUNT UNLOCK`,
    );
    expect(upgrader({ accounts }).upgrade(record, `account 'a'@'%'`)).toBe(record);
  });

  it.each([
    [
      'GRANT BACKUP_ADMIN,SET_USER_ID ON *.* TO `a`@`%` WITH GRANT OPTION',
      'GRANT BACKUP_ADMIN,SET_ANY_DEFINER,ALLOW_NONEXISTENT_DEFINER ON *.* TO `a`@`%` WITH GRANT OPTION',
    ],
    ['GRANT BACKUP_ADMIN,GONE_ADMIN ON *.* TO `a`@`%`', 'GRANT BACKUP_ADMIN ON *.* TO `a`@`%`'],
    ['GRANT SELECT, INSERT ON *.* TO `a`@`%`', undefined],
    ['GRANT SELECT (`GONE_ADMIN`) ON `s`.`t` TO `a`@`%`', undefined],
  ])('%s', (statement, expected) => {
    const record = account('grant', statement);
    expect(textOf(upgrader({ accounts }).upgrade(record, 'grant'))).toBe(expected ?? statement);
  });
});
