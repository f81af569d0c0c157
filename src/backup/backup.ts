// A backup from start to end. Invariant: the manifest is written last, and only after every row was
// read from one snapshot, counted and stored. After a failure, nothing of the backup remains in the
// storage.
import { StageClock } from '../core/stage-clock.ts';
import { plural } from '../core/units.ts';
import { BackupEncryption } from '../encryption/backup-keys.ts';
import { summaryMark } from '../format/manifest.ts';
import { BaseNames, encodeName, newBackupId } from '../format/names.ts';
import type { Manifest, ManifestAccount } from '../format/manifest-schema.ts';
import { isServersReference, type ServerFacts } from '../mysql/connection/server-facts.ts';
import { SessionGroup } from '../mysql/connection/session-group.ts';
import type { SnapshotSession } from '../mysql/connection/snapshot-session.ts';
import { planReading } from '../mysql/rows/select-rows.ts';
import { readAccounts, type Accounts } from '../mysql/schema/accounts.ts';
import { NOT_SELECTED, type Catalog, type LeftOut, type Table } from '../mysql/schema/catalog.ts';
import { conditionOf, isSchemaOnly, markOf } from '../mysql/schema/selection.ts';
import { isTransactional } from '../mysql/schema/tables/engines.ts';
import type { Context } from '../repository/context.ts';
import type { BackupWriter } from '../storage/storage.ts';
import { RecordWriter } from './definitions/record-writer.ts';
import { ShellFiles } from './definitions/shell-files.ts';
import { assertUnchanged } from './definitions/source-changes.ts';
import { findChangedDefinitions } from './definitions/changed-definitions.ts';
import { leaveOutRefused } from './definitions/refused-definitions.ts';
import { writeAccounts, writeDefinitions, type WrittenDefinitions } from './definitions/write-definitions.ts';
import { bringKey } from './masking/mask-session.ts';
import { planSourceMasks, type SourceMasks } from './masking/source-masks.ts';
import { commitBackup } from './manifest/commit.ts';
import { readPreviousRows } from './manifest/previous-backup.ts';
import { accountForObjects } from './manifest/server-objects.ts';
import { writeSummaries } from './manifest/summaries.ts';
import { ObjectWriter } from './objects/object-writer.ts';
import { PacedObjectWriter } from './objects/rate-limit.ts';
import { RateLimit } from '../core/rate-limit.ts';
import { pinTime } from '../mysql/snapshot/snapshot-time.ts';
import { checkClock } from './preflight/check-clock.ts';
import { readSource, type Source } from './preflight/read-source.ts';
import { reportBackup } from './report.ts';
import type { BackupReport, BackupRequest } from './request.ts';
import type { DumpEnvironment } from './rows/dump-environment.ts';
import { dumpRows } from './rows/dump-rows.ts';
import { assertCovered, openBackupSnapshot, type OpenedSnapshot, tablesOf } from './snapshot.ts';
import { SnapshotWorkers } from './rows/snapshot-workers.ts';
import { TableDump } from './rows/table-dump.ts';
import { chooseThreads, ReadThreads } from './threads/read-threads.ts';

export async function backup(request: BackupRequest, context: Context): Promise<BackupReport> {
  const sessions = new SessionGroup(request.connection, 'source', request.lockWaitTimeoutSeconds);
  sessions.cutOnAbort(context.signal);
  const run = new BackupRun(request, context, sessions);
  try {
    return await run.execute();
  } finally {
    await sessions.close();
    await run.closeThreads();
  }
}

/** Moment of the snapshot, with the workers that share it. */
interface Frozen extends OpenedSnapshot {
  workers: SnapshotSession[];
}

/** Destination of the backup. */
interface Destination {
  backupId: string;
  writer: BackupWriter;
  encryption: BackupEncryption | undefined;
  objects: ObjectWriter;
  rate: RateLimit | undefined;
}

