// Chooses the load method, and reverts local_infile. Invariant: this module switches its own
// setting off again, even if its session is lost. If another client has switched local_infile on,
// this module leaves the server alone. Both flavors read the global value at each statement, so the
// change also applies to open sessions.
import { BackupError } from '../../core/errors.ts';
import type { Logger } from '../../core/log.ts';
import { isUnreachable } from '../../mysql/connection/mysql-errors.ts';
import type { Session } from '../../mysql/connection/session.ts';
import { retry, type RetryOptions } from '../../core/retry.ts';

export type LoadMethod = 'load-data' | 'insert';

export interface LocalInfileOptions {
  /** Whether local_infile may be switched on during the restore. */
  enable: boolean;
  /** Whether an interrupted run of this restore switched it on. */
  wasSwitchedOn?: boolean;
  /** Opens a new session on the same server. This module closes it. */
  connect: () => Promise<Session>;
  logger: Logger;
}

const READ = 'SELECT @@GLOBAL.local_infile';
export const SWITCH_ON = 'SET GLOBAL local_infile = ON';
const SWITCH_OFF = 'SET GLOBAL local_infile = OFF';

/** Retries for reverting settings: the server may have lost its connections a moment ago. */
export const PUTTING_BACK: RetryOptions = {
  attempts: 4,
  firstDelayMs: 200,
  maxDelayMs: 2000,
  isRetryable: isUnreachable,
};

export class LocalInfile {
  readonly method: LoadMethod;
  /** Reason why local_infile stayed off although it was to be switched on. */
  readonly warning: string | undefined;
  readonly #session: Session;
  readonly #options: LocalInfileOptions;
  #isOurs: boolean;
  #restoring: Promise<void> | undefined;

  private constructor(
    session: Session,
    options: LocalInfileOptions,
    { method, isOurs, warning }: { method: LoadMethod; isOurs: boolean; warning?: string },
  ) {
    this.#session = session;
    this.#options = options;
    this.method = method;
    this.warning = warning;
    this.#isOurs = isOurs;
  }

  /**
   * Opens the setting.
   * @throws BackupError TARGET_* if the server does not answer; a refusal by the server is not an
   * error
   */
  static async open(session: Session, options: LocalInfileOptions): Promise<LocalInfile> {
    const { enable, logger } = options;
    if (await LocalInfile.isOn(session))
      return new LocalInfile(session, options, {
        method: 'load-data',
        isOurs: options.wasSwitchedOn ?? false,
      });
    if (!enable) {
      logger.info('the target has local_infile off: rows are loaded by INSERT, which takes longer');
      return new LocalInfile(session, options, { method: 'insert', isOurs: false });
    }
    const switchedOn = new LocalInfile(session, options, { method: 'load-data', isOurs: true });
    let refusal: string | undefined;
    try {
      refusal = await switchOn(session);
    } catch (error) {
      // The server may have executed the statement although its answer was lost.
      await switchedOn.restore();
      throw error;
    }
    if (refusal === undefined) {
      logger.info('switched local_infile on at the target for the time of the restore');
      return switchedOn;
    }
    const warning = `local_infile could not be switched on at the target, rows are loaded by INSERT: ${refusal}`;
    logger.warn(warning);
    return new LocalInfile(session, options, { method: 'insert', isOurs: false, warning });
  }

  /**
   * Switches local_infile on and off again.
   * @returns the reason why it cannot be switched on
   */
  static async tryOut(session: Session): Promise<string | undefined> {
    const refusal = await switchOn(session);
    if (refusal === undefined) await session.execute(SWITCH_OFF, 'cannot switch local_infile off');
    return refusal;
  }

  static async isOn(session: Session): Promise<boolean> {
    return (await session.scalar(READ, 'cannot read local_infile')) === '1';
  }

  /** Whether local_infile must be switched off again. */
  get isSwitchedOn(): boolean {
    return this.#isOurs;
  }

  /**
   * Switches local_infile off. Never throws: logs a warning if it stays on, and a later call tries
   * again.
   */
  restore(): Promise<void> {
    this.#restoring ??= this.#switchOff().finally(() => (this.#restoring = undefined));
    return this.#restoring;
  }

  async #switchOff(): Promise<void> {
    if (!this.#isOurs) return;
    const { logger } = this.#options;
    try {
      await retry(
        () => this.#onSomeSession((session) => session.execute(SWITCH_OFF, 'cannot switch local_infile off')),
        PUTTING_BACK,
      );
      this.#isOurs = false;
      logger.info('switched local_infile off at the target again');
    } catch (error) {
      logger.warn(`local_infile is still on at the target, run ${SWITCH_OFF}: ${(error as Error).message}`);
    }
  }

  /**
   * Uses a new session, because the first may be busy for a long time. Uses the first if the server
   * accepts no more connections.
   */
  async #onSomeSession(use: (session: Session) => Promise<unknown>): Promise<void> {
    let session: Session;
    try {
      session = await this.#options.connect();
    } catch (error) {
      if (this.#session.lost) throw error;
      // The error of a lost session would hide the reason why there is no new session.
      await use(this.#session).catch(() => {
        throw error;
      });
      return;
    }
    try {
      await use(session);
    } finally {
      await session.close();
    }
  }
}

/**
 * Switches local_infile on.
 * @returns the reason of a refusal. Managed servers refuse with their own error numbers, so any
 * server error counts as a refusal.
 */
async function switchOn(session: Session): Promise<string | undefined> {
  try {
    await session.execute(SWITCH_ON, SWITCH_ON);
  } catch (error) {
    if (session.lost || !(error instanceof BackupError) || error.details['errno'] === undefined) throw error;
    return error.message;
  }
  return (await LocalInfile.isOn(session)) ? undefined : 'the server accepted the statement without effect';
}
