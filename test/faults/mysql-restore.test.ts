// Restores whose connections break: at each phase, in each way. What is to come of it stands in outcomes/mysql.ts.
import { afterAll, afterEach, beforeAll, beforeEach, expect } from '@jest/globals';
import mysql from 'mysql2/promise';
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
import { type Folder, makeFolder } from '../support/command-line.ts';
import { describeFaults } from '../support/fault-tests.ts';
import { type InProcessResult, runInProcess } from '../support/in-process.ts';
import { MysqlProxy, type ProxyRule } from '../support/mysql-proxy.ts';
import { describeServers } from '../support/server-suites.ts';
import { CUT_ACTIONS, RESTORE_FAULTS, type RestorePhase, SLOW } from './outcomes/mysql.ts';
import { exitCodeOf, type FaultOutcome } from './outcomes/outcome.ts';

const STATE = 'mysql_backup_restore';

/** Where each phase is. Where the answer is what is lost, the server has done its work. */
const MOMENTS: Record<RestorePhase, Omit<ProxyRule, 'action'>> = {
  connect: { match: /^\(connect\)$/ },
  login: { match: /^\(connect\)$/, at: 'response', answerBytes: 20 },
  preflight: { match: /^SHOW GRANTS/, at: 'response', answerBytes: 10 },
  lock: { match: /^SELECT GET_LOCK/, at: 'response', answerBytes: 3 },
  state: { match: new RegExp(`^CREATE TABLE .*${STATE}`), at: 'response', answerBytes: 3 },
  'local_infile on': { match: /^SET GLOBAL local_infile = ON/, at: 'response', answerBytes: 3 },
  schema: { match: /^CREATE TABLE .*keyed/s, at: 'response', answerBytes: 3 },
  data: { match: /^LOAD DATA .*stream/s, nth: 2, at: 'upload', uploadBytes: 100_000 },
  commit: { match: /^COMMIT/, nth: 3, at: 'response', answerBytes: 3 },
  indexes: { match: /^ALTER TABLE .*keyed.* ADD /s, at: 'response', answerBytes: 3 },
  check: { match: /^CHECK TABLE (?!.*FOR UPGRADE)/, at: 'response', answerBytes: 30 },
  programs: { match: /^CREATE .*FUNCTION/s, at: 'response', answerBytes: 3 },
  analyze: { match: /^ANALYZE TABLE/, at: 'response', answerBytes: 30 },
  verification: { match: /^SELECT COUNT\(\*\) FROM `faulty`/, at: 'response', answerBytes: 10 },
  events: { match: /^CREATE .*EVENT/s, at: 'response', answerBytes: 3 },
  'local_infile off': { match: /^SET GLOBAL local_infile = OFF/ },
  'state removed': {
    match: new RegExp(`^DROP SCHEMA IF EXISTS .*${STATE}`),
    at: 'response',
    answerBytes: 3,
  },
};

