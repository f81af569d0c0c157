// The action from its sources, as the runner starts it, on real servers: what it says where, whom it tells, and what is left when
// it is cancelled or killed.
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeShop, flipByte, loadShop, SHOP_TOTAL } from '../fixtures/shop/shop.ts';
import { ask, dropSchemas, runAll } from '../fixtures/zoo/zoo.ts';
import {
  type Inputs,
  runStep,
  startStep,
  type StepOptions,
  type StepResult,
} from '../support/action-step.ts';
import { startAnsweringEndpoint } from '../support/answering-endpoint.ts';
import { type Folder, makeFolder, readJson, waitUntil } from '../support/command-line.ts';
import { type HttpEndpoint, startHttpEndpoint } from '../support/http-endpoint.ts';
import { startJobIdentity } from '../support/job-identity.ts';
import { MysqlProxy } from '../support/mysql-proxy.ts';
import { connectS3 } from '../support/s3-buckets.ts';
import { describeServers } from '../support/server-suites.ts';
import { acquireS3, startServer, type TestS3, type TestServer } from '../support/servers.ts';

const SCHEMA = 'action_source';
/** Large enough that a backup with the highest level of compression takes seconds. */
const BIG = 'action_big';
const MINUTES = 60_000;

const RUN = {
  GITHUB_SERVER_URL: 'https://github.example.com',
  GITHUB_REPOSITORY: 'acme/shop',
  GITHUB_RUN_ID: '42',
  GITHUB_WORKFLOW: 'Nightly',
  GITHUB_WORKFLOW_REF: 'acme/shop/.github/workflows/nightly.yml@refs/heads/main',
  GITHUB_REF_NAME: 'main',
};
const RUN_URL = 'https://github.example.com/acme/shop/actions/runs/42';

/** Not even a masked line may hold it: the mask command is the one exception. */
function expectSecret(secret: string, { stdout, stderr, outputs, state, summary }: StepResult): void {
  const lines = stdout.split('\n');
  const masked = lines.findIndex((line) => line.startsWith('::add-mask::') && line.includes(secret));
  expect(masked).toBeGreaterThanOrEqual(0);
  expect(lines.slice(0, masked).every((line) => line.startsWith('::add-mask::'))).toBe(true);
  const rest = lines.filter((line) => !line.startsWith('::add-mask::')).join('\n');
  for (const text of [rest, stderr, JSON.stringify({ outputs, state }), summary])
    expect(text).not.toContain(secret);
}

function doubled(table: string, times: number): string[] {
  const value = 'CONCAT(SHA2(RAND(), 512), SHA2(RAND(), 512), SHA2(RAND(), 512))';
  return [
    `CREATE TABLE ${table} (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, v TEXT) ENGINE=InnoDB`,
    `INSERT INTO ${table} (v) VALUES (${value})`,
    ...Array.from({ length: times }, () => `INSERT INTO ${table} (v) SELECT ${value} FROM ${table}`),
  ];
}

