// State of one table during its dump: its chunks, added in any order.
import { defined } from '../../core/defined.ts';
import { chunkFileName } from '../../format/names.ts';
import type { ManifestChunk } from '../../format/manifest-schema.ts';
import type { Column } from '../../mysql/schema/tables/column.ts';
import type { Table } from '../../mysql/schema/catalog.ts';
import type { Range } from '../../mysql/rows/chunk-ranges.ts';
import type { TableReading } from '../../mysql/rows/select-rows.ts';
import { holdsRows } from '../../mysql/schema/tables/engines.ts';
import type { MaskedColumn } from '../masking/check-masked-rows.ts';
import type { MaskedSource } from '../masking/source-masks.ts';
import type { WrittenChunk } from '../objects/chunk-writer.ts';

export class TableDump {
  readonly table: Table;
  readonly reading: TableReading;
  readonly baseName: string;
  /**
   * `range`: one query per chunk. `stream`: one query that rolls over to the next file. `none`: no
   * rows of its own.
   */
  chunking: 'range' | 'stream' | 'none';
  /** The rules of --mask leave the rows out. */
  readonly isEmptied: boolean;
  /** The rows are left out, by --schema-only-tables or --mask. */
  readonly isSchemaOnly: boolean;
  /** The condition of --where. */
  readonly filter: string | undefined;
  /** Masks of the table; absent: the rows are read as they are. */
  readonly masked: MaskedSource | undefined;
  /** Counts of the masked values, when the table is complete. */
  maskedColumns: readonly MaskedColumn[] = [];
  /** Highest number of a masked AUTO_INCREMENT; absent: there is none. */
  highestMasked: string | undefined;
  readonly chunks: ManifestChunk[] = [];
  /** Number of typed documents by column, in the chunks so far. */
  readonly typedDocuments = new Map<string, number>();
  /**
   * Seconds from the beginning of the first chunk to the end of the last. Chunks of other tables
   * run at the same time.
   */
  seconds = 0;
  /** Hash of the generated columns of all rows, for a table that is one stream. */
  generatedSha256: { sha256?: string } = {};
  /** Current rows of a table with history; 0 for other tables. */
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
    {
      filter,
      isSchemaOnly,
      masked,
    }: {
      filter?: string | undefined;
      isSchemaOnly: boolean;
      masked?: MaskedSource | 'no rows' | undefined;
    },
  ) {
    this.table = table;
    this.reading = reading;
    this.baseName = baseName;
    this.isEmptied = masked === 'no rows';
    this.masked = masked === 'no rows' ? undefined : masked;
    this.isSchemaOnly = isSchemaOnly || this.isEmptied;
    this.filter = this.isSchemaOnly ? 'FALSE' : filter;
    const hasRanges =
      table.key !== undefined &&
      table.key.rangeColumns.length > 0 &&
      !table.systemVersioned &&
      this.masked?.reading.hidesKey !== true;
    this.chunking = !this.holdsRows ? 'none' : hasRanges ? 'range' : 'stream';
  }

  /**
   * Columns whose documents may hold values that no text can carry. Only MySQL has them: MariaDB
   * stores JSON as text.
   */
  get typedJsonColumns(): readonly Column[] {
    const isReplaced = (column: string): boolean =>
      this.masked?.masks.some((mask) => mask.column === column && mask.name !== 'json') ?? false;
    return this.table.columns.filter(
      ({ name, dataType }) =>
        dataType === 'json' && Object.hasOwn(this.reading.decodeColumns, name) && !isReplaced(name),
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

  /** Reserves the next chunk number. */
  plan(isLast: boolean): { number: number; fileName: string } {
    this.#begin ??= performance.now();
    const number = this.#planned++;
    this.#isPlanned = isLast;
    return { number, fileName: chunkFileName(this.baseName, number, isLast) };
  }

  /**
   * Adds a chunk.
   * @returns whether this chunk completes the table
   */
  add(
    number: number,
    range: Range,
    chunk: WrittenChunk & Pick<ManifestChunk, 'generatedSha256' | 'instant'>,
  ): boolean {
    this.seconds = (performance.now() - (this.#begin ?? performance.now())) / 1000;
    this.chunks.push({ number, ...chunk, ...defined({ where: range }) });
    const isComplete = this.#isPlanned && this.chunks.length === this.#planned;
    if (isComplete) this.chunks.sort((a, b) => a.number - b.number);
    return isComplete;
  }

  get isComplete(): boolean {
    if (this.chunking === 'none') return true;
    return this.#isPlanned && this.chunks.length === this.#planned;
  }

  /** Splits a table with history into two ranges. */
  cutAtInstants(): void {
    this.chunking = 'range';
  }

  /** Restarts a stream: discards everything written so far. */
  startOver(): void {
    this.chunks.length = 0;
    this.#planned = 0;
    this.#isPlanned = false;
    if (this.table.systemVersioned) this.chunking = 'stream';
  }
}
