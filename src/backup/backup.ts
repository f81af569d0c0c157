// A backup, top to bottom. Invariant: the manifest is written last, and only after every row was read from one
// snapshot, counted and stored; after any failure nothing of the backup is left in the storage.
import { BackupEncryption } from '../encryption/backup-keys.ts';
import { renderHeader, renderUsersSql } from '../format/dump-sql.ts';
import { BaseNames, encodeName, newBackupId } from '../format/names.ts';
import { readAccounts } from '../mysql/schema/accounts.ts';
import { isTransactional, readCatalog, type Catalog, type Table } from '../mysql/schema/catalog.ts';
import { planReading } from '../mysql/rows/select-rows.ts';
import type { ServerFacts } from '../mysql/connection/server-facts.ts';
import type { Reader } from '../mysql/connection/reader.ts';
import { SessionGroup } from '../mysql/connection/session-group.ts';
import { openSnapshot } from '../mysql/snapshot/open-snapshot.ts';
import { openIdentitySource, type IdentityCapture } from '../mysql/schema/table-identity.ts';
import { StageClock } from '../core/stage-clock.ts';
import { commitBackup } from './manifest/commit.ts';
import {
  findChangedDefinitions,
  writeDefinitions,
  type WrittenDefinitions,
} from './definitions/definitions.ts';
import { dumpRows } from './rows/dump-rows.ts';
import { ObjectWriter } from './objects/object-writer.ts';
import {
  checkFreeSpace,
  checkPartitions,
  checkPrivileges,
  checkSelection,
  checkVersion,
} from './preflight/preflight.ts';
import type { Context } from '../repository/context.ts';
import { readPreviousRows } from './manifest/previous-backup.ts';
import { PacedObjectWriter, RateLimit } from './objects/rate-limit.ts';
import { checkLabel, findEarlier } from './preflight/check-label.ts';
import type { FoundBackup } from '../repository/find-backups.ts';
import type { ServerIdentity } from '../format/server-identity.ts';
import { readServerIdentity } from '../mysql/schema/server-identity.ts';
import { checkReplica } from './preflight/replica-lag.ts';
import { reportBackup } from './report.ts';
import type { BackupReport, BackupRequest } from './request.ts';
import { SnapshotWorkers } from './rows/snapshot-workers.ts';
import { assertInSnapshot, assertUnchanged } from './definitions/source-changes.ts';
import { writeSummaries } from './manifest/summaries.ts';
import { TableDump } from './rows/table-dump.ts';

export async function backup(request: BackupRequest, context: Context): Promise<BackupReport> {
  const sessions = new SessionGroup(request.connection, 'source', request.lockWaitTimeoutSeconds);
  sessions.cutOnAbort(context.signal);
  const run = new BackupRun(request, context, sessions);
  try {
    return await run.execute();
  } finally {
    await sessions.close();
  }
}

class BackupRun {
  readonly #request: BackupRequest;
  readonly #context: Context;
  readonly #sessions: SessionGroup;
  readonly #begin: Date;
  readonly #clock: StageClock;
  readonly #warnings: string[] = [];

  constructor(request: BackupRequest, context: Context, sessions: SessionGroup) {
    this.#request = request;
    this.#context = context;
    this.#sessions = sessions;
    this.#begin = context.now();
    this.#clock = new StageClock(context.progress, context.now);
  }

