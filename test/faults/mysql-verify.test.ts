// Verifications whose connections break: at each phase, in each way. What is to come of it stands in outcomes/mysql.ts.
import { afterAll, afterEach, beforeAll, beforeEach, expect } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  dropFaulty,
  ENVIRONMENT,
  expectNoConnections,
  FAULTY,
  loadFaulty,
  loginThrough,
  PATIENT,
  patienceFor,
  ROWS,
} from '../fixtures/faulty/faulty.ts';
import { type Folder, makeFolder } from '../support/command-line.ts';
import { describeFaults } from '../support/fault-tests.ts';
import { type InProcessResult, runInProcess } from '../support/in-process.ts';
import { MysqlProxy, type ProxyRule } from '../support/mysql-proxy.ts';
import { describeServers } from '../support/server-suites.ts';
import { CUT_ACTIONS, GONE, SLOW, VERIFY_FAULTS, type VerifyPhase } from './outcomes/mysql.ts';
import { exitCodeOf } from './outcomes/outcome.ts';

/** Where each phase is. Where the answer is what is lost, the server has done its work. */
const MOMENTS: Record<VerifyPhase, Omit<ProxyRule, 'action'>> = {
  connect: { match: /^\(connect\)$/ },
  login: { match: /^\(connect\)$/, at: 'response', answerBytes: 20 },
  catalog: {
    match: /^SELECT TABLE_NAME AS t.*FROM information_schema\.TABLES/s,
    at: 'response',
    answerBytes: 30,
  },
  definitions: { match: /^SHOW CREATE TABLE .*keyed/, at: 'response', answerBytes: 30 },
  count: { match: /^SELECT COUNT\(\*\) FROM `faulty`/, at: 'response', answerBytes: 3 },
  'chunk of a table': {
    match: /^SELECT .*FROM `faulty`\.`keyed`.* WHERE /s,
    at: 'response',
    answerBytes: 20_000,
  },
  'table without a key': {
    match: /^SELECT .*note.*FROM `faulty`\.`stream`/s,
    at: 'response',
    answerBytes: 200_000,
  },
  assertion: { match: /^SELECT SUM\(id\) FROM keyed/, at: 'response', answerBytes: 3 },
};

await describeServers('faults of a verification', ['source'], ({ source }) => {
  let proxy: MysqlProxy;
  let storage: Folder;
  let assertions: string;

  beforeAll(async () => {
    await loadFaulty(source);
    storage = await makeFolder();
    assertions = join(storage.path, 'assertions.yml');
    const expected = (ROWS.keyed * (ROWS.keyed + 1)) / 2;
    const assertion = { name: 'sum', schema: FAULTY, sql: 'SELECT SUM(id) FROM keyed', expect: expected };
    // JSON is YAML.
    await writeFile(assertions, JSON.stringify({ assertions: [assertion] }));
    const backup = ['backup', '--schemas', FAULTY, '--storage', storage.path, '--bytes-per-chunk', '400000'];
    const { error } = await runInProcess([...backup, ...loginThrough(source)], ENVIRONMENT);
    expect(error).toBeUndefined();
  }, 60_000);

  afterAll(async () => {
    await storage[Symbol.asyncDispose]();
    await dropFaulty(source);
  }, 60_000);

  beforeEach(async () => {
    proxy = await MysqlProxy.start(source);
  });
  afterEach(() => proxy?.[Symbol.asyncDispose]());

  const verify = (patience: readonly string[]): Promise<InProcessResult> =>
    runInProcess(
      [
        'verify',
        'latest',
        '--level',
        'rows',
        '--storage',
        storage.path,
        '--assertions',
        assertions,
        ...patience,
        '--concurrency',
        '2',
        ...loginThrough(proxy),
      ],
      ENVIRONMENT,
    );

  /** Each thing was compared, and once. */
  const expectWhole = ({ outcome }: InProcessResult): void => {
    const { report } = outcome as {
      report: { status: string; checks: { check: string; table?: string; chunk?: number }[] };
    };
    expect(report.status).toBe('passed');
    const rows = report.checks
      .filter(({ check }) => check === 'rows')
      .map(({ table, chunk }) => `${table} ${chunk}`);
    expect(new Set(rows).size).toBe(rows.length);
    expect(rows.filter((row) => row.startsWith('keyed')).length).toBeGreaterThan(5);
    expect(rows.filter((row) => row.startsWith('stream')).length).toBeGreaterThan(2);
    expect(report.checks.filter(({ check }) => check === 'count')).toHaveLength(Object.keys(ROWS).length);
    expect(report.checks.filter(({ check }) => check === 'assertion')).toHaveLength(1);
  };

  describeFaults(VERIFY_FAULTS, [
    {
      takes: ({ fault }) => fault === SLOW,
      test: async (row) => {
        const faults = Object.entries(MOMENTS)
          .filter(([phase]) => phase !== 'connect')
          .map(([, moment]) => proxy.add({ ...moment, action: 'slow' }));
        const result = await verify(patienceFor(row));
        expect(faults.filter(({ hit }) => !hit)).toEqual([]);
        expect(result.exitCode).toBe(0);
        expectWhole(result);
      },
    },
    {
      takes: ({ fault }) => fault === GONE,
      test: async (row) => {
        const moment = MOMENTS[row.phase as VerifyPhase];
        const gone = proxy;
        const fault = proxy.add({ ...moment, action: () => gone[Symbol.asyncDispose]() });
        const result = await verify(patienceFor(row));
        expect(fault.hit).toBeDefined();
        expect([result.error?.code, result.exitCode]).toEqual([row.ends, exitCodeOf(row)]);
        proxy = await MysqlProxy.start(source);
        expectWhole(await verify(PATIENT));
      },
    },
    {
      takes: () => true,
      test: async (row) => {
        const moment = MOMENTS[row.phase as VerifyPhase];
        const fault = proxy.add({ ...moment, action: CUT_ACTIONS[row.fault as keyof typeof CUT_ACTIONS] });
        const result = await verify(patienceFor(row));
        if (!fault.hit) throw new Error('the fault was not met', { cause: result.error });
        expect([result.error?.code ?? 'ok', result.exitCode]).toEqual([row.ends, exitCodeOf(row)]);
        if (row.ends === 'ok') {
          expect(result.log.filter((line) => /try 1 failed|begins again/.test(line))).toHaveLength(1);
          expectWhole(result);
        } else {
          proxy.clear();
          expectWhole(await verify(PATIENT));
        }
        await expectNoConnections(source);
      },
    },
  ]);
});
