// A definition as data: one statement as bytes, and the session in which it has its original
// meaning. Pure. A restore reads only these records: it never splits a script. Invariant: the
// session of a record has only known values, so no record can set other variables.
import { defined } from '../core/defined.ts';
import { z } from 'zod';
import { BackupError } from '../core/errors.ts';
import { isClientCharset } from '../sql/tokens/charsets.ts';
import { sha256Hex } from './sha256.ts';
import { tableFacts } from './table-facts.ts';

export const DEFINITION_KINDS = [
  'schema',
  'library',
  'sequence',
  'table',
  'histogram',
  'view',
  'procedure',
  'function',
  'package',
  'package body',
  'trigger',
  'event',
  'role',
  'account',
  'grant',
  'default role',
] as const;

export type DefinitionKind = (typeof DEFINITION_KINDS)[number];

/** Bytes in JSON: text if they are UTF-8, otherwise base64. */
const bytes = z
  .union([z.string(), z.object({ base64: z.base64() })])
  .transform((value): Buffer =>
    typeof value === 'string' ? Buffer.from(value, 'utf8') : Buffer.from(value.base64, 'base64'),
  );

/** Every word that a server has ever had in an sql_mode (MySQL 5.7 to 9.7, MariaDB 10.6 to 12). */
const SQL_MODES = new Set(
  `REAL_AS_FLOAT PIPES_AS_CONCAT ANSI_QUOTES IGNORE_SPACE NOT_USED ONLY_FULL_GROUP_BY NO_UNSIGNED_SUBTRACTION NO_DIR_IN_CREATE
   IGNORE_BAD_TABLE_OPTIONS POSTGRESQL ORACLE MSSQL DB2 MAXDB NO_KEY_OPTIONS NO_TABLE_OPTIONS NO_FIELD_OPTIONS MYSQL323 MYSQL40 ANSI
   NO_AUTO_VALUE_ON_ZERO NO_BACKSLASH_ESCAPES STRICT_TRANS_TABLES STRICT_ALL_TABLES NO_ZERO_IN_DATE NO_ZERO_DATE INVALID_DATES
   ALLOW_INVALID_DATES ERROR_FOR_DIVISION_BY_ZERO TRADITIONAL NO_AUTO_CREATE_USER HIGH_NOT_PRECEDENCE NO_ENGINE_SUBSTITUTION
   PAD_CHAR_TO_FULL_LENGTH EMPTY_STRING_IS_NULL SIMULTANEOUS_ASSIGNMENT TIME_ROUND_FRACTIONAL TIME_TRUNCATE_FRACTIONAL`.split(
    /\s+/,
  ),
);

const sqlMode = z
  .string()
  .refine(
    (mode) => mode === '' || mode.split(',').every((word) => SQL_MODES.has(word)),
    'has an unknown sql_mode',
  );
const charset = z.string().refine(isClientCharset, 'has an unknown character set');
const collation = z.string().regex(/^[a-z0-9]+(?:_[a-z0-9]+)*$/);
const timeZone = z.string().regex(/^(?:SYSTEM|[+-]\d\d:\d\d|[A-Za-z][\w+-]*(?:\/[\w+-]+)*)$/);

const creationSession = z.object({
  /** character_set_client: encoding of the statement. */
  client: charset,
  collation: collation.optional(),
  /** Default collation of the schema when the object was created. */
  databaseCollation: collation.optional(),
  sqlMode,
  timeZone: timeZone.optional(),
});

/**
 * Kinds with their own client character set. Other kinds are read and written in UTF-8, whichever
 * client created them.
 */
const CLIENT_KINDS: ReadonlySet<DefinitionKind> = new Set([
  'view',
  'procedure',
  'function',
  'package',
  'package body',
  'trigger',
  'event',
]);

