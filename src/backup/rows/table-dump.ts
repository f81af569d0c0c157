// The state of one table while it is dumped: its chunks as they are written, in whatever order that happens.
import { chunkFileName } from '../../format/names.ts';
import type { ManifestChunk } from '../../format/manifest-schema.ts';
import type { Column } from '../../mysql/schema/column.ts';
import type { Table } from '../../mysql/schema/catalog.ts';
import type { Range } from '../../mysql/rows/chunk-ranges.ts';
import type { TableReading } from '../../mysql/rows/select-rows.ts';
import { holdsRows } from '../../mysql/schema/engines.ts';
import type { WrittenChunk } from '../objects/chunk-writer.ts';

export class TableDump {
  readonly table: Table;
  readonly reading: TableReading;
  readonly baseName: string;
  /** `range`: chunks are queries of their own. `stream`: one query that rolls to the next file. `none`: no rows of its own. */
  chunking: 'range' | 'stream' | 'none';
  /** The rows are left out by --schema-only-tables. */
  readonly isSchemaOnly: boolean;
  /** The condition of --where. */
  readonly filter: string | undefined;
  readonly chunks: ManifestChunk[] = [];
  /** By column, in the chunks so far. */
  readonly typedDocuments = new Map<string, number>();
  /** From the first chunk's beginning to the last one's end, in seconds; chunks of other tables run at the same time. */
  seconds = 0;
  /** Of a table that is one stream: of the generated columns of all rows. */
  generatedSha256: { sha256?: string } = {};
  /** Rows of a table with history that are not history; of other tables 0. */
  currentRows = 0;
  /** Bytes of the longest row, as the server sent it. */
  maxRowBytes = 0;
  #begin: number | undefined;
  #planned = 0;
  #isPlanned = false;

  constructor(
    table: Table,
    reading: TableReading,
    baseName: string,
    { filter, isSchemaOnly }: { filter?: string | undefined; isSchemaOnly: boolean },
  ) {
    this.table = table;
    this.reading = reading;
    this.baseName = baseName;
    this.isSchemaOnly = isSchemaOnly;
    this.filter = isSchemaOnly ? 'FALSE' : filter;
    const hasRanges = table.key !== undefined && table.key.rangeColumns.length > 0 && !table.systemVersioned;
    this.chunking = !this.holdsRows ? 'none' : hasRanges ? 'range' : 'stream';
  }

  /** Columns whose documents may hold what no text can carry: of MySQL alone, for MariaDB's are texts. */
  get typedJsonColumns(): readonly Column[] {
    return this.table.columns.filter(
      ({ name, dataType }) => dataType === 'json' && Object.hasOwn(this.reading.decodeColumns, name),
    );
  }

  noteTypedDocuments(counts: ReadonlyMap<string, number>): void {
    for (const [column, count] of counts)
      this.typedDocuments.set(column, (this.typedDocuments.get(column) ?? 0) + count);
  }

  noteLongestRow(bytes: number): void {
    this.maxRowBytes = Math.max(this.maxRowBytes, bytes);
  }

  /** Whether rows are dumped. */
  get holdsRows(): boolean {
    return holdsRows(this.table) && !this.isSchemaOnly;
  }

  get label(): string {
    return `${this.table.schema}.${this.table.name}`;
  }

  get rows(): number {
    return this.chunks.reduce((sum, { rows }) => sum + rows, 0);
  }

  get dataBytes(): number {
    return this.chunks.reduce((sum, { dataBytes }) => sum + dataBytes, 0);
  }

  /** Takes the next number for a chunk. */
  plan(isLast: boolean): { number: number; fileName: string } {
    this.#begin ??= performance.now();
    const number = this.#planned++;
    this.#isPlanned = isLast;
    return { number, fileName: chunkFileName(this.baseName, number, isLast) };
  }

  /** @returns whether this was the last chunk that was missing. */
  add(
    number: number,
    range: Range,
    chunk: WrittenChunk & Pick<ManifestChunk, 'generatedSha256' | 'instant'>,
  ): boolean {
    this.seconds = (performance.now() - (this.#begin ?? performance.now())) / 1000;
    this.chunks.push({ number, ...chunk, ...(range === undefined ? {} : { where: range }) });
    const isComplete = this.#isPlanned && this.chunks.length === this.#planned;
    if (isComplete) this.chunks.sort((a, b) => a.number - b.number);
    return isComplete;
  }

  get isComplete(): boolean {
    if (this.chunking === 'none') return true;
    return this.#isPlanned && this.chunks.length === this.#planned;
  }

  /** Of a table with history: it is two ranges. */
  cutAtInstants(): void {
    this.chunking = 'range';
  }

  /** Of a stream: nothing of what was written so far counts. */
  startOver(): void {
    this.chunks.length = 0;
    this.#planned = 0;
    this.#isPlanned = false;
    if (this.table.systemVersioned) this.chunking = 'stream';
  }
}
