// Every secret that is given to any operation is searched for, in all its forms, in everything that comes out: text and JSON at debug
// level, reports, objects, mails, messages, what the server lists of its sessions, and what the system lists of our process.
import { afterAll, beforeAll, beforeEach, afterEach, expect, it } from '@jest/globals';
import mysql from 'mysql2/promise';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OPTIONS } from '../../src/options/option-table.ts';
import { ask, dropSchemas, runAll } from '../fixtures/zoo/zoo.ts';
import { runStep } from '../support/action-step.ts';
import {
  type CommandResult,
  type Folder,
  makeFolder,
  startCommand,
  waitUntil,
} from '../support/command-line.ts';
import { type HttpEndpoint, startHttpEndpoint } from '../support/http-endpoint.ts';
import { makeAgeKey, makeSigningKey, type AgeKey, type SigningKey } from '../support/key-files.ts';
import { findSecrets, formsOf } from '../support/secret-search.ts';
import { describeServers } from '../support/server-suites.ts';
import { acquireS3 } from '../support/servers.ts';
import { type RunningSmtpServer, startSmtpServer } from '../support/smtp-server.ts';

const SCHEMA = 'secrets_shop';
const MINUTES = 60_000;
const s3 = await acquireS3();

const SECRETS = {
  password: `p'"w/ %&+<ü>\\s3cr3t-A1`,
  s3Secret: 'wJalr/XUtn+FEMIs3cr3tB2',
  sessionToken: 'FwoGZXIvYXdzs3cr3tC3==',
  webhook: 'T0K3Ns3cr3tD4',
  smtpPassword: `m@il:s3cr3t E5`,
  ping: 'p1ngs3cr3tF6',
  passphrase: 'pass phrase s3cr3t G7',
  gitHubToken: 'ghp_s3cr3tH8',
};

it('is found in the forms that are searched for', () => {
  for (const [name, secret] of Object.entries(SECRETS))
    for (const form of formsOf(secret))
      expect(findSecrets('x', `a ${form} b`, { [name]: secret })).not.toEqual([]);
  const blob = Buffer.from(`x-user:${SECRETS.password}-y`).toString('base64');
  expect(findSecrets('x', blob, SECRETS)).toHaveLength(1);
});

