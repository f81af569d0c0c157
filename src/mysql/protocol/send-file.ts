// Sends the file of a LOAD DATA LOCAL without copies, and recycles each buffer after the socket has
// taken its bytes. mysql2 copies each piece into a new buffer with a header: 300 MB of buffers for
// 300 MB of rows. V8 reacts with full collections. Together with those for the decompressor's
// buffers, they used 5 % of all CPU time of a restore, including the server's.
import type mysql from 'mysql2';
import { BackupError } from '../../core/errors.ts';
import { recyclePiece } from '../../core/buffer-pool.ts';
import { countPacket, createQuery, type OnResult, packetHeader, type Wire } from './wire.ts';

/**
 * Bytes per packet; far below the protocol's maximum, because a server receives a whole packet
 * before it processes the packet.
 */
const MAX_SENT_BYTES = 4 * 1024 * 1024;

export interface FileLoad {
  /** Returns whether we have to send the next bytes. */
  isOurTurn: () => boolean;
}

/**
 * Sends the statement, or queues it after the connection's pending commands. Sends the source when
 * the server requests the file. The function recycles the buffers of the source. If the source
 * fails, the server gets the end of the file, and `onResult` gets the source's error.
 */
export function sendFile(
  connection: mysql.Connection,
  sql: string,
  source: AsyncIterable<Buffer>,
  onResult: OnResult,
): FileLoad {
  const load = { isAsked: false, isOver: false };
  const query = createQuery(
    sql,
    (error, result) => {
      load.isOver = true;
      onResult(error, result);
    },
    ['_streamLocalInfile', 'infileOk'],
  );
  const send = async (wire: Wire): Promise<void> => {
    try {
      await sendPieces(wire, source, () => load.isOver);
    } catch (error) {
      Object.assign(query, { _localStreamError: error });
    }
    if (load.isOver) {
      // The server answered before the end of the file, and may misread the remaining bytes.
      wire.stream.destroy();
      return;
    }
    load.isAsked = false;
    wire.write(packetHeader(0, wire));
    countPacket(wire);
  };
  const onAsked = (wire: Wire): unknown => {
    load.isAsked = true;
    void send(wire);
    return query.infileOk;
  };
  Object.assign(query, { _streamLocalInfile: onAsked });
  (connection as unknown as Wire).addCommand(query);
  return { isOurTurn: () => load.isAsked && !load.isOver };
}

/** Sends one piece while the source produces the next. */
async function sendPieces(wire: Wire, source: AsyncIterable<Buffer>, isOver: () => boolean): Promise<void> {
  if ('_inflatedPacketsParser' in wire)
    throw new BackupError('INTERNAL', 'LOAD DATA does not support the compressed protocol');
  let sent = Promise.resolve();
  for await (const piece of source) {
    await sent;
    if (isOver()) return;
    sent = sendPiece(wire, piece);
    // The next iteration awaits this promise; the handler only prevents an unhandled rejection.
    sent.catch(() => undefined);
  }
  await sent;
}

async function sendPiece(wire: Wire, piece: Buffer): Promise<void> {
  if (piece.length === 0) return;
  const { stream } = wire;
  await new Promise<void>((resolve, reject) => {
    const onWritten = (error?: Error | null): void => (error ? reject(error) : resolve());
    stream.cork();
    for (let offset = 0; offset < piece.length; offset += MAX_SENT_BYTES) {
      const part = piece.subarray(offset, offset + MAX_SENT_BYTES);
      // Use mysql2's write() for the header: this method reports a lost connection to mysql2.
      wire.write(packetHeader(part.length, wire));
      stream.write(part, offset + part.length === piece.length ? onWritten : undefined);
      countPacket(wire);
    }
    stream.uncork();
  });
  recyclePiece({ bytes: piece });
}
