// A verification that passed, kept beside the backup; the manifest never changes.
import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { checkSignature, signDocument } from './signature.ts';

const record = z.object({
  backupId: z.string(),
  level: z.enum(['objects', 'sample', 'counts', 'rows']),
  time: z.iso.datetime(),
  /** Whether the rows that were checked were on another server than the source. */
  restored: z.boolean(),
  tool: z.object({ name: z.string(), version: z.string() }),
});

export type VerificationRecord = z.infer<typeof record>;

export function verificationName(time: Date): string {
  return `@.verified-${time.toISOString().replace(/[-:]/g, '').replace(/\.\d+/, '')}.json`;
}

export function isVerificationName(name: string): boolean {
  return /^@\.verified-\d{8}T\d{6}Z\.json$/.test(name);
}

export function serializeVerificationRecord(value: VerificationRecord, signingKey?: KeyObject): Buffer {
  return Buffer.from(`${JSON.stringify(signDocument(value, signingKey))}\n`);
}

/** undefined: it is no record of this backup, or not signed by one of the keys that are given, and proves nothing. */
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
