// Examines the stored functions and views that an assertion reaches, for effects that a read-only
// transaction does not prevent: on files, locks, server settings and other connections. Their
// definitions come from a backup, whose source may belong to an attacker. The search covers all
// bytes, including comments and texts, so that no quoting hides a word: one word too many refuses
// an assertion, one word too few would allow an effect.
import { BackupError } from '../../core/errors.ts';
import { isSystemSchema, type ServerFacts } from '../../mysql/connection/server-facts.ts';
import type { Session } from '../../mysql/connection/session.ts';
import { quoteTable } from '../../sql/tokens/quote.ts';

/** Words for effects that a function may have in a read-only transaction. */
const ACTS =
  /(?<![\w$])(outfile|dumpfile|load_file|get_lock|release_lock|release_all_locks|nextval|setval|next\s+value\s+for|global|persist|persist_only|kill|sys_exec|sys_eval)(?![\w$])/i;

interface Reachable {
  /** `function`, `procedure`, `package body`, `view`. */
  kind: string;
  schema: string;
  name: string;
  access: string | null;
}

/**
 * Searches all definitions that the assertion reaches.
 * @param loadable names of functions that libraries of the server provide
 * @returns the reason why the assertion is not executed
 */
export async function findReachedEffect(
  sql: string,
  session: Session,
  facts: ServerFacts,
  loadable: readonly string[],
): Promise<string | undefined> {
  const all = await readReachable(session, facts);
  const reached = new Set<Reachable>();
  const texts = [sql];
  for (let text = texts.pop(); text !== undefined; text = texts.pop()) {
    const words = wordsOf(text);
    for (const each of all) {
      if (reached.has(each) || !isMentioned(each.name, words, text)) continue;
      reached.add(each);
      const what = `${each.kind} ${each.schema}.${each.name}`;
      if (each.kind === 'function' && each.access === 'MODIFIES SQL DATA')
        return `the ${what} is declared to modify data`;
      const definition = await readDefinition(session, each);
      if (definition === undefined) continue;
      const word = ACTS.exec(definition)?.[0];
      if (word !== undefined) return `the ${what} has ${word.replace(/\s+/g, ' ').toUpperCase()}`;
      const library = loadable.find((name) => isMentioned(name, wordsOf(definition), definition));
      if (library !== undefined) return `the ${what} calls the loadable function ${library}`;
      texts.push(definition);
    }
  }
  return undefined;
}

async function readReachable(session: Session, facts: ServerFacts): Promise<Reachable[]> {
  const what = 'cannot list the functions and views of the server';
  const routines = await session.query<ReachableRow>(
    `SELECT LOWER(ROUTINE_TYPE) AS kind, ROUTINE_SCHEMA AS s, ROUTINE_NAME AS n, SQL_DATA_ACCESS AS access
       FROM information_schema.ROUTINES WHERE ROUTINE_TYPE <> 'PACKAGE'`,
    what,
  );
  const views = await session.query<ReachableRow>(
    `SELECT 'view' AS kind, TABLE_SCHEMA AS s, TABLE_NAME AS n, NULL AS access
       FROM information_schema.TABLES WHERE TABLE_TYPE = 'VIEW'`,
    what,
  );
  // Objects of the server itself do not come from a backup.
  return [...routines, ...views]
    .filter(({ s }) => !isSystemSchema(s, facts))
    .map(({ kind, s, n, access }) => ({ kind, schema: s, name: n, access }));
}

interface ReachableRow {
  kind: string;
  s: string;
  n: string;
  access: string | null;
}

/**
 * Returns the whole answer to SHOW CREATE, one character per byte; undefined if the account may not
 * see it or it is broken. Does not switch the default schema, because the session has the
 * assertion's.
 */
async function readDefinition(
  session: Session,
  { kind, schema, name }: Reachable,
): Promise<string | undefined> {
  try {
    const rows = await session.query(
      `SHOW CREATE ${kind.toUpperCase()} ${quoteTable(schema, name)}`,
      `cannot read the definition of ${kind} ${schema}.${name}`,
      { results: 'binary' },
    );
    const values = rows.flatMap((row) => Object.values(row));
    return values
      .map((value) => (Buffer.isBuffer(value) ? value.toString('latin1') : String(value)))
      .join('\n');
  } catch (error) {
    if (error instanceof BackupError && !session.lost) return undefined;
    throw error;
  }
}

function wordsOf(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(/[\w$]+/g)].map(([word]) => word.toLowerCase()));
}

/**
 * Reports whether the text mentions the name. Searches a name with other characters as it is, in
 * the text and in its bytes.
 */
function isMentioned(name: string, words: ReadonlySet<string>, text: string): boolean {
  const own = name.toLowerCase();
  if (/^[\w$]+$/.test(own)) return words.has(own);
  const lower = text.toLowerCase();
  const forms = [own, own.replaceAll('`', '``'), Buffer.from(own, 'utf8').toString('latin1').toLowerCase()];
  return forms.some((form) => lower.includes(form));
}
