// The file of --after-load: kinds, positions, and statements that are refused before any effect.
import { expect, it } from '@jest/globals';
import { Problems } from '../../../src/core/problems.ts';
import { readAfterLoad } from '../../../src/restore/after-load/after-load-file.ts';

const read = (text: string): { problems: readonly string[]; kinds: string[] } => {
  const problems = new Problems();
  const found = readAfterLoad(text, 'after.sql', problems);
  return {
    problems: problems.found,
    kinds: (found?.statements ?? []).map(({ kind, line, column }) => `${kind} ${line}:${column}`),
  };
};

it('knows the kinds and the positions of statements', () => {
  const { problems, kinds } = read(
    "\uFEFF-- x;\nUSE a; UPDATE t SET a = ';';\n\n/* y */ ALTER TABLE t ADD b int;SET PASSWORD = 'x';\nWITH x AS (SELECT 1) SELECT 2",
  );
  expect(problems).toEqual([]);
  expect(kinds).toEqual(['session 2:1', 'rows 2:8', 'other 4:9', 'other 4:33', 'rows 5:1']);
});

it.each([
  ['BEGIN', 'leave transactions out'],
  ['start transaction', 'leave transactions out'],
  ['COMMIT', 'leave transactions out'],
  ['SET @a = 1, autocommit = 0', 'leave autocommit out'],
  ['LOCK TABLES t WRITE', 'leave them out'],
  ["LOAD DATA LOCAL INFILE '/etc/passwd' INTO TABLE t", 'a file of this computer'],
  ['source other.sql', 'mysql client'],
])('refuses %s', (sql, why) => {
  expect(read(`SELECT 1;\n${sql};`).problems).toEqual([
    expect.stringMatching(
      new RegExp(`^--after-load: after.sql: statement 2 \\(line 2, column 1\\) is refused: .*${why}`),
    ),
  ]);
});

it('refuses a file without a statement', () => {
  expect(read('-- nothing;\n').problems).toEqual(['--after-load: after.sql holds no statement']);
});
