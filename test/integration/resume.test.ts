// A restore that is killed at any moment goes on when it is started again, and ends as if nothing had happened.
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import mysql from 'mysql2';
import { createHash } from 'node:crypto';
import { countRows, loadResumeSchema } from '../fixtures/resume/resume.ts';
import { ask, dropSchemas, runAll } from '../fixtures/zoo/zoo.ts';
import {
  type CommandResult,
  type Folder,
  makeFolder,
  type RunningCommand,
  runJson,
  runJsonOk,
  startCommand,
  waitUntil,
} from '../support/command-line.ts';
import { findDifferences } from '../support/independent-compare.ts';
import { type Kill, killDuring } from '../support/kill-during.ts';
import { MysqlProxy, type Moment, type PlannedFault } from '../support/mysql-proxy.ts';
import { seededRandom } from '../support/random.ts';
import { describeServers } from '../support/server-suites.ts';
import { startServer, type TestServer } from '../support/servers.ts';

const BIG = 'resume_big';
const SMALL = 'resume_small';
const OTHER = 'resume_other';
const SCHEMAS = [BIG, SMALL, OTHER];
const BIG_ROWS = { narrow: 1_000_000, keyless: 800_000, lines: 200_000 };
const SMALL_ROWS = { narrow: 60_000, keyless: 100_000, lines: 20_000 };
const STATE = 'mysql_backup_restore';

interface Restored {
  resumed: boolean;
  rows: number;
  warnings: string[];
}

const random = seededRandom('resume');

