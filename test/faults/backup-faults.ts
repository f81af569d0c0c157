// Backups whose connections break: at each phase, in each way. What is to come of it stands in outcomes/mysql.ts.
import { afterAll, afterEach, beforeAll, beforeEach, expect } from '@jest/globals';
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
  STALL_SECONDS,
} from '../fixtures/faulty/faulty.ts';
import { type Folder, makeFolder } from '../support/command-line.ts';
import { describeFaults } from '../support/fault-tests.ts';
import { type InProcessResult, runInProcess } from '../support/in-process.ts';
import { MysqlProxy, type PlannedFault, type ProxyRule } from '../support/mysql-proxy.ts';
import { describeServers, type Servers } from '../support/server-suites.ts';
import type { Flavor } from '../support/servers.ts';
import { BACKUP_FAULTS, type BackupPhase, CUT_ACTIONS, SLOW } from './outcomes/mysql.ts';
import { exitCodeOf, type FaultOutcome } from './outcomes/outcome.ts';

/** Rows of a table as a worker reads them. */
const readOf = (table: string): RegExp => new RegExp(`^SELECT .* FROM \`${FAULTY}\`\\.\`${table}\` `);

/** Which of the readings of all names is that of the check: MariaDB's locks are taken twice. */
const NAMES_READ = { mysql: 2, mariadb: 3 };

/** Where each phase is: a statement, and how much of its answer has passed when it breaks. */
const momentsOf = (flavor: Flavor): Record<BackupPhase, Omit<ProxyRule, 'action'>> => ({
  connect: { match: /^\(connect\)$/ },
  login: { match: /^\(connect\)$/, at: 'response', answerBytes: 20 },
  preflight: { match: /^SHOW GRANTS/, at: 'response', answerBytes: 10 },
  lock: { match: /^FLUSH TABLES WITH READ LOCK|^BACKUP STAGE BLOCK_COMMIT/, at: 'response' },
  snapshot: { match: /^START TRANSACTION WITH CONSISTENT SNAPSHOT/, nth: 2, at: 'response' },
  definitions: { match: /^SHOW CREATE TABLE/, nth: 2, at: 'response', answerBytes: 30 },
  planning: { match: /^EXPLAIN/, nth: 3, at: 'response', answerBytes: 30 },
  'chunk of a table': { match: readOf('keyed'), nth: 4, at: 'response', answerBytes: 70_000 },
  // Two of its files are there by then, and a third one is under way.
  'table without a key': { match: readOf('stream'), at: 'response', answerBytes: 1_100_000 },
  count: { match: /^SELECT COUNT\(\*\) FROM `faulty`/, at: 'response', answerBytes: 5 },
  'chunk, in the last worker': { match: readOf('keyed'), nth: 2, at: 'response', answerBytes: 10_000 },
  'data, in the connection that keeps DDL out': { match: /^DO 1$/ },
  check: {
    match: /^SELECT 'schema' AS kind/,
    nth: NAMES_READ[flavor],
    at: 'response',
    answerBytes: 100,
  },
});

/**
 * Describes the faults of a backup on each flavor.
 * @param more options of each backup
 */
export async function describeBackupFaults(title: string, more: readonly string[]): Promise<void> {
  await describeServers(title, ['source'], (servers) => describeFaultsOf(servers, more));
}

