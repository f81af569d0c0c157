// The chains of a label in a storage. A chain is a sequence of records with numbers without a gap;
// the state of an archive is its last record. Invariant: a record is written only under the next
// number and only if that does not exist, so two runs cannot continue one chain in two ways.
import { BackupError } from '../core/errors.ts';
import type { Trust } from '../encryption/trust.ts';
import { demandSignatures } from '../encryption/trust.ts';
import {
  type BinlogRecord,
  MAX_BINLOG_RECORD_BYTES,
  parseBinlogRecord,
  serializeBinlogRecord,
} from '../format/binlog-record.ts';
import { encodeName } from '../format/names.ts';
import { sha256Hex } from '../format/sha256.ts';
import { BINLOG_FOLDER } from '../storage/key.ts';
import type { Storage } from '../storage/storage.ts';
import { isPlausibleJson, NOTE_LIMITS } from '../format/plausible-json.ts';

const DIGITS = 10;
const RECORD = /^(.+)-(\d{8}T\d{6}Z)\/records\/(\d{10})\.json$/s;

export interface StoredRecord {
  record: BinlogRecord;
  /** SHA-256 of the stored record. */
  sha256: string;
}

export interface Chain {
  /** Folder below the folder of archives: `<label>-<epoch>`. */
  name: string;
  label: string;
  epoch: string;
  /** Numbers of the records, in ascending order. */
  sequences: readonly number[];
}

/** Returns the name of a chain that begins now. */
export function chainName(label: string, epoch: string): string {
  return `${encodeName(label)}-${epoch}`;
}

export function epochOf(now: Date): string {
  return now.toISOString().replace(/[-:]/g, '').replace(/\.\d+/, '');
}

export function recordKey(chain: string, sequence: number): string {
  return `${BINLOG_FOLDER}/${chain}/records/${String(sequence).padStart(DIGITS, '0')}.json`;
}

/**
 * Lists the chains in ascending order of their epochs, of one label if it is given. Reads no
 * record.
 * @throws BackupError STORAGE_*
 */
export async function listChains(storage: Storage, label?: string): Promise<Chain[]> {
  const found = new Map<string, { base: string; epoch: string; sequences: number[] }>();
  const prefix = label === undefined ? '' : `${encodeName(label)}-`;
  for await (const { name } of listArchive(storage, prefix)) {
    const [, base, epoch, sequence] = RECORD.exec(name) ?? [];
    if (base === undefined || (label !== undefined && base !== encodeName(label))) continue;
    const chain = `${base}-${epoch}`;
    if (!found.has(chain)) found.set(chain, { base, epoch: epoch!, sequences: [] });
    found.get(chain)!.sequences.push(Number(sequence));
  }
  return [...found]
    .map(([name, { base, epoch, sequences }]) => ({ name, label: decodeLabel(base), epoch, sequences }))
    .sort((a, b) => (a.epoch < b.epoch ? -1 : a.epoch > b.epoch ? 1 : 0));
}

async function* listArchive(
  storage: Storage,
  prefix: string,
): AsyncGenerator<{ name: string; bytes: number }> {
  try {
    yield* storage.listObjects(BINLOG_FOLDER, prefix);
  } catch (error) {
    // A storage without a backup may not exist yet.
    if (!(error instanceof BackupError && error.code === 'STORAGE_BUCKET_NOT_FOUND')) throw error;
  }
}

function decodeLabel(base: string): string {
  try {
    return decodeURIComponent(base);
  } catch {
    return base;
  }
}

/**
 * Reads one record and compares it with its place.
 * @throws BackupError BINLOG_CHAIN_BROKEN, SIGNATURE_*, STORAGE_*
 */
