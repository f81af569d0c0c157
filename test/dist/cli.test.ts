// The committed bundle of the command line, started as a shell starts it, on the project's Node.js and on an older one.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describeShop, loadShop, SHOP_TOTAL } from '../fixtures/shop/shop.ts';
import { dropSchemas } from '../fixtures/zoo/zoo.ts';
import { BUNDLE, makeFolder, runCommand, runJsonOk } from '../support/command-line.ts';
import { describeServers, notRun } from '../support/server-suites.ts';

const SCHEMA = 'dist_shop';
const root = join(import.meta.dirname, '..', '..');

/** A Node.js of this machine that has no zstd of its own, and that package.json still allows. */
function findOlderNode(): string | undefined {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const program = join(folder, 'node');
    if (folder.includes('node_modules') || !existsSync(program)) continue;
    const [major, minor] = execFileSync(program, ['-p', 'process.versions.node'], { encoding: 'utf8' })
      .split('.')
      .map(Number) as [number, number];
    if ((major === 20 && minor >= 19) || major === 21 || (major === 22 && minor < 15)) return program;
  }
  return undefined;
}

it('is executable and says its version', async () => {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  expect(execFileSync(BUNDLE, ['--version'], { encoding: 'utf8' })).toBe(`mysql-backup ${version}\n`);
  const none = await runCommand([], { program: BUNDLE });
  expect([none.exitCode, none.stdout]).toEqual([2, '']);
  expect(none.stderr).toMatch(/^error CONFIG_INVALID: [\s\S]*operation is missing[\s\S]*\nhint: /);
});

const older = findOlderNode();
if (!older) notRun('the command line on Node.js without zstd', 'there is no Node.js 20 on the PATH');

await describeServers('the bundled command line', ['source', 'target'], ({ source, target }) => {
  beforeAll(() => loadShop(source.access(), SCHEMA), 60_000);

  afterAll(async () => {
    for (const server of [source, target]) await dropSchemas(server.access(), [SCHEMA]);
  });

  async function roundTrip(writer: object, reader: object): Promise<void> {
    await using folder = await makeFolder();
    const stored = await runJsonOk<{ rows: number }>(
      ['backup', '--url', source.url(), '--schemas', SCHEMA, '--storage', folder.path],
      { program: BUNDLE, ...writer },
    );
    expect(stored.rows).toBe(SHOP_TOTAL);
    await dropSchemas(target.access(), [SCHEMA]);
    await runJsonOk(
      ['restore', 'latest', '--url', target.url(), '--storage', folder.path, '--verify-level', 'rows'],
      { program: BUNDLE, ...reader },
    );
    expect(await describeShop(target.access(), SCHEMA)).toEqual(await describeShop(source.access(), SCHEMA));
  }

  it('backs up and restores', () => roundTrip({}, {}), 60_000);

  if (older) {
    it('does so on Node.js without zstd', () => roundTrip({ node: older }, { node: older }), 60_000);
    it('reads there what was written here', () => roundTrip({}, { node: older }), 60_000);
    it('reads here what was written there', () => roundTrip({ node: older }, {}), 60_000);
  }
});
