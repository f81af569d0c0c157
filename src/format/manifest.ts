// The manifest: all facts that a restore needs to rebuild the backup and to verify that nothing is
// missing. Pure: parsing refuses malformed, too new or hostile manifests before any effect.
import { defined } from '../core/defined.ts';
import { z } from 'zod';
import { BackupError } from '../core/errors.ts';
import { findContradiction } from './manifest-contradictions.ts';
import { count, manifest, sha256, type Manifest } from './manifest-schema.ts';

/** `major.minor`: a reader refuses another major and ignores fields of a newer minor. */
export const FORMAT_VERSION = '2.0';

/** Written last: a backup without it does not exist. */
export const MANIFEST = '@.manifest.json';
export const SUMMARY = '@.backup.json';
/** Suffix of every object of an encrypted backup except the summary; each is an age file. */
export const ENCRYPTED_SUFFIX = '.age';
/**
 * Possible names of a manifest: a folder with one of them is a backup, and not the remains of a
 * crash.
 */
export const MANIFEST_NAMES: readonly string[] = [MANIFEST, `${MANIFEST}${ENCRYPTED_SUFFIX}`];
/**
 * Private key of a backup that was encrypted with a passphrase, as an age file of that passphrase.
 */
export const IDENTITY = '@.identity';

/** Returns the name under which an object is stored. */
export function storedName({ encryption }: Pick<Manifest, 'encryption'>, name: string): string {
  return encryption ? `${name}${ENCRYPTED_SUFFIX}` : name;
}

/** Returns the key of the manifest, relative to the storage. */
export function manifestKeyOf(value: Pick<Manifest, 'backupId' | 'encryption'>): string {
  return `${value.backupId}/${storedName(value, MANIFEST)}`;
}

export function serializeManifest(value: Manifest): Buffer {
  return Buffer.from(`${JSON.stringify(value)}\n`);
}

/** @throws BackupError MANIFEST_INVALID, MANIFEST_TOO_NEW */
export function parseManifest(bytes: Uint8Array, backupId: string): Manifest {
  const json = parseJson(bytes, `the manifest of ${backupId}`);
  refuseOtherMajor(json, backupId);
  const result = manifest.safeParse(json);
  if (!result.success)
    throw invalid(
      backupId,
      result.error.issues
        .slice(0, 5)
        .map(({ path, message }) => `${path.join('.')}: ${message}`)
        .join('; '),
    );
  const value = result.data;
  if (value.backupId !== backupId) throw invalid(backupId, `it says that it is of ${value.backupId}`);
  const contradiction = findContradiction(value);
  if (contradiction !== undefined) throw invalid(backupId, contradiction);
  return value;
}

function parseJson(bytes: Uint8Array, subject: string): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch (cause) {
    throw new BackupError('MANIFEST_INVALID', `${subject} is not JSON`, { hint: DAMAGED, cause });
  }
}

function refuseOtherMajor(json: unknown, backupId: string): void {
  const version = (json as { formatVersion?: unknown } | null)?.formatVersion;
  const major = typeof version === 'string' ? /^(\d+)\.\d+$/.exec(version)?.[1] : undefined;
  if (major === undefined) throw invalid(backupId, 'it has no format version');
  const own = Number(FORMAT_VERSION.split('.')[0]);
  if (Number(major) > own)
    throw new BackupError(
      'MANIFEST_TOO_NEW',
      `the manifest of ${backupId} has format version ${String(version)}, this tool reads ${FORMAT_VERSION}`,
      { hint: 'Use a newer mysql-backup.' },
    );
  if (Number(major) < own)
    throw new BackupError(
      'MANIFEST_INVALID',
      `the manifest of ${backupId} has format version ${String(version)}, which only versions before 1.0.0 wrote`,
      { hint: 'Make a new backup: this version reads what it writes.' },
    );
}

const DAMAGED = 'The manifest was damaged or changed: use another backup, or the other copy of this one.';

function invalid(backupId: string, why: string): BackupError {
  return new BackupError('MANIFEST_INVALID', `the manifest of ${backupId} is invalid: ${why}`, {
    hint: DAMAGED,
  });
}

