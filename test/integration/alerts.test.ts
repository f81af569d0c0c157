// Webhooks, pings and metrics of whole runs, sent to real servers.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Folder, makeFolder, runCommand } from '../support/command-line.ts';
import { type HttpEndpoint, startHttpEndpoint } from '../support/http-endpoint.ts';
import { makeInDirectory } from '../unit/prune/made-backups.ts';

const HOUR = 3_600_000;
/** Nothing listens there. */
const NO_SERVER = ['--host', '127.0.0.1', '--port', '1', '--user', 'u'];

describe('the alerts of a run', () => {
  let folder: Folder;
  let endpoint: HttpEndpoint;

  beforeEach(async () => {
    folder = await makeFolder();
    endpoint = await startHttpEndpoint({ status: 200 });
  });

  afterEach(async () => {
    await endpoint[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  });

  const list = (...words: string[]) => runCommand(['list', '--storage', folder.path, ...words]);

  it('go to several webhooks, each in its form and with its own policy', async () => {
    const words = [
      `--webhook=${endpoint.url}/a,${endpoint.url}/b`,
      `--webhook=${endpoint.url}/c`,
      '--webhook-format=json,mattermost,ntfy',
      '--webhook-notify-on=always,failure,never',
    ];
    expect((await list(...words)).exitCode).toBe(0);
    expect(endpoint.asked.map(({ url }) => url)).toEqual(['/a']);
    expect(JSON.parse(endpoint.asked[0]!.body)).toMatchObject({ operation: 'list', status: 'succeeded' });
    expect((await list(...words, '--max-age', '1h')).exitCode).toBe(4);
    expect(
      endpoint.asked
        .slice(1)
        .map(({ url }) => url)
        .sort(),
    ).toEqual(['/a', '/b']);
    const stale = JSON.parse(endpoint.asked.find(({ url }) => url === '/b')!.body) as { text: string };
    expect(stale.text).toMatch(/^\*\*❌ Backups in .* are stale\*\*\n\*\*BACKUP_STALE\*\*/);
  });

  it('refuse a form that there is not, and a number of forms that does not fit', async () => {
    const { exitCode, stderr } = await list('--webhook', endpoint.url, '--webhook-format', 'irc');
    expect([exitCode, stderr]).toEqual([
      2,
      expect.stringContaining('--webhook-format is "irc", it takes json'),
    ]);
    const two = await list('--webhook', `${endpoint.url}/s3cret`, '--webhook-format', 'json,slack');
    expect([two.exitCode, two.stderr]).toEqual([2, expect.stringContaining('2 values for 1 webhooks')]);
    expect(`${stderr}${two.stderr}`).not.toContain('s3cret');
  });

  it('of a failed backup name the last good one with its age, and the last verified restore', async () => {
    const verified = await makeInDirectory(folder.path, new Date(Date.now() - 80 * HOUR), {
      verified: 'restored',
    });
    const newest = await makeInDirectory(folder.path, new Date(Date.now() - 30 * HOUR));
    const words = [
      'backup',
      ...NO_SERVER,
      '--label',
      'shop',
      '--storage',
      folder.path,
      '--webhook',
      endpoint.url,
    ];
    const { exitCode } = await runCommand(words);
    expect(exitCode).toBe(10);
    const { text, lastGood } = JSON.parse(endpoint.asked[0]!.body) as { text: string; lastGood: object };
    expect(lastGood).toMatchObject({ backupId: newest, verified: { backupId: verified, level: 'rows' } });
    expect(text).toContain(`Last good backup: ${newest}, 30 h old`);
    expect(text).toMatch(new RegExp(`Last verified restore: ${verified} \\(rows\\), \\d d ago`));
    expect(text).toContain('What to do: ');
  });

  it('of a storage that does not answer come all the same', async () => {
    const words = ['backup', ...NO_SERVER, '--label', 'shop', '--webhook', endpoint.url];
    const storage = ['--storage', join(folder.path, 'gone', 'deep')];
    expect((await runCommand([...words, ...storage])).exitCode).not.toBe(0);
    const { text } = JSON.parse(endpoint.asked[0]!.body) as { text: string };
    expect(text).toContain('Backup of shop failed');
  });

  it('ping healthchecks at the begin and at the end, and Uptime Kuma with status and message', async () => {
    await list('--ping-url', `${endpoint.url}/check`, '--ping-format', 'healthchecks');
    expect(endpoint.asked.map(({ url }) => url)).toEqual(['/check/start', '/check']);
    await list('--ping-url', `${endpoint.url}/check`, '--ping-format', 'healthchecks', '--max-age', '1h');
    expect(endpoint.asked.slice(2).map(({ url }) => url)).toEqual(['/check/start', '/check/fail']);
    await list('--ping-url', `${endpoint.url}/api/push/t0ken?status=up&msg=OK&ping=`, '--max-age', '1h');
    const { searchParams, pathname } = new URL(endpoint.asked[4]!.url, endpoint.url);
    expect([pathname, searchParams.get('status')]).toEqual(['/api/push/t0ken', 'down']);
    expect(searchParams.get('msg')).toContain('BACKUP_STALE');
    expect(endpoint.asked).toHaveLength(5);
  });

  it('export metrics to a file that others can read, and to a Pushgateway', async () => {
    const newest = new Date(Math.floor(Date.now() / 1000) * 1000 - 5 * HOUR);
    await makeInDirectory(folder.path, newest, { label: 'shop' });
    const metrics = await makeFolder();
    const file = join(metrics.path, 'mysql.prom');
    await writeFile(file, 'old');
    const words = ['--metrics-file', file, '--metrics-push', endpoint.url.replace('://', '://me:p%40ss@')];
    expect((await list(...words)).exitCode).toBe(0);
    const text = await readFile(file, 'utf8');
    expect(text).toContain(
      `mysql_backup_newest_timestamp_seconds{label="shop"} ${newest.getTime() / 1000}\n`,
    );
    expect(text).toMatch(/^mysql_backup_last_run_success\{operation="list"\} 1$/m);
    expect(text).toMatch(/^# EOF\n$/m);
    expect((await stat(file)).mode & 0o777).toBe(0o644);
    expect(await readdir(metrics.path)).toEqual(['mysql.prom']);
    const [pushed] = endpoint.asked;
    expect(`${pushed!.method} ${pushed!.url}`).toBe('PUT /metrics/job/mysql_backup/operation/list');
    expect(pushed!.headers.authorization).toBe(`Basic ${Buffer.from('me:p@ss').toString('base64')}`);
    expect(pushed!.body).toBe(text);
    await metrics[Symbol.asyncDispose]();

    const failed = await list('--metrics-file', join(folder.path, 'missing', 'x.prom'));
    expect([failed.exitCode, failed.stderr]).toEqual([
      0,
      expect.stringContaining('the metrics cannot be written'),
    ]);
  });
});
