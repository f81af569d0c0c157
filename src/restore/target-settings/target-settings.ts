// Settings of the target server that a restore changes temporarily. Invariant: the settings are
// reverted in every case. If our process is killed, the next run of the same restore reads from the
// state which settings were changed.
import { chooseStatementBytes } from '../../mysql/rows/insert-rows.ts';
import type { Session } from '../../mysql/connection/session.ts';
import type { SessionGroup } from '../../mysql/connection/session-group.ts';
import type { Logger } from '../../core/log.ts';
import type { LoadMethod } from '../load/load-method.ts';
import { LocalInfile, PUTTING_BACK, SWITCH_ON } from './local-infile.ts';
import { retry } from '../../core/retry.ts';
import { disableRedoLog, enableRedoLog } from './redo-log.ts';
import type { RestoreRequest } from '../request.ts';
import type { RestoreState } from '../resume/restore-state.ts';

const REDO_LOG = 'redo-log off';
const LOCAL_INFILE = 'local_infile on';

export class TargetSettings {
  readonly #request: RestoreRequest;
  readonly #group: SessionGroup;
  readonly #state: RestoreState | undefined;
  readonly #logger: Logger;
  readonly #warnings: string[];
  #localInfile: LocalInfile | undefined;
  #isRedoLogOff = false;

  constructor(
    request: RestoreRequest,
    group: SessionGroup,
    state: RestoreState | undefined,
    logger: Logger,
    warnings: string[],
  ) {
    this.#request = request;
    this.#group = group;
    this.#state = state;
    this.#logger = logger;
    this.#warnings = warnings;
  }

  async apply(session: Session): Promise<LoadMethod> {
    const { enableLocalInfile, disableRedoLog: isRedoLogUnwanted } = this.#request;
    const wasSwitchedOn = this.#state?.has(LOCAL_INFILE) ?? false;
    // Note the change before its execution, and only if it will happen: a setting that another
    // client switched on stays on.
    if (enableLocalInfile && !(await LocalInfile.isOn(session)))
      await this.#state?.mark(session, LOCAL_INFILE);
    this.#localInfile = await LocalInfile.open(session, {
      enable: enableLocalInfile,
      wasSwitchedOn,
      connect: () => this.#group.reopen('load'),
      logger: this.#logger,
    });
    if (!this.#localInfile.isSwitchedOn && this.#state?.has(LOCAL_INFILE))
      await this.#state.unmark(session, LOCAL_INFILE);
    if (this.#localInfile.warning) this.#warnings.push(this.#localInfile.warning);
    if (isRedoLogUnwanted) {
      await this.#state?.mark(session, REDO_LOG);
      this.#isRedoLogOff = true;
      await disableRedoLog(session);
      this.#logger.warn(
        'the redo log of the target is off: if the server crashes now, it will not start again',
      );
    } else this.#isRedoLogOff = this.#state?.has(REDO_LOG) ?? false;
    return this.#methodOf(this.#localInfile.method);
  }

  /**
   * Uses the settings that another job has changed and reverts, and changes none.
   * @returns the method, and the statements for the start of each session
   */
  async join(session: Session): Promise<{ method: LoadMethod; statements: readonly string[] }> {
    const isChanged = this.#state?.has(LOCAL_INFILE) ?? false;
    // A server that was restarted since has lost the setting.
    const statements = isChanged ? [SWITCH_ON] : [];
    for (const statement of statements) await session.execute(statement, 'cannot switch local_infile on');
    const method = (await LocalInfile.isOn(session)) ? 'load-data' : 'insert';
    return { method: this.#methodOf(method), statements };
  }

  #methodOf(method: LoadMethod['kind']): LoadMethod {
    if (method === 'load-data') return { kind: method };
    return {
      kind: 'insert',
      maxStatementBytes: chooseStatementBytes(this.#group.facts.maxAllowedPacketBytes),
    };
  }

  /** Statements for the start of each session: a restarted server has lost the changed settings. */
  get setUp(): readonly string[] {
    return this.#request.enableLocalInfile && this.#localInfile?.isSwitchedOn ? [SWITCH_ON] : [];
  }

  /**
   * Reverts the settings. Never throws: logs settings that cannot be reverted.
   * @returns whether all settings are reverted
   */
  async restore(): Promise<boolean> {
    const wasSwitchedOn = this.#localInfile?.isSwitchedOn ?? false;
    await this.#localInfile?.restore();
    const isInfileBack = !this.#localInfile?.isSwitchedOn;
    const isRedoLogBack = !this.#isRedoLogOff || (await this.#enableRedoLog());
    // A later resumed run must not treat changes by others as its own.
    if (wasSwitchedOn && isInfileBack) await this.#forget(LOCAL_INFILE);
    return isInfileBack && isRedoLogBack;
  }

  async #enableRedoLog(): Promise<boolean> {
    try {
      await retry(async () => await enableRedoLog(await this.#group.reopen('load')), PUTTING_BACK);
      this.#isRedoLogOff = false;
      this.#logger.info('switched the redo log of the target on again');
    } catch (error) {
      this.#logger.warn(
        `the redo log of the target is still off, run ALTER INSTANCE ENABLE INNODB REDO_LOG: ${(error as Error).message}`,
      );
      return false;
    }
    await this.#forget(REDO_LOG);
    return true;
  }

  async #forget(item: string): Promise<void> {
    try {
      await retry(
        async () => await this.#state?.unmark(await this.#group.reopen('load'), item),
        PUTTING_BACK,
      );
    } catch (error) {
      this.#logger.debug(`cannot forget ${item}: ${(error as Error).message}`);
    }
  }
}
