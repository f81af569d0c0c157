// One run of the archive, or a run that follows the log until it is stopped. Order: the last record
// of the chain, the identity of the server, the place in its log; then the events. The state comes
// from the storage only, so any machine can continue. Fails closed: a gap ends the run with an
// error and marks the chain as broken.
import { BinlogCursor, FIRST_POSITION } from '../binlog/cursor.ts';
import { parseGtidSet } from '../binlog/gtid-set.ts';
import { BackupError } from '../core/errors.ts';
import { RateLimit } from '../core/rate-limit.ts';
import { formatBytes, plural } from '../core/units.ts';
import { BackupEncryption } from '../encryption/backup-keys.ts';
import { demandSignatures } from '../encryption/trust.ts';
import { recoveryPointOf } from '../format/binlog-record.ts';
import { formatIdentity } from '../format/server-identity.ts';
import type { Context } from '../repository/context.ts';
import { findBackups, type FoundBackup } from '../repository/find/find-backups.ts';
import { whereMasked } from '../repository/find/partial.ts';
import { Archiver, type ArchiverOptions, NEW_BACKUP } from './archiver.ts';
import {
  type Chain,
  chainName,
  epochOf,
  listChains,
  readLast,
  readRecord,
  type StoredRecord,
} from './chain.ts';
import { beginAtBackup, continueAfter, type LastTransaction, type Start } from './choose-start.ts';
import { FollowClock } from './follow.ts';
import { healCopies } from './heal-copies.ts';
import type { ArchiveReport, ArchiveRequest } from './request.ts';
import { BinlogSource } from './source.ts';
import { readArchiveWarnings } from './warnings.ts';

/** Largest position that the command of the protocol holds. */
const MAX_COMMAND_POSITION = 0xffffffff;

/** Findings that no later run can repair. */
const BREAKING: ReadonlySet<string> = new Set(['BINLOG_PURGED', 'BINLOG_RESET', 'BINLOG_GTID_MISSING']);

/**
 * Archives what is new.
 * @throws BackupError BINLOG_*, STORAGE_*, SOURCE_*
 */
export async function archive(request: ArchiveRequest, context: Context): Promise<ArchiveReport> {
  const begin = context.now();
  context.progress.stage('archive');
  const source = await BinlogSource.open(request.connection);
  try {
    const warnings = await readArchiveWarnings(source, request.intervalSeconds);
    for (const warning of warnings) context.logger.warn(warning);
    await healCopies(context, request.label);
    const run = await prepare(request, context, source);
    await read(request, context, source, run);
    const { archiver } = run;
    const { record } = archiver.last!;
    const report: ArchiveReport = {
      status: archiver.totals.segments > 0 ? 'archived' : 'quiet',
      label: request.label,
      storage: context.storage.location,
      chain: archiver.chain,
      isNewChain: run.isNew,
      ...archiver.totals,
      file: record.file,
      position: record.end,
      ...(record.lastGtid === undefined ? {} : { lastGtid: record.lastGtid }),
      recoveryPoint: new Date(recoveryPointOf(record) / 1000).toISOString(),
      warnings,
      durationSeconds: (context.now().getTime() - begin.getTime()) / 1000,
    };
    context.logger.info(describe(report));
    return report;
  } finally {
    await source.close();
  }
}

interface Run {
  archiver: Archiver;
  start: Start;
  isNew: boolean;
}

async function prepare(request: ArchiveRequest, context: Context, source: BinlogSource): Promise<Run> {
  const { storage, trust, signal, now, tool } = context;
  const chain = (await listChains(storage, request.label)).at(-1);
  const last = chain && (await readLast(storage, chain, trust));
  const encryption = trust?.encryptTo && (await BackupEncryption.begin(trust.encryptTo));
  if (last?.record.object?.encrypted && !encryption && !trust?.allowPlaintext)
    throw new BackupError('CONFIG_INVALID', `this archive would not be encrypted, but ${chain!.name} is`, {
      hint: 'Nothing was done. Give --encrypt-to as before, or --allow-plaintext.',
    });
  const { facts, identity } = source;
  const makeOptions = (epoch: string): ArchiverOptions => ({
    base: {
      formatVersion: '1.0',
      label: request.label,
      epoch,
      server: {
        identity: formatIdentity(identity),
        flavor: facts.flavor,
        version: facts.version,
        host: facts.hostname,
        port: facts.port,
      },
      tool,
    },
    target: {
      storage,
      chain: '',
      compressionLevel: request.compressionLevel,
      ...(encryption ? { encryption } : {}),
      ...(request.maxRateBytes === undefined ? {} : { limit: new RateLimit(request.maxRateBytes, signal) }),
    },
    trust,
    isMariaDb: source.isMariaDb,
    segmentBytes: request.segmentBytes,
    now,
  });
  if (chain && last) {
    const continued = await tryContinue(request, context, source, chain, last, makeOptions(chain.epoch));
    if (continued) return continued;
  }
  return await beginNew(request, context, source, last, makeOptions(epochOf(now())));
}

/** Continues the chain. Returns undefined if a backup after its end begins a new one. */
async function tryContinue(
  { label }: ArchiveRequest,
  context: Context,
  source: BinlogSource,
  chain: Chain,
  last: StoredRecord,
  options: ArchiverOptions,
): Promise<Run | undefined> {
  const { record } = last;
  if (record.kind === 'broken') return undefined;
  const named = { ...options, target: { ...options.target, chain: chain.name } };
  try {
    const start = await continueAfter(record, source, () => readLastTransaction(chain, context));
    return { archiver: new Archiver(named, last, start, start.gtids, start.head), start, isNew: false };
  } catch (error) {
    if (!(error instanceof BackupError)) throw error;
    if (error.code === 'BINLOG_OTHER_SERVER' && (await findNewer(label, context, source, record.time)))
      return undefined;
    if (BREAKING.has(error.code)) await markBroken(error, named, last, context);
    throw error;
  }
}

