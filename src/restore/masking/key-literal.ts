// A value of a key in a query.
import type { Column } from '../../mysql/schema/tables/column.ts';
import { isClientCharset } from '../../sql/tokens/charsets.ts';

/** Returns undefined for types whose text is not their value. */
export function keyLiteral({ dataType, charset, collation }: Column, value: Buffer): string | undefined {
  const text = value.toString('latin1');
  const hex = value.length === 0 ? `''` : `X'${value.toString('hex')}'`;
  if (dataType.endsWith('int')) return /^-?\d{1,20}$/.test(text) ? text : undefined;
  if (/^(?:date|datetime|timestamp)$/.test(dataType))
    return /^[-0-9: .]{10,26}$/.test(text) ? `'${text}'` : undefined;
  if (/binary$|blob$/.test(dataType)) return hex;
  if (!/char$|text$/.test(dataType) || charset === undefined || !isClientCharset(charset)) return undefined;
  if (charset === 'binary') return hex;
  // Otherwise the default collation and that of the column have the same rank.
  return `CONVERT(${hex} USING ${charset})${collation === undefined ? '' : ` COLLATE ${collation}`}`;
}
