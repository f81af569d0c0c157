// Status clause of CREATE EVENT, which decides whether a new event is enabled; found as servers
// parse it. Pure.
import type { QuotingMode } from '../tokens/sql-quoting.ts';
import { keywordOf, tokenize, type Token } from '../tokens/sql-tokens.ts';

export interface EventStatus {
  isEnabled: boolean;
  /** Same statement, with a disabled event. */
  disabled: string;
}

/**
 * Reads the status. Servers always print `ON COMPLETION [NOT] PRESERVE ENABLE`. The body after DO
 * and comments may contain the same words.
 * @returns undefined if the clause is missing, or if not every server would parse it
 */
export function readEventStatus(statement: string, quoting: QuotingMode): EventStatus | undefined {
  const tokens: Token[] = [];
  let isConditional = false;
  for (const token of tokenize(statement, quoting)) {
    const word = keywordOf(token);
    if (word === 'DO') break;
    isConditional ||= isComment(tokens.at(-1), token);
    tokens.push(token);
  }
  const index = tokens.findIndex(
    (token, i) => keywordOf(token) === 'ON' && keywordOf(tokens[i + 1]) === 'COMPLETION',
  );
  if (isConditional) return undefined;
  if (index < 0) return readBareStatus(statement, tokens);
  const preserve = keywordOf(tokens[index + 2]) === 'NOT' ? index + 3 : index + 2;
  if (keywordOf(tokens[preserve]) !== 'PRESERVE') return undefined;
  const status = tokens[preserve + 1];
  const word = keywordOf(status);
  if (word === 'DISABLE') return { isEnabled: false, disabled: statement };
  const [start, end] =
    word === 'ENABLE' ? [status!.start, status!.end] : [tokens[preserve]!.end, tokens[preserve]!.end];
  const written = word === 'ENABLE' ? 'DISABLE' : ' DISABLE';
  return { isEnabled: true, disabled: `${statement.slice(0, start)}${written}${statement.slice(end)}` };
}

/** Reads a status without ON COMPLETION, see `withoutNotPreserve`. */
function readBareStatus(statement: string, tokens: readonly Token[]): EventStatus | undefined {
  const status = tokens.find((token) => /^(?:EN|DIS)ABLE$/.test(keywordOf(token) ?? ''));
  if (status === undefined) return undefined;
  const disabled = `${statement.slice(0, status.start)}DISABLE${statement.slice(status.end)}`;
  return { isEnabled: keywordOf(status) === 'ENABLE', disabled };
}

/**
 * Returns the statement without `ON COMPLETION NOT PRESERVE`, which is the default. Under
 * HIGH_NOT_PRECEDENCE, MySQL prints this clause but cannot parse it (seen: 9.7).
 * @param head CREATE EVENT up to DO
 */
export function withoutNotPreserve(head: string, quoting: QuotingMode): string {
  const tokens = [...tokenize(head, quoting)];
  const words = ['ON', 'COMPLETION', 'NOT', 'PRESERVE'];
  const index = tokens.findIndex((_, i) => words.every((word, k) => keywordOf(tokens[i + k]) === word));
  return index < 0
    ? head
    : head.slice(0, tokens[index]!.start) + head.slice(tokens[index + 4]?.start ?? head.length);
}

/** Returns whether a comment begins that only some servers execute. */
function isComment(before: Token | undefined, token: Token): boolean {
  return before?.text === '/' && token.text === '*' && before.end === token.start;
}