/** Reads the records of a chain backwards, up to the last one with a transaction. */
async function readLastTransaction(
  chain: Chain,
  { storage, trust }: Context,
): Promise<LastTransaction | undefined> {
  for (const sequence of chain.sequences.toReversed()) {
    const { lastGtid, lastTime } = (await readRecord(storage, chain, sequence, trust)).record;
    if (lastGtid !== undefined && lastTime !== undefined) return { gtid: lastGtid, timeMicros: lastTime };
  }
  return undefined;
}

async function markBroken(
  error: BackupError,
  options: ArchiverOptions,
  last: StoredRecord,
  { logger }: Context,
): Promise<void> {
  const { record } = last;
  const gtids = parseGtidSet(record.gtidsAfter, options.isMariaDb);
  const head = { createdSeconds: record.fileCreated, sha256: record.head };
  const archiver = new Archiver(options, last, record, gtids, head);
  await archiver.addBroken(error).catch((failure: Error) => {
    logger.warn(`the archive could not be marked as broken: ${failure.message}`);
  });
}

async function findNewer(
  label: string,
  context: Context,
  source: BinlogSource,
  after: string | undefined,
): Promise<{ start: Start; backup: FoundBackup } | undefined> {
  const { storage, trust } = context;
  const keys = trust ? demandSignatures(trust).verifyKeys : [];
  const backups = await findBackups(storage, label, () => undefined, keys).catch((error: unknown) => {
    if (error instanceof BackupError && error.code === 'STORAGE_BUCKET_NOT_FOUND') return [];
    throw error;
  });
  const isAfter = ({ begin }: FoundBackup): boolean =>
    after === undefined || Date.parse(begin) >= Date.parse(after);
  return await beginAtBackup(whereMasked(backups, false).filter(isAfter), source);
}

async function beginNew(
  { label }: ArchiveRequest,
  context: Context,
  source: BinlogSource,
  last: StoredRecord | undefined,
  options: ArchiverOptions,
): Promise<Run> {
  const found = await findNewer(label, context, source, last?.record.time);
  if (!found) {
    const { broken } = last?.record ?? {};
    const cause = broken ? ` since ${last!.record.time}: ${broken.message}` : '';
    throw new BackupError(
      'BINLOG_BACKUP_NEEDED',
      broken
        ? `the archive of "${label}" is broken${cause}`
        : `no backup of "${label}" has a position that the binary log of this server still holds`,
      {
        hint: broken
          ? NEW_BACKUP
          : 'Make a full backup of this server under the same label, then run the archive again.',
      },
    );
  }
  const { start, backup } = found;
  context.logger.info(`a new archive begins with ${start.file}, for ${backup.backupId} and later backups`);
  const named = {
    ...options,
    target: { ...options.target, chain: chainName(options.base.label, options.base.epoch) },
  };
  return { archiver: new Archiver(named, undefined, start, start.gtids, start.head), start, isNew: true };
}

/** Reads events until the log ends, or in a run that follows until it is stopped. */
async function read(
  request: ArchiveRequest,
  context: Context,
  source: BinlogSource,
  { archiver, start }: Run,
): Promise<void> {
  const { signal, progress } = context;
  const clock = new FollowClock(request.follow, source);
  await clock.begin();
  const from = start.end > MAX_COMMAND_POSITION || start.end === 0 ? FIRST_POSITION : start.end;
  const skipTo = start.end;
  const cursor = new BinlogCursor(start.file, from);
  const { serverId, heartbeatSeconds } = clock;
  try {
    for await (const batch of source.events(start.file, from, serverId, signal, heartbeatSeconds)) {
      for (const event of batch) {
        const { file } = cursor;
        const place = cursor.accept(event);
        if (place === 'next file') {
          await assertWhole(source, file, archiver);
          await archiver.nextFile(cursor.file);
        }
        if (place !== 'file') continue;
        // Positions after 2^32 are reached by reading.
        if (cursor.file === start.file && cursor.position <= skipTo) continue;
        await archiver.accept(event, cursor);
        progress.advance(0, event.length);
      }
      await clock.tick(archiver);
    }
    await archiver.finish(clock.readUntil, false);
  } catch (error) {
    if (request.follow && signal.aborted) {
      await archiver.stop();
      return;
    }
    await archiver.discard(error as Error);
    if (error instanceof BackupError && BREAKING.has(error.code) && archiver.last)
      await archiver.addBroken(error).catch(() => undefined);
    throw error;
  }
  if (archiver.totals.segments === 0) await archiver.addQuiet(clock.readUntil);
}

/** Compares the bytes of a finished file with its size on the server. */
async function assertWhole(source: BinlogSource, file: string, archiver: Archiver): Promise<void> {
  const size = await source.plainSizeOf(file);
  const { end } = archiver.place;
  if (size === undefined || size === end) return;
  throw new BackupError('BINLOG_INVALID', `${file} has ${size} bytes on the server, ${end} were read`, {
    hint: 'A part of the file cannot be read, or a crash left a part of a transaction at its end. Look at it with the mysqlbinlog of the vendor.',
    details: { file },
  });
}

function describe({
  status,
  chain,
  segments,
  transactions,
  logBytes,
  storedBytes,
  recoveryPoint,
}: ArchiveReport): string {
  const what =
    status === 'quiet'
      ? '0 transactions, the log has nothing new'
      : `${plural(transactions, 'transaction')}, ${formatBytes(logBytes)} in ${plural(segments, 'segment')} of ${formatBytes(storedBytes)}`;
  return `archive ${chain}: ${what}; recovery point ${recoveryPoint}`;
}
