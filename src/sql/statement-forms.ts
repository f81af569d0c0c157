// The one form that the statement of each kind of definition has, as SHOW CREATE of the servers, MySQL Shell and mysqldump write it.
import { DEFINER, form, IF_NOT_EXISTS, NAME, type Form } from './statement-form.ts';

export type GuardedKind =
  | 'schema'
  | 'library'
  | 'sequence'
  | 'table'
  | 'histogram'
  | 'view'
  | 'procedure'
  | 'function'
  | 'package'
  | 'package body'
  | 'trigger'
  | 'event'
  | 'role'
  | 'account'
  | 'grant'
  | 'default role';

const OR_REPLACE = '(?: OR REPLACE)?';
const QUALIFIED = `(?:${NAME} \\. )?${NAME}`;
const USER = `${NAME} @ ${NAME}`;
/** A role of MariaDB has no host. */
const ACCOUNT = `${NAME}(?: @ ${NAME})?`;
/** Anything up to the first bare word that follows; quoted names are taken whole. */
const UNTIL = '(?:`(?:[^`]|``)*`(?!`)|[^`])*?';
/** Another account, or another role: only one is spoken of. */
const NO_OTHER = / , /;

const program = (kind: string): Form =>
  form(`CREATE${OR_REPLACE}${DEFINER} ${kind}${IF_NOT_EXISTS} ${QUALIFIED}`, ['schema', 'name']);

export const FORMS: Readonly<Record<GuardedKind, readonly Form[]>> = {
  schema: [
    {
      ...form(`CREATE (?:DATABASE|SCHEMA)${IF_NOT_EXISTS} ${NAME}`, ['schema']),
      rest: /^(?: (?:\w+|=|''))*$/,
    },
  ],
  table: [
    {
      ...form(`CREATE TABLE${IF_NOT_EXISTS} ${NAME} \\((?! LIKE\\b)`, ['name']),
      // CREATE TABLE … SELECT would run a query; a foreign key is printed as a constraint, where what it names is looked at.
      forbidden:
        /\b(?:SELECT|TABLE|VALUES ROW)\b|(?<!\bCONSTRAINT `` FOREIGN KEY \( ``(?: , ``)* \)) REFERENCES\b|\bREFERENCES (?!``)/i,
      isPlain: true,
    },
  ],
  sequence: [{ ...form(`CREATE SEQUENCE${IF_NOT_EXISTS} ${NAME}`, ['name']), rest: /^(?: [\w=-]+)*$/ }],
  histogram: [
    form(
      `ANALYZE TABLE ${NAME} \\. ${NAME} UPDATE HISTOGRAM ON ${NAME} WITH \\d+ BUCKETS(?: (?:AUTO|MANUAL) UPDATE)?$`,
      ['schema', 'table', 'name'],
    ),
  ],
  view: [
    form(
      `CREATE${OR_REPLACE}(?: ALGORITHM = \\w+)?(?: MATERIALIZED)?${DEFINER}(?: SQL SECURITY \\w+)?(?: JSON RELATIONAL DUALITY)? VIEW ${QUALIFIED}(?: \\(| AS)`,
      ['schema', 'name'],
    ),
  ],
  trigger: [
    form(
      `CREATE${OR_REPLACE}${DEFINER} TRIGGER${IF_NOT_EXISTS} ${QUALIFIED} (?:BEFORE|AFTER) (?:INSERT|UPDATE|DELETE)(?: OR (?:INSERT|UPDATE|DELETE))*(?: OF .*?)? ON ${QUALIFIED} FOR EACH ROW `,
      ['schema', 'name', 'schema', 'table'],
    ),
  ],
  procedure: [
    { ...program('PROCEDURE'), rest: /^ \(/ },
    { ...program('PROCEDURE'), forbidden: /\bSONAME\b/i },
  ],
  function: [
    // With parameters it is none that a library of the server holds, whatever its text has.
    { ...program('(?:AGGREGATE )?FUNCTION'), rest: /^ \(/ },
    { ...program('(?:AGGREGATE )?FUNCTION'), forbidden: /\bSONAME\b/i },
  ],
  package: [program('PACKAGE(?! BODY\\b)')],
  'package body': [program('PACKAGE BODY')],
  library: [{ ...form(`CREATE LIBRARY${IF_NOT_EXISTS} ${QUALIFIED}`, ['schema', 'name']), rest: /^ / }],
  event: [
    form(`CREATE${OR_REPLACE}${DEFINER} EVENT${IF_NOT_EXISTS} ${QUALIFIED} ON SCHEDULE `, ['schema', 'name']),
  ],
  role: [form(`CREATE ROLE${IF_NOT_EXISTS} ${NAME}$`, ['account'])],
  account: [{ ...form(`CREATE USER${IF_NOT_EXISTS} ${USER}`, ['account']), forbidden: NO_OTHER }],
  grant: [
    { ...form(`GRANT ${UNTIL} TO ${ACCOUNT}`, ['account']), forbidden: NO_OTHER },
    { ...form(`REVOKE ${UNTIL} FROM ${ACCOUNT}`, ['account']), forbidden: NO_OTHER },
  ],
  'default role': [form(`SET DEFAULT ROLE ${UNTIL} (?:FOR|TO) ${ACCOUNT}$`, ['account'])],
};

/** The comment of a routine that its character set cannot say. */
export const ALTER_COMMENT: Readonly<Record<'procedure' | 'function', Form>> = {
  procedure: form(`ALTER PROCEDURE ${NAME} COMMENT ''$`, ['name']),
  function: form(`ALTER FUNCTION ${NAME} COMMENT ''$`, ['name']),
};
