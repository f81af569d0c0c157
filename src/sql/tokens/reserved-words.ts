// Words that some version of MySQL made reserved. Programs of older versions that use them as names
// fail to parse. `test/integration/reserved-words.test.ts` checks the table. Pure.
import type { QuotingMode } from './sql-quoting.ts';
import { isDot, keywordOf, tokenize } from './sql-tokens.ts';

type Version = readonly [major: number, minor: number, patch: number];

/**
 * Words with the version that reserved them, or an older one: backquotes around a name do no harm.
 * The grammar did not know any of these words before, so an older program uses them only as names.
 * Words that the grammar knew before (CUBE, FUNCTION, ROW, ROWS) are not listed, because their use
 * is ambiguous.
 */
const RESERVED_SINCE: Readonly<Record<string, Version>> = {
  CUME_DIST: [8, 0, 2],
  DENSE_RANK: [8, 0, 2],
  EMPTY: [8, 0, 4],
  EXCEPT: [8, 0, 3],
  EXTERNAL: [9, 0, 0],
  FIRST_VALUE: [8, 0, 2],
  GROUPING: [8, 0, 1],
  GROUPS: [8, 0, 2],
  INTERSECT: [8, 0, 31],
  JSON_TABLE: [8, 0, 4],
  LAG: [8, 0, 2],
  LAST_VALUE: [8, 0, 2],
  LATERAL: [8, 0, 14],
  LEAD: [8, 0, 2],
  LIBRARY: [9, 0, 0],
  NTH_VALUE: [8, 0, 2],
  NTILE: [8, 0, 2],
  OF: [8, 0, 1],
  OVER: [8, 0, 2],
  PERCENT_RANK: [8, 0, 2],
  QUALIFY: [8, 4, 0],
  RANK: [8, 0, 2],
  RECURSIVE: [8, 0, 1],
  ROW_NUMBER: [8, 0, 2],
  SYSTEM: [8, 0, 3],
  TABLESAMPLE: [8, 4, 0],
  WINDOW: [8, 0, 2],
};

/** Returns the words that are reserved in `target` and unknown in `source`. */
export function newlyReserved(source: Version, target: Version): ReadonlySet<string> {
  return new Set(
    Object.entries(RESERVED_SINCE)
      .filter(([, since]) => isBefore(source, since) && !isBefore(target, since))
      .map(([word]) => word),
  );
}

export interface QuotedWords {
  sql: string;
  /** Distinct words in upper case. */
  words: string[];
}

/** Adds backquotes where words are unquoted names. After a dot or `@`, every word is a name. */
export function quoteWords(sql: string, quoting: QuotingMode, words: ReadonlySet<string>): QuotedWords {
  const found = new Set<string>();
  let result = '';
  let end = 0;
  const tokens = [...tokenize(sql, quoting)];
  for (const [i, token] of tokens.entries()) {
    const word = keywordOf(token);
    if (word === undefined || !words.has(word)) continue;
    const before = tokens[i - 1];
    if (isDot(before) || (before?.text === '@' && before.end === token.start)) continue;
    found.add(word);
    result += `${sql.slice(end, token.start)}\`${sql.slice(token.start, token.end)}\``;
    ({ end } = token);
  }
  return { sql: result + sql.slice(end), words: [...found] };
}

function isBefore([a, b, c]: Version, [major, minor, patch]: Version): boolean {
  return a !== major ? a < major : b !== minor ? b < minor : c < patch;
}
