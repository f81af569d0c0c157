// Values at the edges of types, none of them from a backup: each mask is tried on them.
import { lengthOf } from './compile-mask.ts';
import type { Column } from '../mysql/schema/tables/column.ts';

const TEXTS = [
  '',
  'a',
  'José',
  'jose',
  'A.B@Example.com',
  '+49 (30) 123-4567',
  '4111111111111111',
  "it's a\ttab, a \\ and a\nline",
  '  ',
];
const DATES = ['0000-00-00', '1980-00-00', '1001-01-01', '2000-02-29', '2019-02-28', '9998-12-31'];
const STAMPS = ['1970-01-01 00:00:01', '2000-02-29 23:59:59', '2038-01-19 03:14:07'];

/** Returns values as texts in UTF-8; undefined: none is known for the type. */
export function edgeValues({
  dataType,
  columnType,
  charset,
  nullable,
  ...column
}: Column): (string | null)[] | undefined {
  const values = ((): string[] | undefined => {
    const longest = lengthOf({ dataType, columnType, charset, nullable, ...column });
    switch (dataType) {
      case 'char':
      case 'varchar':
      case 'tinytext':
      case 'text':
      case 'mediumtext':
      case 'longtext': {
        const isUnicode = charset?.startsWith('utf8') ?? false;
        return [...TEXTS, '7'.repeat(Math.min(longest, 16_000))].filter(
          (text) => Array.from(text).length <= longest && (isUnicode || /^[\x00-\x7f]*$/.test(text)),
        );
      }
      case 'varbinary':
      case 'blob':
      case 'mediumblob':
      case 'longblob':
      case 'tinyblob':
      case 'binary':
        return ['', 'a', 'x'.repeat(Math.min(longest, 255))];
      case 'tinyint':
      case 'smallint':
      case 'mediumint':
      case 'int':
      case 'bigint':
        // The smallest permutation has four numbers.
        return ['0', '1', '2'];
      case 'decimal':
      case 'float':
      case 'double':
        return ['0', '1'];
      case 'date':
        return DATES;
      case 'datetime':
        return [...DATES.map((date) => `${date} 00:00:00`), ...STAMPS];
      case 'timestamp':
        return STAMPS;
      case 'time':
        return ['00:00:00', '-12:34:56'];
      case 'year':
        return ['2000'];
      case 'enum':
      case 'set':
        return [...columnType.matchAll(/'((?:[^']|'')*)'/g)]
          .slice(0, 1)
          .map(([, member]) => member!.replaceAll("''", "'"));
      case 'json':
        return ['{}', '[]', 'null', '"text"', '{"email": "A@b.c", "a": {"b": [1.5, null]}}'];
      default:
        return undefined;
    }
  })();
  if (values === undefined || values.length === 0) return nullable ? [null] : undefined;
  return nullable ? [...values, null] : values;
}
