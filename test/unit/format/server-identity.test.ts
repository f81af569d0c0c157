// Whether two backups are of one server, by marks as real servers gave them.
import { expect, it } from '@jest/globals';
import {
  describeIdentity,
  formatIdentity,
  isSameIdentity,
  parseIdentity,
  type ServerIdentity,
} from '../../../src/format/server-identity.ts';

const mysql: ServerIdentity = { uuid: '3e11fa47-71ca-11e1-9e33-c80aa9429562' };
/** A container of mariadb:11.8. */
const maria: ServerIdentity = {
  born: '1796008668',
  uid: 'ANpVPBkPJbocp4GSi7JF+FiGCME=',
  address: 'b4357dfcc4af:3306',
};
/** What the same data directory gave in a container of another name, and with another network card. mariadb-upgrade changes nothing. */
const renamed = { ...maria, address: 'other:3306' };
const moved = { ...renamed, uid: '6DcVu3wvMcoBVGRmlsxbZloSGio=' };

it.each<[string, ServerIdentity, ServerIdentity, boolean | undefined]>([
  ['MySQL and itself', mysql, { ...mysql }, true],
  ['two of MySQL', mysql, { uuid: '00000000-71ca-11e1-9e33-c80aa9429562' }, false],
  ['MySQL and MariaDB', mysql, maria, false],
  ['MariaDB and itself', maria, { ...maria }, true],
  ['MariaDB with another host name', maria, renamed, true],
  ['MariaDB with another network card', renamed, moved, true],
  ['MariaDB with both at once', maria, moved, false],
  ['MariaDB that another backup account sees less of', maria, { address: maria.address! }, true],
  ['MariaDB set up anew at the same address', maria, { ...maria, born: '1796009999' }, false],
  [
    'two of MariaDB that were set up in the same second',
    maria,
    {
      ...maria,
      uid: 'GAJMUHr9plISaP6lTIonzdlcqcE=',
      address: 'aee904f75a1c:3306',
    },
    false,
  ],
  ['something and nothing', maria, {}, undefined],
  ['MySQL and nothing', mysql, {}, undefined],
  ['nothing and nothing', {}, {}, undefined],
])('%s', (_, a, b, expected) => {
  expect(isSameIdentity(a, b)).toBe(expected);
  expect(isSameIdentity(b, a)).toBe(expected);
});

it.each([mysql, maria, {}, { address: 'a&b=c:1', uid: '%' }])('%j is kept as a text', (identity) => {
  expect(parseIdentity(formatIdentity(identity))).toEqual(identity);
});

it('is what its text says, whatever that is', () => {
  expect(parseIdentity('')).toEqual({});
  expect(parseIdentity('uuid=a&__proto__=b&constructor=c&%%%')).toEqual({ uuid: 'a' });
});

it('is described in words', () => {
  expect(describeIdentity(mysql)).toBe('server_uuid 3e11fa47-71ca-11e1-9e33-c80aa9429562');
  expect(describeIdentity(maria)).toBe('b4357dfcc4af:3306, set up at 2026-11-30T03:17:48.000Z');
  expect(describeIdentity({})).toBe('unknown');
});
