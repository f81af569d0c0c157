// A backup, top to bottom. Invariant: the manifest is written last, and only after every row was read from one
// snapshot, counted and stored; after any failure nothing of the backup is left in the storage.
import { BackupError } from '../errors.ts';
import { BackupEncryption } from '../encryption/backup-keys.ts';
import { renderHeader, renderUsersSql } from '../format/dump-sql.ts';
import type { Manifest } from '../format/manifest.ts';
import { BaseNames, encodeName, newBackupId } from '../format/names.ts';
import { readAccounts } from '../mysql/accounts.ts';
import { isTransactional, readCatalog, type Catalog, type Table } from '../mysql/catalog.ts';
import { planReading } from '../mysql/select-rows.ts';
import type { ServerFacts } from '../mysql/server-facts.ts';
import type { Session } from '../mysql/session.ts';
import { SessionGroup } from '../mysql/session-group.ts';
import { openSnapshot } from '../mysql/snapshot/open-snapshot.ts';
import type { Snapshot } from '../mysql/snapshot/snapshot.ts';
import {
  changedTables,
  identityKey,
  openIdentitySource,
  type IdentityCapture,
  type IdentitySource,
  type TableIdentities,
} from '../mysql/table-identity.ts';
import { StageClock } from '../stage-clock.ts';
import { formatBytes, formatCount, plural } from '../units.ts';
import { commitBackup } from './commit.ts';
import { findChangedDefinitions, writeDefinitions, type WrittenDefinitions } from './definitions.ts';
import { dumpRows } from './dump-rows.ts';
import { ObjectWriter } from './object-writer.ts';
import {
  checkFreeSpace,
  checkPartitions,
  checkPrivileges,
  checkSelection,
  checkVersion,
} from './preflight.ts';
import type { Context } from '../context.ts';
import { readPreviousRows } from './previous-backup.ts';
import { PacedObjectWriter, RateLimit } from './rate-limit.ts';
import { checkReplica } from './replica-lag.ts';
import type { BackupReport, BackupRequest, TableReport } from './request.ts';
import { writeSummaries } from './summaries.ts';
import { TableDump } from './table-dump.ts';

export async function backup(request: BackupRequest, context: Context): Promise<BackupReport> {
  const sessions = new SessionGroup(request.connection, 'source', request.lockWaitTimeoutSeconds);
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
    const { reader, facts, planned } = await this.#preflight();
    await storage.checkWritable();
    const encryption = trust?.encryptTo && (await BackupEncryption.begin(trust.encryptTo));
    const backupId = newBackupId(this.#begin);
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
    this.#assertInSnapshot(catalog, identity.kind, identities, snapshot, frozen !== undefined);
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
        workers,
        planner: reader,
        objects,
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
        ...(await this.#sessions.openMany(
          'read',
          Math.min(this.#request.concurrency, 1 + Math.floor(dumps.size / 100)) - 1,
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
      const after = (await identity.capture(reader)).of(tablesOf(catalog));
      const redefined = await findChangedDefinitions(definitionEnv, definitions.tables);
      await this.#assertUnchanged(snapshot, identities, after, redefined);
      await snapshot.close();

      this.#clock.enter('manifest');
      const previous = await readPreviousRows(this.#context, this.#request.label);
      const manifest = await writeSummaries({
        request: this.#request,
        context: this.#context,
        begin: this.#begin,
        warnings: this.#warnings,
        backupId,
        facts,
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
      return this.#report(manifest, dumps, previous);
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

  async #preflight(): Promise<{ reader: Session; facts: ServerFacts; planned: Catalog }> {
    const { reader, facts } = await this.#sessions.first();
    checkVersion(facts);
    const catalog = await readCatalog(reader, facts, this.#request.selection);
    checkSelection(catalog, this.#request.selection);
    await checkPrivileges(reader, facts, catalog, this.#request);
    await checkFreeSpace(catalog, this.#context, this.#warnings);
    await checkReplica(reader, facts, this.#request, this.#context, this.#warnings);
    return { reader, facts, planned: catalog };
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

  /** The catalog is read after the snapshot: what was made in between is in the one and not in the other. */
  #assertInSnapshot(
    catalog: Catalog,
    kind: IdentitySource['kind'],
    identities: TableIdentities,
    snapshot: Snapshot,
    isFrozen: boolean,
  ): void {
    const late = tablesOf(catalog).filter((table) => {
      if (!snapshot.covers(table)) return true;
      const identity = identities.get(identityKey(table))!;
      if (!isTransactional(table)) return !isFrozen;
      return kind === 'table-id'
        ? identity.startsWith('created=')
        : identity !== `created=${table.createTime ?? ''}`;
    });
    if (late.length === 0) return;
    throw new BackupError(
      'SOURCE_CHANGED',
      `created or altered while the backup began: ${late.map(identityKey).join(', ')}`,
      {
        hint: 'Run the backup again.',
      },
    );
  }

  async #assertUnchanged(
    snapshot: Snapshot,
    before: TableIdentities,
    after: TableIdentities,
    redefined: readonly string[],
  ): Promise<void> {
    await snapshot.checkHeld();
    const changed = [...new Set([...changedTables(before, after), ...redefined])];
    if (changed.length === 0) return;
    throw new BackupError(
      'SOURCE_CHANGED',
      `altered or replaced while the backup ran: ${changed.join(', ')}`,
      {
        hint: 'Run the backup again when no ALTER, RENAME, TRUNCATE or EXCHANGE PARTITION runs.',
        details: { tables: changed },
      },
    );
  }

  #report(
    manifest: Manifest,
    dumps: ReadonlyMap<Table, TableDump>,
    previous: ReadonlyMap<string, number> | undefined,
  ): BackupReport {
    const { totals } = manifest;
    const stages = this.#clock.finish();
    const durationSeconds = (this.#context.now().getTime() - this.#begin.getTime()) / 1000;
    for (const warning of this.#warnings) this.#context.logger.warn(warning);
    this.#context.logger.info(
      `stored ${manifest.backupId}: ${plural(totals.tables, 'table')}, ${formatCount(totals.rows)} rows, ${formatBytes(totals.dataBytes)} of data in ${formatBytes(totals.storedBytes)}`,
    );
    return {
      backupId: manifest.backupId,
      label: manifest.label,
      storage: this.#context.storage.location,
      status: 'stored',
      tables: totals.tables,
      rows: totals.rows,
      dataBytes: totals.dataBytes,
      storedBytes: totals.storedBytes,
      durationSeconds,
      tableReports: [...dumps.values()].map((dump) => reportTable(dump, previous)),
      snapshot: manifest.snapshot as BackupReport['snapshot'],
      warnings: this.#warnings,
      stages,
    };
  }
}

function reportTable(
  { table, label, rows, dataBytes, chunks, seconds }: TableDump,
  previous: ReadonlyMap<string, number> | undefined,
): TableReport {
  const previousRows = previous?.get(label);
  return {
    schema: table.schema,
    name: table.name,
    rows,
    dataBytes,
    storedBytes: sum(chunks, 'storedBytes'),
    seconds,
    ...(previousRows === undefined ? {} : { previousRows }),
  };
}

function tablesOf(catalog: Catalog): Table[] {
  return catalog.schemas.flatMap(({ tables }) => tables);
}

function sum<K extends string>(items: readonly Record<K, number>[], field: K): number {
  return items.reduce((total, item) => total + item[field], 0);
}
