// String literals in SQL text that has one character per byte: what they stand for, and other ways to write them.
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

/** The bytes that a literal with its quotes stands for. */
export function literalBytes(literal: string, { noBackslash, charset }: QuotingMode): string {
  const quote = literal[0]!;
  const end = literal.length - 1;
  let result = '';
  for (let i = 1; i < end;) {
    const bytes = characterBytes(literal, i, charset);
    if (bytes === 1 && literal[i] === '\\' && !noBackslash) {
      const escaped = characterBytes(literal, i + 1, charset);
      const text = literal.slice(i + 1, i + 1 + escaped);
      // `\%` and `\_` keep their backslash: they are patterns.
      result += ESCAPES[text] ?? (text === '%' || text === '_' ? `\\${text}` : text);
      i += 1 + escaped;
    } else {
      result += literal.slice(i, i + bytes);
      i += bytes === 1 && literal[i] === quote ? 2 : bytes;
    }
  }
  return result;
}

/** Literals whose backslashes mean nothing afterwards, as NO_BACKSLASH_ESCAPES reads them. */
export function withoutBackslashEscapes(sql: string, mode: QuotingMode): string {
  return replaceLiterals(sql, mode, (literal) =>
    literal.includes('\\') ? `'${literalBytes(literal, mode).replaceAll("'", "''")}'` : literal,
  );
}

/**
 * Literals with an introducer, `_latin1'…'`, whose bytes are not ASCII as numbers, `_latin1 0x…`: those bytes stay what they are when
 * the text around them is converted.
 */
export function withHexLiterals(sql: string, mode: QuotingMode): string {
  return replaceLiterals(sql, mode, (literal, introducer) => {
    if (introducer === undefined || !/[\x80-\xff]/.test(literal)) return literal;
    const bytes = Buffer.from(literalBytes(literal, mode), 'latin1');
    return `${/\s$/.test(introducer) ? '' : ' '}0x${bytes.toString('hex')}`;
  });
}

/** @param replace gets the literal, and what introduces it: a word that begins with `_`, and the space after it */
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