await describeServers('secrets', ['source', 'target'], ({ flavor, source, target }) => {
  let folder: Folder;
  let storage: string;
  let slack: HttpEndpoint;
  let ping: HttpEndpoint;
  let mail: RunningSmtpServer;
  let age: AgeKey;
  let signing: SigningKey;
  let all: Record<string, string>;
  let found: string[];
  const user = `'secret_keeper'@'%'`;
  const literal = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
  const login = (at: typeof source): string[] => [
    '--host',
    at.host,
    '--port',
    String(at.port),
    '--user',
    'secret_keeper',
  ];
  const urlOf = (at: typeof source): string =>
    `mysql://secret_keeper:${encodeURIComponent(SECRETS.password)}@${at.host}:${at.port}/`;

  beforeAll(async () => {
    for (const at of [source, target]) {
      await dropSchemas(at.access(), [SCHEMA]);
      await runAll(at.access(), [
        `DROP USER IF EXISTS ${user}`,
        `CREATE USER ${user} IDENTIFIED BY ${literal(SECRETS.password)}`,
        `GRANT ALL ON *.* TO ${user}`,
      ]);
    }
    await runAll(source.access(), [
      `CREATE DATABASE ${SCHEMA}`,
      `CREATE TABLE ${SCHEMA}.t (id int PRIMARY KEY)`,
      `INSERT INTO ${SCHEMA}.t VALUES (1), (2)`,
    ]);
  }, MINUTES);

  afterAll(async () => {
    for (const at of [source, target]) {
      await dropSchemas(at.access(), [SCHEMA]);
      await runAll(at.access(), [`DROP USER IF EXISTS ${user}`]);
    }
  });

  beforeEach(async () => {
    folder = await makeFolder();
    storage = join(folder.path, 'backups');
    slack = await startHttpEndpoint({ status: 200 });
    ping = await startHttpEndpoint({ status: 200 });
    mail = await startSmtpServer({ tls: 'none', login: { user: 'u', password: SECRETS.smtpPassword } });
    age = await makeAgeKey(folder.path, 'key');
    signing = await makeSigningKey(folder.path, 'sign');
    await writeFile(join(folder.path, 'passphrase'), `${SECRETS.passphrase}\n`);
    await writeFile(join(folder.path, 'password'), SECRETS.password);
    all = { ...SECRETS, identity: age.identity, signingKey: signing.secret };
    found = [];
  });

  afterEach(async () => {
    for (const each of [slack, ping, mail]) await each[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  });

  const look = (where: string, content: string | Buffer): void =>
    void found.push(...findSecrets(where, content, all));

  const environment = (): Record<string, string> => ({
    MYSQL_PWD: SECRETS.password,
    AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
    AWS_SECRET_ACCESS_KEY: SECRETS.s3Secret,
    AWS_SESSION_TOKEN: SECRETS.sessionToken,
    SLACK_WEBHOOK: `${slack.url}/services/T0/B0/${SECRETS.webhook}`,
    SMTP_PASSWORD: SECRETS.smtpPassword,
  });

  const alerts = (): string[] => [
    '--ping-url',
    `${ping.url}/${SECRETS.ping}`,
    '--mail-to',
    'ops@example.com',
    '--mail-from',
    'backup@example.com',
    '--smtp-host',
    '127.0.0.1',
    '--smtp-port',
    String(mail.port),
    '--smtp-user',
    'u',
    '--smtp-tls',
    'none',
    '--notify-on',
    'always',
  ];

  /** Watches what others can see while it runs; `given` are secrets on the command line, which everybody sees. */
  async function runWatched(
    name: string,
    args: readonly string[],
    variables = environment(),
  ): Promise<CommandResult> {
    const report = join(folder.path, `${name}.json`);
    const running = startCommand([...args, '--log-level', 'debug', '--report', report], {
      environment: variables,
    });
    const state = { isOver: false };
    void running.ended.finally(() => (state.isOver = true));
    const seen = new Set<string>();
    while (!state.isOver) {
      for (const at of [source, target])
        for (const row of await ask(at.access(), 'SHOW FULL PROCESSLIST')) seen.add(JSON.stringify(row));
      const children = await readFile(
        `/proc/${running.child.pid}/task/${running.child.pid}/children`,
        'utf8',
      ).catch(() => '');
      for (const pid of [String(running.child.pid), ...children.split(' ').filter(Boolean)])
        seen.add(await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''));
    }
    const result = await running.ended;
    const onCommandLine = new Set(args.flatMap((arg) => findSecrets('', arg, all)));
    const listed = [...seen]
      .flatMap((text) => findSecrets('', text, all))
      .filter((text) => !onCommandLine.has(text));
    found.push(...listed.map((text) => `${name}: ${text} (process list)`));
    look(`${name}: stdout`, result.stdout);
    look(`${name}: stderr`, result.stderr);
    look(`${name}: report`, await readFile(report).catch(() => ''));
    return result;
  }

  async function lookAtAll(): Promise<void> {
    for (const name of await readdir(storage, { recursive: true }).catch(() => []))
      look(`object ${name}`, await readFile(join(storage, name)).catch(() => ''));
    for (const { body } of slack.asked) look('Slack', body);
    for (const { body } of ping.asked) look('ping', body);
    for (const { raw } of mail.mails) look('mail', raw);
  }

  it(
    'stay where they belong in every operation',
    async () => {
      const keys = ['--encrypt-to', age.recipient, '--signing-key', signing.privateFile];
      const open = ['--identity-file', age.file, '--verify-key', signing.publicFile];
      const at = ['--storage', storage];
      const ok = async (name: string, ...args: string[]): Promise<CommandResult> => {
        const result = await runWatched(name, [...args, ...alerts()]);
        expect([name, result.exitCode, result.stderr]).toEqual([name, 0, expect.any(String)]);
        return result;
      };
      await ok('backup', 'backup', ...login(source), '--schemas', SCHEMA, ...at, ...keys);
      await ok(
        'plain',
        'backup',
        ...login(source),
        '--schemas',
        SCHEMA,
        ...at,
        '--label',
        'plain',
        '--signing-key',
        signing.privateFile,
        '--output',
        'json',
      );
      await ok(
        'phrase',
        'backup',
        ...login(source),
        '--schemas',
        SCHEMA,
        ...at,
        '--passphrase-file',
        join(folder.path, 'passphrase'),
        '--users',
      );
      const [encrypted] = await readdir(storage);
      await ok('list', 'list', ...at, '--verify-key', signing.publicFile, '--output', 'json').catch(
        () => undefined,
      );
      await ok('restore', 'restore', encrypted!, ...at, ...open, ...login(target), '--drop-existing');
      await ok('verify', 'verify', encrypted!, ...at, ...open, '--url', urlOf(target), '--level', 'rows');
      await ok('prune', 'prune', ...at, '--keep-last', '1');
      await lookAtAll();
      expect(found).toEqual([]);
      expect([slack.asked.length, ping.asked.length, mail.mails.length].every((count) => count >= 5)).toBe(
        true,
      );
    },
    3 * MINUTES,
  );

  // The rest is the client's side, the same for every server.
  if (flavor !== 'mysql') return;

  it(
    'stay there when something fails',
    async () => {
      const wrong = { ...environment(), MYSQL_PWD: `${SECRETS.password}x` };
      const fail = async (name: string, args: string[], variables = environment()): Promise<void> => {
        const { exitCode } = await runWatched(name, args, variables);
        expect([name, exitCode]).toEqual([name, expect.any(Number)]);
        expect([name, exitCode === 0]).toEqual([name, false]);
      };
      const at = ['--storage', storage];
      await fail('wrong password', ['backup', ...login(source), ...at, ...alerts()], wrong);
      await fail('wrong S3 key', [
        'list',
        '--storage',
        `s3://${await s3.createBucket()}/p`,
        '--s3-endpoint',
        s3.endpoint,
        ...alerts(),
      ]);
      // Alerts that fail themselves: the endpoint refuses and repeats what it was asked.
      await mail[Symbol.asyncDispose]();
      mail = await startSmtpServer({ tls: 'none', login: { user: 'u', password: 'another' } });
      await slack[Symbol.asyncDispose]();
      await ping[Symbol.asyncDispose]();
      slack = await startHttpEndpoint({ status: 403, body: `no ${SECRETS.webhook}` });
      ping = await startHttpEndpoint('reset');
      await fail('refused alerts', ['backup', ...login(source), ...at, ...alerts()], wrong);
      const files: [string, string, string][] = [
        ['identity-file', 'list', age.identity.toLowerCase().slice(0, 30)],
        ['signing-key', 'backup', `-----BEGIN PRIVATE KEY-----\n${signing.secret}x\n`],
        ['verify-key', 'list', `-----BEGIN PRIVATE KEY-----\n${signing.secret}\n-----END PRIVATE KEY-----`],
        ['recipients-file', 'backup', `${SECRETS.passphrase}\n${signing.secret}\n${age.identity}`],
        [
          'defaults-file',
          'backup',
          `[client]\nuser=x\npassword="${SECRETS.passphrase}\nport=${SECRETS.passphrase}\n`.replace(
            `port=${SECRETS.passphrase}`,
            'port=x',
          ),
        ],
        ['assertions', 'verify', `assertions: [{name: x, sql: "SELECT '${SECRETS.passphrase}'"`],
      ];
      for (const [option, operation, content] of files) {
        const path = join(folder.path, `bad-${option}`);
        await writeFile(path, content);
        await fail(`bad ${option}`, [
          operation,
          ...at,
          `--${option}`,
          path,
          ...(operation === 'backup' && option !== 'defaults-file' ? login(source) : []),
        ]);
      }
      await writeFile(join(folder.path, 'other'), `${SECRETS.passphrase} x`);
      await lookAtAll();
      expect(found).toEqual([]);
    },
    3 * MINUTES,
  );

  it(
    'stay there when an exception is caught by nobody',
    async () => {
      // Thrown outside of every promise while the program works, as a bug of ours would be; it knows no secret, what it comes from does.
      const now = join(folder.path, 'throw-now');
      const thrower = `data:text/javascript,${encodeURIComponent(`
        import { existsSync } from 'node:fs';
        setInterval(() => {
          if (!existsSync(${JSON.stringify(now)})) return;
          const error = new Error('nobody catches this');
          error.config = { ...process.env, argv: process.argv };
          error.cause = new Error(process.env.MYSQL_PWD);
          throw error;
        }, 20).unref();`)}`;
      const lock = await mysql.createConnection(source.access());
      // The backup waits for it, and is not over before.
      await lock.query(`LOCK TABLES ${SCHEMA}.t WRITE`);
      const args = ['backup', ...login(source), '--schemas', SCHEMA, '--storage', storage, ...alerts()];
      const running = startCommand([...args, '--log-level', 'debug'], {
        environment: environment(),
        nodeArguments: ['--import', thrower],
      });
      const waits = async (): Promise<boolean> => {
        const waiting = `SELECT 1 FROM information_schema.PROCESSLIST WHERE STATE LIKE 'Waiting for %lock'`;
        return running.child.exitCode !== null || (await ask(source.access(), waiting)).length > 0;
      };
      await waitUntil('the backup waits', waits);
      await writeFile(now, '');
      const { exitCode, stdout, stderr } = await running.ended.finally(() => lock.destroy());
      await rm(now);
      expect([exitCode, stderr]).toEqual([1, expect.stringContaining('nobody catches this')]);
      look('uncaught: stdout', stdout);
      look('uncaught: stderr', stderr);
      await lookAtAll();
      expect(found).toEqual([]);
      expect([slack.asked.length, mail.mails.length]).toEqual([1, 1]);
      expect(ping.asked.length).toBeGreaterThan(0);
      expect(slack.asked[0]!.body).toContain('nobody catches this');
    },
    MINUTES,
  );

  it(
    'are not repeated from options that are wrong',
    async () => {
      const secret = SECRETS.webhook;
      const values = [
        `ftp://u:${secret}@h/`,
        `//${secret}`,
        secret,
        `mysql://u:${secret}@`,
        `https://u:${secret}@[h/x`,
        `smtp://u:${secret}@h:x`,
      ];
      const options = [...OPTIONS.filter((option) => option.secret).map(({ name }) => name), 'encrypt-to'];
      const runs = values.map((value) => [
        'backup',
        ...options.flatMap((name) => [`--${name}=${value}`]),
        '--storage',
        `s3://AKIA:${secret}@bucket/p`,
        '--s3-endpoint',
        `http://u:${secret}@127.0.0.1:1`,
      ]);
      for (const args of [
        ...runs,
        ['list', '--storage', `https://AKIA:${secret}@s3.example.com/b`],
        ['list', '--storage', `s3://AKIA:${secret}@bucket`],
      ]) {
        const { stdout, stderr, exitCode } = await startCommand([...args, '--log-level', 'debug'], {
          environment: {},
        }).ended;
        look(args.join(' '), stdout + stderr);
        expect([args.join(' '), exitCode]).toEqual([args.join(' '), 2]);
      }
      expect(found).toEqual([]);
    },
    2 * MINUTES,
  );

  it(
    'warns of a password on the command line, and hides it',
    async () => {
      const { stderr, stdout, exitCode } = await startCommand([
        'backup',
        ...login(source),
        '--schemas',
        SCHEMA,
        '--storage',
        storage,
        '--password',
        SECRETS.password,
      ]).ended;
      expect([exitCode, stderr]).toEqual([
        0,
        expect.stringMatching(/^warning: --password can be seen by others/m),
      ]);
      look('output', stderr + stdout);
      expect(found).toEqual([]);
    },
    MINUTES,
  );

  it(
    'are masked in the action, and in nothing that stays',
    async () => {
      const inputs = {
        operation: 'backup',
        url: urlOf(source),
        schemas: SCHEMA,
        storage,
        'slack-webhook': `${slack.url}/services/T0/B0/${SECRETS.webhook}`,
        'ping-url': `${ping.url}/${SECRETS.ping}`,
        'smtp-url': `smtp://u:${encodeURIComponent(SECRETS.smtpPassword)}@127.0.0.1:${mail.port}`,
        'mail-to': 'ops@example.com',
        'mail-from': 'b@example.com',
        'notify-on': 'always',
        'github-token': SECRETS.gitHubToken,
        'passphrase-file': join(folder.path, 'passphrase'),
        'log-level': 'debug',
        verify: 'counts',
        'restore-into': urlOf(target),
      };
      await dropSchemas(target.access(), [SCHEMA]);
      for (const [name, change] of Object.entries({
        sound: {},
        wrong: { url: urlOf(source).replace('s3cr3t', 'other'), 'restore-into': '' },
      })) {
        const step = await runStep(folder, { ...inputs, ...change });
        const shown = step.stdout.split('\n').filter((line) => !line.startsWith('::add-mask::'));
        look(`${name}: log`, shown.join('\n') + step.stderr);
        look(
          `${name}: outputs, state and summary`,
          JSON.stringify([step.outputs, step.state]) + step.summary,
        );
        if (step.outputs['report-path']) look(`${name}: report`, await readFile(step.outputs['report-path']));
        expect([name, step.exitCode === 0]).toEqual([name, name === 'sound']);
      }
      await lookAtAll();
      expect(found).toEqual([]);
    },
    2 * MINUTES,
  );
});
