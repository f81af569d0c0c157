// What a file of definitions may hold. Invariant: the script of an object creates that object, between settings such as our own files
// and those of MySQL Shell have, and does nothing else: whoever changed a backup that is not signed cannot have a restore run
// statements that touch other schemas, accounts or the server.
import { ACCOUNT_FORMS } from './account-forms.ts';
import { DEFINER, IF_EXISTS, IF_NOT_EXISTS, NAME, form, type Form } from './statement-form.ts';
import { DEFAULT_QUOTING, quotingAfter } from './sql-quoting.ts';
import { splitStatements } from './sql-script.ts';
import { readStatement, type StatementText } from './statement-text.ts';

export type ScriptKind =
  'schema' | 'table' | 'sequence' | 'placeholder' | 'view' | 'triggers' | 'routine' | 'event' | 'account';

export interface ScriptOwner {
  kind: ScriptKind;
  /** As in the backup, not on the target; empty for an account. */
  schema: string;
  /** Of triggers the table; of an account `'user'@'host'`. */
  name: string;
  /** Of an account: the roles that the backup has created before, or creates here. Nothing else may be named without a host. */
  roles?: readonly string[];
}

const OR_REPLACE = '(?: OR REPLACE)?';
const QUALIFIED = `(?:${NAME} \\. )?${NAME}`;
const PROGRAM = '(?:AGGREGATE )?(?:PROCEDURE|FUNCTION|PACKAGE BODY|PACKAGE)';

const VARIABLE =
  '(?:character_set_(?:client|results|connection)|collation_connection|time_zone|sql_notes|foreign_key_checks|unique_checks)';
const VALUE = "(?:@ \\w+|@ @ (?:(?:SESSION|GLOBAL) \\. )?\\w+|''|-?\\w+)";
const settings = (variable: string): Form => {
  const target = `(?:@ \\w+|(?:SESSION )?${variable}|@ @ (?:SESSION \\. )?${variable})`;
  const assignment = `${target} (?:: )?= ${VALUE}`;
  return form(`SET (?:NAMES \\w+|${assignment}(?: , ${assignment})*)$`);
};

const SETTINGS = settings(VARIABLE);
/** How a program is read, which is no matter for tables. */
const PROGRAM_SETTINGS = settings(`(?:sql_mode|${VARIABLE})`);
const USE = form(`USE ${NAME}$`, ['schema']);
/** For a program that was made under another default of its schema. */
const SCHEMA_DEFAULT = form(`ALTER (?:DATABASE|SCHEMA) ${NAME} CHARACTER SET \\w+ COLLATE \\w+$`, ['schema']);
const CREATE_TABLE: Form = {
  ...form(`CREATE TABLE${IF_NOT_EXISTS} ${NAME} \\((?! LIKE\\b)`, ['name']),
  // CREATE TABLE … SELECT would run a query.
  forbidden: /\b(?:SELECT|TABLE|VALUES ROW)\b/i,
  isPlain: true,
};
const DROP_STAND_IN = form(`DROP (?:TABLE|VIEW)${IF_EXISTS} ${NAME}$`, ['name']);
const DROP_PROGRAM = form(`DROP (?:PROCEDURE|FUNCTION|PACKAGE BODY|PACKAGE)${IF_EXISTS} ${NAME}$`, ['name']);
const CREATE_PROGRAM = form(`CREATE${OR_REPLACE}${DEFINER} ${PROGRAM}${IF_NOT_EXISTS} ${QUALIFIED}`, [
  'schema',
  'name',
]);

