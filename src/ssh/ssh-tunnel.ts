// One SSH connection that carries any number of connections to one address on the far side of the
// SSH server. Each carried connection gets a local socket. Its data path therefore equals that of a
// direct connection, and only our own process can use the tunnel. Invariants: the tunnel sends no
// byte to an SSH server with an unknown host key; when the SSH connection dies, all connections
// through it die, too.
import { defined } from '../core/defined.ts';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ssh2, { type ClientChannel, type ClientErrorExtensions } from 'ssh2';
import { fingerprintOf, findKnownKeys, type KnownKeys, typeOf } from './known-hosts.ts';
import { describeSsh, type SshConfig } from './ssh-config.ts';
import { TunnelError } from './tunnel-error.ts';

export type TunnelAddress = { path: string } | { host: string; port: number };

/** Interval of the keep-alive probes, in milliseconds: three missed probes end the connection. */
const KEEP_ALIVE_MS = 10_000;
const KEEP_ALIVE_COUNT = 3;

/** The SSH_OPEN_* codes of RFC 4254, 5.1. */
const OPEN_PROHIBITED = 1;
const OPEN_CONNECT_FAILED = 2;

/** The host key algorithms by key type. */
const SIGNATURES: Readonly<Record<string, readonly ssh2.ServerHostKeyAlgorithm[]>> = {
  'ssh-ed25519': ['ssh-ed25519'],
  'ecdsa-sha2-nistp256': ['ecdsa-sha2-nistp256'],
  'ecdsa-sha2-nistp384': ['ecdsa-sha2-nistp384'],
  'ecdsa-sha2-nistp521': ['ecdsa-sha2-nistp521'],
  'ssh-rsa': ['rsa-sha2-512', 'rsa-sha2-256'],
};

export class SshTunnel {
  readonly #config: SshConfig;
  readonly #target: { host: string; port: number };
  readonly #timeoutMs: number;
  #client: Promise<ssh2.Client> | undefined;
  /** The latest client that `#client` returned. */
  #ready: ssh2.Client | undefined;
  #server: Promise<{ server: Server; address: TunnelAddress; folder?: string }> | undefined;
  /** Open channels that no local connection has taken yet. */
  readonly #waiting: ClientChannel[] = [];
  readonly #sockets = new Set<Socket>();

  /**
   * Creates a closed tunnel.
   * @param timeoutMs limit for the login to the SSH server
   */
  constructor(config: SshConfig, target: { host: string; port: number }, timeoutMs: number) {
    this.#config = config;
    this.#target = target;
    this.#timeoutMs = timeoutMs;
  }

  /**
   * Opens the way for one connection, and the SSH connection if there is none.
   * @returns the address; the caller must connect to the address at once
   * @throws TunnelError
   */
  async open(): Promise<TunnelAddress> {
    this.#client ??= this.#connect();
    const client = await this.#client;
    this.#server ??= this.#listen();
    const { address } = await this.#server;
    const channel = await this.#openChannel(client);
    this.#waiting.push(channel);
    channel.once('close', () => {
      const at = this.#waiting.indexOf(channel);
      if (at !== -1) this.#waiting.splice(at, 1);
    });
    return address;
  }

  async close(): Promise<void> {
    const [client, server] = [this.#client, this.#server];
    this.#client = undefined;
    this.#server = undefined;
    (await client?.catch(() => undefined))?.end();
    this.#cut();
    const { server: listening, folder } = (await server?.catch(() => undefined)) ?? {};
    listening?.close();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }

  async #connect(): Promise<ssh2.Client> {
    const { host, port, user, key, agentSocket, knownHosts } = this.#config;
    const known = findKnownKeys(knownHosts, host, port);
    const client = new ssh2.Client();
    const state: { refused?: TunnelError } = {};
    const types = [...new Set(known.trusted.map(({ type }) => type))];
    const serverHostKey = types.flatMap((type) => SIGNATURES[type] ?? []);
    try {
      return await new Promise<ssh2.Client>((resolve, reject) => {
        client.on('error', reject).on('ready', () => {
          this.#ready = client;
          resolve(client);
        });
        client.on('close', () => {
          reject(new Error('the SSH server closed the connection'));
          this.#lose(client);
        });
        client.connect({
          host,
          port,
          username: user,
          ...(key ? { privateKey: key.reveal() } : {}),
          ...(agentSocket ? { agent: agentSocket } : {}),
          readyTimeout: this.#timeoutMs,
          keepaliveInterval: KEEP_ALIVE_MS,
          keepaliveCountMax: KEEP_ALIVE_COUNT,
          // Otherwise a server with several keys might show one that the file does not have.
          ...(serverHostKey.length > 0 ? { algorithms: { serverHostKey } } : {}),
          hostVerifier: (blob: Buffer) => {
            const refused = this.#refuse(blob, known);
            if (refused) state.refused = refused;
            return refused === undefined;
          },
        });
      });
    } catch (error) {
      this.#client = undefined;
      client.on('error', () => undefined);
      client.destroy();
      throw state.refused ?? this.#translate(error);
    }
  }

