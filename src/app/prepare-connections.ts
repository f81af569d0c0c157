// Prepares a connection: fresh passwords where passwords are tokens, the way through an SSH server,
// and a receiver of warnings.
import type { Config } from '../options/operations.ts';
import type { ConnectionConfig } from '../mysql/connection/connection-config.ts';
import type { Logger } from '../core/log.ts';
import type { Secret } from '../core/secret.ts';
import { describeSsh, type SshConfig } from '../ssh/ssh-config.ts';
import type { SshTunnel, TunnelAddress } from '../ssh/ssh-tunnel.ts';

export function prepareConnections<C extends Config>(config: C, logger: Logger, tunnels: Tunnels): C {
  const warned = new Set<string>();
  const onPlain = (message: string): void => {
    if (warned.has(message)) return;
    warned.add(message);
    logger.warn(message);
  };
  const prepare = (connection: ConnectionConfig): ConnectionConfig => ({
    ...withFreshPassword(connection, config),
    ...(connection.ssh ? { tunnel: tunnels.to(connection, connection.ssh) } : {}),
    onPlain,
  });
  return {
    ...config,
    ...('connection' in config && config.connection ? { connection: prepare(config.connection) } : {}),
    ...('server' in config && config.server
      ? { server: { ...config.server, connection: prepare(config.server.connection) } }
      : {}),
    ...('restoreInto' in config && config.restoreInto ? { restoreInto: prepare(config.restoreInto) } : {}),
    ...('verifyAfter' in config && config.verifyAfter
      ? { verifyAfter: prepareConnections(config.verifyAfter, logger, tunnels) }
      : {}),
  };
}

/**
 * The tunnels of a run: one for each pair of a server and its SSH server. The first connection
 * opens the tunnel.
 */
export class Tunnels {
  readonly #tunnels = new Map<string, Promise<SshTunnel>>();

  to({ host, port, connectTimeoutMs }: ConnectionConfig, ssh: SshConfig): { open(): Promise<TunnelAddress> } {
    return {
      open: async () => {
        const name = `${describeSsh(ssh)} ${host}:${port}`;
        const tunnel =
          this.#tunnels.get(name) ??
          import('../ssh/ssh-tunnel.ts').then(
            ({ SshTunnel }) => new SshTunnel(ssh, { host, port }, connectTimeoutMs),
          );
        this.#tunnels.set(name, tunnel);
        return await (await tunnel).open();
      },
    };
  }

  async close(): Promise<void> {
    const tunnels = [...this.#tunnels.values()];
    this.#tunnels.clear();
    for (const tunnel of tunnels) await (await tunnel).close();
  }
}

/** Signs IAM tokens where a connection uses them: a token lives for 15 minutes, a run for hours. */
function withFreshPassword(connection: ConnectionConfig, { aws = {} }: Config): ConnectionConfig {
  if (!connection.iamAuth) return connection;
  const { host, port, user } = connection;
  const { region, profile, proxies, ca } = aws;
  const freshPassword = async (): Promise<Secret> => {
    const { signRdsToken } = await import('../aws/rds-token.ts');
    return await signRdsToken({
      host,
      port,
      user,
      ...(region ? { region } : {}),
      ...(profile ? { profile } : {}),
      ...(proxies ? { network: { proxies, ca } } : {}),
    });
  };
  return { ...connection, freshPassword };
}
