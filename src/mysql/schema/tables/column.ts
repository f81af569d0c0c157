// Column of a table, with the facts that matter to reading and loading rows.
import type { ColumnFacts } from '../../../format/table-facts.ts';

export interface Column {
  name: string;
  /** Lower case, without length: `int`, `varchar`, `json`. */
  dataType: string;
  /** Complete type: `int unsigned`, `enum('a','b')`. */
  columnType: string;
  nullable: boolean;
  charset: string | undefined;
  collation: string | undefined;
  generated: boolean;
  /**
   * Whether the column belongs to MariaDB's system-time period. The server shows such a column as
   * generated, but it holds the history.
   */
  period: boolean;
}

export function columnOf(facts: ColumnFacts): Column {
  const { name, type, nullable, charset, collation, extra, expression } = facts;
  const period = /^ROW (START|END)$/i.test(expression ?? '');
  return {
    name,
    dataType: /^\w+/.exec(type.toLowerCase())?.[0] ?? '',
    columnType: type,
    nullable,
    charset: charset ?? undefined,
    collation: collation ?? undefined,
    generated: /\b(VIRTUAL|STORED|PERSISTENT) GENERATED\b/i.test(extra) && !period,
    period,
  };
}
