// How to reach a server. Values only: no environment, no files, no defaults of hosts.
import type { Secret } from '../../core/secret.ts';
import type { SshConfig } from '../../ssh/ssh-config.ts';
import type { SocketAddress } from '../protocol/socket.ts';

/** As `--ssl-mode` of the mysql client. */
export type TlsMode = 'disabled' | 'preferred' | 'required' | 'verify-ca' | 'verify-identity';

export interface TlsConfig {
  mode: TlsMode;
  /** PEM texts. */
  ca?: string;
  cert?: string;
  key?: string;
}

export interface ConnectionConfig {
  host: string;
  port: number;
  /** Unix socket; used instead of host and port. */
  socketPath?: string;
  /** SSH server that the connection goes through; `tunnel` is the way. */
  ssh?: SshConfig;
  /** Opens the way for one connection; without it the server is reached directly. @throws TunnelError */
  tunnel?: { open(): Promise<SocketAddress> };
  user: string;
  password?: Secret;
  /** The password is an IAM token of RDS, signed afresh for every connection. */
  iamAuth?: true;
  /** Without TLS the password may be encrypted with a key that the server sends, which no one has checked. */
  getServerPublicKey?: true;
  /** Told of each connection that goes over a network as plain text. @param message why that matters */
  onPlain?: (message: string) => void;
  /** In place of `password`: called for every connection. */
  freshPassword?: () => Promise<Secret>;
  tls: TlsConfig;
  connectTimeoutMs: number;
  /** How long the program waits for a server that is still starting, in milliseconds. Absent or 0: not at all. */
  waitMs?: number;
  /** How long a connection may be silent while we wait for it, before the server is asked. Absent or 0: for ever. */
  stallTimeoutMs?: number;
}

/** `user@host:port`, with the SSH server that leads to it, or `user@/path/to/socket`, for messages. */
export function describeConnection({ host, port, socketPath, user, ssh }: ConnectionConfig): string {
  if (socketPath) return `${user}@${socketPath}`;
  return `${user}@${host}:${port}${ssh ? ` through ${ssh.user}@${ssh.host}:${ssh.port}` : ''}`;
}
