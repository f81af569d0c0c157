// Statement as one line of tokens, separated by single spaces, so that patterns can match its
// beginning: quoted names in backquotes, strings empty, no comments, and the content of `/*!50001 …
// */` as the server parses it.
import type { QuotingMode } from '../tokens/sql-quoting.ts';
import { tokenize, type Token } from '../tokens/sql-tokens.ts';

/** MariaDB skips comments of later MySQL versions, every server those above its own version. */
const NEWEST_FOR_ALL = 50_699;

export interface StatementText {
  text: string;
  /** Offsets in the text of parts that not every server executes. */
  conditional: readonly number[];
  /** Whether plain comments or double quotes occur; SHOW CREATE TABLE prints neither. */
  isDecorated: boolean;
}

/**
 * Reads a statement.
 * @param asNames whether strings are names, as in accounts
 */
export function readStatement(statement: string, quoting: QuotingMode, asNames = false): StatementText {
  const tokens = [...tokenize(statement, quoting)];
  const conditional: number[] = [];
  const parts: string[] = [];
  const open: { isForAll: boolean }[] = [];
  let length = 0;
  let end = 0;
  let isDecorated = false;
  const add = (part: string): void => {
    parts.push(part);
    length += part.length + 1;
  };
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    isDecorated ||= token.text === '"' || statement.slice(end, token.start).trim() !== '';
    const comment = openingComment(statement, token);
    if (comment) {
      open.push(comment);
      if (!comment.isForAll) conditional.push(length);
      while (tokens[i + 1] !== undefined && tokens[i + 1]!.start < comment.end) i++;
      // A number that continues as a word is part of the word, so keep the rest.
      if (tokens[i]!.end > comment.end) add(statement.slice(comment.end, tokens[i]!.end));
    } else if (open.length > 0 && isBare(token) && statement.startsWith('*/', token.start)) {
      open.pop();
      // `*/*` ends a comment on a server; here its last two characters may look like a new comment.
      if (tokens[i + 1]?.start === token.end) i++;
      else conditional.push(0);
    } else {
      const written = statement.slice(token.start, token.end);
      // A server that skips a comment ignores quotes in it.
      if (written.includes('*/') && open.some(({ isForAll }) => !isForAll)) conditional.push(0);
      add(textOf(written, token, asNames));
    }
    ({ end } = tokens[i]!);
  }
  isDecorated ||= statement.slice(end).trim() !== '';
  return { text: parts.join(' '), conditional, isDecorated };
}

function isBare(token: Token): boolean {
  return token.name === undefined && token.end - token.start === 1;
}

function openingComment(statement: string, token: Token): { end: number; isForAll: boolean } | undefined {
  if (!isBare(token)) return undefined;
  const match = /^\/\*(M?)!(\d{5,6})?/.exec(statement.slice(token.start, token.start + 10));
  if (!match) return undefined;
  const [opening, ofMariaDb, version = '0'] = match;
  return {
    end: token.start + opening.length,
    isForAll: ofMariaDb === '' && version.length < 6 && Number(version) <= NEWEST_FOR_ALL,
  };
}

function textOf(written: string, { name, text }: Token, asNames: boolean): string {
  if (name !== undefined) return text === '`' || text === '"' ? quote(name) : name;
  if (text !== "'" && text !== '"') return written;
  return asNames ? quote(unquoteText(written, text)) : "''";
}

function quote(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

function unquoteText(written: string, mark: string): string {
  return written
    .slice(1, -1)
    .replace(/\\([^])|(["'])\2/g, (all, escaped?: string) => escaped ?? (all[0] === mark ? mark : all));
}
