// Progress of a replay, kept in the target. Invariant: the row of the progress changes in the
// transaction of the replayed rows, so it names the position after the last committed transaction.
// Statements that commit by themselves are announced before they run: after a crash their outcome
// may be unknown.
import { BackupError } from '../../core/errors.ts';
import { STATE_SCHEMA } from '../../mysql/connection/server-facts.ts';
import type { Session } from '../../mysql/connection/session.ts';
import { quoteName, quoteTable, textLiteral } from '../../sql/tokens/quote.ts';
import type { ReplayPlace } from './server-changes.ts';

const TABLE = quoteTable(STATE_SCHEMA, 'replay');
/**
 * A text literal for any character set and sql_mode: the session is that of a replayed statement.
 */
function literal(text: string): string {
  return `CONVERT(X'${Buffer.from(text, 'utf8').toString('hex')}' USING utf8mb4)`;
}

const ERROR_PREFIX = 'cannot record the progress of the replay';

export interface ReplayIdentity {
  chain: string;
  backupId: string;
  /** Place at which the replay ends, `turn:file:position`. */
  stop: string;
}

export interface Progress extends ReplayPlace {
  transactions: number;
}

export class ReplayState {
  readonly isResumed: boolean;
  readonly progress: Progress;

  private constructor(isResumed: boolean, progress: Progress) {
    this.isResumed = isResumed;
    this.progress = progress;
  }

  /**
   * Finds the state of an interrupted replay of the same backup.
   * @throws BackupError RESTORE_INTERRUPTED for one that may have run a statement, or of another
   * replay
   */
  static async find(session: Session, identity: ReplayIdentity): Promise<ReplayState | undefined> {
    const known = await session.scalar(
      `SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = ${textLiteral(STATE_SCHEMA)} AND TABLE_NAME = 'replay'`,
    );
    if (known !== '1') return undefined;
    const [row] = await session.query<Progress & { identity: string; statement: string | null }>(
      `SELECT identity, turn, file, position, transactions, statement FROM ${TABLE} WHERE id = 1`,
      'cannot read the progress of the replay',
    );
    if (!row) return undefined;
    if (row.identity !== JSON.stringify(identity))
      throw new BackupError(
        'TARGET_NOT_EMPTY',
        `an interrupted replay of another kind is on the target: ${row.identity}`,
        {
          hint: `Run the same command as before to finish it, or DROP TABLE ${TABLE} and restore with --drop-existing.`,
        },
      );
    if (row.statement !== null)
      throw new BackupError(
        'REPLAY_UNDECIDED',
        `the replay was interrupted during a statement at ${row.file}:${row.position}, and its outcome is unknown: ${row.statement}`,
        {
          hint: `Look at the target. If the statement has taken effect: UPDATE ${TABLE} SET statement = NULL, turn = done_turn, file = done_file, position = done_position, transactions = transactions + 1. If it has not: UPDATE ${TABLE} SET statement = NULL. Then run the same command again.`,
        },
      );
    return new ReplayState(true, {
      turn: row.turn,
      file: row.file,
      position: row.position,
      transactions: row.transactions,
    });
  }

  static async create(session: Session, identity: ReplayIdentity, at: Progress): Promise<ReplayState> {
    await session.execute(`CREATE SCHEMA IF NOT EXISTS ${quoteName(STATE_SCHEMA)}`, ERROR_PREFIX);
    await session.execute(
      `CREATE TABLE ${TABLE} (id TINYINT NOT NULL PRIMARY KEY, identity TEXT CHARACTER SET utf8mb4 NOT NULL, turn INT NOT NULL, file VARCHAR(255) CHARACTER SET utf8mb4 NOT NULL, position BIGINT UNSIGNED NOT NULL, transactions BIGINT UNSIGNED NOT NULL, statement MEDIUMTEXT CHARACTER SET utf8mb4, done_turn INT, done_file VARCHAR(255) CHARACTER SET utf8mb4, done_position BIGINT UNSIGNED) ENGINE=InnoDB`,
      ERROR_PREFIX,
    );
    await session.execute(
      `INSERT INTO ${TABLE} (id, identity, turn, file, position, transactions) VALUES (1, ${textLiteral(JSON.stringify(identity))}, ${at.turn}, ${textLiteral(at.file)}, ${at.position}, ${at.transactions})`,
      ERROR_PREFIX,
    );
    return new ReplayState(false, at);
  }

  /** Notes the progress, in the open transaction if there is one. */
  async advance(session: Session, { turn, file, position, transactions }: Progress): Promise<void> {
    await session.execute(
      `UPDATE ${TABLE} SET turn = ${turn}, file = ${literal(file)}, position = ${position}, transactions = ${transactions}, statement = NULL, done_turn = NULL, done_file = NULL, done_position = NULL WHERE id = 1`,
      ERROR_PREFIX,
    );
  }

  /** Announces a statement that commits by itself. */
  async announce(session: Session, before: Progress, statement: string, done: ReplayPlace): Promise<void> {
    await session.execute(
      `UPDATE ${TABLE} SET turn = ${before.turn}, file = ${literal(before.file)}, position = ${before.position}, transactions = ${before.transactions}, statement = ${literal(statement)}, done_turn = ${done.turn}, done_file = ${literal(done.file)}, done_position = ${done.position} WHERE id = 1`,
      ERROR_PREFIX,
    );
  }

  async remove(session: Session): Promise<void> {
    await dropReplayState(session);
  }
}

/** Drops the state of any replay, and its schema if that is empty then. */
export async function dropReplayState(session: Session): Promise<void> {
  await session.execute(`DROP TABLE IF EXISTS ${TABLE}`, ERROR_PREFIX);
  const left = await session.scalar(
    `SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = ${textLiteral(STATE_SCHEMA)}`,
  );
  if (left === '0') await session.execute(`DROP SCHEMA ${quoteName(STATE_SCHEMA)}`, ERROR_PREFIX);
}