export async function readRecord(
  storage: Storage,
  chain: Pick<Chain, 'name' | 'label' | 'epoch'>,
  sequence: number,
  trust: Trust | undefined,
): Promise<StoredRecord> {
  const key = recordKey(chain.name, sequence);
  const bytes = await storage.read(key, MAX_BINLOG_RECORD_BYTES).catch((error: unknown) => {
    if (error instanceof BackupError && error.code === 'STORAGE_OBJECT_NOT_FOUND')
      throw brokenChain(chain.name, `record ${sequence} is missing`, error);
    throw error;
  });
  const isPlausible = isPlausibleJson(bytes, { ...NOTE_LIMITS });
  const keys = trust ? demandSignatures(trust).verifyKeys : [];
  const record = isPlausible ? parseBinlogRecord(bytes, key, keys) : undefined;
  if (!record) throw brokenChain(chain.name, `record ${sequence} is damaged`);
  if (record.sequence !== sequence || record.epoch !== chain.epoch || record.label !== chain.label)
    throw brokenChain(
      chain.name,
      `record ${sequence} is record ${record.sequence} of ${chainName(record.label, record.epoch)}`,
    );
  return { record, sha256: sha256Hex(bytes) };
}

/** Reads the last record. Chains of the listing have at least one. */
export function readLast(storage: Storage, chain: Chain, trust: Trust | undefined): Promise<StoredRecord> {
  return readRecord(storage, chain, chain.sequences.at(-1)!, trust);
}

/**
 * Reads all records in order and verifies that each follows the one before. Retention removes the
 * oldest records, so a chain may begin with any number.
 * @throws BackupError BINLOG_CHAIN_BROKEN, SIGNATURE_*, STORAGE_*
 */
export async function* readChain(
  storage: Storage,
  chain: Chain,
  trust: Trust | undefined,
): AsyncGenerator<BinlogRecord> {
  let before: StoredRecord | undefined;
  let expected = chain.sequences[0]!;
  // Some records ahead: each is a round trip to the storage.
  const ahead: Promise<StoredRecord>[] = [];
  let next = 0;
  const fill = (): void => {
    while (ahead.length < RECORDS_AHEAD && next < chain.sequences.length) {
      const read = readRecord(storage, chain, chain.sequences[next++]!, trust);
      read.catch(() => undefined);
      ahead.push(read);
    }
  };
  for (fill(); ahead.length > 0; fill()) {
    const stored = await ahead.shift()!;
    const { record } = stored;
    if (record.sequence !== expected) throw brokenChain(chain.name, `record ${expected} is missing`);
    expected++;
    if (before) assertFollows(chain.name, before, record);
    before = stored;
    yield record;
  }
}

const RECORDS_AHEAD = 16;

/** Verifies that a record continues the one before: hash, place in the log, and GTIDs. */
function assertFollows(chain: string, before: StoredRecord, record: BinlogRecord): void {
  const { sequence } = record;
  const last = before.record;
  if (record.previous !== before.sha256)
    throw brokenChain(chain, `record ${sequence} does not follow the stored record ${sequence - 1}`);
  if (last.kind === 'broken') throw brokenChain(chain, `record ${sequence} follows a break`);
  if (record.gtidsBefore !== last.gtidsAfter)
    throw brokenChain(
      chain,
      `record ${sequence} begins after the transactions "${record.gtidsBefore}", record ${sequence - 1} ends after "${last.gtidsAfter}"`,
    );
  const isNextFile =
    record.start === 0 && (last.isFileEnd || record.server.identity !== last.server.identity);
  const isSamePlace = record.file === last.file && record.start === last.end;
  if (!isNextFile && !isSamePlace)
    throw brokenChain(
      chain,
      `record ${sequence} begins at ${record.file}:${record.start}, record ${sequence - 1} ends at ${last.file}:${last.end}`,
    );
}

/**
 * Adds a record.
 * @throws BackupError STORAGE_EXISTS if another run has added one
 */
export async function addRecord(
  storage: Storage,
  record: BinlogRecord,
  trust: Trust | undefined,
): Promise<StoredRecord> {
  const bytes = serializeBinlogRecord(record, trust?.signingKey);
  await storage.putNew(recordKey(chainName(record.label, record.epoch), record.sequence), bytes);
  return { record, sha256: sha256Hex(bytes) };
}

export function brokenChain(chain: string, why: string, cause?: unknown): BackupError {
  return new BackupError('BINLOG_CHAIN_BROKEN', `the archive ${chain} is broken: ${why}`, {
    hint: 'Objects were removed, exchanged or damaged. Make a full backup; the next archive run begins a new chain.',
    details: { chain },
    ...(cause === undefined ? {} : { cause }),
  });
}
