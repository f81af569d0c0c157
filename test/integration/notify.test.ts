// Alerts against real servers: what arrives there, what is tried again, what becomes a warning, and that no secret is
// ever said.
import { readdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Logger } from '../../src/core/log.ts';
import { createNotifiers } from '../../src/notify/create-notifiers.ts';
import type { Alert, Notifier } from '../../src/notify/notifier.ts';
import { sendAlerts, type SendOptions } from '../../src/notify/notify.ts';
import { type AlertOptions, readAlerts } from '../../src/notify/read-alerts.ts';
import { renderSlackMessage } from '../../src/notify/slack-message.ts';
import { makeFolder, runCommand, waitUntil } from '../support/command-line.ts';
import { type Answer, startHttpEndpoint } from '../support/http-endpoint.ts';
import {
  type Certificate,
  makeCertificate,
  type SmtpServerOptions,
  startSilentServer,
  startSmtpServer,
} from '../support/smtp-server.ts';
import { FAILURE, SUCCESS } from '../unit/notify/alerts.ts';

/** Part of every webhook, ping URL and password here. */
const SECRET = 's3cret-T0K3N';
const LOGIN = { user: 'alerts', password: SECRET };
/** Less than any wait that is not cut short here, and long enough for a busy machine. */
const LONG_SECONDS = 25;
/** A limit that is waited out: a request of a busy machine has arrived by then. */
const LIMIT = { timeoutMs: 4000 };
const TO = ['ops@example.com', 'Jane Doe <jane@example.com>'];

let warnings: string[] = [];
/** Names of notifiers that are done. */
let ended: string[] = [];
/** Everything that was logged, and every error as a debugger would print it. */
let said: string[] = [];

const logger: Logger = {
  debug: (message) => said.push(message),
  info: (message) => said.push(message),
  warn: (message) => {
    said.push(message);
    warnings.push(message);
  },
  error: (message) => said.push(message),
};

/** Notes the errors that its notifier throws, with all that they hold. */
function watched(notifier: Notifier): Notifier {
  return {
    ...notifier,
    async notify(alert, signal) {
      try {
        await notifier.notify(alert, signal);
      } catch (error) {
        said.push(inspect(error, { depth: 9, showHidden: true }));
        throw error;
      } finally {
        ended.push(notifier.name);
      }
    },
  };
}

async function send(
  options: AlertOptions,
  alert: Alert,
  more: Partial<SendOptions> = {},
): Promise<{ seconds: number }> {
  const problems: string[] = [];
  const config = readAlerts(options, (problem) => problems.push(problem));
  expect(problems).toEqual([]);
  const started = performance.now();
  await sendAlerts(createNotifiers(config).map(watched), alert, {
    policy: 'always',
    logger,
    firstDelayMs: 20,
    ...more,
  });
  return { seconds: (performance.now() - started) / 1000 };
}

beforeAll(() => {
  warnings = [];
  ended = [];
  said = [];
});

afterEach(() => {
  const all = said.join('\n');
  expect(all).not.toContain(SECRET);
  expect(all).not.toContain(Buffer.from(SECRET).toString('base64').slice(0, 12));
  warnings = [];
  ended = [];
  said = [];
});