interface Definitions {
  written: WrittenDefinitions;
  records: Manifest['definitions'];
  /** Accounts as found on the server and as written to the manifest. */
  accounts: { found: Accounts; written: ManifestAccount[] } | undefined;
  schemaBaseNames: Readonly<Record<string, string>>;
}

class BackupRun {
  readonly #request: BackupRequest;
  readonly #context: Context;
  readonly #sessions: SessionGroup;
  readonly #begin: Date;
  readonly #clock: StageClock;
  readonly #warnings: string[] = [];
  readonly #leftOut: LeftOut[] = [];
  readonly #baseNames = new BaseNames();
  #threads: ReadThreads | undefined;

  constructor(request: BackupRequest, context: Context, sessions: SessionGroup) {
    this.#request = request;
    this.#context = context;
    this.#sessions = sessions;
    this.#begin = context.now();
    this.#clock = new StageClock(context.progress, context.now);
  }

  async execute(): Promise<BackupReport> {
    this.#clock.enter('preflight');
    const source = await readSource(this.#request, this.#context, this.#sessions, this.#warnings);
    const backupId = await this.#prepareStorage(source);
    const encryptTo = this.#context.trust?.encryptTo;
    const encryption = encryptTo && (await BackupEncryption.begin(encryptTo));

    this.#clock.enter('snapshot');
    const frozen = await this.#freeze(source);
    try {
      return await this.#write(source, frozen, await this.#beginWriting(backupId, encryption));
    } finally {
      await frozen.snapshot.close().catch(() => undefined);
    }
  }

  async #prepareStorage({ reader, facts }: Source): Promise<string> {
    const { storage, logger } = this.#context;
    const backupId = newBackupId(this.#begin);
    this.#warnings.push(...(await storage.checkWritable(backupId)));
    checkClock(storage.clocks(), this.#context.now());
    logger.info(
      `backup ${backupId} of ${reader.target} (${facts.flavor} ${facts.version}) to ${storage.location}`,
    );
    return backupId;
  }

  async #freeze({ reader, facts, planned }: Source): Promise<Frozen> {
    const { logger, signal } = this.#context;
    const workers = await this.#openWorkers(planned);
    const { mask } = this.#request;
    if (mask) await Promise.all(workers.map((worker) => bringKey(worker, mask.rules.key)));
    const opened = await openBackupSnapshot({
      request: this.#request,
      facts,
      planned,
      reader,
      workers,
      openSession: () => this.#sessions.open('read'),
      logger,
      signal,
    });
    const { snapshot } = opened;
    assertCovered(opened);
    logger.info(`snapshot by ${snapshot.method}`);
    if (!snapshot.consistent)
      this.#warnings.push(
        'the backup is not consistent, as --consistency none asked for: its tables may not fit together',
      );
    if (this.#request.selection.where.size > 0) await pinTime(reader, [reader, ...workers]);
    return { ...opened, workers };
  }

  async #openWorkers(planned: Catalog): Promise<SnapshotSession[]> {
    const { concurrency, threads: asked, connection } = this.#request;
    const { threadProgram, logger } = this.#context;
    const estimatedBytes = sum(tablesOf(planned), 'estimatedBytes');
    const count = chooseThreads({ asked, concurrency, estimatedBytes });
    if (count === 0 || threadProgram === undefined) return await this.#sessions.openMany('read', concurrency);
    logger.debug(`${plural(count, 'thread')} read the rows`);
    this.#threads = new ReadThreads(threadProgram, count, connection);
    return await this.#sessions.openManyBy('read', concurrency, this.#threads.openSession);
  }

  /** Ends the threads, whatever they do. */
  async closeThreads(): Promise<void> {
    await this.#threads?.close();
  }

