// The fields of a manifest, and what each may hold.
import { z } from 'zod';
import { isBackupId } from './names.ts';
import { listOf, recordOf } from './records.ts';

/** A number of rows, bytes or objects. */
export const count = z.int().nonnegative();
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
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
  columns: listOf(z.string(), 1),
  /** What was selected for each of them, in SQL. */
  select: listOf(z.string(), 1),
  /** Behind the table's name in FROM: `FOR SYSTEM_TIME ALL`, `FORCE INDEX (…)`, `USE INDEX ()`. */
  from: z.string(),
  /** ORDER BY of the chunk queries in SQL; absent: the order in which the server stores the rows. */
  orderBy: z.string().optional(),
  /** Column → expression in which `@…` is the field, where a plain load would be wrong. */
  decodeColumns: recordOf(z.string()),
  key: z.object({ name: z.string(), columns: listOf(z.string()) }).optional(),
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
  triggers: listOf(definition),
  chunks: listOf(chunk, 1),
});

const schema = z.object({
  name: z.string().min(1),
  charset: word,
  collation: word,
  file: objectName,
  tables: listOf(table),
  views: listOf(
    definition.extend({
      placeholderFile: objectName,
      file: objectName,
      broken: z.boolean(),
      triggersFile: objectName.optional(),
      triggers: listOf(definition).optional(),
    }),
  ),
  /** `next`: the value that it gives next. */
  sequences: listOf(definition.extend({ file: objectName, next: integer })),
  routines: listOf(definition.extend({ type: z.enum(['PROCEDURE', 'FUNCTION', 'PACKAGE', 'PACKAGE BODY']) })),
  events: listOf(definition),
});

export const manifest = z.object({
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
    /** As `formatIdentity` writes it. Absent: not known. */
    identity: z.string().max(1000).optional(),
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
  schemas: listOf(schema),
  accounts: z.object({ file: objectName, accounts: listOf(definition) }).optional(),
  totals: z.object({
    tables: count,
    rows: count,
    dataBytes: count,
    storedBytes: count,
    chunks: count,
    objects: count,
  }),
  /** Names are those before encryption; sizes and hashes are those of what is stored. */
  objects: listOf(storedObject),
  /** Absent: not encrypted. */
  encryption: z.object({ format: z.literal('age') }).optional(),
  warnings: listOf(z.string()),
});

export type Manifest = z.infer<typeof manifest>;
export type ManifestSchema = z.infer<typeof schema>;
export type ManifestTable = z.infer<typeof table>;
export type ManifestChunk = z.infer<typeof chunk>;
export type ManifestObject = z.infer<typeof storedObject>;
export type ManifestDefinition = z.infer<typeof definition>;
