// Decides whether a text of a dump is a single expression inside of a statement. It knows quotes,
// parentheses and function names, but no grammar. It refuses text that could end the statement,
// begin a comment, add to a list or set a variable, and also queries and functions that do more
// than compute a value: a dump is not signed, and its texts run with the rights of a restore.

export interface ExpressionTraits {
  isExpression: boolean;
  /** Whether the text has an @ outside of quotes. */
  hasVariable: boolean;
}

const words = (text: string): string[] => text.split(' ');

/**
 * Words allowed before a parenthesis: functions that compute a value from their arguments,
 * operators, and types in CAST.
 */
const BEFORE_PARENTHESIS = new Set([
  ...words(
    'ABS ASCII BIN BIT_COUNT CEIL CEILING CHAR_LENGTH CHARACTER_LENGTH COALESCE CONCAT CONCAT_WS CONVERT CRC32',
  ),
  ...words(
    'CAST DATE DATE_ADD DATE_FORMAT DATE_SUB DATEDIFF DAY DAYOFMONTH DAYOFWEEK DAYOFYEAR EXTRACT FIELD',
  ),
  ...words(
    'FIND_IN_SET FLOOR FROM_BASE64 FROM_DAYS FROM_UNIXTIME GREATEST HEX HOUR IF IFNULL INET6_ATON INET6_NTOA',
  ),
  ...words(
    'INET_ATON INET_NTOA INSTR ISNULL JSON_CONTAINS JSON_EXTRACT JSON_LENGTH JSON_TYPE JSON_UNQUOTE JSON_VALUE',
  ),
  ...words(
    'JSON_VALID LAST_DAY LCASE LEAST LEFT LENGTH LOCATE LOWER LPAD LTRIM MAKEDATE MD5 MICROSECOND MID MINUTE MOD',
  ),
  ...words(
    'MONTH NULLIF OCTET_LENGTH ORD POSITION POW POWER QUARTER REPLACE REVERSE RIGHT ROUND RPAD RTRIM SECOND SHA SHA1',
  ),
  ...words(
    'SHA2 SIGN STR_TO_DATE STRCMP STRING_TO_VECTOR ST_ASBINARY ST_ASTEXT ST_GEOMFROMTEXT ST_GEOMFROMWKB ST_SRID',
  ),
  ...words(
    'SUBSTR SUBSTRING SUBSTRING_INDEX TIME TIMESTAMP TIMESTAMPADD TIMESTAMPDIFF TO_BASE64 TO_DAYS TRIM TRUNCATE',
  ),
  ...words(
    'UCASE UNHEX UNIX_TIMESTAMP UPPER UUID_TO_BIN WEEK WEEKDAY YEAR YEARWEEK CURDATE CURRENT_DATE NOW UTC_DATE',
  ),
  ...words('AND BETWEEN BINARY CASE DIV ELSE ESCAPE IN INTERVAL IS LIKE NOT OR REGEXP RLIKE THEN WHEN XOR'),
  ...words('CHAR DATETIME DECIMAL NCHAR'),
]);

/** MariaDB's NEXT VALUE FOR takes a value of a sequence. */
const REFUSED = new Set(words('SELECT TABLE VALUES WITH INTO PROCEDURE NEXT'));
const WORD = /[\p{L}\p{N}_$]+/uy;

export function examineExpression(text: string): ExpressionTraits {
  let depth = 0;
  let hasVariable = false;
  let previous = '';
  const refused = (): ExpressionTraits => ({ isExpression: false, hasVariable });
  for (let position = 0; position < text.length; position++) {
    const char = text[position]!;
    WORD.lastIndex = position;
    const word = WORD.exec(text)?.[0];
    if (word !== undefined) {
      if (!isHarmless(word.toUpperCase(), previous, text.slice(position + word.length))) return refused();
      position += word.length - 1;
      previous = word;
      continue;
    }
    if (/\s/.test(char)) continue;
    if (char === "'" || char === '"' || char === '`') {
      const end = closingQuote(text, position, char);
      if (end === undefined) return refused();
      position = end;
      // A user-defined function.
      if (char === '`' && /^\s*\(/.test(text.slice(end + 1))) return refused();
    } else if (char === '(') depth++;
    else if (char === ')') {
      if (--depth < 0) return refused();
    } else if (char === ';' || char === '#' || char === '\0') return refused();
    else if (['--', '/*', ':=', '@@'].some((refusedText) => text.startsWith(refusedText, position)))
      return refused();
    else if (char === ',' && depth === 0) return refused();
    else if (char === '@') hasVariable = true;
    previous = char;
  }
  return { isExpression: depth === 0 && text.trim() !== '', hasVariable };
}

function isHarmless(word: string, previous: string, rest: string): boolean {
  // A qualified name, or the name of a variable.
  const isQualified = previous === '.' || previous === '@';
  if (!/^\s*\(/.test(rest)) return isQualified || !REFUSED.has(word);
  return !isQualified && BEFORE_PARENTHESIS.has(word);
}

function closingQuote(text: string, position: number, quote: string): number | undefined {
  for (let i = position + 1; i < text.length; i++) {
    if (text[i] === '\\' && quote !== '`') i++;
    else if (text[i] === quote) {
      if (text[i + 1] === quote) i++;
      else return i;
    }
  }
  return undefined;
}
