// The manifest: everything a restore needs in order to rebuild the backup and to prove that nothing is missing.
// Pure: parsing here refuses what is malformed, too new or hostile before anything is done with it.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { BackupError } from '../core/errors.ts';
import { findContradiction } from './manifest-contradictions.ts';
import { isBackupId } from './names.ts';
import { recordOf } from './records.ts';

/** `major.minor`: a reader refuses a newer major and ignores fields of a newer minor. */
export const FORMAT_VERSION = '1.1';

/** Written last: a backup without it does not exist. */
export const MANIFEST = '@.manifest.json';
export const SUMMARY = '@.backup.json';
/** Behind the name of every object of an encrypted backup but the summary; each is an age file. */
export const ENCRYPTED_SUFFIX = '.age';
/** The names under which a manifest may stand: what has one of them is a backup, and not what a crash left. */
export const MANIFEST_NAMES: readonly string[] = [MANIFEST, `${MANIFEST}${ENCRYPTED_SUFFIX}`];
/** The private key of a backup that was encrypted with a passphrase, as an age file of that passphrase. */
export const IDENTITY = '@.identity';

const count = z.int().nonnegative();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
/** What stands in statements without quotes. */
const word = z.string().regex(/^\w+$/);
const integer = z.string().regex(/^-?\d+$/);

/** Names of objects are file names: no folder, nothing hidden, no trick. */
export const objectName = z
  .string()
  .min(1)
  .max(400)
  .refine((name) => !/[/\\\p{Cc}\p{Cs}]/u.test(name) && !name.startsWith('.'), 'is no plain object name');

const storedObject = z.object({
  name: objectName,
  bytes: count,
  sha256,
  etag: z.string().optional(),
  versionId: z.string().optional(),
  checksum: z.object({ algorithm: z.string(), type: z.string().optional(), value: z.string() }).optional(),
});

const chunk = z.object({
  number: count,
  object: objectName,
  rows: count,
  /** TSV bytes before compression. */
  dataBytes: count,
  storedBytes: count,
  /** SHA-256 of the TSV bytes. */
  sha256,
  /** The key range in SQL; absent: all rows, or the next `dataBytes` bytes of a table that is one stream. */
  where: z.string().optional(),
});

/** `withoutDefinerSha256`: of the same without its DEFINER clause; since 1.1, where there is one. */
const definition = z.object({ name: z.string(), sha256, withoutDefinerSha256: sha256.optional() });

const table = z.object({
  name: z.string().min(1),
  engine: z.string(),
  rows: count,
  dataBytes: count,
  /** Bytes of the longest row as the server sends it; since 1.1. */
  maxRowBytes: count.optional(),
  /** Names of the dumped columns, in the order of the fields. */
  columns: z.array(z.string()).min(1),
  /** What was selected for each of them, in SQL. */
  select: z.array(z.string()).min(1),
  /** Behind the table's name in FROM: `FOR SYSTEM_TIME ALL`, `FORCE INDEX (…)`, `USE INDEX ()`. */
  from: z.string(),
  /** ORDER BY of the chunk queries in SQL; absent: the order in which the server stores the rows. */
  orderBy: z.string().optional(),
  /** Column → expression in which `@…` is the field, where a plain load would be wrong. */
  decodeColumns: recordOf(z.string()),
  key: z.object({ name: z.string(), columns: z.array(z.string()) }).optional(),
  /** `range`: each chunk is a query of its own. `stream`: one query, cut by bytes. */
  chunking: z.enum(['range', 'stream']),
  /** The condition of `--where`, if the table was dumped in part. */
  filter: z.string().optional(),
  transactional: z.boolean(),
  definitionFile: objectName,
  definitionSha256: sha256,
  /** Next value of AUTO_INCREMENT when the definition was read. */
  autoIncrement: integer.optional(),
  triggersFile: objectName.optional(),
  triggers: z.array(definition),
  chunks: z.array(chunk).min(1),
});

const schema = z.object({
  name: z.string().min(1),
  charset: word,
  collation: word,
  file: objectName,
  tables: z.array(table),
  views: z.array(
    definition.extend({
      placeholderFile: objectName,
      file: objectName,
      broken: z.boolean(),
      triggersFile: objectName.optional(),
      triggers: z.array(definition).optional(),
    }),
  ),
  /** `next`: the value that it gives next. */
  sequences: z.array(definition.extend({ file: objectName, next: integer })),
  routines: z.array(
    definition.extend({ type: z.enum(['PROCEDURE', 'FUNCTION', 'PACKAGE', 'PACKAGE BODY']) }),
  ),
  events: z.array(definition),
});

