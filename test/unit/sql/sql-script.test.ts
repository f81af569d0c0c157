// Cutting scripts into statements: held to the files that MySQL Shell wrote, and to a round trip.
import { expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { splitStatements } from '../../../src/sql/statements/sql-script.ts';
import { readBlocks } from '../../../src/sql/statements/script-blocks.ts';

const DUMP = join(import.meta.dirname, '..', '..', 'fixtures', 'mysql-shell-dump');
const read = (name: string): string => readFileSync(join(DUMP, name), 'utf8');
const split = (script: string): string[] => [...splitStatements(script)];

it('cuts the schema file of MySQL Shell', () => {
  const statements = split(read('fmt.sql'));
  expect(statements.filter((text) => text.startsWith('CREATE '))).toEqual([
    expect.stringMatching(/^CREATE DATABASE /),
    'CREATE DEFINER=`root`@`localhost` FUNCTION `f1`(x int) RETURNS int\n    DETERMINISTIC\nBEGIN RETURN x*2; END',
    'CREATE DEFINER=`root`@`localhost` PROCEDURE `p1`(IN x int)\nBEGIN SELECT x+1; END',
  ]);
  expect(statements).toContainEqual(
    expect.stringMatching(/^\/\*!50106 CREATE DEFINER.* DO BEGIN DELETE FROM fmt\.log; END \*\/$/),
  );
  expect(statements.filter((text) => text === 'USE `fmt`')).toHaveLength(3);
  expect(statements.every((text) => !/^(--|DELIMITER)/i.test(text))).toBe(true);
});

it('finds a whole statement in every file of that dump', () => {
  const files = readdirSync(DUMP).filter((name) => name.endsWith('.sql'));
  expect(files.length).toBeGreaterThan(8);
  const all = files.flatMap((name) => split(read(name)));
  for (const statement of all) expect(statement).toMatch(/^(\/\*!|SET|USE|CREATE|DROP|GRANT|ALTER)/);
  expect(all.some((text) => text.includes('TRIGGER `t_ai`') && text.includes("VALUES ('ins'); END"))).toBe(
    true,
  );
});

it('finds the blocks of accounts', () => {
  expect([...readBlocks(read('@.users.sql'))].map(({ kind, name }) => [kind, name])).toEqual([
    ['user', "'ex_user'@'%'"],
    ['grants', "'ex_user'@'%'"],
  ]);
  expect(split(read('@.users.sql'))).toHaveLength(4);
});

it.each<[string, string, string[]]>([
  ['nothing', '', []],
  ['comments alone', '-- a; b\n# c; d\n/* e; f */\n;;', []],
  ['a statement without delimiter', 'SELECT 1', ['SELECT 1']],
  ['delimiters in quotes', `SELECT ';', ";", \`;\`; SELECT 2;`, [`SELECT ';', ";", \`;\``, 'SELECT 2']],
  ['escaped and doubled quotes', `SELECT 'it\\'s; ''', "a\\";"; X;`, [`SELECT 'it\\'s; ''', "a\\";"`, 'X']],
  ['a backslash in an identifier', 'SELECT `a\\`; X;', ['SELECT `a\\`', 'X']],
  ['comments with quotes', "SELECT 1 -- it's\n + 2; X;", ["SELECT 1 -- it's\n + 2", 'X']],
  ['minus minus without blank', 'SELECT 1--1; X;', ['SELECT 1--1', 'X']],
  [
    'versioned comments',
    "/*!50001 SET x = ';' */; /*M!100000 Y */;",
    ["/*!50001 SET x = ';' */", '/*M!100000 Y */'],
  ],
  ['another delimiter', 'DELIMITER //\nA; B//\nC //\ndelimiter ;\nD;', ['A; B', 'C', 'D']],
  ['the word delimiter inside', 'SELECT\ndelimiter\nFROM t; X;', ['SELECT\ndelimiter\nFROM t', 'X']],
  ['line ends of Windows', 'DELIMITER ;;\r\nA;;\r\nDELIMITER ;\r\nB;\r\n', ['A', 'B']],
  [
    'NO_BACKSLASH_ESCAPES',
    `SET sql_mode = 'NO_BACKSLASH_ESCAPES'; SELECT 'a\\'; SET sql_mode = ''; SELECT 'b\\';';`,
    [`SET sql_mode = 'NO_BACKSLASH_ESCAPES'`, `SELECT 'a\\'`, `SET sql_mode = ''`, `SELECT 'b\\';'`],
  ],
  [
    'ANSI_QUOTES',
    `SET SESSION sql_mode='ANSI_QUOTES'; SELECT "a\\"; X;`,
    [`SET SESSION sql_mode='ANSI_QUOTES'`, `SELECT "a\\"`, 'X'],
  ],
])('understands %s', (_, script, expected) => {
  expect(split(script)).toEqual(expected);
});

it('gives back what was joined, whatever the texts hold', () => {
  const literal = fc
    .string({ unit: fc.constantFrom("'", '"', '`', '\\', ';', '-', '#', '/', '*', ' ', '\n', 'a', '😀') })
    .map((text) => `SELECT '${text.replaceAll(/['\\]/g, '\\$&')}', \`${text.replaceAll('`', '``')}\``);
  fc.assert(
    fc.property(fc.array(literal), (statements) => {
      expect(split(statements.map((text) => `${text};\n`).join(''))).toEqual(statements);
    }),
  );
});

it('never loses a byte that is no comment, and ends', () => {
  fc.assert(
    fc.property(fc.string(), (script) => {
      expect(split(script).join('').length).toBeLessThanOrEqual(script.length);
    }),
  );
});
