// Servers that begin with local_infile off, as MySQL does: who may switch it on loads faster, all others by INSERT,
// and in the end the server is as it was.
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { Readable } from 'node:stream';
import type { Logger } from '../../src/core/log.ts';
import { insertRows } from '../../src/mysql/rows/insert-rows.ts';
import { loadStatement } from '../../src/mysql/rows/select-rows.ts';
import { Session } from '../../src/mysql/connection/session.ts';
import { LocalInfile } from '../../src/restore/target-settings/local-infile.ts';
import { Secret } from '../../src/core/secret.ts';
import { ask, runAll } from '../fixtures/zoo/zoo.ts';
import { describeServers } from '../support/server-suites.ts';
import { startServer, type Login, type TestServer } from '../support/servers.ts';

const LOW: Login = { user: 'low', password: 'low' };
const TARGET = { schema: 'x', table: 't', columns: ['a'], decodeColumns: {}, charset: 'binary' };
const MINUTES = 60_000;

await describeServers('local_infile', ['target'], ({ flavor }) => {
  let server: TestServer;
  let session: Session;
  let log: string[];
  const logger: Logger = {
    debug() {},
    info: (text) => void log.push(`info: ${text}`),
    warn: (text) => void log.push(`warn: ${text}`),
    error: (text) => void log.push(`error: ${text}`),
  };

  beforeAll(async () => {
    // Of its own: the shared ones have local_infile on.
    server = await startServer(flavor, { extraArgs: ['--local-infile=OFF'] });
    await runAll(server.access(), [
      'CREATE DATABASE x',
      'CREATE TABLE x.t (a int)',
      `CREATE USER 'low'@'%' IDENTIFIED BY 'low'`,
      `GRANT ALL ON x.* TO 'low'@'%'`,
      // For the settings of a load session; it does not reach global variables.
      ...(flavor === 'mysql' ? [`GRANT SESSION_VARIABLES_ADMIN ON *.* TO 'low'@'%'`] : []),
    ]);
  }, 2 * MINUTES);

  beforeEach(async () => {
    log = [];
    await runAll(server.access(), ['SET GLOBAL local_infile = OFF', 'TRUNCATE TABLE x.t']);
    session = await openSession(server);
  });

  afterAll(async () => server.stop(), MINUTES);

  const connect = (): Promise<Session> => openSession(server);
  const isOn = async (): Promise<boolean> =>
    (await ask(server.access(), 'SELECT @@GLOBAL.local_infile AS v'))[0]?.['v'] === 1;
  const load = (by: Session): Promise<unknown> =>
    by.load(loadStatement(TARGET), Readable.from([Buffer.from('1\n2\n')]), 'load');

  it('is switched on, also for sessions that are open, and off again', async () => {
    const other = await openSession(server);
    await expect(load(other)).rejects.toMatchObject({ code: 'TARGET_LOCAL_INFILE_OFF' });
    const localInfile = await LocalInfile.open(session, { enable: true, connect, logger });
    expect([localInfile.method, localInfile.warning, await isOn()]).toEqual(['load-data', undefined, true]);
    await load(other);
    await load(session);
    await localInfile.restore();
    expect(await isOn()).toBe(false);
    expect(log).toEqual([
      'info: switched local_infile on at the target for the time of the restore',
      'info: switched local_infile off at the target again',
    ]);
    expect(await ask(server.access(), 'SELECT COUNT(*) AS n FROM x.t')).toEqual([{ n: 4 }]);
    await Promise.all([other.close(), session.close()]);
  });

  it('is switched off once, however often that is asked for', async () => {
    const localInfile = await LocalInfile.open(session, { enable: true, connect, logger });
    await Promise.all([localInfile.restore(), localInfile.restore()]);
    // Somebody else's from here on.
    await runAll(server.access(), ['SET GLOBAL local_infile = ON']);
    await localInfile.restore();
    expect(await isOn()).toBe(true);
    expect(log.filter((text) => /off at the target again/.test(text))).toHaveLength(1);
    await session.close();
  });

  it('is switched off when the session that switched it on is gone, or is busy', async () => {
    const first = await LocalInfile.open(session, { enable: true, connect, logger });
    session.destroy();
    await first.restore();
    expect(await isOn()).toBe(false);

    const busy = await openSession(server);
    const second = await LocalInfile.open(busy, { enable: true, connect, logger });
    const sleeping = busy.query('SELECT SLEEP(60)').catch(() => undefined);
    await second.restore();
    expect(await isOn()).toBe(false);
    busy.destroy();
    await sleeping;
  });

  it('is switched off in the first session where there is no other', async () => {
    const noMore = (): Promise<Session> => Promise.reject(new Error('too many connections'));
    const localInfile = await LocalInfile.open(session, { enable: true, connect: noMore, logger });
    await localInfile.restore();
    expect(await isOn()).toBe(false);
    await session.close();
  });

  it('says so when it stays on, and tries again when asked to', async () => {
    let fails = true;
    const connectLater = (): Promise<Session> =>
      fails ? Promise.reject(new Error('no route')) : openSession(server);
    const localInfile = await LocalInfile.open(session, { enable: true, connect: connectLater, logger });
    session.destroy();
    await expect(session.query('SELECT 1')).rejects.toThrow();
    await localInfile.restore();
    expect(await isOn()).toBe(true);
    expect(log.at(-1)).toBe(
      'warn: local_infile is still on at the target, run SET GLOBAL local_infile = OFF: no route',
    );
    fails = false;
    await localInfile.restore();
    expect(await isOn()).toBe(false);
  });

  it('stays off unless asked for, and rows go through INSERT', async () => {
    const localInfile = await LocalInfile.open(session, { enable: false, connect, logger });
    expect([localInfile.method, localInfile.warning, await isOn()]).toEqual(['insert', undefined, false]);
    expect(log).toEqual([
      'info: the target has local_infile off: rows are loaded by INSERT, which takes longer',
    ]);
    await session.close();
  });

  it('stays off for an account that may not switch it on, whose rows go through INSERT', async () => {
    const low = await openSession(server, LOW);
    const localInfile = await LocalInfile.open(low, { enable: true, connect, logger });
    expect([localInfile.method, await isOn()]).toEqual(['insert', false]);
    expect(localInfile.warning).toMatch(/^local_infile could not be switched on at the target, .* SUPER/);
    expect(log).toEqual([`warn: ${localInfile.warning}`]);
    await expect(load(low)).rejects.toMatchObject({ code: 'TARGET_LOCAL_INFILE_OFF' });
    const source = Readable.from([Buffer.from('1\n2\n')]);
    const signal = new AbortController().signal;
    expect(await insertRows(low, TARGET, source, { maxStatementBytes: 1000, signal })).toMatchObject({
      rows: 2,
      warnings: [],
    });
    await localInfile.restore();
    expect(log).toHaveLength(1);
    await Promise.all([low.close(), session.close()]);
  });

  it('is left as it is where it is on', async () => {
    await runAll(server.access(), ['SET GLOBAL local_infile = ON']);
    const low = await openSession(server, LOW);
    const localInfile = await LocalInfile.open(low, { enable: true, connect, logger });
    expect(localInfile.method).toBe('load-data');
    await load(low);
    await localInfile.restore();
    expect([await isOn(), log]).toEqual([true, []]);
    await Promise.all([low.close(), session.close()]);
  });
});

function openSession(server: TestServer, login?: Login): Promise<Session> {
  const { host, port, user, password } = server.access(login);
  return Session.open(
    {
      host,
      port,
      user,
      password: new Secret(password),
      tls: { mode: 'preferred' },
      connectTimeoutMs: 60_000,
    },
    { side: 'target', purpose: 'load', lockWaitTimeoutSeconds: 60 },
  );
}
