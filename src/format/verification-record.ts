// Record of a verification next to the backup; the manifest never changes. A record states the
// evidence and, after a failure, its cause. Readers of the record draw the conclusions.
import { randomBytes, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { checkSignature, signDocument } from './signature.ts';

const text = z.string().max(300);

const record = z.object({
  backupId: text,
  level: z.enum(['objects', 'sample', 'counts', 'rows']),
  time: z.iso.datetime(),
  status: z.enum(['passed', 'failed']),
  read: z.object({
    /**
     * `all`: every object was read and compared with its hash. `sizes`: all objects exist with the
     * right size.
     */
    objects: z.enum(['all', 'sizes', 'some', 'none']),
    /** Server whose rows were compared. `identity` in the form of `formatIdentity`. */
    server: z.object({ identity: z.string().max(1000), flavor: text, version: text, host: text }).optional(),
    /**
     * Restore that loaded these objects into that server, by its begin. Absent: the server had its
     * rows before.
     */
    restore: z.object({ begin: z.iso.datetime(), resumed: z.boolean() }).optional(),
    /** Replay of the archived binary log after the restore, and the moment that it reached. */
    replay: z
      .object({
        chain: text,
        recoveryPoint: z.iso.datetime(),
        transactions: z.int().min(0),
        seconds: z.number().min(0),
      })
      .optional(),
  }),
  /**
   * Cause of the failure: objects of the backup, the result of a restore, the compared server, or
   * assertions of the user.
   */
  failure: z
    .object({
      culprit: z.enum(['objects', 'restore', 'server', 'assertions']),
      message: z.string().max(2000),
    })
    .optional(),
  tool: z.object({ name: text, version: text }),
});

export type VerificationRecord = z.infer<typeof record>;

/** Returns a name that sorts by time. Two verifications in one second have different names. */
export function verificationName({ time, status }: Pick<VerificationRecord, 'time' | 'status'>): string {
  const stamp = new Date(time).toISOString().replace(/[-:]/g, '').replace(/\.\d+/, '');
  return `@.${status === 'passed' ? 'verified' : 'failed'}-${stamp}-${randomBytes(2).toString('hex')}.json`;
}

export function isVerificationName(name: string): boolean {
  return /^@\.(verified|failed)-\d{8}T\d{6}Z(-[0-9a-f]{4})?\.json$/.test(name);
}

export function serializeVerificationRecord(value: VerificationRecord, signingKey?: KeyObject): Buffer {
  return Buffer.from(`${JSON.stringify(signDocument(value, signingKey))}\n`);
}

/**
 * Parses a record. Returns undefined if it is not a valid record of this backup, or is not signed
 * by one of the given keys: it does not count.
 */
export function parseVerificationRecord(
  bytes: Uint8Array,
  backupId: string,
  verifyKeys: readonly KeyObject[] = [],
): VerificationRecord | undefined {
  try {
    checkSignature(bytes, verifyKeys, 'the record');
    const result = record.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8')));
    return result.success && result.data.backupId === backupId ? result.data : undefined;
  } catch {
    return undefined;
  }
}
