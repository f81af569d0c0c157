// A server in a container that lives as long as this process. Invariant: the container ends with
// this process, also after a SIGKILL. The first process of the container ends at the end of its
// standard input, which the docker command holds open as long as this process lives.
import { randomBytes } from 'node:crypto';
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { BackupError } from '../core/errors.ts';
import type { Logger } from '../core/log.ts';
import { Secret } from '../core/secret.ts';
import { connect } from '../mysql/connection/connect.ts';
import type { ConnectionConfig } from '../mysql/connection/connection-config.ts';
import { lastLine, runDocker } from './docker-command.ts';

const NAME = 'mysql-backup-verify-';
const START_TIMEOUT_MS = 300_000;
const STOP_TIMEOUT_MS = 60_000;
const POLL_MS = 500;
const OUTPUT_CHARS = 4000;

/**
 * Runs the image's own program, and ends the program and its container at the end of standard
 * input. The first line is the password: others can read arguments and variables of a container.
 */
const KEEPER = `read -r MYSQL_ROOT_PASSWORD || exit 1
export MYSQL_ROOT_PASSWORD
exec 3<&0
"$@" </dev/null 3<&- & server=$!
(cat <&3 >/dev/null; kill -KILL "$server" 2>/dev/null) &
wait "$server"`;

export interface ContainerHost {
  logger: Logger;
  signal: AbortSignal;
  /**
   * Reports that the run will create a container under this name, or (undefined) removed the
   * container.
   */
  onContainer?: (name: string | undefined) => void;
}

/**
 * Runs `work` with a server in a container.
 * @param options of the server
 * @throws BackupError DOCKER_UNAVAILABLE, DOCKER_FAILED, CANCELLED, and the errors of `work`
 */
export async function withServer<T>(
  image: string,
  options: readonly string[],
  host: ContainerHost,
  work: (server: ConnectionConfig) => Promise<T>,
): Promise<T> {
  const { logger, signal, onContainer } = host;
  const command = await pullImage(image, host);
  const name = `${NAME}${randomBytes(6).toString('hex')}`;
  const password = new Secret(randomBytes(24).toString('hex'));
  logger.info(`start ${image} as container ${name}`);
  onContainer?.(name);
  const container = new Container(name, image, [...command, ...options], password);
  try {
    return await work(await container.waitUntilReady(signal));
  } finally {
    if (await container.remove(logger)) {
      logger.info(`container ${name} is removed`);
      onContainer?.(undefined);
    }
  }
}

/** Returns whether this program made the name. */
export function isContainerName(name: string): boolean {
  return name.startsWith(NAME) && /^[0-9a-f]{12}$/.test(name.slice(NAME.length));
}

/**
 * Removes a container that a killed run may have left. A missing container is not an error.
 * @throws BackupError DOCKER_*
 */
export async function removeContainer(name: string): Promise<void> {
  const deadline = performance.now() + STOP_TIMEOUT_MS;
  for (;;) {
    const { exitCode, stderr } = await runDocker(['rm', '--force', '--volumes', name], {
      timeoutMs: STOP_TIMEOUT_MS,
    });
    if (exitCode === 0 || /no such container/i.test(stderr)) return;
    // The engine removes the container by itself too.
    if (!/in progress/i.test(stderr) || performance.now() > deadline)
      throw new BackupError('DOCKER_FAILED', `cannot remove container ${name}: ${lastLine(stderr)}`);
    await sleep(POLL_MS);
  }
}

/**
 * Pulls the image.
 * @returns the command that the image runs
 */
async function pullImage(image: string, { logger, signal }: ContainerHost): Promise<string[]> {
  const inspect = (): ReturnType<typeof runDocker> =>
    runDocker(['image', 'inspect', '--format', '{{json .Config}}', image], { signal });
  let found = await inspect();
  if (found.exitCode !== 0) {
    logger.info(`pull ${image}`);
    const { exitCode, stderr } = await runDocker(['pull', '--quiet', image], { signal });
    if (exitCode !== 0)
      throw new BackupError('DOCKER_FAILED', `cannot pull ${image}: ${lastLine(stderr)}`, {
        hint: 'Choose another image, as --restore-into docker:mysql:8.4, or pull it yourself.',
      });
    found = await inspect();
  }
  const { Entrypoint, Cmd } = JSON.parse(found.stdout) as Record<string, string[] | null | undefined>;
  return [...(Entrypoint ?? []), ...(Cmd ?? [])];
}

