// Method by which rows get into the target.

export type LoadMethod = { kind: 'load-data' } | { kind: 'insert'; maxStatementBytes: number };
