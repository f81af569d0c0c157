// The transactions after a backup, run on the server to which the backup was restored. Order: the
// range is chosen, read and verified as a whole, and the target is asked whether it takes the
// events; only then does the restore begin, and after it the replay.
import { parseFormatDescription } from '../../binlog/event.ts';
import { binlogStatement } from '../../binlog/row-group.ts';
import { BackupError } from '../../core/errors.ts';
import { formatBytes, plural } from '../../core/units.ts';
import type { ConnectionConfig } from '../../mysql/connection/connection-config.ts';
import { Session } from '../../mysql/connection/session.ts';
import type { Context } from '../../repository/context.ts';
import { openArchive } from '../read-segment.ts';
import { chooseRange, describeRange, type ReplayRange } from './choose-range.ts';
import { RangeReader } from './read-range.ts';
import { isReplayDenied, Replayer } from './replayer.ts';
import { type Progress, type ReplayIdentity, ReplayState } from './replay-state.ts';
import { describeReplay, type ReplayPlan, type ReplayReport, type ReplayRequest } from './request.ts';
import { describeScan, type Scan, scanRange } from './scan-range.ts';
import { placeKey, type ReplayPlace } from './server-changes.ts';

const SESSION = { side: 'target', purpose: 'load', lockWaitTimeoutSeconds: 60 } as const;

export interface PlannedReplay {
  range: ReplayRange;
  scan: Scan;
  /** Description of the events of the first file. */
  format: Buffer;
}

/**
 * Chooses, reads and verifies everything that a replay needs. Changes nothing.
 * @throws BackupError BINLOG_TARGET_OUTSIDE, BINLOG_UNSUPPORTED, OBJECT_CORRUPT, STORAGE_*
 */
export async function planReplay(request: ReplayRequest, context: Context): Promise<PlannedReplay> {
  const { storage, trust, signal, logger, progress } = context;
  progress.stage('binary log');
  const range = await chooseRange(request, context);
  const { backup } = range;
  logger.info(`${describeRange(range)} lead to the target`);
  const reader = new RangeReader(range, storage, await openArchive(trust), signal);
  let bytes = 0;
  const scan = await scanRange(range, reader, request.until, (more) => {
    bytes += more;
    progress.advance(0, more);
  });
  logger.info(`${describeScan(scan)}, ${formatBytes(bytes)} of the log`);
  if (scan.repeated > 0)
    logger.info(
      `${plural(scan.repeated, 'transaction')} lie in the logs of two servers: each is replayed once`,
    );
  for (const { time, file, position } of scan.untrueTimes)
    logger.warn(`the transaction at ${file}:${position} has the time ${time}, which cannot be true`);
  const format = reader.format ?? (await readFormat(range, context));
  return { range: { ...range, backup }, scan, format };
}

/** Reads the description of the events where the range holds none. */
async function readFormat(range: ReplayRange, { storage, trust, signal }: Context): Promise<Buffer> {
  const reader = new RangeReader(
    { ...range, segments: [range.head] },
    storage,
    await openArchive(trust),
    signal,
  );
  for await (const event of reader.events({ turn: 0, file: range.head.file, position: 0 }))
    return Buffer.from(event);
  throw new BackupError('INTERNAL', 'a file without events');
}

/**
 * Verifies that the target takes the events, before anything changes.
 * @returns the name of the target
 * @throws BackupError TARGET_UNSUPPORTED, TARGET_PRIVILEGES, TARGET_*
 */
export async function checkTarget(
  { range, scan, format }: PlannedReplay,
  connection: ConnectionConfig,
  isMariaDb: boolean,
): Promise<string> {
  const session = await Session.open(connection, SESSION);
  try {
    await assertFlavor(session, range);
    const limit = Number(await session.scalar('SELECT @@GLOBAL.max_allowed_packet'));
    if (scan.largestStatement > limit)
      throw new BackupError(
        'TARGET_UNSUPPORTED',
        `the replay has a statement of ${formatBytes(scan.largestStatement)}, the target takes ${formatBytes(limit)}`,
        { hint: `SET GLOBAL max_allowed_packet = ${2 ** Math.ceil(Math.log2(scan.largestStatement))};` },
      );
    const scheduler = await session.scalar('SELECT @@GLOBAL.event_scheduler');
    if (scheduler === 'ON')
      throw new BackupError(
        'TARGET_UNSUPPORTED',
        'the event scheduler of the target is on: restored events would run during the replay',
        { hint: 'SET GLOBAL event_scheduler = OFF; switch it on again after the restore.' },
      );
    try {
      await session.execute(binlogStatement([format]), 'the target does not accept the events of the source');
      await session.execute('SET @@SESSION.pseudo_thread_id = 1', 'cannot set the session of a statement');
    } catch (error) {
      if (!isReplayDenied(error)) throw error;
      const user = (await session.scalar('SELECT CURRENT_USER()')) ?? '';
      throw new BackupError('TARGET_PRIVILEGES', `the account ${user} may not replay a binary log`, {
        hint: isMariaDb
          ? `GRANT BINLOG REPLAY, BINLOG ADMIN ON *.* TO ${asAccount(user)};`
          : `GRANT REPLICATION_APPLIER, SESSION_VARIABLES_ADMIN ON *.* TO ${asAccount(user)};`,
        cause: error,
      });
    }
    return session.target;
  } finally {
    await session.close();
  }
}

function asAccount(user: string): string {
  const at = user.lastIndexOf('@');
  return `'${user.slice(0, at)}'@'${user.slice(at + 1)}'`;
}

