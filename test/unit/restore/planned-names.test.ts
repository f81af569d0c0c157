// Which statement of a plan created a name that is not in it: the one that mentions it, however it is quoted and in whatever case.
import { describe, expect, it } from '@jest/globals';
import type { ServerName } from '../../../src/mysql/schema/names/server-names.ts';
import { mentions, type PlannedName } from '../../../src/restore/plan/planned-names.ts';

const planned = (statement: string | Buffer, given: Partial<PlannedName> = {}): PlannedName => ({
  element: {},
  kind: 'table',
  schema: 'shop',
  name: 'v',
  statements: () => [Buffer.from(statement as string).toString('latin1')],
  charset: 'utf8mb4',
  ...given,
});

describe('a statement mentions', () => {
  it.each<[string, ServerName, boolean]>([
    ['CREATE EVENT mysql.evil DO DO 1', { kind: 'event', schema: 'mysql', name: 'evil' }, true],
    ['CREATE EVENT `MySQL`.`EVIL` DO DO 1', { kind: 'event', schema: 'mysql', name: 'evil' }, true],
    ['CREATE EVENT other.evil DO DO 1', { kind: 'event', schema: 'mysql', name: 'evil' }, false],
    // Of its own schema it need not name it.
    ['CREATE EVENT evil DO DO 1', { kind: 'event', schema: 'shop', name: 'evil' }, true],
    ['CREATE TABLE `a``b` (id int)', { kind: 'table', schema: 'shop', name: 'a`b' }, true],
    ['CREATE TABLE größe (id int)', { kind: 'table', schema: 'shop', name: 'größe' }, true],
    ["CREATE USER 'a''b'@'h'", { kind: 'account', name: "'a''b'@'h'" }, true],
    ['CREATE USER evil', { kind: 'account', name: "'evil'@'%'" }, true],
    ['CREATE USER evil', { kind: 'account', name: "'evil'@'localhost'" }, false],
    ['CREATE ROLE evil', { kind: 'account', name: "'evil'" }, true],
    ['CREATE TABLE t (id int)', { kind: 'schema', name: 'x' }, false],
  ])('%s: %j %s', (statement, name, expected) => {
    expect(mentions(planned(statement), name)).toBe(expected);
  });

  it('a name in the character set of its client', () => {
    const bytes = Buffer.from('CREATE PROCEDURE mysql.gr\xf6\xdfe() SELECT 1', 'latin1');
    const name: ServerName = { kind: 'procedure', schema: 'mysql', name: 'größe' };
    expect(mentions(planned(bytes, { charset: 'latin1' }), name)).toBe(true);
    expect(mentions(planned(bytes, { charset: 'utf8mb4' }), name)).toBe(false);
  });
});
