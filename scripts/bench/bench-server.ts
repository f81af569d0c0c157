// The server of the benchmark, with the same settings for all contestants, and what is done to it between two rounds.
import { execFileSync } from 'node:child_process';
import mysql from 'mysql2/promise';
import { type Flavor, startServer, type TestServer } from '../../test/support/servers.ts';
import { indexName, SCHEMA, type SampleTables, tableName } from './sample-tables.ts';

const SETTINGS: Record<Flavor, string[]> = {
  // mydumper cannot read the plans in the format that is MySQL's default since 9.0.
  mysql: ['--innodb-redo-log-capacity=2G', '--explain-format=TRADITIONAL'],
  mariadb: ['--innodb-log-file-size=2G'],
};

const SHARED = [
  '--innodb-buffer-pool-size=1536M',
  '--innodb-flush-log-at-trx-commit=2',
  '--sync-binlog=0',
  '--local-infile=ON',
  // Of all that is measured only the contestants are to work.
  '--event-scheduler=OFF',
];

export interface BenchServer {
  flavor: Flavor;
  host: string;
  port: number;
  password: string;
  containerId: string | undefined;
  description: string;
  settings: string;
  /** Whether the contestants connect over TLS. */
  tls: boolean;
  connection: mysql.Connection;
  stop(): Promise<void>;
}

export async function startBenchServer(flavor: Flavor, tls: boolean): Promise<BenchServer> {
  const settings = [...SHARED, ...SETTINGS[flavor]];
  const server = await startServer(flavor, { extraArgs: settings });
  const { host, port } = directAddress(server) ?? server;
  const connection = await mysql.createConnection({
    host,
    port,
    user: server.rootUser,
    password: server.rootPassword,
    flags: ['+LOCAL_FILES'],
  });
  return {
    flavor,
    host,
    port,
    password: server.rootPassword,
    containerId: server.containerId,
    description: `${flavor === 'mysql' ? 'MySQL' : 'MariaDB'} ${server.version} (${server.detail}, data in memory: ${server.containerId ? 'tmpfs' : 'no'})`,
    settings: `${settings.join(' ')}, ${tls ? 'TLS' : 'no TLS'}`,
    tls,
    connection,
    async stop() {
      await connection.end().catch(() => undefined);
      await server.stop();
    },
  };
}

/** A container's own address: a published port would put Docker's proxy between server and contestants. */
function directAddress({ containerId }: TestServer): { host: string; port: number } | undefined {
  if (containerId === undefined || process.platform !== 'linux') return undefined;
  const format = '{{range .NetworkSettings.Networks}}{{.IPAddress}} {{end}}';
  try {
    const text = execFileSync('docker', ['inspect', '--format', format, containerId], { encoding: 'utf8' });
    const [host] = text.trim().split(' ');
    return host ? { host, port: 3306 } : undefined;
  } catch {
    return undefined;
  }
}

/** An empty server again, without the binary logs of the round before. */
export async function clear({ connection, flavor }: BenchServer): Promise<void> {
  await connection.query(`DROP DATABASE IF EXISTS ${SCHEMA}`);
  await connection.query(flavor === 'mysql' ? 'RESET BINARY LOGS AND GTIDS' : 'RESET MASTER');
}

/** A contestant that lost rows or an index does not count as fast. */
export async function assertRestored({ connection }: BenchServer, sample: SampleTables): Promise<void> {
  for (let number = 0; number < sample.tables; number++) {
    const [[row]] = await connection.query<mysql.RowDataPacket[]>(
      `SELECT COUNT(*) AS n FROM ${SCHEMA}.${tableName(number)} FORCE INDEX (${indexName(number)}) WHERE k > 0`,
    );
    if (row?.['n'] !== sample.rows)
      throw new Error(`${tableName(number)} has ${String(row?.['n'])} of ${sample.rows} rows`);
  }
}
