// The backup, the chain and the records of a replay. Fails closed: a target that lies in no window
// is an error that names the windows, and never an earlier target.
import { parseGtidSet } from '../../binlog/gtid-set.ts';
import { BackupError } from '../../core/errors.ts';
import { plural } from '../../core/units.ts';
import { demandSignatures } from '../../encryption/trust.ts';
import { type BinlogRecord, recoveryPointOf } from '../../format/binlog-record.ts';
import { backupStatus } from '../../repository/backup-status.ts';
import type { Context } from '../../repository/context.ts';
import { BrokenBackups } from '../../repository/find/broken-backups.ts';
import { findBackups, type FoundBackup } from '../../repository/find/find-backups.ts';
import { whereMasked } from '../../repository/find/partial.ts';
import { listChains } from '../chain.ts';
import { isSegment, type StoredSegmentRecord } from '../read-segment.ts';
import { type ChainFacts, readFacts, recordAt, windowOf } from '../windows.ts';
import type { ReplayRequest, Until } from './request.ts';
import { findChanges, type ServerChange, turnOf } from './server-changes.ts';

export interface ReplayRange {
  backup: FoundBackup;
  chain: string;
  flavor: string;
  serverVersion: string;
  /** First segment of the backup's file, for the description of its events. */
  head: StoredSegmentRecord;
  /** Segments from the backup's position on, in order. */
  segments: readonly StoredSegmentRecord[];
  /** Changes of the server after the backup. */
  changes: readonly ServerChange[];
  /** Number of changes before the target, if that is a position. */
  untilTurn: number;
  /** Last moment of the archive that the records cover, in microseconds. */
  covered: number;
}

/**
 * Chooses the newest backup before the target on a chain that reaches the target.
 * @throws BackupError BINLOG_TARGET_OUTSIDE, BACKUP_NOT_FOUND, STORAGE_*
 */
export async function chooseRange(request: ReplayRequest, context: Context): Promise<ReplayRange> {
  const { storage, trust } = context;
  const { label, until } = request;
  const broken = new BrokenBackups();
  const keys = trust ? demandSignatures(trust).verifyKeys : [];
  // A masked backup has other rows than the binary log.
  const backups = whereMasked(await findBackups(storage, label, broken.add, keys), false);
  const chains = await listChains(storage, label);
  const labels = new Set(chains.map((chain) => chain.label));
  if (labels.size > 1)
    throw new BackupError(
      'CONFIG_INVALID',
      `${storage.location} holds archives of several labels: ${[...labels].sort().join(', ')}`,
      { hint: 'Choose a label with --label.' },
    );
  const windows: string[] = [];
  for (const chain of chains.toReversed()) {
    const facts = await readFacts(storage, chain, trust);
    const own = backups.filter((backup) => backup.label === chain.label);
    const found = chooseOn(facts, own, request);
    if (found) return found;
    const isNewest = chain === chains.at(-1);
    const window = windowOf(facts, own, isNewest);
    windows.push(
      typeof window === 'string' ? `${chain.name}: ${window}` : `from ${window.from} to ${window.to}`,
    );
  }
  throw new BackupError(
    'BINLOG_TARGET_OUTSIDE',
    `${describeUntil(until)} lies in no window of the archive in ${storage.location}`,
    {
      hint:
        windows.length === 0
          ? 'There is no archive: `mysql-backup binlog archive` creates one.'
          : `Any moment can be restored ${windows.toReversed().join('; ')}.`,
      details: { windows: windows.length },
    },
  );
}

function chooseOn(
  { chain, records }: ChainFacts,
  backups: readonly FoundBackup[],
  { backup: wanted, until }: ReplayRequest,
): ReplayRange | undefined {
  const sound = records.filter(({ kind }) => kind !== 'broken');
  const last = sound.at(-1);
  if (!last || !reaches(sound, until)) return undefined;
  const usable = backups.filter(
    (backup) =>
      (wanted === 'latest' || backup.backupId === wanted) &&
      backup.selection === undefined &&
      backup.consistent &&
      backupStatus(backup.verifications).status !== 'verification-failed' &&
      recordAt(records, backup) !== undefined &&
      isBefore(sound, backup, until),
  );
  const backup = usable.at(-1);
  if (!backup) return undefined;
  const at = recordAt(records, backup)!;
  const after = sound.slice(sound.indexOf(at));
  const changes = findChanges(after);
  const head = sound.find(
    (record): record is StoredSegmentRecord =>
      isSegment(record) && record.file === at.file && record.start === 0 && record.head === at.head,
  );
  if (!head) return undefined;
  return {
    backup,
    chain: chain.name,
    flavor: last.server.flavor,
    serverVersion: last.server.version,
    head,
    segments: after.filter(isSegment),
    changes,
    untilTurn: until.kind === 'position' ? turnOf(changes, positionIn(sound, until)!) : 0,
    covered: recoveryPointOf(last),
  };
}

/** Whether the records hold the target. */
function reaches(records: readonly BinlogRecord[], until: Until): boolean {
  const last = records.at(-1)!;
  switch (until.kind) {
    case 'latest':
      return true;
    case 'time':
      return until.micros <= recoveryPointOf(last);
    case 'gtid':
      return parseGtidSet(last.gtidsAfter, last.server.flavor === 'mariadb').has(until.gtid);
    case 'position':
      return positionIn(records, until) !== undefined;
  }
}

/**
 * Finds the first record that holds a position.
 * @throws BackupError BINLOG_TARGET_OUTSIDE if the files of two servers hold it
 */
function positionIn(
  records: readonly BinlogRecord[],
  { file, position }: { file: string; position: number },
): BinlogRecord | undefined {
  const holding = records.filter(
    (each) => each.file === file && each.start <= position && position <= each.end,
  );
  const [first] = holding;
  if (holding.some(({ head }) => head !== first!.head))
    throw new BackupError(
      'BINLOG_TARGET_OUTSIDE',
      `${file}:${position} is a position in the logs of two servers of the chain`,
      {
        hint: 'Give --until-gtid or --before-gtid: `mysql-backup binlog find` prints GTIDs of transactions.',
      },
    );
  return first;
}

/** Whether the backup was made before the target. */
function isBefore(records: readonly BinlogRecord[], backup: FoundBackup, until: Until): boolean {
  switch (until.kind) {
    case 'latest':
      return true;
    case 'time':
      return Date.parse(backup.end) * 1000 <= until.micros;
    case 'gtid': {
      const isMariaDb = records[0]!.server.flavor === 'mariadb';
      const { gtidExecuted } = backup;
      return gtidExecuted !== undefined && !parseGtidSet(gtidExecuted, isMariaDb).has(until.gtid);
    }
    case 'position': {
      const target = positionIn(records, until)!;
      const own = recordAt(records, backup)!;
      const isSameFile = own.file === target.file && own.head === target.head;
      return isSameFile
        ? backup.binlogPosition! <= until.position
        : records.indexOf(own) < records.indexOf(target);
    }
  }
}

export function describeUntil(until: Until): string {
  switch (until.kind) {
    case 'latest':
      return 'the end of the archive';
    case 'time':
      return new Date(until.micros / 1000).toISOString();
    case 'gtid':
      return `the transaction ${until.gtid}`;
    case 'position':
      return `${until.file}:${until.position}`;
  }
}

export function describeRange({ backup, chain, segments }: ReplayRange): string {
  return `${backup.backupId} and ${plural(segments.length, 'segment')} of ${chain}`;
}
