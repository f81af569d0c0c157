// Parameters of a connection: only values, no environment, no files, no default hosts.
import type { Secret } from '../../core/secret.ts';
import type { SshConfig } from '../../ssh/ssh-config.ts';
import type { SocketAddress } from '../protocol/socket.ts';

/** Same values as `--ssl-mode` of the mysql client. */
export type TlsMode = 'disabled' | 'preferred' | 'required' | 'verify-ca' | 'verify-identity';

export interface TlsConfig {
  mode: TlsMode;
  /** PEM text; `cert` and `key` too. */
  ca?: string;
  cert?: string;
  key?: string;
}

export interface ConnectionConfig {
  host: string;
  port: number;
  /** Unix socket, used instead of host and port. */
  socketPath?: string;
  /** SSH server that the connection goes through; `tunnel` is the way. */
  ssh?: SshConfig;
  /**
   * Opens the way for one connection; absent: the client connects directly.
   * @throws TunnelError
   */
  tunnel?: { open(): Promise<SocketAddress> };
  user: string;
  password?: Secret;
  /** Uses an RDS IAM token as password. Each connection gets a newly signed token. */
  iamAuth?: true;
  /**
   * Allows RSA encryption of the password without TLS. The server sends the public key, and the
   * client cannot verify this key.
   */
  getServerPublicKey?: true;
  /**
   * Receives a message for each unencrypted network connection.
   * @param message reason why the missing encryption matters
   */
  onPlain?: (message: string) => void;
  /** Returns the password; called for every connection, instead of `password`. */
  freshPassword?: () => Promise<Secret>;
  tls: TlsConfig;
  connectTimeoutMs: number;
  /** Milliseconds to wait for a server that is still starting. Absent or 0: no wait. */
  waitMs?: number;
  /**
   * Milliseconds of silence while we wait for the server, until we ask the server for the state of
   * the connection. Absent or 0: no limit.
   */
  stallTimeoutMs?: number;
}

/** Returns `user@host:port`, with the SSH server that leads to it, or `user@/path/to/socket`. */
export function describeConnection({ host, port, socketPath, user, ssh }: ConnectionConfig): string {
  if (socketPath) return `${user}@${socketPath}`;
  return `${user}@${host}:${port}${ssh ? ` through ${ssh.user}@${ssh.host}:${ssh.port}` : ''}`;
}
