// Many jobs restore one backup at the same time; jobs that are killed, late or there twice end in the result of one process.
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { countRows, loadResumeSchema } from '../fixtures/resume/resume.ts';
import { ask, dropSchemas, runAll } from '../fixtures/zoo/zoo.ts';
import {
  type Folder,
  makeFolder,
  runJson,
  runJsonOk,
  startCommand,
  waitUntil,
} from '../support/command-line.ts';
import { findDifferences } from '../support/independent-compare.ts';
import { type Kill, killDuring } from '../support/kill-during.ts';
import { MysqlProxy } from '../support/mysql-proxy.ts';
import { describeServers } from '../support/server-suites.ts';
import { vendorDump } from '../support/vendor-client.ts';

const SCHEMA = 'jobs';
const STATE = 'mysql_backup_restore';
const ROWS = { narrow: 400_000, keyless: 100_000, lines: 40_000 };
const MINUTES = 60_000;

interface Report {
  status: string;
  rows: number;
  resumed: boolean;
  warnings: string[];
  verification: { level: string; status: string };
}

await describeServers('a restore by many jobs', ['source', 'target'], ({ flavor, source, target }) => {
  let storage: Folder;
  let backupId: string;
  let proxy: MysqlProxy;
  /** As the suites before had it. */
  let localInfile: number;
  const environment = { MYSQL_PWD: target.rootPassword };

  const job = (stage: string, ...more: string[]): string[] => [
    'restore',
    backupId,
    '--storage',
    storage.path,
    '--host',
    target.host,
    '--port',
    String(target.port),
    '--user',
    target.rootUser,
    '--concurrency',
    '2',
    '--stage',
    stage,
    '--enable-local-infile',
    '--verify-level',
    'rows',
    ...more,
  ];
  /** The same job, whose statements the proxy sees. */
  const seen = (stage: string): string[] => {
    const args = job(stage, '--ssl-mode', 'disabled', '--get-server-public-key');
    args[args.indexOf('--host') + 1] = proxy.host;
    args[args.indexOf('--port') + 1] = String(proxy.port);
    return args;
  };
  const done = (args: string[]): Promise<Report> => runJsonOk<Report>(args, { environment });
  const killedAt = (kill: Kill): ReturnType<typeof killDuring> =>
    killDuring(proxy, kill, () => startCommand(seen('data'), { environment }));
  const refused = async (args: string[]): Promise<string> => {
    const { exitCode, document } = await runJson<{ error: { message: string } }>(args, { environment });
    expect(exitCode).not.toBe(0);
    return document.error.message;
  };
  const expectSame = async (): Promise<void> => {
    expect(await findDifferences(source.access(), target.access(), [SCHEMA])).toEqual([]);
    expect(await vendorDump(target, [SCHEMA])).toBe(await vendorDump(source, [SCHEMA]));
    const left = `SELECT SCHEMA_NAME FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = '${STATE}'`;
    expect(await ask(target.access(), left)).toEqual([]);
    expect(await ask(target.access(), 'SELECT @@GLOBAL.local_infile AS `on`')).toEqual([{ on: 0 }]);
  };

  beforeAll(async () => {
    storage = await makeFolder();
    await loadResumeSchema(source.access(), flavor, SCHEMA, ROWS);
    ({ backupId } = await runJsonOk<{ backupId: string }>(
      [
        'backup',
        '--storage',
        storage.path,
        '--schemas',
        SCHEMA,
        '--host',
        source.host,
        '--port',
        String(source.port),
        '--user',
        source.rootUser,
        '--bytes-per-chunk',
        '256KiB',
      ],
      { environment: { MYSQL_PWD: source.rootPassword } },
    ));
    await dropSchemas(target.access(), [SCHEMA, STATE]);
    [{ localInfile }] = (await ask(target.access(), 'SELECT @@GLOBAL.local_infile AS localInfile')) as [
      { localInfile: number },
    ];
    await runAll(target.access(), ['SET GLOBAL local_infile = OFF']);
    proxy = await MysqlProxy.start(target);
  }, 3 * MINUTES);

  afterEach(async () => {
    proxy.clear();
    await runAll(target.access(), ['SET GLOBAL local_infile = OFF']);
    await dropSchemas(target.access(), [SCHEMA, STATE]);
  }, MINUTES);

  afterAll(async () => {
    await proxy[Symbol.asyncDispose]();
    await runAll(target.access(), [`SET GLOBAL local_infile = ${localInfile}`]);
    await dropSchemas(source.access(), [SCHEMA]);
    await storage[Symbol.asyncDispose]();
  }, MINUTES);

  it(
    'ends as one process would, whatever happens to its jobs',
    async () => {
      expect(await refused(job('data'))).toContain('has not begun on this target');
      expect(await refused(job('finish'))).toContain('has not begun on this target');
      const created = await done(job('schema'));
      expect(created).toMatchObject({ status: 'schema created', rows: 0 });
      expect(await refused(job('finish'))).toMatch(/chunks not loaded yet: jobs\.\w+ chunk \d+, .* more/);

      // Each holds a part when it dies: rows of a transaction, of a stream, and a transaction whose outcome it does not know.
      const kills: Kill[] = [
        { match: /^LOAD DATA .*narrow/s, nth: 2, at: 'upload', uploadBytes: 50_000 },
        { match: /^LOAD DATA .*keyless/s, nth: 2, at: 'response' },
        { match: /^COMMIT/, at: 'response' },
      ];
      for (const kill of kills) await killedAt(kill);
      expect(await refused(job('finish'))).toContain('not loaded yet');

      // One job stands still with its chunk while two others load the rest, and a third job comes late.
      let die = (): void => undefined;
      const dead = new Promise<void>((resolve) => (die = resolve));
      const first = startCommand(seen('data'), { environment });
      const still = proxy.add({
        match: /^LOAD DATA .*narrow/s,
        at: 'upload',
        uploadBytes: 9,
        action: async () => {
          await dead;
          first.child.kill('SIGKILL');
          await first.ended;
        },
      });
      await waitUntil('the first job holds a chunk', () => still.hit !== undefined);
      const others = [job('data'), job('data')].map((args) => startCommand(args, { environment }));
      const onlyOne = /: 1 chunk not loaded yet: jobs\.narrow chunk \d+$/;
      await waitUntil('all other chunks are loaded', async () => onlyOne.test(await refused(job('finish'))));
      const late = startCommand(job('data'), { environment });
      die();
      await first.ended;
      for (const { ended } of [...others, late]) {
        const { exitCode, stderr } = await ended;
        expect([exitCode, stderr]).toEqual([0, expect.any(String)]);
      }
      // The schema once more, and a job that finds nothing to do.
      expect(await done(job('schema'))).toMatchObject({ status: 'schema created', resumed: true });
      expect(await done(job('data', '--drop-existing'))).toMatchObject({ status: 'rows loaded', rows: 0 });
      const finished = await done(job('finish'));
      expect(finished).toMatchObject({
        status: 'restored',
        rows: countRows(ROWS),
        resumed: true,
        verification: { level: 'rows', status: 'passed' },
      });
      await expectSame();
    },
    8 * MINUTES,
  );

  it(
    'builds each index once, although a job dies while it builds one and two others build the rest',
    async () => {
      await done(job('schema'));
      // A table without transactions, of which a part is there.
      await killedAt({ match: /^LOAD DATA .*logged/s, at: 'upload', uploadBytes: 50_000 });
      await killedAt({ match: /^ALTER TABLE .*narrow.* ADD/s, at: 'running', afterMs: 20 });
      const jobs = [job('data'), job('data')].map((args) => startCommand(args, { environment }));
      const results = await Promise.all(jobs.map(({ ended }) => ended));
      expect(results.map(({ exitCode, stderr }) => [exitCode, stderr])).toEqual(
        results.map(({ stderr }) => [0, stderr]),
      );
      const built = await ask<{ n: number }>(
        target.access(),
        `SELECT COUNT(DISTINCT INDEX_NAME) AS n FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = '${SCHEMA}' AND TABLE_NAME = 'narrow'`,
      );
      expect(built[0]!.n).toBe(3);
      expect(await done(job('finish'))).toMatchObject({ status: 'restored' });
      await expectSame();
    },
    4 * MINUTES,
  );

  it(
    'goes on as one process without --stage, and needs the same options',
    async () => {
      await done(job('schema'));
      expect(await refused(job('data', '--skip-triggers'))).toContain('--skip-triggers');
      const args = job('data');
      args.splice(args.indexOf('--stage'), 2);
      expect(await done(args)).toMatchObject({ status: 'restored', resumed: true, rows: countRows(ROWS) });
      await expectSame();
    },
    4 * MINUTES,
  );

  it(
    'survives lost connections, also a COMMIT whose answer is lost',
    async () => {
      await done(job('schema'));
      const faults = [
        proxy.add({ match: /^COMMIT/, nth: 2, at: 'response', action: 'reset' }),
        proxy.add({ match: /^COMMIT/, nth: 5, at: 'response', action: 'reset' }),
        proxy.add({
          match: /^LOAD DATA .*narrow/s,
          nth: 4,
          at: 'upload',
          uploadBytes: 50_000,
          action: 'reset',
        }),
        proxy.add({ match: /^LOAD DATA .*logged/s, at: 'response', action: 'reset' }),
        proxy.add({ match: /^ALTER TABLE .*narrow.* ADD/s, at: 'response', action: 'reset' }),
      ];
      expect(await done(seen('data'))).toMatchObject({ status: 'rows loaded' });
      expect(faults.filter(({ hit }) => !hit).map(({ rule }) => String(rule.match))).toEqual([]);
      expect(await done(job('finish'))).toMatchObject({ status: 'restored', rows: countRows(ROWS) });
      await expectSame();
    },
    4 * MINUTES,
  );

  it('refuses latest, whose meaning may change between two jobs', async () => {
    const args = job('schema');
    args[1] = 'latest';
    expect(await refused(args)).toContain('--stage needs the id of the backup');
  });
});
