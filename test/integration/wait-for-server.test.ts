// --wait-for-server with servers that are not there yet: it waits for one that starts, and for nothing that a wait does not change.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { loadShop, SHOP_TOTAL } from '../fixtures/shop/shop.ts';
import { makeFolder, runJson, startCommand, waitUntil, type Folder } from '../support/command-line.ts';
import { freePort } from '../support/nginx.ts';
import { describeServers } from '../support/server-suites.ts';
import { startServer, type TestServer } from '../support/servers.ts';

await describeServers('waiting for a server', ['source'], ({ flavor }) => {
  let server: TestServer;
  let folder: Folder;

  beforeAll(async () => {
    folder = await makeFolder();
    server = await startServer(flavor, { durable: true });
    await loadShop(server.access(), 'waited');
  }, 150_000);

  afterAll(async () => {
    await server?.stop();
    await folder[Symbol.asyncDispose]();
  }, 60_000);

  const words = (url: string, wait: string): string[] => [
    'backup',
    '--url',
    url,
    '--schemas',
    'waited',
    '--storage',
    folder.path,
    '--wait-for-server',
    wait,
  ];

  it('a backup begins when the server has started', async () => {
    await server.kill();
    const command = startCommand([...words(server.url(), '900s'), '--output', 'json']);
    await waitUntil('the program waits', () => command.output().stderr.includes('waiting up to 900 s'));
    await server.restart();
    const { exitCode, stdout, stderr } = await command.ended;
    expect(stderr).toContain('answers after');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ status: 'stored', rows: SHOP_TOTAL });
  }, 180_000);

  it('a wrong password is an error at once', async () => {
    const begun = Date.now();
    const { exitCode, document } = await runJson(words(server.url({ password: 'wrong' }), '10m'));
    expect([exitCode, document.error!.code]).toEqual([10, 'SOURCE_ACCESS_DENIED']);
    expect(Date.now() - begun).toBeLessThan(300_000);
  });
});

it.each<[string, () => Promise<string>]>([
  ['a port without a server', async () => `127.0.0.1:${await freePort()}`],
  ['a name that does not exist', async () => 'nowhere.invalid:3306'],
])('%s is waited for, and then an error that says for how long', async (_, address) => {
  await using folder = await makeFolder();
  const url = `mysql://me:pw@${await address()}`;
  const { exitCode, document, stderr } = await runJson([
    'backup',
    '--url',
    url,
    '--storage',
    folder.path,
    '--wait-for-server',
    '1s',
  ]);
  expect(stderr).toContain('waiting up to 1 s');
  expect([exitCode, document.error!.code]).toEqual([10, 'SOURCE_UNREACHABLE']);
  expect(document.error!.message).toContain('(waited for 1 s)');
  expect(document.error!.hint).toContain('--wait-for-server');
});
