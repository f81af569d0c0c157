// A connection that reads the binary log as a replica does. It registers no replica, asks for no
// acknowledgement of semi-synchronous replication, and writes nothing on the server.
import { connect, streamOf } from './connect.ts';
import type { ConnectionConfig } from './connection-config.ts';
import { BackupError } from '../../core/errors.ts';
import { translateQueryError, type ServerError } from './mysql-errors.ts';
import type mysql from 'mysql2';
import { streamBinlog } from '../protocol/binlog-stream.ts';

export interface BinlogReadRequest {
  file: string;
  position: number;
  isMariaDb: boolean;
  /** 0: reads to the end of the log. Otherwise an id that no replica has, to follow the log. */
  serverId: number;
  /** Interval of the server's heartbeats while it has no events, in seconds. */
  heartbeatSeconds?: number;
}

/** Error of the server for a file or a position that it does not have. */
const NO_SUCH_POSITION = 1236;

/**
 * Yields the events in batches, each with its header and its checksum.
 * @throws BackupError BINLOG_UNAVAILABLE if the server does not have the file or the position;
 * SOURCE_*; the reason of the signal
 */
export async function* readBinlogEvents(
  config: ConnectionConfig,
  request: BinlogReadRequest,
  signal: AbortSignal,
): AsyncGenerator<readonly Buffer[]> {
  const what = `cannot read the binary log from ${request.file}:${request.position}`;
  const connection = await connect(config, 'source');
  try {
    await setUp(connection, request);
    const stallTimeoutMs = config.stallTimeoutMs ?? 0;
    yield* streamBinlog(connection, { ...request, stallTimeoutMs }, signal);
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    const { errno, message } = error as ServerError;
    if (errno !== NO_SUCH_POSITION) throw translateQueryError(error, 'source', what);
    throw new BackupError('BINLOG_UNAVAILABLE', `${what}: ${message}`, {
      hint: 'The server purged or reset its binary log, or it is another server.',
      details: { file: request.file, position: request.position },
      cause: error,
    });
  } finally {
    connection.on('error', () => undefined);
    streamOf(connection).destroy();
  }
}

async function setUp(
  connection: mysql.Connection,
  { isMariaDb, heartbeatSeconds = 30 }: BinlogReadRequest,
): Promise<void> {
  const nanoseconds = BigInt(heartbeatSeconds) * 1_000_000_000n;
  const settings = isMariaDb
    ? [
        "@master_binlog_checksum = 'CRC32'",
        '@mariadb_slave_capability = 4',
        `@master_heartbeat_period = ${nanoseconds}`,
      ]
    : [
        "@master_binlog_checksum = 'CRC32'",
        "@source_binlog_checksum = 'CRC32'",
        `@master_heartbeat_period = ${nanoseconds}`,
        `@source_heartbeat_period = ${nanoseconds}`,
      ];
  // An account's init_connect or a proxy may have set a limit on the answer.
  await query(connection, `SET ${settings.join(', ')}, net_write_timeout = 3600`);
}

function query(connection: mysql.Connection, sql: string): Promise<void> {
  return new Promise((resolve, reject) => {
    connection.query(sql, (error) => (error ? reject(error) : resolve()));
  });
}
