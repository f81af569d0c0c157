// The session of a statement, from events as servers wrote them.
import { describe, expect, it } from '@jest/globals';
import { parseQueryContext } from '../../../src/binlog/query-context.ts';

/** An event with status variables, as the servers lay it out. */
function eventOf(
  status: string,
  { schema = 'shop', text = 'SELECT 1', flags = 0, error = 0 } = {},
): {
  event: Buffer;
  body: Buffer;
} {
  const variables = Buffer.from(status.replaceAll(' ', ''), 'hex');
  const fixed = Buffer.alloc(13);
  fixed.writeUInt32LE(7, 0);
  fixed[8] = Buffer.byteLength(schema);
  fixed.writeUInt16LE(error, 9);
  fixed.writeUInt16LE(variables.length, 11);
  const body = Buffer.concat([fixed, variables, Buffer.from(`${schema}\0${text}`)]);
  const header = Buffer.alloc(19);
  header.writeUInt32LE(1_800_000_000, 0);
  header[4] = 2;
  header.writeUInt16LE(flags, 17);
  return { event: Buffer.concat([header, body]), body };
}

const settingsOf = (status: string, isMariaDb: boolean): Record<string, string> => {
  const { event, body } = eventOf(status);
  return Object.fromEntries(parseQueryContext(event, body, isMariaDb).settings);
};

describe('the session of a statement', () => {
  it('of MySQL 9.7', () => {
    const status = '0000000000 012000a04500000000 0603737464 04ff00ff00ff00 0c0177696b6900 12ff00 1500';
    expect(settingsOf(status, false)).toEqual({
      pseudo_thread_id: '7',
      timestamp: '1800000000.000000',
      auto_increment_increment: '1',
      auto_increment_offset: '1',
      lc_time_names: '0',
      foreign_key_checks: '1',
      unique_checks: '1',
      sql_auto_is_null: '0',
      sql_mode: '1168113696',
      character_set_client: '255',
      collation_connection: '255',
      collation_server: '255',
      default_collation_for_utf8mb4: '255',
    });
  });

  it('of MariaDB 11.8, with every bit of its options', () => {
    const status = '0000800054 010000205400000000 0603737464 04080008000009 810900000000000000';
    expect(settingsOf(status, true)).toMatchObject({
      foreign_key_checks: '0',
      unique_checks: '1',
      check_constraint_checks: '0',
      explicit_defaults_for_timestamp: '0',
      sql_if_exists: '1',
      system_versioning_insert_history: '1',
      collation_server: '2304',
    });
    expect(settingsOf('0000000001 83022100000823000 00a'.replaceAll(' ', ''), true)).toMatchObject({
      explicit_defaults_for_timestamp: '1',
      sql_if_exists: '0',
      character_set_collations: '33:2048,35:2560',
    });
  });

  it('has increments, a time zone and microseconds', () => {
    expect(settingsOf('030a000300 05062b30353a3030 0d40e201', false)).toMatchObject({
      auto_increment_increment: '10',
      auto_increment_offset: '3',
      time_zone: "'+05:00'",
      timestamp: '1800000000.123456',
    });
  });

  it('has the schema, unless the statement does not depend on it, and the error at the source', () => {
    const plain = eventOf('');
    expect(parseQueryContext(plain.event, plain.body, false)).toMatchObject({ schema: 'shop', errorCode: 0 });
    const free = eventOf('', { flags: 8, error: 1062, text: 'CREATE DATABASE x' });
    const context = parseQueryContext(free.event, free.body, false);
    expect([context.schema, context.errorCode, context.text.toString()]).toEqual([
      undefined,
      1062,
      'CREATE DATABASE x',
    ]);
  });

  it.each(['63', '01', '0505', '05 03 273b 78', '0c 02 61'])('refuses the status %s', (status) => {
    expect(() => settingsOf(status, false)).toThrow(expect.objectContaining({ code: 'BINLOG_INVALID' }));
  });
});
