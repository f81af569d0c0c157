// Tasks that jobs on other machines may also take. Invariant: the server's named lock decides, and
// the connection that works on the task holds it. So a job that dies loses its task to the others
// as soon as the server has rolled its transaction back; no clock and no lease is needed.
import { setTimeout as sleep } from 'node:timers/promises';
import { createHash } from 'node:crypto';
import type { Session } from '../../mysql/connection/session.ts';
import { textLiteral } from '../../sql/tokens/quote.ts';
import { stateTableName, type RestoreIdentity, type RestoreState } from '../resume/restore-state.ts';

/** Error of a task that another job has taken after this job's connection was lost. */
export class TaskTaken extends Error {}

const WAIT_MS = 500;

export class SharedTasks {
  readonly #restore: string;
  readonly #state: RestoreState;

  /**
   * Creates the tasks of one restore.
   * @param restore unique name of the restore on this target
   */
  constructor(restore: string, state: RestoreState) {
    this.#restore = restore;
    this.#state = state;
  }

  /**
   * Takes a task for this session, if no other session has it. Taking it twice is not an error.
   * @returns whether the session has the task
   */
  async take(session: Session, task: string): Promise<boolean> {
    const name = this.#lockOf(task);
    const taken = await session.scalar(
      `SELECT IF(IS_USED_LOCK(${name}) = CONNECTION_ID(), 1, GET_LOCK(${name}, 0))`,
      'cannot take a part of the restore',
    );
    return taken === '1';
  }

  /** Takes a task, and waits until another session has left it. */
  async wait(session: Session, task: string, signal: AbortSignal): Promise<void> {
    while (!(await this.take(session, task))) await sleep(WAIT_MS, undefined, { signal });
  }

  /**
   * Verifies that a session that may have replaced a lost one still has the task.
   * @throws TaskTaken if another job has it, or had it and loaded one of the items
   */
  async hold(session: Session, task: string, items: readonly string[]): Promise<void> {
    if (!(await this.take(session, task))) throw new TaskTaken(task);
    if ((await this.loaded(session, items)).size === 0) return;
    // Otherwise no other session, also of this job, could take the task and find that it is done.
    await this.leave(session, task);
    throw new TaskTaken(task);
  }

  async leave(session: Session, task: string): Promise<void> {
    if (!session.lost) await session.scalar(`SELECT RELEASE_LOCK(${this.#lockOf(task)})`);
  }

  /** Returns those of the items that any job has committed. */
  async loaded(session: Session, items: readonly string[]): Promise<Set<string>> {
    return await this.#state.committedOf(session, items);
  }

  #lockOf(task: string): string {
    // A lock name has at most 64 characters.
    const digest = createHash('sha256').update(`${this.#restore}\0${task}`).digest('hex').slice(0, 40);
    return textLiteral(`mysql-backup ${digest}`);
  }
}

/** Name of the task that builds the indexes of a table. */
export function indexTaskOf({ id }: { id: string }): string {
  return `indexes ${id}`;
}

export function sharedTasksOf(identity: RestoreIdentity, state: RestoreState): SharedTasks {
  return new SharedTasks(stateTableName(identity), state);
}