async function assertFlavor(session: Session, { flavor, serverVersion }: ReplayRange): Promise<void> {
  const version = (await session.scalar('SELECT VERSION()')) ?? '';
  const target = version.toLowerCase().includes('mariadb') ? 'mariadb' : 'mysql';
  if (target !== flavor)
    throw new BackupError('TARGET_UNSUPPORTED', `the log is of ${flavor}, the target is ${version}`, {
      hint: 'A binary log can be replayed on a server of the same kind only. Without --until the backup can move to the other.',
    });
  const numbers = (text: string): number[] => text.split(/[.-]/).slice(0, 3).map(Number);
  const [own, source] = [numbers(version), numbers(serverVersion)];
  const difference = source.map((number, i) => (own[i] ?? 0) - number).find((each) => each !== 0) ?? 0;
  if (difference < 0)
    throw new BackupError(
      'TARGET_UNSUPPORTED',
      `the log is of version ${serverVersion}, the target has ${version}`,
      { hint: 'A binary log can be replayed on the same or a newer version.' },
    );
}

/** Finds an interrupted replay on the target. */
export async function findInterrupted(
  { range, scan }: PlannedReplay,
  connection: ConnectionConfig,
): Promise<ReplayState | undefined> {
  const session = await Session.open(connection, SESSION);
  try {
    return await ReplayState.find(session, identityOf(range, scan));
  } finally {
    await session.close();
  }
}

function identityOf({ chain, backup }: ReplayRange, { stop }: Scan): ReplayIdentity {
  return { chain, backupId: backup.backupId, stop: placeKey(stop) };
}

/**
 * Replays.
 * @param interrupted state of an interrupted replay on this target
 * @throws BackupError of the first event that the target refuses
 */
export async function replay(
  request: ReplayRequest,
  { range, scan, format }: PlannedReplay,
  interrupted: ReplayState | undefined,
  connection: ConnectionConfig,
  context: Context,
): Promise<ReplayReport> {
  const { storage, trust, signal, logger, progress, now } = context;
  const begin = now();
  progress.stage('replay');
  const sessions: Session[] = [];
  const connect = async (): Promise<Session> => {
    const session = await Session.open(connection, SESSION);
    sessions.push(session);
    if (request.skipBinlog)
      await session.execute('SET SESSION sql_log_bin = OFF', 'cannot set up the session');
    return session;
  };
  try {
    const session = await connect();
    const from = { turn: 0, file: range.backup.binlogFile!, position: range.backup.binlogPosition! };
    const at: Progress = { ...from, transactions: 0 };
    const state = interrupted ?? (await ReplayState.create(session, identityOf(range, scan), at));
    const replayer = new Replayer({
      session,
      connect,
      state,
      isMariaDb: range.flavor === 'mariadb',
      loadUsers: request.loadUsers,
      rolledBack: scan.rolledBack,
      changes: range.changes,
    });
    const reader = new RangeReader(range, storage, await openArchive(trust), signal);
    await run(reader, replayer, state.progress, scan, (bytes) => progress.advance(0, bytes));
    const { transactions } = replayer;
    if (transactions !== scan.transactions)
      throw new BackupError(
        'INTERNAL',
        `${transactions} transactions were replayed, the archive has ${scan.transactions} before the target`,
      );
    await state.remove(session);
    const report = {
      ...describePlanned(request, { range, scan, format }, state.isResumed),
      durationSeconds: (now().getTime() - begin.getTime()) / 1000,
    };
    logger.info(describeReplay(report));
    return report;
  } finally {
    await Promise.allSettled(sessions.map((session) => session.close()));
  }
}

async function run(
  reader: RangeReader,
  replayer: Replayer,
  from: ReplayPlace,
  { stop }: Scan,
  onBytes: (bytes: number) => void,
): Promise<void> {
  let format: Buffer | undefined;
  let isInLast = from.turn === stop.turn && from.file === stop.file;
  for await (const event of reader.events(from)) {
    const { cursor } = reader;
    const isLast = reader.turn === stop.turn && cursor.file === stop.file;
    // A file that the server could not end has no event after the last transaction.
    if (isLast ? cursor.position > stop.position : isInLast) break;
    isInLast = isLast;
    if (reader.format !== format) {
      format = reader.format!;
      await replayer.begin(format, parseFormatDescription(format).hasChecksums);
    }
    await replayer.accept(event, cursor, reader.turn);
    onBytes(event.length);
  }
  await replayer.commit();
}

/** Describes a replay that has not begun, or resumes. */
export function describePlanned(
  { until }: ReplayRequest,
  { range, scan }: PlannedReplay,
  isResumed: boolean,
): ReplayPlan {
  const { backup, chain, covered, segments } = range;
  const { first, last, stop, transactions, repeated } = scan;
  const { accountStatements, systemEvents, untrueTimes, preparedXa } = scan;
  const reached =
    until.kind === 'time'
      ? new Date(until.micros / 1000).toISOString()
      : until.kind === 'latest'
        ? new Date(covered / 1000).toISOString()
        : (last?.time ?? backup.end);
  return {
    chain,
    segments: segments.length,
    from: `${backup.binlogFile}:${backup.binlogPosition}`,
    to: `${stop.file}:${stop.position}`,
    transactions,
    ...(repeated > 0 ? { repeated } : {}),
    ...(first ? { first } : {}),
    ...(last ? { last } : {}),
    reached,
    accountStatements,
    systemEvents,
    untrueTimes,
    preparedXa,
    resumed: isResumed,
  };
}
