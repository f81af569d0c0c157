// Internals of mysql2 that more than one file uses (tried with 3.24). The code verifies that they
// exist, so another version of mysql2 causes an error and no silent misbehaviour.
import mysql from 'mysql2';
import type { Duplex } from 'node:stream';
import { BackupError } from '../../core/errors.ts';

export interface PacketSink {
  execute(data: Buffer): void;
}

/** Internals of mysql2's Connection. */
export interface Wire {
  readonly config: { clientFlags: number };
  readonly serverCapabilityFlags: number;
  readonly stream: Duplex;
  packetParser: PacketSink;
  /** Parser of the uncompressed stream; exists only with the compressed protocol. */
  _inflatedPacketsParser?: PacketSink;
  sequenceId: number;
  write(bytes: Buffer): void;
  addCommand(command: QueryCommand): void;
}

/** Internals of mysql2's Query. `next` handles the next packet; `row` is the state for rows. */
export interface QueryCommand {
  next: unknown;
  readonly row: unknown;
  execute(packet: unknown, connection: unknown): boolean;
  once(event: 'fields', listener: (columns?: mysql.FieldPacket[]) => void): void;
  /** Sends the statement and returns the state that handles the answer. */
  start: (packet: unknown, wire: Wire) => unknown;
  readonly resultsetHeader: unknown;
  /**
   * Handles the server's request for the file of LOAD DATA LOCAL. Returns the state that handles
   * the final result.
   */
  _streamLocalInfile: (wire: Wire) => unknown;
  readonly infileOk: unknown;
  /**
   * Error of the source. Set before the end of the file, it becomes the error of the statement,
   * whatever the server reports.
   */
  _localStreamError?: unknown;
}

export type OnResult = (error: Error | null, result?: unknown) => void;

/** Maximum payload of a packet in bytes. Another packet follows a full one, even if empty. */
export const MAX_PACKET_BYTES = 0xffffff;

/**
 * Creates mysql2's command for a statement.
 * @throws BackupError INTERNAL if the command lacks one of `methods`
 */
export function createQuery(
  sql: string,
  onResult: OnResult,
  methods: readonly (keyof QueryCommand)[],
): QueryCommand {
  // Missing in mysql2's types. Without a stream factory mysql2 refuses LOCAL INFILE requests.
  const { createQuery: create } = mysql as unknown as {
    createQuery: (sql: string, values: undefined, onResult: OnResult, config: object) => QueryCommand;
  };
  const query = create(sql, undefined, onResult, {});
  assertKnown(methods.every((method) => typeof query[method] === 'function'));
  return query;
}

/**
 * Verifies an assumption about mysql2.
 * @throws BackupError INTERNAL if `isKnown` is false
 */
export function assertKnown(isKnown: boolean): void {
  if (!isKnown) throw new BackupError('INTERNAL', 'this program does not support this version of mysql2');
}

export function packetHeader(bytes: number, { sequenceId }: Wire): Buffer {
  return Buffer.from([bytes, bytes >> 8, bytes >> 16, sequenceId]);
}

export function countPacket(wire: Wire): void {
  wire.sequenceId = (wire.sequenceId + 1) % 256;
}
