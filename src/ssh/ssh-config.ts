// How to reach an SSH server. Values only.
import type { Secret } from '../core/secret.ts';

export interface SshConfig {
  host: string;
  port: number;
  user: string;
  /** Private key, PEM or OpenSSH's form. */
  key?: Secret;
  /** Socket of an agent that has keys. */
  agentSocket?: string;
  /** Text of the file of known hosts. */
  knownHosts: string;
  /** What it is called in messages. */
  knownHostsName: string;
}

/** `user@host:port`, for messages. */
export function describeSsh({ user, host, port }: SshConfig): string {
  return `${user}@${host}:${port}`;
}