const manifest = z.object({
  formatVersion: z.string(),
  backupId: z.string().refine(isBackupId, 'is no backup id'),
  label: z.string(),
  begin: z.iso.datetime(),
  end: z.iso.datetime(),
  tool: z.object({ name: z.string(), version: z.string() }),
  /** Options that shaped the backup. Never a secret. */
  options: z.record(z.string(), z.unknown()),
  server: z.object({
    host: z.string(),
    port: count,
    flavor: z.enum(['mysql', 'mariadb', 'percona', 'aurora']),
    version: z.string(),
    versionComment: z.string(),
    serverId: z.string(),
    lowerCaseTableNames: count,
  }),
  snapshot: z.object({
    method: z.string(),
    consistent: z.boolean(),
    gtidExecuted: z.string().optional(),
    binlogFile: z.string().optional(),
    binlogPosition: count.optional(),
    /** Where the source of a replica stood; since 1.1. */
    source: z
      .object({ host: z.string(), port: count, binlogFile: z.string(), binlogPosition: count })
      .optional(),
  }),
  schemas: z.array(schema),
  accounts: z.object({ file: objectName, accounts: z.array(definition) }).optional(),
  totals: z.object({
    tables: count,
    rows: count,
    dataBytes: count,
    storedBytes: count,
    chunks: count,
    objects: count,
  }),
  /** Names are those before encryption; sizes and hashes are those of what is stored. */
  objects: z.array(storedObject),
  /** Absent: not encrypted. */
  encryption: z.object({ format: z.literal('age') }).optional(),
  warnings: z.array(z.string()),
});

export type Manifest = z.infer<typeof manifest>;
export type ManifestSchema = z.infer<typeof schema>;
export type ManifestTable = z.infer<typeof table>;
export type ManifestChunk = z.infer<typeof chunk>;
export type ManifestObject = z.infer<typeof storedObject>;
export type ManifestDefinition = z.infer<typeof definition>;

/** The name under which an object is stored. */
export function storedName({ encryption }: Pick<Manifest, 'encryption'>, name: string): string {
  return encryption ? `${name}${ENCRYPTED_SUFFIX}` : name;
}

/** Key of the manifest below the storage. */
export function manifestKeyOf(value: Pick<Manifest, 'backupId' | 'encryption'>): string {
  return `${value.backupId}/${storedName(value, MANIFEST)}`;
}

export function serializeManifest(value: Manifest): Buffer {
  return Buffer.from(`${JSON.stringify(value)}\n`);
}

/** @throws BackupError MANIFEST_INVALID, MANIFEST_TOO_NEW */
export function parseManifest(bytes: Uint8Array, backupId: string): Manifest {
  const json = parseJson(bytes, `the manifest of ${backupId}`);
  refuseNewerMajor(json, backupId);
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

function parseJson(bytes: Uint8Array, what: string): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch (cause) {
    throw new BackupError('MANIFEST_INVALID', `${what} is not JSON`, { hint: DAMAGED, cause });
  }
}

function refuseNewerMajor(json: unknown, backupId: string): void {
  const version = (json as { formatVersion?: unknown } | null)?.formatVersion;
  const major = typeof version === 'string' ? /^(\d+)\.\d+$/.exec(version)?.[1] : undefined;
  if (major === undefined) throw invalid(backupId, 'it has no format version');
  if (Number(major) > Number(FORMAT_VERSION.split('.')[0])) {
    throw new BackupError(
      'MANIFEST_TOO_NEW',
      `the manifest of ${backupId} has format version ${String(version)}, this tool reads ${FORMAT_VERSION}`,
      {
        hint: 'Use a newer mysql-backup.',
      },
    );
  }
}

const DAMAGED = 'The manifest was damaged or changed: use another backup, or the other copy of this one.';

function invalid(backupId: string, why: string): BackupError {
  return new BackupError('MANIFEST_INVALID', `the manifest of ${backupId} is invalid: ${why}`, {
    hint: DAMAGED,
  });
}

/** The few facts that `list` shows, readable without the manifest. */
const summary = z.object({
  formatVersion: z.string(),
  backupId: z.string(),
  label: z.string(),
  begin: z.iso.datetime(),
  end: z.iso.datetime(),
  host: z.string(),
  flavor: z.string(),
  serverVersion: z.string(),
  method: z.string(),
  consistent: z.boolean(),
  schemas: count,
  tables: count,
  rows: count,
  dataBytes: count,
  storedBytes: count,
  warnings: count,
  encrypted: z.boolean(),
});

export type Summary = z.infer<typeof summary>;

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

/**
 * The hash of the manifest's file as it is stored: through it a signed summary vouches for the manifest, and can be checked
 * without the key that would decrypt it. undefined: the summary does not say.
 */
export function manifestHashIn(summary: Uint8Array): string | undefined {
  const json = parseJson(summary, 'the summary') as { manifestSha256?: unknown } | null;
  return typeof json?.manifestSha256 === 'string' ? json.manifestSha256 : undefined;
}

export function sha256Hex(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}
