// A restore, top to bottom, in stages with a check after each. Invariant: what fails stops there and says which table;
// the target is left as it is for inspection, and the same command goes on from there.
import { isSourceOf, type BackupSource } from '../repository/contents.ts';
import { openSource } from '../repository/open-source.ts';
import { forTarget, selectScope, withoutTables, type Scope } from '../repository/scope.ts';
import { forEachConcurrent } from '../core/concurrency.ts';
import type { Context } from '../repository/context.ts';
import { checkTables } from '../mysql/schema/check-table.ts';
import type { Session } from '../mysql/connection/session.ts';
import { SessionGroup } from '../mysql/connection/session-group.ts';
import { quoteTable } from '../sql/quote.ts';
import { StageClock } from '../core/stage-clock.ts';
import { formatBytes, formatCount, plural } from '../core/units.ts';
import type { Check } from '../verify/report.ts';
import { createAccounts, grantAccounts, type CreatedAccounts } from './stages/accounts.ts';
import {
  createEvents,
  createIndexes,
  createGrantables,
  createHistograms,
  createPrograms,
  createSchemas,
  createTables,
  makeSchemasReadOnly,
  type StageEnvironment,
} from './stages/definition-stages.ts';
import type { LoadMethod } from './load/load-method.ts';
import { endFormerSessions, noteSession, openLoaders, type Loaders } from './load/loaders.ts';
import { loadRows } from './load/load-rows.ts';
import { explainDuplicates } from './load/duplicates.ts';
import { forgetDroppedTables, forgetLostRows } from './load/recount.ts';
import { describeOrphans, findBrokenViews, findOrphans, type Orphans } from './stages/references.ts';
import { updateGtidSet } from './stages/gtid-set.ts';
import { describePlan } from './plan/plan-report.ts';
import { RestoreProof, EVENTS } from './proof.ts';
import { emptyTarget, prepareDrop, type Emptying } from './stages/empty-target.ts';
import { readAccountAbilities } from './preflight/account-abilities.ts';
import { isMove, leaveImmovable } from './preflight/immovable.ts';
import { checkPrivileges, checkRefusals } from './preflight/preflight.ts';
import { runPreflight, type Preflight } from './preflight/run-preflight.ts';
import { warnOfKept } from './preflight/drop-plan.ts';
import { planRestore, type PlanOptions } from './plan/restore-plan.ts';
import { UnplannedObjects } from './stages/unplanned-objects.ts';
import type { RestorePlan } from './plan/planned.ts';
import { RestoreState } from './resume/restore-state.ts';
import type { RestorePlanReport, RestoreReport, RestoreRequest } from './request.ts';
import { recordStage, type StageRecorder } from './resume/created-objects.ts';
import { batchTables, type TableBatch } from './plan/table-batches.ts';
import { TargetSettings } from './target-settings/target-settings.ts';

export async function restore(request: RestoreRequest, context: Context): Promise<RestoreReport> {
  return await withRun(request, context, (run) => run.execute());
}

/** What a restore would do, after all its checks. */
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
    const source = await openSource(context, request.backup, request.label);
    const scope = selectScope(source.contents, request.scope);
    return await work(new RestoreRun(request, context, sessions, source, scope));
  } finally {
    await sessions.close();
  }
}

interface StagesDone {
  checks: Check[];
  method: LoadMethod;
  loaders: Loaders;
}

class RestoreRun {
  readonly #request: RestoreRequest;
  readonly #context: Context;
  readonly #sessions: SessionGroup;
  readonly #source: BackupSource;
  /** What is restored; known completely only when the definitions were read. */
  #scope: Scope;
  readonly #clock: StageClock;
  readonly #begin: Date;
  readonly #warnings: string[] = [];
  /** Objects that --drop-existing has kept. */
  #kept: readonly string[] = [];
  #unplanned: UnplannedObjects | undefined;
  #orphans: readonly Orphans[] = [];
  #ownProof: RestoreProof | undefined;
  /** What --upgrade changes in definitions, as sentences. */
  #changes: readonly string[] = [];

