// A column of a table, as far as reading and loading rows depend on it.

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
