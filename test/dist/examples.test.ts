// The examples that users copy, run: the `with:` block of each, its expressions filled in, is given to the committed bundle on
// real servers and S3, and succeeds. Every input that they use is one of action.yml.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { parse } from 'yaml';
import { loadShop } from '../fixtures/shop/shop.ts';
import { ask, dropSchemas } from '../fixtures/zoo/zoo.ts';
import { ACTION_BUNDLE, makeFolder, runCommand, type CommandResult, type Folder } from '../support/command-line.ts';
import { runInProcess } from '../support/in-process.ts';
import { docker } from '../support/docker-image.ts';
import { describeServers } from '../support/server-suites.ts';
import { acquireS3 } from '../support/servers.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const SCHEMA = 'examples_shop';
const STAGING = 'examples_shop_staging';
const MASK_SECRET = 'b9f0c1a7d2e84f5566778899aabbccddeeff00112233445566778899aabbccdd';

interface Workflow {
  jobs: Record<string, { steps: { uses?: string; with?: Record<string, string | number | boolean> }[] }>;
}

async function readYaml<T>(...path: string[]): Promise<T> {
  return parse(await readFile(join(ROOT, ...path), 'utf8')) as T;
}

/** The inputs of the step that uses the action. */
async function inputsOf(example: string, expressions: Record<string, string>): Promise<Record<string, string>> {
  const { jobs } = await readYaml<Workflow>('.github', 'workflows', 'examples', example);
  const step = Object.values(jobs)
    .flatMap(({ steps }) => steps)
    .find(({ uses }) => uses?.startsWith('owner/mysql-backup-action@'));
  return Object.fromEntries(
    Object.entries(step!.with!).map(([name, value]) => [
      name,
      String(value).replace(/\$\{\{ *(.+?) *\}\}/g, (_, expression: string) => {
        const known = expressions[expression];
        if (known === undefined) throw new Error(`${example} uses ${expression}, which this test does not fill in`);
        return known;
      }),
    ]),
  );
}

const s3 = await acquireS3();