await describeServers('the action', ['source', 'target'], ({ flavor, source, target }) => {
  let folder: Folder;
  let storage: string;
  let slack: HttpEndpoint;

  const server = (at: TestServer): Inputs => ({
    host: at.host,
    port: String(at.port),
    user: at.rootUser,
    password: at.rootPassword,
  });
  const step = (inputs: Inputs, options: StepOptions = {}): Promise<StepResult> =>
    runStep(folder, { 'slack-webhook': `${slack.url}/services/T0K3N-s3cret`, ...inputs }, withRun(options));
  const withRun = (options: StepOptions): StepOptions => ({
    ...options,
    environment: { ...RUN, ...options.environment },
  });
  const backup = (more: Inputs = {}, options: StepOptions = {}): Promise<StepResult> =>
    step({ operation: 'backup', ...server(source), storage, schemas: SCHEMA, ...more }, options);

  beforeAll(async () => {
    await loadShop(source.access(), SCHEMA);
    await dropSchemas(source.access(), [BIG]);
    await runAll(source.access(), [`CREATE DATABASE ${BIG}`, ...doubled(`${BIG}.big`, 16)]);
  }, 2 * MINUTES);

  beforeEach(async () => {
    folder = await makeFolder();
    storage = join(folder.path, 'backups');
    slack = await startHttpEndpoint({ status: 200, body: 'ok' });
  });

  afterEach(async () => {
    await slack[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  });

  afterAll(async () => {
    for (const at of [source, target]) await dropSchemas(at.access(), [SCHEMA, BIG]);
  }, MINUTES);

  it(
    'backs up, proves, lists, restores and verifies, with a report of each',
    async () => {
      const into = target.url().replace(/\/$/, '');
      const proven = await backup({ verify: 'counts', 'restore-into': into, 'notify-on': 'always' });
      expect([proven.exitCode, proven.stderr]).toEqual([0, '']);
      expect(proven.outputs).toMatchObject({
        status: 'restore-verified',
        rows: String(SHOP_TOTAL),
        'verification-level': 'counts',
        'verification-status': 'passed',
      });
      for (const secret of [source.rootPassword, target.rootPassword, 'T0K3N-s3cret'])
        expectSecret(secret, proven);
      const id = proven.outputs['backup-id']!;
      expect(await readJson(proven.outputs['report-path']!)).toMatchObject({ backupId: id, exitCode: 0 });
      expect(proven.summary).toContain(`Backup stored and restored for a proof: \`${id}\``);
      expect(proven.summary).toContain('```mermaid\ngantt');
      expect(proven.state).toMatchObject({ operation: 'backup', backupId: id, storage, isEnded: 'true' });
      expect(slack.asked.map(({ body }) => body)).toEqual([expect.stringContaining(RUN_URL)]);

      const again = await backup({ label: source.host, report: 'again.json' });
      expect(again.outputs['report-path']).toBe(join(folder.path, 'again.json'));
      expect(again.summary).toContain('| Since the last backup |');
      expect(slack.asked).toHaveLength(1);

      const list = await step({ operation: 'list', storage });
      expect(list.outputs).toMatchObject({ status: 'listed' });
      expect(JSON.parse(list.outputs['backups']!)).toHaveLength(2);
      expect(list.summary).toContain('## ✅ 2 backups in');

      await dropSchemas(target.access(), [SCHEMA]);
      const restored = await step({
        operation: 'restore',
        backup: id,
        ...server(target),
        storage,
        'verify-level': 'rows',
        'compression-level': '3',
      });
      expect(restored.exitCode).toBe(0);
      expect(restored.outputs).toMatchObject({ status: 'restored', 'verification-status': 'passed' });
      expect(restored.stdout).toContain('compression-level does not belong to restore and is ignored');
      expect(await describeShop(target.access(), SCHEMA)).toEqual(
        await describeShop(source.access(), SCHEMA),
      );

      await runAll(target.access(), [`UPDATE ${SCHEMA}.customers SET balance = balance + 0.01 WHERE id = 7`]);
      const verify = { operation: 'verify', backup: id, ...server(target), storage, level: 'rows' };
      const failed = await step(verify);
      expect(failed.exitCode).toBe(12);
      expect(failed.outputs).toMatchObject({ status: 'failed', 'verification-status': 'failed' });
      expect(failed.stdout).toMatch(
        new RegExp(
          `^::error title=verify%3A ${SCHEMA}\\.customers chunk \\d+ is wrong::rows: expected `,
          'm',
        ),
      );
      expect(failed.stdout).toMatch(/^::error title=verify%3A VERIFICATION_FAILED::VERIFICATION_FAILED: /m);
      expect(failed.summary).toContain(`\`${SCHEMA}.customers chunk `);
      expect(slack.asked.at(-1)!.body).toContain('VERIFICATION_FAILED');
    },
    3 * MINUTES,
  );

  it(
    'names the object that is damaged, in an annotation',
    async () => {
      const { outputs } = await backup();
      const path = join(storage, outputs['backup-id']!);
      const name = (await readdir(path)).find((file) => file.includes('orders@@'))!;
      await writeFile(join(path, name), flipByte(await readFile(join(path, name))));
      const failed = await step({ operation: 'verify', backup: 'latest', storage });
      expect(failed.exitCode).toBe(12);
      expect(failed.stdout.replaceAll('%40', '@')).toContain(`${name} is wrong`);
      expect(await readJson(failed.outputs['report-path']!)).toMatchObject({
        status: 'failed',
        exitCode: 12,
      });
    },
    MINUTES,
  );

  it(
    'tells of mistakes in the configuration and of servers that refuse',
    async () => {
      const wrong = await backup({ port: 'x', concurrency: '0', 'issue-on-failure': 'true' });
      expect(wrong.exitCode).toBe(2);
      expect(wrong.outputs).toMatchObject({
        status: 'failed',
        'verification-status': 'not-run',
        'report-path': expect.any(String),
      });
      expect(wrong.outputs['backup-id']).toBeUndefined();
      expect(await readJson(wrong.outputs['report-path']!)).toMatchObject({
        status: 'failed',
        error: { code: 'CONFIG_INVALID' },
      });
      expect(wrong.stdout).toMatch(/CONFIG_INVALID: .*issue-on-failure needs github-token/);
      expect(wrong.summary).toMatch(/^## ❌ Backup failed: `CONFIG_INVALID`/);

      const denied = await backup({ password: 'not the password' });
      expect(denied.exitCode).toBe(10);
      expect(denied.outputs['status']).toBe('failed');
      expectSecret('not the password', denied);
      expect(slack.asked.map(({ body }) => /CONFIG_INVALID|SOURCE_ACCESS_DENIED/.exec(body)?.[0])).toEqual([
        'CONFIG_INVALID',
        'SOURCE_ACCESS_DENIED',
      ]);
    },
    MINUTES,
  );

  describe('a long backup', () => {
    const long = (): Inputs => ({
      operation: 'backup',
      ...server(source),
      schemas: BIG,
      'compression-level': '19',
      'bytes-per-chunk': '2MB',
      'max-rate': '1MB',
      concurrency: '1',
      'slack-webhook': `${slack.url}/services/T0K3N-s3cret`,
    });

    it(
      'that is cancelled leaves nothing, says so, and leaves nothing to the post step',
      async () => {
        const main = await startStep(folder, { ...long(), storage }, { environment: RUN });
        await waitUntil('data is written', async () => (await filesBelow(storage)) > 4);
        main.command.child.kill('SIGTERM');
        const cancelled = await main.ended;
        expect(cancelled.exitCode).toBe(130);
        expect(cancelled.outputs).toMatchObject({ status: 'cancelled' });
        expect(cancelled.summary).toMatch(/^## 🚫 Backup cancelled: `CANCELLED`/);
        expect(await filesBelow(storage)).toBe(0);
        // Who cancels a run knows it.
        expect(slack.asked).toHaveLength(0);
        const post = await runStep(
          folder,
          { ...long(), storage },
          { environment: RUN, state: cancelled.state },
        );
        expect([post.exitCode, post.stdout, post.summary]).toEqual([0, '', '']);
        expect(slack.asked).toHaveLength(0);
      },
      MINUTES,
    );

    it(
      'that is killed is cleared up by the post step, which tells of it',
      async () => {
        const s3 = await acquireS3();
        const bucket = await s3.createBucket();
        const inputs = { ...long(), storage: `s3://${bucket}/p`, 's3-endpoint': s3.endpoint };
        const environment = { ...RUN, ...s3.environment() };
        const main = await startStep(folder, inputs, { environment });
        await waitUntil('data is stored', async () => (await listObjects(s3, bucket)).length > 4);
        main.command.child.kill('SIGKILL');
        const { exitCode, state } = await main.ended;
        expect(exitCode).toBeNull();
        expect((await listObjects(s3, bucket)).length).toBeGreaterThan(4);
        expect(state).toMatchObject({ operation: 'backup', storage: `s3://${bucket}/p` });
        expect(state['isEnded']).toBeUndefined();
        const post = await runStep(folder, inputs, { environment, state });
        expect(post.exitCode).toBe(0);
        expect(await listObjects(s3, bucket)).toEqual([]);
        expect(post.stdout).toMatch(new RegExp(`clean-up of ${state['backupId']} in .*: Nothing was left`));
        expect(post.summary).toMatch(/^## .* Backup .*`RUN_KILLED`/);
        expect(slack.asked.map(({ body }) => body)).toEqual([expect.stringContaining('RUN_KILLED')]);
        expectSecret(source.rootPassword, post);
      },
      2 * MINUTES,
    );
  });

  it(
    'puts the settings of a target back when a restore is killed',
    async () => {
      await using own = await startServer(flavor, { extraArgs: ['--local-infile=OFF'] });
      await backup({ schemas: BIG });
      const inputs: Inputs = {
        operation: 'restore',
        backup: 'latest',
        ...server(own),
        storage,
        concurrency: '1',
        'enable-local-infile': 'true',
        'slack-webhook': `${slack.url}/services/T0K3N-s3cret`,
        ...(flavor === 'mysql' ? { 'disable-redo-log': 'true', 'target-is-disposable': 'true' } : {}),
      };
      const setting = async (): Promise<unknown[]> => [
        await ask(own.access(), 'SELECT @@GLOBAL.local_infile AS v'),
        flavor === 'mysql'
          ? await ask(own.access(), `SHOW GLOBAL STATUS LIKE 'Innodb_redo_log_enabled'`)
          : [],
      ];
      const before = await setting();
      await using proxy = await MysqlProxy.start(own);
      const through = {
        host: proxy.host,
        port: String(proxy.port),
        'ssl-mode': 'disabled',
        'get-server-public-key': 'true',
      };
      const loading = proxy.add({ match: /^LOAD DATA/, at: 'upload', action: 'stall' });
      const main = await startStep(folder, { ...inputs, ...through }, { environment: RUN });
      await waitUntil('rows are loaded', () => loading.hit !== undefined);
      main.command.child.kill('SIGKILL');
      const { state } = await main.ended;
      expect(await setting()).not.toEqual(before);
      const post = await runStep(folder, inputs, { environment: RUN, state });
      expect(post.exitCode).toBe(0);
      expect(await setting()).toEqual(before);
      expect(post.stdout).toContain('switched local_infile off at the target again');
      expect(slack.asked).toHaveLength(1);
      const again = await runStep(folder, inputs, { environment: RUN });
      expect([again.exitCode, again.outputs['status']]).toEqual([0, 'restored']);
      expect(await setting()).toEqual(before);
    },
    3 * MINUTES,
  );

  it('says which permission a job lacks that is to assume a role', async () => {
    const { exitCode, stdout } = await backup({
      storage: 's3://no-such-bucket/p',
      's3-endpoint': 'http://127.0.0.1:9',
      's3-region': 'us-east-1',
      'aws-role-to-assume': 'arn:aws:iam::123456789012:role/backup',
    });
    expect(exitCode).toBe(11);
    expect(stdout).toContain(
      'there are no credentials to assume the role arn:aws:iam::123456789012:role/backup with',
    );
    expect(stdout).toContain('the variable ACTIONS_ID_TOKEN_REQUEST_URL is missing');
    expect(stdout).toContain('id-token: write');
  }, 60_000);

  it(
    'assumes a role with tokens of the job, and renews it during a run',
    async () => {
      const s3 = await acquireS3();
      const bucket = await s3.createBucket();
      await using identity = await startJobIdentity(s3, 2);
      const result = await backup(
        {
          storage: `s3://${bucket}/p`,
          's3-endpoint': s3.endpoint,
          's3-region': s3.region,
          'aws-role-to-assume': 'arn:aws:iam::123456789012:role/backup',
        },
        { environment: identity.environment },
      );
      expect([result.exitCode, result.outputs['status']]).toEqual([0, 'stored']);
      const issued = identity.asked.filter(({ method }) => method === 'GET');
      expect(issued[0]!.url).toContain('audience=sts.amazonaws.com');
      expect(issued[0]!.headers.authorization).toBe('Bearer bearer-of-the-job');
      const assumed = identity.asked
        .filter(({ method }) => method === 'POST')
        .map(({ body }) => new URLSearchParams(body));
      expect(assumed.every((call) => call.get('Action') === 'AssumeRoleWithWebIdentity')).toBe(true);
      expect(assumed[0]!.get('RoleArn')).toBe('arn:aws:iam::123456789012:role/backup');
      const used = new Set(assumed.map((call) => call.get('WebIdentityToken')));
      expect(used.size).toBeGreaterThanOrEqual(2);
      for (const secret of ['job-token-1', 'bearer-of-the-job']) {
        const rest = result.stdout.split('\n').filter((line) => !line.startsWith('::add-mask::'));
        expect(rest.join('\n')).not.toContain(secret);
      }
    },
    MINUTES,
  );

  describe('with a token for GitHub', () => {
    const TOKEN = 'ghs_0123456789abcdef';
    const github = (api: HttpEndpoint): StepOptions => ({ environment: { GITHUB_API_URL: api.url } });
    const wanted = { 'github-token': TOKEN, 'issue-on-failure': 'true' };
    const calls = (api: HttpEndpoint): string[] =>
      api.asked.map(({ method, url }) => `${method} ${url.split('?')[0]}`);
    const ISSUES = '/repos/acme/shop/issues';

    it(
      'opens one issue at the first failure, comments at the next, closes it at the next success',
      async () => {
        const issues: { number: number; body: string; user: object; author_association: string }[] = [
          // Anybody can write a marker.
          { number: 1, body: '', user: { type: 'User' }, author_association: 'NONE' },
        ];
        await using api = await startAnsweringEndpoint(({ method, url, body }) => {
          if (method === 'GET') return { body: issues };
          const { body: text } = JSON.parse(body) as { body: string };
          if (url === ISSUES) {
            issues[0]!.body = text;
            issues.push({ number: 7, body: text, user: { type: 'Bot' }, author_association: 'NONE' });
          }
          return { status: method === 'POST' ? 201 : 200, body: { number: 7 } };
        });
        const failed = await backup({ ...wanted, password: 'wrong @here' }, github(api));
        expect(failed.exitCode).toBe(10);
        expect(calls(api)).toEqual([`GET ${ISSUES}`, `POST ${ISSUES}`]);
        const opened = JSON.parse(api.asked[1]!.body) as { title: string; body: string };
        expect(opened.title).toBe(`backup of ${source.host} fails in the workflow "Nightly"`);
        expect(opened.body).toContain('SOURCE_ACCESS_DENIED');
        expect(opened.body).toContain(RUN_URL);
        expect(api.asked[0]!.headers.authorization).toBe(`token ${TOKEN}`);
        expectSecret(TOKEN, failed);

        await backup({ ...wanted, password: 'wrong' }, github(api));
        expect(calls(api).slice(2)).toEqual([`GET ${ISSUES}`, `POST ${ISSUES}/7/comments`]);

        const done = await backup(wanted, github(api));
        expect(done.exitCode).toBe(0);
        expect(calls(api).slice(4)).toEqual([
          `GET ${ISSUES}`,
          `POST ${ISSUES}/7/comments`,
          `PATCH ${ISSUES}/7`,
        ]);
        expect(JSON.parse(api.asked.at(-1)!.body)).toEqual({ state: 'closed', state_reason: 'completed' });

        issues.length = 0;
        await backup(wanted, github(api));
        expect(calls(api).slice(7)).toEqual([`GET ${ISSUES}`]);
      },
      2 * MINUTES,
    );

    it(
      'warns where it has no permission, and the outcome stays',
      async () => {
        await using api = await startAnsweringEndpoint(() => ({ status: 403, body: { message: 'no' } }));
        const done = await backup(wanted, github(api));
        expect([done.exitCode, done.outputs['status']]).toEqual([0, 'stored']);
        expect(done.stdout).toMatch(
          /^::warning .*GitHub answered 403: give the job the permission `issues: write`/m,
        );
      },
      MINUTES,
    );

    it(
      'is told of changes only',
      async () => {
        const change = { 'notify-on': 'change' };
        // Nothing is known of a run before the first.
        await backup(change);
        expect(slack.asked).toHaveLength(1);
        await backup(change);
        expect(slack.asked).toHaveLength(1);
        await backup({ ...change, password: 'wrong' });
        expect(slack.asked).toHaveLength(2);
        await backup({ ...change, password: 'wrong' });
        expect(slack.asked).toHaveLength(2);
        await backup(change);
        expect(slack.asked).toHaveLength(3);
      },
      2 * MINUTES,
    );
  });
});

async function filesBelow(path: string): Promise<number> {
  const found = await readdir(path, { recursive: true, withFileTypes: true }).catch(() => []);
  return found.filter((file) => file.isFile()).length;
}

async function listObjects(s3: TestS3, bucket: string): Promise<string[]> {
  const client = connectS3(s3);
  try {
    const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: bucket }));
    return Contents.map(({ Key = '' }) => Key);
  } finally {
    client.destroy();
  }
}
