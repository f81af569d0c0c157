// Verifies archives: every record follows the one before, every object has its hash, every event
// its checksum and its place, and the transactions that are found are those of the records.
import { BinlogCursor, FIRST_POSITION } from '../binlog/cursor.ts';
import { parseGtidSet } from '../binlog/gtid-set.ts';
import { TransactionTracker } from '../binlog/transactions.ts';
import { BackupError } from '../core/errors.ts';
import { formatBytes, plural } from '../core/units.ts';
import type { BackupDecryption } from '../encryption/backup-keys.ts';
import type { Context } from '../repository/context.ts';
import { type Chain, listChains, readChain } from './chain.ts';
import {
  isSegment,
  openArchive,
  readSegment,
  type StoredSegmentRecord,
  verifyStored,
} from './read-segment.ts';
import type { BinlogVerifyReport } from './request.ts';

/** @throws BackupError STORAGE_*; the report holds damage */
export async function verifyBinlogs(
  { label }: { label?: string },
  context: Context,
): Promise<BinlogVerifyReport> {
  const { storage, trust, now, logger, progress } = context;
  const begin = now();
  progress.stage('verify');
  const chains = await listChains(storage, label);
  const decryption = await openArchive(trust);
  const report: BinlogVerifyReport = {
    status: 'passed',
    storage: storage.location,
    chains: chains.length,
    segments: 0,
    transactions: 0,
    readBytes: 0,
    failures: [],
    durationSeconds: 0,
  };
  for (const chain of chains)
    try {
      await verifyChain(chain, context, decryption, report);
    } catch (error) {
      const isFinding = error instanceof BackupError && FINDINGS.test(error.code);
      if (!isFinding) throw error;
      report.status = 'failed';
      report.failures.push({ chain: chain.name, code: error.code, message: error.message });
      logger.error(`${chain.name}: ${error.message}`);
    }
  report.durationSeconds = (now().getTime() - begin.getTime()) / 1000;
  logger.info(
    `verified ${plural(report.chains, 'chain')}: ${plural(report.segments, 'segment')}, ${plural(report.transactions, 'transaction')}, ${formatBytes(report.readBytes)}`,
  );
  return report;
}

/** Returns the error that ends the run if an archive is damaged. */
export function verifyError({ failures, storage }: BinlogVerifyReport): BackupError | undefined {
  const [first] = failures;
  if (!first) return undefined;
  return new BackupError(
    'BINLOG_CHAIN_BROKEN',
    `${first.chain} in ${storage} does not verify: ${first.message}`,
    {
      hint: 'Make a full backup now: a restore can go to moments before the damage and after the new backup only.',
      details: { failures: failures.slice(0, 100) },
    },
  );
}

/** Errors that say something about the archive, and not about the way to it. */
const FINDINGS = /^(?:OBJECT_CORRUPT|BINLOG_|SIGNATURE_)/;

async function verifyChain(
  chain: Chain,
  { storage, trust, signal, progress }: Context,
  decryption: BackupDecryption | undefined,
  report: BinlogVerifyReport,
): Promise<void> {
  let cursor: BinlogCursor | undefined;
  for await (const record of readChain(storage, chain, trust)) {
    signal.throwIfAborted();
    if (!isSegment(record)) continue;
    if (record.object.encrypted && !decryption) {
      await verifyStored(storage, record, signal);
    } else {
      if (record.start === 0) cursor = new BinlogCursor(record.file, FIRST_POSITION);
      if (!cursor) throw startsInside(record);
      await verifyEvents(record, cursor, readSegment(storage, record, decryption, signal));
    }
    report.segments++;
    report.transactions += record.transactions;
    report.readBytes += record.object.bytes;
    progress.advance(0, record.object.bytes);
  }
}

async function verifyEvents(
  record: StoredSegmentRecord,
  cursor: BinlogCursor,
  events: AsyncIterable<Buffer>,
): Promise<void> {
  const tracker = new TransactionTracker();
  const gtids = parseGtidSet(record.gtidsBefore, record.server.flavor === 'mariadb');
  let transactions = 0;
  for await (const event of events) {
    if (cursor.accept(event) !== 'file') throw startsInside(record);
    if (tracker.accept(event, cursor) !== 'begin') continue;
    transactions++;
    const { gtid } = tracker.begin!;
    if (gtid !== undefined) gtids.add(gtid);
  }
  const isWhole = transactions === record.transactions && cursor.position === record.end;
  if (isWhole && gtids.toString() === record.gtidsAfter) return;
  throw new BackupError(
    'OBJECT_CORRUPT',
    `${record.object.name} has ${plural(transactions, 'transaction')} to ${cursor.position} and ends after "${gtids.toString()}", its record says ${record.transactions} to ${record.end} and "${record.gtidsAfter}"`,
    { hint: 'The object or its record was damaged or changed.' },
  );
}

function startsInside({ object }: StoredSegmentRecord): BackupError {
  return new BackupError('BINLOG_CHAIN_BROKEN', `${object.name} does not continue its file`, {
    hint: 'Records before it were removed. Make a full backup; the next archive run begins a new chain.',
  });
}
