// Our process stands still (SIGSTOP, as by a debugger or a frozen runner) while it holds a lock: the server drops the silent session, so
// that other clients go on, and the process that continues finds its lock lost and makes no backup.
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { loadShopWithPhotos } from '../fixtures/shop/shop.ts';
import { dropSchemas, runAll } from '../fixtures/zoo/zoo.ts';
import { type ErrorDocument, type Folder, makeFolder, startCommand } from '../support/command-line.ts';
import { MysqlProxy, type ProxyRule } from '../support/mysql-proxy.ts';
import { describeServers } from '../support/server-suites.ts';

const SCHEMA = 'stopped_shop';
/** Not in the backup: only the lock is in the way of it. */
const BYSTANDER = 'stopped_bystander';
const MINUTES = 60_000;
/** As in lock-session.ts: seconds of silence after which the server ends the session. */
const SILENCE_MS = 15_000;
/** Of a busy machine. Without the silence's end it would be for ever. */
const SLACK_MS = 60_000;

interface Stop {
  while: string;
  at: Omit<ProxyRule, 'action'>;
  /** What has to wait for the lock. */
  blocked: string;
}

const STOPS: readonly Stop[] = [
  {
    while: 'commits are kept out',
    at: { match: /^FLUSH TABLES WITH READ LOCK|^BACKUP STAGE BLOCK_COMMIT/, at: 'response' },
    blocked: `UPDATE ${BYSTANDER}.t SET n = n + 1`,
  },
  {
    while: 'DDL is kept out and rows are read',
    at: { match: new RegExp(`^SELECT .*FROM \`${SCHEMA}\`\\.\`photos\``, 's'), at: 'response' },
    blocked: `CREATE TABLE ${BYSTANDER}.made (id int)`,
  },
];

await describeServers('a process that stands still', ['source'], ({ source }) => {
  let folder: Folder;
  let proxy: MysqlProxy;

  beforeAll(async () => {
    folder = await makeFolder();
    proxy = await MysqlProxy.start(source);
    await loadShopWithPhotos(source.access(), SCHEMA);
    await dropSchemas(source.access(), [BYSTANDER]);
    await runAll(source.access(), [
      `CREATE DATABASE ${BYSTANDER}`,
      `CREATE TABLE ${BYSTANDER}.t (id int PRIMARY KEY, n int)`,
      `INSERT INTO ${BYSTANDER}.t VALUES (1, 1)`,
    ]);
  }, MINUTES);

  afterEach(() => proxy.clear());

  afterAll(async () => {
    await proxy[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
    await dropSchemas(source.access(), [SCHEMA, BYSTANDER]);
  }, MINUTES);

  it.each(STOPS.map((stop): [string, Stop] => [stop.while, stop]))(
    'while %s',
    async (_, { at, blocked }) => {
      const run = startCommand(
        [
          `backup --host ${proxy.host} --port ${proxy.port} --user ${source.rootUser} --ssl-mode disabled`,
          `--get-server-public-key --schemas ${SCHEMA} --storage ${folder.path} --output json`,
        ].flatMap((words) => words.split(' ')),
        { environment: { MYSQL_PWD: source.rootPassword } },
      );
      let begin = 0;
      try {
        const stopped = new Promise<void>((resolve) => {
          proxy.add({
            ...at,
            action: () => {
              run.child.kill('SIGSTOP');
              begin = performance.now();
              resolve();
              return 'go on';
            },
          });
        });
        const first = await Promise.race([stopped.then(() => undefined), run.ended]);
        expect(first).toBeUndefined();
        await runAll(source.access(), ['SET SESSION lock_wait_timeout = 120', blocked]);
        const waitedMs = performance.now() - begin;
        // It had to wait for the lock, and no longer than the server waits for us.
        expect(waitedMs).toBeGreaterThan(SILENCE_MS / 3);
        expect(waitedMs).toBeLessThan(SILENCE_MS + SLACK_MS);
      } finally {
        run.child.kill('SIGCONT');
      }
      const { exitCode, stdout } = await run.ended;
      const { error } = JSON.parse(stdout) as ErrorDocument;
      expect([exitCode, error?.code]).toEqual([
        10,
        expect.stringMatching(/^SOURCE_(CHANGED|CONNECTION_LOST)$/),
      ]);
      expect(await folder.list()).toEqual([]);
    },
    2 * MINUTES,
  );
});
