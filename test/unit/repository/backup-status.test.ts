import { expect, it } from '@jest/globals';
import { backupStatus } from '../../../src/repository/backup-status.ts';
import {
  isVerificationName,
  parseVerificationRecord,
  serializeVerificationRecord,
  type VerificationRecord,
  verificationName,
} from '../../../src/format/verification-record.ts';

const ID = '20261122T030000Z-4f2a9c';
const record = (level: VerificationRecord['level'], restored: boolean): VerificationRecord => ({
  backupId: ID,
  level,
  time: '2026-11-22T03:00:00.000Z',
  restored,
  tool: { name: 't', version: '1' },
});

it('says what is proven, and no more', () => {
  expect(backupStatus([])).toEqual({ status: 'stored' });
  expect(backupStatus([record('objects', false)])).toEqual({ status: 'objects-verified', level: 'objects' });
  expect(backupStatus([record('sample', true), record('objects', false)])).toEqual({
    status: 'restore-verified',
    level: 'sample',
  });
  expect(backupStatus([record('sample', true), record('rows', true), record('counts', true)])).toEqual({
    status: 'restore-verified',
    level: 'rows',
  });
});

it('a record proves something of its own backup only', () => {
  const bytes = serializeVerificationRecord(record('rows', true));
  expect(parseVerificationRecord(bytes, ID)).toEqual(record('rows', true));
  expect(parseVerificationRecord(bytes, '20261122T030000Z-000000')).toBeUndefined();
  for (const text of ['', 'null', '{}', '{"level":"rows"}', bytes.toString().replace('rows', 'all')])
    expect(parseVerificationRecord(Buffer.from(text), ID)).toBeUndefined();
});

it('records are found by their names', () => {
  const name = verificationName(new Date('2026-11-22T03:00:00.500Z'));
  expect(name).toBe('@.verified-20261122T030000Z.json');
  expect(isVerificationName(name)).toBe(true);
  expect(['@.manifest.json', `${name}.tmp`, `x${name}`].map(isVerificationName)).toEqual([
    false,
    false,
    false,
  ]);
});
