// Cuts SQL files into statements the way the mysql client does: quotes, comments and DELIMITER are understood,
// so that files written by us, by MySQL Shell and by mysqldump can all be run.
import { closingQuote, DEFAULT_QUOTING, quotingAfter, type QuotingMode } from './sql-quoting.ts';

/** The statements of a script, without delimiters; comments before a statement are dropped, `/*!` ones kept. */
export function* splitStatements(
  script: string,
  /** How the statement that begins is to be read; absent: as its own SET statements say. */
  modeNow?: () => QuotingMode,
): Generator<string> {
  let delimiter = ';';
  let start = 0;
  let position = 0;
  let hasContent = false;
  let mode = DEFAULT_QUOTING;
  const take = (end: number): string => script.slice(start, end).trim();
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
      if (hasContent && statement !== '') {
        yield statement;
        mode = modeNow?.() ?? quotingAfter(statement, mode);
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
    (position + 2 >= script.length || /[\x00-\x20\x7f]/.test(script[position + 2]!))
  );
}

/** End of the quoted text, comment or single character at the position. */
function skipToken(script: string, position: number, quoting: QuotingMode): number {
  const char = script[position]!;
  if (char === "'" || char === '"' || char === '`') return closingQuote(script, position, quoting) + 1;
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
