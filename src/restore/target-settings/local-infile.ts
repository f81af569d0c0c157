// Decides how rows get onto the target, and puts local_infile back. Invariant: what was switched on here is switched
// off again, whatever became of the session that did it; a server that others had set up so is left alone.
// Both flavors look at the global value at each statement, so sessions that are already open profit too.
import { BackupError } from '../../core/errors.ts';
import type { Logger } from '../../core/log.ts';
import { isUnreachable } from '../../mysql/connection/mysql-errors.ts';
import type { Session } from '../../mysql/connection/session.ts';
import { retry, type RetryOptions } from '../../core/retry.ts';

export type LoadMethod = 'load-data' | 'insert';

export interface LocalInfileOptions {
  /** Whether it may be switched on for the time of the restore. */
  enable: boolean;
  /** Whether an interrupted run of this restore has switched it on. */
  wasSwitchedOn?: boolean;
  /** A new session on the same server; it is closed here. */
  connect: () => Promise<Session>;
  logger: Logger;
}

const READ = 'SELECT @@GLOBAL.local_infile';
export const SWITCH_ON = 'SET GLOBAL local_infile = ON';
const SWITCH_OFF = 'SET GLOBAL local_infile = OFF';

/** A server whose settings are to be put back may have lost its connections a moment ago. */
export const PUTTING_BACK: RetryOptions = {
  attempts: 4,
  firstDelayMs: 200,
  maxDelayMs: 2000,
  isRetryable: isUnreachable,
};

export class LocalInfile {
  readonly method: LoadMethod;
  /** Why it stayed off though it was to be switched on. */
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

  /** @throws BackupError TARGET_* if the server does not answer; that it refuses is no error. */
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
      // It may have been done though its answer was lost.
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

  static async isOn(session: Session): Promise<boolean> {
    return (await session.scalar(READ, 'cannot read local_infile')) === '1';
  }

  /** Whether it has to be switched off again. */
  get isSwitchedOn(): boolean {
    return this.#isOurs;
  }

  /** Never throws: the operator is told if it stays on, and a later call tries again. */
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

  /** A new one, because the first may be busy for long; the first one where the server takes no more connections. */
  async #onSomeSession(use: (session: Session) => Promise<unknown>): Promise<void> {
    let session: Session;
    try {
      session = await this.#options.connect();
    } catch (error) {
      if (this.#session.lost) throw error;
      // What it says of a session that is gone would only hide why there is no new one.
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

/** @returns why not. Managed servers refuse with numbers of their own, so any refusal is one. */
async function switchOn(session: Session): Promise<string | undefined> {
  try {
    await session.execute(SWITCH_ON, SWITCH_ON);
  } catch (error) {
    if (session.lost || !(error instanceof BackupError) || error.details['errno'] === undefined) throw error;
    return error.message;
  }
  return (await LocalInfile.isOn(session)) ? undefined : 'the server took the statement and stayed as it was';
}
