// Servers in containers, through testcontainers. Every container carries the run's label, by which the
// keeper finds and removes even one whose creation was cut off.

import { GenericContainer, ImageName, Wait, getContainerRuntimeClient } from 'testcontainers';
import type { ContainerRuntimeClient } from 'testcontainers';
import { imageOf } from './images.ts';
import type { RunningServer } from './running-server.ts';
import { findFreePort, makePassword, waitForServer } from './server-probe.ts';
import { serverArguments } from './server-settings.ts';
import { flavorOf, type Release, type ServerOptions } from './server-types.ts';

export const RUN_LABEL = 'mysql-backup-test-run';

/** The engine, with the image there. @throws Error that says which of the two is missing. */
export async function findEngineWithImage(image: string): Promise<ContainerRuntimeClient> {
  const client = await getContainerRuntimeClient().catch(() => {
    throw new Error('no container engine answers');
  });
  const name = ImageName.fromString(image);
  if (!(await client.image.exists(name))) {
    process.stderr.write(`tests: pulling ${image}\n`);
    await client.image.pull(name).catch((error: unknown) => {
      throw new Error(`${image} is not there and cannot be pulled: ${firstLine(error)}`);
    });
  }
  return client;
}

/** The images initialize a server without its arguments: those that matter then need a command of our own. */
function commandOf(release: Release, { extraArgs, initArgs }: ServerOptions, password: string): string[] {
  const flavor = flavorOf(release);
  const args = serverArguments(release, extraArgs ?? []);
  if (flavor !== 'mysql' || !initArgs) return [flavor === 'mysql' ? 'mysqld' : 'mariadbd', ...args];
  const data = '--user=mysql --datadir=/var/lib/mysql';
  const accounts = `ALTER USER root@localhost IDENTIFIED BY '${password}'; CREATE USER root@'%' IDENTIFIED BY '${password}'; GRANT ALL ON *.* TO root@'%' WITH GRANT OPTION;`;
  const words = [...args, ...initArgs].map((word) => `'${word}'`).join(' ');
  return [
    'bash',
    '-c',
    `mysqld --no-defaults --initialize-insecure ${data} ${initArgs.join(' ')} && echo "${accounts}" > /tmp/accounts.sql && exec mysqld ${data} --bind-address='*' --init-file=/tmp/accounts.sql ${words}`,
  ];
}

export async function startDockerServer(
  release: Release,
  options: ServerOptions,
  runId: string,
): Promise<RunningServer> {
  const flavor = flavorOf(release);
  const image = imageOf(release);
  const client = await findEngineWithImage(image);
  const rootPassword = makePassword();
  // A fixed port stays the same over a restart.
  const port = options.durable ? { container: 3306, host: await findFreePort() } : 3306;
  const definition = new GenericContainer(image)
    // Many threads with a heap each would keep three times the memory that they use.
    .withEnvironment({ MYSQL_ROOT_PASSWORD: rootPassword, MYSQL_ROOT_HOST: '%', MALLOC_ARENA_MAX: '2' })
    .withCommand(commandOf(release, options, rootPassword))
    .withExposedPorts(port)
    .withLabels({ [RUN_LABEL]: runId })
    // The keeper removes it: a reaper container would be one more image to pull.
    .withAutoCleanup(false)
    // Only the first word: whether it is ready is asked of the server itself.
    .withWaitStrategy(Wait.forLogMessage(/./))
    .withStartupTimeout(300_000);
  if (!options.durable) definition.withTmpFs({ '/var/lib/mysql': 'rw' });
  const started = await definition.start();
  const container = client.container.getById(started.getId());

  const access = {
    // By its number: clients take the name for the socket.
    host: started.getHost().replace('localhost', '127.0.0.1'),
    port: started.getMappedPort(3306),
    user: 'root',
    password: rootPassword,
  };
  const ready = () =>
    waitForServer(access, async () => {
      const { State } = await container.inspect();
      if (State.Running) return;
      const log = await container.logs({ stdout: true, stderr: true, tail: 20 });
      throw new Error(`${image} ended with code ${State.ExitCode}:\n${log.toString()}`);
    });
  const stop = async () => {
    await container.remove({ force: true, v: true }).catch(() => {});
  };
  const assertDurable = () => {
    if (!options.durable)
      throw new Error('only a server started with durable: true can be killed or restarted');
  };
  let version: string;
  try {
    version = await ready();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    info: {
      flavor,
      release,
      host: access.host,
      port: access.port,
      containerId: started.getId(),
      rootUser: 'root',
      rootPassword,
      version,
      source: 'docker',
      detail: `Docker image ${image}`,
    },
    stop,
    async kill() {
      assertDurable();
      await container.kill({ signal: 'SIGKILL' });
      await container.wait();
    },
    async restart() {
      assertDurable();
      await container.restart({ t: 60 });
      await ready();
    },
  };
}

/** Removes every container of a run, whatever its state, with its volumes. */
export async function removeContainersOf(runId: string): Promise<void> {
  const client = await getContainerRuntimeClient().catch(() => undefined);
  if (!client) return;
  const { dockerode } = client.container;
  const containers = await dockerode.listContainers({
    all: true,
    filters: { label: [`${RUN_LABEL}=${runId}`] },
  });
  await Promise.all(
    containers.map(({ Id }) =>
      dockerode
        .getContainer(Id)
        .remove({ force: true, v: true })
        .catch(() => {}),
    ),
  );
}

function firstLine(error: unknown): string {
  return String(error instanceof Error ? error.message : error).split('\n')[0] ?? '';
}
