// Permitted form of the statement for each kind of definition, as written by SHOW CREATE of the
// servers, MySQL Shell and mysqldump.
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
/** Any text up to the next bare word; matches quoted names as a whole. */
const UNTIL = '(?:`(?:[^`]|``)*`(?!`)|[^`])*?';
/** A further account or role; only one is permitted. */
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
      // CREATE TABLE … SELECT would run a query. A foreign key appears as a constraint, whose
      // references are checked elsewhere.
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
    // With parameters it cannot be a loadable function, whatever its text contains.
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

/** Comment of a routine whose character set cannot represent the comment. */
export const ALTER_COMMENT: Readonly<Record<'procedure' | 'function', Form>> = {
  procedure: form(`ALTER PROCEDURE ${NAME} COMMENT ''$`, ['name']),
  function: form(`ALTER FUNCTION ${NAME} COMMENT ''$`, ['name']),
};
