import { describe, expect, it } from '@jest/globals';
import { newlyReserved, quoteWords } from '../../../src/sql/tokens/reserved-words.ts';
import { splitRemovedModes } from '../../../src/sql/tokens/sql-modes.ts';
import { DEFAULT_QUOTING } from '../../../src/sql/tokens/sql-quoting.ts';

describe('words that have become reserved', () => {
  it('are those between two versions', () => {
    expect(newlyReserved([5, 7, 22], [8, 0, 15])).toContain('RANK');
    expect(newlyReserved([5, 7, 22], [8, 0, 15])).not.toContain('QUALIFY');
    expect([...newlyReserved([8, 0, 15], [8, 4, 0])].sort()).toEqual(['INTERSECT', 'QUALIFY', 'TABLESAMPLE']);
    expect(newlyReserved([8, 0, 15], [8, 0, 15]).size).toBe(0);
  });

  const words = new Set(['RANK', 'LEAD', 'WINDOW']);

  it.each([
    ['SELECT rank FROM t', 'SELECT `rank` FROM t', ['RANK']],
    ['rank: LOOP LEAVE rank; END LOOP', '`rank`: LOOP LEAVE `rank`; END LOOP', ['RANK']],
    ['SELECT rank(lead), Rank', 'SELECT `rank`(`lead`), `Rank`', ['RANK', 'LEAD']],
    // Names already, or no names at all.
    ['SELECT t.rank, @rank, `rank`, "rank", \'rank\' -- rank', undefined, []],
    ['SELECT t . rank /* window */ # lead', undefined, []],
    ['SELECT rank1, arank', undefined, []],
  ])('%s', (sql, expected, found) => {
    expect(quoteWords(sql, DEFAULT_QUOTING, words)).toEqual({ sql: expected ?? sql, words: found });
  });

  it('keeps bytes that are no ASCII', () => {
    const sql = Buffer.from('SELECT rank AS größe', 'utf8').toString('latin1');
    const { sql: result } = quoteWords(sql, DEFAULT_QUOTING, words);
    expect(Buffer.from(result, 'latin1').toString('utf8')).toBe('SELECT `rank` AS größe');
  });

  it('are no words where a second byte of gbk is a backquote', () => {
    // 0x8160 is one character, whose second byte is a backquote.
    const sql = "SELECT '\x81\x60 rank \x81\x60', rank";
    expect(quoteWords(sql, { ...DEFAULT_QUOTING, charset: 'gbk' }, words).sql).toBe(
      "SELECT '\x81\x60 rank \x81\x60', `rank`",
    );
  });
});

describe('modes that are gone', () => {
  it.each([
    ['STRICT_TRANS_TABLES,NO_AUTO_CREATE_USER', 'STRICT_TRANS_TABLES', ['NO_AUTO_CREATE_USER']],
    ['PIPES_AS_CONCAT,ANSI_QUOTES,ORACLE', 'PIPES_AS_CONCAT,ANSI_QUOTES', ['ORACLE']],
    ['ANSI_QUOTES', 'ANSI_QUOTES', []],
    ['', '', []],
  ])('%s', (mode, kept, removed) => {
    expect(splitRemovedModes(mode)).toEqual({ kept, removed });
  });
});
