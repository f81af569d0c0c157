// The session in which a statement of the binary log ran: variables that change its meaning.
// Layouts: "Query event" in the MySQL source documentation, and in the MariaDB knowledge base.
// Pure.
import { EVENT, HEADER_BYTES, malformed, secondsOf } from './event.ts';

/** Flag of an event: the statement does not depend on the default schema. */
const SUPPRESSES_USE = 0x8;

/** Bits of the options of a session. */
const OPTION = {
  autoIsNull: 1 << 14,
  noCheckConstraints: 1 << 15,
  noForeignKeyChecks: 1 << 26,
  relaxedUniqueChecks: 1 << 27,
  /** The following are of MariaDB. */
  explicitDefaults: 1 << 24,
  ifExists: 1 << 28,
  insertHistory: 1 << 30,
} as const;

/**
 * MariaDB's default collations of character sets. Its value names them by the numbers of
 * collations,
 * `33:2048,45:2304`: the default one of the character set, and the one that takes its place.
 */
export const CHARSET_COLLATIONS = 'character_set_collations';

export interface QueryContext {
  /** Default schema; undefined: the statement does not depend on one. */
  schema: string | undefined;
  /** Statement in the character set of the client. */
  text: Buffer;
  /** Number of the error with which the statement ended at the source; 0: none. */
  errorCode: number;
  /** Assignments of session variables, `name = value`, in order. */
  settings: readonly (readonly [name: string, value: string])[];
}

/**
 * Reads a statement and its session.
 * @param event whole event
 * @param body event without its header and its checksum; of a compressed one, inflated
 * @throws BackupError BINLOG_INVALID for a variable of an unknown form
 */
export function parseQueryContext(event: Buffer, body: Buffer, isMariaDb: boolean): QueryContext {
  const threadId = body.readUInt32LE(0);
  const schemaBytes = body[8]!;
  const errorCode = body.readUInt16LE(9);
  const statusBytes = body.readUInt16LE(11);
  const schemaAt = 13 + statusBytes;
  const textAt = schemaAt + schemaBytes + 1;
  if (textAt > body.length) throw malformed('a cut statement');
  const flags = event.readUInt16LE(17);
  const schema = body.toString('utf8', schemaAt, schemaAt + schemaBytes);
  const { settings, microseconds } = readStatus(body.subarray(13, schemaAt), isMariaDb);
  return {
    schema: (flags & SUPPRESSES_USE) !== 0 || schema === '' ? undefined : schema,
    text: body.subarray(textAt),
    errorCode,
    settings: [
      ['pseudo_thread_id', String(threadId)],
      ['timestamp', `${secondsOf(event)}.${String(microseconds).padStart(6, '0')}`],
      ...settings,
    ],
  };
}

function readStatus(
  status: Buffer,
  isMariaDb: boolean,
): { settings: (readonly [string, string])[]; microseconds: number } {
  const settings = new Map<string, string>([
    // Absent in an event: the value is 1.
    ['auto_increment_increment', '1'],
    ['auto_increment_offset', '1'],
    ['lc_time_names', '0'],
  ]);
  let microseconds = 0;
  let at = 0;
  const text = (): string => {
    const bytes = status[at++]!;
    at += bytes;
    if (at > status.length) throw malformed('a cut variable of a statement');
    return status.toString('latin1', at - bytes, at);
  };
  const number = (bytes: number): number => {
    at += bytes;
    if (at > status.length) throw malformed('a cut variable of a statement');
    return status.readUIntLE(at - bytes, bytes);
  };
  while (at < status.length) {
    const code = status[at++]!;
    switch (code) {
      case 0: {
        const bits = number(4);
        const has = (bit: number): string => ((bits & bit) === 0 ? '0' : '1');
        const lacks = (bit: number): string => ((bits & bit) === 0 ? '1' : '0');
        settings.set('foreign_key_checks', lacks(OPTION.noForeignKeyChecks));
        settings.set('unique_checks', lacks(OPTION.relaxedUniqueChecks));
        settings.set('sql_auto_is_null', has(OPTION.autoIsNull));
        if (!isMariaDb) break;
        settings.set('check_constraint_checks', lacks(OPTION.noCheckConstraints));
        settings.set('explicit_defaults_for_timestamp', has(OPTION.explicitDefaults));
        settings.set('sql_if_exists', has(OPTION.ifExists));
        // Older versions do not have the variable.
        if (has(OPTION.insertHistory) === '1') settings.set('system_versioning_insert_history', '1');
        break;
      }
      case 1:
        number(6);
        number(2);
        settings.set('sql_mode', String(status.readBigUInt64LE(at - 8)));
        break;
      case 2:
        text();
        at++;
        break;
      case 3:
        settings.set('auto_increment_increment', String(number(2)));
        settings.set('auto_increment_offset', String(number(2)));
        break;
      case 4:
        settings.set('character_set_client', String(number(2)));
        settings.set('collation_connection', String(number(2)));
        settings.set('collation_server', String(number(2)));
        break;
      case 5:
        settings.set('time_zone', quoted(text()));
        break;
      case 6:
        text();
        break;
      case 7:
        settings.set('lc_time_names', String(number(2)));
        break;
      case 8:
        settings.set('collation_database', String(number(2)));
        break;
      case 9:
        at += 8;
        break;
      case 10:
        at += 4;
        break;
      case 11:
        text();
        text();
        break;
      case 12: {
        // 254: too many to name.
        const named = number(1) % 254;
        for (let i = 0; i < named; i++) {
          const end = status.indexOf(0, at);
          if (end < 0) throw malformed('a cut variable of a statement');
          at = end + 1;
        }
        break;
      }
      case 13:
      case 128:
        microseconds = number(3);
        break;
      case 16:
        settings.set('explicit_defaults_for_timestamp', String(number(1)));
        break;
      case 17:
      case 129:
        at += 8;
        break;
      case 18:
        settings.set('default_collation_for_utf8mb4', String(number(2)));
        break;
      case 19:
        settings.set('sql_require_primary_key', String(number(1)));
        break;
      case 20:
        settings.set('default_table_encryption', String(number(1)));
        break;
      // MySQL 9.7 writes it; the vendor's program makes nothing of it.
      case 21:
        at++;
        break;
      case 131: {
        const pairs = Array.from({ length: number(1) }, () => `${number(2)}:${number(2)}`);
        settings.set(CHARSET_COLLATIONS, pairs.join(','));
        break;
      }
      default:
        throw malformed(`a statement with the unknown variable ${code}`);
    }
  }
  if (at !== status.length) throw malformed('a cut variable of a statement');
  return { settings: [...settings], microseconds };
}

function quoted(name: string): string {
  if (!/^[\w+\-:/]+$/.test(name)) throw malformed('a time zone of an unknown form');
  return `'${name}'`;
}

/** Returns the assignments of an event that gives a value to the next statement. */
export function valueSettings(type: number, body: Buffer): string[] | undefined {
  if (type === EVENT.INTVAR) {
    const name = body[0] === 1 ? 'last_insert_id' : body[0] === 2 ? 'insert_id' : undefined;
    return name && [`${name} = ${body.readBigUInt64LE(1)}`];
  }
  if (type === EVENT.RAND)
    return [`rand_seed1 = ${body.readBigUInt64LE(0)}`, `rand_seed2 = ${body.readBigUInt64LE(8)}`];
  return undefined;
}

export function bodyWithoutChecksum(event: Buffer, checksumBytes: number): Buffer {
  return event.subarray(HEADER_BYTES, event.length - checksumBytes);
}
