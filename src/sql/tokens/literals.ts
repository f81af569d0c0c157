// String literals in SQL text with one character per byte: their values, and other notations.
import { characterBytes } from './multi-byte.ts';
import type { QuotingMode } from './sql-quoting.ts';
import { tokenize } from './sql-tokens.ts';

const ESCAPES: Readonly<Record<string, string>> = {
  '0': '\0',
  b: '\b',
  n: '\n',
  r: '\r',
  t: '\t',
  Z: '\x1a',
};

/** Returns the value of a quoted literal, in bytes. */
export function literalBytes(literal: string, { noBackslash, charset }: QuotingMode): string {
  const quote = literal[0]!;
  const end = literal.length - 1;
  let result = '';
  for (let i = 1; i < end;) {
    const bytes = characterBytes(literal, i, charset);
    if (bytes === 1 && literal[i] === '\\' && !noBackslash) {
      const escaped = characterBytes(literal, i + 1, charset);
      const text = literal.slice(i + 1, i + 1 + escaped);
      // `\%` and `\_` keep their backslash, because they are LIKE patterns.
      result += ESCAPES[text] ?? (text === '%' || text === '_' ? `\\${text}` : text);
      i += 1 + escaped;
    } else {
      result += literal.slice(i, i + bytes);
      i += bytes === 1 && literal[i] === quote ? 2 : bytes;
    }
  }
  return result;
}

/** Rewrites literals so that NO_BACKSLASH_ESCAPES does not change their value. */
export function withoutBackslashEscapes(sql: string, mode: QuotingMode): string {
  return replaceLiterals(sql, mode, (literal) =>
    literal.includes('\\') ? `'${literalBytes(literal, mode).replaceAll("'", "''")}'` : literal,
  );
}

/**
 * Rewrites non-ASCII literals with an introducer, `_latin1'…'`, as numbers, `_latin1 0x…`. So their
 * bytes stay unchanged when the surrounding text is converted.
 */
export function withHexLiterals(sql: string, mode: QuotingMode): string {
  return replaceLiterals(sql, mode, (literal, introducer) => {
    if (introducer === undefined || !/[\x80-\xff]/.test(literal)) return literal;
    const bytes = Buffer.from(literalBytes(literal, mode), 'latin1');
    return `${/\s$/.test(introducer) ? '' : ' '}0x${bytes.toString('hex')}`;
  });
}

/**
 * @param replace receives the literal and its introducer: a word that begins with `_`, and the
 * space after the word
 */
function replaceLiterals(
  sql: string,
  mode: QuotingMode,
  replace: (literal: string, introducer: string | undefined) => string,
): string {
  let result = '';
  let copied = 0;
  let word: { name: string; start: number } | undefined;
  for (const { start, end, text, name } of tokenize(sql, mode)) {
    if (name === undefined && (text === "'" || text === '"')) {
      const introducer = word?.name.startsWith('_') ? sql.slice(word.start, start) : undefined;
      result += sql.slice(copied, start) + replace(sql.slice(start, end), introducer);
      copied = end;
    }
    word = name === undefined || text === '`' ? undefined : { name, start };
  }
  return result + sql.slice(copied);
}
