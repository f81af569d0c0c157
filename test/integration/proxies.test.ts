// The way to S3, STS and alerts through real proxies and gateways: a forward proxy, a server with a private authority, and what is said
// of each that refuses or answers in place of the one that was asked.
import { randomBytes } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openStorage } from '../../src/app/open-storage.ts';
import { silentLogger } from '../../src/core/log.ts';
import { readProxies } from '../../src/network/proxies.ts';
import { Authority, type KeyPair } from '../support/certificates.ts';
import { runCommand, runJson } from '../support/command-line.ts';
import { startForwardProxy } from '../support/forward-proxy.ts';
import { startHttpEndpoint } from '../support/http-endpoint.ts';
import { type Nginx, noNginx, startNginx } from '../support/nginx.ts';
import { notRun } from '../support/server-suites.ts';
import { acquireS3 } from '../support/servers.ts';

const s3 = await acquireS3();
const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
const reason = hasOpenssl ? noNginx : 'openssl is not installed';
if (reason !== undefined) notRun('S3 behind nginx with a private authority', reason);

const { port: s3Port } = new URL(s3.endpoint);
let bucket: string;
let folder: string;

beforeAll(async () => {
  bucket = await s3.createBucket();
  folder = await mkdtemp(join(tmpdir(), 'proxies-'));
  // For the storages that are opened here.
  Object.assign(process.env, s3.environment());
}, 60_000);

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

const list = (endpoint: string, environment: Record<string, string> = {}, ...more: string[]) =>
  runJson(
    ['list', '--storage', `s3://${bucket}/x`, '--s3-endpoint', endpoint, '--s3-force-path-style', ...more],
    { environment: { ...s3.environment(), ...environment } },
  );

describe('a forward proxy', () => {
  it.each(['http_proxy', 'HTTP_PROXY'])('is used for http:// by %s', async (name) => {
    await using proxy = await startForwardProxy();
    const { exitCode, stderr } = await list(s3.endpoint, { [name]: proxy.url });
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(proxy.seen[0]).toContain(`GET http://`);
    expect(proxy.seen.join()).toContain(`:${s3Port}/${bucket}`);
  });

  it('is not used for a host of NO_PROXY', async () => {
    await using proxy = await startForwardProxy();
    const { hostname } = new URL(s3.endpoint);
    expect((await list(s3.endpoint, { HTTP_PROXY: proxy.url, NO_PROXY: hostname })).exitCode).toBe(0);
    expect(proxy.seen).toEqual([]);
  });

  it('that wants a login gets it from its URL, and without one the message names the proxy', async () => {
    await using proxy = await startForwardProxy({ login: 'me:s3cret-pr0xy' });
    expect((await list(s3.endpoint, { HTTP_PROXY: proxy.url })).exitCode).toBe(0);
    const without = await list(s3.endpoint, { HTTP_PROXY: `http://127.0.0.1:${proxy.port}` });
    expect(without.exitCode).toBe(11);
    expect(without.document.error).toMatchObject({
      code: 'STORAGE_ACCESS_DENIED',
      message: expect.stringContaining(`the proxy 127.0.0.1:${proxy.port} does not connect to`),
      hint: expect.stringContaining('NO_PROXY'),
    });
    expect(without.document.error!.message).toContain('HTTP 407');
    const wrong = await list(s3.endpoint, { HTTP_PROXY: proxy.url.replace('me:', 'other:') });
    expect(JSON.stringify(wrong)).not.toContain('s3cret-pr0xy');
  });

  it('that does not answer is named, and its login is not', async () => {
    const { exitCode, document, stderr } = await list(s3.endpoint, {
      HTTP_PROXY: 'http://me:s3cret-pr0xy@127.0.0.1:9',
    });
    expect(exitCode).toBe(11);
    expect(document.error).toMatchObject({
      code: 'STORAGE_UNREACHABLE',
      message: expect.stringContaining('through the proxy 127.0.0.1:9: ECONNREFUSED'),
      hint: expect.stringContaining('HTTPS_PROXY'),
    });
    expect(JSON.stringify(document) + stderr).not.toContain('s3cret-pr0xy');
  });

  it('with an address that is no URL of a proxy is refused before any effect', async () => {
    const { exitCode, document } = await list(s3.endpoint, { HTTPS_PROXY: 'socks5://me:pw0rd@proxy:1080' });
    expect(exitCode).toBe(2);
    expect(document.error!.message).toContain('HTTPS_PROXY takes the URL of an HTTP proxy');
    expect(document.error!.message).not.toContain('pw0rd');
  });
});

