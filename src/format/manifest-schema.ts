// Fields of a manifest, and their valid values.
import { z } from 'zod';
import { isBackupId } from './names.ts';
import { listOf, recordOf } from './records.ts';

/** Number of rows, bytes or objects. */
export const count = z.int().nonnegative();
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
/** Unquoted word in a statement. */
const word = z.string().regex(/^\w+$/);
const integer = z.string().regex(/^-?\d+$/);

/** Object names are plain file names: no folders, nothing hidden, no tricks. */
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
  /**
   * SHA-256 of the generated columns of the same rows, as TSV; absent: the table has none, or is
   * one stream.
   */
  generatedSha256: sha256.optional(),
  /**
   * Whether these rows of MariaDB's history began and ended at the same moment. They are loaded
   * before all others of the table.
   */
  instant: z.literal(true).optional(),
  /**
   * Key range in SQL; absent: all rows, or the next `dataBytes` bytes of a table that is one
   * stream.
   */
  where: z.string().optional(),
});

/** Named definition. `sha256` covers the line of its record. */
const definition = z.object({ name: z.string().min(1), sha256 });

const table = definition.extend({
  engine: z.string(),
  rows: count,
  dataBytes: count,
  /** Bytes of the longest row as the server sends it. */
  maxRowBytes: count.optional(),
  /**
   * Names of the dumped columns, in the order of the fields; empty: all columns are generated, and
   * a row is an empty line.
   */
  columns: listOf(z.string()),
  /** Selected SQL expression of each column. */
  select: listOf(z.string()),
  /** Generated columns, which the target computes: they are not dumped, but compared. */
  generated: z
    .object({
      columns: listOf(z.string(), 1),
      select: listOf(z.string(), 1),
      /** SHA-256 of all rows of a table that is one stream. */
      sha256: sha256.optional(),
    })
    .optional(),
  /**
   * Text after the table's name in FROM: `FOR SYSTEM_TIME ALL`, `FORCE INDEX (…)`, `USE INDEX ()`.
   */
  from: z.string(),
  /** ORDER BY of the chunk queries in SQL; absent: the server's storage order. */
  orderBy: z.string().optional(),
  /**
   * Column → expression in which `@…` is the field, for columns that a plain load would corrupt.
   */
  decodeColumns: recordOf(z.string()),
  key: z.object({ name: z.string(), columns: listOf(z.string()) }).optional(),
  /**
   * `range`: one query per chunk. `stream`: one query, split by bytes. `none`: the engine stores no
   * rows of its own.
   */
  chunking: z.enum(['range', 'stream', 'none']),
  /** Condition of `--where`, if the table was dumped in part. */
  filter: z.string().optional(),
  /** `--schema-only-tables` has left its rows out; `filter` is FALSE. */
  schemaOnly: z.literal(true).optional(),
  transactional: z.boolean(),
  /** Set for a MariaDB table whose history is in the backup. */
  versioned: z
    .object({
      /** Number of rows without their history. */
      currentRows: count,
      /** Column with the end of a row's period, one of `columns`. */
      endColumn: z.string(),
      /** Value of that column in a current row, which depends on the server's version. */
      endOfTime: z.enum(['2038-01-19 03:14:07.999999', '2106-02-07 06:28:15.999999']),
    })
    .optional(),
  /** Next value of AUTO_INCREMENT when the definition was read. */
  autoIncrement: integer.optional(),
  triggers: listOf(definition),
  /** Histograms by column. */
  histograms: listOf(definition),
  chunks: listOf(chunk),
});

const schema = definition.extend({
  charset: word,
  collation: word,
  tables: listOf(table),
  /** `broken`: the view is invalid on the source and is not restored. */
  views: listOf(definition.extend({ broken: z.boolean(), triggers: listOf(definition) })),
  /** `next`: next value of the sequence. */
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
    /** Identity in the form of `formatIdentity`. Absent: unknown. */
    identity: z.string().max(1000).optional(),
  }),
  snapshot: z.object({
    method: z.string(),
    consistent: z.boolean(),
    gtidExecuted: z.string().optional(),
    binlogFile: z.string().optional(),
    binlogPosition: count.optional(),
    /** Position in the binary log of a replica's source. */
    source: z
      .object({ host: z.string(), port: count, binlogFile: z.string(), binlogPosition: count })
      .optional(),
  }),
  /**
   * Requested selection of the backup. `mark` is the same for the same selection. Absent: the
   * backup holds everything.
   */
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
  /** Set if columns were masked. The backup holds none of their originals. */
  masked: z
    .object({
      /** Masked columns with the names of their masks. */
      tables: listOf(
        z.object({
          schema: z.string(),
          table: z.string(),
          columns: listOf(z.object({ column: z.string(), mask: z.string(), class: z.string() })),
        }),
      ),
      /** Tables without their rows, `schema.table`. */
      withoutRows: listOf(z.string()),
    })
    .optional(),
  schemas: listOf(schema),
  /** Accounts in the order of their creation. Absent: not requested. */
  accounts: listOf(
    definition.extend({ kind: z.enum(['role', 'account', 'grant', 'default role']) }),
  ).optional(),
  /** Objects with the records of all definitions, in order. `bytes`: size before compression. */
  definitions: listOf(z.object({ object: objectName, records: count, bytes: count }), 1),
  /** Account of each object of the server. */
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
  /** Stored objects: names before encryption; sizes and hashes of the stored bytes. */
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
