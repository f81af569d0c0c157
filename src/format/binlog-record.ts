// Record of one step of an archive of binary logs: a segment, a look at a quiet server, or a break.
// Each record has the hash of the one before. Together they form a chain, and a removed, exchanged
// or reordered record shows.
import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { checkSignature, signDocument } from './signature.ts';

const text = z.string().max(300);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.int().min(0);
/** Set of GTIDs in the flavor's text; empty without GTIDs. */
const gtidSet = z.string().max(256 * 1024);

/** Largest record in bytes. */
export const MAX_BINLOG_RECORD_BYTES = 1024 * 1024;

const record = z.object({
  formatVersion: z.literal('1.0'),
  label: text,
  /** Begin of the chain, `20261122T030000Z`. */
  epoch: text,
  /** From 1 on, without a gap. */
  sequence: z.int().min(1),
  /** SHA-256 of the record before, as it is stored; null for the first record. */
  previous: sha256.nullable(),
  kind: z.enum(['segment', 'quiet', 'broken']),
  /** Time of the run's machine. */
  time: z.iso.datetime(),
  server: z.object({
    /** Identity in the form of `formatIdentity`. */
    identity: z.string().max(1000),
    flavor: text,
    version: text,
    host: text,
    port: count,
  }),
  file: text,
  /** Time of the file's first event in seconds since 1970. */
  fileCreated: count,
  /** SHA-256 of the first two events of the file. */
  head: sha256,
  /** Position of the first byte; 0: the segment begins with the file. */
  start: count,
  /** Position after the last byte. */
  end: count,
  /** The file ends here, and another one follows. */
  isFileEnd: z.boolean(),
  /** Stored bytes of a segment. `name` is the key below the folder of archives. */
  object: z
    .object({
      name: text,
      bytes: count,
      sha256,
      /** SHA-256 of the bytes of the server's file. */
      contentSha256: sha256,
      encrypted: z.boolean(),
    })
    .optional(),
  transactions: count,
  firstGtid: text.optional(),
  lastGtid: text.optional(),
  /** Commit times in microseconds since 1970, of the first and the last transaction. */
  firstTime: count.optional(),
  lastTime: count.optional(),
  /** Latest commit time so far: on MariaDB, times of transactions can go back. */
  latestTime: count.optional(),
  largestEvent: count,
  /** Transactions of the log before and after this record. */
  gtidsBefore: gtidSet,
  gtidsAfter: gtidSet,
  /** Time of the server in microseconds since 1970, up to which the log was read. */
  readUntil: count,
  /** Cause of a break. The range is lost that begins at `end`. */
  broken: z.object({ code: text, message: z.string().max(2000) }).optional(),
  tool: z.object({ name: text, version: text }),
});

export type BinlogRecord = z.infer<typeof record>;

export function serializeBinlogRecord(value: BinlogRecord, signingKey?: KeyObject): Buffer {
  return Buffer.from(`${JSON.stringify(signDocument(value, signingKey))}\n`);
}

/**
 * Parses a record and verifies its signature.
 * @returns undefined for anything but a record
 * @throws BackupError SIGNATURE_MISSING, SIGNATURE_INVALID
 */
export function parseBinlogRecord(
  bytes: Uint8Array,
  name: string,
  verifyKeys: readonly KeyObject[] = [],
): BinlogRecord | undefined {
  checkSignature(bytes, verifyKeys, name);
  try {
    return record.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8'))).data;
  } catch {
    return undefined;
  }
}

/** Returns the latest moment that the record and those before it cover, in microseconds. */
export function recoveryPointOf({ latestTime = 0, readUntil }: BinlogRecord): number {
  return Math.max(latestTime, readUntil);
}