await describeServers('an interrupted restore', ['source', 'target'], ({ flavor, source, target }) => {
  let storage: Folder;
  let bigBackup: string;
  let smallBackup: string;
  let proxy: MysqlProxy;
  /** Of the source, by schema: its rows never change. */
  const sourceHashes = new Map<string, string>();

  const restoreArguments = (backup: string, server: TestServer, ...more: string[]): string[] => [
    'restore',
    backup,
    '--storage',
    storage.path,
    ...loginOf({ host: proxy.host, port: proxy.port, rootUser: server.rootUser }),
    '--ssl-mode',
    'disabled',
    '--get-server-public-key',
    '--concurrency',
    '2',
    ...more,
  ];
  const environmentOf = (server: TestServer) => ({ environment: { MYSQL_PWD: server.rootPassword } });
  const start = (backup: string, server: TestServer, ...more: string[]): RunningCommand =>
    startCommand(restoreArguments(backup, server, ...more), environmentOf(server));
  const finish = (backup: string, server: TestServer, ...more: string[]): Promise<Restored> =>
    runJsonOk<Restored>(restoreArguments(backup, server, ...more), environmentOf(server));

  /** Starts the restore and kills it at a moment; it must not come to its end before. */
  const killAt = async (
    rule: Kill,
    backup: string,
    server: TestServer,
    ...more: string[]
  ): Promise<CommandResult & { fault: PlannedFault }> => {
    return await killDuring(proxy, rule, () => start(backup, server, ...more));
  };

  const expectSame = async (backup: string, server: TestServer, schemas: readonly string[]) => {
    const verified = await runJsonOk<{ status: string }>(
      ['verify', backup, '--storage', storage.path, '--level', 'rows', ...loginOf(server)],
      environmentOf(server),
    );
    expect(verified.status).toBe('passed');
    expect(await findDifferences(source.access(), server.access(), schemas)).toEqual([]);
    for (const schema of schemas.filter((schema) => schema !== OTHER)) {
      const expected = sourceHashes.get(schema) ?? (await hashInOrder(source, schema));
      sourceHashes.set(schema, expected);
      expect(await hashInOrder(server, schema)).toBe(expected);
    }
    expect(
      await ask(
        server.access(),
        `SELECT SCHEMA_NAME FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = '${STATE}'`,
      ),
    ).toEqual([]);
  };

  const forward = async (server: TestServer): Promise<void> => {
    await proxy?.[Symbol.asyncDispose]();
    proxy = await MysqlProxy.start(server);
  };

  beforeAll(async () => {
    storage = await makeFolder();
    await loadResumeSchema(source.access(), flavor, BIG, BIG_ROWS);
    await loadResumeSchema(source.access(), flavor, SMALL, SMALL_ROWS);
    await runAll(source.access(), [
      `DROP DATABASE IF EXISTS ${OTHER}`,
      `CREATE DATABASE ${OTHER}`,
      `CREATE TABLE ${OTHER}.few (id int PRIMARY KEY)`,
      `INSERT INTO ${OTHER}.few VALUES (1), (2), (3)`,
    ]);
    const backup = async (bytesPerChunk: string, ...schemas: string[]): Promise<string> => {
      const { backupId } = await runJsonOk<{ backupId: string }>(
        [
          'backup',
          '--storage',
          storage.path,
          '--schemas',
          schemas.join(','),
          ...loginOf(source),
          '--bytes-per-chunk',
          bytesPerChunk,
          '--concurrency',
          '2',
        ],
        environmentOf(source),
      );
      return backupId;
    };
    bigBackup = await backup('2MiB', BIG);
    smallBackup = await backup('256KiB', SMALL, OTHER);
    await dropSchemas(target.access(), [...SCHEMAS, STATE]);
  }, 180_000);

  beforeEach(async () => {
    await forward(target);
  });

  afterEach(async () => {
    await proxy?.[Symbol.asyncDispose]();
    await dropSchemas(target.access(), [...SCHEMAS, STATE]);
  }, 60_000);

  afterAll(async () => {
    await storage[Symbol.asyncDispose]();
    await dropSchemas(source.access(), SCHEMAS);
  }, 60_000);

  it('goes on after SIGKILL in every stage, and ends as if it had never been killed', async () => {
    const options = ['--verify-level', 'rows', '--check-tables', 'quick'];
    const begin = Date.now();
    let kills = 0;
    for (const [stage, moments] of Object.entries(planKills(flavor))) {
      expect(moments.length).toBeGreaterThanOrEqual(3);
      for (const moment of moments) {
        const { stdout, fault } = await killAt(moment, bigBackup, target, ...options);
        expect([fault.hit?.sql.slice(0, 200), lastStage(stdout)]).toEqual([
          fault.hit?.sql.slice(0, 200),
          stage,
        ]);
        kills++;
      }
    }
    const restored = await finish(bigBackup, target, ...options);
    expect(restored).toMatchObject({ resumed: true, rows: countRows(BIG_ROWS), warnings: [] });
    expect(restored.rows).toBeGreaterThanOrEqual(2_000_000);
    process.stderr.write(`${flavor}: ${kills} kills, ${Math.round((Date.now() - begin) / 1000)} s\n`);
    await expectSame(bigBackup, target, [BIG]);
  }, 400_000);

  it('lost connections are survived without a new start', async () => {
    const faults = [
      proxy.add({
        match: /^LOAD DATA .*narrow/s,
        nth: 2,
        at: 'upload',
        uploadBytes: 50_000,
        action: 'reset',
      }),
      proxy.add({ match: /^LOAD DATA .*keyless/s, nth: 2, at: 'upload', uploadBytes: 9, action: 'reset' }),
      proxy.add({ match: /^COMMIT/, nth: 3, at: 'response', action: 'reset' }),
      proxy.add({ match: /^COMMIT/, nth: 6, action: 'reset' }),
      proxy.add({ match: /^LOAD DATA .*logged/s, at: 'response', action: 'reset' }),
      proxy.add({ match: /^ALTER TABLE .*narrow.* ADD/s, at: 'running', afterMs: 20, action: 'reset' }),
      proxy.add({ match: /^ALTER TABLE .* FOREIGN KEY/s, at: 'response', action: 'reset' }),
      proxy.add({ match: /^CHECK TABLE (?!.*UPGRADE)/s, action: 'reset' }),
      proxy.add({ match: /CREATE .*b_codes/s, nth: 2, at: 'response', action: 'reset' }),
      proxy.add({ match: /^ANALYZE TABLE/, nth: 2, action: 'reset' }),
    ];
    const restored = await finish(smallBackup, target, '--verify-level', 'rows');
    expect(faults.filter(({ hit }) => !hit).map(({ rule }) => String(rule.match))).toEqual([]);
    expect(restored).toMatchObject({ resumed: false, warnings: [] });
    await expectSame(smallBackup, target, [SMALL, OTHER]);
  }, 120_000);

  it('a second run of the same restore is told that the first goes on', async () => {
    const first = start(smallBackup, target);
    const fault = proxy.add({ match: /^LOAD DATA .*narrow/s, at: 'response', action: 'stall' });
    await waitUntil('the first is in its data', () => fault.hit !== undefined);
    const second = await runJson(restoreArguments(smallBackup, target), environmentOf(target));
    expect(second.document).toMatchObject({ exitCode: 13, error: { code: 'TARGET_BUSY' } });
    first.child.kill('SIGKILL');
    await first.ended;
    expect(await finish(smallBackup, target)).toMatchObject({ resumed: true, warnings: [] });
    await expectSame(smallBackup, target, [SMALL, OTHER]);
  }, 120_000);

  it('SIGTERM ends it in order, also in a long statement', async () => {
    for (const rule of [
      { match: /^LOAD DATA .*narrow/s, nth: 2, at: 'upload' as Moment, uploadBytes: 10 },
      { match: /^ALTER TABLE .*narrow.* ADD/s, at: 'response' as Moment },
    ]) {
      const run = start(smallBackup, target);
      let sent = 0;
      const fault = proxy.add({
        ...rule,
        action: async () => {
          sent = Date.now();
          run.child.kill('SIGTERM');
          await run.ended;
        },
      });
      const { exitCode, stderr } = await run.ended;
      expect([fault.hit === undefined, exitCode, stderr]).toEqual([false, 130, stderr]);
      expect(Date.now() - sent).toBeLessThan(60_000);
    }
    expect(await finish(smallBackup, target)).toMatchObject({ resumed: true, warnings: [] });
    await expectSame(smallBackup, target, [SMALL, OTHER]);
  }, 120_000);

  it('--drop-existing that was killed while it dropped', async () => {
    // Tables of the backup: a schema that holds another one is not dropped.
    const tables = [
      [SMALL, 'keyless'],
      [OTHER, 'few'],
    ];
    const stale = tables.flatMap(([schema, table]) => [
      `CREATE DATABASE ${schema}`,
      `CREATE TABLE ${schema}.${table} (n int, word varchar(12))`,
      `INSERT INTO ${schema}.${table} VALUES (1, 'stale')`,
    ]);
    await runAll(target.access(), stale);
    const drop = { match: /^DROP SCHEMA IF EXISTS `resume/ };
    await killAt({ ...drop, nth: 1, at: 'response' }, smallBackup, target, '--drop-existing');
    // What is left is not ours: without the option it is not touched.
    const refused = await runJson(restoreArguments(smallBackup, target), environmentOf(target));
    expect(refused.document).toMatchObject({ exitCode: 13, error: { code: 'TARGET_NOT_EMPTY' } });
    await killAt({ ...drop, nth: 1 }, smallBackup, target, '--drop-existing');
    await killAt({ match: /^COMMIT/, nth: 3 }, smallBackup, target, '--drop-existing');
    const before = await ask<{ n: number }>(target.access(), `SELECT COUNT(*) AS n FROM ${SMALL}.narrow`);
    expect(await finish(smallBackup, target, '--drop-existing')).toMatchObject({
      resumed: true,
      warnings: [],
    });
    expect(before[0]?.n).toBeGreaterThan(0);
    await expectSame(smallBackup, target, [SMALL, OTHER]);
  }, 120_000);

  it('what was dropped since then is loaded again', async () => {
    await killAt({ match: /^ANALYZE TABLE/ }, smallBackup, target);
    await runAll(target.access(), [`DROP TABLE ${SMALL}.keyless`]);
    await finish(smallBackup, target);
    await expectSame(smallBackup, target, [SMALL, OTHER]);

    // With --drop-existing nothing counts that was loaded before the drop.
    await dropSchemas(target.access(), [SMALL, OTHER]);
    await killAt({ match: /^ANALYZE TABLE/ }, smallBackup, target);
    await finish(smallBackup, target, '--drop-existing');
    await expectSame(smallBackup, target, [SMALL, OTHER]);

    // Another restore has taken the place: the first one cannot go on in what is not its own.
    await dropSchemas(target.access(), [SMALL, OTHER]);
    await killAt({ match: /^COMMIT/, nth: 4 }, smallBackup, target);
    await finish(smallBackup, target, '--include-tables', `${SMALL}.keyless`, '--drop-existing');
    const refused = await runJson(restoreArguments(smallBackup, target), environmentOf(target));
    expect(refused.document).toMatchObject({ exitCode: 13, error: { code: 'TARGET_NOT_EMPTY' } });
  }, 120_000);

  it('survives a restart of the server, and puts settings back', async () => {
    await using server = await startServer(flavor, {
      durable: true,
      extraArgs: ['--local-infile=OFF', '--innodb-buffer-pool-size=128M', '--performance-schema=OFF'],
    });
    await forward(server);
    const localInfile = async () =>
      (await ask<{ on: number }>(server.access(), 'SELECT @@GLOBAL.local_infile AS `on`'))[0]!.on;
    const upload = { match: /^LOAD DATA .*narrow/s, nth: 2, at: 'upload' as Moment, uploadBytes: 10 };

    await killAt(upload, smallBackup, server, '--enable-local-infile');
    expect(await localInfile()).toBe(1);
    const run = start(smallBackup, server, '--enable-local-infile');
    const fault = proxy.add({
      ...upload,
      action: async () => {
        run.child.kill('SIGTERM');
        await run.ended;
      },
    });
    expect([(await run.ended).exitCode, fault.hit === undefined]).toEqual([130, false]);
    expect(await localInfile()).toBe(0);

    const restarted = proxy.add({
      // What is left to load differs from run to run.
      match: /^LOAD DATA /,
      at: 'upload',
      action: () => proxy.holdBackDuring(server.restart()),
    });
    const options = ['--enable-local-infile', '--connect-timeout', '600s'];
    expect(await finish(smallBackup, server, ...options)).toMatchObject({
      resumed: true,
      warnings: [],
    });
    expect(restarted.hit).toBeDefined();
    expect(await localInfile()).toBe(0);
    await expectSame(smallBackup, server, [SMALL, OTHER]);

    // Killed at the very last statement: the settings are back before the state is gone.
    await dropSchemas(server.access(), [SMALL, OTHER]);
    const dropState = { match: /^DROP SCHEMA IF EXISTS `mysql_backup_restore/ };
    await killAt(dropState, smallBackup, server, '--enable-local-infile');
    expect(await localInfile()).toBe(0);
    await finish(smallBackup, server, '--enable-local-infile');
    expect(await localInfile()).toBe(0);
    await expectSame(smallBackup, server, [SMALL, OTHER]);

    if (flavor === 'mariadb') return;
    await dropSchemas(server.access(), [SMALL, OTHER]);
    await runAll(server.access(), ['SET GLOBAL local_infile = ON']);
    const redoLog = async () =>
      (await ask<{ Value: string }>(server.access(), `SHOW GLOBAL STATUS LIKE 'Innodb_redo_log_enabled'`))[0]!
        .Value;
    const disposable = ['--disable-redo-log', '--target-is-disposable'];
    await killAt(upload, smallBackup, server, ...disposable);
    expect(await redoLog()).toBe('OFF');
    // Also if the next run does not ask for it.
    await killAt(upload, smallBackup, server);
    await finish(smallBackup, server);
    expect(await redoLog()).toBe('ON');
    await expectSame(smallBackup, server, [SMALL, OTHER]);
  }, 240_000);
});