await describeServers('the examples', ['source', 'target'], ({ source, target }) => {
  let folder: Folder;
  let storage: string;

  beforeAll(async () => {
    folder = await makeFolder();
    storage = `s3://${await s3.createBucket()}/production`;
    await loadShop(source.access(), SCHEMA);
    // What an earlier restore has left: the button drops it.
    await loadShop(target.access(), STAGING);
  }, 90_000);

  afterAll(async () => {
    await folder[Symbol.asyncDispose]();
    await dropSchemas(source.access(), [SCHEMA]);
    await dropSchemas(target.access(), [SCHEMA, STAGING]);
  });

  async function runExample(
    inputs: Record<string, string>,
    environment: Record<string, string> = {},
  ): Promise<CommandResult & { outputs: string; summary: string }> {
    const action = await readYaml<{ inputs: Record<string, { default?: string }> }>('action.yml');
    expect(Object.keys(action.inputs)).toEqual(expect.arrayContaining(Object.keys(inputs)));
    const given = Object.fromEntries(
      Object.entries(action.inputs).map(([name, input]) => [
        `INPUT_${name.toUpperCase()}`,
        inputs[name] ?? String(input.default ?? ''),
      ]),
    );
    const output = join(folder.path, randomUUID());
    const summary = join(folder.path, randomUUID());
    const state = join(folder.path, randomUUID());
    for (const file of [output, summary, state]) await writeFile(file, '');
    const result = await runCommand([], {
      program: ACTION_BUNDLE,
      cwd: folder.path,
      environment: {
        ...given,
        ...environment,
        ...s3.environment(),
        AWS_ENDPOINT_URL_S3: s3.endpoint,
        GITHUB_ACTIONS: 'true',
        GITHUB_OUTPUT: output,
        GITHUB_STEP_SUMMARY: summary,
        GITHUB_STATE: state,
        RUNNER_TEMP: folder.path,
      },
    });
    return {
      ...result,
      outputs: await readFile(output, 'utf8'),
      summary: await readFile(summary, 'utf8'),
    };
  }

  const common = {
    'vars.BACKUP_STORAGE': '',
    'vars.AWS_REGION': s3.region,
    // No role can be assumed here: the credentials of the environment do.
    'vars.AWS_BACKUP_ROLE': '',
    'vars.AWS_RESTORE_ROLE': '',
    'secrets.SLACK_WEBHOOK': '',
  };

  it('backup.yml', async () => {
    const inputs = await inputsOf('backup.yml', {
      ...common,
      'vars.BACKUP_STORAGE': storage,
      'secrets.DATABASE_URL': source.url(),
      "vars.DATABASE_SSL_MODE || 'required'": 'preferred',
      'secrets.PING_URL': '',
    });
    const { exitCode, stdout, stderr } = await runExample({ ...inputs, schemas: SCHEMA });
    expect({ exitCode, text: exitCode === 0 ? '' : stdout + stderr }).toEqual({ exitCode: 0, text: '' });
  }, 120_000);

  it('binlog.yml', async () => {
    const inputs = await inputsOf('binlog.yml', {
      ...common,
      'vars.BACKUP_STORAGE': storage,
      'secrets.DATABASE_URL': source.url(),
      "vars.DATABASE_SSL_MODE || 'required'": 'preferred',
      'secrets.BINLOG_PING_URL': '',
    });
    const { exitCode, stdout, stderr, outputs } = await runExample(inputs);
    expect({ exitCode, text: exitCode === 0 ? '' : stdout + stderr }).toEqual({ exitCode: 0, text: '' });
    expect(outputs).toContain('recovery-point');
  }, 120_000);

  it('restore-staging.yml', async () => {
    const inputs = await inputsOf('restore-staging.yml', {
      ...common,
      'vars.BACKUP_STORAGE': storage,
      'secrets.STAGING_DATABASE_URL': target.url(),
      'vars.STAGING_SCHEMA_MAP': `${SCHEMA}=${STAGING}`,
      'inputs.backup': 'latest',
      'inputs.drop-existing': 'true',
      'inputs.verify-level': 'counts',
    });
    const rules = join(folder.path, inputs['mask']!);
    await mkdir(dirname(rules), { recursive: true });
    const words = ['mask', 'suggest', '--url', source.url(), '--schemas', SCHEMA, '--rules', rules];
    expect((await runInProcess(words)).error?.message).toBeUndefined();

    // A column that came since the rules were written: nothing is loaded, and the earlier restore stays.
    const text = await readFile(rules, 'utf8');
    await writeFile(rules, text.replace(/^    name: .*\n/m, ''));
    const marked = `SELECT COUNT(*) AS n FROM ${STAGING}.customers`;
    const before = await ask(target.access(), marked);
    const refused = await runExample(inputs, { MASK_SECRET });
    expect(refused.exitCode).toBe(2);
    expect(refused.stdout + refused.stderr).toMatch(/customers: \{ name: keep \}/);
    expect(await ask(target.access(), marked)).toEqual(before);

    await writeFile(rules, text);
    const { exitCode, stdout, stderr, summary } = await runExample(inputs, { MASK_SECRET });
    expect({ exitCode, text: exitCode === 0 ? '' : stdout + stderr }).toEqual({ exitCode: 0, text: '' });
    expect(summary).toMatch(/customers\.name` \| first-name \| pool/);
    const rows = await ask<{ name: string }>(target.access(), `SELECT name FROM ${STAGING}.customers LIMIT 5`);
    for (const { name } of rows) expect(name).toMatch(/^[A-Z][a-z]+$/);
  }, 120_000);

  it('verify.yml', async () => {
    const assertions = join(folder.path, 'assertions.yml');
    await writeFile(
      assertions,
      `assertions:\n  - name: there are customers\n    sql: SELECT COUNT(*) FROM ${SCHEMA}.customers\n    expect: '> 0'\n`,
    );
    const inputs = await inputsOf('verify.yml', {
      ...common,
      'vars.BACKUP_STORAGE': storage,
      'vars.BACKUP_ASSERTIONS': assertions,
      'secrets.PING_URL': '',
    });
    expect(inputs['restore-into']).toBe('docker');
    const into = await docker(['version', '--format', '{{.Server.Version}}']);
    const { exitCode, stdout, stderr } = await runExample(
      into.exitCode === 0 ? inputs : { ...inputs, 'restore-into': target.url() },
    );
    expect({ exitCode, text: exitCode === 0 ? '' : stdout + stderr }).toEqual({ exitCode: 0, text: '' });
  }, 180_000);
});
