// Opens connections: applies the TLS mode, requests a fresh password where the password is a token,
// and limits the time to log in.
import mysql from 'mysql2';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { describeConnection, type ConnectionConfig } from './connection-config.ts';
import { openSocket } from '../protocol/socket.ts';
import { pluginsWithoutKeyRetrieval } from './password-plugins.ts';
import { verifyIdentity } from './tls-identity.ts';
import { translateConnectError, type ServerError, type Side } from './mysql-errors.ts';

/** Socket of the connection, or the TLS stream on top of the socket. */
export function streamOf(connection: mysql.Connection): Duplex {
  return (connection as unknown as { stream: Duplex }).stream;
}

/**
 * Opens a connection; mode `preferred` falls back to plain text if the server offers no TLS.
 * @throws BackupError SOURCE_UNREACHABLE, SOURCE_ACCESS_DENIED, or the same codes with TARGET_
 */
export async function connect(config: ConnectionConfig, side: Side): Promise<mysql.Connection> {
  const { mode } = config.tls;
  try {
    const withPassword = await readPassword(config);
    return await connectOnce(withPassword, mode !== 'disabled' && !config.socketPath);
  } catch (error) {
    const noTls = (error as ServerError).code === 'HANDSHAKE_NO_SSL_SUPPORT';
    if (!(noTls && mode === 'preferred'))
      throw translateConnectError(error, side, describeConnection(config));
  }
  try {
    return await connectOnce(await readPassword(config), false);
  } catch (error) {
    throw translateConnectError(error, side, describeConnection(config));
  }
}

async function readPassword({ freshPassword, ...config }: ConnectionConfig): Promise<ConnectionConfig> {
  return freshPassword ? { ...config, password: await freshPassword() } : config;
}

async function connectOnce(config: ConnectionConfig, tls: boolean): Promise<mysql.Connection> {
  const { mode, ca, cert, key } = config.tls;
  const verify = mode === 'verify-ca' || mode === 'verify-identity';
  const { host, port, socketPath } = config;
  const direct = socketPath ? { path: socketPath } : { host, port };
  const address = config.tunnel ? await config.tunnel.open() : direct;
  const connection = mysql.createConnection({
    ...(socketPath ? { socketPath } : { host, port }),
    stream: () => openSocket(address),
    user: config.user,
    ...(config.password ? { password: config.password.reveal() } : {}),
    connectTimeout: config.connectTimeoutMs,
    charset: 'utf8mb4_general_ci',
    supportBigNumbers: true,
    dateStrings: true,
    jsonStrings: true,
    trace: false,
    flags: ['+LOCAL_FILES', '-FOUND_ROWS'],
    ...(tls || socketPath || config.getServerPublicKey ? {} : { authPlugins: pluginsWithoutKeyRetrieval }),
    // This plugin sends the IAM token unencrypted, so enable the plugin only under TLS.
    enableCleartextPlugin: config.iamAuth === true && tls,
    ...(tls
      ? {
          ssl: {
            rejectUnauthorized: verify,
            ...(ca ? { ca } : {}),
            ...(cert ? { cert } : {}),
            ...(key ? { key } : {}),
          },
        }
      : {}),
  });
  if (tls && mode === 'verify-identity') verifyIdentity(connection, host);
  return await new Promise((resolve, reject) => {
    const fail = (error: Error): void => {
      clearTimeout(timer);
      connection.on('error', () => undefined);
      streamOf(connection).destroy(error);
      reject(error);
    };
    // mysql2's own connect timeout ends at the server's first byte, so limit the whole login.
    const late = Object.assign(new Error(`no login within ${config.connectTimeoutMs / 1000} s`), {
      code: 'ETIMEDOUT',
    });
    const timer = setTimeout(() => fail(late), config.connectTimeoutMs);
    connection.connect((error) => {
      if (error) return fail(error);
      clearTimeout(timer);
      if (!tls && !socketPath && !isLocal(config, connection)) config.onPlain?.(describePlain(config));
      resolve(connection);
    });
  });
}

/**
 * Returns whether the peer is on this host: by the socket's address, not the host name. Through a
 * tunnel only the SSH server knows the address.
 */
function isLocal({ tunnel, host }: ConnectionConfig, connection: mysql.Connection): boolean {
  if (tunnel) return /^(localhost|127(\.\d+){3}|::1)$/i.test(host);
  const { remoteAddress = '' } = streamOf(connection) as Partial<Socket>;
  return /^(::ffff:)?127\./.test(remoteAddress) || remoteAddress === '::1';
}

function describePlain({ host, port, tls }: ConnectionConfig): string {
  const why = tls.mode === 'disabled' ? '--ssl-mode is disabled' : 'the server offers no TLS';
  return `the connection to ${host}:${port} is not encrypted, for ${why}: an attacker on the network can read and change its data`;
}
