// The masked columns of a backup or a restore. Pure.
import { formatCount } from '../../core/units.ts';
import { code, type Table } from './markdown.ts';

interface MaskedTable {
  table: string;
  columns: readonly { column: string; mask: string; class: string; values: number }[];
}

export function maskedBlock(masked: readonly MaskedTable[]): Table {
  return {
    head: ['Masked column', 'Mask', 'Class', 'Values'],
    numbers: [3],
    rows: masked.flatMap(({ table, columns }) =>
      columns.map((each) => [
        code(`${table}.${each.column}`),
        each.mask,
        each.class,
        formatCount(each.values),
      ]),
    ),
    noun: 'columns',
  };
}
