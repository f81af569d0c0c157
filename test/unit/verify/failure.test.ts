// Who is to blame for a failed verification, in one sentence.
import { expect, it } from '@jest/globals';
import { explainFailure, hintOf } from '../../../src/verify/failure.ts';
import type { Check } from '../../../src/verify/report.ts';
import { READ } from '../../support/verification-records.ts';

const check = (kind: string, place: Partial<Check>, status: Check['status'] = 'failed'): Check => ({
  check: kind,
  status,
  expected: 1,
  actual: 2,
  ...place,
});
const table = (kind: string, name: string): Check => check(kind, { schema: 'shop', table: name });

it.each<[string, Check[], keyof typeof READ, string, string]>([
  [
    'an object',
    [check('sha256', { object: 'a' })],
    'objects',
    'objects',
    '1 object of the backup is damaged',
  ],
  [
    'objects',
    [
      check('sha256', { object: 'a' }),
      check('size', { object: 'b' }),
      check('sha256', { object: 'c' }, 'passed'),
    ],
    'objects',
    'objects',
    '2 objects of the backup are damaged',
  ],
  [
    'a server',
    [table('count', 'a'), table('rows', 'a'), table('count', 'b'), table('definition', 'c')],
    'server',
    'server',
    'the server differs from the backup in 3 tables',
  ],
  [
    'a restore',
    [table('count', 'a')],
    'restore',
    'restore',
    'the restored server differs from the backup in 1 table',
  ],
  [
    'a view',
    [table('view', 'a'), table('count', 'b')],
    'server',
    'server',
    'the server differs from the backup in 2 objects',
  ],
  [
    'an assertion',
    [check('assertion', { object: 'x' })],
    'restore',
    'assertions',
    'the backup is intact; 1 assertion failed',
  ],
  [
    'assertions on a server that was there',
    [check('assertion', { object: 'x' }), check('assertion', { object: 'y' })],
    'server',
    'assertions',
    'the server has what the backup recorded; 2 assertions failed',
  ],
  [
    'all of it',
    [check('size', { object: 'a' }), table('count', 'b'), check('assertion', { object: 'x' })],
    'server',
    'objects',
    '1 object of the backup is damaged; the server differs from the backup in 1 table; 1 assertion failed',
  ],
])('%s', (_, checks, read, culprit, message) => {
  const failure = explainFailure(checks, READ[read])!;
  expect(failure).toEqual({ culprit, message });
  expect(hintOf(failure).includes('Do not trust this copy')).toBe(culprit === 'objects');
});

it('nobody, where nothing failed', () => {
  expect(explainFailure([check('sha256', { object: 'a' }, 'passed')], READ.objects)).toBeUndefined();
});
