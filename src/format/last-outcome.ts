// How the last run of an operation ended for a label, kept next to the backups for `--notify-on change`. It decides about alerts and about nothing
// else: whoever can write to the storage can have a change told that was none, or keep one from being told.
import { createHash, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { isPlausibleJson, NOTE_LIMITS } from './plausible-json.ts';
import { checkSignature, signDocument } from './signature.ts';

const text = z.string().max(300);

const lastOutcome = z.object({
  operation: text,
  /** Empty: the operation was of no single label. */
  label: text,
  outcome: z.enum(['succeeded', 'succeeded with warnings', 'failed']),
  time: z.iso.datetime(),
});

export type LastOutcome = z.infer<typeof lastOutcome>;

export const MAX_OUTCOME_BYTES = 4096;

/** Of its object below the folder of outcomes; any label has one. */
export function outcomeName({ operation, label }: Pick<LastOutcome, 'operation' | 'label'>): string {
  return `${operation}-${createHash('sha256').update(label).digest('hex').slice(0, 16)}.json`;
}

export function serializeLastOutcome(value: LastOutcome, signingKey?: KeyObject): Buffer {
  return Buffer.from(`${JSON.stringify(signDocument(value, signingKey))}\n`);
}

/** undefined: it is not of this operation and label, or not signed by one of the keys that are given, and says nothing. */
export function parseLastOutcome(
  bytes: Uint8Array,
  { operation, label }: Pick<LastOutcome, 'operation' | 'label'>,
  verifyKeys: readonly KeyObject[] = [],
): LastOutcome | undefined {
  try {
    if (!isPlausibleJson(bytes, NOTE_LIMITS)) return undefined;
    checkSignature(bytes, verifyKeys, 'the outcome');
    const { data } = lastOutcome.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8')));
    return data?.operation === operation && data.label === label ? data : undefined;
  } catch {
    return undefined;
  }
}
