// S3 and the way to it break at each phase of a backup, a verification and a restore: by a proxy in front of a real server.
// A fault that passes is survived, at all phases of one run; one that stays ends it by its exit code, with nothing left.
import { afterAll, afterEach, beforeAll, expect } from '@jest/globals';
import { loadShopWithPhotos } from '../fixtures/shop/shop.ts';
import { ask, dropSchemas, runAll } from '../fixtures/zoo/zoo.ts';
import { runCommand } from '../support/command-line.ts';
import { describeFaults } from '../support/fault-tests.ts';
import { HttpFaultProxy, type PlannedHttpFault, type SeenRequest } from '../support/http-fault-proxy.ts';
import * as http from '../support/http-faults.ts';
import { type InProcessResult, runInProcess } from '../support/in-process.ts';
import { connectS3, listKeys, listUploads } from '../support/s3-buckets.ts';
import { describeServers, notRun } from '../support/server-suites.ts';
import { acquireS3 } from '../support/servers.ts';
import { shiftedClock } from '../support/shifted-clock.ts';
import { exitCodeOf, type FaultOutcome } from './outcomes/outcome.ts';
import { STORAGE_FAULTS } from './outcomes/storage.ts';
import { PHASES, READ_PHASES } from './s3-phases.ts';

const SCHEMA = 'fault_shop';
/** Of a run that meets silence or a fault for good: they are waited out. Others have the patience of a busy machine. */
const STALL_MS = 4000;
const PATIENT_MS = 60_000;
const s3 = await acquireS3();
const client = connectS3(s3);
const LATE = 'our clock is an hour late';
/** A server that looks at no credentials notices neither a wrong clock nor bytes that were changed. */
const CANNOT = s3.can('credentials') ? [] : [LATE, 'bytes changed on their way there'];
for (const fault of CANNOT) notRun(fault, `${s3.detail} cannot do credentials`);

/** A fault, and at how many of the requests that a phase names. */
const FAULTS: Record<string, { fault: http.HttpFault; times?: number }> = {
  'connection reset': { fault: http.reset },
  'connection reset for ever': { fault: http.reset, times: Infinity },
  'answer lost': { fault: http.lostAnswer },
  'answer lost, then 404 NoSuchUpload': { fault: http.lostAnswerThen('NoSuchUpload'), times: 2 },
  stall: { fault: http.stall },
  'stall for ever': { fault: http.stall, times: Infinity },
  'half of the answer, then stall': { fault: http.stalledAnswer },
  'slower than --stall-timeout, but moving': { fault: http.slow(2 * STALL_MS) },
  'request cut short': { fault: http.truncatedRequest },
  'answer cut short': { fault: http.truncatedAnswer },
  'bytes changed on their way there': { fault: http.changedRequest },
  'bytes changed on their way back': { fault: http.changedAnswer },
  '500 InternalError': { fault: http.refused(500, 'InternalError') },
  '503 SlowDown': { fault: http.refused(503, 'SlowDown') },
  '503 for ever': { fault: http.refused(503, 'ServiceUnavailable'), times: Infinity },
  'error inside a 200': { fault: http.refused(200, 'InternalError') },
  'error inside a 200 for ever': { fault: http.refused(200, 'InternalError'), times: Infinity },
  '403 AccessDenied': { fault: http.refused(403, 'AccessDenied') },
  '403 ExpiredToken': { fault: http.refused(403, 'ExpiredToken') },
  '403 RequestTimeTooSkewed': { fault: http.refused(403, 'RequestTimeTooSkewed') },
};

/** Faults that one run meets, in this order where they are at one phase: each costs a run of seconds. */
const TOGETHER: readonly string[][] = [
  ['connection reset'],
  ['answer lost'],
  ['answer lost, then 404 NoSuchUpload'],
  ['slower than --stall-timeout, but moving'],
  ['stall'],
  ['503 SlowDown'],
  ['bytes changed on their way there', '500 InternalError', 'error inside a 200'],
  ['request cut short', 'answer cut short'],
  ['503 for ever'],
  ['403 AccessDenied'],
];
const READ_TOGETHER: readonly string[][] = [
  ['connection reset', '503 SlowDown'],
  ['answer cut short'],
  ['slower than --stall-timeout, but moving'],
  ['stall', 'half of the answer, then stall'],
];

