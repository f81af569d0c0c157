// The coordinates of an SSH server. Values only.
import type { Secret } from '../core/secret.ts';

export interface SshConfig {
  host: string;
  port: number;
  user: string;
  /** Private key in PEM or in OpenSSH's form. */
  key?: Secret;
  /** Socket of an agent that holds keys. */
  agentSocket?: string;
  /** Text of the known_hosts file. */
  knownHosts: string;
  /** The name of the known_hosts file in messages. */
  knownHostsName: string;
}

/** Returns `user@host:port`, for messages. */
export function describeSsh({ user, host, port }: SshConfig): string {
  return `${user}@${host}:${port}`;
}
