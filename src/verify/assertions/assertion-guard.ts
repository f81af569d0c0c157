// Refuses assertions with side effects, although an assertion begins as a reading statement and
// runs in a read-only transaction: servers let such a statement write files, take locks, read files
// of the server, and call functions that change settings. Invariant: if the statement itself does
// not show an effect, the server's definitions of every function and view that the statement
// reaches are examined.
import type { Session } from '../../mysql/connection/session.ts';
import { isMariaDb, type ServerFacts } from '../../mysql/connection/server-facts.ts';
import { findReachedEffect } from './reached-definitions.ts';

/** Functions of the server that act, wait for other clients, or read the server's files. */
const ACTING =
  /^(get_lock|release_lock|release_all_locks|load_file|nextval|setval|(master|source)_pos_wait|wait_(until|for)_\w+|master_gtid_wait|wsrep_sync_wait\w*|group_replication_\w+|asynchronous_connection_failover_\w+|audit_log_\w+|audit_api_\w+|keyring_\w+|set_firewall_\w+|mysql_firewall_\w+|firewall_\w+|read_firewall_\w+|normalize_statement|mysql_query_attribute_\w+|flush_rewrite_rules|load_rewrite_rules|service_get_\w+|service_release_\w+|version_tokens_\w+|sys_exec|sys_eval|sys_set)$/;

export interface Call {
  /** Absent: a function of the default schema, or of the server. */
  schema?: string;
  name: string;
}

interface Token {
  text: string;
  isName: boolean;
  /** Whether the word may be a keyword, because it has no quotes. */
  isWord: boolean;
}

/** Word sequences with effects. No reading statement has them outside of quotes. */
const ACTING_WORDS: readonly (readonly [pattern: RegExp, why: string])[] = [
  [/ INTO /, 'INTO would write a file or a variable'],
  [/ (?:FOR (?:NO KEY )?UPDATE|FOR SHARE|LOCK IN SHARE MODE) /, 'it would lock rows'],
  [/ (?:UPDATE|DELETE) /, 'it would change rows'],
  [/ NEXT VALUE FOR /, 'it would take the next value of a sequence'],
];

/** Returns the reason why the statement is not executed; undefined if no effect is known. */
export async function findSideEffect(
  sql: string,
  session: Session,
  facts: ServerFacts,
): Promise<string | undefined> {
  const tokens = tokensOf(sql);
  const words = ` ${tokens.map(({ text, isWord }) => (isWord ? text.toUpperCase() : '.')).join(' ')} `;
  const found = ACTING_WORDS.find(([pattern]) => pattern.test(words));
  if (found) return found[1];
  const calls = callsIn(tokens);
  const acting = calls.find(({ name }) => ACTING.test(name.toLowerCase()));
  if (acting) return `${acting.name} does more than read`;
  const loadable = await readLoadable(session, facts);
  const unknown = loadable.find((name) => calls.some((call) => isCallOf(call, name)));
  if (unknown !== undefined)
    return `the server does not know the effects of the loadable function ${unknown}`;
  return await findReachedEffect(sql, session, facts, loadable);
}

/**
 * Returns functions that libraries of the server provide; none if the account may not list them.
 */
async function readLoadable(session: Session, facts: ServerFacts): Promise<string[]> {
  const rows = await session
    .query<{ name: string }>(
      isMariaDb(facts)
        ? 'SELECT name FROM mysql.func'
        : `SELECT UDF_NAME AS name FROM performance_schema.user_defined_functions WHERE UDF_LIBRARY IS NOT NULL`,
      'cannot list the loadable functions of the server',
    )
    .catch(() => []);
  return rows.map(({ name }) => name);
}

function isCallOf({ name }: Call, loadable: string): boolean {
  return name.toLowerCase() === loadable.toLowerCase();
}

function callsIn(tokens: readonly Token[]): Call[] {
  return tokens.flatMap(({ text, isName }, i): Call[] => {
    if (!isName || tokens[i + 1]?.text !== '(') return [];
    const isQualified = tokens[i - 1]?.text === '.' && tokens[i - 2]?.isName;
    return [{ name: text, ...(isQualified ? { schema: tokens[i - 2]!.text } : {}) }];
  });
}

/** Tokenizes a statement without strings and comments. Comments that servers execute are open. */
export function tokensOf(sql: string): Token[] {
  const tokens: Token[] = [];
  const pattern =
    /'(?:[^'\\]|\\.|'')*(?:'|$)|"(?:[^"\\]|\\.|"")*(?:"|$)|`((?:[^`]|``)*)(?:`|$)|--(?=[\x00-\x20\x7f]|$)[^\n]*|#[^\n]*|\/\*M?!\d*|\/\*[^]*?(?:\*\/|$)|\*\/|([\p{L}\p{N}_$\u0080-\uffff]+)|[^\s]/gsu;
  for (const [text, quoted, word] of sql.matchAll(pattern)) {
    if (quoted !== undefined)
      tokens.push({ text: quoted.replaceAll('``', '`'), isName: true, isWord: false });
    else if (word !== undefined) tokens.push({ text: word, isName: true, isWord: true });
    else if (/^[^'"#/*-]/.test(text) || text.length === 1)
      tokens.push({ text, isName: false, isWord: false });
  }
  return tokens;
}
