import { describe, expect, it } from '@jest/globals';
import { Problems } from '../../../src/core/problems.ts';
import type { ColumnFacts, TableFacts } from '../../../src/format/table-facts.ts';
import { factsOfDefinition } from '../../../src/masking/facts-of-definition.ts';
import { planMasks, type MaskableTable, type MaskPlan } from '../../../src/masking/plan-masks.ts';
import { readMaskRules } from '../../../src/masking/read-rules.ts';

const S = '0123456789abcdef0123456789abcdef';

function column(name: string, type: string, more: Partial<ColumnFacts> = {}): ColumnFacts {
  const isText = /char|text/.test(type);
  return {
    name,
    type,
    nullable: false,
    default: null,
    charset: isText ? 'utf8mb4' : null,
    collation: isText ? 'utf8mb4_bin' : null,
    extra: '',
    comment: '',
    expression: null,
    ...more,
  };
}

function table(
  name: string,
  columns: ColumnFacts[],
  more: Partial<MaskableTable> = {},
  facts: Partial<TableFacts> = {},
): MaskableTable {
  return {
    schema: 's',
    name,
    rows: 1000,
    facts: {
      engine: 'InnoDB',
      collation: null,
      options: '',
      comment: '',
      columns,
      indexes: [],
      foreignKeys: [],
      checks: [],
      partitions: [],
      ...facts,
    },
    ...more,
  };
}

const unique = (...columns: string[]): Partial<TableFacts> => ({
  indexes: [
    {
      name: 'u',
      unique: true,
      type: 'BTREE',
      comment: '',
      hidden: false,
      parts: columns.map((each) => ({ column: each, expression: null, prefix: null, descending: false })),
    },
  ],
});
const reference = (from: string, to: string): Partial<TableFacts> => ({
  foreignKeys: [
    {
      name: 'f',
      columns: [from],
      schema: 's',
      table: 'parent',
      referenced: [to],
      onUpdate: '',
      onDelete: '',
    },
  ],
});

function plan(
  lines: string,
  tables: MaskableTable[],
  isMariaDb = false,
): { plan?: MaskPlan; problems: string } {
  const problems = new Problems();
  const text = `version: 1\nsecret: { env: S }\n${lines}`;
  const rules = readMaskRules(text, 'r.yaml', { environment: { S }, readFile: () => '' }, problems);
  expect(problems.found).toEqual([]);
  const found = planMasks({ rules: rules!, tables, isMariaDb });
  return 'plan' in found ? { plan: found.plan, problems: '' } : { problems: found.problems.join('\n') };
}

