// Where an archive continues or begins, decided before anything is read: the last record against
// the files, the identity and the transactions of the server. Invariant: a chain is continued only
// from the byte after its last one, on a log that is the archived one.
import type { GtidSet } from '../binlog/gtid-set.ts';
import { parseGtidSet } from '../binlog/gtid-set.ts';
import { FIRST_POSITION } from '../binlog/cursor.ts';
import { BackupError, type ErrorCode } from '../core/errors.ts';
import type { BinlogRecord } from '../format/binlog-record.ts';
import { describeIdentity, isSameIdentity, parseIdentity } from '../format/server-identity.ts';
import type { FoundBackup } from '../repository/find/find-backups.ts';
import { NEW_BACKUP } from './archiver.ts';
import type { BinlogSource, FileHead, LogFile } from './source.ts';

export interface Start {
  file: string;
  /** Position after the archived bytes; 0: the file's begin. */
  end: number;
  gtids: GtidSet;
  head: Pick<FileHead, 'createdSeconds' | 'sha256'>;
}

/** The last archived transaction, as its record has it. */
export interface LastTransaction {
  gtid: string;
  timeMicros: number;
}

/**
 * Finds the place after the last record.
 * @param readLastTransaction reads the records of the chain backwards
 * @throws BackupError BINLOG_PURGED, BINLOG_RESET, BINLOG_OTHER_SERVER, BINLOG_GTID_MISSING
 */
export async function continueAfter(
  last: BinlogRecord,
  source: BinlogSource,
  readLastTransaction: () => Promise<LastTransaction | undefined>,
): Promise<Start> {
  const gtids = parseGtidSet(last.gtidsAfter, source.isMariaDb);
  const files = await source.files();
  if (isSameIdentity(parseIdentity(last.server.identity), source.identity) === false)
    return await continueOnOther(last, gtids, files, source, readLastTransaction);
  const executed = await source.gtids();
  if (!executed.contains(gtids))
    throw refuse(
      'BINLOG_RESET',
      `the server has executed "${executed.toString()}", the archive has "${gtids.toString()}"`,
      last,
    );
  const at = files.findIndex(({ name }) => name === last.file);
  const head = { createdSeconds: last.fileCreated, sha256: last.head };
  if (at < 0) {
    const [first] = files;
    if (last.isFileEnd && first && numberOf(first.name) === numberOf(last.file) + 1)
      return { file: first.name, end: 0, gtids, head };
    const newest = files.at(-1);
    const isReset = !newest || numberOf(newest.name) < numberOf(last.file);
    throw refuse(
      isReset ? 'BINLOG_RESET' : 'BINLOG_PURGED',
      `${last.file} is not on the server any more, it has ${first?.name ?? 'no file'}${newest && newest !== first ? ` to ${newest.name}` : ''}`,
      last,
    );
  }
  const found = await source.head(last.file);
  if (found.sha256 !== last.head || found.createdSeconds !== last.fileCreated)
    throw refuse(
      'BINLOG_RESET',
      `${last.file} began at ${timeOf(last.fileCreated)} when it was archived, the file of the server began at ${timeOf(found.createdSeconds)}`,
      last,
    );
  if (files[at]!.bytes < last.end)
    throw refuse(
      'BINLOG_RESET',
      `${last.file} has ${files[at]!.bytes} bytes, ${last.end} are archived`,
      last,
    );
  const next = files[at + 1];
  return last.isFileEnd && next
    ? { file: next.name, end: 0, gtids, head }
    : { file: last.file, end: last.end, gtids, head };
}

/** Continues on a server that has executed all archived transactions and has all later ones. */
async function continueOnOther(
  last: BinlogRecord,
  archived: GtidSet,
  files: readonly LogFile[],
  source: BinlogSource,
  readLastTransaction: () => Promise<LastTransaction | undefined>,
): Promise<Start> {
  const whose = `the archive is of ${last.server.host} (${describeIdentity(parseIdentity(last.server.identity))}), this server is ${describeIdentity(source.identity)}`;
  if (archived.isEmpty()) throw refuseOther(`${whose}, and without GTIDs the two logs cannot be compared`);
  const [executed, purged] = await Promise.all([source.gtids(), source.purgedGtids()]);
  if (!executed.contains(archived))
    throw refuseOther(
      `${whose} and lacks archived transactions: it has "${executed.toString()}", the archive has "${archived.toString()}"`,
    );
  if (source.isMariaDb && !(await holdsLast(await readLastTransaction(), files, source)))
    throw refuseOther(`${whose}, and its log does not hold the last archived transaction`);
  if (!archived.contains(purged))
    throw refuse(
      'BINLOG_GTID_MISSING',
      `${whose} and has purged transactions that are not archived: "${purged.toString()}" is purged, the archive has "${archived.toString()}"`,
      last,
    );
  for (const { name } of files.toReversed()) {
    const head = await source.head(name);
    if (archived.contains(head.previousGtids)) return { file: name, end: 0, gtids: archived, head };
  }
  throw refuse('BINLOG_GTID_MISSING', `${whose}: no file follows the archived transactions`, last);
}

/**
 * Whether the log has the same transaction under the same GTID. GTIDs of MariaDB are numbers that
 * unrelated servers share, so the time is compared too.
 */
async function holdsLast(
  last: LastTransaction | undefined,
  files: readonly LogFile[],
  source: BinlogSource,
): Promise<boolean> {
  if (!last) return false;
  for (const { name } of files.toReversed()) {
    const { previousGtids } = await source.head(name);
    if (!previousGtids.has(last.gtid)) return (await source.timeOf(name, last.gtid)) === last.timeMicros;
  }
  return false;
}

/** Finds the oldest backup whose position is still in the log of the server. */
export async function beginAtBackup(
  backups: readonly FoundBackup[],
  source: BinlogSource,
): Promise<{ start: Start; backup: FoundBackup } | undefined> {
  const files = await source.files();
  for (const backup of backups) {
    const { binlogFile, binlogPosition = 0, serverIdentity, gtidExecuted = '' } = backup;
    const file = files.find(({ name }) => name === binlogFile);
    const isOwn =
      serverIdentity !== undefined &&
      isSameIdentity(parseIdentity(serverIdentity), source.identity) !== false;
    if (!file || !isOwn || file.bytes < binlogPosition || binlogPosition < FIRST_POSITION) continue;
    const head = await source.head(file.name);
    // After a RESET another file has the name. A file is older than a backup in it.
    if (head.createdSeconds * 1000 > Date.parse(backup.end)) continue;
    const before = parseGtidSet(gtidExecuted, source.isMariaDb);
    if (!source.isMariaDb && gtidExecuted !== '' && !before.contains(head.previousGtids)) continue;
    return { start: { file: file.name, end: 0, gtids: parseGtidSet('', source.isMariaDb), head }, backup };
  }
  return undefined;
}

function numberOf(file: string): number {
  return Number(/\.(\d+)$/.exec(file)?.[1] ?? NaN);
}

function timeOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}

function refuse(code: ErrorCode, why: string, last: BinlogRecord): BackupError {
  return new BackupError(code, `the archive ends at ${last.file}:${last.end}, and cannot continue: ${why}`, {
    hint: NEW_BACKUP,
    details: { file: last.file, position: last.end, gtids: last.gtidsAfter.slice(0, 4000) },
  });
}

function refuseOther(why: string): BackupError {
  return new BackupError('BINLOG_OTHER_SERVER', why, {
    hint: 'Nothing was stored. Check the address and the label. If this server has replaced the other one, make a full backup of it with --adopt-label; the next archive run begins a new chain after it.',
  });
}
