// A statement as one line of tokens with one space between them, so that its beginning can be matched: quoted names in backquotes,
// quoted texts empty, comments gone, and what stands in `/*!50001 … */` as the server reads it.
import type { QuotingMode } from './sql-quoting.ts';
import { tokenize, type Token } from './sql-tokens.ts';

/** MariaDB skips comments of MySQL's later versions, and every server those of a version above its own. */
const NEWEST_FOR_ALL = 50_699;

export interface StatementText {
  text: string;
  /** Offsets in the text at which something begins that not every server executes. */
  conditional: readonly number[];
  /** There are plain comments, or texts in double quotes: SHOW CREATE TABLE prints neither. */
  isDecorated: boolean;
}

/** @param asNames quoted texts are names, as of accounts */
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
      // A number that goes on as a word is not what it seems: the rest of it is kept.
      if (tokens[i]!.end > comment.end) add(statement.slice(comment.end, tokens[i]!.end));
    } else if (open.length > 0 && isBare(token) && statement.startsWith('*/', token.start)) {
      open.pop();
      // `*/*` ends a comment for a server; here its last two characters may have been taken for another one's beginning.
      if (tokens[i + 1]?.start === token.end) i++;
      else conditional.push(0);
    } else {
      const written = statement.slice(token.start, token.end);
      // A server that skips a comment does not look for quotes in it.
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