const FORMS: Readonly<Record<ScriptKind, readonly Form[]>> = {
  schema: [
    SETTINGS,
    {
      ...form(`CREATE (?:DATABASE|SCHEMA)${IF_NOT_EXISTS} ${NAME}`, ['schema']),
      rest: /^(?: (?:\w+|=|''))*$/,
    },
  ],
  table: [SETTINGS, CREATE_TABLE],
  sequence: [
    SETTINGS,
    { ...form(`CREATE SEQUENCE${IF_NOT_EXISTS} ${NAME}`, ['name']), rest: /^(?: [\w=-]+)*$/ },
    form(`DO SETVAL \\( ${NAME} , (?:- )?\\d+ , [01] \\)$`, ['name']),
  ],
  placeholder: [
    SETTINGS,
    DROP_STAND_IN,
    form(`CREATE${OR_REPLACE} VIEW ${NAME} AS SELECT `, ['name']),
    CREATE_TABLE,
  ],
  view: [
    PROGRAM_SETTINGS,
    DROP_STAND_IN,
    form(
      `CREATE${OR_REPLACE}(?: ALGORITHM = \\w+)?${DEFINER}(?: SQL SECURITY \\w+)? VIEW ${QUALIFIED}(?: \\(| AS)`,
      ['schema', 'name'],
    ),
  ],
  triggers: [
    PROGRAM_SETTINGS,
    SCHEMA_DEFAULT,
    form(`DROP TRIGGER${IF_EXISTS} ${NAME}$`, ['any']),
    form(
      `CREATE${OR_REPLACE}${DEFINER} TRIGGER${IF_NOT_EXISTS} ${QUALIFIED} (?:BEFORE|AFTER) (?:INSERT|UPDATE|DELETE)(?: OR (?:INSERT|UPDATE|DELETE))* ON ${QUALIFIED} FOR EACH ROW `,
      ['schema', 'any', 'schema', 'name'],
    ),
  ],
  routine: [
    PROGRAM_SETTINGS,
    SCHEMA_DEFAULT,
    DROP_PROGRAM,
    // With parameters it is none that a library holds, whatever its text has.
    { ...CREATE_PROGRAM, rest: /^ \(/ },
    { ...CREATE_PROGRAM, forbidden: /\bSONAME\b/i },
  ],
  event: [
    PROGRAM_SETTINGS,
    SCHEMA_DEFAULT,
    form(`DROP EVENT${IF_EXISTS} ${NAME}$`, ['name']),
    form(`CREATE${OR_REPLACE}${DEFINER} EVENT${IF_NOT_EXISTS} ${QUALIFIED} ON SCHEDULE `, ['schema', 'name']),
  ],
  account: ACCOUNT_FORMS,
};

/** Whether a statement speaks of this account and not of a role within it. */
export function isOfAccount(statement: string, name: string): boolean {
  const roles = isRoleName(name) ? [name] : [];
  return findForeignStatement(statement, { kind: 'account', schema: '', name, roles }) === undefined;
}

/** Of MariaDB: `'role'`, where an account is `'user'@'host'`. */
export function isRoleName(name: string): boolean {
  return /^'(?:[^']|'')*'$/.test(name);
}

/** The first statement of a script that does not belong into it; undefined: there is none. */
export function findForeignStatement(script: string, owner: ScriptOwner): string | undefined {
  const forms = owner.kind === 'account' ? FORMS.account : [USE, ...FORMS[owner.kind]];
  let quoting = DEFAULT_QUOTING;
  for (const statement of splitStatements(script)) {
    const read = readStatement(statement, quoting, owner.kind === 'account');
    if (!forms.some((each) => fits(read, each, owner))) return statement;
    quoting = quotingAfter(statement, quoting);
  }
  return undefined;
}

function fits(
  { text, conditional, isDecorated }: StatementText,
  { head, names, rest, forbidden, isPlain }: Form,
  owner: ScriptOwner,
): boolean {
  const match = head.exec(text);
  if (!match || !haveNames(match.slice(1), names, owner)) return false;
  const behind = text.slice(match[0].length);
  if (rest && !rest.test(behind)) return false;
  if (forbidden?.test(behind.replace(/`(?:[^`]|``)*`(?!`)/g, '``'))) return false;
  if (isPlain && isDecorated) return false;
  // What decides over the statement must be the same on every server.
  return conditional.every((offset) => offset >= match[0].length);
}

/** Each name has two groups: in quotes, and without. Compared as servers do that fold names. */
function haveNames(
  groups: readonly (string | undefined)[],
  names: Form['names'],
  owner: ScriptOwner,
): boolean {
  const nameAt = (i: number): string | undefined => groups[2 * i]?.replaceAll('``', '`') ?? groups[2 * i + 1];
  return names.every((what, i) => {
    const name = nameAt(i);
    if (what === 'any' || name === undefined) return true;
    if (what === 'account') return isAccount(name, nameAt(i + 1), owner);
    return name.toLowerCase() === owner[what].toLowerCase();
  });
}

/** What SHOW GRANTS of a role prints holds the grants of roles within it. */
function isAccount(user: string, host: string | undefined, { name, roles = [] }: ScriptOwner): boolean {
  const part = (text: string): string =>
    `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`.replace(/[\r\n]/g, ' ');
  return host === undefined ? roles.includes(part(user)) : `${part(user)}@${part(host)}` === name;
}
