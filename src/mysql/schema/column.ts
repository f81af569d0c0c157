// A column of a table, as far as reading and loading rows depend on it.
import type { ColumnFacts } from '../../format/table-facts.ts';

export interface Column {
  name: string;
  /** Lower case, without length: `int`, `varchar`, `json`. */
  dataType: string;
  /** The whole type: `int unsigned`, `enum('a','b')`. */
  columnType: string;
  nullable: boolean;
  charset: string | undefined;
  collation: string | undefined;
  generated: boolean;
  /** A column of MariaDB's system-time period: shown as generated, but it holds the history. */
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
