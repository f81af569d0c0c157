// Restores of MySQL that break while the redo log of the target is off. What is to come of it stands in outcomes/mysql.ts.
import { afterAll, afterEach, beforeAll, beforeEach, expect } from '@jest/globals';
import {
  dropFaulty,
  ENVIRONMENT,
  expectNoConnections,
  FAULTY,
  loadFaulty,
  loginThrough,
  makeAccount,
  PATIENT,
  patienceFor,
} from '../fixtures/faulty/faulty.ts';
import { ask, dropSchemas, runAll } from '../fixtures/zoo/zoo.ts';
import { type Folder, makeFolder, startCommand } from '../support/command-line.ts';
import { describeFaults } from '../support/fault-tests.ts';
import { type InProcessResult, runInProcess } from '../support/in-process.ts';
import { MysqlProxy, type ProxyRule } from '../support/mysql-proxy.ts';
import { describeServers } from '../support/server-suites.ts';
import { CUT_ACTIONS, GONE, REDO_LOG_FAULTS, type RedoLogPhase } from './outcomes/mysql.ts';
import { exitCodeOf, type FaultOutcome } from './outcomes/outcome.ts';

const STATE = 'mysql_backup_restore';

const MOMENTS: Record<RedoLogPhase, Omit<ProxyRule, 'action'>> = {
  'redo log off': { match: /^ALTER INSTANCE DISABLE/, at: 'response', answerBytes: 3 },
  data: { match: /^LOAD DATA .*stream/s, nth: 2, at: 'upload', uploadBytes: 100_000 },
  indexes: { match: /^ALTER TABLE .*keyed.* ADD /s, at: 'response', answerBytes: 3 },
  'redo log on': { match: /^ALTER INSTANCE ENABLE/, at: 'response', answerBytes: 3 },
};

await describeServers(
  'faults while the redo log is off',
  ['source', 'target'],
  ({ source, target }) => {
    let proxy: MysqlProxy;
    let storage: Folder;

    const redoLog = async (): Promise<string> =>
      (await ask<{ Value: string }>(target.access(), `SHOW GLOBAL STATUS LIKE 'Innodb_redo_log_enabled'`))[0]!
        .Value;
    const words = (patience: readonly string[]): string[] => [
      'restore',
      'latest',
      '--storage',
      storage.path,
      '--disable-redo-log',
      '--target-is-disposable',
      ...patience,
      '--concurrency',
      '2',
      '--verify-level',
      'counts',
      ...loginThrough(proxy),
    ];
    const restore = (patience: readonly string[]): Promise<InProcessResult> =>
      runInProcess(words(patience), ENVIRONMENT);

    beforeAll(async () => {
      await loadFaulty(source);
      await makeAccount(target);
      storage = await makeFolder();
      const backup = [
        'backup',
        '--schemas',
        FAULTY,
        '--storage',
        storage.path,
        '--bytes-per-chunk',
        '400000',
      ];
      const { error } = await runInProcess([...backup, ...loginThrough(source)], ENVIRONMENT);
      expect(error).toBeUndefined();
    }, 60_000);

    beforeEach(async () => {
      proxy = await MysqlProxy.start(target);
      await dropSchemas(target.access(), [FAULTY, STATE]);
    });

    afterEach(async () => {
      await proxy[Symbol.asyncDispose]();
      // Whatever a test has seen: the next one's server must not be one that cannot crash.
      await runAll(target.access(), ['ALTER INSTANCE ENABLE INNODB REDO_LOG']);
    });

    afterAll(async () => {
      await storage[Symbol.asyncDispose]();
      for (const server of [source, target]) await dropFaulty(server);
    }, 60_000);

    /** The same command puts everything right, if the run before has not. */
    const expectMended = async (row: FaultOutcome): Promise<void> => {
      if (row.ends !== 'ok') {
        const again = await restore(PATIENT);
        expect([again.exitCode, again.log]).toEqual([0, again.log]);
        expect((again.outcome as { report: { resumed: boolean } }).report.resumed).toBe(true);
      }
      expect(await redoLog()).toBe('ON');
      const verify = ['verify', 'latest', '--storage', storage.path, '--level', 'rows'];
      expect((await runInProcess([...verify, ...loginThrough(target)], ENVIRONMENT)).exitCode).toBe(0);
      await expectNoConnections(target);
    };

    describeFaults(REDO_LOG_FAULTS, [
      {
        takes: ({ fault }) => fault === 'SIGKILL',
        test: async (row) => {
          const run = startCommand(words(PATIENT), { environment: ENVIRONMENT });
          const fault = proxy.add({
            ...MOMENTS[row.phase as RedoLogPhase],
            action: async () => {
              run.child.kill('SIGKILL');
              await run.ended;
            },
          });
          const { exitCode, stderr } = await run.ended;
          expect([fault.hit !== undefined, exitCode, stderr]).toEqual([true, exitCodeOf(row), stderr]);
          expect(await redoLog()).toBe('OFF');
          await expectMended(row);
        },
      },
      {
        takes: ({ fault }) => fault === GONE,
        test: async (row) => {
          const first = proxy;
          const fault = proxy.add({
            ...MOMENTS[row.phase as RedoLogPhase],
            action: () => first[Symbol.asyncDispose](),
          });
          const { error, exitCode, log } = await restore(patienceFor(row));
          expect([fault.hit !== undefined, error?.code, exitCode]).toEqual([true, row.ends, exitCodeOf(row)]);
          expect(
            log.filter((line) => line.includes('run ALTER INSTANCE ENABLE INNODB REDO_LOG')),
          ).toHaveLength(1);
          expect(await redoLog()).toBe('OFF');
          proxy = await MysqlProxy.start(target);
          await expectMended(row);
        },
      },
      {
        takes: () => true,
        test: async (row) => {
          const fault = proxy.add({
            ...MOMENTS[row.phase as RedoLogPhase],
            action: CUT_ACTIONS[row.fault as keyof typeof CUT_ACTIONS],
          });
          const { error, exitCode, log } = await restore(patienceFor(row));
          expect([error?.code ?? 'ok', exitCode, log]).toEqual([row.ends, exitCodeOf(row), log]);
          expect(fault.hit).toBeDefined();
          expect(await redoLog()).toBe('ON');
          await expectMended(row);
        },
      },
    ]);
  },
  ['mysql'],
);