describe('plan of masks', () => {
  const people = table('people', [column('id', 'int'), column('mail', 'varchar(80)')]);

  it('needs a rule for each column, unless its type is kept', () => {
    expect(plan('tables: { s.people: { mail: { mask: email } } }', [people]).problems).toContain(
      's.people: { id: keep }',
    );
    const kept = plan('tables: { s.people: { mail: { mask: email } } }\nkeep-types: [int]', [people]);
    expect(kept.plan!.tables[0]!.masks).toHaveLength(1);
    expect(plan('tables: { s.people: { mail: { mask: email } } }\nstrict: false', [people]).problems).toBe(
      '',
    );
  });

  it('refuses rules that match nothing, and rules that differ', () => {
    const kept = 'keep-types: [int]\n';
    expect(plan(`${kept}tables: { s.peple: keep, s.people: keep }`, [people]).problems).toContain(
      's.peple matches no table',
    );
    expect(
      plan(`${kept}tables: { s.people: { MAIL: { mask: email }, x: keep } }`, [people]).problems,
    ).toContain('no column x');
    expect(plan(`${kept}tables: { s.people: { MAIL: { mask: email } } }`, [people]).problems).toBe('');
    const two = `${kept}tables: { 's.p*': { mail: { mask: email } }, 's.*e': { mail: { mask: hash } } }`;
    expect(plan(two, [people]).problems).toContain('has different rules');
    const first = plan(
      `${kept}tables: { s.people: { mail: keep } }\ncolumns: { '*.mail': { mask: email } }`,
      [people],
    );
    expect(first.plan!.tables).toEqual([]);
    expect(plan(`tables: { s.people: keep, 's.*': { mail: { mask: email } } }`, [people]).problems).toContain(
      'for the whole table',
    );
  });

  it('refuses masks that give rows of a unique key the same value', () => {
    const codes = (type: string, rows: number): MaskableTable[] => [
      table('codes', [column('code', type)], { rows }, unique('code')),
    ];
    const rule = (mask: string): string => `tables: { s.codes: { code: { mask: ${mask} } } }`;
    expect(plan(rule('hash'), codes('varchar(8)', 100)).problems).toContain('it is unique, and hash');
    expect(plan(rule('hash'), codes('varchar(8)', 50)).problems).toBe('');
    expect(plan(rule('hash'), codes('varchar(32)', 1e9)).problems).toBe('');
    expect(plan(rule('email'), codes('varchar(25)', 1e6)).problems).toContain('it is unique, and email');
    expect(plan(rule('first-name'), codes('varchar(40)', 2)).problems).toContain('part of a unique key');
    const key = plan(rule('key'), [
      table(
        'codes',
        [column('code', 'int', { extra: 'auto_increment' })],
        { autoIncrement: '1001' },
        unique('code'),
      ),
    ]);
    expect(key.plan!.tables[0]!.masks).toMatchObject([
      { maskClass: 'bijective', form: '`code` BETWEEN 0 AND 1024' },
    ]);
    const prefix = table('codes', [column('code', 'varchar(80)')], { rows: 1e6 }, unique('code'));
    prefix.facts.indexes[0]!.parts[0]!.prefix = 8;
    expect(plan(rule('email'), [prefix]).problems).toContain('it is unique');
  });

  it('wants one rule for all columns that foreign keys tie', () => {
    const parent = table(
      'parent',
      [column('id', 'int', { extra: 'auto_increment' })],
      { autoIncrement: '70000' },
      unique('id'),
    );
    const child = table('child', [column('ref', 'int', { nullable: true })], {}, reference('ref', 'id'));
    expect(
      plan('tables: { s.parent: { id: { mask: key } }, s.child: keep }', [parent, child]).problems,
    ).toContain('foreign keys tie it to s.child.ref');
    const both = plan('tables: { s.parent: { id: { mask: key } }, s.child: { ref: { mask: key } } }', [
      parent,
      child,
    ]);
    const forms = both.plan!.tables.flatMap(({ masks }) =>
      masks === 'no rows' ? [] : masks.map(({ form }) => form),
    );
    expect(forms).toEqual(['`id` BETWEEN 0 AND 131072', '`ref` BETWEEN 0 AND 131072']);
    expect(
      plan('tables: { s.parent: keep, s.child: { ref: { mask: null } } }', [parent, child]).problems,
    ).toBe('');
    expect(plan('tables: { s.child: { ref: { mask: key } } }\nstrict: false', [child]).problems).toContain(
      's.parent.id',
    );
  });

  it('orders masks by what they read, and refuses cycles', () => {
    const dates = table('dates', [
      column('id', 'int'),
      column('born', 'date'),
      column('name', 'varchar(40)'),
    ]);
    const rules = `tables: { s.dates: { id: { mask: key }, name: { sql: "CONCAT(born, id)" }, born: { mask: date, shift: 3d, by: id } } }`;
    const { masks } = plan(rules, [dates]).plan!.tables[0]!;
    expect((masks as readonly { column: string }[]).map(({ column: each }) => each)).toEqual([
      'name',
      'born',
      'id',
    ]);
    const cycle = `tables: { s.dates: { id: keep, name: { sql: "born" }, born: { sql: "name" } } }`;
    expect(plan(cycle, [dates]).problems).toContain("read each other's columns");
  });

  it.each([
    ['{ mask: null }', 'varchar(9)', 'may be NULL'],
    ['{ mask: email }', 'varchar(24)', 'needs 25 characters'],
    ['{ mask: email }', 'int', 'masks texts'],
    ['{ mask: key }', 'varchar(9)', 'masks integers'],
    ['{ mask: key, bits: 31 }', 'int', 'exceeds 30'],
    ['{ mask: date, keep: year }', 'year', 'masks DATE'],
    ['{ mask: iban }', 'char(21)', 'makes up to 22'],
    ["{ mask: fixed, value: 'four' }", 'char(3)', 'takes 3'],
    ["{ mask: json, paths: { '$.a': null } }", 'text', 'JSON columns of MySQL'],
    ['{ mask: hash }', 'geometry', 'no geometry'],
    ['{ sql: "NOW()" }', 'datetime', 'calls NOW'],
    ['{ mask: fixed, value: x, when: "y = 1" }', 'char(3)', 'names y'],
  ])('refuses %s for %s', (rule, type, problem) => {
    expect(plan(`tables: { s.t: { c: ${rule} } }`, [table('t', [column('c', type)])]).problems).toContain(
      problem,
    );
  });

  it('refuses json on MariaDB, generated columns and partition keys', () => {
    const json = [table('t', [column('c', 'json')])];
    expect(
      plan("tables: { s.t: { c: { mask: json, paths: { '$.a': null } } } }", json, true).problems,
    ).toContain('MariaDB');
    const generated = [table('t', [column('c', 'int', { extra: 'STORED GENERATED', expression: '1' })])];
    expect(plan('tables: { s.t: { c: { mask: key } } }', generated).problems).toContain('is generated');
    const partitioned = factsOfDefinition(
      'CREATE TABLE `t` (\n  `c` date NOT NULL\n) ENGINE=InnoDB\n/*!50100 PARTITION BY RANGE (year(`c`)) (PARTITION p VALUES LESS THAN MAXVALUE) */',
      's',
    )!;
    const found = plan('tables: { s.t: { c: { mask: date, keep: month } } }', [
      { schema: 's', name: 't', facts: partitioned },
    ]);
    expect(found.problems).toContain('partitioned by it');
  });
});

