// Cuts SQL files into statements the way the mysql client does: quotes, comments and DELIMITER are understood,
// so that files written by us, by MySQL Shell and by mysqldump can all be run.

/** The statements of a script, without delimiters; comments before a statement are dropped, `/*!` ones kept. */
export function* splitStatements(script: string): Generator<string> {
  let delimiter = ';';
  let start = 0;
  let position = 0;
  let hasContent = false;
  let mode = DEFAULT_MODE;
  const take = (end: number): string => script.slice(start, end).trim();
  while (position < script.length) {
    if (!hasContent) {
      const directive = /^[ \t]*delimiter[ \t]+(\S+)[ \t]*(?:\r?\n|$)/i.exec(lineAt(script, position));
      if (directive && isLineStart(script, position)) {
        delimiter = directive[1]!;
        position += lineAt(script, position).length;
        start = position;
        continue;
      }
    }
    if (script.startsWith(delimiter, position)) {
      const statement = take(position);
      if (hasContent && statement !== '') {
        mode = modeAfter(statement, mode);
        yield statement;
      }
      position += delimiter.length;
      start = position;
      hasContent = false;
      continue;
    }
    const next = skipToken(script, position, mode);
    const isComment = next > position + 1 && isPlainComment(script, position);
    if (isComment && !hasContent) start = next;
    else if (!isComment && !/\s/.test(script[position]!)) hasContent = true;
    position = next;
  }
  const rest = take(script.length);
  if (hasContent && rest !== '') yield rest;
}

/** What of the sql_mode decides where a quoted text ends. */
interface QuotingMode {
  /** NO_BACKSLASH_ESCAPES */
  noBackslash: boolean;
  /** ANSI_QUOTES */
  ansiQuotes: boolean;
}

const DEFAULT_MODE: QuotingMode = { noBackslash: false, ansiQuotes: false };

/** The mysql client is told by the server; a script says it itself, around each stored program. */
function modeAfter(statement: string, mode: QuotingMode): QuotingMode {
  const match = /^(?:\/\*!\d*\s*)?SET\s+(?:SESSION\s+|@@(?:SESSION\.)?)?sql_mode\s*=\s*(.*)/is.exec(
    statement,
  );
  if (!match) return mode;
  return {
    noBackslash: /\bNO_BACKSLASH_ESCAPES\b/i.test(match[1]!),
    ansiQuotes: /\b(ANSI_QUOTES|ANSI)\b/i.test(match[1]!),
  };
}

function isLineStart(script: string, position: number): boolean {
  const lineBegin = script.lastIndexOf('\n', position - 1) + 1;
  return script.slice(lineBegin, position).trim() === '';
}

function lineAt(script: string, position: number): string {
  const end = script.indexOf('\n', position);
  return script.slice(position, end < 0 ? script.length : end + 1);
}

/** `-- …`, `# …` and `/* … *\/`, but not `/*! … *\/` and `/*M! … *\/`, which servers execute. */
function isPlainComment(script: string, position: number): boolean {
  if (script[position] === '#') return true;
  if (isDashComment(script, position)) return true;
  return script.startsWith('/*', position) && !/^\/\*M?!/.test(script.slice(position, position + 4));
}

function isDashComment(script: string, position: number): boolean {
  return (
    script.startsWith('--', position) &&
    (position + 2 >= script.length || /[\s\x00-\x1f]/.test(script[position + 2]!))
  );
}

/** End of the quoted text, comment or single character at the position. */
function skipToken(script: string, position: number, { noBackslash, ansiQuotes }: QuotingMode): number {
  const char = script[position]!;
  if (char === "'") return skipQuoted(script, position, char, !noBackslash);
  if (char === '"') return skipQuoted(script, position, char, !noBackslash && !ansiQuotes);
  if (char === '`') return skipQuoted(script, position, char, false);
  if (char === '#' || isDashComment(script, position)) {
    const end = script.indexOf('\n', position);
    return end < 0 ? script.length : end + 1;
  }
  if (script.startsWith('/*', position)) {
    const versioned = !isPlainComment(script, position);
    if (versioned) return position + 2; // its text may hold quotes and is walked like any other
    const end = script.indexOf('*/', position + 2);
    return end < 0 ? script.length : end + 2;
  }
  return position + 1;
}

function skipQuoted(script: string, position: number, quote: string, escapes: boolean): number {
  for (let i = position + 1; i < script.length; i++) {
    if (escapes && script[i] === '\\') i++;
    else if (script[i] === quote) {
      if (script[i + 1] === quote) i++;
      else return i + 1;
    }
  }
  return script.length;
}
