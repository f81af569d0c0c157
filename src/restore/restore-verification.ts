// Verification that a restore must pass: definitions, counts or rows, accounts, assertions of the
// user. Invariant: the verification runs before the first event is created, because events may
// change rows.
import type { BackupSource, ContentsTable } from '../repository/contents.ts';
import { isWholeBackup, withoutPartialRows, type Scope } from '../repository/scope/scope.ts';
import type { Context } from '../repository/context.ts';
import { isMariaDb } from '../mysql/connection/server-facts.ts';
import type { SessionGroup } from '../mysql/connection/session-group.ts';
import { checkAccounts } from '../verify/server/accounts.ts';
import { runAssertions } from '../verify/assertions/assertions.ts';
import { checkEvents } from '../verify/definitions/check-definitions.ts';
import { explainFailure } from '../verify/failure.ts';
import {
  assertPassed,
  recordVerification,
  serverForRecord,
  type Check,
  type VerificationEvidence,
} from '../verify/report.ts';
import { runServerChecks } from '../verify/server/server-checks.ts';
import type { ServerCheckEnvironment } from '../verify/server/server-check-environment.ts';
import { checkPartial, type PartialTable } from './load/leave-out-rows.ts';
import type { StageEnvironment } from './stages/definition-stages.ts';
import type { RestoreRequest } from './request.ts';

/** State item: events were created, and may have changed rows since. */
export const EVENTS = 'events';

export class RestoreVerification {
  /** Facts that could not be compared, as sentences. */
  readonly notes = new Set<string>();
  readonly #request: RestoreRequest;
  readonly #context: Context;
  readonly #sessions: SessionGroup;
  readonly #source: BackupSource;
  readonly #scope: Scope;
  readonly #begin: Date;

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
  }

  /**
   * Verifies the restore. A resumed restore verifies everything again and ignores earlier passes.
   * @param doubtful tables with server remarks, which are compared row by row at any level
   * @param partial tables of which rows were left out
   * @param masks findings about masked tables
   * @param created accounts that this restore created, if its plan has any
   * @throws BackupError VERIFICATION_FAILED
   */
  async verify(
    env: StageEnvironment,
    doubtful: ReadonlySet<ContentsTable>,
    { partial, masks }: { partial: readonly PartialTable[]; masks: readonly Check[] },
    created: readonly string[] | undefined,
  ): Promise<Check[]> {
    const checks = await this.#verify(env, doubtful, { partial, masks }, created);
    if (env.plan.events.length > 0 && env.state)
      await env.loaders.run(0, 'state', (session) => env.state!.mark(session, EVENTS));
    return checks;
  }

  /**
   * Verifies the events.
   * @param over names of events that could not be created
   * @throws BackupError VERIFICATION_FAILED
   */
  async verifyEvents(env: StageEnvironment, over: readonly string[]): Promise<Check[]> {
    if (this.#request.verifyLevel === 'off') return [];
    const checks = await checkEvents(this.#environment(env), new Set(over));
    await this.#assertPassed(env, checks);
    return checks;
  }

  /** Records the verification next to the backup, if the whole backup was restored and verified. */
  async record(env: StageEnvironment): Promise<void> {
    const { verifyLevel, scope } = this.#request;
    // A masked restore compares too little to count as a verification of the backup.
    if (verifyLevel !== 'off' && !this.#request.mask && this.#scope.isComplete && isWholeBackup(scope))
      await recordVerification(this.#context, this.#source.contents.backupId, {
        level: verifyLevel,
        read: await this.#read(env),
      });
  }

  /**
   * Asserts that all checks passed, and records a failure.
   * @throws BackupError VERIFICATION_FAILED
   */
  async #assertPassed(env: StageEnvironment, checks: readonly Check[]): Promise<void> {
    const { backupId } = this.#source.contents;
    const { verifyLevel } = this.#request;
    if (checks.every(({ status }) => status === 'passed')) return;
    const read = await this.#read(env);
    const failure = explainFailure(checks, read);
    // A difference caused by events is not a fault of the backup.
    const isAfterEvents = env.state?.isResumed === true && env.state.has(EVENTS);
    if (failure && !isAfterEvents && !this.#request.mask)
      await recordVerification(this.#context, backupId, {
        level: verifyLevel === 'off' ? 'sample' : verifyLevel,
        read,
        failure,
      });
    assertPassed(checks, backupId, read, isAfterEvents ? AFTER_EVENTS : undefined);
  }

  /**
   * Evidence: this run or the interrupted one compared every chunk with its hash before the commit.
   */
  async #read({ loaders, state }: StageEnvironment): Promise<VerificationEvidence['read']> {
    const server = await loaders.run(0, 'state', (session) => serverForRecord(session, this.#sessions.facts));
    const restore = { begin: this.#begin.toISOString(), resumed: state?.isResumed ?? false };
    return { objects: 'all', server, restore };
  }

  async #verify(
    stage: StageEnvironment,
    doubtful: ReadonlySet<ContentsTable>,
    { partial, masks }: { partial: readonly PartialTable[]; masks: readonly Check[] },
    created: readonly string[] | undefined,
  ): Promise<Check[]> {
    const { verifyLevel, sampleSize, seed, assertions } = this.#request;
    const { signal, logger } = this.#context;
    const env = this.#environment(stage);
    const checks =
      verifyLevel === 'off'
        ? []
        : await runServerChecks(env, {
            level: verifyLevel,
            sampleSize,
            seed,
            // Other clients may have written into any table.
            countsAll: true,
            events: 'none',
            generatedColumns: true,
          });
    checks.push(...masks);
    if (doubtful.size > 0 && verifyLevel !== 'rows')
      checks.push(
        ...(await runServerChecks(env, { level: 'rows', sampleSize, seed, events: 'none', only: doubtful })),
      );
    if (verifyLevel !== 'off') checks.push(...(await checkPartial(stage, partial)));
    if (created && verifyLevel !== 'off')
      checks.push(
        ...(await checkAccounts(
          env,
          [...stage.plan.accounts!.created, ...stage.plan.accounts!.granted].map(({ record }) => record),
          created,
        )),
      );
    if (assertions.length > 0)
      checks.push(...(await runAssertions(this.#sessions, this.#scope, assertions, { signal, logger })));
    await this.#assertPassed(stage, checks);
    return checks;
  }

  #environment({ loaders }: StageEnvironment): ServerCheckEnvironment {
    return {
      source: this.#source,
      scope: withoutPartialRows(this.#scope),
      workers: loaders,
      signal: this.#context.signal,
      isOtherFlavor: isMariaDb(this.#source.contents.server) !== isMariaDb(this.#sessions.facts),
      note: (text) => this.notes.add(text),
    };
  }
}

const AFTER_EVENTS =
  'The interrupted run had created its events, and they or another client changed the target since. Restore again with --drop-existing.';
