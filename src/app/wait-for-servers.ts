// Waits for the servers of an operation before the operation begins.
import type { Config } from '../options/operations.ts';
import type { ConnectionConfig } from '../mysql/connection/connection-config.ts';
import type { Side } from '../mysql/connection/mysql-errors.ts';
import type { Logger } from '../core/log.ts';

/**
 * Waits for all servers.
 * @throws BackupError the errors of a connection
 */
export async function waitForServers(
  config: Config,
  { logger, signal }: { logger: Logger; signal: AbortSignal },
): Promise<void> {
  const servers = serversOf(config).filter(([{ waitMs = 0 }]) => waitMs > 0);
  if (servers.length === 0) return;
  const { waitForServer } = await import('../mysql/connection/wait-for-server.ts');
  for (const [connection, side] of servers)
    await waitForServer(connection, { side, waitMs: connection.waitMs!, logger, signal });
}

function serversOf(config: Config): [ConnectionConfig, Side][] {
  switch (config.operation) {
    case 'backup':
    case 'check': {
      const target = config.verifyAfter?.restoreInto;
      return [
        [config.connection, 'source'],
        ...(target ? [[target, 'target'] as [ConnectionConfig, Side]] : []),
      ];
    }
    case 'restore':
      return [[config.connection, 'target']];
    case 'diff':
    case 'binlog-archive':
      return [[config.connection, 'source']];
    case 'verify': {
      const { connection, restoreInto } = config;
      return [
        ...(connection ? [[connection, 'source'] as [ConnectionConfig, Side]] : []),
        ...(restoreInto ? [[restoreInto, 'target'] as [ConnectionConfig, Side]] : []),
      ];
    }
    case 'mask-check':
    case 'mask-suggest':
      return config.server ? [[config.server.connection, 'source']] : [];
    case 'list':
    case 'show':
    case 'find':
    case 'prune':
    case 'binlog-list':
    case 'binlog-find':
    case 'binlog-verify':
    case 'report':
    case 'matrix':
    case 'fleet-status':
      return [];
  }
}
