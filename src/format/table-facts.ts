// Facts about a table in information_schema. Other statements than its definition read them, so the
// comparison after a restore does not depend on the text of one server version. Texts are decoded
// from hexadecimal digits that the server computes.
import { z } from 'zod';

const text = z.string();
const optional = z.string().nullable();

const columnFacts = z.object({
  name: text,
  /** `int unsigned`, `enum('a','b')`. */
  type: text,
  nullable: z.boolean(),
  /** Default as the server prints it; null: none, or NULL. */
  default: optional,
  charset: optional,
  collation: optional,
  /** `auto_increment`, `STORED GENERATED`, `INVISIBLE`. */
  extra: text,
  comment: text,
  /** Expression of a generated column. */
  expression: optional,
});

const indexFacts = z.object({
  name: text,
  unique: z.boolean(),
  /** BTREE, HASH, FULLTEXT, SPATIAL. */
  type: text,
  comment: text,
  /** INVISIBLE, or MariaDB's IGNORED. */
  hidden: z.boolean(),
  parts: z.array(
    z.object({
      /** null: an expression. */
      column: optional,
      expression: optional,
      /** Length in characters or bytes; null: the whole column. */
      prefix: z.int().nullable(),
      descending: z.boolean(),
    }),
  ),
});

const foreignKeyFacts = z.object({
  name: text,
  columns: z.array(text),
  schema: text,
  table: text,
  referenced: z.array(text),
  onUpdate: text,
  onDelete: text,
});

const checkFacts = z.object({ name: text, clause: text, enforced: z.boolean() });

const partitionFacts = z.object({
  name: text,
  subpartition: optional,
  method: optional,
  subMethod: optional,
  expression: optional,
  subExpression: optional,
  description: optional,
  comment: text,
});

export const tableFacts = z.object({
  engine: text,
  collation: optional,
  /** `row_format=COMPRESSED stats_persistent=1`. */
  options: text,
  comment: text,
  columns: z.array(columnFacts),
  indexes: z.array(indexFacts),
  foreignKeys: z.array(foreignKeyFacts),
  checks: z.array(checkFacts),
  partitions: z.array(partitionFacts),
});

export type TableFacts = z.infer<typeof tableFacts>;
export type ColumnFacts = z.infer<typeof columnFacts>;
export type IndexFacts = z.infer<typeof indexFacts>;
export type ForeignKeyFacts = z.infer<typeof foreignKeyFacts>;
export type CheckFacts = z.infer<typeof checkFacts>;
export type PartitionFacts = z.infer<typeof partitionFacts>;