(reason === undefined ? describe : describe.skip)('a server with a private authority', () => {
  let authority: Authority;
  let pair: KeyPair;
  let nginx: Nginx;
  let ca: string;
  let endpoint: string;

  beforeAll(async () => {
    authority = new Authority();
    pair = authority.issue('s3.test', ['DNS:localhost', 'IP:127.0.0.1']);
    nginx = await startNginx({ pair, upstream: s3.endpoint });
    ca = join(folder, 'ca.pem');
    await writeFile(ca, authority.cert);
    endpoint = `https://localhost:${nginx.tlsPort}`;
  }, 150_000);

  afterAll(async () => {
    await nginx[Symbol.asyncDispose]();
    authority[Symbol.dispose]();
  });

  it('is refused without its authority, and the hint names each way to give it', async () => {
    const { exitCode, document } = await list(endpoint);
    expect(exitCode).toBe(11);
    expect(document.error).toMatchObject({
      code: 'STORAGE_UNREACHABLE',
      message: expect.stringContaining('does not know the authority that signed the certificate'),
    });
    for (const word of ['--s3-ca', 'AWS_CA_BUNDLE', 'NODE_EXTRA_CA_CERTS'])
      expect(document.error!.hint).toContain(word);
  });

  it.each<[string, (ca: string) => [Record<string, string>, string[]]]>([
    ['--s3-ca', (path) => [{}, ['--s3-ca', path]]],
    ['AWS_CA_BUNDLE', (path) => [{ AWS_CA_BUNDLE: path }, []]],
    ['NODE_EXTRA_CA_CERTS', (path) => [{ NODE_EXTRA_CA_CERTS: path }, []]],
  ])('is trusted by %s', async (_, give) => {
    const [environment, args] = give(ca);
    const { exitCode, stderr } = await list(endpoint, environment, ...args);
    expect([exitCode, stderr]).toEqual([0, '']);
  });

  it('is reached through a proxy that wants a login, with objects of many parts', async () => {
    await using proxy = await startForwardProxy({ login: 'me:pw' });
    const storage = await openStorage(`s3://${bucket}/parts`, {
      endpoint: `https://localhost:${nginx.tlsPort}`,
      region: 'us-east-1',
      ca: authority.cert,
      proxies: readProxies({ HTTPS_PROXY: proxy.url }, (problem) => {
        throw new Error(problem);
      }),
      logger: silentLogger,
    });
    const bytes = randomBytes(17 * 1024 * 1024);
    const { signal } = new AbortController();
    try {
      const writer = await storage.create('by-proxy', signal);
      await writer.write('big', bytes, bytes.byteLength);
      await writer.commit('@.manifest.json', Buffer.from('{}'));
      const pieces: Buffer[] = [];
      for await (const piece of storage.readStream('by-proxy/big', { signal }))
        pieces.push(Buffer.from(piece));
      expect(Buffer.concat(pieces).equals(bytes)).toBe(true);
    } finally {
      await storage.close();
    }
    expect(new Set(proxy.seen)).toEqual(new Set([`CONNECT localhost:${nginx.tlsPort}`]));
  }, 60_000);

  it('is not reached through a proxy that refuses it, and the message names both', async () => {
    await using proxy = await startForwardProxy({ refuseWith: 403 });
    const { exitCode, document } = await list(endpoint, { HTTPS_PROXY: proxy.url }, '--s3-ca', ca);
    expect(exitCode).toBe(11);
    expect(document.error!.message).toContain(
      `the proxy 127.0.0.1:${proxy.port} does not connect to localhost:${nginx.tlsPort}: HTTP 403`,
    );
    expect(document.error!.hint).toContain('NO_PROXY');
  });

  it('is asked for TLS where it wants TLS', async () => {
    const { exitCode, document } = await list(`http://localhost:${nginx.tlsPort}`);
    expect(exitCode).toBe(11);
    expect(document.error).toMatchObject({
      code: 'STORAGE_UNREACHABLE',
      message: expect.stringMatching(/localhost:\d+ \(nginx\/[\d.]+\) expects TLS/),
      hint: expect.stringContaining('https://'),
    });
  });

  it('with a certificate for another name is refused by one sentence', async () => {
    await nginx.present(authority.issue('other.test', ['DNS:other.test']));
    const { document } = await list(endpoint, {}, '--s3-ca', ca);
    expect(document.error!.message).toContain(
      'the certificate is for other names than this host (ERR_TLS_CERT_ALTNAME_INVALID)',
    );
    await nginx.present(pair);
  });

  it('that bounds bodies is named, and what to raise', async () => {
    await using small = await startNginx({ pair, upstream: s3.endpoint, maxBody: '1k' });
    const storage = await openStorage(`s3://${bucket}/small`, {
      endpoint: `https://localhost:${small.tlsPort}`,
      region: 'us-east-1',
      ca: authority.cert,
      logger: silentLogger,
    });
    await expect(storage.put('id-1/big', randomBytes(100_000))).rejects.toMatchObject({
      code: 'STORAGE_FAILED',
      message: expect.stringMatching(/\(nginx\/[\d.]+\).*413 Request Entity Too Large/),
      hint: expect.stringContaining('client_max_body_size'),
    });
    await storage.close();
  });

  it('whose S3 server is gone answers 502, and is named', async () => {
    await using alone = await startNginx({ pair, upstream: 'http://127.0.0.1:9' });
    const { document } = await list(
      `https://localhost:${alone.tlsPort}`,
      {},
      '--s3-ca',
      ca,
      '--stall-timeout',
      '5s',
    );
    expect(document.error!.message).toMatch(/localhost:\d+ \(nginx\/[\d.]+\).*502 Bad Gateway/);
  });
});

