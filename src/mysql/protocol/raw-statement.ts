// Sends a statement as bytes. mysql2 only accepts text and encodes it as UTF-8. This file only
// sends the statement; mysql2 reads the answer.
import type mysql from 'mysql2';
import {
  countPacket,
  createQuery,
  MAX_PACKET_BYTES,
  type OnResult,
  packetHeader,
  type Wire,
} from './wire.ts';

const COM_QUERY = 0x03;
const CLIENT_QUERY_ATTRIBUTES = 1 << 27;

/** Sends the statement, or queues it after pending commands. Does not copy the bytes. */
export function sendStatement(connection: mysql.Connection, statement: Buffer, onResult: OnResult): void {
  const query = createQuery('', onResult, ['start', 'resultsetHeader']);
  query.start = (_, wire) => {
    // mysql2 reads rows with these: ANALYZE TABLE and its kind have some.
    Object.assign(query, { options: wire.config });
    writeStatement(wire, statement);
    return query.resultsetHeader;
  };
  (connection as unknown as Wire).addCommand(query);
}

function writeStatement(wire: Wire, statement: Buffer): void {
  const hasAttributes =
    (wire.config.clientFlags & wire.serverCapabilityFlags & CLIENT_QUERY_ATTRIBUTES) !== 0;
  // Zero query attributes, in one set.
  const command = Buffer.from(hasAttributes ? [COM_QUERY, 0, 1] : [COM_QUERY]);
  let left = command.length + statement.length;
  for (let offset = 0; ;) {
    const packetBytes = Math.min(left, MAX_PACKET_BYTES);
    const isFirst = offset === 0;
    const header = packetHeader(packetBytes, wire);
    const end = offset + packetBytes - (isFirst ? command.length : 0);
    wire.write(isFirst ? Buffer.concat([header, command]) : header);
    if (end > offset) wire.write(statement.subarray(offset, end));
    countPacket(wire);
    offset = end;
    left -= packetBytes;
    // The protocol requires a further packet after a full one, even an empty packet.
    if (packetBytes < MAX_PACKET_BYTES) return;
  }
}
