// Parts of a stored program as SHOW CREATE prints it. Servers print one statement in two encodings:
// some parts are stored in UTF-8, others as the creator's client sent them (docs/definitions.md,
// tried on MySQL 8.0 to 9.7, MariaDB 10.11 to 11.8). Invariant: the parts in order form the text.
import { BackupError } from '../../core/errors.ts';
import { quotingOf, type QuotingMode } from '../tokens/sql-quoting.ts';
import { keywordOf, tokenize, type Token } from '../tokens/sql-tokens.ts';

export type ProgramKind =
  'procedure' | 'function' | 'trigger' | 'event' | 'package' | 'package body' | 'library';

export interface ProgramPart {
  /** `utf8`: as the server stores it. `client`: as the client sent it. */
  encoding: 'utf8' | 'client';
  /** One character per byte. */
  text: string;
  /** Whether the part is the executed statement, not its description. */
  isBody?: true;
}

export interface PrintedProgram {
  kind: ProgramKind;
  isMariaDb: boolean;
  /** Output of SHOW CREATE, one character per byte. */
  printed: string;
  charset: string;
  sqlMode: string;
  /** Table of a trigger, in UTF-8, one character per byte. */
  table?: string;
}

const CHARACTERISTIC =
  /^ {4}(?:NO SQL|CONTAINS SQL|READS SQL DATA|MODIFIES SQL DATA|(?:NOT )?DETERMINISTIC|SQL SECURITY INVOKER|LANGUAGE \w+|USING \(|COMMENT ')/;

const NAME = '(?:`(?:[^`]|``)*`|"(?:[^"]|"")*")';
const TYPED_HEAD = new RegExp(`^CREATE DEFINER=(?:${NAME}(?:@${NAME})?|CURRENT_USER(?:\\(\\))?) `);

/**
 * Splits the program.
 * @throws BackupError INTERNAL if the text does not have the servers' form
 */
export function splitProgram(program: PrintedProgram): ProgramPart[] {
  switch (program.kind) {
    case 'procedure':
    case 'function':
      return splitRoutine(program);
    case 'package':
    case 'package body':
      return splitPackage(program);
    case 'trigger':
      return program.isMariaDb ? splitTypedTrigger(program) : splitHead(program, 'ROW');
    case 'event':
      return splitHead(program, 'DO');
    case 'library':
      // The server stores a library as UTF-8, whatever the client's character set is.
      return [{ encoding: 'utf8', text: program.printed, isBody: true }];
  }
}

/** Returns the quoting of a server's part: comments have backslash escapes in every mode. */
function printedMode({ sqlMode }: PrintedProgram): QuotingMode {
  return { ...quotingOf(sqlMode), noBackslash: false };
}

function typedMode({ sqlMode, charset }: PrintedProgram): QuotingMode {
  return quotingOf(sqlMode, charset);
}

/** Splits at the keyword: the server prints the head, the body is the client's. */
function splitHead(program: PrintedProgram, keyword: 'ROW' | 'DO'): ProgramPart[] {
  const { printed } = program;
  const last = find(
    program,
    tokenize(printed, printedMode(program)),
    (token) => keywordOf(token) === keyword,
  );
  const end = printed[last.end] === ' ' ? last.end + 1 : last.end;
  return parts([
    ['utf8', printed.slice(0, end)],
    ['body', printed.slice(end)],
  ]);
}

/**
 * Splits a trigger of MariaDB, which keeps the typed text after its own DEFINER. RENAME TABLE
 * inserts the new name, in UTF-8.
 */
function splitTypedTrigger(program: PrintedProgram): ProgramPart[] {
  const { printed, table } = program;
  const head = TYPED_HEAD.exec(printed);
  const start = head?.[0].length ?? 0;
  const tokens = [...tokenize(printed.slice(start), typedMode(program))];
  const on = tokens.findIndex((token) => keywordOf(token) === 'ON');
  const row = tokens.findIndex((token, i) => i > on && keywordOf(token) === 'ROW');
  if (on < 0 || row < 0) throw unknownForm(program);
  const forEach = tokens.findIndex((token, i) => i > on && keywordOf(token) === 'FOR');
  const name = tokens[forEach - 1];
  const bodyAt = start + tokens[row]!.end;
  if (!name || table === undefined || name.name !== table || !/[\x80-\xff]/.test(table))
    return parts([
      ['utf8', printed.slice(0, start)],
      ['client', printed.slice(start, bodyAt)],
      ['body', printed.slice(bodyAt)],
    ]);
  return parts([
    ['utf8', printed.slice(0, start)],
    ['client', printed.slice(start, start + name.start)],
    ['utf8', printed.slice(start + name.start, start + name.end)],
    ['client', printed.slice(start + name.end, bodyAt)],
    ['body', printed.slice(bodyAt)],
  ]);
}

function splitRoutine(program: PrintedProgram): ProgramPart[] {
  const { printed, isMariaDb } = program;
  const head = isMariaDb ? typedMode(program) : printedMode(program);
  const opening = find(
    program,
    tokenize(printed, head),
    ({ text, name }) => text === '(' && name === undefined,
  );
  let depth = 1;
  const closing = find(
    program,
    tokenize(printed.slice(opening.end), typedMode(program)),
    ({ text, name }) => {
      if (name === undefined && text === '(') depth++;
      if (name === undefined && text === ')') depth--;
      return depth === 0;
    },
  );
  const end = opening.end + closing.start;
  const bodyAt = skipCharacteristics(program, afterLine(program, end));
  return parts([
    [isMariaDb ? 'client' : 'utf8', printed.slice(0, opening.end)],
    ['client', printed.slice(opening.end, end)],
    ['utf8', printed.slice(end, bodyAt)],
    ['body', printed.slice(bodyAt)],
  ]);
}

function splitPackage(program: PrintedProgram): ProgramPart[] {
  const { printed, kind } = program;
  const tokens = [...tokenize(printed, typedMode(program))];
  const word = tokens.findIndex((token) => keywordOf(token) === 'PACKAGE');
  const name = tokens[word + (kind === 'package body' ? 2 : 1)];
  if (word < 0 || !name) throw unknownForm(program);
  // The name may be qualified.
  const next = tokens[tokens.indexOf(name) + 1];
  const last = next?.text === '.' ? tokens[tokens.indexOf(name) + 2]! : name;
  const bodyAt = skipCharacteristics(program, last.end);
  return parts([
    ['client', printed.slice(0, last.end)],
    ['utf8', printed.slice(last.end, bodyAt)],
    ['body', printed.slice(bodyAt)],
  ]);
}

/** Returns the offset after the line, whose strings may contain line breaks. */
function afterLine(program: PrintedProgram, start: number): number {
  const { printed } = program;
  const rest = printed.slice(start);
  let end = 0;
  for (const token of tokenize(rest, printedMode(program))) {
    const lineBreak = rest.slice(end, token.start).indexOf('\n');
    if (lineBreak >= 0) return start + end + lineBreak + 1;
    ({ end } = token);
  }
  const lineBreak = rest.indexOf('\n', end);
  return lineBreak < 0 ? printed.length : start + lineBreak + 1;
}

function skipCharacteristics(program: PrintedProgram, start: number): number {
  const { printed } = program;
  let position = printed[start] === '\n' ? start + 1 : start;
  if (!CHARACTERISTIC.test(printed.slice(position, position + 40))) return start;
  while (CHARACTERISTIC.test(printed.slice(position, position + 40))) position = afterLine(program, position);
  return position;
}

function find(program: PrintedProgram, tokens: Iterable<Token>, matches: (token: Token) => boolean): Token {
  for (const token of tokens) if (matches(token)) return token;
  throw unknownForm(program);
}

function parts(given: readonly (readonly ['utf8' | 'client' | 'body', string])[]): ProgramPart[] {
  return given
    .filter(([, text]) => text !== '')
    .map(([encoding, text]) =>
      encoding === 'body' ? { encoding: 'client', text, isBody: true } : { encoding, text },
    );
}

function unknownForm({ kind, printed }: PrintedProgram): BackupError {
  return new BackupError(
    'INTERNAL',
    `the server prints a ${kind} in an unknown form: ${printed.slice(0, 200)}`,
    { hint: 'Please report this with the version of the server and the definition.' },
  );
}
