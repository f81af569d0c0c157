// Whether an event comes up enabled: its clause of CREATE EVENT, found as servers read it. Pure.
import type { QuotingMode } from './sql-quoting.ts';
import { keywordOf, tokenize, type Token } from './sql-tokens.ts';

export interface EventStatus {
  isEnabled: boolean;
  /** The same statement, whose event comes up disabled. */
  disabled: string;
}

/**
 * Servers always print `ON COMPLETION [NOT] PRESERVE ENABLE`. What follows DO may hold the same words, and so may comments.
 * @returns undefined where the clause is not there, or where not every server would read it
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
  const at = tokens.findIndex(
    (token, i) => keywordOf(token) === 'ON' && keywordOf(tokens[i + 1]) === 'COMPLETION',
  );
  if (isConditional) return undefined;
  if (at < 0) return readBareStatus(statement, tokens);
  const preserve = keywordOf(tokens[at + 2]) === 'NOT' ? at + 3 : at + 2;
  if (keywordOf(tokens[preserve]) !== 'PRESERVE') return undefined;
  const status = tokens[preserve + 1];
  const word = keywordOf(status);
  if (word === 'DISABLE') return { isEnabled: false, disabled: statement };
  const [start, end] =
    word === 'ENABLE' ? [status!.start, status!.end] : [tokens[preserve]!.end, tokens[preserve]!.end];
  const written = word === 'ENABLE' ? 'DISABLE' : ' DISABLE';
  return { isEnabled: true, disabled: `${statement.slice(0, start)}${written}${statement.slice(end)}` };
}

/** Without ON COMPLETION: see `withoutNotPreserve`. */
function readBareStatus(statement: string, tokens: readonly Token[]): EventStatus | undefined {
  const status = tokens.find((token) => /^(?:EN|DIS)ABLE$/.test(keywordOf(token) ?? ''));
  if (status === undefined) return undefined;
  const disabled = `${statement.slice(0, status.start)}DISABLE${statement.slice(status.end)}`;
  return { isEnabled: keywordOf(status) === 'ENABLE', disabled };
}

/**
 * The statement without `ON COMPLETION NOT PRESERVE`, which is what an event has without a word: under HIGH_NOT_PRECEDENCE, MySQL
 * prints it and does not read it (seen: 9.7).
 * @param head of CREATE EVENT, up to DO
 */
export function withoutNotPreserve(head: string, quoting: QuotingMode): string {
  const tokens = [...tokenize(head, quoting)];
  const words = ['ON', 'COMPLETION', 'NOT', 'PRESERVE'];
  const at = tokens.findIndex((_, i) => words.every((word, k) => keywordOf(tokens[i + k]) === word));
  return at < 0 ? head : head.slice(0, tokens[at]!.start) + head.slice(tokens[at + 4]?.start ?? head.length);
}

/** What is executed by some servers alone. */
function isComment(before: Token | undefined, token: Token): boolean {
  return before?.text === '/' && token.text === '*' && before.end === token.start;
}