class Container {
  readonly #name: string;
  readonly #image: string;
  readonly #password: Secret;
  readonly #client: ChildProcessWithoutNullStreams;
  /** Resolves with the last output of the server. */
  readonly #ended: Promise<void>;
  #isEnded = false;
  #output = '';

  constructor(name: string, image: string, command: readonly string[], password: Secret) {
    this.#name = name;
    this.#image = image;
    this.#password = password;
    this.#client = spawn(
      'docker',
      [
        'run',
        '--rm',
        '--interactive',
        '--pull',
        'never',
        '--name',
        name,
        '--label',
        'mysql-backup=verify',
        '--publish',
        '127.0.0.1::3306',
        '--env',
        'MYSQL_ROOT_HOST=%',
        '--entrypoint',
        'sh',
        image,
        '-c',
        KEEPER,
        'sh',
        ...command,
      ],
      {
        // The command gets a session of its own: Ctrl-C is for this program, which needs the server
        // until the program ends.
        detached: true,
        windowsHide: true,
        stdio: 'pipe',
      },
    );
    const { stdin, stdout, stderr } = this.#client;
    stdin.on('error', () => undefined).write(`${password.reveal()}\n`);
    for (const stream of [stdout, stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.#output = `${this.#output}${text}`.slice(-OUTPUT_CHARS);
      });
    this.#ended = new Promise((resolve) => {
      const end = (): void => {
        this.#isEnded = true;
        resolve();
      };
      this.#client.once('error', end).once('close', end);
    });
  }

  /**
   * Waits for the server.
   * @throws BackupError DOCKER_FAILED, CANCELLED
   */
  async waitUntilReady(signal: AbortSignal): Promise<ConnectionConfig> {
    const deadline = performance.now() + START_TIMEOUT_MS;
    let last = 'its port is not published';
    while (performance.now() < deadline) {
      signal.throwIfAborted();
      if (this.#isEnded)
        throw this.#failed(`the server did not start: ${lastLine(this.#output) || 'it printed nothing'}`);
      const server = await this.#findServer();
      if (server) {
        try {
          (await connect(server, 'target')).destroy();
          return server;
        } catch (error) {
          last = (error as Error).message;
        }
      }
      await Promise.race([sleep(POLL_MS, undefined, { signal }).catch(() => undefined), this.#ended]);
    }
    throw this.#failed(`the server does not answer: ${last}`);
  }

  async #findServer(): Promise<ConnectionConfig | undefined> {
    const { stdout } = await runDocker(['port', this.#name, '3306/tcp'], { timeoutMs: STOP_TIMEOUT_MS });
    const port = Number(/^127\.0\.0\.1:(\d+)$/m.exec(stdout)?.[1]);
    if (!port) return undefined;
    return {
      host: '127.0.0.1',
      port,
      user: 'root',
      password: this.#password,
      // The data stays on this machine, and TLS would take as much CPU as the rows.
      tls: { mode: 'disabled' },
      getServerPublicKey: true,
      connectTimeoutMs: 10_000,
      stallTimeoutMs: 120_000,
    };
  }

  #failed(message: string): BackupError {
    return new BackupError('DOCKER_FAILED', `container ${this.#name} of ${this.#image}: ${message}`, {
      hint: 'In a container, give it the network of its host: the server is published on 127.0.0.1 only. Another image can be given, as --restore-into docker:mysql:8.4.',
      details: { output: this.#output },
    });
  }

  /**
   * Removes the container. Never throws. A container that the engine still creates ends by itself.
   * @returns whether the container is gone
   */
  async remove(logger: Logger): Promise<boolean> {
    this.#client.stdin.end();
    const deadline = performance.now() + STOP_TIMEOUT_MS;
    try {
      do {
        await removeContainer(this.#name);
        await Promise.race([sleep(POLL_MS), this.#ended]);
      } while (!this.#isEnded && performance.now() < deadline);
      await removeContainer(this.#name);
      return true;
    } catch (error) {
      logger.warn(`${(error as Error).message}; run docker rm --force --volumes ${this.#name}`);
      return false;
    }
  }
}
