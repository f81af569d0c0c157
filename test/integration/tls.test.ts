// TLS to the server is what --ssl-mode says, with certificates made here: a wrong name, an unknown authority and a server that seems to
// have no TLS are refused before a password is sent.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConnectionConfig, TlsConfig } from '../../src/mysql/connection/connection-config.ts';
import { Secret } from '../../src/core/secret.ts';
import { Session } from '../../src/mysql/connection/session.ts';
import { runAll } from '../fixtures/zoo/zoo.ts';
import { Authority, type KeyPair } from '../support/certificates.ts';
import { describeServers, notRun } from '../support/server-suites.ts';
import { startServer, type TestServer } from '../support/servers.ts';
import { hideTls, startTcpProxy } from '../support/tcp-proxy.ts';

const MINUTES = 60_000;
const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
if (!hasOpenssl) notRun('TLS with certificates of the test', 'openssl is not installed');

await describeServers('TLS', ['source'], ({ flavor }) => {
  // What is tried is the client's side, and MySQL takes other certificates while it runs.
  if (flavor !== 'mysql' || !hasOpenssl) {
    it.skip('is tried on MySQL', () => undefined);
    return;
  }
  let server: TestServer;
  /** The server where its address and its name are known. */
  let here: Awaited<ReturnType<typeof startTcpProxy>>;
  let folder: string;
  let authority: Authority;
  let stranger: Authority;

  async function put(name: string, text: string): Promise<string> {
    if (!server.containerId) {
      await writeFile(join(folder, name), text);
      return join(folder, name);
    }
    const path = `/var/lib/mysql/${name}`;
    execFileSync(
      'docker',
      ['exec', '-i', server.containerId, 'sh', '-c', `cat > ${path} && chown mysql ${path}`],
      { input: text },
    );
    return path;
  }

  async function present({ cert, key }: KeyPair): Promise<void> {
    const paths = {
      ca: await put('t-ca.pem', authority.cert),
      cert: await put('t-cert.pem', cert),
      key: await put('t-key.pem', key),
    };
    await runAll(server.access(), [
      ...Object.entries(paths).map(([part, path]) => `SET GLOBAL ssl_${part} = '${path}'`),
      'ALTER INSTANCE RELOAD TLS',
    ]);
  }

  /** The cipher of the session, or the error's code and message. */
  async function connect(
    tls: TlsConfig,
    at: Partial<Pick<ConnectionConfig, 'host' | 'port' | 'user' | 'getServerPublicKey' | 'onPlain'>> = {},
  ): Promise<string> {
    const { host = here.host, port = here.port, user = server.rootUser, ...more } = at;
    try {
      const password = new Secret(user === server.rootUser ? server.rootPassword : 'x');
      const session = await Session.open(
        { host, port, user, password, tls, connectTimeoutMs: 60_000, ...more },
        { purpose: 'read', side: 'source', lockWaitTimeoutSeconds: 5 },
      );
      const [status] = await session.query<{ Value: string }>(`SHOW SESSION STATUS LIKE 'Ssl_cipher'`);
      await session.close();
      return status!.Value === '' ? 'plain' : 'encrypted';
    } catch (error) {
      return `${(error as { code: string }).code}: ${(error as Error).message}`;
    }
  }

  beforeAll(async () => {
    server = await startServer('mysql', { extraArgs: ['--innodb-buffer-pool-size=64M'] });
    here = await startTcpProxy([server]);
    folder = await mkdtemp(join(tmpdir(), 'tls-'));
    authority = new Authority();
    stranger = new Authority();
    await runAll(server.access(), [
      `CREATE USER tls_x509 IDENTIFIED BY 'x' REQUIRE SUBJECT '/CN=the client'`,
      `CREATE USER tls_native IDENTIFIED BY 'x'`,
    ]);
  }, 2 * MINUTES);

  afterAll(async () => {
    authority[Symbol.dispose]();
    stranger[Symbol.dispose]();
    await rm(folder, { recursive: true });
    await here[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  }, MINUTES);

  it(
    'checks the authority and the name as it is asked to',
    async () => {
      await present(authority.issue('db', ['DNS:db.example', 'DNS:localhost', 'IP:10.9.8.7']));
      const ca = authority.cert;
      // The name in the certificate is the host's, but it was dialled by its address.
      expect(await connect({ mode: 'verify-identity', ca })).toMatch(
        /^SOURCE_UNREACHABLE: .*127\.0\.0\.1 is not in the cert's list: 10\.9\.8\.7/,
      );
      expect(await connect({ mode: 'verify-identity', ca }, { host: 'localhost' })).toBe('encrypted');
      expect(await connect({ mode: 'verify-ca', ca })).toBe('encrypted');
      expect(await connect({ mode: 'verify-ca', ca: stranger.cert })).toMatch(
        /^SOURCE_UNREACHABLE: .*certificate/,
      );
      expect(await connect({ mode: 'verify-ca' })).toMatch(/^SOURCE_UNREACHABLE: .*certificate/);
      expect(await connect({ mode: 'verify-identity', ca: stranger.cert }, { host: 'localhost' })).toMatch(
        /certificate/,
      );
      expect(await connect({ mode: 'required' })).toBe('encrypted');
      expect(await connect({ mode: 'preferred' })).toBe('encrypted');
    },
    MINUTES,
  );

  it(
    'takes an address of the certificate for an address, and another name for none',
    async () => {
      await present(authority.issue('127.0.0.1', ['DNS:elsewhere.example', 'IP:127.0.0.1']));
      const ca = authority.cert;
      expect(await connect({ mode: 'verify-identity', ca })).toBe('encrypted');
      expect(await connect({ mode: 'verify-identity', ca }, { host: 'localhost' })).toMatch(
        /^SOURCE_UNREACHABLE: .*localhost/,
      );
      await present(authority.issue('localhost'));
      expect(await connect({ mode: 'verify-identity', ca })).toMatch(/^SOURCE_UNREACHABLE: /);
      expect(await connect({ mode: 'verify-identity', ca }, { host: 'localhost' })).toBe('encrypted');
    },
    MINUTES,
  );

  it(
    'shows a certificate of its own where the account asks for one',
    async () => {
      await present(authority.issue('db'));
      const client = authority.issue('the client');
      const as = { user: 'tls_x509' };
      expect(await connect({ mode: 'required', ...client }, as)).toBe('encrypted');
      for (const wrong of [{}, authority.issue('another'), stranger.issue('the client')])
        expect(await connect({ mode: 'required', ...wrong }, as)).toMatch(
          /^SOURCE_(ACCESS_DENIED|UNREACHABLE): /,
        );
    },
    MINUTES,
  );

  it(
    'is not done without where it is required, though somebody on the way says that there is none',
    async () => {
      await using proxy = await startTcpProxy([server], { onGreeting: hideTls });
      for (const mode of ['required', 'verify-ca', 'verify-identity'] as const)
        expect(await connect({ mode, ca: authority.cert }, proxy)).toMatch(
          /^SOURCE_UNREACHABLE: .*(secure|SSL)/,
        );
      expect(await connect({ mode: 'preferred' }, proxy)).toBe('plain');
      expect(await connect({ mode: 'disabled' })).toBe('plain');
    },
    MINUTES,
  );

  it(
    'is missed only by who says that the password may go to whoever answers',
    async () => {
      await using proxy = await startTcpProxy([server], { onGreeting: hideTls });
      await runAll(server.access(), [
        `DROP USER IF EXISTS tls_fresh`,
        `CREATE USER tls_fresh IDENTIFIED WITH caching_sha2_password BY 'x'`,
      ]);
      const as = { ...proxy, user: 'tls_fresh' };
      expect(await connect({ mode: 'preferred' }, as)).toMatch(
        /^SOURCE_ACCESS_DENIED: .*caching_sha2_password/,
      );
      expect(await connect({ mode: 'preferred' }, { ...as, getServerPublicKey: true })).toBe('plain');
      // The server has it in its cache now, and asks no more for it.
      expect(await connect({ mode: 'preferred' }, as)).toBe('plain');
    },
    MINUTES,
  );

  it(
    'is missed with a warning, but on the same machine',
    async () => {
      const warnings: string[] = [];
      const onPlain = (message: string): void => void warnings.push(message);
      expect(await connect({ mode: 'disabled' }, { onPlain })).toBe('plain');
      expect(await connect({ mode: 'required' }, { onPlain })).toBe('encrypted');
      expect(warnings).toEqual([]);
      if (!server.containerId) return;
      const format = '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}';
      const host = execFileSync('docker', ['inspect', '-f', format, server.containerId]).toString().trim();
      expect(await connect({ mode: 'disabled' }, { host, port: 3306, onPlain })).toBe('plain');
      expect(warnings).toEqual([
        expect.stringContaining(
          `the connection to ${host}:3306 is not encrypted, for --ssl-mode is disabled`,
        ),
      ]);
    },
    MINUTES,
  );
});
