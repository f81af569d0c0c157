// Events out of packets that are cut anywhere.
import { describe, expect, it } from '@jest/globals';
import { EventReader } from '../../../../src/mysql/protocol/event-reader.ts';

const FULL = 0xffffff;

function eventOf(bytes: number): Buffer {
  const event = Buffer.alloc(bytes, bytes % 251);
  event.writeUInt32LE(bytes, 9);
  return event;
}

/** The packets of payloads, in which a full packet is followed by another one. */
function packetsOf(payloads: readonly Buffer[]): Buffer {
  const parts: Buffer[] = [];
  let sequence = 1;
  for (const payload of payloads)
    for (let from = 0; ; from += FULL) {
      const piece = payload.subarray(from, from + FULL);
      parts.push(Buffer.from([piece.length, piece.length >> 8, piece.length >> 16, sequence++ % 256]), piece);
      if (piece.length < FULL) break;
    }
  return Buffer.concat(parts);
}

const ok = (event: Buffer): Buffer => Buffer.concat([Buffer.from([0]), event]);
const EOF = Buffer.from([0xfe, 0, 0, 2, 0]);

function readAll(stream: Buffer, step: number): { reader: EventReader; events: Buffer[] } {
  const reader = new EventReader();
  const events: Buffer[] = [];
  for (let from = 0; from < stream.length; from += step) {
    reader.write(stream.subarray(from, from + step));
    events.push(...reader.take());
  }
  return { reader, events };
}

describe('events', () => {
  it.each([1, 2, 3, 5, 7, 19, 23, 24, 64, 1000])('of small packets that come %d bytes at a time', (step) => {
    const events = Array.from({ length: 300 }, (_, i) => eventOf(19 + (i % 37)));
    const read = readAll(packetsOf([...events.map(ok), EOF]), step);
    expect(read.events.map((event) => event.toString('hex'))).toEqual(
      events.map((event) => event.toString('hex')),
    );
    expect(read.reader.end).toEqual({ isEnd: true });
  });

  it.each([FULL - 2, FULL - 1, FULL, FULL + 1, 2 * FULL - 2, 2 * FULL - 1, 2 * FULL + 5])(
    'of %d bytes, at the limits of packets',
    (bytes) => {
      const events = [eventOf(19), eventOf(bytes), eventOf(30)];
      const read = readAll(packetsOf([...events.map(ok), EOF]), 1_000_003);
      expect(read.events.map(({ length }) => length)).toEqual([19, bytes, 30]);
      expect(read.events[1]!.equals(events[1]!)).toBe(true);
      expect(read.reader.end).toEqual({ isEnd: true });
    },
  );

  it('end with the error of the server', () => {
    const error = Buffer.concat([Buffer.from([0xff, 0xd4, 0x04]), Buffer.from('#HY000Could not find it')]);
    const { reader } = readAll(packetsOf([ok(eventOf(19)), error]), 4);
    expect(reader.end).toEqual({ errno: 1236, sqlState: 'HY000', message: 'Could not find it' });
  });

  it('are refused if they are cut, too long, out of order, or no packets of a log', () => {
    const short = ok(eventOf(40)).subarray(0, 30);
    const long = ok(Buffer.concat([eventOf(40), Buffer.from([1])]));
    const tiny = ok(eventOf(19).fill(0));
    const strange = Buffer.from([0x42, 1, 2]);
    const disordered = packetsOf([ok(eventOf(19)), ok(eventOf(19))]);
    disordered[4 + 20 + 3] = 9;
    const after = Buffer.concat([packetsOf([EOF]), Buffer.from([1])]);
    const streams = [
      ...[short, long, tiny, strange].map((payload) => packetsOf([payload])),
      disordered,
      after,
    ];
    for (const stream of streams)
      for (const step of [1, 7, 1000])
        expect(() => readAll(stream, step)).toThrow(
          expect.objectContaining({ code: 'SOURCE_CONNECTION_LOST' }),
        );
  });
});