await describeServers('faults', ['source', 'target'], ({ flavor, source, target }) => {
  let bucket: string;
  let proxy: HttpFaultProxy;
  let prefixes = 0;

  const at = (prefix: string): string[] => [
    '--storage',
    `s3://${bucket}/${prefix}`,
    '--s3-endpoint',
    proxy.url,
  ];
  const patience = (faults: readonly string[]): string[] => {
    const isShort = faults.some((fault) => /stall|for ever|from then on/.test(fault));
    return ['--stall-timeout', `${(isShort ? STALL_MS : PATIENT_MS) / 1000}s`];
  };
  const environment = s3.environment();
  const commands: Record<string, (prefix: string) => string[]> = {
    backup: (prefix) => ['backup', '--url', source.url(), '--schemas', SCHEMA, ...at(prefix)],
    verify: (prefix) => ['verify', 'latest', ...at(prefix)],
    restore: (prefix) => [
      'restore',
      'latest',
      '--url',
      target.url(),
      ...at(prefix),
      '--enable-local-infile',
      '--verify-level',
      'rows',
      '--check-tables',
      'off',
    ],
  };
  const run = (operation: string, prefix: string, ...faults: string[]): Promise<InProcessResult> =>
    runInProcess([...commands[operation]!(prefix), ...patience(faults)]);
  /** For what must succeed. */
  const runOk = async <T>(...args: string[]): Promise<T> => {
    const { exitCode, outcome, log } = await runInProcess(args);
    expect([args[0], exitCode, log]).toEqual([args[0], 0, log]);
    return outcome!.report as T;
  };
  const phasesOf = (operation: string): typeof PHASES => (operation === 'backup' ? PHASES : READ_PHASES);
  const plan = ({ operation, fault, phase }: FaultOutcome): PlannedHttpFault =>
    proxy.add({ matches: phasesOf(operation)[phase]!, ...FAULTS[fault]! });

  const expectNothingIn = async (prefix: string): Promise<void> => {
    expect(await listKeys(client, bucket, prefix)).toEqual([]);
    await expectNoUploads(prefix);
  };
  const expectNoUploads = async (prefix: string): Promise<void> => {
    if (s3.can('list-multipart-uploads')) expect(await listUploads(client, bucket, prefix)).toEqual([]);
  };
  const expectSound = async (prefix: string): Promise<void> => {
    const verified = await runOk<{ status: string }>('verify', 'latest', ...at(prefix));
    expect(verified.status).toBe('passed');
  };
  const emptyTarget = (): Promise<void> => dropSchemas(target.access(), [SCHEMA, 'mysql_backup_restore']);
  const expectSettings = async (): Promise<void> => {
    expect(await ask(target.access(), 'SELECT @@GLOBAL.local_infile AS `on`')).toEqual([{ on: 0 }]);
  };

  // It is the storage that breaks: of MariaDB a few are enough.
  const isRun = ({ fault }: FaultOutcome): boolean =>
    !CANNOT.includes(fault) && (flavor === 'mysql' || fault === 'connection reset');

  /** One run meets faults at each of their phases; every row looks at it. */
  interface Survival {
    result: InProcessResult;
    /** By fault and phase. */
    hits: Map<string, number>;
  }
  const survivals = new Map<string, Promise<Survival>>();
  const survive = ({ operation, fault }: FaultOutcome): Promise<Survival> => {
    const faults = (operation === 'backup' ? TOGETHER : READ_TOGETHER).find((each) => each.includes(fault))!;
    const key = `${operation} ${faults.join()}`;
    const survival = survivals.get(key) ?? meetAll(operation, faults);
    survivals.set(key, survival);
    return survival;
  };
  const meetAll = async (operation: string, faults: readonly string[]): Promise<Survival> => {
    const planned = new Map<string, PlannedHttpFault>();
    for (const fault of faults)
      for (const row of STORAGE_FAULTS.rows.filter(isRun))
        if (row.operation === operation && row.fault === fault && row.ends === 'ok')
          planned.set(`${fault} ${row.phase}`, plan(row));
    const prefix = operation === 'backup' ? `ok-${++prefixes}` : 'stored';
    const result = await run(operation, prefix, ...faults);
    proxy.clear();
    if (operation === 'backup' && result.exitCode === 0) {
      await expectNoUploads(prefix);
      await expectSound(prefix);
    }
    if (operation === 'restore') await emptyTarget();
    return { result, hits: new Map([...planned].map(([name, { hits }]) => [name, hits])) };
  };
  const survives = async (row: FaultOutcome): Promise<void> => {
    const { result, hits } = await survive(row);
    expect([result.error?.message, result.exitCode, result.log]).toEqual([
      undefined,
      exitCodeOf(row),
      result.log,
    ]);
    expect([row.phase, hits.get(`${row.fault} ${row.phase}`)! > 0]).toEqual([row.phase, true]);
    if (row.operation === 'restore') await expectSettings();
  };

  const fails = async (row: FaultOutcome): Promise<void> => {
    const { operation, fault, phase, ends } = row;
    const prefix = operation === 'backup' ? `failed-${++prefixes}` : 'stored';
    const planned = plan(row);
    const { exitCode, error } = await run(operation, prefix, fault);
    proxy.clear();
    expect([fault, phase, error?.code ?? 'ok', exitCode]).toEqual([fault, phase, ends, exitCodeOf(row)]);
    expect(planned.hits).toBeGreaterThan(0);
    if (operation === 'backup') await expectNothingIn(prefix);
    await expectSettings();
    // Damage that was seen stays on record until a verification passes.
    if (operation === 'restore' && error?.code === 'OBJECT_CORRUPT') await expectSound(prefix);
    const again = await run(operation, prefix);
    expect([again.exitCode, again.log]).toEqual([0, again.log]);
    if (operation === 'restore') await emptyTarget();
  };

  const planFromThenOn = ({ phase }: FaultOutcome): PlannedHttpFault => {
    let isExpired = false;
    const matches = (seen: SeenRequest): boolean => (isExpired ||= PHASES[phase]!(seen));
    return proxy.add({ matches, fault: http.refused(403, 'ExpiredToken'), times: Infinity });
  };
  const leavesBehind = async (row: FaultOutcome): Promise<void> => {
    const prefix = `left-${++prefixes}`;
    const planned = row.fault.endsWith('from then on') ? planFromThenOn(row) : plan(row);
    const { exitCode, error } = await run('backup', prefix, row.fault);
    proxy.clear();
    expect([error?.code, exitCode]).toEqual([row.ends, exitCodeOf(row)]);
    expect(planned.hits).toBeGreaterThan(0);
    if (row.phase.startsWith('data')) {
      // What stays is reported as it is.
      expect(error!.hint).toMatch(/\d+ objects? of it may still be there: .*ExpiredToken/);
      expect(error!.details['cleanUp']).toMatchObject({
        left: expect.arrayContaining([
          { location: expect.stringContaining(prefix), reason: expect.stringContaining('ExpiredToken') },
        ]),
      });
    }
    const { backups } = await runOk<{ backups: unknown[] }>('list', ...at(prefix));
    expect(backups).toEqual([]);
    // It becomes old by the storage's clock.
    const prune = ['prune', ...at(prefix), '--keep-last', '1', '--incomplete-older-than', '1s'];
    let incomplete: unknown[] = [];
    for (let tries = 0; tries < 60 && incomplete.length === 0; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 1000));
      ({ incomplete } = await runOk<{ incomplete: unknown[] }>(...prune));
    }
    expect([incomplete.length, error!.message]).toEqual([1, error!.message]);
    await expectNothingIn(prefix);
    expect((await run('backup', prefix)).exitCode).toBe(0);
  };

  const isLate = async (row: FaultOutcome): Promise<void> => {
    const prefix = `late-${++prefixes}`;
    // A process of its own has a clock of its own.
    const { exitCode, stdout, stderr } = await runCommand(
      [...commands['backup']!(prefix), '--log-level', 'debug'],
      {
        environment,
        nodeArguments: shiftedClock(-3_600_000),
      },
    );
    expect([exitCode, stderr]).toEqual([exitCodeOf(row), stderr]);
    expect(stdout).toContain('RequestTimeTooSkewed');
    await expectSound(prefix);
  };

  beforeAll(async () => {
    bucket = await s3.createBucket();
    proxy = await HttpFaultProxy.start(s3.endpoint);
    await loadShopWithPhotos(source.access(), SCHEMA);
    await emptyTarget();
    await runAll(target.access(), ['SET GLOBAL local_infile = OFF']);
    // The SDK finds its credentials where a user would put them.
    Object.assign(process.env, environment);
    await runOk(...commands['backup']!('stored'));
  }, 60_000);

  afterEach(() => proxy.clear());

  afterAll(async () => {
    await runAll(target.access(), ['SET GLOBAL local_infile = ON']);
    await dropSchemas(source.access(), [SCHEMA]);
    await emptyTarget();
    await proxy[Symbol.asyncDispose]();
    client.destroy();
  }, 60_000);

  describeFaults(
    STORAGE_FAULTS,
    [
      { takes: ({ fault }) => fault === LATE, test: isLate },
      { takes: ({ ends }) => ends === 'ok', test: survives },
      { takes: ({ outcome }) => outcome.endsWith('prune removes it'), test: leavesBehind },
      { takes: () => true, test: fails },
    ],
    isRun,
  );
});
