// Statements that list the objects of a server. MySQL 8 and later read them from the data
// dictionary and wait for no client. MySQL 5.7 and MariaDB open each table to read facts other than
// names, and wait for a table under ALTER.
//
// Tried on MariaDB 11.8, 11.4 and 10.11, 12 to 50 times each, under BLOCK_DDL, BLOCK_COMMIT and
// LOCK TABLES, while clients ran ALTER, TRUNCATE, RENAME, GRANT and CREATE and DROP of programs,
// views, sequences, schemas and accounts:
// - Names from TABLES, SCHEMATA, ROUTINES, EVENTS and SHOW FULL TABLES never waited.
// - With `lock_wait_timeout = 0` no statement waited. TABLES with type, TRIGGERS, COLUMNS and
//   PARTITIONS then omit a table under ALTER, with warning 1205. VIEWS omits nothing, because ALTER
//   TABLE does not lock views.
// - With the default, VIEWS, TRIGGERS and TABLES with type waited in at least half of the tries.
// - Under BLOCK_COMMIT accounts cannot be read: a waiting GRANT holds their tables.
import { has } from '../../connection/server-abilities.ts';
import { isMariaDb, type ServerFacts } from '../../connection/server-facts.ts';

export interface NameRow {
  /** Kind as the server prints it: `BASE TABLE`, `PROCEDURE`, `trigger`. */
  kind: string;
  /** Schema of the object; null if the object is a schema. */
  s: string | null;
  n: string;
  identity: string | null;
  /** Table of a trigger. */
  t?: string;
}

export interface NameQueries {
  /** Statements that never wait and omit nothing. */
  complete: readonly string[];
  /** Names of tables, views and sequences; never waits and omits nothing. */
  names: string;
  /** The same names with types. Omits tables under ALTER, with a warning. */
  kinds: string;
  views: string;
  /** Omits the triggers of tables under ALTER, with a warning. */
  triggers: string;
}

export function nameQueries(facts: ServerFacts): NameQueries {
  const schemaFacts = ['DEFAULT_CHARACTER_SET_NAME', 'DEFAULT_COLLATION_NAME'];
  if (isMariaDb(facts)) schemaFacts.push('SCHEMA_COMMENT');
  // The data dictionary updates this time at each change of the definition. Other servers would
  // open the table.
  const created = has(facts, 'data dictionary') ? 'CREATE_TIME' : 'NULL';
  return {
    complete: [
      select('SCHEMATA', "'schema'", 'NULL', 'SCHEMA_NAME', schemaFacts),
      select('ROUTINES', 'ROUTINE_TYPE', 'ROUTINE_SCHEMA', 'ROUTINE_NAME', ROUTINE_FACTS),
      select('EVENTS', "'event'", 'EVENT_SCHEMA', 'EVENT_NAME', EVENT_FACTS),
      ...(has(facts, 'LIBRARIES')
        ? [
            select('LIBRARIES', "'library'", 'LIBRARY_SCHEMA', 'LIBRARY_NAME', [
              'LIBRARY_DEFINITION',
              'LAST_ALTERED',
            ]),
          ]
        : []),
    ],
    names: 'SELECT TABLE_SCHEMA AS s, TABLE_NAME AS n FROM information_schema.TABLES',
    kinds: `SELECT TABLE_TYPE AS kind, TABLE_SCHEMA AS s, TABLE_NAME AS n, ${created} AS identity FROM information_schema.TABLES`,
    views: select('VIEWS', "'view'", 'TABLE_SCHEMA', 'TABLE_NAME', VIEW_FACTS),
    triggers: select(
      'TRIGGERS',
      "'trigger'",
      'TRIGGER_SCHEMA',
      'TRIGGER_NAME',
      TRIGGER_FACTS,
      ', EVENT_OBJECT_TABLE AS t',
    ),
  };
}

const VIEW_FACTS = [
  'VIEW_DEFINITION',
  'DEFINER',
  'SECURITY_TYPE',
  'CHECK_OPTION',
  'CHARACTER_SET_CLIENT',
  'COLLATION_CONNECTION',
];
const TRIGGER_FACTS = [
  'EVENT_OBJECT_TABLE',
  'EVENT_MANIPULATION',
  'ACTION_TIMING',
  'ACTION_ORDER',
  'ACTION_STATEMENT',
  'CREATED',
  'SQL_MODE',
  'DEFINER',
];
const ROUTINE_FACTS = ['ROUTINE_DEFINITION', 'LAST_ALTERED', 'SQL_MODE', 'DEFINER', 'ROUTINE_COMMENT'];
/** Facts of an event, without its status: the server disables an event that has ended. */
const EVENT_FACTS = [
  'EVENT_DEFINITION',
  'LAST_ALTERED',
  'SQL_MODE',
  'DEFINER',
  'EVENT_COMMENT',
  'EXECUTE_AT',
  'INTERVAL_VALUE',
  'INTERVAL_FIELD',
  'STARTS',
  'ENDS',
  'ON_COMPLETION',
];

/** Returns a query that lets the server hash the facts, because definitions may be long. */
function select(
  table: string,
  kind: string,
  schema: string,
  name: string,
  facts: readonly string[],
  more = '',
): string {
  const parts = facts.map((fact) => `COALESCE(${fact}, '')`).join(', ');
  return `SELECT ${kind} AS kind, ${schema} AS s, ${name} AS n, SHA2(CONCAT_WS('/', ${parts}), 256) AS identity${more}
            FROM information_schema.${table}`;
}
