// What an assertion must not do, although it begins as a statement that reads and runs in a transaction that only reads: servers let
// such a statement write files, take locks, read files of the server, and call functions that change settings. Invariant: what cannot be told
// from the statement is asked of the server; what neither tells, such as the inside of a function that is declared harmless, is the user's.
import type { Session } from '../mysql/connection/session.ts';
import { isMariaDb, type ServerFacts } from '../mysql/connection/server-facts.ts';

/** Of the server: they act, wait for others, or read its files. */
const ACTING =
  /^(get_lock|release_lock|release_all_locks|load_file|nextval|setval|(master|source)_pos_wait|wait_(until|for)_\w+|master_gtid_wait|wsrep_sync_wait\w*|group_replication_\w+|asynchronous_connection_failover_\w+|audit_log_\w+|audit_api_\w+|keyring_\w+|set_firewall_\w+|mysql_firewall_\w+|firewall_\w+|read_firewall_\w+|normalize_statement|mysql_query_attribute_\w+|flush_rewrite_rules|load_rewrite_rules|service_get_\w+|service_release_\w+|version_tokens_\w+|sys_exec|sys_eval|sys_set)$/;

export interface Call {
  /** Absent: of the default schema, or of the server. */
  schema?: string;
  name: string;
}

interface Token {
  text: string;
  isName: boolean;
}

/** Why the statement is not run; undefined: nothing is known against it. */
export async function findSideEffect(
  sql: string,
  session: Session,
  facts: ServerFacts,
): Promise<string | undefined> {
  const tokens = tokensOf(sql);
  if (tokens.some(({ text, isName }) => isName && /^into$/i.test(text)))
    return 'INTO would write a file or a variable';
  const calls = callsIn(tokens);
  const acting = calls.find(({ name }) => ACTING.test(name.toLowerCase()));
  if (acting) return `${acting.name} does more than read`;
  return calls.length === 0 ? undefined : await findActingFunction(calls, session, facts);
}

async function findActingFunction(
  calls: readonly Call[],
  session: Session,
  facts: ServerFacts,
): Promise<string | undefined> {
  const stored = await session.query<{ schemaName: string; name: string }>(
    `SELECT ROUTINE_SCHEMA AS schemaName, ROUTINE_NAME AS name FROM information_schema.ROUTINES
     WHERE ROUTINE_TYPE = 'FUNCTION' AND SQL_DATA_ACCESS = 'MODIFIES SQL DATA'`,
    'cannot list the functions of the server',
  );
  for (const { schemaName, name } of stored)
    if (calls.some((call) => isCallOf(call, name, schemaName)))
      return `the function ${schemaName}.${name} is declared to modify data`;
  const loadable = await session
    .query<{ name: string }>(
      isMariaDb(facts)
        ? 'SELECT name FROM mysql.func'
        : `SELECT UDF_NAME AS name FROM performance_schema.user_defined_functions WHERE UDF_LIBRARY IS NOT NULL`,
      'cannot list the loadable functions of the server',
    )
    // An account that may not look does not learn of them.
    .catch(() => []);
  const unknown = loadable.find(({ name }) => calls.some((call) => isCallOf(call, name)));
  return unknown && `what the loadable function ${unknown.name} does is not known to the server`;
}

function isCallOf(call: Call, name: string, schema?: string): boolean {
  if (call.name.toLowerCase() !== name.toLowerCase()) return false;
  return (
    call.schema === undefined || schema === undefined || call.schema.toLowerCase() === schema.toLowerCase()
  );
}

function callsIn(tokens: readonly Token[]): Call[] {
  return tokens.flatMap(({ text, isName }, i): Call[] => {
    if (!isName || tokens[i + 1]?.text !== '(') return [];
    const isQualified = tokens[i - 1]?.text === '.' && tokens[i - 2]?.isName;
    return [{ name: text, ...(isQualified ? { schema: tokens[i - 2]!.text } : {}) }];
  });
}

/** Strings and comments are left out; comments that servers execute are open. */
export function tokensOf(sql: string): Token[] {
  const tokens: Token[] = [];
  const pattern =
    /'(?:[^'\\]|\\.|'')*(?:'|$)|"(?:[^"\\]|\\.|"")*(?:"|$)|`((?:[^`]|``)*)(?:`|$)|--(?=\s|$)[^\n]*|#[^\n]*|\/\*M?!\d*|\/\*[^]*?(?:\*\/|$)|\*\/|([\p{L}\p{N}_$\u0080-\uffff]+)|[^\s]/gsu;
  for (const [text, quoted, word] of sql.matchAll(pattern)) {
    if (quoted !== undefined) tokens.push({ text: quoted.replaceAll('``', '`'), isName: true });
    else if (word !== undefined) tokens.push({ text: word, isName: true });
    else if (/^[^'"#/*-]/.test(text) || text.length === 1) tokens.push({ text, isName: false });
  }
  return tokens;
}
