// The file of a LOAD DATA LOCAL, sent as it comes: no byte is copied, and memory goes back as soon as the socket has taken it.
// mysql2 copies each piece behind a header of its own, 300 MB of buffers for 300 MB of rows, which V8 answers with full
// collections: with the decompressor's they were a twentieth of all CPU of a restore, the server's included.
import type mysql from 'mysql2';
import { BackupError } from '../../core/errors.ts';
import { recyclePiece } from '../../core/buffer-pool.ts';
import { countPacket, createQuery, type OnResult, packetHeader, type Wire } from './wire.ts';

/** Far below the longest packet: a server has to have a packet whole before it reads on. */
const MAX_SENT_BYTES = 4 * 1024 * 1024;

export interface FileLoad {
  /** Whether it is us who have to send something next. */
  isOurTurn: () => boolean;
}

/**
 * Sends the statement, or queues it behind what the connection is doing, and gives the source to the server that asks for it. The
 * pieces of the source are ours. If the source fails, the server is told that the file ends, and `onResult` what it failed with.
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
      // An answer in the middle of the file: what the server would make of the rest no one knows.
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

/** One piece is on its way while the next is made. */
async function sendPieces(wire: Wire, source: AsyncIterable<Buffer>, isOver: () => boolean): Promise<void> {
  if ('_inflatedPacketsParser' in wire)
    throw new BackupError('INTERNAL', 'LOAD DATA was not made for the compressed protocol');
  let sent = Promise.resolve();
  for await (const piece of source) {
    await sent;
    if (isOver()) return;
    sent = sendPiece(wire, piece);
    // Awaited in its turn.
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
    for (let at = 0; at < piece.length; at += MAX_SENT_BYTES) {
      const part = piece.subarray(at, at + MAX_SENT_BYTES);
      // This one tells mysql2 of a connection that is gone.
      wire.write(packetHeader(part.length, wire));
      stream.write(part, at + part.length === piece.length ? onWritten : undefined);
      countPacket(wire);
    }
    stream.uncork();
  });
  recyclePiece({ bytes: piece });
}
