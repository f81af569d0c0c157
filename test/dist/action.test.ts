// The committed bundle of the action, started as the runner starts it: inputs as variables, outputs and summary as
// files, commands on stdout.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describeShop, flipByte, loadShop, SHOP_TOTAL } from '../fixtures/shop/shop.ts';
import { dropSchemas } from '../fixtures/zoo/zoo.ts';
import { type Inputs, runStep as runAnyStep, type StepResult } from '../support/action-step.ts';
import { ACTION_BUNDLE, type Folder, makeFolder, readJson } from '../support/command-line.ts';
import { describeServers } from '../support/server-suites.ts';

const SCHEMA = 'action_shop';

const runStep = (folder: Folder, inputs: Inputs, state?: Record<string, string>): Promise<StepResult> =>
  runAnyStep(
    folder,
    inputs,
    state ? { program: join(dirname(ACTION_BUNDLE), 'post.js'), state } : { program: ACTION_BUNDLE },
  );

/** Not even a masked line may hold it: the mask command is the one exception. */
function expectSecret(secret: string, { stdout, stderr, outputs, summary }: StepResult): void {
  const lines = stdout.split('\n');
  const masked = lines.findIndex((line) => line.startsWith('::add-mask::') && line.includes(secret));
  expect(masked).toBeGreaterThanOrEqual(0);
  expect(lines.slice(0, masked).every((line) => line.startsWith('::add-mask::'))).toBe(true);
  const rest = lines.filter((line) => !line.startsWith('::add-mask::')).join('\n');
  for (const text of [rest, stderr, JSON.stringify(outputs), summary]) expect(text).not.toContain(secret);
}

