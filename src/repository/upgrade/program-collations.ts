// Makes the collations of a program explicit if its parameters, its result or its variables name
// only a character set. On MySQL 5.7 they have utf8mb4_general_ci; on MySQL 8.0 they would have
// utf8mb4_0900_ai_ci. Invariant: the program keeps its meaning.
import type { DefinitionRecord } from '../../format/definition-record.ts';
import { quotingOf } from '../../sql/tokens/sql-quoting.ts';
import { keywordOf, tokenize, type Token } from '../../sql/tokens/sql-tokens.ts';
import { has } from '../../mysql/connection/server-abilities.ts';
import type { Version } from './finding.ts';

const PROGRAMS: ReadonlySet<DefinitionRecord['kind']> = new Set([
  'procedure',
  'function',
  'trigger',
  'event',
]);
const ROUTINES: ReadonlySet<DefinitionRecord['kind']> = new Set(['procedure', 'function']);

/** States the collations of MySQL 5.7 for a newer MySQL. */
export function withOldCollations(
  record: DefinitionRecord,
  source: Version,
  target: Version,
): DefinitionRecord {
  if (has(source, 'data dictionary') || !has(target, 'data dictionary')) return record;
  return withProgramCollations(record, (charset) =>
    charset.toLowerCase() === 'utf8mb4' ? 'utf8mb4_general_ci' : undefined,
  );
}

/**
 * States collations in a program.
 * @param collationOf returns the collation of a bare character set; undefined: nothing is stated
 */
export function withProgramCollations(
  record: DefinitionRecord,
  collationOf: (charset: string) => string | undefined,
): DefinitionRecord {
  if (!PROGRAMS.has(record.kind)) return record;
  const { client, sqlMode } = record.session;
  const text = record.statement.toString('latin1');
  const tokens = [...tokenize(text, quotingOf(sqlMode, client))];
  let result = '';
  let end = 0;
  for (const i of typeTokens(tokens, text, ROUTINES.has(record.kind))) {
    const charset = charsetAt(tokens, i);
    const collation = charset?.name === undefined ? undefined : collationOf(charset.name);
    if (!charset || collation === undefined) continue;
    if (keywordOf(tokens[tokens.indexOf(charset) + 1]) === 'COLLATE') continue;
    result += `${text.slice(end, charset.end)} COLLATE ${collation}`;
    ({ end } = charset);
  }
  return end === 0 ? record : { ...record, statement: Buffer.from(result + text.slice(end), 'latin1') };
}

/**
 * Yields the positions of tokens in parameters, after RETURNS, and in DECLARE before the default.
 */
function* typeTokens(tokens: readonly Token[], text: string, isRoutine: boolean): Generator<number> {
  let depth = 0;
  let state: 'head' | 'parameters' | 'returns' | 'declare' | 'body' = isRoutine ? 'head' : 'body';
  for (const [i, token] of tokens.entries()) {
    const word = keywordOf(token);
    const isBare = token.name === undefined;
    if (isBare && token.text === '(') depth++;
    if (isBare && token.text === ')') depth--;
    if (state === 'head' && depth === 1) state = 'parameters';
    else if (state === 'parameters' && depth === 0) state = 'body';
    else if (state === 'body' && word === 'RETURNS') state = 'returns';
    else if (state === 'body' && word === 'DECLARE') state = 'declare';
    else if (state === 'returns' && text.slice(tokens[i - 1]!.end, token.start).includes('\n'))
      state = 'body';
    else if (state === 'declare' && (word === 'DEFAULT' || (isBare && token.text === ';'))) state = 'body';
    if (state !== 'head' && state !== 'body') yield i;
  }
}

/** Finds `CHARSET x` and `CHARACTER SET x`. */
function charsetAt(tokens: readonly Token[], i: number): Token | undefined {
  const word = keywordOf(tokens[i]);
  if (word === 'CHARSET') return tokens[i + 1];
  return word === 'CHARACTER' && keywordOf(tokens[i + 1]) === 'SET' ? tokens[i + 2] : undefined;
}
