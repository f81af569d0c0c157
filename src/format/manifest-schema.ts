// The fields of a manifest, and what each may hold.
import { z } from 'zod';
import { isBackupId } from './names.ts';
import { listOf, recordOf } from './records.ts';

/** A number of rows, bytes or objects. */
export const count = z.int().nonnegative();
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
/** A word of statements that is not quoted. */
const word = z.string().regex(/^\w+$/);
const integer = z.string().regex(/^-?\d+$/);

/** Names of objects are file names: no folder, nothing hidden, no trick. */
export const objectName = z
  .string()
  .min(1)
  .max(400)
  .refine((name) => !/[/\\\p{Cc}\p{Cs}]/u.test(name) && !name.startsWith('.'), 'is not a plain object name');

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
  /** SHA-256 of the generated columns of the same rows, as TSV; absent: the table has none, or is one stream. */
  generatedSha256: sha256.optional(),
  /** Rows of MariaDB's history that began and ended at one moment; they are loaded before all others of the table. */
  instant: z.literal(true).optional(),
  /** The key range in SQL; absent: all rows, or the next `dataBytes` bytes of a table that is one stream. */
  where: z.string().optional(),
});

/** `sha256`: of the line of its record. */
const definition = z.object({ name: z.string().min(1), sha256 });

const table = definition.extend({
  engine: z.string(),
  rows: count,
  dataBytes: count,
  /** Bytes of the longest row as the server sends it. */
  maxRowBytes: count.optional(),
  /** Names of the dumped columns, in the order of the fields; empty: all columns are generated, and a row is an empty line. */
  columns: listOf(z.string()),
  /** What was selected for each of them, in SQL. */
  select: listOf(z.string()),
  /** Generated columns, which the target computes: they are not dumped, but compared. */
  generated: z
    .object({
      columns: listOf(z.string(), 1),
      select: listOf(z.string(), 1),
      /** Of a table that is one stream: SHA-256 of all its rows. */
      sha256: sha256.optional(),
    })
    .optional(),
  /** After the table's name in FROM: `FOR SYSTEM_TIME ALL`, `FORCE INDEX (…)`, `USE INDEX ()`. */
  from: z.string(),
  /** ORDER BY of the chunk queries in SQL; absent: the order in which the server stores the rows. */
  orderBy: z.string().optional(),
  /** Column → expression in which `@…` is the field, where a plain load would be wrong. */
  decodeColumns: recordOf(z.string()),
  key: z.object({ name: z.string(), columns: listOf(z.string()) }).optional(),
  /** `range`: each chunk is a query of its own. `stream`: one query, cut by bytes. `none`: the engine holds no rows of its own. */
  chunking: z.enum(['range', 'stream', 'none']),
  /** The condition of `--where`, if the table was dumped in part. */
  filter: z.string().optional(),
  /** `--schema-only-tables` has left its rows out; `filter` is FALSE. */
  schemaOnly: z.literal(true).optional(),
  transactional: z.boolean(),
  /** Of MariaDB: its history is in the backup. */
  versioned: z
    .object({
      /** Rows without their history. */
      currentRows: count,
      /** The column with the end of a row's period, one of `columns`. */
      endColumn: z.string(),
      /** Its value in a current row, which depends on the version of the server. */
      endOfTime: z.enum(['2038-01-19 03:14:07.999999', '2106-02-07 06:28:15.999999']),
    })
    .optional(),
  /** Next value of AUTO_INCREMENT when the definition was read. */
  autoIncrement: integer.optional(),
  triggers: listOf(definition),
  /** By column. */
  histograms: listOf(definition),
  chunks: listOf(chunk),
});

const schema = definition.extend({
  charset: word,
  collation: word,
  tables: listOf(table),
  /** `broken`: it is invalid on the source and is not restored. */
  views: listOf(definition.extend({ broken: z.boolean(), triggers: listOf(definition) })),
  /** `next`: the value that it gives next. */
  sequences: listOf(definition.extend({ next: integer })),
  routines: listOf(definition.extend({ type: z.enum(['PROCEDURE', 'FUNCTION', 'PACKAGE', 'PACKAGE BODY']) })),
  libraries: listOf(definition),
  events: listOf(definition),
});

export const manifest = z.object({
  formatVersion: z.string(),
  backupId: z.string().refine(isBackupId, 'is not a backup id'),
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
    /** Where the source of a replica was. */
    source: z
      .object({ host: z.string(), port: count, binlogFile: z.string(), binlogPosition: count })
      .optional(),
  }),
  /** What the backup was limited to, as it was asked for. `mark`: the same for the same selection. Absent: it holds everything. */
  selection: z
    .object({
      mark: z.string(),
      schemas: listOf(z.string()),
      excludeSchemas: listOf(z.string()),
      includeTables: listOf(z.string()),
      excludeTables: listOf(z.string()),
      /** Table → condition. */
      where: recordOf(z.string()),
      schemaOnlyTables: listOf(z.string()).optional(),
    })
    .optional(),
  schemas: listOf(schema),
  /** In the order in which they are created. Absent: they were not asked for. */
  accounts: listOf(
    definition.extend({ kind: z.enum(['role', 'account', 'grant', 'default role']) }),
  ).optional(),
  /** Objects with the records of all definitions, in order. `bytes`: before compression. */
  definitions: listOf(z.object({ object: objectName, records: count, bytes: count }), 1),
  /** What became of each object of the server. */
  serverObjects: z.object({
    onServer: count,
    inBackup: count,
    leftOut: listOf(z.object({ name: z.string(), reason: z.string() })),
  }),
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
export type ManifestAccount = NonNullable<Manifest['accounts']>[number];
