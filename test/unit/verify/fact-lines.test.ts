// What is compared of the expressions of a table.
import { expect, it } from '@jest/globals';
import type { TableFacts } from '../../../src/format/table-facts.ts';
import { factLines } from '../../../src/verify/definitions/fact-lines.ts';

const table = (expression: string, partition = '`a`'): TableFacts => ({
  engine: 'InnoDB',
  collation: 'utf8mb4_general_ci',
  options: '',
  comment: '',
  columns: [
    {
      name: 'g',
      type: 'int',
      nullable: true,
      default: null,
      charset: null,
      collation: null,
      extra: 'VIRTUAL GENERATED',
      comment: '',
      expression,
    },
  ],
  indexes: [],
  foreignKeys: [],
  checks: [{ name: 'c', clause: expression, enforced: true }],
  partitions: [
    {
      name: 'p',
      subpartition: null,
      method: 'RANGE',
      subMethod: null,
      expression: partition,
      subExpression: null,
      description: '1',
      comment: '',
    },
  ],
});

const lines = (facts: TableFacts, hasLiterals: boolean): string =>
  factLines(facts, (schema) => schema, hasLiterals).join('\n');

it.each([
  ['an introducer', "concat(`a`,'x')", "concat(`a`,_ucs2'\\0x')"],
  ['a hexadecimal literal', "(`a` = 'h')", '(`a` = 0x68)'],
  [
    'the form of MySQL',
    "concat(`a`,\\'it\\\\\\'s\\')",
    "concat(`a`,_ucs2\\'\\\\0i\\\\0t\\\\0\\\\\\'\\\\0s\\')",
  ],
  ['a quote inside of a literal', "(`a` = 'it''s')", "(`a` = _latin1'it\\'s')"],
])('%s differs only where literals count', (_, ours, theirs) => {
  expect(lines(table(ours), false)).toBe(lines(table(theirs), false));
  expect(lines(table(ours), true)).not.toBe(lines(table(theirs), true));
});

it.each([
  ['a function', "lower(concat(`a`,'x'))", "upper(concat(`a`,'x'))"],
  ['a column', "concat(`a`,'x')", "concat(`b`,'x')"],
  ['a column with quotes in its name', "(`it's` = 'a')", "(`it's'` = 'a')"],
  ['a number', '(`a` > 1)', '(`a` > 2)'],
])('%s always differs', (_, ours, theirs) => {
  expect(lines(table(ours), false)).not.toBe(lines(table(theirs), false));
});

it('names in the expression of a partition are the same in any quotes', () => {
  expect(lines(table('1', '("a")'), true)).toBe(lines(table('1', '(`a`)'), true));
  expect(lines(table('1', '("a")'), true)).not.toBe(lines(table('1', '(`b`)'), true));
});

it.each([
  ['spaces that a CHAR does not hold', '  ', ''],
  ['a time in the time zone of another client', '2020-02-29 12:34:56', '2020-02-29 03:34:56'],
])('of a default, %s differ only where the definitions do', (_, ours, theirs) => {
  const withDefault = (text: string | null): TableFacts => {
    const facts = table('1');
    return { ...facts, columns: facts.columns.map((column) => ({ ...column, default: text })) };
  };
  expect(lines(withDefault(ours), false)).toBe(lines(withDefault(theirs), false));
  expect(lines(withDefault(ours), false)).not.toBe(lines(withDefault(null), false));
  expect(lines(withDefault(ours), true)).not.toBe(lines(withDefault(theirs), true));
});
