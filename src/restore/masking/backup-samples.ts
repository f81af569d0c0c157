// Sampled values of a backup: the first rows of the first chunk of each table.
import { decompressAs } from '../../compression/decompress.ts';
import { columnOf } from '../../mysql/schema/tables/column.ts';
import type { BackupSource, ContentsTable } from '../../repository/contents.ts';
import type { MaskableTable } from '../../masking/plan-masks.ts';
import { TsvRows } from '../../tsv/tsv-rows.ts';
import { MAX_SAMPLE, SampleColumns } from './sample-columns.ts';

const NULL = Buffer.from('\\N');

/** @returns the reason why a table has no sample */
export async function sampleBackup(
  source: BackupSource,
  table: ContentsTable,
  { facts }: MaskableTable,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string[]> | string> {
  const own = SampleColumns.of(facts.columns.map(columnOf));
  const chunk = table.chunks.find(({ rows }) => rows !== 0);
  if (!chunk || own.names.length === 0) return own.values;
  const { fileFormat } = table;
  if (fileFormat && !isPlainTsv(fileFormat)) return 'its data files have another form than TSV';
  // Values that the load decodes are no texts in the file; JSON is.
  const names = table.columns.map((name) =>
    /^CONVERT\(@.* USING utf8mb4\)$/s.test(table.decodeColumns[name] ?? 'CONVERT(@a USING utf8mb4)')
      ? name
      : undefined,
  );
  const rows = new TsvRows();
  let count = 0;
  const content = decompressAs(fileFormat?.compression ?? 'zstd', source.readStream(chunk.object, signal));
  for await (const bytes of content) {
    for (const row of rows.push(bytes)) {
      for (const [i, field] of TsvRows.fields(row).entries()) {
        const name = names[i];
        if (name !== undefined && !field.equals(NULL)) own.add(name, TsvRows.unescape(field));
      }
      if (++count === MAX_SAMPLE) return own.values;
    }
  }
  return own.values;
}

function isPlainTsv(format: NonNullable<ContentsTable['fileFormat']>): boolean {
  return (
    format.fieldsTerminatedBy === '\t' &&
    format.linesTerminatedBy === '\n' &&
    format.fieldsEnclosedBy === '' &&
    format.fieldsEscapedBy === '\\'
  );
}
