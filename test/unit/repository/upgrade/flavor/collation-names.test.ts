import { describe, expect, it } from '@jest/globals';
import type { Version } from '../../../../../src/repository/upgrade/finding.ts';
import {
  countsSpaces,
  defaultCollation,
  otherCollation,
} from '../../../../../src/repository/upgrade/flavor/collation-names.ts';

const mysql = (...versionNumbers: [number, number, number]): Version => ({ flavor: 'mysql', versionNumbers });
const mariadb = (...versionNumbers: [number, number, number]): Version => ({
  flavor: 'mariadb',
  versionNumbers,
});

describe('a collation of the other flavor', () => {
  it.each([
    ['utf8mb4_0900_ai_ci', 'utf8mb4_uca1400_nopad_ai_ci'],
    ['utf8mb4_0900_as_ci', 'utf8mb4_uca1400_nopad_as_ci'],
    ['utf8mb4_0900_as_cs', 'utf8mb4_uca1400_nopad_as_cs'],
    ['utf8mb4_0900_bin', 'utf8mb4_nopad_bin'],
    ['utf8mb4_de_pb_0900_as_cs', 'utf8mb4_uca1400_german2_nopad_as_cs'],
    ['utf8mb4_es_trad_0900_ai_ci', 'utf8mb4_uca1400_spanish2_nopad_ai_ci'],
    ['utf8mb4_croatian_ci', 'utf8mb4_croatian_mysql561_ci'],
  ])('is the same in both directions: %s and %s', (ofMySql, ofMariaDb) => {
    expect(otherCollation(ofMySql, mariadb(11, 8, 0))).toBe(ofMariaDb);
    expect(otherCollation(ofMariaDb, mysql(9, 7, 0))).toBe(ofMySql);
    expect(countsSpaces(ofMySql)).toBe(countsSpaces(ofMariaDb));
  });

  it.each([
    ['utf8mb4_uca1400_ai_ci', 'utf8mb4_0900_ai_ci'],
    ['utf8mb4_uca1400_spanish_as_cs', 'utf8mb4_es_0900_as_cs'],
    ['utf8mb3_uca1400_ai_ci', 'utf8mb3_unicode_520_ci'],
    ['utf16_uca1400_nopad_ai_ci', 'utf16_unicode_520_ci'],
    ['latin1_swedish_nopad_ci', 'latin1_swedish_ci'],
    ['latin1_nopad_bin', 'latin1_bin'],
    ['utf8mb4_unicode_520_nopad_ci', 'utf8mb4_unicode_520_ci'],
    ['latin2_czech_cs', 'latin2_czech_cs'],
    ['utf8mb4_uca1400_ai_cs', undefined],
    ['utf8mb4_uca1400_persian_ai_ci', undefined],
    ['utf8mb4_uca1400_spanish_as_ci', undefined],
    ['utf8mb3_uca1400_czech_ai_ci', undefined],
    ['utf8mb4_croatian_ci', undefined],
    ['utf8mb4_myanmar_ci', undefined],
  ])('of MariaDB %s becomes %s', (from, to) => {
    expect(otherCollation(from, mysql(9, 7, 0))).toBe(to);
  });

  it.each([
    ['utf8mb4_ja_0900_as_cs', undefined],
    ['utf8mb4_zh_0900_as_cs', undefined],
    ['utf8mb4_ru_0900_ai_ci', undefined],
    ['gb18030_chinese_ci', undefined],
    ['utf8_general_ci', 'utf8mb3_general_ci'],
    ['utf8mb4_general_ci', 'utf8mb4_general_ci'],
  ])('of MySQL %s becomes %s', (from, to) => {
    expect(otherCollation(from, mariadb(11, 8, 0))).toBe(to);
  });

  it('is one that the version has', () => {
    expect(otherCollation('utf8mb4_nopad_bin', mysql(8, 0, 15))).toBe('utf8mb4_bin');
    expect(otherCollation('utf8mb3_uca1400_ai_ci', mysql(8, 0, 15))).toBe('utf8_unicode_520_ci');
    expect(otherCollation('utf8mb4_0900_ai_ci', mariadb(10, 6, 5))).toBe('utf8mb4_unicode_520_nopad_ci');
    expect(otherCollation('utf8mb4_0900_as_cs', mariadb(10, 6, 5))).toBeUndefined();
  });
});

describe('the collation of a character set that is named alone', () => {
  it('is the default of the source', () => {
    expect(defaultCollation('utf8mb4', mysql(8, 0, 15))).toBe('utf8mb4_0900_ai_ci');
    expect(defaultCollation('UTF8MB4', mysql(5, 7, 22))).toBe('utf8mb4_general_ci');
    expect(defaultCollation('utf8', mysql(8, 0, 15))).toBe('utf8mb3_general_ci');
    expect(defaultCollation('utf8mb4', mariadb(11, 4, 5))).toBe('utf8mb4_general_ci');
    expect(defaultCollation('utf16', mariadb(11, 8, 6))).toBe('utf16_uca1400_ai_ci');
    expect(defaultCollation('latin1', mariadb(11, 8, 6))).toBeUndefined();
  });
});