await describeServers('faults of a restore', ['source', 'target'], ({ source, target }) => {
  let proxy: MysqlProxy;
  let storage: Folder;
  let wasInfileOn: number;

  const isInfileOn = async (): Promise<number> =>
    (await ask<{ on: number }>(target.access(), 'SELECT @@GLOBAL.local_infile AS `on`'))[0]!.on;

  beforeAll(async () => {
    await loadFaulty(source);
    await makeAccount(target);
    wasInfileOn = await isInfileOn();
    storage = await makeFolder();
    const backup = ['backup', '--schemas', FAULTY, '--storage', storage.path, '--bytes-per-chunk', '400000'];
    const { error } = await runInProcess([...backup, ...loginThrough(source)], ENVIRONMENT);
    expect(error).toBeUndefined();
  }, 60_000);

  afterAll(async () => {
    await storage[Symbol.asyncDispose]();
    await runAll(target.access(), [`SET GLOBAL local_infile = ${wasInfileOn}`]);
    for (const server of [source, target]) await dropFaulty(server);
  }, 60_000);

  beforeEach(async () => {
    proxy = await MysqlProxy.start(target);
    await dropSchemas(target.access(), [FAULTY, STATE]);
    await runAll(target.access(), ['SET GLOBAL local_infile = OFF']);
  });
  afterEach(() => proxy?.[Symbol.asyncDispose]());

  const restore = (patience: readonly string[]): Promise<InProcessResult> =>
    runInProcess(
      [
        'restore',
        'latest',
        '--storage',
        storage.path,
        '--enable-local-infile',
        ...patience,
        '--concurrency',
        '2',
        '--verify-level',
        'counts',
        ...loginThrough(proxy),
      ],
      ENVIRONMENT,
    );

  /** All is there, byte by byte and once, and nothing of the restore itself. */
  const expectRestored = async (): Promise<void> => {
    const verify = ['verify', 'latest', '--storage', storage.path, '--level', 'rows'];
    const { exitCode, error } = await runInProcess([...verify, ...loginThrough(target)], ENVIRONMENT);
    expect([exitCode, error?.message]).toEqual([0, undefined]);
    const schemas = await ask<{ name: string }>(
      target.access(),
      `SELECT SCHEMA_NAME AS name FROM information_schema.SCHEMATA WHERE SCHEMA_NAME IN ('${FAULTY}', '${STATE}')`,
    );
    expect(schemas.map(({ name }) => name)).toEqual([FAULTY]);
  };

  const expectEnd = async (row: FaultOutcome, result: InProcessResult): Promise<void> => {
    expect([result.error?.code ?? 'ok', result.exitCode, result.error?.message]).toEqual([
      row.ends,
      exitCodeOf(row),
      row.ends === 'ok' ? undefined : expect.any(String),
    ]);
    expect(await isInfileOn()).toBe(0);
    if (row.ends !== 'ok') {
      proxy.clear();
      const again = await restore(PATIENT);
      expect([again.exitCode, again.error?.message]).toEqual([0, undefined]);
      const { report } = again.outcome as { report: { resumed: boolean } };
      expect(report.resumed).toBe(row.outcome.includes('goes on'));
    }
    await expectRestored();
    await expectNoConnections(target);
  };

  describeFaults(RESTORE_FAULTS, [
    {
      takes: ({ fault }) => fault === SLOW,
      test: async (row) => {
        const faults = Object.entries(MOMENTS)
          .filter(([phase]) => phase !== 'connect')
          .map(([, moment]) => proxy.add({ ...moment, action: 'slow' }));
        const result = await restore(patienceFor(row));
        expect(faults.filter(({ hit }) => !hit)).toEqual([]);
        await expectEnd(row, result);
      },
    },
    {
      takes: ({ fault }) => fault.startsWith('statement that takes longer'),
      test: async (row) => {
        // A reader's transaction keeps the ALTER waiting until the restore has asked the server about it.
        const reader = await mysql.createConnection(target.access());
        const fault = proxy.add({
          ...MOMENTS.indexes,
          at: 'statement',
          action: async () => {
            await reader.query('START TRANSACTION');
            await reader.query(`SELECT COUNT(*) FROM ${FAULTY}.keyed`);
            return 'go on';
          },
        });
        const looks = [1, 2].map((nth) =>
          proxy.add({
            match: /^SHOW PROCESSLIST/,
            after: MOMENTS.indexes.match,
            nth,
            at: 'response',
            action: async () => {
              if (nth === 2) await reader.query('ROLLBACK');
              return 'go on';
            },
          }),
        );
        const result = await restore(patienceFor(row)).finally(() => reader.destroy());
        expect([fault, ...looks].filter(({ hit }) => !hit)).toEqual([]);
        expect(result.log.filter((line) => line.includes('try 1 failed'))).toEqual([]);
        await expectEnd(row, result);
      },
    },
    {
      takes: () => true,
      test: async (row) => {
        const phase = row.phase as RestorePhase;
        const fault = proxy.add({
          ...MOMENTS[phase],
          action: CUT_ACTIONS[row.fault as keyof typeof CUT_ACTIONS],
        });
        const result = await restore(patienceFor(row));
        if (!fault.hit) throw new Error('the fault was not met', { cause: result.error });
        await expectEnd(row, result);
      },
    },
  ]);
});
