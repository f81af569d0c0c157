// A restore, top to bottom, in stages with a check after each. Invariant: what fails stops there and says which table;
// the target is left as it is for inspection, and nothing that existed before was touched.
import { openBackup, type OpenBackup } from '../backups/open-backup.ts';
import { resolveBackupId } from '../backups/find-backups.ts';
import { forEachConcurrent } from '../concurrency.ts';
import type { Context } from '../context.ts';
import { splitCreateTable, type SplitCreateTable } from '../format/create-table.ts';
import type { ManifestTable } from '../format/manifest.ts';
import { splitStatements } from '../format/sql-script.ts';
import { checkTables } from '../mysql/check-table.ts';
import { isLockConflict } from '../mysql/mysql-errors.ts';
import type { Session } from '../mysql/session.ts';
import { SessionGroup } from '../mysql/session-group.ts';
import { quoteName, quoteTable } from '../mysql/sql-text.ts';
import { retry } from '../retry.ts';
import { StageClock } from '../stage-clock.ts';
import { formatBytes, formatCount, plural } from '../units.ts';
import { runServerChecks } from '../verify/server-checks.ts';
import { assertPassed, recordVerification, type Check } from '../verify/report.ts';
import { loadRows } from './load-rows.ts';
import {
  checkFlavor,
  checkHasAccounts,
  checkLocalInfile,
  checkNameCase,
  checkObjects,
  checkTargetEmpty,
} from './preflight.ts';
import type { RestoreReport, RestoreRequest } from './request.ts';
import { createAccounts } from './accounts.ts';
import { runScript, runStatements, splitSchemaScript } from './run-script.ts';

export async function restore(request: RestoreRequest, context: Context): Promise<RestoreReport> {
  const sessions = new SessionGroup(request.connection, 'target', request.lockWaitTimeoutSeconds);
  try {
    const backupId = await resolveBackupId(context.storage, request.backup, request.label);
    const backup = await openBackup(context.storage, backupId);
    return await new RestoreRun(request, context, sessions, backup).execute();
  } finally {
    await sessions.close();
  }
}

interface Deferred {
  schema: string;
  table: ManifestTable;
  split: SplitCreateTable;
}

class RestoreRun {
  readonly #request: RestoreRequest;
  readonly #context: Context;
  readonly #sessions: SessionGroup;
  readonly #backup: OpenBackup;
  readonly #clock: StageClock;
  readonly #begin: Date;
  readonly #warnings: string[] = [];
  #loaders: readonly Session[] = [];

  constructor(request: RestoreRequest, context: Context, sessions: SessionGroup, backup: OpenBackup) {
    this.#request = request;
    this.#context = context;
    this.#sessions = sessions;
    this.#backup = backup;
    this.#begin = context.now();
    this.#clock = new StageClock(context.progress, context.now);
  }