describe('facts of a definition', () => {
  it('reads types, character sets, keys and references', () => {
    const facts = factsOfDefinition(
      "CREATE TABLE `t` (\n  `id` int unsigned NOT NULL AUTO_INCREMENT,\n  `a``b` varchar(20) COLLATE utf8mb4_bin DEFAULT 'x, NOT NULL' COMMENT 'it''s',\n  `e` enum('a','b)c') CHARACTER SET latin1 NOT NULL,\n  `g` int GENERATED ALWAYS AS ((`id` + 1)) VIRTUAL,\n  PRIMARY KEY (`id`),\n  UNIQUE KEY `u` (`a``b`(5),`e`),\n  KEY `k` (`e`),\n  CONSTRAINT `f` FOREIGN KEY (`id`) REFERENCES `o`.`p` (`q`) ON DELETE CASCADE,\n  CONSTRAINT `c` CHECK ((`id` > 0))\n) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci",
      's',
    )!;
    expect(
      facts.columns.map(({ name, type, nullable, charset, collation, extra }) => [
        name,
        type,
        nullable,
        charset,
        collation,
        extra,
      ]),
    ).toEqual([
      ['id', 'int unsigned', false, null, null, 'auto_increment'],
      ['a`b', 'varchar(20)', true, 'utf8mb4', 'utf8mb4_bin', ''],
      ['e', "enum('a','b)c')", false, 'latin1', 'latin1_general_ci', ''],
      ['g', 'int', true, null, null, 'STORED GENERATED'],
    ]);
    expect(
      facts.indexes.map(({ name, parts }) => [name, parts.map((part) => [part.column, part.prefix])]),
    ).toEqual([
      ['PRIMARY', [['id', null]]],
      [
        'u',
        [
          ['a`b', 5],
          ['e', null],
        ],
      ],
    ]);
    expect(facts.foreignKeys).toMatchObject([
      { columns: ['id'], schema: 'o', table: 'p', referenced: ['q'] },
    ]);
  });
});
