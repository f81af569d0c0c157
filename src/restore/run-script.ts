// Runs the SQL files of a backup on the target, statement by statement.
import { splitStatements } from '../format/sql-script.ts';
import type { Session } from '../mysql/session.ts';

export async function runScript(session: Session, script: string, what: string): Promise<void> {
  await runStatements(session, splitStatements(script), what);
}

export async function runStatements(
  session: Session,
  statements: Iterable<string>,
  what: string,
): Promise<void> {
  for (const statement of statements) await session.execute(statement, `cannot create ${what}`);
}

/** The statements up to the first USE, which create the schema, and those behind it, which fill it. */
export function splitSchemaScript(script: string): { schema: string[]; programs: string[] } {
  const statements = [...splitStatements(script)];
  const use = statements.findIndex((statement) => /^USE\s/i.test(statement));
  return use < 0
    ? { schema: statements, programs: [] }
    : { schema: statements.slice(0, use), programs: statements.slice(use) };
}
