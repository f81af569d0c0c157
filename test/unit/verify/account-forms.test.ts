import { describe, expect, it } from '@jest/globals';
import { compareStatements, neutralStatements } from '../../../src/verify/server/account-forms.ts';

const EQUAL = { missing: [], surplus: [] };

function compare(expected: string[], actual: string[]) {
  return compareStatements(neutralStatements(expected), neutralStatements(actual));
}

describe('accounts as two versions print them', () => {
  it.each([
    [
      'names and hashes',
      [
        `CREATE USER 'a'@'%' IDENTIFIED WITH 'caching_sha2_password' AS '$A\\n' REQUIRE NONE PASSWORD EXPIRE DEFAULT ACCOUNT UNLOCK`,
      ],
      [
        "CREATE USER `a`@`%` IDENTIFIED WITH 'caching_sha2_password' AS 0x24410A REQUIRE NONE PASSWORD EXPIRE DEFAULT ACCOUNT UNLOCK PASSWORD HISTORY DEFAULT PASSWORD REUSE INTERVAL DEFAULT PASSWORD REQUIRE CURRENT DEFAULT",
      ],
    ],
    [
      'privileges in other orders and lines',
      [
        'GRANT SELECT, INSERT (`a`, `b)`), UPDATE ON `s`.`t` TO `a`@`%`',
        'GRANT B_ADMIN,A_ADMIN ON *.* TO `a`@`%`',
      ],
      [
        'GRANT A_ADMIN,B_ADMIN ON *.* TO `a`@`%`',
        'GRANT INSERT (`a`, `b)`), SELECT ON `s`.`t` TO `a`@`%`',
        'GRANT UPDATE ON `s`.`t` TO `a`@`%`',
      ],
    ],
    [
      'all privileges in full',
      ["GRANT ALL PRIVILEGES ON *.* TO 'a'@'%' WITH GRANT OPTION"],
      [
        'GRANT SELECT, SUPER, CREATE TABLESPACE ON *.* TO `a`@`%` WITH GRANT OPTION',
        'GRANT BACKUP_ADMIN ON *.* TO `a`@`%` WITH GRANT OPTION',
      ],
    ],
    ['roles', ['GRANT `r`@`%`,`s`@`%` TO `a`@`%`'], ["GRANT `r`@`%`, `s`@`%` TO 'a'@'%'"]],
  ])('%s', (_, expected, actual) => {
    expect(compare(expected, actual)).toEqual(EQUAL);
  });

  it.each([
    ['a privilege less', ['GRANT SELECT, INSERT ON *.* TO `a`@`%`'], ['GRANT SELECT ON *.* TO `a`@`%`']],
    ['a privilege more', ['GRANT SELECT ON *.* TO `a`@`%`'], ['GRANT SELECT, SUPER ON *.* TO `a`@`%`']],
    [
      'an option less',
      ['GRANT ALL PRIVILEGES ON *.* TO `a`@`%` WITH GRANT OPTION'],
      ['GRANT SELECT, CREATE TABLESPACE ON *.* TO `a`@`%`'],
    ],
    [
      'a column less',
      ['GRANT SELECT (`a`,`b`) ON `s`.`t` TO `a`@`%`'],
      ['GRANT SELECT (`a`) ON `s`.`t` TO `a`@`%`'],
    ],
    ['a lock', ["CREATE USER 'a'@'%' ACCOUNT LOCK"], ["CREATE USER 'a'@'%' ACCOUNT UNLOCK"]],
    [
      'another hash',
      ["CREATE USER 'a'@'%' IDENTIFIED WITH 'p' AS 'x'"],
      ["CREATE USER 'a'@'%' IDENTIFIED WITH 'p' AS 'y'"],
    ],
  ])('%s is a difference', (_, expected, actual) => {
    expect(compare(expected, actual)).not.toEqual(EQUAL);
  });
});
