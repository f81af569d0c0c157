// Sends a statement as bytes: mysql2 takes text only, and would make UTF-8 of it. Like row-takeover.ts this knows
// mysql2's insides (tried with 3.24): only the sending is ours, mysql2 reads the answer as ever.
import mysql from 'mysql2';
import { BackupError } from '../errors.ts';

/** mysql2's Connection as it is. */
interface Wire {
  readonly config: { clientFlags: number };
  readonly serverCapabilityFlags: number;
  sequenceId: number;
  write(bytes: Buffer): void;
  addCommand(command: QueryCommand): void;
}

/** mysql2's Query as it is: `start` sends the statement and returns the state that takes the answer. */
interface QueryCommand {
  start: (packet: unknown, wire: Wire) => unknown;
  readonly resultsetHeader: unknown;
}

type OnResult = (error: Error | null, result?: unknown) => void;

const MAX_PACKET_BYTES = 0xffffff;
const COM_QUERY = 0x03;
const CLIENT_QUERY_ATTRIBUTES = 1 << 27;

/** Sends the statement, or queues it behind what the connection is doing. Its bytes are not copied. */
export function sendStatement(connection: mysql.Connection, statement: Buffer, onResult: OnResult): void {
  const query = createQuery(onResult);
  if (typeof query.start !== 'function' || typeof query.resultsetHeader !== 'function')
    throw new BackupError(
      'INTERNAL',
      'this version of mysql2 is not the one that raw statements were made for',
    );
  query.start = (_, wire) => {
    writeStatement(wire, statement);
    return query.resultsetHeader;
  };
  (connection as unknown as Wire).addCommand(query);
}

function writeStatement(wire: Wire, statement: Buffer): void {
  const hasAttributes =
    (wire.config.clientFlags & wire.serverCapabilityFlags & CLIENT_QUERY_ATTRIBUTES) !== 0;
  // No attributes, in one set.
  const command = Buffer.from(hasAttributes ? [COM_QUERY, 0, 1] : [COM_QUERY]);
  let left = command.length + statement.length;
  for (let at = 0; ;) {
    const packetBytes = Math.min(left, MAX_PACKET_BYTES);
    const isFirst = at === 0;
    const header = Buffer.from([packetBytes, packetBytes >> 8, packetBytes >> 16, wire.sequenceId]);
    const end = at + packetBytes - (isFirst ? command.length : 0);
    wire.write(isFirst ? Buffer.concat([header, command]) : header);
    if (end > at) wire.write(statement.subarray(at, end));
    wire.sequenceId = (wire.sequenceId + 1) % 256;
    at = end;
    left -= packetBytes;
    // A full packet is followed by another one, be it empty.
    if (packetBytes < MAX_PACKET_BYTES) return;
  }
}

function createQuery(onResult: OnResult): QueryCommand {
  // Missing from mysql2's types. Without a stream factory mysql2 refuses LOCAL INFILE requests.
  const { createQuery: create } = mysql as unknown as {
    createQuery: (sql: string, values: undefined, onResult: OnResult, config: object) => QueryCommand;
  };
  return create('', undefined, onResult, {});
}
