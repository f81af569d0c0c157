// A restore from start to end, in stages with a check after each. Invariant: a failure stops the
// restore and names the table. The target is left as it is for inspection, and the same command
// resumes the restore.
import { defined } from '../core/defined.ts';
import { isSourceOf, type BackupSource } from '../repository/contents.ts';
import { mapTables } from '../repository/scope/map-tables.ts';
import { openSource } from '../repository/open-source.ts';
import { forTarget, selectScope, withoutTables, type Scope } from '../repository/scope/scope.ts';
import type { Context } from '../repository/context.ts';
import { BackupError } from '../core/errors.ts';
import type { Session } from '../mysql/connection/session.ts';
import { SessionGroup } from '../mysql/connection/session-group.ts';
import { StageClock } from '../core/stage-clock.ts';
import { formatBytes, formatCount, plural } from '../core/units.ts';
import type { Check } from '../verify/report.ts';
import { describePartial, type PartialTable } from './load/leave-out-rows.ts';
import { endFormerSessions, noteSession } from './load/loaders.ts';
import { describeAfterLoad, type AfterLoadReport } from './after-load/run-after-load.ts';
import { describeMasked, type MaskedTable } from './masking/verify-masks.ts';
import { maskScope, planRestoreMasks, type RestoreMasks } from './masking/restore-masks.ts';
import { assertLocalInfile, assertMaskable } from './masking/assert-maskable.ts';
import { explainDuplicates } from './load/duplicates.ts';
import { type Orphans } from './stages/references.ts';
import { describePlan } from './plan/plan-report.ts';
import { emptyTarget, prepareDrop, type Emptying } from './stages/empty-target.ts';
import { readAccountAbilities } from './preflight/account-abilities.ts';
import { isMove, leaveImmovable } from './preflight/immovable.ts';
import { checkPrivileges, checkRefusals } from './preflight/preflight.ts';
import { identityOf, runPreflight, type Preflight } from './preflight/run-preflight.ts';
import { warnOfKept } from './preflight/drop-plan.ts';
import { planRestore, type PlanOptions } from './plan/restore-plan.ts';
import type { RestorePlan } from './plan/planned.ts';
import { RestoreState } from './resume/restore-state.ts';
import type { RestorePlanReport, RestoreReport, RestoreRequest } from './request.ts';
import { assertSameOptions, changedOptions } from './resume/resume-options.ts';
import { assertAllLoaded, isStaged, requireStaged } from './jobs/stage.ts';
import { runDataStage } from './jobs/data-stage.ts';
import { RestoreStages, type StagesDone, type StagesRequest, type StagesSetting } from './restore-stages.ts';
import { TargetSettings } from './target-settings/target-settings.ts';

export async function restore(request: RestoreRequest, context: Context): Promise<RestoreReport> {
  return await withRun(request, context, (run) => run.execute());
}

/** Plans a restore, after all its checks. */
export async function planOnly(request: RestoreRequest, context: Context): Promise<RestorePlanReport> {
  return await withRun(request, context, (run) => run.describe());
}

async function withRun<T>(
  request: RestoreRequest,
  context: Context,
  work: (run: RestoreRun) => Promise<T>,
): Promise<T> {
  const sessions = new SessionGroup(request.connection, 'target', request.lockWaitTimeoutSeconds);
  try {
    const opened = await openSource(context, request.backup, request.label);
    const source = mapTables(opened, request.scope.tableMap);
    const scope = selectScope(source.contents, request.scope);
    return await work(new RestoreRun(request, context, sessions, { opened, source }, scope));
  } finally {
    await sessions.close();
  }
}

class RestoreRun {
  readonly #request: RestoreRequest;
  readonly #context: Context;
  readonly #sessions: SessionGroup;
  /** The backup with its own names of tables. */
  readonly #opened: BackupSource;
  readonly #source: BackupSource;
  /** Scope of the restore. It is complete only after the definitions were read. */
  #scope: Scope;
  readonly #clock: StageClock;
  readonly #begin: Date;
  readonly #warnings: string[] = [];
  /** Objects that --drop-existing has kept. */
  #kept: readonly string[] = [];
  #orphans: readonly Orphans[] = [];
  /** Tables of which --where has left out rows. */
  #partial: readonly PartialTable[] = [];
  /** Absent: no column is masked. */
  #masks: RestoreMasks | undefined;
  #masked: readonly MaskedTable[] = [];
  #afterLoad: AfterLoadReport | undefined;
  /** Changes that --upgrade makes in definitions, as sentences. */
  #changes: readonly string[] = [];