function describeFaultsOf({ flavor, source }: Servers<'source'>, more: readonly string[]): void {
  const moments = momentsOf(flavor);
  let proxy: MysqlProxy;
  let storage: Folder;

  beforeAll(() => loadFaulty(source), 60_000);
  afterAll(() => dropFaulty(source), 60_000);

  beforeEach(async () => {
    proxy = await MysqlProxy.start(source);
    storage = await makeFolder();
  });
  afterEach(async () => {
    await proxy?.[Symbol.asyncDispose]();
    await storage?.[Symbol.asyncDispose]();
  });

  const backup = (patience: readonly string[], ...options: string[]): Promise<InProcessResult> =>
    runInProcess(
      [
        'backup',
        '--schemas',
        FAULTY,
        '--storage',
        storage.path,
        '--bytes-per-chunk',
        '400000',
        ...patience,
        ...loginThrough(proxy),
        ...(options.includes('--concurrency') ? [] : ['--concurrency', '2']),
        ...more,
        ...options,
      ],
      ENVIRONMENT,
    );

  /** Every row of the source is in the newest backup, byte by byte. */
  const expectWhole = async (): Promise<void> => {
    for (const level of ['objects', 'rows']) {
      const { exitCode, error } = await runInProcess(
        [
          'verify',
          'latest',
          '--storage',
          storage.path,
          '--level',
          level,
          ...(level === 'rows' ? loginThrough(source) : []),
        ],
        ENVIRONMENT,
      );
      expect([level, exitCode, error?.message]).toEqual([level, 0, undefined]);
    }
  };

  const expectEnd = async (row: FaultOutcome, result: InProcessResult): Promise<void> => {
    expect([result.error?.code ?? 'ok', result.exitCode, result.error?.message]).toEqual([
      row.ends,
      exitCodeOf(row),
      row.ends === 'ok' ? undefined : expect.any(String),
    ]);
    if (row.ends === 'ok') {
      expect(reportOf(result)).toMatchObject({ tables: 3, rows: ROWS.keyed + ROWS.stream + ROWS.few });
      await expectWhole();
    } else {
      expect(await storage.list()).toEqual([]);
      proxy.clear();
      const again = await backup(PATIENT);
      expect([again.exitCode, again.error?.message]).toEqual([0, undefined]);
    }
    await expectNoConnections(source);
  };

  const cut = async (row: FaultOutcome): Promise<void> => {
    const phase = row.phase as BackupPhase;
    const action = CUT_ACTIONS[row.fault as keyof typeof CUT_ACTIONS];
    const fault = proxy.add({ ...moments[phase], action });
    const isAlone = phase === 'chunk, in the last worker';
    const result = await backup(patienceFor(row), ...(isAlone ? ['--concurrency', '1'] : []));
    expect(fault.hit).toBeDefined();
    await expectEnd(row, result);
    const handedOver = row.outcome.includes('goes to the other worker');
    expect(warningsOf(result)).toEqual(
      handedOver
        ? [
            expect.stringMatching(
              /^worker [12] \(connection \d+\) lost .*faulty\.(keyed|stream).* goes to the 1 worker left/,
            ),
          ]
        : [],
    );
  };

  describeFaults(BACKUP_FAULTS, [
    {
      takes: ({ phase }) => phase === 'data, in the connection that keeps DDL out',
      test: async (row) => {
        const locked = proxy.add({
          match: /^LOCK INSTANCE FOR BACKUP|^BACKUP STAGE START/,
          nth: source.flavor === 'mysql' ? 1 : 2,
          action: () => 'go on',
        });
        const action = CUT_ACTIONS[row.fault as keyof typeof CUT_ACTIONS];
        // While rows are read the connection is silent, so what can happen to it is that it is cut, or found stalled at the end.
        const fault: PlannedFault =
          action === 'reset'
            ? proxy.add({
                match: readOf('keyed'),
                nth: 2,
                action: () => {
                  proxy.cut(locked.hit!);
                  return 'go on';
                },
              })
            : proxy.add({ ...moments['data, in the connection that keeps DDL out'], action });
        const result = await backup(patienceFor(row));
        expect(fault.hit).toBeDefined();
        expect(result.error?.message).toContain('whose lock kept other clients out');
        await expectEnd(row, result);
      },
    },
    {
      takes: ({ fault }) => fault === SLOW,
      test: async (row) => {
        const faults = Object.entries(moments)
          .filter(([phase]) => phase !== 'connect')
          .map(([, moment]) => proxy.add({ ...moment, action: 'slow' }));
        const result = await backup(patienceFor(row));
        expect(faults.filter(({ hit }) => !hit)).toEqual([]);
        await expectEnd(row, result);
        expect(warningsOf(result)).toEqual([]);
      },
    },
    {
      takes: ({ fault }) => fault.startsWith('statement that takes longer'),
      test: async (row) => {
        const sleepSeconds = STALL_SECONDS * 3;
        const where = `${FAULTY}.few=id > SLEEP(${sleepSeconds / ROWS.few})`;
        const result = await backup(patienceFor(row), '--where', where);
        expect(result.seconds).toBeGreaterThan(sleepSeconds);
        await expectEnd(row, result);
      },
    },
    {
      takes: ({ fault }) => fault.startsWith('storage that takes nothing'),
      test: async (row) => {
        // A piece of a megabyte has to be paid for before the next is read.
        const slowly = ['--include-tables', `${FAULTY}.stream`, '--max-rate', '400kB'];
        const result = await backup(patienceFor(row), ...slowly);
        expect(result.seconds).toBeGreaterThan(2 * STALL_SECONDS);
        expect([result.error?.message, result.exitCode]).toEqual([undefined, exitCodeOf(row)]);
        await expectWhole();
      },
    },
    { takes: () => true, test: cut },
  ]);
}

function reportOf({ outcome }: InProcessResult): { rows: number; tables: number; warnings: string[] } {
  if (outcome?.operation !== 'backup') throw new Error('no report of a backup');
  return outcome.report;
}

function warningsOf(result: InProcessResult): string[] {
  return result.error ? [] : reportOf(result).warnings;
}
