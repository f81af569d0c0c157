// Changes of the server within a chain. After a failover, the log of the new server begins before
// the end of the archived one, so both hold some transactions. Invariant: each transaction is
// replayed once, from the log that was archived first. Pure.
import type { TransactionBegin } from '../../binlog/gtid-event.ts';
import { type GtidSet, parseGtidSet } from '../../binlog/gtid-set.ts';
import { BackupError } from '../../core/errors.ts';
import type { BinlogRecord } from '../../format/binlog-record.ts';
import { isSameIdentity, parseIdentity } from '../../format/server-identity.ts';

export interface ServerChange {
  /** Number of the new server's first record. */
  sequence: number;
  isMariaDb: boolean;
  /** Transactions that the chain and the backups on it hold before this record. */
  archived: GtidSet;
  /** Latest commit time of these, in microseconds; infinite: unknown. */
  latestMicros: number;
}

/** Place in a range of a chain. The files of two servers may have the same name. */
export interface ReplayPlace {
  /** Number of changes of the server before the place. */
  turn: number;
  file: string;
  position: number;
}

/** Finds the changes of the server in records of one chain, in order. */
export function findChanges(records: readonly BinlogRecord[]): ServerChange[] {
  return records.flatMap((record, i) => {
    const before = records[i - 1];
    if (!before || !isOtherServer(before, record)) return [];
    const isMariaDb = record.server.flavor === 'mariadb';
    return {
      sequence: record.sequence,
      isMariaDb,
      archived: parseGtidSet(record.gtidsBefore, isMariaDb),
      latestMicros: before.latestTime ?? Number.POSITIVE_INFINITY,
    };
  });
}

function isOtherServer({ server: a }: BinlogRecord, { server: b }: BinlogRecord): boolean {
  return (
    a.identity !== b.identity &&
    isSameIdentity(parseIdentity(a.identity), parseIdentity(b.identity)) === false
  );
}

/** Returns the number of changes up to a record. */
export function turnOf(changes: readonly ServerChange[], { sequence }: { sequence: number }): number {
  return changes.filter((change) => change.sequence <= sequence).length;
}

/**
 * Whether the log of an earlier server holds the transaction too.
 * @param place place of the begin
 * @throws BackupError BINLOG_UNSUPPORTED if the GTID is absent or names another transaction too
 */
export function isRepeated(
  changes: readonly ServerChange[],
  { gtid, timeMicros }: TransactionBegin,
  { turn, file, position }: ReplayPlace,
): boolean {
  const change = changes[turn - 1];
  if (!change) return false;
  const { archived, isMariaDb, latestMicros } = change;
  if (gtid === undefined)
    throw refuse(
      `the transaction at ${file}:${position} has no GTID, and the server of the log has changed before it`,
    );
  if (!archived.has(gtid)) return false;
  // Servers of MariaDB may give a number again. The first transaction of that number is older.
  if (isMariaDb && timeMicros > latestMicros)
    throw refuse(
      `the GTID ${gtid} names two transactions: the one at ${file}:${position} is of ${timeOf(timeMicros)}, the log of the server before has that GTID and ends at ${timeOf(latestMicros)}`,
    );
  return true;
}

function timeOf(micros: number): string {
  return new Date(micros / 1000).toISOString();
}

function refuse(message: string): BackupError {
  return new BackupError('BINLOG_UNSUPPORTED', message, {
    hint: 'Nothing was changed. Restore to a moment before it, or begin with a backup of the new server: give its id in place of latest.',
  });
}

export function placeKey({ turn, file, position }: ReplayPlace): string {
  return `${turn}:${file}:${position}`;
}