await describeServers('the action', ['source', 'target'], ({ source, target }) => {
  let folder: Folder;
  let storage: string;
  const server = (at: typeof source): Inputs => ({
    host: at.host,
    port: String(at.port),
    user: at.rootUser,
    password: at.rootPassword,
  });

  beforeAll(() => loadShop(source.access(), SCHEMA), 60_000);

  beforeEach(async () => {
    folder = await makeFolder();
    storage = join(folder.path, 'backups');
  });

  afterEach(async () => {
    await folder[Symbol.asyncDispose]();
  });

  afterAll(async () => {
    for (const at of [source, target]) await dropSchemas(at.access(), [SCHEMA]);
  });

  const backup = (more: Inputs = {}): Promise<StepResult> =>
    runStep(folder, { operation: 'backup', ...server(source), storage, schemas: SCHEMA, ...more });

  it('backs up, lists, restores and verifies', async () => {
    const stored = await backup({ label: 'shop', 'log-level': 'debug' });
    expect([stored.exitCode, stored.stderr]).toEqual([0, '']);
    expectSecret(source.rootPassword, stored);
    const id = stored.outputs['backup-id']!;
    expect(stored.outputs).toEqual({
      'backup-id': expect.stringMatching(/^\d{8}T\d{6}Z-[0-9a-f]{6}$/),
      storage,
      storages: storage,
      'manifest-key': `${id}/@.manifest.json`,
      label: 'shop',
      server: expect.stringMatching(/:\d+$/),
      status: 'stored',
      tables: '5',
      rows: String(SHOP_TOTAL),
      'data-bytes': expect.stringMatching(/^\d+$/),
      'stored-bytes': expect.stringMatching(/^\d+$/),
      'duration-seconds': expect.stringMatching(/^\d+(\.\d+)?$/),
      'verification-level': 'off',
      'verification-status': 'not-run',
      'report-path': expect.any(String),
    });
    expect(await readJson(stored.outputs['report-path']!)).toMatchObject({ backupId: id, exitCode: 0 });
    expect(stored.summary).toContain(`## ✅ Backup stored: \`${id}\``);
    expect(stored.summary).toContain('has not been tried yet');
    expect(stored.stdout).toMatch(/^::group::data$/m);
    expect(stored.stdout).not.toContain('::error');
    const opened = stored.stdout.match(/^::group::/gm)!.length;
    expect(stored.stdout.match(/^::endgroup::/gm)).toHaveLength(opened);

    const post = await runStep(folder, { operation: 'backup', ...server(source), storage }, stored.state);
    expect([post.exitCode, post.stdout, post.stderr]).toEqual([0, '', '']);

    const list = await runStep(folder, { operation: 'list', storage });
    expect(list.exitCode).toBe(0);
    expect(list.outputs).toMatchObject({ status: 'listed', storage });
    expect(JSON.parse(list.outputs['backups']!)).toEqual([
      expect.objectContaining({ backupId: id, label: 'shop', rows: SHOP_TOTAL }),
    ]);

    await dropSchemas(target.access(), [SCHEMA]);
    const restored = await runStep(folder, {
      operation: 'restore',
      backup: 'latest',
      ...server(target),
      storage,
      'verify-level': 'counts',
    });
    expect(restored.exitCode).toBe(0);
    expectSecret(target.rootPassword, restored);
    expect(restored.outputs).toMatchObject({
      'backup-id': id,
      status: 'restored',
      'verification-level': 'counts',
      'verification-status': 'passed',
    });
    expect(restored.summary).toContain(`## ✅ Restored and verified: \`${id}\``);
    expect(await describeShop(target.access(), SCHEMA)).toEqual(await describeShop(source.access(), SCHEMA));

    const verified = await runStep(folder, {
      operation: 'verify',
      backup: id,
      ...server(target),
      storage,
      level: 'rows',
    });
    expect(verified.exitCode).toBe(0);
    expect(verified.outputs).toMatchObject({ status: 'passed', 'verification-status': 'passed' });
  }, 120_000);

  it('reads the password from the URL and masks it', async () => {
    const { exitCode, ...result } = await runStep(folder, {
      operation: 'backup',
      url: source.url(),
      storage,
      schemas: SCHEMA,
      where: `${SCHEMA}.log=at < '2000-01-01'\n${SCHEMA}.orders=id <= 5`,
    });
    expect(exitCode).toBe(0);
    expectSecret(source.rootPassword, { exitCode, ...result });
    expect(Number(result.outputs['rows'])).toBe(SHOP_TOTAL - 2000 - 1995);
  }, 60_000);

  describe('a failure', () => {
    it('of the verification is an error with the table of what is wrong', async () => {
      const { outputs } = await backup();
      const path = join(storage, outputs['backup-id']!);
      const name = (await readdir(path)).find((file) => file.includes('orders@@'))!;
      await writeFile(join(path, name), flipByte(await readFile(join(path, name))));
      const failed = await runStep(folder, { operation: 'verify', backup: 'latest', storage });
      expect(failed.exitCode).toBe(12);
      expect(failed.stdout).toMatch(/^::error title=[^:]+::VERIFICATION_FAILED: /m);
      expect(failed.outputs).toMatchObject({ status: 'failed', 'verification-status': 'failed' });
      expect(failed.summary).toMatch(/Verification failed/);
      expect(failed.summary.replaceAll('\\', '')).toContain(name);
    }, 60_000);

    it('to connect names account and server, never the password', async () => {
      const failed = await backup({ password: 'not the password' });
      expect(failed.exitCode).toBe(10);
      expect(failed.stdout).toMatch(/^::error title=[^:]+::SOURCE_ACCESS_DENIED: .*root@/m);
      expect(failed.outputs).toEqual({
        status: 'failed',
        'report-path': expect.any(String),
        label: source.host,
        server: `${source.host}:${source.port}`,
        storage,
        storages: storage,
        'verification-status': 'not-run',
      });
      expect(failed.summary).toMatch(/^## ❌ Backup failed: `SOURCE_ACCESS_DENIED`/);
      expectSecret('not the password', failed);
      expect(await readdir(folder.path)).not.toContain('backups');
    });

    it('of the configuration names every problem', async () => {
      const failed = await runStep(folder, { operation: 'restor', port: 'x', concurrency: '0' });
      expect(failed.exitCode).toBe(2);
      expect(failed.stdout).toMatch(/^::error title=[^:]+::CONFIG_INVALID: .*operation is "restor", did you mean restore\?.*storage is missing/m);
      expect(failed.outputs).toEqual({
        status: 'failed',
        'report-path': expect.any(String),
        'verification-status': 'not-run',
      });
    });
  });
});
