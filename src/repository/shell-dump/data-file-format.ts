// Format of a table's data files, and the work of LOAD DATA on their fields. A format that LOAD
// DATA cannot read back exactly is refused.
import type { DataFileFormat } from '../contents.ts';
import { emptyRecord } from '../../format/records.ts';
import { quoteName } from '../../sql/tokens/quote.ts';
import type { TableFile } from './dump-files.ts';
import { damagedDump, unsupportedDump } from './refusals.ts';
import { examineExpression } from './sql-expression.ts';

const SUFFIXES: Readonly<Record<string, DataFileFormat['compression']>> = {
  '': 'none',
  '.gz': 'gzip',
  '.zst': 'zstd',
};

const COMPRESSIONS = new Set<string>(Object.values(SUFFIXES));

/** Functions that MySQL Shell names without their argument. */
const DECODERS = new Set(['FROM_BASE64', 'UNHEX', 'STRING_TO_VECTOR']);

/**
 * Returns the file format.
 * @param defaultCharset character set of the dump, for tables without their own
 */
export function readFileFormat(folder: string, table: TableFile, defaultCharset: string): DataFileFormat {
  const { options } = table;
  const label = `${options.schema}.${options.table}`;
  const charset = options.defaultCharacterSet ?? defaultCharset;
  if (!/^\w+$/.test(charset)) throw damagedDump(folder, `the character set of ${label} is "${charset}"`);
  const format = {
    compression: readCompression(folder, table, label),
    charset,
    fieldsTerminatedBy: options.fieldsTerminatedBy,
    fieldsEnclosedBy: options.fieldsEnclosedBy,
    fieldsOptionallyEnclosed: options.fieldsOptionallyEnclosed,
    fieldsEscapedBy: options.fieldsEscapedBy,
    linesTerminatedBy: options.linesTerminatedBy,
  };
  const problem = findDialectProblem(format);
  if (problem) throw unsupportedDump(folder, `the data files of ${label} ${problem}`);
  return format;
}

function readCompression(folder: string, table: TableFile, label: string): DataFileFormat['compression'] {
  const match = /^(tsv|csv|txt)(\.[a-z0-9]+)?$/.exec(table.extension);
  if (!match) throw unsupportedDump(folder, `the data files of ${label} are .${table.extension}`);
  const named = table.compression ?? table.options.compression;
  // MySQL Shell may append options of the compressor to its name: `zstd;level=8`.
  const bare = named?.split(';')[0];
  if (bare !== undefined && bare !== '' && !COMPRESSIONS.has(bare))
    throw unsupportedDump(folder, `the data files of ${label} are compressed with ${bare}`);
  const bySuffix = SUFFIXES[match[2] ?? ''];
  if (!bySuffix) throw unsupportedDump(folder, `the data files of ${label} are .${table.extension}`);
  if (bare !== undefined && bare !== '' && bare !== bySuffix)
    throw damagedDump(
      folder,
      `the data files of ${label} are .${table.extension} and compressed with ${bare}`,
    );
  return bySuffix;
}

/**
 * LOAD DATA reads rows without a terminator as fixed-width rows, and accepts a single byte each for
 * quote and escape.
 */
function findDialectProblem(format: DataFileFormat): string | undefined {
  if (format.fieldsTerminatedBy === '') return 'have no terminator between fields';
  if (format.linesTerminatedBy === '') return 'have no terminator of lines';
  if (Buffer.byteLength(format.fieldsEnclosedBy) > 1) return `enclose fields by "${format.fieldsEnclosedBy}"`;
  if (Buffer.byteLength(format.fieldsEscapedBy) > 1) return `escape by "${format.fieldsEscapedBy}"`;
  // LOAD DATA would read an unescaped terminator inside of a value as the end of the field.
  if (format.fieldsEscapedBy === '') return 'have no escape character';
  return undefined;
}

/** Returns column → SQL expression over its field, for columns that a plain load would corrupt. */
export function readDecodeColumns(folder: string, { options }: TableFile): Record<string, string> {
  const decode = emptyRecord<string>();
  for (const [column, how] of Object.entries(options.decodeColumns)) {
    const label = `${options.schema}.${options.table}.${column}`;
    if (!options.columns.includes(column))
      throw damagedDump(folder, `${label} is to be decoded and is not among the columns`);
    decode[column] = DECODERS.has(how)
      ? `${how}(@${quoteName(column)})`
      : checkExpression(folder, label, how);
  }
  return decode;
}

function checkExpression(folder: string, label: string, expression: string): string {
  const { isExpression, hasVariable } = examineExpression(expression);
  if (isExpression && hasVariable) return expression;
  throw unsupportedDump(folder, `${label} is decoded by "${expression}"`);
}
