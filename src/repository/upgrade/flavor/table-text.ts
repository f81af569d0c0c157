// Splits a CREATE TABLE statement into parts that can be changed one by one: columns and keys, and
// the options after them. Pure; one character per byte. Invariant: unchanged parts keep their
// bytes.
import { findBody, splitDefinitions } from '../../../sql/definitions/create-table.ts';
import { DEFAULT_QUOTING } from '../../../sql/tokens/sql-quoting.ts';
import { keywordOf, tokenize, type Token } from '../../../sql/tokens/sql-tokens.ts';

export interface TableText {
  /** Text up to the first parenthesis. */
  head: string;
  definitions: string[];
  /** Text from the closing parenthesis. */
  options: string;
}

export function splitTable(statement: string): TableText | undefined {
  const body = findBody(statement);
  if (!body) return undefined;
  return {
    head: statement.slice(0, body.start),
    definitions: splitDefinitions(statement.slice(body.start, body.end)).map((text) => text.trim()),
    options: statement.slice(body.end),
  };
}

export function joinTable({ head, definitions, options }: TableText): string {
  return `${head}\n  ${definitions.join(',\n  ')}\n${options}`;
}

/** Returns the name of a column in UTF-8; undefined for a key or a check. */
export function columnOf(definition: string): string | undefined {
  const name = /^`((?:[^`]|``)*)`/.exec(definition)?.[1];
  return name === undefined ? undefined : Buffer.from(name.replaceAll('``', '`'), 'latin1').toString('utf8');
}

export function replaceOutsideQuotes(text: string, pattern: RegExp, by: string): string {
  return text.replace(/'(?:[^'\\]|\\.|'')*'|`(?:[^`]|``)*`|[^'`]+/gs, (part) =>
    /^['`]/.test(part) ? part : part.replace(pattern, by),
  );
}

export function isOutsideQuotes(text: string, pattern: RegExp): boolean {
  return pattern.test(text.replace(/'(?:[^'\\]|\\.|'')*'|`(?:[^`]|``)*`/gs, "''"));
}

export interface TableOption {
  /** Name in upper case. */
  name: string;
  value: string;
  isQuotedName: boolean;
}

/** Returns the text without the selected options, including options of partitions. */
export function removeOptions(
  options: string,
  isRemoved: (option: TableOption) => boolean,
): { text: string; removed: TableOption[] } {
  const tokens = [...tokenize(options, DEFAULT_QUOTING)];
  const removed: TableOption[] = [];
  let text = '';
  let end = 0;
  for (const [i, token] of tokens.entries()) {
    const value = tokens[i + 2];
    const isOption = token.name !== undefined && tokens[i + 1]?.text === '=' && value !== undefined;
    if (!isOption || token.start < end) continue;
    const isQuotedName = keywordOf(token) === undefined;
    const option = {
      name: token.name!.toUpperCase(),
      value: options.slice(value.start, value.end),
      isQuotedName,
    };
    if (!isRemoved(option)) continue;
    removed.push(option);
    const start = options[token.start - 1] === ' ' ? token.start - 1 : token.start;
    text += options.slice(end, start);
    ({ end } = value);
  }
  return { text: text + options.slice(end), removed };
}

/**
 * Returns tokens with their depth of parentheses. A parenthesis itself counts as outside of its
 * pair.
 */
export function withDepth(text: string): { token: Token; depth: number }[] {
  let depth = 0;
  return [...tokenize(text, DEFAULT_QUOTING)].map((token) => {
    const isBare = token.name === undefined;
    if (isBare && token.text === ')') depth--;
    const own = { token, depth };
    if (isBare && token.text === '(') depth++;
    return own;
  });
}
