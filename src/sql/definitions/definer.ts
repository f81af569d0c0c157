// DEFINER clause of a CREATE statement, found by tokens as servers do, so comments and strings
// cannot hide it.
import { DEFAULT_QUOTING, type QuotingMode } from '../tokens/sql-quoting.ts';
import { keywordOf, tokenize, type Token } from '../tokens/sql-tokens.ts';

/** `strip`: objects belong to their creator. `account`: new definer of all objects, as SQL. */
export type Definers = 'keep' | 'strip' | { account: string };

/** Object kinds, which follow the clause. */
const KINDS = new Set([
  'VIEW',
  'TRIGGER',
  'PROCEDURE',
  'FUNCTION',
  'EVENT',
  'PACKAGE',
  'TABLE',
  'SEQUENCE',
  'LIBRARY',
]);

interface Clause {
  /** Range that includes the following space. */
  start: number;
  end: number;
  /** Account as written in the statement. */
  account: string;
}

/** Returns the definer as written in the statement. */
export function findDefiner(statement: string, quoting: QuotingMode = DEFAULT_QUOTING): string | undefined {
  return findClause(statement, quoting)?.account;
}

export function changeDefiner(
  statement: string,
  definers: Definers,
  quoting: QuotingMode = DEFAULT_QUOTING,
): string {
  if (definers === 'keep') return statement;
  const found = findClause(statement, quoting);
  if (!found) return statement;
  const clause = definers === 'strip' ? '' : `DEFINER=${definers.account} `;
  return `${statement.slice(0, found.start)}${clause}${statement.slice(found.end)}`;
}

function findClause(statement: string, quoting: QuotingMode): Clause | undefined {
  const tokens = headOf(statement, quoting);
  const index = tokens.findIndex((token, i) => keywordOf(token) === 'DEFINER' && isBare(tokens[i + 1], '='));
  const last = index < 0 ? undefined : endOfAccount(tokens, index + 2);
  if (!last) return undefined;
  const start = tokens[index]!.start;
  const space = /^\s*/.exec(statement.slice(last.end))![0].length;
  const account = statement.slice(tokens[index + 2]!.start, last.end);
  return { start, end: last.end + space, account };
}

/** Returns the tokens before the object kind; empty for other statements. */
function headOf(statement: string, quoting: QuotingMode): Token[] {
  const tokens: Token[] = [];
  let isCreate = false;
  for (const token of tokenize(statement, quoting)) {
    const word = keywordOf(token);
    // After these tokens the word is an account.
    const isName = isBare(tokens.at(-1), '=') || isBare(tokens.at(-1), '@');
    if (!isCreate && word !== undefined && word !== 'CREATE') return [];
    isCreate ||= word === 'CREATE';
    if (word !== undefined && KINDS.has(word) && !isName) break;
    tokens.push(token);
  }
  return tokens;
}

/** Returns the last token of `CURRENT_USER()`, of a role, or of `user@host`. */
function endOfAccount(tokens: readonly Token[], index: number): Token | undefined {
  if (keywordOf(tokens[index]) === 'CURRENT_USER')
    return isBare(tokens[index + 1], '(') ? tokens[index + 2] : tokens[index];
  if (!isBare(tokens[index + 1], '@')) return tokens[index];
  let host = index + 2;
  // An unquoted host consists of several tokens without spaces: `10.0.0.%`.
  if (!/['"`]/.test(tokens[host]?.text ?? ''))
    while (tokens[host + 1]?.start === tokens[host]?.end && !/['"`/]/.test(tokens[host + 1]?.text ?? '/'))
      host++;
  return tokens[host];
}

function isBare(token: Token | undefined, char: string): boolean {
  return token?.name === undefined && token?.text === char;
}
