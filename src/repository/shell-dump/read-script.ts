// Reads an SQL file of a MySQL Shell dump as records. The file is never executed: each statement
// must match an exact form that MySQL Shell writes. Settings become the session of the following
// record; every other statement must create an object. Invariant: an unknown statement is refused
// by name, so no unread part of a file takes effect.
import { defined } from '../../core/defined.ts';
import type { CreationSession } from '../../format/definition-record.ts';
import { quotingOf } from '../../sql/tokens/sql-quoting.ts';
import { splitStatements } from '../../sql/statements/sql-script.ts';
import { readStatement } from '../../sql/statements/statement-text.ts';
import { tokenize } from '../../sql/tokens/sql-tokens.ts';
import { damagedDump } from './refusals.ts';

export interface CreationStatement {
  /** Statement with one character per byte, without the comment that hides it from old servers. */
  text: string;
  session: CreationSession;
}

/** Settings by their SQL name. */
interface Settings {
  character_set_client: string;
  character_set_results: string;
  collation_connection: string;
  sql_mode: string;
  time_zone: string;
}

type Setting = keyof Settings;

const NAMES: readonly Setting[] = [
  'character_set_client',
  'character_set_results',
  'collation_connection',
  'sql_mode',
  'time_zone',
];
const SETTING = `(${NAMES.join('|')})`;
const SAVE = new RegExp(`^SET @(\\w+) *= *@@${SETTING}$`, 'i');
const RESTORE = new RegExp(`^SET ${SETTING} *= *@(\\w+)$`, 'i');
const WORD = /^SET (character_set_client|character_set_results|collation_connection) *= *(\w+)$/i;
const TEXT = /^SET (sql_mode|time_zone) *= *'([^'\\]*)'$/i;
const NAMES_OF = /^SET NAMES (\w+)$/i;
const USE = /^USE (`(?:[^`]|``)*`)$/;
const DROP =
  /^DROP (?:TABLE|VIEW|TRIGGER|EVENT|FUNCTION|PROCEDURE) IF EXISTS `(?:[^`]|``)*`(?:\.`(?:[^`]|``)*`)?$/i;
const SCHEMA_DEFAULT = /^ALTER DATABASE `(?:[^`]|``)*` CHARACTER SET \w+ COLLATE (\w+)$/i;

/**
 * Reads the creation statements.
 * @param script script with one character per byte
 * @param origin the dump and the file, for messages
 */
export function* readCreations(
  script: string,
  origin: { dump: string; file: string },
): Generator<CreationStatement> {
  const settings: Settings = {
    character_set_client: 'utf8mb4',
    character_set_results: 'utf8mb4',
    collation_connection: '',
    sql_mode: '',
    time_zone: '',
  };
  const saved = new Map<string, { setting: Setting; value: string }>();
  let databaseCollation: string | undefined;
  for (const whole of splitStatements(script, () =>
    quotingOf(settings.sql_mode, settings.character_set_client),
  )) {
    const text = withoutVersionComment(whole);
    if (/^CREATE\b/i.test(text)) {
      yield { text: withoutExistenceCheck(text), session: sessionOf(settings, databaseCollation) };
      databaseCollation = undefined;
      continue;
    }
    const collation = SCHEMA_DEFAULT.exec(text)?.[1];
    if (collation !== undefined) databaseCollation = collation;
    else if (!applySetting(text, settings, saved) && !USE.test(text) && !DROP.test(text))
      throw damagedDump(
        origin.dump,
        `${origin.file} would run ${JSON.stringify(Buffer.from(text, 'latin1').toString('utf8').slice(0, 200))}, unlike any file of MySQL Shell`,
      );
  }
}

/** Returns whether the text is a setting of a known form. */
function applySetting(
  text: string,
  settings: Settings,
  saved: Map<string, { setting: Setting; value: string }>,
): boolean {
  const save = SAVE.exec(text);
  if (save) {
    const setting = save[2]!.toLowerCase() as Setting;
    saved.set(save[1]!, { setting, value: settings[setting] });
    return true;
  }
  const restore = RESTORE.exec(text);
  if (restore) {
    const before = saved.get(restore[2]!);
    const setting = restore[1]!.toLowerCase() as Setting;
    if (before?.setting !== setting) return false;
    settings[setting] = before.value;
    return true;
  }
  const given = WORD.exec(text) ?? TEXT.exec(text);
  if (given) settings[given[1]!.toLowerCase() as Setting] = given[2]!;
  const names = NAMES_OF.exec(text);
  if (names) settings.character_set_client = names[1]!;
  return given !== null || names !== null;
}

function sessionOf(settings: Settings, databaseCollation: string | undefined): CreationSession {
  const { character_set_client: client, collation_connection: collation, sql_mode, time_zone } = settings;
  return {
    client,
    sqlMode: sql_mode,
    ...(collation === '' ? {} : { collation }),
    ...(time_zone === '' ? {} : { timeZone: time_zone }),
    ...defined({ databaseCollation }),
  };
}

/** Removes a version comment around the whole statement: current servers execute its content. */
function withoutVersionComment(statement: string): string {
  const match = /^\/\*!\d{5} ([^]*?) ?\*\/$/.exec(statement);
  if (!match) return statement;
  // `/*!50003 CREATE*/ /*!50017 DEFINER=… */` is several comments.
  const opened = [...statement.matchAll(/\/\*M?!/g)].length;
  return opened === 1 ? match[1]!.trim() : statement;
}

/** Removes IF NOT EXISTS: a restore knows which objects exist. */
function withoutExistenceCheck(whole: string): string {
  const statement = whole.replace(/^(CREATE DATABASE )\/\*!\d{5} IF NOT EXISTS ?\*\/ /i, '$1');
  const [create, kind, ...rest] = [...tokenize(statement, quotingOf(''))];
  if (!create || !kind) return statement;
  const index = rest.findIndex(({ name }) => name?.toUpperCase() === 'IF');
  const words = rest.slice(index, index + 3).map(({ name }) => name?.toUpperCase());
  // IF NOT EXISTS precedes the object's name, after `CREATE DEFINER=… EVENT`.
  if (index < 0 || index > 8 || words.join(' ') !== 'IF NOT EXISTS') return statement;
  const start = rest[index]!.start;
  const end = rest[index + 3]?.start ?? rest[index + 2]!.end;
  return statement.slice(0, start) + statement.slice(end);
}

const HEAD =
  /^CREATE(?: OR REPLACE)?(?: ALGORITHM = \w+)?(?: DEFINER = (?:CURRENT_USER(?: \( \))?|(?:`(?:[^`]|``)*`|''|[\w$%.-]+)(?: @ (?:`(?:[^`]|``)*`|''|[\w$%.-]+))?))?(?: SQL SECURITY \w+)? (DATABASE|SCHEMA|TABLE|VIEW|TRIGGER|FUNCTION|PROCEDURE|EVENT) (?:(?:`(?:[^`]|``)*`|[\w$\x80-\xff]+) \. )?(?:`((?:[^`]|``)*)`|([\w$\x80-\xff]+))/;

/** Returns the created object, as far as the statement's beginning shows it. */
export function createdObject({
  text,
  session,
}: CreationStatement): { kind: string; name: string } | undefined {
  const [, kind, quoted, bare] =
    HEAD.exec(readStatement(text, quotingOf(session.sqlMode, session.client)).text) ?? [];
  const name = quoted?.replaceAll('``', '`') ?? bare;
  return kind === undefined || name === undefined
    ? undefined
    : { kind: kind.toLowerCase().replace('database', 'schema'), name };
}