describe('Slack', () => {
  const to = (url: string): AlertOptions => ({ slackWebhook: `${url}/services/T0/B0/${SECRET}` });

  it('gets the message as JSON', async () => {
    await using endpoint = await startHttpEndpoint({ status: 200 });
    await send(to(endpoint.url), FAILURE);
    expect(endpoint.asked).toHaveLength(1);
    const { method, url, headers, body } = endpoint.asked[0]!;
    expect({ method, url, type: headers['content-type'] }).toEqual({
      method: 'POST',
      url: `/services/T0/B0/${SECRET}`,
      type: 'application/json',
    });
    expect(JSON.parse(body)).toEqual(renderSlackMessage(FAILURE));
    expect(warnings).toEqual([]);
  });

  it.each<[string, Answer]>([
    ['an error of the server', { status: 500, body: 'server_error' }],
    ['a connection that broke', 'reset'],
    ['being too fast', { status: 429 }],
  ])('is asked again after %s', async (_, first) => {
    await using endpoint = await startHttpEndpoint(first, { status: 200 });
    await send(to(endpoint.url), SUCCESS);
    expect(endpoint.asked).toHaveLength(2);
    expect(warnings).toEqual([]);
  });

  it('is given the time that it asks for', async () => {
    await using endpoint = await startHttpEndpoint(
      { status: 429, headers: { 'Retry-After': '1' } },
      { status: 200 },
    );
    await send(to(endpoint.url), SUCCESS);
    const [first, second] = endpoint.asked;
    expect(second!.timeMs - first!.timeMs).toBeGreaterThanOrEqual(990);
    expect(warnings).toEqual([]);
  });

  it('is not waited for where it asks for more time than there is', async () => {
    await using endpoint = await startHttpEndpoint({ status: 429, headers: { 'Retry-After': '60' } });
    const { seconds } = await send(to(endpoint.url), SUCCESS);
    expect(seconds).toBeLessThan(LONG_SECONDS);
    expect(endpoint.asked).toHaveLength(1);
    expect(warnings).toEqual(['the alert by Slack was not sent: the server answered HTTP 429']);
  });

  it.each<[Answer, string]>([
    [{ status: 404, body: 'no_service' }, 'the server answered HTTP 404 no_service'],
    [{ status: 403, body: `<p>no ${SECRET}</p>` }, 'the server answered HTTP 403'],
    [
      { status: 302, headers: { Location: `/${SECRET}` } },
      'the request failed (a redirect, or an answer that is not HTTP)',
    ],
  ])('that answers %j is asked once, and that is a warning', async (answer, reason) => {
    await using endpoint = await startHttpEndpoint(answer);
    await send(to(endpoint.url), SUCCESS);
    expect(endpoint.asked).toHaveLength(1);
    expect(warnings).toEqual([`the alert by Slack was not sent: ${reason}`]);
  });

  it('that stays in trouble is a warning after four tries', async () => {
    await using endpoint = await startHttpEndpoint({ status: 503 });
    await send(to(endpoint.url), SUCCESS);
    expect(endpoint.asked).toHaveLength(4);
    expect(warnings).toEqual(['the alert by Slack was not sent: the server answered HTTP 503']);
  });

  it('that cannot be reached is a warning', async () => {
    await send(to(`http://127.0.0.1:${await freePort()}`), SUCCESS);
    expect(warnings).toEqual(['the alert by Slack was not sent: the request failed: ECONNREFUSED']);
  });

  it('that hangs is given up in time', async () => {
    await using endpoint = await startHttpEndpoint('hang');
    const { seconds } = await send(to(endpoint.url), SUCCESS, LIMIT);
    expect(endpoint.asked).toHaveLength(1);
    expect(seconds).toBeGreaterThan(3.9);
    expect(seconds).toBeLessThan(LONG_SECONDS);
    expect(warnings).toEqual(['the alert by Slack was not sent: not taken within 4 s']);
  });
});

describe('the ping', () => {
  const to = (url: string): AlertOptions => ({ pingUrl: `${url}/${SECRET}/nightly?rid=1` });

  it('is called after a success, whatever the policy', async () => {
    await using endpoint = await startHttpEndpoint({ status: 200 });
    await send(to(endpoint.url), SUCCESS, { policy: 'failure' });
    await send(to(endpoint.url), { ...SUCCESS, outcome: 'succeeded with warnings' }, { policy: 'failure' });
    expect(endpoint.asked.map(({ method, url }) => `${method} ${url}`)).toEqual([
      `GET /${SECRET}/nightly?rid=1`,
      `GET /${SECRET}/nightly?rid=1`,
    ]);
  });

  it('is called at /fail after a failure, with the reason, and not after a run that someone cancelled', async () => {
    await using endpoint = await startHttpEndpoint({ status: 200 });
    await send(to(endpoint.url), FAILURE);
    await send(to(endpoint.url), { ...FAILURE, outcome: 'cancelled' });
    expect(endpoint.asked.map(({ method, url }) => `${method} ${url}`)).toEqual([
      `POST /${SECRET}/nightly/fail?rid=1`,
    ]);
    expect(endpoint.asked[0]!.body).toBe(
      'Backup of R&D <eu> failed\n' +
        'STORAGE_ACCESS_DENIED: cannot write s3://example-backups/mysql/a&b<c>: AccessDenied (HTTP 403)\n' +
        'Check the credentials and that their policy allows s3:PutObject there.',
    );
  });

  it('is tried again after an error of the server, not after a wrong address', async () => {
    await using recovering = await startHttpEndpoint({ status: 500 }, { status: 200 });
    await using wrong = await startHttpEndpoint({ status: 404 });
    await send(to(recovering.url), SUCCESS);
    await send(to(wrong.url), SUCCESS);
    expect([recovering.asked.length, wrong.asked.length]).toEqual([2, 1]);
    expect(warnings).toEqual(['the alert by ping was not sent: the server answered HTTP 404']);
  });
});

