// Row events as BINLOG statements: a large group is cut, with its table maps before each part.
import { describe, expect, it } from '@jest/globals';
import { crc32 } from 'node:zlib';
import { RowGroup } from '../../../src/binlog/row-group.ts';

const TABLE_MAP = 19;
const WRITE_ROWS = 30;

function eventOf(type: number, tableId: number, flags: number, bytes: number): Buffer {
  const event = Buffer.alloc(19 + 8 + bytes + 4, type);
  event[4] = type;
  event.writeUInt32LE(event.length, 9);
  event.writeUIntLE(tableId, 19, 6);
  event.writeUInt16LE(flags, 25);
  event.writeUInt32LE(crc32(event.subarray(0, -4)), event.length - 4);
  return event;
}

/** The events of a statement: type, table and flags of each. */
function eventsOf(statement: string): [number, number, number][] {
  const bytes = Buffer.from(/^BINLOG '(.*)'$/.exec(statement)![1]!, 'base64');
  const events: [number, number, number][] = [];
  for (let at = 0; at < bytes.length; at += bytes.readUInt32LE(at + 9)) {
    const event = bytes.subarray(at, at + bytes.readUInt32LE(at + 9));
    expect(event.readUInt32LE(event.length - 4)).toBe(crc32(event.subarray(0, -4)));
    events.push([event[4]!, event.readUIntLE(19, 6), event.readUInt16LE(25)]);
  }
  return events;
}

describe('a group of row events', () => {
  it('is one statement with the maps of its tables', () => {
    const group = new RowGroup(true);
    for (const table of [5, 6]) {
      const map = eventOf(TABLE_MAP, table, 0, 10);
      group.addMap(map, map.subarray(19));
    }
    expect(group.addRows(eventOf(WRITE_ROWS, 5, 0, 100))).toBeUndefined();
    expect(group.isEmpty).toBe(false);
    expect(eventsOf(group.addRows(eventOf(WRITE_ROWS, 6, 1, 100))!)).toEqual([
      [TABLE_MAP, 5, 0],
      [TABLE_MAP, 6, 0],
      [WRITE_ROWS, 5, 0],
      [WRITE_ROWS, 6, 1],
    ]);
    expect(group.isEmpty).toBe(true);
  });

  it('is cut where it is large: each part ends its statement and has the maps', () => {
    const group = new RowGroup(true);
    const map = eventOf(TABLE_MAP, 5, 0, 10);
    group.addMap(map, map.subarray(19));
    const statements = Array.from({ length: 5 }, (_, i) =>
      group.addRows(eventOf(WRITE_ROWS, 5, i === 4 ? 1 : 0, 600_000)),
    ).filter((statement) => statement !== undefined);
    expect(statements.map(eventsOf)).toEqual([
      [
        [TABLE_MAP, 5, 0],
        [WRITE_ROWS, 5, 0],
        [WRITE_ROWS, 5, 1],
      ],
      [
        [TABLE_MAP, 5, 0],
        [WRITE_ROWS, 5, 0],
        [WRITE_ROWS, 5, 1],
      ],
      [
        [TABLE_MAP, 5, 0],
        [WRITE_ROWS, 5, 1],
      ],
    ]);
  });
});
