// The server of `--restore-into docker`: looked for before anything else, started when the backup is there, removed in every case.
import { checkEngine } from '../docker/docker-command.ts';
import { chooseImage, serverOptions } from '../docker/server-image.ts';
import type { ConnectionConfig } from '../mysql/connection/connection-config.ts';
import type { Config, DockerTarget, VerifyConfig } from '../options/operations.ts';
import type { Context } from '../repository/context.ts';
import { openSource } from '../repository/open-source.ts';

/** @throws BackupError DOCKER_UNAVAILABLE; `check` reports it with its other findings */
export async function checkDocker(config: Config, signal: AbortSignal): Promise<void> {
  const isWanted =
    (config.operation === 'verify' && config.restoreIntoDocker) ||
    (config.operation === 'backup' && config.proof?.restoreIntoDocker);
  if (isWanted) await checkEngine(signal);
}

/** @throws BackupError DOCKER_FAILED, and those of `verify` */
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