  constructor(
    request: RestoreRequest,
    context: Context,
    sessions: SessionGroup,
    { opened, source }: { opened: BackupSource; source: BackupSource },
    scope: Scope,
  ) {
    this.#request = request;
    this.#context = context;
    this.#sessions = sessions;
    this.#opened = opened;
    this.#source = source;
    this.#scope = scope;
    this.#begin = context.now();
    this.#clock = new StageClock(context.progress, context.now);
  }

  async describe(): Promise<RestorePlanReport> {
    const { plan, preflight } = await this.#preflight();
    return describePlan(
      this.#source,
      this.#scope,
      plan,
      preflight,
      this.#kept,
      this.#context.storage.location,
    );
  }

  async execute(): Promise<RestoreReport> {
    const { logger, progress, storage } = this.#context;
    const { backupId } = this.#source.contents;
    const { stage } = this.#request;
    if (stage === 'data') return await this.#executeData();
    const { plan, preflight } = await this.#preflight();
    if (stage === 'schema' && preflight.goesOn && isStaged(preflight.state)) {
      logger.info(`the tables of ${backupId} are on ${preflight.session.target}: rows may be loaded`);
      return this.#reportStage('schema created', { rows: 0, dataBytes: 0 }, 'load-data', true);
    }
    if (stage === 'finish') {
      const staged = preflight.goesOn ? preflight.state : undefined;
      assertAllLoaded(plan, requireStaged(staged, stage, backupId));
    }
    this.#request.onOwned?.({ scope: this.#scope, plan });
    logger.info(
      `${preflight.goesOn ? 'resume' : 'restore'} ${backupId} from ${storage.location} to ${preflight.session.target}`,
    );
    const { session } = preflight;
    if (this.#masks) await assertLocalInfile(session, plan.tables, this.#masks);
    const emptying: Emptying = {
      request: this.#request,
      context: this.#context,
      source: this.#source,
      scope: this.#scope,
      facts: this.#sessions.facts,
      plan,
      preflight,
    };
    if (preflight.obstacles.length > 0) {
      this.#enter('objects');
      this.#warnings.push(...(await prepareDrop(emptying)));
    }
    progress.expect({ ...this.#scope.totals, bytes: this.#scope.totals.dataBytes });
    const state = preflight.state ?? (await this.#createState(preflight));
    if (preflight.state) await endFormerSessions(session, preflight.state);
    await noteSession(session, state);
    await emptyTarget(emptying, state);
    const settings = new TargetSettings(this.#request, this.#sessions, state, logger, this.#warnings);
    const stages = new RestoreStages(this.#setting);
    if (stage === 'schema') return await this.#executeSchema({ plan, preflight, state }, settings, stages);
    let done: StagesDone;
    let isBack: boolean;
    try {
      const method = await settings.apply(session);
      done = await stages.run({ plan, preflight, state, method, settings: () => settings.setUp });
    } catch (error) {
      const found = (await stages.explain(error)) ?? error;
      throw (this.#isMove ? explainDuplicates(found) : undefined) ?? found;
    } finally {
      isBack = await settings.restore();
    }
    // Remove the state last: until then, a killed restore can be resumed and its settings reverted.
    if (isBack) await done.loaders.run(0, 'state', async (session) => await state?.remove(session));
    this.#orphans = done.orphans;
    this.#partial = done.partial;
    this.#masked = done.masked;
    this.#afterLoad = done.afterLoad;
    return this.#report(done.checks, done.method.kind, state?.isResumed ?? false);
  }

  /** Creates the tables. The settings of the target stay as they are for the jobs that load. */
  async #executeSchema(
    { plan, preflight, state }: Omit<StagesRequest, 'method' | 'settings'>,
    settings: TargetSettings,
    stages: RestoreStages,
  ): Promise<RestoreReport> {
    const { session } = preflight;
    if (!state)
      throw new BackupError(
        'CONFIG_INVALID',
        '--stage schema: the account may not keep a state on the target',
        {
          hint: 'Grant CREATE, DROP, SELECT, INSERT, UPDATE and DELETE on mysql_backup_restore.*.',
        },
      );
    let isDone = false;
    try {
      const method = await settings.apply(session);
      const request = { plan, preflight, state, method, settings: () => settings.setUp };
      await stages.runSchema(request, state);
      isDone = true;
      return this.#reportStage('schema created', { rows: 0, dataBytes: 0 }, method.kind, state.isResumed);
    } catch (error) {
      throw (await stages.explain(error)) ?? error;
    } finally {
      if (!isDone) await settings.restore();
    }
  }

  /** Loads rows that no other job has loaded. */
  async #executeData(): Promise<RestoreReport> {
    const { session, plan } = await this.#plan();
    const { logger, progress } = this.#context;
    const { backupId } = this.#source.contents;
    const identity = identityOf(this.#source, this.#scope);
    const state = requireStaged(await RestoreState.find(session, identity), 'data', backupId);
    assertSameOptions(backupId, changedOptions(state, this.#request));
    this.#request.onOwned?.({ scope: this.#scope, plan });
    logger.info(`load rows of ${backupId} into ${session.target}, next to other jobs`);
    progress.expect({ ...this.#scope.totals, bytes: this.#scope.totals.dataBytes });
    const settings = new TargetSettings(this.#request, this.#sessions, state, logger, this.#warnings);
    const { method, statements } = await settings.join(session);
    const share = await runDataStage(this.#setting, {
      session,
      identity,
      plan,
      state,
      method,
      settings: statements,
    });
    return this.#reportStage('rows loaded', share, method.kind, false);
  }

  get #setting(): StagesSetting {
    return {
      request: this.#request,
      context: this.#context,
      sessions: this.#sessions,
      source: this.#source,
      scope: this.#scope,
      isMove: this.#isMove,
      masks: this.#masks,
      enter: (stage) => this.#enter(stage),
      warnings: this.#warnings,
    };
  }

  /** Whether the restore moves from MySQL to MariaDB or the reverse. */
  get #isMove(): boolean {
    return isMove(this.#source.contents, this.#sessions.facts, this.#request);
  }

  #enter(stage: string): void {
    this.#clock.enter(stage);
  }

  /** Plans the restore for this target. */
  async #plan(): Promise<{ plan: RestorePlan; session: Session }> {
    this.#enter('preflight');
    const session = await this.#sessions.open('load');
    const { facts } = this.#sessions;
    this.#scope = forTarget(this.#scope, this.#source.contents, facts);
    await this.#planMasks();
    const options: PlanOptions = {
      ...this.#request,
      isSource: isSourceOf(this.#source.contents, facts),
      target: facts,
      ...(this.#request.loadUsers ? { accounts: await readAccountAbilities(session, facts) } : {}),
    };
    let plan = await planRestore(this.#source, this.#scope, options);
    this.#scope = withoutTables(this.#scope, plan.leftOut);
    if (isMove(this.#source.contents, facts, this.#request)) {
      checkRefusals(plan);
      await checkPrivileges(session, facts, this.#scope, plan, this.#request);
      const { skipBinlog } = this.#request;
      const left = await leaveImmovable(session, facts, this.#source, this.#scope, plan, {
        ...options,
        skipBinlog,
      });
      ({ plan, scope: this.#scope } = left);
    }
    this.#warnings.push(...this.#source.limits, ...this.#scope.warnings, ...plan.warnings);
    if (this.#masks) await assertMaskable(session, plan.tables, this.#masks, this.#request);
    return { plan, session };
  }

  async #preflight(): Promise<{ plan: RestorePlan; preflight: Preflight }> {
    const { plan, session } = await this.#plan();
    const preflight = await runPreflight({
      request: this.#request,
      source: this.#source,
      scope: this.#scope,
      session,
      plan,
      sessions: this.#sessions,
    });
    this.#kept = this.#request.dropExisting ? preflight.kept : [];
    this.#warnings.push(...preflight.warnings, ...warnOfKept(this.#kept));
    this.#changes = preflight.changes;
    return { plan, preflight };
  }

  async #planMasks(): Promise<void> {
    const { mask, scope } = this.#request;
    if (!mask) return;
    const masks = await planRestoreMasks(mask, this.#opened, this.#sessions.facts, scope.tableMap);
    this.#masks = masks;
    this.#scope = maskScope(this.#scope, masks);
    this.#warnings.push(...masks.warnings);
  }

  async #createState({ session, identity }: Preflight): Promise<RestoreState | undefined> {
    const state = await RestoreState.create(session, identity);
    if (!state)
      this.#warnings.push(
        'this restore could not be resumed if it were interrupted: the account may not create the schema mysql_backup_restore',
      );
    return state;
  }

  /** Reports what one of many jobs has done. Nothing is verified before the last of them. */
  #reportStage(
    status: 'schema created' | 'rows loaded',
    share: { rows: number; dataBytes: number },
    loadedBy: RestoreReport['loadedBy'],
    resumed: boolean,
  ): RestoreReport {
    const report = this.#report([], loadedBy, resumed);
    const { rows, dataBytes } = share;
    const verification: RestoreReport['verification'] = { level: 'off', status: 'not-run', checks: [] };
    return { ...report, status, rows, dataBytes, verification };
  }

  #report(checks: Check[], loadedBy: RestoreReport['loadedBy'], resumed: boolean): RestoreReport {
    const { contents, manifestKey } = this.#source;
    const { totals, targets } = this.#scope;
    const leftOut = [...this.#scope.leftOut, ...(this.#source.leftOut?.() ?? [])];
    const { logger, now, storage } = this.#context;
    for (const { name, reason } of leftOut) logger.info(`${name} is not restored: ${reason}`);
    for (const warning of this.#warnings) logger.warn(warning);
    for (const table of this.#partial) logger.info(describePartial(table));
    for (const table of this.#masked) logger.info(describeMasked(table));
    if (this.#afterLoad) logger.info(describeAfterLoad(this.#afterLoad));
    for (const change of this.#changes) logger.info(`changed: ${change}`);
    const rows = this.#partial.reduce((left, { leftOutRows }) => left - leftOutRows, totals.rows);
    const level = this.#request.verifyLevel;
    const verified = level === 'off' ? 'not verified' : `verified by ${level}`;
    if (this.#request.stage === undefined || this.#request.stage === 'finish')
      logger.info(
        `restored ${contents.backupId}: ${plural(totals.tables, 'table')}, ${formatCount(rows)} rows, ${formatBytes(totals.dataBytes)}, ${verified}`,
      );
    return {
      backupId: contents.backupId,
      label: contents.label,
      storage: storage.location,
      ...defined({ manifestKey }),
      status: this.#masks || contents.masked ? 'restored, masked' : 'restored',
      resumed,
      ...totals,
      rows,
      durationSeconds: (now().getTime() - this.#begin.getTime()) / 1000,
      loadedBy,
      renamed: Object.fromEntries([...targets].filter(([from, to]) => from !== to)),
      snapshot: contents.snapshot as RestoreReport['snapshot'],
      verification: { level, status: level === 'off' ? 'not-run' : 'passed', checks },
      warnings: this.#warnings,
      ...(leftOut.length > 0 ? { leftOut } : {}),
      ...(this.#kept.length > 0 ? { kept: this.#kept } : {}),
      ...(this.#partial.length > 0 ? { partialTables: this.#partial } : {}),
      ...(this.#orphans.length > 0 ? { orphans: this.#orphans } : {}),
      ...(this.#masks ? { masked: this.#masked, withoutRows: this.#masks.emptied } : {}),
      ...(this.#changes.length > 0 ? { changes: this.#changes } : {}),
      ...defined({ afterLoad: this.#afterLoad }),
      stages: this.#clock.finish(),
    };
  }
}
