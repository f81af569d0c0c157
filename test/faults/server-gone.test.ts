// The server is killed, or restarted, while a backup reads from it and while a restore loads into it.
import { afterAll, afterEach, beforeAll, beforeEach, expect } from '@jest/globals';
import { ENVIRONMENT, FAULTY, loadFaulty, loginThrough } from '../fixtures/faulty/faulty.ts';
import { ask, dropSchemas } from '../fixtures/zoo/zoo.ts';
import { type Folder, makeFolder } from '../support/command-line.ts';
import { describeFaults } from '../support/fault-tests.ts';
import { type InProcessResult, runInProcess } from '../support/in-process.ts';
import { MysqlProxy, type ProxyRule } from '../support/mysql-proxy.ts';
import { describeServers } from '../support/server-suites.ts';
import { startServer, type TestServer } from '../support/servers.ts';
import { exitCodeOf, type FaultOutcome } from './outcomes/outcome.ts';
import { SERVER_FAULTS } from './outcomes/server.ts';

const MINUTES = 60_000;
const MOMENTS: Record<string, Omit<ProxyRule, 'action'>> = {
  'backup data': { match: /^SELECT .* FROM `faulty`\.`keyed`/s, nth: 2 },
  'restore data': { match: /^LOAD DATA /, nth: 2, at: 'upload' },
  'restore indexes': { match: /^ALTER TABLE .* ADD /s },
};

await describeServers('a server that goes away', ['source'], ({ flavor }) => {
  let server: TestServer;
  let proxy: MysqlProxy;
  let storage: Folder;
  let own: Folder;

  const command = (operation: string, at: string, ...options: string[]): Promise<InProcessResult> =>
    runInProcess(
      [
        operation,
        ...(operation === 'backup' ? ['--schemas', FAULTY, '--bytes-per-chunk', '400000'] : ['latest']),
        '--storage',
        at,
        ...loginThrough(proxy),
        '--connect-timeout',
        '600s',
        ...options,
      ],
      ENVIRONMENT,
    );
  const goAway = async (row: FaultOutcome): Promise<void> => {
    if (row.fault === 'restarted') await proxy.holdBackDuring(server.restart());
    else await server.kill();
  };

  beforeAll(async () => {
    server = await startServer(flavor, { durable: true, extraArgs: ['--innodb-buffer-pool-size=64M'] });
    await loadFaulty(server);
    storage = await makeFolder();
    proxy = await MysqlProxy.start(server);
    expect((await command('backup', storage.path)).error).toBeUndefined();
    await proxy[Symbol.asyncDispose]();
  }, 2 * MINUTES);

  beforeEach(async () => {
    proxy = await MysqlProxy.start(server);
    own = await makeFolder();
  });

  afterEach(async () => {
    await proxy[Symbol.asyncDispose]();
    await own[Symbol.asyncDispose]();
  });

  afterAll(async () => {
    await storage[Symbol.asyncDispose]();
    await server.stop();
  }, MINUTES);

  /** Runs while the server goes away at that moment, compares the end with the row, and brings it back. */
  const runThrough = async (row: FaultOutcome, run: () => Promise<InProcessResult>): Promise<void> => {
    const moment = MOMENTS[`${row.operation} ${row.phase}`]!;
    let away: Promise<void> | undefined;
    const fault = proxy.add({ ...moment, action: () => (away = goAway(row)) });
    const { error, exitCode } = await run();
    // A run may end while the server is still on its way down or up.
    await away;
    if (row.fault !== 'restarted') await server.restart();
    proxy.clear();
    expect([fault.hit !== undefined, error?.code ?? 'ok', exitCode, error?.message]).toEqual([
      true,
      row.ends,
      exitCodeOf(row),
      row.ends === 'ok' ? undefined : expect.any(String),
    ]);
  };

  const backup = async (row: FaultOutcome): Promise<void> => {
    await runThrough(row, () => command('backup', own.path));
    expect(await own.list()).toEqual([]);
    expect((await command('backup', own.path)).error).toBeUndefined();
    expect((await command('verify', own.path, '--level', 'rows')).exitCode).toBe(0);
  };

  const restore = async (row: FaultOutcome): Promise<void> => {
    await dropSchemas(server.access(), [FAULTY]);
    const run = (): Promise<InProcessResult> =>
      command('restore', storage.path, '--verify-level', 'rows', '--allow-source-as-target');
    await runThrough(row, run);
    if (row.ends !== 'ok') expect((await run()).error).toBeUndefined();
    expect((await command('verify', storage.path, '--level', 'rows')).exitCode).toBe(0);
    expect(await ask(server.access(), "SHOW DATABASES LIKE 'mysql_backup_restore'")).toEqual([]);
  };

  describeFaults(SERVER_FAULTS, [
    { takes: ({ operation }) => operation === 'backup', test: backup, timeoutMs: 2 * MINUTES },
    { takes: ({ operation }) => operation === 'restore', test: restore, timeoutMs: 2 * MINUTES },
  ]);
});
