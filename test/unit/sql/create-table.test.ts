// Taking indexes out of CREATE TABLE: whatever the statement holds, all of it is in one of the parts.
import { describe, expect, it } from '@jest/globals';
import {
  hasAutoIncrementColumn,
  normalizeCreateTable,
  splitCreateTable,
  withoutInheritedCollations,
} from '../../../src/sql/definitions/create-table.ts';

const table = (definitions: readonly string[], options = ' ENGINE=InnoDB'): string =>
  `CREATE TABLE \`t\` (\n  ${definitions.join(',\n  ')}\n)${options}`;

const COLUMNS = [
  "`a` int NOT NULL AUTO_INCREMENT COMMENT 'KEY `x` (a), ''quoted'', \\'), UNIQUE KEY'",
  "`b,(\"` enum('x','y,z',')') DEFAULT 'y,z'",
  "`KEY ``q``` decimal(10,2) DEFAULT (concat('(',',')) ",
  '`g` int GENERATED ALWAYS AS (if((`a` > 1),`a`,0)) VIRTUAL',
].map((text) => text.trim());
const KEYS = [
  'UNIQUE KEY `u` (`b,("`,`a`)',
  "KEY `f` ((lower(`x`))) USING BTREE COMMENT 'a, b'",
  'KEY `FULLTEXT` (`g` DESC) /*!80000 INVISIBLE */',
  'SPATIAL KEY `s` (`p`)',
];
const FULLTEXT = ['FULLTEXT KEY `w` (`body`) /*!50100 WITH PARSER `ngram` */ '].map((text) => text.trim());
const FOREIGN = ['CONSTRAINT `f``k` FOREIGN KEY (`a`,`g`) REFERENCES `o` (`x`,`y`) ON DELETE CASCADE'];
const KEPT = ['PRIMARY KEY (`a`)', "CONSTRAINT `c` CHECK ((`a` <> 'KEY `z` (`a`)'))"];
const ALL = [...COLUMNS, KEPT[0]!, ...KEYS, ...FULLTEXT, ...FOREIGN, KEPT[1]!];

describe('a CREATE TABLE', () => {
  it('is taken apart where its definitions end, whatever its texts hold', () => {
    const options = " ENGINE=InnoDB AUTO_INCREMENT=9 COMMENT='(a, b)'\n/*!50100 PARTITION BY HASH (a) */";
    expect(splitCreateTable(table(ALL, options), 'all')).toEqual({
      create: table([...COLUMNS, ...KEPT], options),
      indexes: KEYS,
      fulltextIndexes: FULLTEXT,
      foreignKeys: FOREIGN,
    });
  });

  it.each([
    ' ENGINE=InnoDB\n/*!50100 PARTITION BY KEY ()\nPARTITIONS 4 */',
    ' ENGINE=InnoDB\n/*!50100 PARTITION BY LINEAR KEY ()\nPARTITIONS 4 */',
    ' ENGINE=InnoDB\n/*!50500 PARTITION BY KEY /*!50611 ALGORITHM = 1 */ ()\nPARTITIONS 4 */',
    ' ENGINE=InnoDB\n PARTITION BY KEY ()\nPARTITIONS 4',
  ])('keeps the key that the server partitions by: %j', (options) => {
    const definitions = ['`a` int NOT NULL', 'UNIQUE KEY `u` (`a`)', 'KEY `k` (`b`)'];
    expect(splitCreateTable(table(definitions, options), 'all').indexes).toEqual(['KEY `k` (`b`)']);
    const withPrimary = ['PRIMARY KEY (`a`)', ...definitions];
    expect(splitCreateTable(table(withPrimary, options), 'all').indexes).toEqual(definitions.slice(1));
    const named = options.replace('()', '(`a`)');
    expect(splitCreateTable(table(definitions, named), 'all').indexes).toEqual(definitions.slice(1));
  });

  it('gives up only what was asked for, and foreign keys', () => {
    const fulltext = splitCreateTable(table(ALL), 'fulltext');
    expect(fulltext).toMatchObject({ indexes: [], fulltextIndexes: FULLTEXT, foreignKeys: FOREIGN });
    for (const key of KEYS) expect(fulltext.create).toContain(key);
    const off = splitCreateTable(table(ALL), 'off');
    expect(off).toMatchObject({ indexes: [], fulltextIndexes: [], foreignKeys: FOREIGN });
    for (const key of [...KEYS, ...FULLTEXT]) expect(off.create).toContain(key);
  });

  it('keeps the index that AUTO_INCREMENT needs', () => {
    const split = splitCreateTable(
      table(['`id` int', '`n` int NOT NULL AUTO_INCREMENT', 'KEY `other` (`id`)', 'KEY `by_n` (`n`,`id`)']),
      'all',
    );
    expect(split.indexes).toEqual(['KEY `other` (`id`)']);
    expect(split.create).toContain('KEY `by_n` (`n`,`id`)');
  });

  it('keeps it when the primary key only holds the column behind another', () => {
    const split = splitCreateTable(
      table([
        '`g` int NOT NULL',
        '`n` int NOT NULL AUTO_INCREMENT',
        'PRIMARY KEY (`g`,`n`)',
        'KEY `k` (`n`)',
      ]),
      'all',
    );
    expect(split.indexes).toEqual([]);
    expect(split.create).toContain('KEY `k` (`n`)');
  });

  it('is not misled by a comment that says AUTO_INCREMENT', () => {
    const split = splitCreateTable(
      table(["`a` int COMMENT 'AUTO_INCREMENT'", 'PRIMARY KEY (`a`)', 'KEY `k` (`a`)']),
      'all',
    );
    expect(split.indexes).toEqual(['KEY `k` (`a`)']);
  });

  it('of a system-versioned table stays whole', () => {
    const statement = table(
      ['`a` int', '`s` timestamp(6) GENERATED ALWAYS AS ROW START', 'KEY `k` (`a`)', FOREIGN[0]!],
      ' ENGINE=InnoDB WITH SYSTEM VERSIONING',
    );
    expect(splitCreateTable(statement, 'all')).toEqual({
      create: statement,
      indexes: [],
      fulltextIndexes: [],
      foreignKeys: [],
    });
  });

  it.each(['CREATE TABLE t SELECT 1', 'CREATE TABLE `t` LIKE `u`', ''])(
    'without a list stays whole: %j',
    (text) => {
      expect(splitCreateTable(text, 'all').create).toBe(text);
      expect(normalizeCreateTable(text)).toBe(text);
    },
  );

  it('is taken apart as MariaDB writes it', () => {
    const columns = [
      '`v` vector(3) NOT NULL',
      '`id` int(11) NOT NULL AUTO_INCREMENT',
      '`j` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL CHECK (json_valid(`j`))',
      'PRIMARY KEY (`id`)',
    ];
    const keys = [
      'KEY `k` (`id`) IGNORED',
      'VECTOR KEY `vk` (`v`) `DISTANCE`=cosine',
      'UNIQUE KEY `h` (`j`) USING HASH',
    ];
    expect(splitCreateTable(table([...columns, ...keys]), 'all')).toMatchObject({
      create: table(columns),
      indexes: keys,
    });
  });
});