const recordFields = z.object({
  kind: z.enum(DEFINITION_KINDS),
  /** Absent for accounts and roles. */
  schema: z.string().min(1).optional(),
  /**
   * Name of the object; for an account `'user'@'host'`; for its grants the account; for a histogram
   * the column.
   */
  name: z.string().min(1),
  /** Table of a trigger or a histogram. */
  table: z.string().min(1).optional(),
  /** Statement to send unchanged, in the session's `client`. */
  statement: bytes,
  /** Statement as the server printed it; absent: equal to `statement`. */
  printed: bytes.optional(),
  session: creationSession,
  /** Statement to send afterwards, in UTF-8: a comment that `client` cannot represent. */
  followUp: bytes.optional(),
  /** Columns of a view, for a stand-in. */
  columns: z.array(z.string()).optional(),
  /** Next value of a sequence. */
  next: z
    .string()
    .regex(/^-?\d+$/)
    .optional(),
  /** Whether a schema is read-only. */
  readOnly: z.literal(true).optional(),
  /** Facts about a table in information_schema. */
  facts: tableFacts.optional(),
  /** Reason why the restored object may differ, as a sentence. */
  inexact: z.string().optional(),
  /** Reason why the object cannot be restored: the server's own message. */
  broken: z.string().optional(),
});

/**
 * Refuses settings that a restore does not make before the statement: otherwise the statement would
 * be checked in one way and sent in another.
 */
const definitionRecord = recordFields
  .refine(({ kind, session: { client } }) => client === 'utf8mb4' || CLIENT_KINDS.has(kind), {
    path: ['session', 'client'],
    message: 'has to be utf8mb4',
  })
  .refine(
    ({ kind, session: { sqlMode } }) => sqlMode === '' || CLIENT_KINDS.has(kind) || kind === 'library',
    { path: ['session', 'sqlMode'], message: 'has to be empty' },
  );

export type DefinitionRecord = z.infer<typeof definitionRecord>;
export type CreationSession = DefinitionRecord['session'];

/** Serializes a record to one line of JSON. */
export function serializeRecord(record: DefinitionRecord): Buffer {
  const { statement, printed, followUp, ...rest } = record;
  const json = {
    ...rest,
    statement: bytesToJson(statement),
    ...(printed === undefined || printed.equals(statement) ? {} : { printed: bytesToJson(printed) }),
    ...(followUp === undefined ? {} : { followUp: bytesToJson(followUp) }),
  };
  return Buffer.from(`${JSON.stringify(json)}\n`);
}

function bytesToJson(value: Buffer): string | { base64: string } {
  const text = value.toString('utf8');
  return Buffer.from(text, 'utf8').equals(value) ? text : { base64: value.toString('base64') };
}

/**
 * Parses a record.
 * @param object name of the object, for messages
 * @throws BackupError MANIFEST_INVALID
 */
export function parseRecord(line: Buffer, object: string): DefinitionRecord {
  let json: unknown;
  try {
    json = JSON.parse(line.toString('utf8'));
  } catch (cause) {
    throw invalid(object, 'a record is not JSON', cause);
  }
  const result = definitionRecord.safeParse(json);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const { kind, schema, name } = json as Partial<Record<'kind' | 'schema' | 'name', unknown>>;
  throw invalid(
    object,
    `${[kind, schema, name].filter((part) => typeof part === 'string').join(' ')}: ${issue!.path.join('.')} ${issue!.message}`,
  );
}

function invalid(object: string, why: string, cause?: unknown): BackupError {
  return new BackupError('MANIFEST_INVALID', `${object} is invalid: ${why}`, {
    hint: 'The backup was damaged or changed: use another one.',
    ...defined({ cause }),
  });
}

/** Returns the hash of a record for the manifest: SHA-256 of its line. */
export function hashRecord(line: Buffer): string {
  return sha256Hex(line);
}

/**
 * Describes a record for messages: `view shop.v`, `account 'a'@'%'`, `histogram on
 * shop.orders.status`.
 */
export function describeRecord({
  kind,
  schema,
  name,
  table,
}: Pick<DefinitionRecord, 'kind' | 'schema' | 'name' | 'table'>): string {
  if (kind === 'schema') return `schema ${name}`;
  if (kind === 'histogram') return `histogram on ${schema}.${table}.${name}`;
  return schema === undefined ? `${kind} ${name}` : `${kind} ${schema}.${name}`;
}
