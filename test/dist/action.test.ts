// The committed bundle of the action, started as the runner starts it: inputs as variables, outputs and summary as
// files, commands on stdout.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeShop, flipByte, loadShop, SHOP_TOTAL } from '../fixtures/shop/shop.ts';
import { dropSchemas } from '../fixtures/zoo/zoo.ts';
import { ACTION_BUNDLE, type CommandResult, type Folder, makeFolder, runCommand } from '../support/command-line.ts';
import { describeServers } from '../support/server-suites.ts';

const SCHEMA = 'action_shop';

type Inputs = Record<string, string>;
interface StepResult extends CommandResult {
  outputs: Record<string, string>;
  summary: string;
}

/** What action.yml gives where the workflow says nothing, as the runner reads it. */
async function defaults(): Promise<Inputs> {
  const text = await readFile(join(import.meta.dirname, '..', '..', 'action.yml'), 'utf8');
  const inputs = text.slice(text.indexOf('\ninputs:'), text.indexOf('\noutputs:'));
  return Object.fromEntries(
    [...inputs.matchAll(/^ {2}([a-z0-9-]+):\n(?: {4}.*\n)*? {4}default: '(.*)'$/gm)].map(([, name, value]) => [
      name!,
      value!.replaceAll("''", "'"),
    ]),
  );
}

async function names(): Promise<string[]> {
  const text = await readFile(join(import.meta.dirname, '..', '..', 'action.yml'), 'utf8');
  const inputs = text.slice(text.indexOf('\ninputs:'), text.indexOf('\noutputs:'));
  return [...inputs.matchAll(/^ {2}([a-z0-9-]+):$/gm)].map(([, name]) => name!);
}

/** `name<<delimiter`, the value, the delimiter: the runner's file of outputs. */
function parseOutputs(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(/^([\w-]+)<<(\S+)\n([\s\S]*?)\n\2$/gm)].map(([, name, , value]) => [name!, value!]),
  );
}

async function runStep(folder: Folder, inputs: Inputs, more: Record<string, string> = {}): Promise<StepResult> {
  const given: Inputs = { ...(await defaults()), ...inputs };
  const files = { output: join(folder.path, randomUUID()), summary: join(folder.path, randomUUID()) };
  for (const file of Object.values(files)) await writeFile(file, '');
  const result = await runCommand([], {
    program: ACTION_BUNDLE,
    cwd: folder.path,
    environment: {
      // Inputs that the workflow does not give are there, empty.
      ...Object.fromEntries(
        (await names()).map((name) => [`INPUT_${name.toUpperCase()}`, given[name] ?? '']),
      ),
      GITHUB_ACTIONS: 'true',
      GITHUB_OUTPUT: files.output,
      GITHUB_STEP_SUMMARY: files.summary,
      ...more,
    },
  });
  return {
    ...result,
    outputs: parseOutputs(await readFile(files.output, 'utf8')),
    summary: await readFile(files.summary, 'utf8'),
  };
}

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
      'manifest-key': `${id}/@.manifest.json`,
      status: 'stored',
      tables: '5',
      rows: String(SHOP_TOTAL),
      'data-bytes': expect.stringMatching(/^\d+$/),
      'stored-bytes': expect.stringMatching(/^\d+$/),
      'duration-seconds': expect.stringMatching(/^\d+(\.\d+)?$/),
    });
    expect(stored.summary).toContain(`## Backup stored: \`${id}\``);
    expect(stored.summary).toContain('has not been tried yet');
    expect(stored.stdout).toMatch(/^::group::data$/m);
    expect(stored.stdout).not.toContain('::error');
    const opened = stored.stdout.match(/^::group::/gm)!.length;
    expect(stored.stdout.match(/^::endgroup::/gm)).toHaveLength(opened);

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
    expect(restored.summary).toContain(`## Restored: \`${id}\``);
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
      expect(failed.stdout).toMatch(/^::error::VERIFICATION_FAILED: /m);
      expect(failed.outputs).toMatchObject({ status: 'failed', 'verification-status': 'failed' });
      expect(failed.summary).toMatch(/Verification failed/);
      expect(failed.summary.replaceAll('\\', '')).toContain(name);
    }, 60_000);

    it('to connect names account and server, never the password', async () => {
      const failed = await backup({ password: 'not the password' });
      expect(failed.exitCode).toBe(10);
      expect(failed.stdout).toMatch(/^::error::SOURCE_ACCESS_DENIED: .*root@/m);
      expect(failed.outputs).toEqual({ status: 'failed' });
      expect(failed.summary).toMatch(/^## backup failed: SOURCE_ACCESS_DENIED/);
      expectSecret('not the password', failed);
      expect(await readdir(folder.path)).not.toContain('backups');
    });

    it('of the configuration names every problem', async () => {
      const failed = await runStep(folder, { operation: 'restor', port: 'x', concurrency: '0' });
      expect(failed.exitCode).toBe(2);
      expect(failed.stdout).toMatch(/^::error::CONFIG_INVALID: .*operation is "restor".*storage is missing/m);
      expect(failed.outputs).toEqual({ status: 'failed' });
    });
  });
});
