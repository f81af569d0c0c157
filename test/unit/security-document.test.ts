// SECURITY.md names a test for each of its statements: the tests are there, and no statement is without one.
import { expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const text = readFileSync(join(root, '.github', 'SECURITY.md'), 'utf8');
const TEST = /`((?:unit|integration|contract|faults|dist)\/[^`]*)`/g;
const testsIn = (part: string): string[] => [...part.matchAll(TEST)].map(([, name]) => name!);

it('every test that is named exists', () => {
  const named = new Set(testsIn(text));
  expect(named.size).toBeGreaterThan(20);
  expect([...named].filter((name) => !name.endsWith('.test.ts'))).toEqual([]);
  expect([...named].filter((name) => !existsSync(join(root, 'test', name)))).toEqual([]);
});

it('every attack has attacker, attempt, outcome and test', () => {
  const [, attacks = ''] = /## Attacks\n([^]*?)\n## /.exec(text) ?? [];
  const rows = attacks.split('\n').filter((line) => /^\| (?!attacker|-)/.test(line));
  expect(rows.length).toBeGreaterThan(25);
  for (const row of rows) {
    const cells = row.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '').trim());
    expect(cells).toHaveLength(4);
    expect([row, testsIn(cells[3]!).length > 0, cells[0], cells[2]]).toEqual([
      row,
      true,
      expect.stringMatching(/\w/),
      expect.stringMatching(/\w/),
    ]);
  }
});

it.each(['What a restore runs', 'Storage', 'Secrets', 'Images'])(
  'every statement of "%s" has a test',
  (title) => {
    const [, section = ''] = new RegExp(`## ${title}\\n([^]*?)(?:\\n## |$)`).exec(text) ?? [];
    const statements = section.trim().split(/\n(?=- )/);
    expect(statements.filter((statement) => testsIn(statement).length === 0)).toEqual([]);
  },
);