  constructor(
    request: RestoreRequest,
    context: Context,
    sessions: SessionGroup,
    source: BackupSource,
    scope: Scope,
  ) {
    this.#request = request;
    this.#context = context;
    this.#sessions = sessions;
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
    const { plan, preflight } = await this.#preflight();
    this.#request.onOwned?.({ scope: this.#scope, plan });
    logger.info(
      `${preflight.goesOn ? 'resume' : 'restore'} ${backupId} from ${storage.location} to ${preflight.session.target}`,
    );
    const { session } = preflight;
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
    let done: StagesDone;
    let isBack: boolean;
    try {
      const method = await settings.apply(session);
      done = await this.#runStages(plan, preflight, state, method, () => settings.setUp);
    } catch (error) {
      const found = (await this.#unplanned?.explain(error)) ?? error;
      throw (this.#isMove ? explainDuplicates(found) : undefined) ?? found;
    } finally {
      isBack = await settings.restore();
    }
    // Last of all: until here a run that was killed is gone on with, and what it had changed is put back.
    if (isBack) await done.loaders.run(0, 'state', async (session) => await state?.remove(session));
    return this.#report(done.checks, done.method.kind, state?.isResumed ?? false);
  }

  async #runStages(
    plan: RestorePlan,
    preflight: Preflight,
    state: RestoreState | undefined,
    method: LoadMethod,
    settings: () => readonly string[],
  ): Promise<StagesDone> {
    const { signal, logger } = this.#context;
    const { session, lock, goesOn } = preflight;
    const { checkTables: thoroughness } = this.#request;
    const { isPartial } = this.#scope;

    this.#enter('schema');
    const setUp = (): string[] => [
      ...(this.#request.skipBinlog ? ['SET SESSION sql_log_bin = OFF'] : []),
      // Rows that were unique under the collations of the source must not become duplicates that the target does not look for.
      ...(this.#isMove ? ['SET SESSION unique_checks = ON'] : []),
      ...settings(),
    ];
    const loaders = await openLoaders(
      { group: this.#sessions, state, lock, logger, signal, setUp },
      session,
      this.#request.concurrency,
    );
    const env: StageEnvironment = { plan, loaders, signal, state, created: new Set() };
    if (goesOn && state) await this.#recount(env, state);
    const recorder: StageRecorder = { plan, loaders, state, facts: this.#sessions.facts };
    const unplanned = await this.#watchNames(env);
    const accounts = plan.accounts
      ? await loaders.run(0, 'accounts', (session) => this.#createAccounts(session, env))
      : undefined;
    await recordStage(recorder, 'tables', async () => {
      await createSchemas(env, isPartial);
      await createTables(env);
      await unplanned?.check('schema');
    });
    if (thoroughness !== 'off') await this.#checkTables(env, 'FOR UPGRADE');

    this.#enter('data');
    const doubtful = await loadRows({
      source: this.#source,
      tables: plan.tables,
      context: this.#context,
      loaders,
      state,
      method,
      facts: this.#sessions.facts,
    });

    await unplanned?.check('data');
    this.#enter('indexes');
    await recordStage(recorder, 'indexes', () => createIndexes(env));
    await unplanned?.check('indexes');

    this.#enter('check');
    if (thoroughness !== 'off') await this.#checkTables(env, thoroughness === 'quick' ? 'QUICK' : '');

    if (!preflight.ownsTarget || this.#request.dropExisting || this.#isMove) await this.#checkReferences(env);

    this.#enter('programs');
    await recordStage(recorder, 'programs', async () => {
      await createGrantables(env);
      if (plan.accounts && accounts)
        await loaders.run(0, 'grants', (session) =>
          grantAccounts(session, plan.accounts!, accounts, env.created),
        );
      await createPrograms(env);
      await unplanned?.check('programs');
    });

    this.#enter('analyze');
    await this.#forEachBatch(env, (session, { schema, names, label }) => {
      const tables = names.map((name) => quoteTable(schema, name)).join(', ');
      return session.query(`ANALYZE TABLE ${tables}`, `cannot analyze ${label}`);
    });
    await createHistograms(env);

    this.#enter('verification');
    const checks = await this.#proof.verify(env, doubtful, accounts?.created);
    await unplanned?.check('verification');

    // Last of all: an event may change rows as soon as it is there.
    this.#enter('events');
    checks.push(...(await this.#createEvents(env)));
    await unplanned?.check('events');
    await loaders.run(0, 'GTID set', (session) =>
      updateGtidSet(session, this.#request.updateGtidSet, this.#source.contents.snapshot.gtidExecuted),
    );
    await makeSchemasReadOnly(env);
    await this.#proof.record(env);
    this.#warnings.push(...this.#proof.notes);
    return { checks, method, loaders };
  }

  /** Rows of others may refer to rows that were restored, and the other way round. */
  async #checkReferences(env: StageEnvironment): Promise<void> {
    const { facts } = this.#sessions;
    this.#orphans = await findOrphans(env, facts, this.#source.contents.snapshot.consistent && !this.#isMove);
    this.#warnings.push(...this.#orphans.map(describeOrphans), ...(await findBrokenViews(env, facts)));
  }

  /** The state says what the interrupted run did, not what is there now. */
  async #recount(env: StageEnvironment, state: RestoreState): Promise<void> {
    const { loaders, signal, plan } = env;
    const { logger } = this.#context;
    const { dropped, there } = await loaders.run(0, 'state', (session) =>
      forgetDroppedTables(session, this.#sessions.facts, state, plan.tables),
    );
    for (const table of dropped)
      logger.warn(`${table} was dropped since the restore was interrupted: it is loaded again`);
    // Events may have changed rows: the verification at the end reports that.
    if (state.has(EVENTS) && this.#request.verifyLevel !== 'off') return;
    for (const table of await forgetLostRows({ tables: there, loaders, state, signal }))
      logger.warn(`${table} was emptied since the restore was interrupted: it is loaded again`);
  }

  /** From MySQL to MariaDB, or the reverse. */
  get #isMove(): boolean {
    return isMove(this.#source.contents, this.#sessions.facts, this.#request);
  }

  get #proof(): RestoreProof {
    this.#ownProof ??= new RestoreProof(
      this.#request,
      this.#context,
      this.#sessions,
      this.#source,
      this.#scope,
    );
    return this.#ownProof;
  }

  #enter(stage: string): void {
    this.#clock.enter(stage);
  }

  async #preflight(): Promise<{ plan: RestorePlan; preflight: Preflight }> {
    this.#enter('preflight');
    const session = await this.#sessions.open('load');
    const { facts } = this.#sessions;
    this.#scope = forTarget(this.#scope, this.#source.contents, facts);
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

  async #createState({ session, identity }: Preflight): Promise<RestoreState | undefined> {
    const state = await RestoreState.create(session, identity);
    if (!state)
      this.#warnings.push(
        'this restore could not be resumed if it were interrupted: the account may not create the schema mysql_backup_restore',
      );
    return state;
  }

  /** A restore of data alone runs no statement of the backup. */
  async #watchNames({ plan, loaders, created }: StageEnvironment): Promise<UnplannedObjects | undefined> {
    const { isPartial, request } = this.#scope;
    if (request.parts === 'data') return undefined;
    this.#unplanned = await UnplannedObjects.watch({
      isPartial,
      logger: this.#context.logger,
      warnings: this.#warnings,
      plan,
      loaders,
      created,
      facts: this.#sessions.facts,
    });
    return this.#unplanned;
  }

