// Stages of a restore that write, from the schemas to the events, with a check after each.
// Invariant: events are created after everything is verified, because an event may change rows as
// soon as it exists.
import { type BackupSource } from '../repository/contents.ts';
import { type Scope } from '../repository/scope/scope.ts';
import { forEachConcurrent } from '../core/concurrency.ts';
import type { Context } from '../repository/context.ts';
import { checkTables } from '../mysql/schema/tables/check-table.ts';
import type { Session } from '../mysql/connection/session.ts';
import type { SessionGroup } from '../mysql/connection/session-group.ts';
import { quoteTable } from '../sql/tokens/quote.ts';
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
import type { RestoreMasks } from './masking/restore-masks.ts';
import { MaskedLoads } from './masking/masked-loads.ts';
import { checkEdges } from './masking/check-edges.ts';
import { verifyMasks, type MaskedTable } from './masking/verify-masks.ts';
import { verifiedItem, verifiedLoad } from './after-load/after-load-progress.ts';
import { runAfterLoad, type AfterLoadReport } from './after-load/run-after-load.ts';
import { isStaged, markStaged } from './jobs/stage.ts';
import { sharedTasksOf } from './jobs/shared-tasks.ts';
import { openLoaders, type Loaders } from './load/loaders.ts';
import { checkConditions, leaveOutRows, type PartialTable } from './load/leave-out-rows.ts';
import { loadInstants, loadRows, type LoadEnvironment } from './load/load-rows.ts';
import { sessionSetUp } from './load/session-set-up.ts';
import { forgetDroppedTables, forgetLostRows } from './load/recount.ts';
import { describeOrphans, findBrokenViews, findOrphans, type Orphans } from './stages/references.ts';
import { updateGtidSet } from './stages/gtid-set.ts';
import { RestoreVerification, EVENTS } from './restore-verification.ts';
import { type Preflight } from './preflight/run-preflight.ts';
import { UnplannedObjects } from './stages/unplanned-objects.ts';
import type { RestorePlan } from './plan/planned.ts';
import type { RestoreState } from './resume/restore-state.ts';
import type { RestoreRequest } from './request.ts';
import { recordStage, type StageRecorder } from './resume/created-objects.ts';
import { batchTables, type TableBatch } from './plan/table-batches.ts';

/** Parts of the run that the stages use. */
export interface StagesSetting {
  request: RestoreRequest;
  context: Context;
  sessions: SessionGroup;
  source: BackupSource;
  scope: Scope;
  /** Whether the restore moves from MySQL to MariaDB or the reverse. */
  isMove: boolean;
  /** Absent: no column is masked. */
  masks: RestoreMasks | undefined;
  enter: (stage: string) => void;
  /** Receives the warnings that the run reports. */
  warnings: string[];
}

export interface StagesRequest {
  plan: RestorePlan;
  preflight: Preflight;
  state: RestoreState | undefined;
  method: LoadMethod;
  /** Statements for each session that loads. */
  settings: () => readonly string[];
}

/** Result of the load and its verification. */
interface Verified {
  checks: Check[];
  orphans: readonly Orphans[];
  /** Tables of which `--where` has left rows out. */
  partial: readonly PartialTable[];
  masked: readonly MaskedTable[];
}

export interface StagesDone extends Verified {
  method: LoadMethod;
  loaders: Loaders;
  afterLoad: AfterLoadReport | undefined;
}

export class RestoreStages {
  readonly #setting: StagesSetting;
  #unplanned: UnplannedObjects | undefined;
  #ownVerification: RestoreVerification | undefined;
  #orphans: readonly Orphans[] = [];
  readonly #maskedLoads: MaskedLoads | undefined;

  constructor(setting: StagesSetting) {
    this.#setting = setting;
    this.#maskedLoads =
      setting.masks && new MaskedLoads(setting.masks, setting.request.verifyLevel === 'rows');
  }

  /** Explains a failure if its cause is an object that the plan does not contain. */
  async explain(error: unknown): Promise<unknown> {
    return await this.#unplanned?.explain(error);
  }

