// Tokens of SQL text: parses quotes, comments and names, but no grammar. The text is decoded, or
// has one character per byte (latin1); then names are bytes too.
import { characterBytes } from './multi-byte.ts';
import { closingQuote, type QuotingMode } from './sql-quoting.ts';

export interface Token {
  start: number;
  end: number;
  /** Name, if the token is an identifier or a keyword. */
  name?: string;
  /** Quote of a quoted text, first character of a word, or the character itself. */
  text: string;
}

/** Each byte and character from 0x80 is part of a name. */
const IDENTIFIER = /[A-Za-z0-9_$\u0080-\uffff]/;

export function* tokenize(sql: string, quoting: QuotingMode): Generator<Token> {
  for (let position = 0; position < sql.length;) {
    const start = position;
    const char = sql[position]!;
    if (char === '`' || char === '"' || char === "'") {
      position = closingQuote(sql, position, quoting) + 1;
      const isName = char === '`' || (char === '"' && quoting.ansiQuotes);
      const name = isName ? sql.slice(start + 1, position - 1).replaceAll(char + char, char) : undefined;
      yield { start, end: position, text: char, ...(name === undefined ? {} : { name }) };
    } else if (char === '#' || /^--(?:[\x00-\x20\x7f]|$)/.test(sql.slice(position, position + 3))) {
      const end = sql.indexOf('\n', position);
      position = end < 0 ? sql.length : end + 1;
    } else if (sql.startsWith('/*', position) && !/^\/\*M?!/.test(sql.slice(position, position + 4))) {
      const end = sql.indexOf('*/', position + 2);
      position = end < 0 ? sql.length : end + 2;
    } else if (IDENTIFIER.test(char)) {
      while (position < sql.length && IDENTIFIER.test(sql[position]!))
        position += characterBytes(sql, position, quoting.charset);
      const word = sql.slice(start, position);
      // Digits alone are a number: 1.5 has no schema.
      yield { start, end: position, text: char, ...(/^\d+$/.test(word) ? {} : { name: word }) };
    } else {
      position++;
      if (!/\s/.test(char)) yield { start, end: position, text: char };
    }
  }
}

/** Returns whether the token is a dot outside of quotes. */
export function isDot(token: Token | undefined): boolean {
  return token?.text === '.' && token.name === undefined;
}

/** Returns the word in upper case if the token may be a keyword; undefined for quoted names. */
export function keywordOf(token: Token | undefined): string | undefined {
  return token?.name !== undefined && token.end - token.start === token.name.length
    ? token.name.toUpperCase()
    : undefined;
}