  async execute(): Promise<BackupReport> {
    const { storage, logger, signal, trust } = this.#context;
    this.#clock.enter('preflight');
    const { reader, facts, planned, identity: serverIdentity, earlier } = await this.#preflight();
    const backupId = newBackupId(this.#begin);
    await storage.checkWritable(backupId);
    const encryption = trust?.encryptTo && (await BackupEncryption.begin(trust.encryptTo));
    logger.info(
      `backup ${backupId} of ${reader.target} (${facts.flavor} ${facts.version}) to ${storage.location}`,
    );

    this.#clock.enter('snapshot');
    const workers = await this.#sessions.openMany('read', this.#request.concurrency);
    const identity = await openIdentitySource(reader, facts);
    let captured: IdentityCapture | undefined;
    let frozen: Catalog | undefined;
    const snapshot = await openSnapshot({
      openSession: () => this.#sessions.open('read'),
      facts,
      consistency: this.#request.consistency ?? 'auto',
      tables: tablesOf(planned),
      workers,
      longQueryGuardSeconds: this.#request.longQueryGuardSeconds,
      lockWaitTimeoutSeconds: this.#request.lockWaitTimeoutSeconds,
      logger,
      signal,
      whileLocked: async () => {
        captured = await identity.capture(reader);
        // Rows of engines without transactions stand still only as long as writes are kept out.
        if (tablesOf(planned).some((table) => !isTransactional(table))) {
          frozen = await readCatalog(reader, facts, this.#request.selection);
        }
      },
    });
    if (!frozen) await snapshot.releaseWrites();
    const catalog = frozen ?? (await readCatalog(reader, facts, this.#request.selection));
    checkSelection(catalog, this.#request.selection);
    const identities = captured!.of(tablesOf(catalog));
    checkPartitions(tablesOf(catalog), identity.kind, snapshot);
    assertInSnapshot(tablesOf(catalog), identity.kind, identities, snapshot, frozen !== undefined);
    logger.info(`snapshot by ${snapshot.method}`);
    if (!snapshot.consistent)
      this.#warnings.push(
        'the backup is not consistent, as --consistency none asked for: its tables may not fit together',
      );
    this.#warnings.push(...catalog.warnings);
    this.#context.onBackupId?.(backupId);
    const writer = await storage.create(backupId, signal);
    try {
      const { maxRateBytes } = this.#request;
      const rate = maxRateBytes === undefined ? undefined : new RateLimit(maxRateBytes, signal);
      const objects = rate
        ? new PacedObjectWriter(writer, encryption, rate)
        : new ObjectWriter(writer, encryption);
      await objects.writeIdentity();
      const dumps = this.#planDumps(catalog, facts);
      const env = {
        request: this.#request,
        context: rate ? { ...this.#context, progress: rate.counting(this.#context.progress) } : this.#context,
        facts,
        workers: new SnapshotWorkers(workers, this.#warnings, logger),
        planner: reader,
        assertProtected: () => snapshot.assertProtected(),
        objects,
        rate,
        warnings: this.#warnings,
      };
      this.#context.progress.expect({
        rows: sum(tablesOf(catalog), 'estimatedRows'),
        bytes: sum(tablesOf(catalog), 'estimatedBytes'),
        tables: dumps.size,
      });
      if (frozen) {
        await dumpRows(
          env,
          [...dumps.values()].filter(({ table }) => !isTransactional(table)),
        );
        await snapshot.releaseWrites();
      }

      this.#clock.enter('definitions');
      const readers = [
        reader,
        ...(await this.#sessions.openReaders(
          Math.min(this.#request.concurrency, 1 + Math.floor(dumps.size / 100)) - 1,
          logger,
        )),
      ];
      const origin = {
        dumper: `${this.#context.tool.name} ${this.#context.tool.version}`,
        host: facts.hostname,
        serverVersion: facts.version,
      };
      const definitionEnv = {
        readers,
        objects,
        origin,
        baseNames: this.#baseNames,
        warnings: this.#warnings,
        signal,
      };
      const definitions = await writeDefinitions(definitionEnv, catalog.schemas, dumps);
      this.#warnBrokenViews(definitions);
      const accounts = this.#request.users ? await readAccounts(reader, facts, this.#warnings) : undefined;
      await objects.writeText('@.sql', renderHeader(origin));
      await objects.writeText('@.post.sql', renderHeader(origin));
      if (accounts) await objects.writeText('@.users.sql', renderUsersSql(origin, accounts));

      this.#clock.enter('data');
      await dumpRows(
        env,
        [...dumps.values()].filter(({ table }) => isTransactional(table)),
      );

      this.#clock.enter('check');
      const replaced = await identity.findChanged(reader, captured!, tablesOf(catalog));
      const redefined = await findChangedDefinitions(definitionEnv, definitions.tables);
      await assertUnchanged(snapshot, replaced, redefined);
      await snapshot.close();

      this.#clock.enter('manifest');
      const previous = await readPreviousRows(this.#context, earlier);
      const manifest = await writeSummaries({
        request: this.#request,
        context: this.#context,
        begin: this.#begin,
        warnings: this.#warnings,
        backupId,
        facts,
        identity: serverIdentity,
        snapshot,
        catalog,
        dumps,
        definitions,
        accounts,
        objects,
        reader,
        previous,
      });
      await commitBackup(writer, manifest, encryption, trust?.signingKey, signal);
      return reportBackup(
        {
          manifest,
          dumps: dumps.values(),
          previous,
          begin: this.#begin,
          stages: this.#clock.finish(),
          warnings: this.#warnings,
        },
        this.#context,
      );
    } catch (error) {
      await writer
        .abort()
        .catch((cause: unknown) =>
          logger.warn(`cannot remove what was written of ${backupId}: ${String(cause)}`),
        );
      throw error;
    } finally {
      await snapshot.close().catch(() => undefined);
    }
  }

  readonly #baseNames = new BaseNames();

  async #preflight(): Promise<{
    reader: Reader;
    facts: ServerFacts;
    planned: Catalog;
    identity: ServerIdentity;
    earlier: readonly FoundBackup[] | undefined;
  }> {
    const { reader, facts } = await this.#sessions.first(this.#context.logger);
    checkVersion(facts);
    const identity = await readServerIdentity(reader, facts);
    const earlier = await findEarlier(this.#context, this.#request.label);
    checkLabel(this.#request, identity, earlier, this.#context);
    const catalog = await readCatalog(reader, facts, this.#request.selection);
    checkSelection(catalog, this.#request.selection);
    await checkPrivileges(reader, facts, catalog, this.#request);
    await checkFreeSpace(catalog, this.#context, this.#warnings);
    await checkReplica(reader, facts, this.#request, this.#context, this.#warnings);
    return { reader, facts, planned: catalog, identity, earlier };
  }

  #planDumps(catalog: Catalog, facts: ServerFacts): Map<Table, TableDump> {
    const dumps = new Map<Table, TableDump>();
    for (const schema of catalog.schemas) {
      for (const table of schema.tables) {
        const baseName = this.#baseNames.allocate(`${encodeName(schema.name)}@${encodeName(table.name)}`);
        dumps.set(
          table,
          new TableDump(
            table,
            planReading(table, facts),
            baseName,
            this.#request.selection.where.get(`${schema.name}.${table.name}`),
          ),
        );
      }
    }
    return dumps;
  }

  #warnBrokenViews({ schemas }: WrittenDefinitions): void {
    for (const schema of schemas) {
      for (const view of schema.views) {
        if (view.broken)
          this.#warnings.push(
            `view ${schema.name}.${view.name} is invalid on the server: its definition is kept, but it will not be restored`,
          );
      }
    }
  }
}

function tablesOf(catalog: Catalog): Table[] {
  return catalog.schemas.flatMap(({ tables }) => tables);
}

function sum<K extends string>(items: readonly Record<K, number>[], field: K): number {
  return items.reduce((total, item) => total + item[field], 0);
}
