// Finds the schema names in SQL text, knowing quotes, comments and user variables but no grammar: a name in
// front of a dot is taken for a schema if it is one of the names that are asked for.

interface Token {
  start: number;
  end: number;
  /** The name, if the token is an identifier. */
  name?: string;
  text: string;
}

const IDENTIFIER = /[\p{L}\p{N}_$]/u;

function* tokenize(sql: string): Generator<Token> {
  for (let position = 0; position < sql.length;) {
    const start = position;
    const char = sql[position]!;
    if (char === '`') {
      position = closing(sql, position, char) + 1;
      yield {
        start,
        end: position,
        name: sql.slice(start + 1, position - 1).replaceAll('``', '`'),
        text: char,
      };
    } else if (char === "'" || char === '"') {
      position = closing(sql, position, char) + 1;
      yield { start, end: position, text: char };
    } else if (char === '#' || /^--\s/.test(sql.slice(position, position + 3))) {
      const end = sql.indexOf('\n', position);
      position = end < 0 ? sql.length : end + 1;
    } else if (sql.startsWith('/*', position) && !/^\/\*M?!/.test(sql.slice(position, position + 4))) {
      const end = sql.indexOf('*/', position + 2);
      position = end < 0 ? sql.length : end + 2;
    } else if (IDENTIFIER.test(char)) {
      while (position < sql.length && IDENTIFIER.test(sql[position]!)) position++;
      yield { start, end: position, name: sql.slice(start, position), text: char };
    } else {
      position++;
      if (!/\s/.test(char)) yield { start, end: position, text: char };
    }
  }
}

/** Qualifiers: identifiers with a dot behind and neither a dot nor an @ in front of them. */
function* findQualifiers(sql: string): Generator<{ name: string; start: number; afterDot: number }> {
  let before: Token | undefined;
  let candidate: (Token & { name: string }) | undefined;
  for (const token of tokenize(sql)) {
    if (candidate && token.text === '.')
      yield { name: candidate.name, start: candidate.start, afterDot: token.end };
    const isFree = before?.text !== '.' && before?.text !== '@';
    candidate = token.name !== undefined && isFree ? { ...token, name: token.name } : undefined;
    before = token;
  }
}

/** Takes a schema's name away wherever it is a qualifier. */
export function dropQualifiers(sql: string, schema: string): string {
  let result = '';
  let copied = 0;
  for (const { name, start, afterDot } of findQualifiers(sql)) {
    if (name !== schema) continue;
    result += sql.slice(copied, start);
    copied = afterDot;
  }
  return result + sql.slice(copied);
}

function closing(sql: string, position: number, quote: string): number {
  for (let i = position + 1; i < sql.length; i++) {
    if (sql[i] === '\\' && quote !== '`') i++;
    else if (sql[i] === quote) {
      if (sql[i + 1] === quote) i++;
      else return i;
    }
  }
  return sql.length;
}