describe('e-mail', () => {
  let certificate: Certificate;
  beforeAll(() => {
    certificate = makeCertificate();
  });

  const start = (more: Partial<SmtpServerOptions> = {}) =>
    startSmtpServer({ tls: 'starttls', certificate, login: LOGIN, ...more });
  const to = (port: number, more: AlertOptions = {}): AlertOptions => ({
    smtpUrl: `smtp://${LOGIN.user}:${LOGIN.password}@127.0.0.1:${port}`,
    smtpCa: certificate.cert,
    mailFrom: 'MySQL backup <backup@example.com>',
    mailTo: TO,
    ...more,
  });
  const warningOf = (port: number, reason: string): string[] => [
    `the alert by e-mail was not sent: mail server 127.0.0.1:${port}: ${reason}`,
  ];

  it.each(['starttls', 'tls'] as const)('is sent with %s and a login to all recipients', async (tls) => {
    await using server = await start({ tls });
    const smtpUrl = `${tls === 'tls' ? 'smtps' : 'smtp'}://${LOGIN.user}:${SECRET}@127.0.0.1:${server.port}`;
    await send(to(server.port, { smtpUrl }), FAILURE);
    expect(warnings).toEqual([]);
    expect(server.mails).toHaveLength(1);
    const { raw, ...mail } = server.mails[0]!;
    expect(mail).toEqual({
      from: 'backup@example.com',
      to: ['ops@example.com', 'jane@example.com'],
      secure: true,
      user: LOGIN.user,
    });
    const headers = raw.slice(0, raw.indexOf('\r\n\r\n')).replaceAll(/\r\n\s+/g, ' ');
    expect(headers).toContain('From: MySQL backup <backup@example.com>');
    expect(headers).toContain('To: ops@example.com, Jane Doe <jane@example.com>');
    expect(headers).toContain('Subject: Backup of R&D <eu> failed');
    expect(headers).toContain('Auto-Submitted: auto-generated');
    expect(headers).toContain('Content-Type: multipart/alternative;');
    expect(raw).toContain('Content-Type: text/plain; charset=utf-8');
    expect(raw).toContain('Content-Type: text/html; charset=utf-8');
    expect(raw).toContain('Error STORAGE_ACCESS_DENIED:');
    expect(raw).toContain('Backup of R&amp;D &lt;eu&gt; failed');
    expect(raw).not.toContain(SECRET);
  });

  it('is sent without TLS and login where that is what was asked for', async () => {
    await using server = await startSmtpServer({ tls: 'none' });
    await send(to(server.port, { smtpUrl: `smtp://127.0.0.1:${server.port}`, smtpTls: 'none' }), SUCCESS);
    expect(warnings).toEqual([]);
    expect(server.mails).toMatchObject([{ secure: false, to: ['ops@example.com', 'jane@example.com'] }]);
  });

  it('never falls back to plain text where the server refuses STARTTLS', async () => {
    await using server = await startSmtpServer({ tls: 'none', login: LOGIN });
    await send(to(server.port), FAILURE);
    expect(server.logins).toEqual([]);
    expect(server.offered()).toBe(0);
    expect(warnings).toEqual(warningOf(server.port, 'no TLS (nothing was sent; see --smtp-tls)'));
  });

  it('is not sent to a server whose certificate nobody vouches for', async () => {
    await using server = await start();
    await send(to(server.port, { smtpCa: undefined }), FAILURE);
    expect(server.logins).toEqual([]);
    expect(warnings).toEqual(
      warningOf(server.port, 'its certificate is not trusted: DEPTH_ZERO_SELF_SIGNED_CERT'),
    );
  });

  it('with a wrong password is tried once, and the password is not said even if the server says it', async () => {
    await using server = await start({ login: { user: LOGIN.user, password: 'another' } });
    await send(to(server.port), FAILURE);
    expect(server.logins).toEqual([{ ...LOGIN, secure: true }]);
    expect(warnings).toEqual(warningOf(server.port, 'it refused the login (SMTP 535 5.7.8)'));
  });

  it('is sent again after 451', async () => {
    await using server = await start({ deferFirst: 1 });
    await send(to(server.port), FAILURE);
    expect(server.offered()).toBe(2);
    expect(server.mails).toHaveLength(1);
    expect(warnings).toEqual([]);
  });

  it('is not sent again after 554', async () => {
    await using server = await start({ refuseMessage: 554 });
    await send(to(server.port), FAILURE);
    expect(server.offered()).toBe(1);
    expect(warnings).toEqual(warningOf(server.port, 'it refused the message (SMTP 554)'));
  });

  it('that one of two recipients gets is sent once, and names the other', async () => {
    await using server = await start({ refuseRecipients: ['jane@example.com'] });
    await send(to(server.port), FAILURE);
    expect(server.mails.map((mail) => mail.to)).toEqual([['ops@example.com']]);
    expect(warnings).toEqual(warningOf(server.port, 'it refused jane@example.com'));
  });

  it('to a server that never answers is given up in time', async () => {
    await using server = await startSilentServer();
    const { seconds } = await send(to(server.port), FAILURE, LIMIT);
    expect(server.connections()).toBe(1);
    expect(seconds).toBeLessThan(LONG_SECONDS);
    expect(warnings).toEqual(['the alert by e-mail was not sent: not taken within 4 s']);
  });

  it('to a server that is not there is tried four times', async () => {
    const port = await freePort();
    await send(to(port), FAILURE);
    expect(warnings).toEqual(warningOf(port, 'no connection (ECONNREFUSED)'));
    expect(said.filter((text) => / try \d failed/.test(text))).toHaveLength(3);
  });
});