function loginOf({ host, port, rootUser }: Pick<TestServer, 'host' | 'port' | 'rootUser'>): string[] {
  return ['--host', host, '--port', String(port), '--user', rootUser];
}

/** At least three moments for each stage, in the order in which they are come to. */
function planKills(flavor: 'mysql' | 'mariadb'): Record<string, Kill[]> {
  const nths = (match: RegExp, from: number, to: number, count = 3, after?: RegExp): Kill[] =>
    random
      .sample(
        Array.from({ length: to - from + 1 }, (_, i) => from + i),
        count,
      )
      .map((nth) => ({
        match,
        nth,
        at: random.pick(['statement', 'response'] as const),
        ...(after ? { after } : {}),
      }));
  const at = (moment: Moment, match: RegExp, more: Partial<Kill> = {}): Kill => ({
    match,
    at: moment,
    ...more,
  });
  const someBytes = () => random.integer(1, 500_000);
  const commit = /^COMMIT/;
  return {
    preflight: sampleInOrder(
      [
        at('statement', /^SELECT GET_LOCK/),
        at('response', /^SELECT GET_LOCK/),
        at('statement', /^SHOW GRANTS/),
        at('response', /^CREATE SCHEMA .*mysql_backup_restore/),
        at('statement', /^CREATE TABLE .*mysql_backup_restore/),
        at('response', /^CREATE TABLE .*mysql_backup_restore/),
        at('statement', noted('REPLACE', 'emptied')),
        at('response', noted('REPLACE', 'emptied')),
      ],
      4,
    ),
    schema: [
      at(random.pick(['statement', 'response']), /^CREATE DATABASE/),
      ...nths(/^CREATE TABLE (?!.*mysql_backup_restore)/s, 1, 7),
      ...(flavor === 'mariadb' ? [at('response', /^CREATE SEQUENCE/)] : []),
      ...nths(/^CHECK TABLE .* FOR UPGRADE/s, 1, 4, 1),
    ],
    // What is come to first comes first: each run takes the load a little further.
    data: [
      at('upload', /^LOAD DATA .*narrow/s, { uploadBytes: someBytes() }),
      ...random.sample(
        [
          at('upload', /^LOAD DATA .*keyless/s, { uploadBytes: someBytes() }),
          at('response', /^LOAD DATA .*keyless/s),
        ],
        2,
      ),
      ...random.sample(
        [
          at('statement', commit, { nth: random.integer(1, 2) }),
          at('response', commit, { nth: random.integer(1, 2) }),
          at('statement', noted('INSERT', 'chunk '), { nth: random.integer(1, 2) }),
        ],
        3,
      ),
      at('response', /^LOAD DATA .*logged/s),
      at('upload', /^LOAD DATA .*logged_too/s, { uploadBytes: 1 }),
    ],
    // Both workers go on until the kill, so what another kill needs must not be what they may have ended by then.
    indexes: [
      at('running', /^ALTER TABLE .*narrow.* ADD /s, { afterMs: random.integer(10, 300) }),
      at('statement', /^ALTER TABLE .*FULLTEXT/s),
      at('running', /^ALTER TABLE .*FULLTEXT/s, { afterMs: random.integer(0, 200) }),
      at('statement', /^ALTER TABLE .* FOREIGN KEY/s),
      at('response', /^ALTER TABLE .* ADD /s),
    ],
    // Three large tables, and one statement for all small ones.
    check: nths(/^CHECK TABLE (?!.*FOR UPGRADE)/s, 1, 4),
    programs: nths(/^(\/\*!\d+ )?(CREATE|DROP) .*(VIEW|FUNCTION|PROCEDURE|TRIGGER) /s, 1, 15, 4),
    analyze: nths(/^ANALYZE TABLE/, 1, 4),
    verification: [
      ...nths(/^SHOW CREATE/, 1, 7, 1, /^ANALYZE TABLE/),
      ...nths(/^SELECT COUNT\(\*\) FROM `resume/, 1, 7, 1, /^ANALYZE TABLE/),
      ...nths(/^SELECT .*FROM `resume_big`\.`(narrow|keyless|lines)`/s, 4, 12, 2, /^ANALYZE TABLE/),
    ],
    events: [...nths(/\bCREATE\b.* EVENT /s, 1, 4), at('statement', new RegExp(`^DROP SCHEMA .*${STATE}`))],
  };
}

/** A statement of the state, whose items are written in hexadecimal. */
function noted(verb: string, item: string): RegExp {
  return new RegExp(`^${verb} .*${STATE}.*0x${Buffer.from(item).toString('hex')}`);
}

function sampleInOrder<T>(items: readonly T[], count: number): T[] {
  const taken = new Set(random.sample(items, count));
  return items.filter((item) => taken.has(item));
}

function lastStage(stdout: string): string | undefined {
  return [...stdout.matchAll(/^stage (\w+)$/gm)].at(-1)?.[1];
}

/** The rows of the table without a key as the server reads them. */
async function hashInOrder(server: TestServer, schema: string): Promise<string> {
  const connection = mysql.createConnection({ ...server.access({ database: schema }), rowsAsArray: true });
  const hash = createHash('sha256');
  try {
    await new Promise<void>((resolve, reject) => {
      connection
        .query('SELECT n, word FROM keyless')
        .on('result', (row) => hash.update(`${(row as unknown as unknown[]).join(' ')}\n`))
        .on('error', reject)
        .on('end', () => resolve());
    });
  } finally {
    connection.destroy();
  }
  return hash.digest('hex');
}