  /**
   * Checks the host key.
   * @returns the reason why the server is not the known one
   */
  #refuse(blob: Buffer, { trusted, revoked }: KnownKeys): TunnelError | undefined {
    const { host, port, knownHostsName } = this.#config;
    const shown = `${typeOf(blob) ?? 'unknown'} ${fingerprintOf(blob)}`;
    if (revoked.some((key) => key.blob.equals(blob)))
      return new TunnelError(
        'login',
        `the host key of the SSH server ${host}:${port} was revoked: ${shown}`,
        {
          hint: `${knownHostsName} marks it as @revoked: someone who has this key could answer as the server.`,
        },
      );
    if (trusted.some((key) => key.blob.equals(blob))) return undefined;
    if (trusted.length === 0)
      return new TunnelError(
        'login',
        `the host key of the SSH server ${host}:${port} is not known: ${shown}, and ${knownHostsName} has none for it`,
        {
          hint: `Compare the fingerprint with the one that \`ssh-keygen -lf\` prints on the server, then add its line to the file of --ssh-known-hosts: \`ssh-keyscan -p ${port} ${host}\` prints it.`,
        },
      );
    const expected = trusted.map((key) => `${key.type} ${fingerprintOf(key.blob)}`).join(', ');
    return new TunnelError(
      'login',
      `the SSH server ${host}:${port} has another host key than ${knownHostsName}: ${shown}, expected ${expected}`,
      {
        hint: 'Someone may answer in place of the server: compare the fingerprint on the server itself, and change the line of --ssh-known-hosts only if it is right.',
      },
    );
  }

  #translate(error: unknown): TunnelError {
    const { level, code, message } = error as Error & ClientErrorExtensions & { code?: string };
    const server = `the SSH server ${describeSsh(this.#config)}`;
    if (level === 'client-authentication')
      return new TunnelError('login', `${server} refuses the login`, {
        hint: 'Check the user of --ssh, and that --ssh-key (or a key of the agent in SSH_AUTH_SOCK) is in its authorized_keys.',
        cause: error,
      });
    if (/privateKey/.test(message))
      return new TunnelError(
        'login',
        `--ssh-key cannot be used: ${/passphrase|encrypted/i.test(message) ? 'it is encrypted' : 'it is not a private key of OpenSSH or PEM'}`,
        { hint: 'Give a key without a passphrase, or load it into an agent (SSH_AUTH_SOCK).', cause: error },
      );
    const isTimeout = level === 'client-timeout';
    return new TunnelError(
      'unreachable',
      `${server} cannot be reached: ${isTimeout ? `no login within ${this.#timeoutMs / 1000} s` : (code ?? message)}`,
      {
        hint: 'Check the host and port of --ssh and the network from this machine.',
        code: isTimeout ? 'ETIMEDOUT' : (code ?? 'ECONNRESET'),
        cause: error,
      },
    );
  }

  async #openChannel(client: ssh2.Client): Promise<ClientChannel> {
    const { host, port } = this.#target;
    return await new Promise((resolve, reject) => {
      const fail = (error: Error & { reason?: unknown }): void => {
        const isProhibited = error.reason === OPEN_PROHIBITED;
        const isRefused = error.reason === OPEN_CONNECT_FAILED;
        reject(
          new TunnelError(
            'unreachable',
            `the SSH server ${describeSsh(this.#config)} does not connect to ${host}:${port}: ${error.message}`,
            {
              hint: isProhibited
                ? 'Its sshd_config must allow it: AllowTcpForwarding yes, PermitOpen, and no restriction of the key.'
                : '--host and --port are those of the database as the SSH server sees it: check them, and that it can reach them.',
              ...(isProhibited ? {} : { code: isRefused ? 'ECONNREFUSED' : 'ECONNRESET' }),
              cause: error,
            },
          ),
        );
      };
      const onClose = (): void => fail(new Error('the SSH connection was closed'));
      client.once('close', onClose);
      try {
        client.forwardOut('127.0.0.1', 0, host, port, (error, channel) => {
          client.off('close', onClose);
          if (error) fail(error);
          else resolve(channel);
        });
      } catch (error) {
        client.off('close', onClose);
        fail(error as Error);
      }
    });
  }

  /** Drops a dead client; the next connection opens a new one. */
  #lose(client: ssh2.Client): void {
    if (this.#ready === client) this.#client = undefined;
    this.#cut();
  }

  #cut(): void {
    for (const channel of this.#waiting.splice(0)) channel.destroy();
    for (const socket of this.#sockets)
      socket.destroy(Object.assign(new Error('the SSH connection was lost'), { code: 'ECONNRESET' }));
  }

  /**
   * Listens in a folder that only our account may enter. If no file can be written, listens on the
   * loopback interface.
   */
  async #listen(): Promise<{ server: Server; address: TunnelAddress; folder?: string }> {
    const server = createServer((socket) => this.#accept(socket));
    server.unref();
    const folder = await makeFolder();
    const path = process.platform === 'win32' ? `\\\\.\\pipe\\${randomUUID()}` : folder && join(folder, 's');
    if (path === undefined) server.listen(0, '127.0.0.1');
    else server.listen(path);
    await once(server, 'listening');
    const address =
      path === undefined ? { host: '127.0.0.1', port: (server.address() as AddressInfo).port } : { path };
    return { server, address, ...defined({ folder }) };
  }

  #accept(socket: Socket): void {
    socket.on('error', () => undefined);
    const channel = this.#waiting.shift();
    if (!channel) {
      socket.destroy();
      return;
    }
    this.#sockets.add(socket);
    socket.on('close', () => {
      this.#sockets.delete(socket);
      channel.destroy();
    });
    channel.on('error', () => socket.destroy()).on('close', () => socket.destroy());
    socket.setNoDelay(true);
    socket.pipe(channel).pipe(socket);
  }
}

async function makeFolder(): Promise<string | undefined> {
  if (process.platform === 'win32') return undefined;
  try {
    return await mkdtemp(join(tmpdir(), 'mysql-backup-ssh-'));
  } catch {
    return undefined;
  }
}