  async run(request: StagesRequest): Promise<StagesDone> {
    const { state, method, preflight } = request;
    const { env, unplanned } = await this.#begin(request);
    const { loaders } = env;
    const former = preflight.goesOn ? verifiedLoad<Verified>(state) : undefined;
    if (former) this.#setting.warnings.push(...former.orphans.map(describeOrphans));
    const verified = former ?? (await this.#load(env, request, unplanned));
    const afterLoad = await this.#runAfterLoad(env, verified, unplanned);

    // Create events last: an event may change rows as soon as it exists.
    this.#setting.enter('events');
    const checks = [...verified.checks, ...(await this.#createEvents(env))];
    await unplanned?.check('events');
    await loaders.run(0, 'GTID set', (session) =>
      updateGtidSet(
        session,
        this.#setting.request.updateGtidSet,
        this.#setting.source.contents.snapshot.gtidExecuted,
      ),
    );
    await makeSchemasReadOnly(env);
    await this.#verification.record(env);
    this.#setting.warnings.push(...this.#verification.notes);
    return { ...verified, checks, method, loaders, afterLoad };
  }

  /** Creates the empty tables, and lets other jobs load their rows from now on. */
  async runSchema(request: StagesRequest, state: RestoreState): Promise<Loaders> {
    const { env, unplanned } = await this.#begin(request);
    await this.#createEmpty(env, unplanned);
    await loadInstants(this.#loadEnvironment(env, request.method));
    await env.loaders.run(0, 'state', (session) => markStaged(session, state));
    return env.loaders;
  }

  /** Opens the connections, and compares what an interrupted run left. */
  async #begin({
    plan,
    preflight,
    state,
    settings,
  }: StagesRequest): Promise<{ env: StageEnvironment; unplanned: UnplannedObjects | undefined }> {
    const { signal, logger } = this.#setting.context;
    const { session, lock, goesOn, identity } = preflight;
    this.#setting.enter('schema');
    const setUp = (): string[] => sessionSetUp(this.#setting, settings());
    const loaders = await openLoaders(
      { group: this.#setting.sessions, state, lock, logger, signal, setUp },
      session,
      this.#setting.request.concurrency,
    );
    const { masks } = this.#setting;
    const env: StageEnvironment = {
      plan,
      loaders,
      signal,
      state,
      created: new Set(),
      ...(masks ? { hideValues: masks.hideValues } : {}),
      ...(state && isStaged(state) ? { shared: sharedTasksOf(identity, state) } : {}),
    };
    if (goesOn && state && verifiedLoad<Verified>(state) === undefined) await this.#recount(env, state);
    return { env, unplanned: await this.#watchNames(env) };
  }

  /** Creates, loads and verifies everything but the events. */
  async #load(
    env: StageEnvironment,
    { preflight, method }: Pick<StagesRequest, 'preflight' | 'method'>,
    unplanned: UnplannedObjects | undefined,
  ): Promise<Verified> {
    const { plan, state, loaders } = env;
    const { masks } = this.#setting;
    const { checkTables: thoroughness } = this.#setting.request;
    const recorder: StageRecorder = { plan, loaders, state, facts: this.#setting.sessions.facts };
    const accounts = await this.#createEmpty(env, unplanned);

    this.#setting.enter('data');
    const doubtful = await loadRows(this.#loadEnvironment(env, method));

    const partial = await leaveOutRows(env, this.#setting.context.now());
    await unplanned?.check('data');
    this.#setting.enter('indexes');
    await recordStage(recorder, 'indexes', () => createIndexes(env));
    await unplanned?.check('indexes');

    this.#setting.enter('check');
    if (thoroughness !== 'off') await this.#checkTables(env, thoroughness === 'quick' ? 'QUICK' : '');

    if (!preflight.ownsTarget || this.#setting.request.dropExisting || this.#setting.isMove || masks)
      await this.#checkReferences(env);

    this.#setting.enter('programs');
    await recordStage(recorder, 'programs', async () => {
      await createGrantables(env);
      if (plan.accounts && accounts)
        await loaders.run(0, 'grants', (session) =>
          grantAccounts(session, plan.accounts!, accounts, env.created),
        );
      await createPrograms(env);
      await unplanned?.check('programs');
    });

    this.#setting.enter('analyze');
    await this.#forEachBatch(env, (session, { schema, names, label }) => {
      const tables = names.map((name) => quoteTable(schema, name)).join(', ');
      return session.query(`ANALYZE TABLE ${tables}`, `cannot analyze ${label}`);
    });
    await createHistograms(env);

    this.#setting.enter('verification');
    const masked =
      masks && this.#maskedLoads
        ? await verifyMasks(env, masks, this.#maskedLoads, this.#setting.source)
        : { checks: [], tables: [] };
    const checks = await this.#verification.verify(
      env,
      doubtful,
      { partial, masks: masked.checks },
      accounts?.created,
    );
    await unplanned?.check('verification');
    return { checks, orphans: this.#orphans, partial, masked: masked.tables };
  }

  /** Creates accounts, schemas and empty tables, and checks what the load needs. */
  async #createEmpty(
    env: StageEnvironment,
    unplanned: UnplannedObjects | undefined,
  ): Promise<CreatedAccounts | undefined> {
    const { plan, state, loaders } = env;
    const { masks, request, scope, sessions } = this.#setting;
    const recorder: StageRecorder = { plan, loaders, state, facts: sessions.facts };
    const accounts = plan.accounts
      ? await loaders.run(0, 'accounts', (session) => this.#createAccounts(session, env))
      : undefined;
    await recordStage(recorder, 'tables', async () => {
      await createSchemas(env, scope.isPartial);
      await createTables(env);
      await unplanned?.check('schema');
    });
    if (request.checkTables !== 'off') await this.#checkTables(env, 'FOR UPGRADE');
    await checkConditions(env);
    if (masks) await checkEdges(env, masks, this.#maskedLoads!);
    return accounts;
  }

  #loadEnvironment({ plan, loaders, state }: StageEnvironment, method: LoadMethod): LoadEnvironment {
    return {
      source: this.#setting.source,
      tables: plan.tables,
      context: this.#setting.context,
      loaders,
      state,
      method,
      facts: this.#setting.sessions.facts,
      masks: this.#maskedLoads,
    };
  }

  /** Runs the statements of the user. From now on, the rows are not those of the backup. */
  async #runAfterLoad(
    { plan, state, loaders }: StageEnvironment,
    verified: Verified,
    unplanned: UnplannedObjects | undefined,
  ): Promise<AfterLoadReport | undefined> {
    const { request, context, sessions, source } = this.#setting;
    const { afterLoad, skipBinlog } = request;
    if (!afterLoad) return undefined;
    this.#setting.enter('after-load');
    await loaders.run(0, 'state', async (session) =>
      state?.mark(session, verifiedItem(), JSON.stringify(verified)),
    );
    // What appears from now on is of the user.
    this.#unplanned = undefined;
    const report = await runAfterLoad({
      afterLoad,
      contents: source.contents,
      sessions,
      skipBinlog,
      state,
      plan,
      context,
    });
    await unplanned?.begin();
    this.#unplanned = unplanned;
    return report;
  }

  /** Counts orphans: rows of others may refer to restored rows, and the reverse. */
  async #checkReferences(env: StageEnvironment): Promise<void> {
    const { facts } = this.#setting.sessions;
    this.#orphans = await findOrphans(
      env,
      facts,
      this.#setting.source.contents.snapshot.consistent && !this.#setting.isMove,
    );
    this.#setting.warnings.push(
      ...this.#orphans.map(describeOrphans),
      ...(await findBrokenViews(env, facts)),
    );
  }

  /**
   * Compares the state with the target: the state records what the interrupted run did, not what
   * exists now.
   */
  async #recount(env: StageEnvironment, state: RestoreState): Promise<void> {
    const { loaders, signal, plan } = env;
    const { logger } = this.#setting.context;
    const { dropped, there } = await loaders.run(0, 'state', (session) =>
      forgetDroppedTables(session, this.#setting.sessions.facts, state, plan.tables),
    );
    for (const table of dropped)
      logger.warn(`${table} was dropped since the restore was interrupted: it is loaded again`);
    // Events may have changed rows: the verification at the end reports that.
    if (state.has(EVENTS) && this.#setting.request.verifyLevel !== 'off') return;
    for (const table of await forgetLostRows({ tables: there, loaders, state, signal }))
      logger.warn(`${table} was emptied since the restore was interrupted: it is loaded again`);
  }

  get #verification(): RestoreVerification {
    this.#ownVerification ??= new RestoreVerification(
      this.#setting.request,
      this.#setting.context,
      this.#setting.sessions,
      this.#setting.source,
      this.#setting.scope,
    );
    return this.#ownVerification;
  }

  /** Watches the names. A data-only restore executes no statement of the backup. */
  async #watchNames({ plan, loaders, created }: StageEnvironment): Promise<UnplannedObjects | undefined> {
    const { isPartial, request } = this.#setting.scope;
    if (request.parts === 'data') return undefined;
    this.#unplanned = await UnplannedObjects.watch({
      isPartial,
      logger: this.#setting.context.logger,
      warnings: this.#setting.warnings,
      plan,
      loaders,
      created,
      facts: this.#setting.sessions.facts,
    });
    return this.#unplanned;
  }

  async #createAccounts(
    session: Session,
    { plan, state, created }: StageEnvironment,
  ): Promise<CreatedAccounts> {
    const accounts = await createAccounts(session, plan.accounts!, state, created);
    for (const account of accounts.skipped)
      this.#setting.warnings.push(`account ${account} exists on the target and is left as it is`);
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
      this.#setting.warnings.push(`event ${name} is not restored: the time at which it was to run is over`);
    return await this.#verification.verifyEvents(env, over);
  }
}
