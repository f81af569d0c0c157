// What a restore and a verification need to know of a backup, wherever it comes from. Our manifest knows all of it; a dump of
// MySQL Shell leaves out what its format does not hold, and what is left out cannot be verified.
import { isSameHost, type ServerFacts } from '../mysql/connection/server-facts.ts';
import type { LeftOut } from '../mysql/schema/catalog.ts';
import type { DefinitionRecord } from '../format/definition-record.ts';
import type {
  Manifest,
  ManifestAccount,
  ManifestChunk,
  ManifestDefinition,
  ManifestSchema,
  ManifestTable,
} from '../format/manifest-schema.ts';

/** Fields that a dump of another tool may lack. */
type Loosely<T, K extends keyof T> = Omit<T, K> & { [P in K]?: T[P] };

export type ContentsDefinition = Loosely<ManifestDefinition, 'sha256'>;

export type ContentsChunk = Loosely<ManifestChunk, 'rows' | 'sha256'> & {
  /** No one has written down how many bytes the data has: `dataBytes` is those of the stored object. */
  isDataBytesGuess?: boolean;
};

/** How the data files of a table are written; ours are all alike. */
export interface DataFileFormat {
  compression: 'zstd' | 'gzip' | 'none';
  charset: string;
  fieldsTerminatedBy: string;
  fieldsEnclosedBy: string;
  fieldsOptionallyEnclosed: boolean;
  fieldsEscapedBy: string;
  linesTerminatedBy: string;
}

/** A checksum over the rows of a partition or range, as another tool has computed it in SQL. */
export interface ContentsChecksum {
  /** The query that gives it again, with `{table}` where the quoted name of the table belongs. */
  query: string;
  expected: string;
  rows: number;
  /** Of the rows, in SQL or as the name of a partition; for messages. */
  range?: string;
}

export interface ContentsTable extends Loosely<
  Omit<ManifestTable, 'chunks' | 'triggers' | 'histograms'>,
  'rows' | 'select' | 'from' | 'sha256'
> {
  chunks: ContentsChunk[];
  triggers: ContentsDefinition[];
  histograms: ContentsDefinition[];
  /** Condition of the restore: rows that do not fit are left out. */
  rowFilter?: string;
  /** Absent: our own. */
  fileFormat?: DataFileFormat;
  /** Absent: there are none. */
  checksums?: ContentsChecksum[];
}

export interface ContentsView extends ContentsDefinition {
  broken: boolean;
  triggers: ContentsDefinition[];
}

export interface ContentsSchema extends Loosely<
  Omit<ManifestSchema, 'tables' | 'views' | 'sequences' | 'routines' | 'libraries' | 'events'>,
  'sha256'
> {
  tables: ContentsTable[];
  views: ContentsView[];
  sequences: Loosely<ManifestSchema['sequences'][number], 'sha256'>[];
  routines: Loosely<ManifestSchema['routines'][number], 'sha256'>[];
  libraries: ContentsDefinition[];
  events: ContentsDefinition[];
}

/** A manifest is one. */
export interface BackupContents {
  backupId: string;
  label: string;
  server: Loosely<Manifest['server'], 'port' | 'versionComment' | 'serverId' | 'lowerCaseTableNames'>;
  snapshot: Manifest['snapshot'];
  schemas: ContentsSchema[];
  accounts?: Loosely<ManifestAccount, 'sha256'>[] | undefined;
  /** Absent: the backup holds everything, or it is not known. */
  selection?: Manifest['selection'];
  /** Absent: it is not known. */
  serverObjects?: Pick<Manifest['serverObjects'], 'leftOut'>;
  totals: Pick<Manifest['totals'], 'tables' | 'rows' | 'dataBytes' | 'storedBytes'>;
}

/** An opened backup, ours or another tool's. */
export interface BackupSource {
  readonly contents: BackupContents;
  /** Key of the manifest below the storage; absent: it has none. */
  readonly manifestKey?: string;
  /** Every definition, one object of the backup after the other. @throws BackupError OBJECT_CORRUPT, MANIFEST_INVALID */
  definitions(): AsyncIterable<DefinitionRecord>;
  /** A data file, decrypted. */
  readStream(name: string, signal: AbortSignal): AsyncIterable<Buffer>;
  /** Any object as it is stored, which is what its hash is of. */
  readStored(name: string, signal: AbortSignal): AsyncIterable<Buffer>;
  /** What takes no part because tables have other names. */
  leftOut?(): readonly LeftOut[];
  /** What the format cannot prove, as sentences. */
  readonly limits: readonly string[];
  /** The SHA-256 of an object as it is stored, where it is known. */
  objects(): readonly { name: string; bytes?: number; sha256?: string }[];
  /** Objects that lie in an archive and cannot be read, by name. */
  findArchived(): Promise<string[]>;
  /** Objects that are missing or have another size. */
  findMissing(): Promise<{ name: string; expected: number; actual: number | undefined }[]>;
}

/** Whether a backup is of this server, as far as it knows. */
export function isSourceOf({ server }: BackupContents, facts: ServerFacts): boolean {
  return server.serverId !== undefined && isSameHost(server.serverId, facts.serverId);
}
