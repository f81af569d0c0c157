// A real nginx with TLS in front of a server, on free ports of this machine. It ends with the test.
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBound } from './bound-process.ts';
import type { KeyPair } from './certificates.ts';
import { waitUntil } from './command-line.ts';
import { findDebianProgram } from './debian-program.ts';

export interface Nginx extends AsyncDisposable {
  tlsPort: number;
  /** @param pair the certificate that it presents from now on */
  present(pair: KeyPair): Promise<void>;
}

export interface NginxOptions {
  pair: KeyPair;
  /** `http://host:port` of the server behind it. */
  upstream: string;
  /** `client_max_body_size` */
  maxBody?: string;
}

const found = await findDebianProgram('usr/sbin/nginx', ['nginx']);
/** Why there is none, if there is none. */
export const noNginx = typeof found === 'string' ? found : undefined;

export async function startNginx({ pair, upstream, maxBody = '0' }: NginxOptions): Promise<Nginx> {
  if (typeof found === 'string') throw new Error(found);
  const folder = await mkdtemp(join(tmpdir(), 'nginx-'));
  const tlsPort = await freePort();
  const put = async ({ cert, key }: KeyPair): Promise<void> => {
    await writeFile(join(folder, 'cert.pem'), cert);
    await writeFile(join(folder, 'key.pem'), key);
  };
  await mkdir(join(folder, 'tmp'));
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${folder}/tmp/${name};`)
    .join(' ');
  await writeFile(
    join(folder, 'nginx.conf'),
    `daemon off; master_process on; pid ${folder}/pid; error_log ${folder}/error.log;
    ${process.getuid?.() === 0 ? 'user root;' : ''} worker_processes 1;
    events { worker_connections 256; }
    http { access_log off; ${temporary} client_max_body_size ${maxBody};
      server { listen 127.0.0.1:${tlsPort} ssl; ssl_certificate ${folder}/cert.pem; ssl_certificate_key ${folder}/key.pem;
        location / { proxy_pass ${upstream}; proxy_http_version 1.1; proxy_set_header Host $http_host;
          proxy_set_header Connection ""; proxy_request_buffering off; } } }\n`,
  );
  await put(pair);
  const program = startBound([found.path, '-c', join(folder, 'nginx.conf'), '-p', folder], {
    environment: found.environment,
  });
  await waitForPort(tlsPort, () => (program.hasEnded() ? program.said() : undefined));
  return {
    tlsPort,
    async present(other) {
      await put(other);
      const master = Number(await readFile(join(folder, 'pid'), 'utf8'));
      const old = await childrenOf(master);
      process.kill(master, 'SIGHUP');
      // Old workers take connections until new ones are there.
      await waitUntil('the old workers take no connections', async () => {
        const isOut = await Promise.all(old.map(isShuttingDown));
        return isOut.every(Boolean);
      });
    },
    async [Symbol.asyncDispose]() {
      await program[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function childrenOf(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return text.split(' ').filter(Boolean).map(Number);
}

/** A worker says in its title that it takes no connections any more. */
async function isShuttingDown(pid: number): Promise<boolean> {
  const title = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return title === '' || title.includes('shutting down');
}

export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** @param ended what the program said, once it is gone */
export async function waitForPort(port: number, ended: () => string | undefined): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    const said = ended();
    if (said !== undefined) throw new Error(`the program ended: ${said}`);
    const socket = connect(port, '127.0.0.1');
    const isOpen = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'error').then(() => false),
    ]).catch(() => false);
    socket.destroy();
    if (isOpen) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`nothing listens on port ${port}`);
}
