// The order in which a server is looked for, the same for tests and demo: variables, Docker, a program on
// this machine, the distribution's package; else an error that names these ways. TEST_SERVERS restricts them.

import { installMariadb } from './debian-install.ts';
import { startDockerServer } from './docker-servers.ts';
import { findServerProgram, startLocalServer } from './local-servers.ts';
import type { RunningServer } from './running-server.ts';
import { flavorOf, ServerUnavailableError, WAYS } from './server-types.ts';
import type { Flavor, Purpose, Release, ServerOptions, Way } from './server-types.ts';
import { findServerInVariable, variableName } from './variable-servers.ts';

/** The ways that TEST_SERVERS allows; all when it is not set. @throws Error on an unknown word in it. */
export function allowedWays(): Way[] {
  const value = process.env['TEST_SERVERS'];
  if (!value) return [...WAYS];
  const words = value.split(',').map((word) => word.trim());
  const unknown = words.find((word) => !WAYS.some((way) => way === word));
  if (unknown !== undefined) throw new Error(`TEST_SERVERS: ${unknown} is none of ${WAYS.join(', ')}`);
  return WAYS.filter((way) => words.includes(way));
}

export interface Search {
  runId: string;
  runDirectory: string;
  /** Without a purpose the server is to be thrown away, and one in a variable is not ours to throw. */
  purpose?: Purpose;
}

let installation: Promise<void> | undefined;

type Finder = (release: Release, options: ServerOptions, search: Search) => Promise<RunningServer>;

const finders: Record<Way, Finder> = {
  async variables(release, _options, { purpose }) {
    if (!purpose) throw new Error('a server of the caller cannot be thrown away');
    return findServerInVariable(anyVersion(release), purpose);
  },
  docker: (release, options, { runId }) => startDockerServer(release, options, runId),
  local: async (release, options, { runDirectory }) =>
    startLocalServer(anyVersion(release), options, runDirectory),
  async debian(release, options, { runDirectory }) {
    const flavor = anyVersion(release);
    if (flavor !== 'mariadb') throw new Error('the distribution gives MariaDB only');
    if (!(await findServerProgram(flavor))) await (installation ??= installMariadb());
    const server = await startLocalServer(flavor, options, runDirectory);
    server.info.source = 'debian';
    return server;
  },
};

/** @throws Error if a version was asked for by name: only an image has one */
function anyVersion(release: Release): Flavor {
  if (release !== 'mysql' && release !== 'mariadb') throw new Error('only a container image has a version');
  return release;
}

/** @throws ServerUnavailableError that says of each way why it did not lead to a server. */
export async function findServer(
  release: Release,
  options: ServerOptions,
  search: Search,
): Promise<RunningServer> {
  const flavor = flavorOf(release);
  const reasons: string[] = [];
  for (const way of allowedWays()) {
    try {
      return await finders[way](release, options, search);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      // The caller named this server: another one in its place would hide his mistake.
      const named =
        way === 'variables' &&
        release === flavor &&
        search.purpose &&
        process.env[variableName(flavor, search.purpose)];
      if (named)
        throw new ServerUnavailableError(`${variableName(flavor, search.purpose ?? 'source')}: ${reason}`);
      reasons.push(`${way}: ${reason}`);
    }
  }
  throw new ServerUnavailableError(
    `no ${release} server (${reasons.join('; ')}). Set ${variableName(flavor, 'source')}, or start Docker, ` +
      `or install ${flavor === 'mysql' ? 'mysqld' : 'mariadbd'}, or run as root on Debian or Ubuntu (MariaDB only).`,
  );
}
