// Meaning of a two-part name by its position: `a.b` after FROM is a table, in an expression it is a
// column of an alias.
import { keywordOf, type Token } from './sql-tokens.ts';

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** Words before an object of a schema. */
const BEFORE_OBJECT = words(
  'FROM JOIN STRAIGHT_JOIN INTO UPDATE DELETE TABLE TABLES VIEW TRIGGER REFERENCES CALL PROCEDURE FUNCTION EVENT SEQUENCE PACKAGE BODY EXISTS IGNORE QUICK LOW_PRIORITY HIGH_PRIORITY DELAYED REPLACE INSERT TRUNCATE OF',
);
/** Words before an object of a schema in parentheses. */
const BEFORE_OBJECT_IN_PARENTHESES = words('FROM JOIN STRAIGHT_JOIN UPDATE NEXTVAL LASTVAL SETVAL');
/** Clauses with lists of tables. A comma after a join's condition continues the list. */
const LISTS_OF_TABLES = words('FROM JOIN STRAIGHT_JOIN ON USING UPDATE DELETE TABLE TABLES');
const LISTS_OF_VALUES = words('SELECT BY SET VALUES VALUE RETURNING RETURN DISTINCT FETCH');
const FUNCTIONS_WITH_FROM = words('EXTRACT TRIM SUBSTRING SUBSTR MID');

export type NamePosition = 'object' | 'expression' | 'unknown';

/**
 * Returns the meaning of a two-part name.
 * @param index index of the first of the tokens `a` `.` `b`
 */
export function positionOf(tokens: readonly Token[], index: number): NamePosition {
  // A function of a schema; nothing calls a column.
  if (tokens[index + 3]?.text === '(') return 'object';
  let before = index - 1;
  while (tokens[before]?.text === '(') before--;
  const keyword = keywordOf(tokens[before]);
  if (tokens[before]?.text === ',') return positionInList(tokens, before);
  if (keyword === undefined) return 'expression';
  // CREATE TABLE … LIKE a.b, or the operator.
  if (keyword === 'LIKE') return 'unknown';
  // CREATE TRIGGER … ON a.b FOR EACH ROW
  if (keyword === 'ON') return keywordOf(tokens[index + 3]) === 'FOR' ? 'object' : 'expression';
  // NEXT VALUE FOR a.b
  if (keyword === 'FOR') return keywordOf(tokens[before - 1]) === 'VALUE' ? 'object' : 'expression';
  const isObject = (before === index - 1 ? BEFORE_OBJECT : BEFORE_OBJECT_IN_PARENTHESES).has(keyword);
  return isObject && !beginsValues(tokens, before) ? 'object' : 'expression';
}

/**
 * Returns whether values follow: `ON DUPLICATE KEY UPDATE a.b = …` and `EXTRACT(DAY FROM a.b)`,
 * whose words otherwise precede tables.
 */
function beginsValues(tokens: readonly Token[], index: number): boolean {
  const keyword = keywordOf(tokens[index]);
  if (keyword === 'UPDATE') return keywordOf(tokens[index - 1]) === 'KEY';
  if (keyword !== 'FROM') return false;
  const opening = findOpening(tokens, index);
  return FUNCTIONS_WITH_FROM.has(keywordOf(tokens[opening - 1]) ?? '');
}

function positionInList(tokens: readonly Token[], comma: number): NamePosition {
  const begin = findOpening(tokens, comma);
  let depth = 0;
  for (let i = comma - 1; i > begin; i--) {
    const { text } = tokens[i]!;
    if (text === ')') depth++;
    else if (text === '(') depth--;
    else if (text === ';' && depth === 0) return 'unknown';
    const keyword = depth === 0 ? keywordOf(tokens[i]) : undefined;
    if (keyword === undefined) continue;
    if (LISTS_OF_TABLES.has(keyword)) return beginsValues(tokens, i) ? 'expression' : 'object';
    if (LISTS_OF_VALUES.has(keyword)) return 'expression';
  }
  // Arguments of a function or values, or tables in parentheses.
  const opened = keywordOf(tokens[begin - 1]);
  return begin < 0 || (opened !== undefined && BEFORE_OBJECT_IN_PARENTHESES.has(opened))
    ? 'unknown'
    : 'expression';
}

/** Returns the index of the innermost open parenthesis, or -1. */
function findOpening(tokens: readonly Token[], index: number): number {
  let depth = 0;
  for (let i = index - 1; i >= 0; i--) {
    const { text } = tokens[i]!;
    if (text === ')') depth++;
    else if (text === '(' && depth-- === 0) return i;
  }
  return -1;
}
