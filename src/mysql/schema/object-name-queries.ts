// The statements that list the objects of a server. MySQL 8 and later read them from the data dictionary, which waits for no client.
// MySQL 5.7 and MariaDB open each table for what is not in its name, and wait for one that is being altered.
//
// Tried on MariaDB 11.8, 11.4 and 10.11, 12 to 50 times each, under BLOCK_DDL, BLOCK_COMMIT and LOCK TABLES, while clients ran
// ALTER, TRUNCATE, RENAME, GRANT and CREATE and DROP of programs, views, sequences, schemas and accounts:
// - names of TABLES, SCHEMATA, ROUTINES, EVENTS, SHOW FULL TABLES never waited;
// - with `lock_wait_timeout = 0` nothing waited at all. TABLES with type, TRIGGERS, COLUMNS and PARTITIONS then lack the table that is
//   being altered, with warning 1205; VIEWS lacks nothing, for views are not what ALTER TABLE locks;
// - with the default VIEWS, TRIGGERS and TABLES with type waited in half of the tries and more;
// - under BLOCK_COMMIT accounts cannot be read: a GRANT that waits holds their tables.
import { has } from '../connection/server-abilities.ts';
import { isMariaDb, type ServerFacts } from '../connection/server-facts.ts';

export interface NameRow {
  /** As the server writes it: `BASE TABLE`, `PROCEDURE`, `trigger`. */
  kind: string;
  /** The schema; null: it is one. */
  s: string | null;
  n: string;
  identity: string | null;
  /** Of a trigger: its table. */
  t?: string;
}

export interface NameQueries {
  /** Never wait, and lack nothing. */
  complete: readonly string[];
  /** Of tables, views and sequences: never waits, and lacks nothing. */
  names: string;
  /** The same with what each is; lacks what is being altered, where the server says so. */
  kinds: string;
  views: string;
  /** Lacks those of tables that are being altered, where the server says so. */
  triggers: string;
}

export function nameQueries(facts: ServerFacts): NameQueries {
  const schemaFacts = ['DEFAULT_CHARACTER_SET_NAME', 'DEFAULT_COLLATION_NAME'];
  if (isMariaDb(facts)) schemaFacts.push('SCHEMA_COMMENT');
  // Of the data dictionary, which sets it anew at each change of the definition. Elsewhere the table would be opened.
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
/** Not the state: the server switches an event off that has ended. */
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

/** The server makes a hash of the facts: definitions may be long. */
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
