// The table of reserved words, held against the servers: each word that a newer server reserves and an older one takes as a name.
import mysql from 'mysql2/promise';
import { expect, it } from '@jest/globals';
import { newlyReserved } from '../../src/sql/tokens/reserved-words.ts';
import { ask } from '../fixtures/zoo/zoo.ts';
import { EVERY_RELEASE } from '../support/images.ts';
import { openSession } from '../support/open-session.ts';
import { describeServers } from '../support/server-suites.ts';

const PATHS = [
  { source: 'mysql:5.7', target: 'mysql' },
  { source: 'mysql:8.0', target: 'mysql' },
] as const;

/** Words of the grammar before they were reserved: where they are names is not certain. */
const KNOWN_BEFORE = ['CUBE', 'FUNCTION', 'ROW', 'ROWS'];
const ER_PARSE_ERROR = 1064;

await describeServers(
  'reserved words',
  ['source', 'target'],
  ({ source, target }) => {
    it('are those of the table', async () => {
      await using older = await openSession(source, 'read');
      await using newer = await openSession(target, 'read');
      const words = await ask<{ word: string }>(
        target.access(),
        'SELECT WORD AS word FROM information_schema.KEYWORDS WHERE RESERVED = 1',
      );
      const connection = await mysql.createConnection(source.access());
      const names: string[] = [];
      for (const { word } of words)
        await connection.query(`SELECT 1 AS ${word}`).then(
          () => names.push(word),
          (error: { errno: number }) => expect(error.errno).toBe(ER_PARSE_ERROR),
        );
      connection.destroy();
      const known = newlyReserved(older.facts.versionNumbers, newer.facts.versionNumbers);
      expect(names.filter((word) => !KNOWN_BEFORE.includes(word)).sort()).toEqual([...known].sort());
    });
  },
  PATHS.filter((path) => Object.values(path).every((release) => EVERY_RELEASE.includes(release))),
);