/** Text with a limit: summaries of thousands of backups are in memory together. */
const shortText = z.string().max(300);

/** Mark of the selection of a masked backup; that of the selection itself follows. */
export const MASKED_MARK = 'masked';

/** Longest set of GTIDs in a summary, in characters. */
const MAX_SUMMARY_GTIDS = 4000;

/** The few facts that `list` shows, readable without the manifest. */
const summary = z.object({
  formatVersion: shortText,
  backupId: shortText,
  label: shortText,
  begin: z.iso.datetime(),
  end: z.iso.datetime(),
  host: shortText,
  /** Identity in the form of `formatIdentity`. Absent: unknown. */
  serverIdentity: z.string().max(1000).optional(),
  flavor: shortText,
  serverVersion: shortText,
  method: shortText,
  consistent: z.boolean(),
  schemas: count,
  tables: count,
  rows: count,
  dataBytes: count,
  storedBytes: count,
  warnings: count,
  encrypted: z.boolean(),
  /**
   * Mark of the selection: equal for the same selection of schemas, tables and rows. Absent: the
   * backup holds everything.
   */
  selection: shortText.optional(),
  /** Whether columns were masked: the backup is not a full one, whatever it selects. */
  masked: z.literal(true).optional(),
  /** Position of the snapshot in the binary log. Absent: unknown, or a long set of GTIDs. */
  binlogFile: shortText.optional(),
  binlogPosition: count.optional(),
  gtidExecuted: z.string().max(MAX_SUMMARY_GTIDS).optional(),
  /**
   * Hash and size of the stored manifest. Through them, a signed summary covers the manifest, which
   * can be verified without the key that decrypts it. Absent: the summary does not state them.
   */
  manifestSha256: sha256.optional(),
  manifestBytes: count.optional(),
});

export type Summary = z.infer<typeof summary>;

/**
 * Returns the mark of a backup in its summary. Versions that do not know `masked` take the mark of
 * a masked backup for that of a partial one.
 * @param selection mark of the selection
 */
export function summaryMark(selection: string | undefined, isMasked: boolean): string | undefined {
  if (!isMasked) return selection;
  return selection === undefined ? MASKED_MARK : `${MASKED_MARK} ${selection}`;
}

/** Returns the facts of a manifest that its summary repeats. */
export function summaryOf({
  formatVersion,
  backupId,
  label,
  begin,
  end,
  server,
  snapshot,
  selection,
  masked,
  schemas,
  totals,
  encryption,
  warnings,
}: Manifest): Summary {
  return {
    formatVersion,
    backupId,
    label,
    begin,
    end,
    host: server.host,
    ...defined({ serverIdentity: server.identity }),
    flavor: server.flavor,
    serverVersion: server.version,
    method: snapshot.method,
    consistent: snapshot.consistent,
    schemas: schemas.length,
    tables: totals.tables,
    rows: totals.rows,
    dataBytes: totals.dataBytes,
    storedBytes: totals.storedBytes,
    warnings: warnings.length,
    encrypted: encryption !== undefined,
    ...defined({ selection: summaryMark(selection?.mark, masked !== undefined) }),
    ...(masked ? { masked: true as const } : {}),
    ...defined({ binlogFile: snapshot.binlogFile, binlogPosition: snapshot.binlogPosition }),
    ...((snapshot.gtidExecuted?.length ?? Infinity) <= MAX_SUMMARY_GTIDS
      ? { gtidExecuted: snapshot.gtidExecuted! }
      : {}),
  };
}

export function serializeSummary(value: Summary): Buffer {
  return Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
}

/** @throws BackupError MANIFEST_INVALID */
export function parseSummary(bytes: Uint8Array, backupId: string): Summary {
  const result = summary.safeParse(parseJson(bytes, `the summary of ${backupId}`));
  if (!result.success || result.data.backupId !== backupId) {
    throw new BackupError('MANIFEST_INVALID', `the summary of ${backupId} is invalid`, { hint: DAMAGED });
  }
  return result.data;
}
