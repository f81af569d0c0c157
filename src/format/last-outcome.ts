// Outcome of the last run of an operation for a label, stored with the backups for `--notify-on
// change`. Only alerts depend on it: anyone who can write to the storage can cause a false alert
// about a change, or suppress an alert.
import { createHash, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { isPlausibleJson, NOTE_LIMITS } from './plausible-json.ts';
import { checkSignature, signDocument } from './signature.ts';

const text = z.string().max(300);

const lastOutcome = z.object({
  operation: text,
  /** Empty: the operation did not concern a single label. */
  label: text,
  outcome: z.enum(['succeeded', 'succeeded with warnings', 'failed']),
  time: z.iso.datetime(),
});

export type LastOutcome = z.infer<typeof lastOutcome>;

export const MAX_OUTCOME_BYTES = 4096;

/** Returns the name of the object in the folder of outcomes, valid for any label. */
export function outcomeName({ operation, label }: Pick<LastOutcome, 'operation' | 'label'>): string {
  return `${operation}-${createHash('sha256').update(label).digest('hex').slice(0, 16)}.json`;
}

export function serializeLastOutcome(value: LastOutcome, signingKey?: KeyObject): Buffer {
  return Buffer.from(`${JSON.stringify(signDocument(value, signingKey))}\n`);
}

/**
 * Parses an outcome. Returns undefined if it belongs to another operation or label, or is not
 * signed by one of the given keys: it does not count.
 */
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
