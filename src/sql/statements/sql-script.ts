// Splits SQL files into statements like the mysql client, with quotes, comments and DELIMITER. So
// files from this program, MySQL Shell and mysqldump all run.
import { closingQuote, DEFAULT_QUOTING, quotingAfter, type QuotingMode } from '../tokens/sql-quoting.ts';

export interface ScriptStatement {
  text: string;
  /** Offset of the statement's first character in the script. */
  offset: number;
}

/** Yields statements without delimiters and without comments before them, except `/*!` ones. */
export function* splitStatements(script: string, modeNow?: () => QuotingMode): Generator<string> {
  for (const { text } of locateStatements(script, modeNow)) yield text;
}

/** Yields the statements of `splitStatements` with their positions. */
export function* locateStatements(
  script: string,
  /** Returns the next statement's quoting mode. Absent: the script's SET statements decide. */
  modeNow?: () => QuotingMode,
): Generator<ScriptStatement> {
  let delimiter = ';';
  let start = 0;
  let position = 0;
  let hasContent = false;
  let mode = DEFAULT_QUOTING;
  const take = (end: number): ScriptStatement => {
    const text = script.slice(start, end);
    return { text: text.trim(), offset: start + text.length - text.trimStart().length };
  };
  while (position < script.length) {
    if (!hasContent && /d/i.test(script[position]!)) {
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
      if (hasContent && statement.text !== '') {
        yield statement;
        mode = modeNow?.() ?? quotingAfter(statement.text, mode);
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
  if (hasContent && rest.text !== '') yield rest;
}

function isLineStart(script: string, position: number): boolean {
  const lineBegin = script.lastIndexOf('\n', position - 1) + 1;
  return script.slice(lineBegin, position).trim() === '';
}

function lineAt(script: string, position: number): string {
  const end = script.indexOf('\n', position);
  return script.slice(position, end < 0 ? script.length : end + 1);
}

/**
 * Returns whether a comment begins: `-- …`, `# …` or `/* … *\/`, but not `/*! … *\/` or `/*M! …
 * *\/`, which servers execute.
 */
function isPlainComment(script: string, position: number): boolean {
  if (script[position] === '#') return true;
  if (isDashComment(script, position)) return true;
  return script.startsWith('/*', position) && !/^\/\*M?!/.test(script.slice(position, position + 4));
}

function isDashComment(script: string, position: number): boolean {
  return (
    script.startsWith('--', position) &&
    (position + 2 >= script.length || /[\x00-\x20\x7f]/.test(script[position + 2]!))
  );
}

/** Returns the end of the quoted text, comment or single character at the position. */
function skipToken(script: string, position: number, quoting: QuotingMode): number {
  const char = script[position]!;
  if (char === "'" || char === '"' || char === '`') return closingQuote(script, position, quoting) + 1;
  if (char === '#' || isDashComment(script, position)) {
    const end = script.indexOf('\n', position);
    return end < 0 ? script.length : end + 1;
  }
  if (script.startsWith('/*', position)) {
    const versioned = !isPlainComment(script, position);
    if (versioned) return position + 2; // its text may contain quotes, so parse it like other text
    const end = script.indexOf('*/', position + 2);
    return end < 0 ? script.length : end + 2;
  }
  return position + 1;
}
