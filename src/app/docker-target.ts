// The server of `--restore-into docker`: the run looks for Docker first, starts the server when the
// backup exists, and removes the server in every case.
import { checkEngine } from '../docker/docker-command.ts';
import { chooseImage, serverOptions } from '../docker/server-image.ts';
import type { ConnectionConfig } from '../mysql/connection/connection-config.ts';
import type { Config, DockerTarget, VerifyConfig } from '../options/operations.ts';
import type { Context } from '../repository/context.ts';
import { openSource } from '../repository/open-source.ts';

/**
 * Verifies that Docker answers. `check` reports the error with its other findings.
 * @throws BackupError DOCKER_UNAVAILABLE
 */
export async function checkDocker(config: Config, signal: AbortSignal): Promise<void> {
  const isWanted =
    (config.operation === 'verify' && config.restoreIntoDocker) ||
    (config.operation === 'backup' && config.verifyAfter?.restoreIntoDocker);
  if (isWanted) await checkEngine(signal);
}

/**
 * Runs `verify` with a server in a container.
 * @throws BackupError DOCKER_FAILED, and the errors of `verify`
 */
export async function withDockerTarget<T>(
  { image }: DockerTarget,
  { backup, label, concurrency }: Pick<VerifyConfig, 'backup' | 'label' | 'concurrency'>,
  context: Context,
  verify: (server: ConnectionConfig) => Promise<T>,
): Promise<T> {
  const { server } = (await openSource(context, backup, label)).contents;
  const options = serverOptions(server, concurrency);
  // Loaded only here: it loads the driver of the database.
  const { withServer } = await import('../docker/throwaway-server.ts');
  return await withServer(image ?? chooseImage(server), options, context, verify);
}