  async #beginWriting(backupId: string, encryption: BackupEncryption | undefined): Promise<Destination> {
    const { storage, signal } = this.#context;
    this.#context.onBackupId?.(backupId);
    const writer = await storage.create(backupId, signal);
    const { maxRateBytes } = this.#request;
    const rate = maxRateBytes === undefined ? undefined : new RateLimit(maxRateBytes, signal);
    const objects = rate
      ? new PacedObjectWriter(writer, encryption, rate)
      : new ObjectWriter(writer, encryption);
    return { backupId, writer, encryption, objects, rate };
  }

  /** Writes the backup. After a failure, nothing of it remains. */
  async #write(source: Source, frozen: Frozen, destination: Destination): Promise<BackupReport> {
    const { writer, objects } = destination;
    try {
      await objects.writeIdentity();
      const masks = await this.#planMasks(source, frozen);
      const dumps = this.#planDumps(frozen.catalog, source.facts, masks);
      const env = this.#dumpEnvironment(source, frozen, destination);
      this.#expect(dumps);
      const rows = [...dumps.values()].filter((dump) => dump.holdsRows);
      if (frozen.isFrozen) {
        await dumpRows(
          env,
          rows.filter(({ table }) => !isTransactional(table)),
        );
        await frozen.snapshot.releaseWrites();
      }
      this.#clock.enter('definitions');
      const definitions = await this.#writeDefinitions(source, frozen, objects, dumps);

      this.#clock.enter('data');
      await dumpRows(
        env,
        rows.filter(({ table }) => isTransactional(table)),
      );

      masks?.recheck((table) => dumps.get(table)!.rows);
      this.#clock.enter('check');
      await this.#checkUnchanged(source, frozen, definitions.written);

      this.#clock.enter('manifest');
      return await this.#commit(source, frozen, destination, definitions, dumps);
    } catch (thrown) {
      const error = await frozen.explain(thrown, source.reader);
      const cleanUp = await writer.abort();
      this.#context.onCleanUp?.(cleanUp);
      throw error;
    }
  }

  /** Plans the masks again: the definitions are those of the snapshot. */
  async #planMasks(
    { reader, facts }: Source,
    { snapshot, catalog }: Frozen,
  ): Promise<SourceMasks | undefined> {
    const { mask: request, selection } = this.#request;
    if (!request) return undefined;
    return await planSourceMasks(snapshot.guard(reader), { request, selection, catalog, facts });
  }

  #planDumps(catalog: Catalog, facts: ServerFacts, masks: SourceMasks | undefined): Map<Table, TableDump> {
    const dumps = new Map<Table, TableDump>();
    for (const table of tablesOf(catalog)) {
      const baseName = this.#baseNames.allocate(`${encodeName(table.schema)}@${encodeName(table.name)}`);
      const { selection } = this.#request;
      const rows = {
        filter: conditionOf(selection, table.schema, table.name),
        isSchemaOnly: isSchemaOnly(selection, table.schema, table.name),
        masked: masks?.of(table),
      };
      dumps.set(table, new TableDump(table, planReading(table, facts), baseName, rows));
    }
    return dumps;
  }

  #dumpEnvironment(
    { reader, facts }: Source,
    { snapshot, workers }: Frozen,
    { objects, rate }: Destination,
  ): DumpEnvironment {
    const { logger, progress } = this.#context;
    return {
      request: this.#request,
      context: rate ? { ...this.#context, progress: rate.counting(progress) } : this.#context,
      facts,
      workers: new SnapshotWorkers(workers, this.#warnings, logger),
      planner: reader,
      assertProtected: () => snapshot.assertProtected(),
      objects,
      rate,
      warnings: this.#warnings,
    };
  }

  #expect(dumps: ReadonlyMap<Table, TableDump>): void {
    const tables = [...dumps].filter(([, dump]) => dump.holdsRows).map(([table]) => table);
    this.#context.progress.expect({
      rows: sum(tables, 'estimatedRows'),
      bytes: sum(tables, 'estimatedBytes'),
      tables: tables.length,
    });
  }

  async #writeDefinitions(
    { reader, facts }: Source,
    { catalog, snapshot }: Frozen,
    objects: ObjectWriter,
    dumps: ReadonlyMap<Table, TableDump>,
  ): Promise<Definitions> {
    const { tool, logger, signal } = this.#context;
    const origin = {
      dumper: `${tool.name} ${tool.version}`,
      host: facts.hostname,
      serverVersion: facts.version,
    };
    const records = new RecordWriter(objects, this.#request.compressionLevel);
    const files = new ShellFiles(objects, origin, this.#baseNames);
    const more = Math.min(this.#request.concurrency, 1 + Math.floor(dumps.size / 100)) - 1;
    const env = {
      readers: [reader, ...(await this.#sessions.openReaders(more, logger))].map((session) =>
        snapshot.guard(session),
      ),
      server: facts,
      records,
      files,
      hasObject: objectsOf(catalog),
      warnings: this.#warnings,
      leftOut: this.#leftOut,
      refused: [],
      signal,
    };
    const written = await writeDefinitions(env, catalog.schemas, dumps);
    this.#leftOut.push(...leaveOutRefused(env.refused, this.#request.skipBroken ?? false));
    const found = this.#request.users ? await readAccounts(env.readers[0]!, facts) : undefined;
    const accounts = found && { found, written: await writeAccounts(env, found) };
    await files.writeGlobal(written.schemaRecords);
    await files.finish();
    return { written, records: await records.finish(), accounts, schemaBaseNames: files.schemaBaseNames };
  }

  async #checkUnchanged(
    { reader, facts }: Source,
    frozen: Frozen,
    written: WrittenDefinitions,
  ): Promise<void> {
    const { snapshot, catalog } = frozen;
    const { signal } = this.#context;
    const guarded = snapshot.guard(reader);
    const changes = await frozen.findChanges(guarded);
    const redefined = await findChangedDefinitions([guarded], facts, catalog, written.hashes, signal);
    await assertUnchanged(snapshot, changes, redefined);
    await snapshot.close();
  }

  async #commit(
    { reader, facts, hidden, serverIdentity, earlier }: Source,
    { snapshot, catalog, objects: known }: Frozen,
    { backupId, writer, encryption, objects }: Destination,
    { written, records, accounts, schemaBaseNames }: Definitions,
    dumps: ReadonlyMap<Table, TableDump>,
  ): Promise<BackupReport> {
    const { trust, signal } = this.#context;
    const previous = await readPreviousRows(
      this.#context,
      earlier,
      summaryMark(markOf(this.#request.selection), this.#request.mask !== undefined),
    );
    for (const { name, reason } of catalog.leftOut)
      if (reason !== NOT_SELECTED) this.#warnings.push(`${name} is not in the backup: ${reason}`);
    const serverObjects = accountForObjects({
      objects: known,
      catalog,
      selection: this.#request.selection,
      facts,
      accounts: accounts?.found,
      leftOut: this.#leftOut,
      hidden,
    });
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
      definitions: written,
      records,
      accounts: accounts?.written,
      serverObjects,
      schemaBaseNames,
      objects,
      reader,
      previous,
    });
    await commitBackup(writer, manifest, encryption, trust?.signingKey, signal);
    return reportBackup(
      {
        manifest,
        dumps: [...dumps.values()],
        previous,
        begin: this.#begin,
        stages: this.#clock.finish(),
        warnings: this.#warnings,
        locks: snapshot.locks,
      },
      this.#context,
    );
  }
}

/** Ignores the case of names: some servers store names in lower case. */
function objectsOf({ schemas }: Catalog): (schema: string, object: string) => boolean {
  const names = new Set(
    schemas.flatMap(({ name, tables, views, sequences, routines }) =>
      [...tables, ...views, ...routines, ...sequences.map((sequence) => ({ name: sequence }))].map((object) =>
        `${name}\0${object.name}`.toLowerCase(),
      ),
    ),
  );
  return (schema, object) => isServersReference(schema) || names.has(`${schema}\0${object}`.toLowerCase());
}

function sum<K extends string>(items: readonly Record<K, number>[], field: K): number {
  return items.reduce((total, item) => total + item[field], 0);
}
