// What a connection needs of the program that runs it: fresh passwords where they are tokens, and someone to warn.
import type { Config } from '../options/operations.ts';
import type { ConnectionConfig } from '../mysql/connection/connection-config.ts';
import type { Logger } from '../core/log.ts';
import type { Secret } from '../core/secret.ts';

export function prepareConnections<C extends Config>(config: C, logger: Logger): C {
  const warned = new Set<string>();
  const onPlain = (message: string): void => {
    if (warned.has(message)) return;
    warned.add(message);
    logger.warn(message);
  };
  const prepare = (connection: ConnectionConfig): ConnectionConfig => ({
    ...withFreshPassword(connection, config),
    onPlain,
  });
  return {
    ...config,
    ...('connection' in config && config.connection ? { connection: prepare(config.connection) } : {}),
    ...('restoreInto' in config && config.restoreInto ? { restoreInto: prepare(config.restoreInto) } : {}),
    ...('proof' in config && config.proof ? { proof: prepareConnections(config.proof, logger) } : {}),
  };
}

/** IAM tokens are signed where they are used: they live for a quarter of an hour, a run for many. */
function withFreshPassword(connection: ConnectionConfig, { storage }: Config): ConnectionConfig {
  if (!connection.iamAuth) return connection;
  const { host, port, user } = connection;
  const { region, profile, proxies, ca } = storage.s3;
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
