// JSON files of a MySQL Shell dump, format versions 1.0.0 to 2.0.1. Fields that older versions do
// not write are optional. Pure: malformed or too new files are refused before any effect.
import { z } from 'zod';
import { recordOf } from '../../format/records.ts';
import { damagedDump, tooNewDump } from './refusals.ts';

export const ROOT_FILE = '@.json';
export const DONE_FILE = '@.done.json';
export const USERS_FILE = '@.users.sql';
export const CHECKSUMS_FILE = '@.checksums.json';

/** Newest readable format, major and minor. */
const NEWEST: readonly [number, number] = [2, 0];

/**
 * `multifile_schema_ddl`: events and routines in separate files. `partition_awareness`: data files
 * per partition.
 */
const CAPABILITIES = new Set(['partition_awareness', 'multifile_schema_ddl']);

const count = z.int().nonnegative();
const names = z.array(z.string().min(1));
const nameMap = recordOf(z.string());

const root = z.object({
  dumper: z.string().default(''),
  version: z.string(),
  schemas: names,
  basenames: nameMap.default({}),
  users: names.optional(),
  defaultCharacterSet: z.string().default('utf8mb4'),
  tzUtc: z.boolean().default(true),
  server: z.string().optional(),
  hostname: z.string().optional(),
  serverVersion: z.string(),
  binlogFile: z.string().optional(),
  binlogPosition: count.optional(),
  gtidExecuted: z.string().optional(),
  gtidExecutedInconsistent: z.boolean().default(false),
  consistent: z.boolean().default(false),
  capabilities: z.array(z.object({ id: z.string() })).default([]),
  checksum: z.boolean().default(false),
  hasLibraryDdl: z.boolean().default(false),
  options: z.object({ where: nameMap.optional() }).optional(),
  source: z
    .object({
      sysvars: nameMap.optional(),
      serverUuid: z.string().optional(),
      port: count.optional(),
    })
    .optional(),
});

const schema = z.object({
  schema: z.string().min(1),
  includesDdl: z.boolean().default(true),
  includesViewsDdl: z.boolean().optional(),
  includesData: z.boolean().default(true),
  multifileDdl: z.boolean().default(false),
  tables: names.default([]),
  views: names.default([]),
  events: names.default([]),
  functions: names.default([]),
  procedures: names.default([]),
  libraries: names.default([]),
  basenames: nameMap.default({}),
});

const table = z.object({
  options: z.object({
    schema: z.string(),
    table: z.string(),
    columns: names.default([]),
    decodeColumns: nameMap.default({}),
    defaultCharacterSet: z.string().optional(),
    fieldsTerminatedBy: z.string().default('\t'),
    fieldsEnclosedBy: z.string().default(''),
    fieldsOptionallyEnclosed: z.boolean().default(false),
    fieldsEscapedBy: z.string().default('\\'),
    linesTerminatedBy: z.string().default('\n'),
    // The oldest versions write these fields here.
    compression: z.string().optional(),
    primaryIndex: z.string().optional(),
  }),
  triggers: names.default([]),
  includesData: z.boolean().default(true),
  includesDdl: z.boolean().default(true),
  extension: z.string().default('tsv'),
  chunking: z.boolean().default(false),
  compression: z.string().optional(),
  primaryIndex: names.optional(),
  /** Partition → base name of its data files. */
  basenames: nameMap.default({}),
});

const counts = recordOf(recordOf(count));

const done = z.object({
  dataBytes: count.optional(),
  tableDataBytes: counts.default({}),
  tableRows: counts.default({}),
  chunkFileBytes: recordOf(count).default({}),
});

const checksums = z.object({
  config: z.object({ version: z.string(), algorithm: z.string(), hash: z.string() }),
  data: recordOf(
    recordOf(
      z.object({
        extraFilter: z.string().optional(),
        columns: names,
        nullColumns: names.default([]),
        partitions: recordOf(
          recordOf(z.object({ checksum: z.string(), count, boundary: z.string().optional() })),
        ),
      }),
    ),
  ),
});

export const DUMP_FILES = { root, schema, table, done, checksums };

export type RootFile = z.infer<typeof root>;
export type SchemaFile = z.infer<typeof schema>;
export type TableFile = z.infer<typeof table>;
export type DoneFile = z.infer<typeof done>;
export type ChecksumsFile = z.infer<typeof checksums>;

/** @throws BackupError MANIFEST_INVALID */
export function parseDumpFile<T extends z.ZodType>(
  folder: string,
  name: string,
  text: string,
  shape: T,
): z.infer<T> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw damagedDump(folder, `${name} is not JSON`, cause);
  }
  const result = shape.safeParse(json);
  if (result.success) return result.data;
  const why = result.error.issues
    .slice(0, 5)
    .map(({ path, message }) => `${path.join('.')}: ${message}`)
    .join('; ');
  throw damagedDump(folder, `${name}: ${why}`);
}

/**
 * Parses the root file. Refuses a too new version first.
 * @throws BackupError MANIFEST_INVALID, MANIFEST_TOO_NEW
 */
export function parseRootFile(folder: string, text: string): RootFile {
  const { version } = parseDumpFile(folder, ROOT_FILE, text, z.object({ version: z.string() }));
  checkVersion(folder, ROOT_FILE, version, NEWEST);
  const file = parseDumpFile(folder, ROOT_FILE, text, root);
  const unknown = file.capabilities.find(({ id }) => !CAPABILITIES.has(id));
  if (unknown) throw tooNewDump(folder, `it needs the capability ${unknown.id}`);
  return file;
}

export function checkVersion(
  folder: string,
  name: string,
  version: string,
  [newestMajor, newestMinor]: readonly [number, number],
): void {
  const match = /^(\d+)\.(\d+)(?:\.\d+)*$/.exec(version);
  if (!match) throw damagedDump(folder, `${name} has no format version`);
  const [major, minor] = [Number(match[1]), Number(match[2])];
  if (major > newestMajor || (major === newestMajor && minor > newestMinor)) {
    throw tooNewDump(
      folder,
      `${name} has format version ${version}, this tool reads ${newestMajor}.${newestMinor}`,
    );
  }
}

/** Looks up a name that comes from the dump: `constructor` is a name like any other. */
export function lookUp<T>(values: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}
