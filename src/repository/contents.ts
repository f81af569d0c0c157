// Contents of a backup that a restore and a verification need, independent of its origin. Our
// manifest has all of them; a dump of MySQL Shell lacks the fields that its format does not have,
// and these cannot be verified.
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

/** Makes fields optional that a dump of another tool may lack. */
type Loosely<T, K extends keyof T> = Omit<T, K> & { [P in K]?: T[P] };

export type ContentsDefinition = Loosely<ManifestDefinition, 'sha256'>;

export type ContentsChunk = Loosely<ManifestChunk, 'rows' | 'sha256'> & {
  /** true: the size of the data is unknown, and `dataBytes` is the size of the stored object. */
  isDataBytesGuess?: boolean;
};

/** Format of a table's data files. Our own files have one format. */
export interface DataFileFormat {
  compression: 'zstd' | 'gzip' | 'none';
  charset: string;
  fieldsTerminatedBy: string;
  fieldsEnclosedBy: string;
  fieldsOptionallyEnclosed: boolean;
  fieldsEscapedBy: string;
  linesTerminatedBy: string;
}

/** Checksum over the rows of a partition or range, computed by another tool in SQL. */
export interface ContentsChecksum {
  /** Query that computes the checksum again, with `{table}` in place of the table's quoted name. */
  query: string;
  expected: string;
  rows: number;
  /** Range of the rows, in SQL or as the name of a partition; for messages. */
  range?: string;
}

export interface ContentsTable extends Loosely<
  Omit<ManifestTable, 'chunks' | 'triggers' | 'histograms'>,
  'rows' | 'select' | 'from' | 'sha256'
> {
  chunks: ContentsChunk[];
  triggers: ContentsDefinition[];
  histograms: ContentsDefinition[];
  /** Condition of the restore: it leaves out rows that do not meet it. */
  rowFilter?: string;
  /** Whether a restore masks columns: its rows differ from the backup. */
  isMasked?: true;
  /** Absent: our own format. */
  fileFormat?: DataFileFormat;
  /** Absent: no checksums. */
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

/** Contents of a backup. A manifest satisfies this interface. */
export interface BackupContents {
  backupId: string;
  label: string;
  server: Loosely<Manifest['server'], 'port' | 'versionComment' | 'serverId' | 'lowerCaseTableNames'>;
  snapshot: Manifest['snapshot'];
  schemas: ContentsSchema[];
  accounts?: Loosely<ManifestAccount, 'sha256'>[] | undefined;
  /** Absent: the backup holds everything, or it is not known. */
  selection?: Manifest['selection'];
  /** Set if columns were masked: a restore has none of their originals. */
  masked?: Manifest['masked'];
  /** Absent: it is not known. */
  serverObjects?: Pick<Manifest['serverObjects'], 'leftOut'>;
  totals: Pick<Manifest['totals'], 'tables' | 'rows' | 'dataBytes' | 'storedBytes'>;
}

/** An opened backup, ours or another tool's. */
export interface BackupSource {
  readonly contents: BackupContents;
  /** Key of the manifest, relative to the storage; absent: no manifest. */
  readonly manifestKey?: string;
  /**
   * Yields every definition, one object of the backup after the other.
   * @throws BackupError OBJECT_CORRUPT, MANIFEST_INVALID
   */
  definitions(): AsyncIterable<DefinitionRecord>;
  /** Streams a data file, decrypted. */
  readStream(name: string, signal: AbortSignal): AsyncIterable<Buffer>;
  /** Streams an object as it is stored. Its hash covers these bytes. */
  readStored(name: string, signal: AbortSignal): AsyncIterable<Buffer>;
  /** Objects that take no part because tables have other names. */
  leftOut?(): readonly LeftOut[];
  /** Facts that the format cannot verify, as sentences. */
  readonly limits: readonly string[];
  /** Objects with their size and SHA-256 as stored, if known. */
  objects(): readonly { name: string; bytes?: number; sha256?: string }[];
  /** Returns the names of objects that are in an archive and cannot be read. */
  findArchived(): Promise<string[]>;
  /** Returns objects that are missing or have another size. */
  findMissing(): Promise<{ name: string; expected: number; actual: number | undefined }[]>;
}

/** Reports whether the backup is known to be of this server. */
export function isSourceOf({ server }: BackupContents, facts: ServerFacts): boolean {
  return server.serverId !== undefined && isSameHost(server.serverId, facts.serverId);
}