describe('all alerts of a run', () => {
  it('go out at the same time, and one that hangs keeps no other from it', async () => {
    await using slack = await startHttpEndpoint('hang');
    await using ping = await startHttpEndpoint({ status: 200 });
    await using mail = await startSmtpServer({ tls: 'none' });
    const stop = new AbortController();
    const sent = send(
      {
        slackWebhook: `${slack.url}/${SECRET}`,
        pingUrl: `${ping.url}/${SECRET}`,
        smtpUrl: `smtp://127.0.0.1:${mail.port}`,
        smtpTls: 'none',
        mailTo: TO,
      },
      FAILURE,
      { signal: stop.signal, timeoutMs: 300_000 },
    );
    await waitUntil('the others are done', () => ended.length === 2 && slack.asked.length === 1);
    stop.abort();
    await sent;
    expect([slack.asked.length, ping.asked.length, mail.mails.length]).toEqual([1, 1, 1]);
    expect(warnings).toEqual(['the alert by Slack was not sent: cancelled']);
  });

  it('are sent as the policy says', async () => {
    await using slack = await startHttpEndpoint({ status: 200 });
    const options = { slackWebhook: `${slack.url}/${SECRET}` };
    await send(options, SUCCESS, { policy: 'failure' });
    await send(options, SUCCESS, { policy: 'change', previousOutcome: 'succeeded' });
    expect(slack.asked).toHaveLength(0);
    await send(options, FAILURE, { policy: 'failure' });
    await send(options, SUCCESS, { policy: 'change', previousOutcome: 'failed' });
    await send(options, SUCCESS, { policy: 'change' });
    expect(slack.asked).toHaveLength(3);
  });

  it('are given up at once when the signal says so, before and in the middle', async () => {
    await using slack = await startHttpEndpoint('hang');
    const options = { slackWebhook: `${slack.url}/${SECRET}` };
    await send(options, FAILURE, { signal: AbortSignal.abort() });
    expect(slack.asked).toHaveLength(0);
    const stop = new AbortController();
    const sent = send(options, FAILURE, { signal: stop.signal });
    await waitUntil('the request has arrived', () => slack.asked.length > 0);
    stop.abort();
    const { seconds } = await sent;
    expect(slack.asked).toHaveLength(1);
    expect(seconds).toBeLessThan(LONG_SECONDS);
    expect(warnings).toEqual(Array(2).fill('the alert by Slack was not sent: cancelled'));
  });

  it('survive a notifier with a bug, whose words are not repeated', async () => {
    const faulty: Notifier = {
      name: 'faulty',
      notify: () => Promise.reject(new TypeError(`cannot read https://hooks.example.com/${SECRET}`)),
    };
    await sendAlerts([faulty], FAILURE, { policy: 'always', logger });
    expect(warnings).toEqual(['the alert by faulty was not sent: an internal error']);
  });
});

/** A port on which nothing listens. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => {
    server.close(resolve);
  });
  return port;
}

describe('a change of the outcome', () => {
  it('is told, and remembered next to the backups from run to run', async () => {
    await using slack = await startHttpEndpoint({ status: 200, body: 'ok' });
    await using folder = await makeFolder();
    const list = ['list', '--storage', folder.path, '--slack-webhook', `${slack.url}/${SECRET}`];
    const told = async (...options: string[]): Promise<[exitCode: number | null, alerts: number]> => {
      const before = slack.asked.length;
      const { exitCode } = await runCommand([...list, '--notify-on', 'change', ...options]);
      return [exitCode, slack.asked.length - before];
    };
    expect(await told()).toEqual([0, 1]);
    expect(await told()).toEqual([0, 0]);
    expect(await told('--max-age', '1h')).toEqual([4, 1]);
    expect(await told('--max-age', '1h')).toEqual([4, 0]);
    expect(await told()).toEqual([0, 1]);
    // Another label is another thing to watch.
    expect(await told('--label', 'other')).toEqual([0, 1]);
    expect(await told()).toEqual([0, 0]);

    for (const file of await readdir(folder.path, { recursive: true, withFileTypes: true }))
      if (file.isFile()) await writeFile(join(file.parentPath, file.name), '{"list":');
    expect(await told()).toEqual([0, 1]);
    expect(await told()).toEqual([0, 0]);
  }, 120_000);
});
