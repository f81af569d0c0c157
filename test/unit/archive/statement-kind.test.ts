// Kinds of statements, and the ids of XA transactions.
import { expect, it } from '@jest/globals';
import { statementKindOf, xaIdOf, xaIdOfPrepare } from '../../../src/archive/replay/statement-kind.ts';

it.each([
  ['BEGIN', 'begin'],
  ['COMMIT', 'commit'],
  ['COMMIT /* a comment */', 'other'],
  ['ROLLBACK', 'rollback'],
  ['ROLLBACK TO `s`', 'other'],
  ['SAVEPOINT `s`', 'other'],
  ["XA START X'61',X'',1", 'xa start'],
  ["XA END X'61',X'',1", 'xa end'],
  ["XA COMMIT X'61',X'',1", 'xa commit'],
  ["XA COMMIT X'61',X'',1 ONE PHASE", 'other'],
  ["XA ROLLBACK X'61',X'',1", 'xa rollback'],
  ["CREATE USER 'a'@'%'", 'account'],
  ['  /* by a tool */ -- and more\n# still\n GRANT SELECT ON *.* TO a', 'account'],
  ["SET PASSWORD FOR 'a'@'%' = 'x'", 'account'],
  ['CREATE OR REPLACE ROLE r', 'account'],
  ['CREATE TABLE users (id INT)', 'other'],
  ['CREATE TABLE `t` (\n  `id` int\n) START TRANSACTION', 'create with rows'],
  ["INSERT INTO t VALUES ('START TRANSACTION')", 'other'],
  ['GRANTED', 'other'],
])('%s', (text, kind) => {
  expect(statementKindOf(Buffer.from(text))).toBe(kind);
});

it('an XA transaction has one id, in its statements and in its event', () => {
  const body = Buffer.alloc(13 + 3);
  body.writeInt32LE(1, 1);
  body.writeInt32LE(2, 5);
  body.writeInt32LE(1, 9);
  body.write('abc', 13);
  expect(xaIdOfPrepare(body)).toBe("x'6162',x'63',1");
  expect(xaIdOf(Buffer.from("XA COMMIT X'6162',X'63',1"))).toBe("x'6162',x'63',1");
});