describe('the normal form', () => {
  it('leaves out where AUTO_INCREMENT stands and in which order indexes come', () => {
    const a = table(ALL, ' ENGINE=InnoDB AUTO_INCREMENT=12 CHARSET=utf8mb4');
    const b = table(
      [...COLUMNS, ...ALL.slice(COLUMNS.length).toReversed()],
      ' ENGINE=InnoDB CHARSET=utf8mb4',
    );
    expect(normalizeCreateTable(a)).toBe(normalizeCreateTable(b));
  });

  it('tells tables apart that differ in anything else', () => {
    const base = normalizeCreateTable(table(ALL));
    const others = [
      table(ALL.slice(1)),
      table([COLUMNS[1]!, COLUMNS[0]!, ...ALL.slice(2)]),
      table(ALL, ' ENGINE=MyISAM'),
      table(ALL.filter((text) => text !== KEYS[0])),
      table(ALL, " ENGINE=InnoDB COMMENT=' AUTO_INCREMENT=5'"),
    ];
    for (const other of others) expect(normalizeCreateTable(other)).not.toBe(base);
  });
});

describe('a CHECK that an ALTER TABLE would rewrite', () => {
  const check = "CONSTRAINT `c` CHECK ((`a` <> _big5'x'))";
  const columns = ['`a` varchar(9) CHARACTER SET gbk', '`b` int'];
  const key = 'KEY `k` (`b`)';

  it('keeps the indexes where they are', () => {
    const sql = table([...columns, key, check], ' ENGINE=InnoDB DEFAULT CHARSET=latin1');
    expect(splitCreateTable(sql, 'all')).toEqual({
      create: sql,
      indexes: [],
      fulltextIndexes: [],
      foreignKeys: [],
    });
  });

  it('comes with the foreign keys, which come last', () => {
    const options = ' ENGINE=InnoDB DEFAULT CHARSET=latin1';
    expect(splitCreateTable(table([...columns, key, FOREIGN[0]!, check], options), 'all')).toEqual({
      create: table([...columns, key], options),
      indexes: [],
      fulltextIndexes: [],
      foreignKeys: [FOREIGN[0], check],
    });
  });

  it('is none where all texts have one character set', () => {
    const sql = table(
      ['`a` varchar(9)', key, "CONSTRAINT `c` CHECK ((`a` <> _utf8mb4'x'))"],
      ' ENGINE=InnoDB DEFAULT CHARSET=utf8mb4',
    );
    expect(splitCreateTable(sql, 'all').indexes).toEqual([key]);
  });
});

describe('the collation of a column', () => {
  const options = ' ENGINE=InnoDB AUTO_INCREMENT=3 DEFAULT CHARSET=latin1 COLLATE=latin1_bin';
  const columns = (own: string): string =>
    table(
      [
        `\`a COLLATE latin1_bin\` varchar(9)${own} NOT NULL DEFAULT ' COLLATE latin1_bin'`,
        `\`b\` enum('x,(','it''s COLLATE latin1_bin')${own} DEFAULT NULL`,
        `\`c\` text${own} GENERATED ALWAYS AS (concat(\`b\`,_latin1'x' COLLATE latin1_bin)) STORED`,
        '`d` char(1) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin',
        '`e` char(1) CHARACTER SET latin1 COLLATE latin1_bin',
      ],
      options,
    );

  it('goes where it is that of the table', () => {
    expect(withoutInheritedCollations(columns(' COLLATE latin1_bin'))).toBe(columns(''));
    expect(withoutInheritedCollations(columns(' COLLATE latin1_general_ci'))).toBe(
      columns(' COLLATE latin1_general_ci'),
    );
  });

  it('makes no difference', () => {
    expect(normalizeCreateTable(columns(' CHARACTER SET latin1 COLLATE latin1_bin'))).toBe(
      normalizeCreateTable(columns('')),
    );
  });
});

it('AUTO_INCREMENT is a column, and not an option or a name', () => {
  expect(hasAutoIncrementColumn(table(['`a` int NOT NULL AUTO_INCREMENT'], ' ENGINE=ARCHIVE'))).toBe(true);
  expect(
    hasAutoIncrementColumn(table(["`AUTO_INCREMENT ` int COMMENT ' AUTO_INCREMENT '"], ' AUTO_INCREMENT=2')),
  ).toBe(false);
});
