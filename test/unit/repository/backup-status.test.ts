// What follows from the records of verifications: never more than what they read.
import { expect, it } from '@jest/globals';
import { backupStatus } from '../../../src/repository/backup-status.ts';
import {
  isVerificationName,
  parseVerificationRecord,
  serializeVerificationRecord,
  type VerificationRecord,
  verificationName,
} from '../../../src/format/verification-record.ts';
import { failed as failedRecord, passed as passedRecord, READ } from '../../support/verification-records.ts';

const ID = '20261122T030000Z-4f2a9c';
const at = (minute: number): string => new Date(Date.UTC(2026, 10, 22, 4, minute)).toISOString();
type Level = VerificationRecord['level'];
const passed = (level: Level, read: keyof typeof READ, minute = 0): VerificationRecord =>
  passedRecord(ID, level, READ[read], at(minute));
const failed = (
  level: Level,
  culprit: NonNullable<VerificationRecord['failure']>['culprit'],
  minute = 0,
): VerificationRecord =>
  failedRecord(ID, level, culprit, culprit === 'server' ? READ.server : READ.restore, at(minute));

it.each<[string, VerificationRecord[], object]>([
  ['nothing', [], { status: 'stored' }],
  [
    'every object',
    [passed('objects', 'objects')],
    { status: 'objects-verified', level: 'objects', time: at(0) },
  ],
  ['a server that had rows before', [passed('rows', 'server')], { status: 'stored' }],
  [
    'a restore, and every object later',
    [passed('objects', 'objects', 2), passed('sample', 'restore', 1)],
    { status: 'restore-verified', level: 'sample', time: at(1) },
  ],
  [
    'restores of several levels',
    [passed('rows', 'restore', 1), passed('sample', 'restore', 2), passed('counts', 'restore', 3)],
    { status: 'restore-verified', level: 'rows', time: at(1) },
  ],
])('of %s', (_, records, expected) => expect(backupStatus(records)).toEqual(expected));

const FAILED = { status: 'verification-failed', failure: '1 object of the backup is damaged' };

it.each<[string, VerificationRecord[], object]>([
  ['is one', [failed('objects', 'objects')], { ...FAILED, level: 'objects', time: at(0) }],
  ['outweighs what passed before', [passed('rows', 'restore', 0), failed('objects', 'objects', 1)], FAILED],
  ['of a restore is one', [failed('rows', 'restore')], { ...FAILED, level: 'rows' }],
  [
    'of objects is taken back by reading all of them',
    [failed('objects', 'objects', 0), passed('objects', 'objects', 1)],
    { status: 'objects-verified' },
  ],
  [
    'of objects is taken back by a restore',
    [failed('objects', 'objects', 0), passed('sample', 'restore', 1)],
    { status: 'restore-verified' },
  ],
  [
    'of objects is not taken back by a server',
    [failed('objects', 'objects', 0), passed('rows', 'server', 1)],
    FAILED,
  ],
  [
    'of a restore is not taken back by reading objects',
    [failed('counts', 'restore', 0), passed('objects', 'objects', 1)],
    FAILED,
  ],
  [
    'of a restore is not taken back by a shallower one',
    [failed('rows', 'restore', 0), passed('counts', 'restore', 1)],
    FAILED,
  ],
  [
    'of a restore is taken back by one as deep',
    [failed('counts', 'restore', 0), passed('rows', 'restore', 1)],
    { status: 'restore-verified' },
  ],
  [
    'of a server is not one of the backup',
    [passed('objects', 'objects', 0), failed('rows', 'server', 1)],
    { status: 'objects-verified' },
  ],
  [
    'of assertions is not one of the backup',
    [passed('rows', 'restore', 0), failed('rows', 'assertions', 1)],
    { status: 'restore-verified' },
  ],
])('a failure %s', (_, records, expected) => {
  expect(backupStatus(records)).toMatchObject(expected);
  expect(backupStatus(records.toReversed())).toMatchObject(expected);
});

it('a record says something of its own backup only', () => {
  const record = passed('rows', 'restore');
  const bytes = serializeVerificationRecord(record);
  expect(parseVerificationRecord(bytes, ID)).toEqual(record);
  expect(parseVerificationRecord(bytes, '20261122T030000Z-000000')).toBeUndefined();
  const others = ['', 'null', '{}', '{"level":"rows"}', bytes.toString().replace('rows', 'all')];
  for (const text of others) expect(parseVerificationRecord(Buffer.from(text), ID)).toBeUndefined();
});

it('records are found by their names, and two of one second are two', () => {
  const names = Array.from({ length: 50 }, (_, i) =>
    verificationName({ time: '2026-11-22T03:00:00.500Z', status: i % 2 ? 'passed' : 'failed' }),
  );
  expect(names[1]).toMatch(/^@\.verified-20261122T030000Z-[0-9a-f]{4}\.json$/);
  expect(names[0]).toMatch(/^@\.failed-20261122T030000Z-[0-9a-f]{4}\.json$/);
  expect(new Set(names).size).toBeGreaterThan(45);
  expect(names.every(isVerificationName)).toBe(true);
  expect(isVerificationName('@.verified-20261122T030000Z.json')).toBe(true);
  expect(['@.manifest.json', `${names[0]}.tmp`, `x${names[0]}`].map(isVerificationName)).toEqual([
    false,
    false,
    false,
  ]);
});
