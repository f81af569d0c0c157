// mysql2's insides, as far as more than one file needs them (tried with 3.24). What they are asked for is looked at first, so that
// another version of mysql2 is an error and not a surprise.
import mysql from 'mysql2';
import type { Duplex } from 'node:stream';
import { BackupError } from '../../core/errors.ts';

export interface PacketSink {
  execute(data: Buffer): void;
}

/** mysql2's Connection as it is. */
export interface Wire {
  readonly config: { clientFlags: number };
  readonly serverCapabilityFlags: number;
  readonly stream: Duplex;
  packetParser: PacketSink;
  /** Only with the compressed protocol: takes the uncompressed stream. */
  _inflatedPacketsParser?: PacketSink;
  sequenceId: number;
  write(bytes: Buffer): void;
  addCommand(command: QueryCommand): void;
}

/** mysql2's Query as it is. `next` is the state that takes the next packet; `row` is the state of reading rows. */
export interface QueryCommand {
  next: unknown;
  readonly row: unknown;
  execute(packet: unknown, connection: unknown): boolean;
  once(event: 'fields', listener: (columns?: mysql.FieldPacket[]) => void): void;
  /** Sends the statement, and returns the state that takes the answer. */
  start: (packet: unknown, wire: Wire) => unknown;
  readonly resultsetHeader: unknown;
  /** Called when the server asks for the file of LOAD DATA LOCAL; returns the state that takes the report. */
  _streamLocalInfile: (wire: Wire) => unknown;
  readonly infileOk: unknown;
  /** Set before the end of the file: what the statement fails with, whatever the server reports. */
  _localStreamError?: unknown;
}

export type OnResult = (error: Error | null, result?: unknown) => void;

/** What the length of a packet can say: one that is so long is followed by another, be it empty. */
export const MAX_PACKET_BYTES = 0xffffff;

/** @throws BackupError INTERNAL if the command lacks one of `methods` */
export function createQuery(
  sql: string,
  onResult: OnResult,
  methods: readonly (keyof QueryCommand)[],
): QueryCommand {
  // Missing from mysql2's types. Without a stream factory mysql2 refuses LOCAL INFILE requests.
  const { createQuery: create } = mysql as unknown as {
    createQuery: (sql: string, values: undefined, onResult: OnResult, config: object) => QueryCommand;
  };
  const query = create(sql, undefined, onResult, {});
  assertKnown(methods.every((method) => typeof query[method] === 'function'));
  return query;
}

/** @throws BackupError INTERNAL where mysql2 is not what this program knows of it */
export function assertKnown(isKnown: boolean): void {
  if (!isKnown)
    throw new BackupError('INTERNAL', 'this version of mysql2 is not the one that this program was made for');
}

export function packetHeader(bytes: number, { sequenceId }: Wire): Buffer {
  return Buffer.from([bytes, bytes >> 8, bytes >> 16, sequenceId]);
}

export function countPacket(wire: Wire): void {
  wire.sequenceId = (wire.sequenceId + 1) % 256;
}
