// Runs the statements of `--after-load` on a connection of their own, in order. Invariant: a
// statement runs only on a server that is known not to be the source of the backup.
import { BackupError } from '../../core/errors.ts';
import { formatCount, formatSeconds, plural } from '../../core/units.ts';
import { isMariaDb, type ServerFacts } from '../../mysql/connection/server-facts.ts';
import type { Session } from '../../mysql/connection/session.ts';
import type { SessionGroup } from '../../mysql/connection/session-group.ts';
import { isSourceOf, type BackupContents } from '../../repository/contents.ts';
import type { Context } from '../../repository/context.ts';
import { noteSession } from '../load/loaders.ts';
import type { RestorePlan } from '../plan/planned.ts';
import { recordTables } from '../resume/created-objects.ts';
import type { RestoreState } from '../resume/restore-state.ts';
import { positionOf, type AfterLoad, type AfterLoadStatement } from './after-load-file.ts';
import { assertCanGoOn, itemOfStatement, type StatementProgress } from './after-load-progress.ts';

export interface StatementResult {
  /** Number in the file, from 1. */
  statement: number;
  line: number;
  /** Rows that the server reports as changed; 0 for statements with a result. */
  rowsChanged: number;
  durationSeconds: number;
  /** Whether an interrupted run has executed it. */
  ranBefore: boolean;
}

export interface AfterLoadReport {
  file: string;
  /** Number of statements. */
  statements: number;
  rowsChanged: number;
  durationSeconds: number;
  results: readonly StatementResult[];
}

export interface AfterLoadRun {
  afterLoad: AfterLoad;
  contents: BackupContents;
  sessions: SessionGroup;
  skipBinlog: boolean;
  state: RestoreState | undefined;
  plan: RestorePlan;
  context: Context;
}

/** @throws BackupError TARGET_IS_SOURCE, also if the source of the backup is unknown */
export function assertNotOnSource(contents: BackupContents, facts: ServerFacts): void {
  if (contents.server.serverId !== undefined && !isSourceOf(contents, facts)) return;
  const { backupId } = contents;
  throw new BackupError(
    'TARGET_IS_SOURCE',
    contents.server.serverId === undefined
      ? `--after-load: ${backupId} does not name the server that it was made of, which may be the target`
      : `--after-load: the target is the server that ${backupId} was made of: ${facts.serverId}`,
    {
      hint: 'Nothing was done. The statements never run on the source: restore without --after-load, and run them yourself.',
    },
  );
}

/** @throws BackupError TARGET_QUERY_FAILED naming the statement and its position */
export async function runAfterLoad(run: AfterLoadRun): Promise<AfterLoadReport> {
  const { afterLoad, contents, sessions, state, context } = run;
  const { path, statements } = afterLoad;
  const session = await sessions.open('load');
  const cut = (): void => session.destroy();
  context.signal.addEventListener('abort', cut, { once: true });
  try {
    context.signal.throwIfAborted();
    assertNotOnSource(contents, sessions.facts);
    await noteSession(session, state);
    if (state) assertCanGoOn(state, afterLoad, contents.backupId);
    for (const sql of settings(sessions.facts, run.skipBinlog))
      await session.execute(sql, 'cannot set up the session');
    const results: StatementResult[] = [];
    for (const [i, statement] of statements.entries()) {
      context.signal.throwIfAborted();
      const { done, ranBefore } = await runOnce(run, session, statement, i);
      const { rowsChanged, seconds } = done;
      results.push({
        statement: i + 1,
        line: statement.line,
        rowsChanged,
        durationSeconds: seconds,
        ranBefore,
      });
    }
    return {
      file: path,
      statements: statements.length,
      rowsChanged: results.reduce((sum, each) => sum + each.rowsChanged, 0),
      durationSeconds: results.reduce((sum, each) => sum + each.durationSeconds, 0),
      results,
    };
  } catch (error) {
    if (context.signal.aborted) throw context.signal.reason;
    throw error;
  } finally {
    context.signal.removeEventListener('abort', cut);
    await session.close();
  }
}

/** The statements run as on a connection of the user, and not as on one that loads. */
function settings(facts: ServerFacts, skipBinlog: boolean): string[] {
  return [
    ...(skipBinlog ? ['SET SESSION sql_log_bin = OFF'] : []),
    `SET SESSION foreign_key_checks = ON, unique_checks = ON, sql_mode = 'STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION'`,
    ...(isMariaDb(facts) ? ['SET SESSION check_constraint_checks = ON'] : []),
  ];
}

type Done = NonNullable<StatementProgress['done']>;

async function runOnce(
  run: AfterLoadRun,
  session: Session,
  statement: AfterLoadStatement,
  index: number,
): Promise<{ done: Done; ranBefore: boolean }> {
  const { state, afterLoad, contents, plan, sessions } = run;
  const { sql, kind, digest } = statement;
  const item = itemOfStatement(index);
  const what = `--after-load ${afterLoad.path}: ${positionOf(statement, index)} failed`;
  const execute = async (): Promise<Done> => {
    const begin = performance.now();
    const { affectedRows } = await session.execute(sql, what);
    return { rowsChanged: affectedRows, seconds: (performance.now() - begin) / 1000 };
  };
  if (kind === 'session' || !state) return { done: await execute(), ranBefore: false };
  // The server may have committed the last transaction of the interrupted run since the state was
  // read.
  const former = await state.readValue(session, item);
  if (former !== undefined) {
    state.noteCommitted(item, former);
    assertCanGoOn(state, afterLoad, contents.backupId);
    return { done: (JSON.parse(former) as StatementProgress).done!, ranBefore: true };
  }
  const progress = (done?: Done): string => JSON.stringify({ digest, ...(done ? { done } : {}) });
  await session.execute('START TRANSACTION', what);
  // A statement that commits by itself commits this record too, without its end.
  await state.claim(session, [item]);
  await state.annotate(session, item, progress());
  let done: Done;
  try {
    done = await execute();
  } catch (error) {
    if (!session.lost) await forget(session, state, item, sql);
    throw error;
  }
  if (kind === 'other') await recordTables(session, { state, plan, facts: sessions.facts });
  await state.annotate(session, item, progress(done));
  await session.execute('COMMIT', what);
  state.noteCommitted(item, progress(done));
  return { done, ranBefore: false };
}

/**
 * Forgets a statement that the server has refused. A procedure that has committed a part stays
 * recorded.
 */
async function forget(session: Session, state: RestoreState, item: string, sql: string): Promise<void> {
  await session.execute('ROLLBACK');
  if (!/^(?:CALL|EXECUTE)\b/i.test(sql)) await state.unmark(session, item);
}

export function describeAfterLoad({
  file,
  statements,
  rowsChanged,
  durationSeconds,
}: AfterLoadReport): string {
  return `after the load: ${plural(statements, 'statement')} of ${file}, ${formatCount(rowsChanged)} rows changed, ${formatSeconds(durationSeconds)}`;
}
