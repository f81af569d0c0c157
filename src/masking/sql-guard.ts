// The expressions of `sql` and `when`. Invariant: only operators, listed functions and columns of
// the row are accepted, so an expression gives the same result each time and reads no other data.
import { nearestOf } from '../core/suggestion.ts';
import { DEFAULT_QUOTING } from '../sql/tokens/sql-quoting.ts';
import { isDot, keywordOf, tokenize, type Token } from '../sql/tokens/sql-tokens.ts';

/** Functions whose result depends on their arguments only. */
const FUNCTIONS = new Set(
  `ABS ASCII CAST CEIL CEILING CHAR CHAR_LENGTH CHARACTER_LENGTH COALESCE CONCAT CONCAT_WS CONV CONVERT CRC32 DATE DATE_ADD
   DATE_FORMAT DATE_SUB DATEDIFF DAY DAYOFMONTH DAYOFWEEK DAYOFYEAR ELT EXTRACT FIELD FIND_IN_SET FLOOR FORMAT FROM_DAYS
   GREATEST HEX HOUR IF IFNULL INSTR JSON_ARRAY JSON_EXTRACT JSON_OBJECT JSON_QUOTE JSON_REMOVE JSON_REPLACE JSON_SET JSON_TYPE
   JSON_UNQUOTE JSON_VALID LAST_DAY LCASE LEAST LEFT LENGTH LOCATE LOWER LPAD LTRIM MAKEDATE MAKETIME MICROSECOND MID MINUTE MOD
   MONTH NULLIF OCT OCTET_LENGTH ORD POSITION POW POWER QUARTER REGEXP_REPLACE REPEAT REPLACE REVERSE RIGHT ROUND RPAD RTRIM
   SECOND SHA2 SIGN SPACE STR_TO_DATE SUBSTR SUBSTRING SUBSTRING_INDEX TIME TIMESTAMPADD TIMESTAMPDIFF TO_DAYS TRIM TRUNCATE
   UCASE UNHEX UPPER WEEK WEEKDAY YEAR`.split(/\s+/),
);
const WORDS = new Set(
  `AND AS BETWEEN BINARY BOTH CASE CHAR COLLATE DATE DATETIME DAY DECIMAL DIV ELSE END ESCAPE FALSE FOR FROM HOUR IN INTERVAL IS
   LEADING LIKE MINUTE MOD MONTH NOT NULL OR REGEXP RLIKE SECOND SIGNED THEN TIME TRAILING TRUE UNKNOWN UNSIGNED USING WHEN XOR
   YEAR UTF8MB4 UTF8MB4_BIN UTF8MB4_GENERAL_CI UTF8MB3 UTF8 LATIN1 ASCII _UTF8MB4 _BINARY _LATIN1 X B N`.split(
    /\s+/,
  ),
);

export interface GuardedSql {
  /** Columns of the row that the expression names, as the table calls them. */
  reads: string[];
}

/** Words that begin a query, whatever the columns are called. */
const QUERIES = /^(?:SELECT|WITH|TABLE|VALUES|INTO|EXISTS|ANY|ALL|SOME|UNION)$/;

/**
 * Examines an expression.
 * @param columns columns of the table
 * @returns the reason of a refusal, as the end of a sentence
 */
export function guardSql(sql: string, columns: readonly string[]): GuardedSql | string {
  const names = new Map(columns.map((name) => [name.toLowerCase(), name]));
  const reads = new Set<string>();
  let tokens: Token[];
  try {
    tokens = [...tokenize(sql, DEFAULT_QUOTING)];
  } catch {
    return 'has a quote without an end';
  }
  let end = 0;
  let depth = 0;
  for (const [i, token] of tokens.entries()) {
    if (sql.slice(end, token.start).trim() !== '') return 'has a comment: leave it out';
    end = token.end;
    const isQuote = /^['"`]$/.test(token.text);
    if (
      isQuote &&
      (token.end > sql.length || token.end - token.start < 2 || sql[token.end - 1] !== token.text)
    )
      return 'has a quote without an end';
    const next = tokens[i + 1];
    const isCall = next?.text === '(' && next.name === undefined;
    const isNearDot = isName(token) && (isDot(next) || isDot(tokens[i - 1]));
    if (isNearDot)
      return `names ${sql.slice(token.start, token.end)} with a dot: name columns of the same row only`;
    if (token.name === undefined) {
      if (token.text === '(') depth++;
      if (token.text === ')') depth--;
      // The tokenizer opens the comments that servers execute.
      if (token.text === '/' && sql[token.end] === '*') return 'has a comment: leave it out';
      if (token.text === ',' && depth === 0) return 'has a comma outside of parentheses';
      if (depth < 0) return 'closes a parenthesis that it does not open';
      if (!isQuote && !/^[-+*/%=<>!&|^~(),.\d]$/.test(token.text))
        return `has the character ${JSON.stringify(token.text)}, which is refused`;
      continue;
    }
    const word = keywordOf(token);
    if (word !== undefined && /^\d/.test(word)) continue;
    if (word !== undefined && QUERIES.test(word)) return `has the word ${word}: subqueries are refused`;
    if (isCall && word === undefined) return `calls ${token.name}: functions have no quotes`;
    if (isCall && word !== undefined && !WORDS.has(word)) {
      if (FUNCTIONS.has(word)) continue;
      const nearest = nearestOf(word, [...FUNCTIONS]);
      return `calls ${word}, which is not one of the functions that depend on the row only${nearest ? `; did you mean ${nearest}?` : ''}`;
    }
    if (isCall && word !== undefined && FUNCTIONS.has(word)) continue;
    const column = names.get(token.name.toLowerCase());
    if (column !== undefined) reads.add(column);
    else if (word === undefined || !WORDS.has(word))
      return `names ${token.name}, which is neither a column of the table nor a permitted word`;
  }
  if (sql.slice(end).trim() !== '') return 'has a comment: leave it out';
  if (tokens.length === 0) return 'is empty';
  return depth === 0 ? { reads: [...reads] } : 'does not close a parenthesis';
}

function isName(token: Token): boolean {
  return token.name !== undefined && !/^\d/.test(token.name);
}
