// Credentials that are renewed while a backup runs: by whoever writes the file, or by a process that is asked for them.
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { startFauxqs, type FauxqsServer } from 'fauxqs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '../../../../src/core/log.ts';
import { openStorage } from '../../../../src/app/open-storage.ts';
import type { Storage } from '../../../../src/storage/storage.ts';

const never = new AbortController().signal;
const VARIABLES = [
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SHARED_CREDENTIALS_FILE',
  'AWS_CONFIG_FILE',
];

let fauxqs: FauxqsServer;
/** Takes the requests of one key alone, and of no other. */
let gate: Server;
let goodKey = 'FIRST';
let refused: string[] = [];
let folder: string;
let storage: Storage | undefined;
const environment = Object.fromEntries(VARIABLES.map((name) => [name, process.env[name]]));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'credentials-'));
  fauxqs = await startFauxqs({ port: 0, host: '127.0.0.1', logger: false });
  fauxqs.createBucket('guarded');
  gate = createServer((incoming, answer) => {
    const { method, url: path, headers } = incoming;
    const key = /Credential=([^/]+)/.exec(headers.authorization ?? '')?.[1] ?? 'none';
    if (key !== goodKey) {
      refused.push(key);
      incoming.resume().on('end', () => {
        const body = '<?xml version="1.0"?><Error><Code>ExpiredToken</Code><Message>old</Message></Error>';
        answer.writeHead(403, { 'content-type': 'application/xml' }).end(method === 'HEAD' ? '' : body);
      });
      return;
    }
    const onward = request({ port: fauxqs.port, host: '127.0.0.1', method, path, headers }, (upstream) => {
      answer.writeHead(upstream.statusCode ?? 500, upstream.headers);
      upstream.pipe(answer);
    });
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => gate.listen(0, '127.0.0.1', resolve));
});

afterEach(async () => {
  await storage?.close();
  storage = undefined;
  goodKey = 'FIRST';
  refused = [];
  for (const [name, value] of Object.entries(environment))
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
});

afterAll(async () => {
  gate.closeAllConnections();
  gate.close();
  await fauxqs.stop();
  await rm(folder, { recursive: true });
});

async function open(variables: Record<string, string>): Promise<Storage> {
  for (const name of VARIABLES) delete process.env[name];
  Object.assign(process.env, variables);
  return await openStorage('s3://guarded/here', {
    endpoint: `http://127.0.0.1:${(gate.address() as AddressInfo).port}`,
    region: 'us-east-1',
    forcePathStyle: true,
    stallTimeoutMs: 20_000,
    logger: silentLogger,
  });
}

const profile = (key: string): string =>
  `[default]\naws_access_key_id = ${key}\naws_secret_access_key = secret\n`;

describe('credentials that expire under way', () => {
  it('are read anew from their file, once for all requests that were refused', async () => {
    const file = join(folder, 'credentials');
    await writeFile(file, profile('FIRST'));
    storage = await open({ AWS_SHARED_CREDENTIALS_FILE: file, AWS_CONFIG_FILE: join(folder, 'none') });
    await storage.put('id-1/one', Buffer.from('1'));
    await writeFile(file, profile('SECOND'));
    goodKey = 'SECOND';
    const keys = ['id-1/two', 'id-1/three', 'id-1/four'];
    await Promise.all(keys.map((key) => storage!.put(key, Buffer.from(key))));
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.every((key) => key === 'FIRST')).toBe(true);
    expect(refused.length).toBeLessThanOrEqual(keys.length);
    for (const key of keys) expect((await storage.read(key)).toString()).toBe(key);
  });

  it('are asked for again where a process gives them, also by a request whose answer has no body', async () => {
    const program = join(folder, 'give-credentials');
    const answer = join(folder, 'answer.json');
    const give = (key: string): Promise<void> =>
      writeFile(answer, JSON.stringify({ Version: 1, AccessKeyId: key, SecretAccessKey: 'secret' }));
    await writeFile(program, `#!/bin/sh\ncat '${answer}'\n`);
    await chmod(program, 0o700);
    await give('FIRST');
    const config = join(folder, 'config');
    await writeFile(config, `[default]\ncredential_process = ${program}\n`);
    storage = await open({ AWS_CONFIG_FILE: config, AWS_SHARED_CREDENTIALS_FILE: join(folder, 'none') });
    const writer = await storage.create('id-2', never);
    await writer.write('object', Buffer.alloc(6 * 1024 * 1024, 1), 12 * 1024 * 1024);
    await give('SECOND');
    goodKey = 'SECOND';
    await writer.commit('@.manifest.json', Buffer.from('{}'));
    expect(refused.length).toBeGreaterThan(0);
    await give('THIRD');
    goodKey = 'THIRD';
    const objects = [];
    for await (const { name } of storage.listObjects('id-2')) objects.push(name);
    expect(objects).toContain('object');
  });

  it('fail as they are where there are no others', async () => {
    storage = await open({ AWS_ACCESS_KEY_ID: 'FIRST', AWS_SECRET_ACCESS_KEY: 'secret' });
    await storage.put('id-3/one', Buffer.from('1'));
    goodKey = 'SECOND';
    await expect(storage.put('id-3/two', Buffer.from('2'))).rejects.toMatchObject({
      code: 'STORAGE_ACCESS_DENIED',
      message: expect.stringContaining('ExpiredToken'),
    });
    expect(refused).toEqual(['FIRST']);
  });
});