  async #createAccounts(
    session: Session,
    { plan, state, created }: StageEnvironment,
  ): Promise<CreatedAccounts> {
    const accounts = await createAccounts(session, plan.accounts!, state, created);
    for (const account of accounts.skipped)
      this.#warnings.push(`account ${account} exists on the target and is left as it is`);
    return accounts;
  }

  async #checkTables(env: StageEnvironment, option: 'FOR UPGRADE' | 'QUICK' | ''): Promise<void> {
    await this.#forEachBatch(env, (session, { schema, names, isSmall }) =>
      checkTables(session, schema, names, option, isSmall),
    );
  }

  async #forEachBatch(
    { plan, loaders, signal }: StageEnvironment,
    work: (session: Session, batch: TableBatch) => Promise<unknown>,
  ): Promise<void> {
    await forEachConcurrent(batchTables(plan.tables), loaders.count, signal, async (batch, worker) => {
      await loaders.run(worker, batch.label, (session) => work(session, batch));
    });
  }

  async #createEvents(env: StageEnvironment): Promise<Check[]> {
    if (env.plan.events.length === 0) return [];
    const over = await createEvents(env);
    for (const name of over)
      this.#warnings.push(`event ${name} is not restored: the time at which it was to run is over`);
    return await this.#proof.verifyEvents(env, over);
  }

  #report(checks: Check[], loadedBy: RestoreReport['loadedBy'], resumed: boolean): RestoreReport {
    const { contents, manifestKey } = this.#source;
    const { totals, targets, leftOut } = this.#scope;
    const { logger, now, storage } = this.#context;
    for (const { name, reason } of leftOut) logger.info(`${name} is not restored: ${reason}`);
    for (const warning of this.#warnings) logger.warn(warning);
    for (const change of this.#changes) logger.info(`changed: ${change}`);
    const level = this.#request.verifyLevel;
    const proof = level === 'off' ? 'not verified' : `verified by ${level}`;
    logger.info(
      `restored ${contents.backupId}: ${plural(totals.tables, 'table')}, ${formatCount(totals.rows)} rows, ${formatBytes(totals.dataBytes)}, ${proof}`,
    );
    return {
      backupId: contents.backupId,
      label: contents.label,
      storage: storage.location,
      ...(manifestKey === undefined ? {} : { manifestKey }),
      status: 'restored',
      resumed,
      ...totals,
      durationSeconds: (now().getTime() - this.#begin.getTime()) / 1000,
      loadedBy,
      renamed: Object.fromEntries([...targets].filter(([from, to]) => from !== to)),
      snapshot: contents.snapshot as RestoreReport['snapshot'],
      verification: { level, status: level === 'off' ? 'not-run' : 'passed', checks },
      warnings: this.#warnings,
      ...(leftOut.length > 0 ? { leftOut } : {}),
      ...(this.#kept.length > 0 ? { kept: this.#kept } : {}),
      ...(this.#orphans.length > 0 ? { orphans: this.#orphans } : {}),
      ...(this.#changes.length > 0 ? { changes: this.#changes } : {}),
      stages: this.#clock.finish(),
    };
  }
}
