// Under which collation MariaDB reads the literals of a table.
import { expect, it } from '@jest/globals';
import { literalCollation } from '../../../src/sql/definitions/printed-literals.ts';

const table = (columns: string, options = 'DEFAULT CHARSET=latin1 COLLATE=latin1_bin'): string =>
  Buffer.from(`CREATE TABLE \`t\` (\n  ${columns}\n) ENGINE=InnoDB ${options}`).toString('latin1');
const COLUMN = "`c` varchar(9) DEFAULT NULL COMMENT '中'";

it.each([
  ['of the table', table(`${COLUMN},\n  CHECK (\`c\` <> 'é')`), 'latin1_bin'],
  ['none without an expression', table(COLUMN), undefined],
  ['none where it lacks a character', table(`${COLUMN},\n  CHECK (\`c\` <> '中')`), undefined],
  [
    'none where a default lacks one',
    table("`c` varchar(9) CHARACTER SET utf8mb4 DEFAULT '中',\n  CHECK (`c` <> 'a')"),
    undefined,
  ],
  [
    'none where it is that of the connection',
    table(`${COLUMN},\n  CHECK (\`c\` <> 'é')`, 'DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin'),
    undefined,
  ],
  [
    'of characters of two bytes',
    table(`${COLUMN},\n  CHECK (\`c\` <> '中')`, 'DEFAULT CHARSET=ucs2 COLLATE=ucs2_bin'),
    'ucs2_bin',
  ],
  ['none of bytes', table(`${COLUMN},\n  CHECK (\`c\` <> 'a')`, 'DEFAULT CHARSET=binary'), undefined],
])('%s', (_, createTable, collation) => {
  expect(literalCollation(createTable)).toBe(collation);
});
