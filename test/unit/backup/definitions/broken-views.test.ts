// What cannot be restored because of a view that cannot be restored.
import { expect, it } from '@jest/globals';
import { withoutBroken } from '../../../../src/backup/definitions/broken-views.ts';
import type { DefinitionRecord } from '../../../../src/format/definition-record.ts';

const view = (name: string, sql: string, broken?: string): DefinitionRecord => ({
  kind: 'view',
  schema: 's',
  name,
  columns: ['a'],
  statement: Buffer.from(`CREATE VIEW \`${name}\` AS ${sql}`),
  session: { client: 'utf8mb4', sqlMode: '' },
  ...(broken === undefined ? {} : { broken }),
});

it('goes on from view to view, in any order', () => {
  const views = withoutBroken([
    view('a', 'select `b`.`x` AS `x` from `b`'),
    view('b', 'select `x`.`x` AS `x` from (`t` join `s`.`c` `x`)'),
    view('c', 'select 1', 'it is odd'),
    view('d', "select 'c' AS `c` from `t`"),
  ]);
  expect(views.map(({ broken }) => broken)).toEqual([
    'it needs view s.b, which will not be restored',
    'it needs view s.c, which will not be restored',
    'it is odd',
    undefined,
  ]);
});