it('a server without TLS is named where TLS was asked for', async () => {
  const { document } = await list(s3.endpoint.replace('http:', 'https:'));
  expect(document.error!.hint).toContain('write http:// in --s3-endpoint');
});

it('a redirect to a login is a sentence that names both, without its query', async () => {
  await using login = await startHttpEndpoint({
    status: 302,
    headers: { location: 'https://login.example/start?token=s3cret', server: 'gate/2' },
  });
  const { exitCode, document } = await list(login.url);
  expect(exitCode).toBe(11);
  expect(document.error!.message).toMatch(
    /the server 127\.0\.0\.1:\d+ \(gate\/2\) redirects to https:\/\/login\.example\/start and does not answer as S3/,
  );
  expect(JSON.stringify(document)).not.toContain('s3cret');
});

it('a page in place of S3 is named even if its status is 200', async () => {
  await using portal = await startHttpEndpoint({
    status: 200,
    headers: { 'content-type': 'text/html' },
    body: '<!DOCTYPE html><html><title>Welcome to the hotel</title></html>',
  });
  const { exitCode, document } = await list(portal.url);
  expect(exitCode).toBe(11);
  expect(document.error!.message).toContain('answers with a web page and not as S3: Welcome to the hotel');
});

describe('alerts', () => {
  it('go through the proxy: a ping and a message to Slack', async () => {
    await using service = await startHttpEndpoint({ status: 200, body: 'ok' });
    await using proxy = await startForwardProxy({ login: 'me:pw' });
    const { stderr } = await runCommand(
      [
        'list',
        '--storage',
        './none',
        '--slack-webhook',
        `${service.url}/slack`,
        '--ping-url',
        `${service.url}/ping`,
        '--notify-on',
        'always',
      ],
      { environment: { http_proxy: proxy.url }, cwd: folder },
    );
    expect(stderr).not.toContain('could not');
    expect(service.asked.map(({ url }) => url).sort()).toEqual(['/ping/fail', '/slack']);
    expect(proxy.seen.filter((line) => line.startsWith('POST http://'))).toHaveLength(2);
  });

  it('that a proxy refuses name it', async () => {
    await using proxy = await startForwardProxy({ refuseWith: 403 });
    const { stderr } = await runCommand(
      ['list', '--storage', './none', '--ping-url', 'https://ping.example.test/s3cret-t0ken'],
      { environment: { HTTPS_PROXY: proxy.url }, cwd: folder },
    );
    expect(proxy.seen).toEqual(['CONNECT ping.example.test:443']);
    expect(stderr).toContain(`the proxy 127.0.0.1:${proxy.port} does not connect: HTTP 403`);
    expect(stderr).not.toContain('s3cret-t0ken');
  });
});

it('STS is asked through the proxy, too', async () => {
  await using sts = await startHttpEndpoint({
    status: 403,
    headers: { 'content-type': 'text/xml', 'x-amzn-requestid': '1' },
    body: '<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>Not authorized to perform sts:AssumeRole</Message></Error></ErrorResponse>',
  });
  await using proxy = await startForwardProxy();
  const { exitCode, document } = await list(
    s3.endpoint,
    { HTTP_PROXY: proxy.url, AWS_ENDPOINT_URL_STS: sts.url },
    '--aws-role-to-assume',
    'arn:aws:iam::123456789012:role/backups',
  );
  expect(exitCode).toBe(11);
  expect(proxy.seen).toContain(`POST ${sts.url}/`);
  expect(document.error).toMatchObject({
    code: 'STORAGE_ACCESS_DENIED',
    message:
      'cannot assume the role arn:aws:iam::123456789012:role/backups: AccessDenied (HTTP 403): Not authorized to perform sts:AssumeRole',
    hint: expect.stringContaining('trust policy'),
  });
});