  async execute(): Promise<RestoreReport> {
    const { logger, progress, storage } = this.#context;
    const { manifest } = this.#backup;
    this.#clock.enter('preflight');
    const first = await this.#preflight();
    logger.info(`restore ${manifest.backupId} from ${storage.location} to ${first.target}`);
    progress.expect({
      rows: manifest.totals.rows,
      bytes: manifest.totals.dataBytes,
      tables: manifest.totals.tables,
    });

    this.#clock.enter('schema');
    this.#loaders = [first, ...(await this.#sessions.openMany('load', this.#request.concurrency - 1))];
    const scripts = await this.#createSchemas(first);
    const deferred = await this.#createTables();
    await this.#checkTables('FOR UPGRADE');

    this.#clock.enter('data');
    const doubtful = await loadRows({ backup: this.#backup, context: this.#context, loaders: this.#loaders });

    this.#clock.enter('indexes');
    await this.#createIndexes(deferred);

    this.#clock.enter('check');
    if (this.#request.checkTables !== 'off')
      await this.#checkTables(this.#request.checkTables === 'quick' ? 'QUICK' : '');

    this.#clock.enter('programs');
    await this.#createPrograms(first, scripts);
    if (this.#request.loadUsers) await this.#createAccounts(first);

    this.#clock.enter('analyze');
    await this.#forEachTable((session, schema, table) =>
      session.query(
        `ANALYZE TABLE ${quoteTable(schema, table.name)}`,
        `cannot analyze ${schema}.${table.name}`,
      ),
    );

    this.#clock.enter('verification');
    const checks = await this.#verify(doubtful);
    return this.#report(checks);
  }

  async #preflight(): Promise<Session> {
    if (this.#request.loadUsers) checkHasAccounts(this.#backup);
    await checkObjects(this.#backup);
    const session = await this.#sessions.open('load');
    const facts = this.#sessions.facts;
    checkFlavor(this.#backup, facts);
    checkNameCase(this.#backup, facts);
    await checkTargetEmpty(this.#backup, session);
    await checkLocalInfile(session);
    return session;
  }

  /** @returns for each schema the statements that come after the data. */
  async #createSchemas(session: Session): Promise<Map<string, string[]>> {
    const programs = new Map<string, string[]>();
    for (const schema of this.#backup.manifest.schemas) {
      const script = splitSchemaScript(await this.#backup.readText(schema.file));
      await runStatements(session, script.schema, `schema ${schema.name}`);
      // CREATE DATABASE IF NOT EXISTS leaves one that is there, and empty, with its own default.
      await session.execute(
        `ALTER DATABASE ${quoteName(schema.name)} CHARACTER SET ${schema.charset} COLLATE ${schema.collation}`,
        `cannot set the character set of ${schema.name}`,
      );
      programs.set(schema.name, script.programs);
      // Defaults of columns may refer to sequences, also of another schema.
      for (const { name, file } of schema.sequences)
        await runScript(session, await this.#backup.readText(file), `sequence ${schema.name}.${name}`);
    }
    return programs;
  }

  async #createTables(): Promise<Deferred[]> {
    const deferred: Deferred[] = [];
    await this.#forEachTable(async (session, schema, table) => {
      const what = `table ${schema}.${table.name}`;
      for (const statement of splitStatements(await this.#backup.readText(table.definitionFile))) {
        if (!/^CREATE TABLE\s/i.test(statement)) {
          await session.execute(statement, `cannot create ${what}`);
          continue;
        }
        const split = splitCreateTable(
          statement,
          table.transactional ? this.#request.deferTableIndexes : 'off',
        );
        await session.execute(split.create, `cannot create ${what}`);
        deferred.push({ schema, table, split });
      }
    });
    return deferred;
  }

  async #createIndexes(deferred: readonly Deferred[]): Promise<void> {
    const { signal } = this.#context;
    const largestFirst = [...deferred].sort((a, b) => b.table.dataBytes - a.table.dataBytes);
    await forEachConcurrent(
      largestFirst,
      this.#loaders.length,
      signal,
      async ({ schema, table, split }, worker) => {
        const session = this.#loaders[worker]!;
        // InnoDB builds one full-text index at a time.
        for (const definitions of [
          split.indexes,
          ...split.fulltextIndexes.map((definition) => [definition]),
        ]) {
          await addDefinitions(session, schema, table.name, definitions, 'indexes');
        }
      },
    );
    // All indexes that they refer to are there now.
    await forEachConcurrent(
      largestFirst,
      this.#loaders.length,
      signal,
      async ({ schema, table, split }, worker) => {
        await addDefinitions(this.#loaders[worker]!, schema, table.name, split.foreignKeys, 'foreign keys');
      },
    );
  }

  async #createPrograms(session: Session, scripts: ReadonlyMap<string, string[]>): Promise<void> {
    const { schemas } = this.#backup.manifest;
    const text = (name: string): Promise<string> => this.#backup.readText(name);
    const views = schemas.flatMap((schema) =>
      schema.views.map((view) => ({ label: `${schema.name}.${view.name}`, ...view })),
    );
    for (const view of views)
      if (!view.broken) await runScript(session, await text(view.placeholderFile), `view ${view.label}`);
    for (const schema of schemas)
      await runStatements(
        session,
        scripts.get(schema.name) ?? [],
        `the routines and events of ${schema.name}`,
      );
    for (const view of views) {
      if (view.broken)
        this.#warnings.push(`view ${view.label} was invalid on the source and is not restored`);
      else await runScript(session, await text(view.file), `view ${view.label}`);
    }
    for (const schema of schemas) {
      for (const { name, triggersFile } of [...schema.tables, ...schema.views]) {
        if (triggersFile)
          await runScript(session, await text(triggersFile), `the triggers of ${schema.name}.${name}`);
      }
    }
  }

  async #createAccounts(session: Session): Promise<void> {
    const { accounts } = this.#backup.manifest;
    const skipped = await createAccounts(session, await this.#backup.readText(accounts!.file));
    for (const account of skipped)
      this.#warnings.push(`account ${account} exists on the target and is left as it is`);
  }

  async #checkTables(option: 'FOR UPGRADE' | 'QUICK' | ''): Promise<void> {
    await this.#forEachTable((session, schema, table) => checkTables(session, schema, [table.name], option));
  }

  async #forEachTable(
    work: (session: Session, schema: string, table: ManifestTable) => Promise<unknown>,
  ): Promise<void> {
    const tables = this.#backup.manifest.schemas.flatMap((schema) =>
      schema.tables.map((table) => ({ schema: schema.name, table })),
    );
    await forEachConcurrent(
      tables,
      this.#loaders.length,
      this.#context.signal,
      async ({ schema, table }, worker) => {
        await work(this.#loaders[worker]!, schema, table);
      },
    );
  }

  /** Tables with remarks of the server are compared row by row whatever the level is. */
  async #verify(doubtful: ReadonlySet<ManifestTable>): Promise<Check[]> {
    const { verifyLevel, sampleSize, seed } = this.#request;
    const env = { backup: this.#backup, sessions: this.#loaders, signal: this.#context.signal };
    const checks =
      verifyLevel === 'off' ? [] : await runServerChecks(env, { level: verifyLevel, sampleSize, seed });
    if (doubtful.size > 0 && verifyLevel !== 'rows') {
      checks.push(...(await runServerChecks(env, { level: 'rows', sampleSize, seed, only: doubtful })));
    }
    assertPassed(checks, this.#backup.manifest.backupId);
    if (verifyLevel !== 'off')
      await recordVerification(this.#context, this.#backup.manifest.backupId, verifyLevel, true);
    return checks;
  }

  #report(checks: Check[]): RestoreReport {
    const { manifest } = this.#backup;
    const { totals } = manifest;
    const { logger, now, storage } = this.#context;
    for (const warning of this.#warnings) logger.warn(warning);
    const level = this.#request.verifyLevel;
    const proof = level === 'off' ? 'not verified' : `verified by ${level}`;
    logger.info(
      `restored ${manifest.backupId}: ${plural(totals.tables, 'table')}, ${formatCount(totals.rows)} rows, ${formatBytes(totals.dataBytes)}, ${proof}`,
    );
    return {
      backupId: manifest.backupId,
      label: manifest.label,
      storage: storage.location,
      status: 'restored',
      tables: totals.tables,
      rows: totals.rows,
      dataBytes: totals.dataBytes,
      storedBytes: totals.storedBytes,
      durationSeconds: (now().getTime() - this.#begin.getTime()) / 1000,
      snapshot: manifest.snapshot as RestoreReport['snapshot'],
      verification: { level, status: level === 'off' ? 'not-run' : 'passed', checks },
      warnings: this.#warnings,
      stages: this.#clock.finish(),
    };
  }
}

async function addDefinitions(
  session: Session,
  schema: string,
  table: string,
  definitions: readonly string[],
  what: string,
): Promise<void> {
  if (definitions.length === 0) return;
  const add = definitions.map((definition) => `ADD ${definition}`).join(', ');
  // Tables whose foreign keys point at each other take each other's locks.
  await retry(
    () =>
      session.execute(
        `ALTER TABLE ${quoteTable(schema, table)} ${add}`,
        `cannot create the ${what} of ${schema}.${table}`,
      ),
    { attempts: 10, firstDelayMs: 50, maxDelayMs: 2000, isRetryable: isLockConflict },
  );
}
