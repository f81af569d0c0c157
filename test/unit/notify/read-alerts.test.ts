import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { createNotifiers } from '../../../src/notify/create-notifiers.ts';
import { failUrl } from '../../../src/notify/ping.ts';
import { type AlertOptions, readAlerts } from '../../../src/notify/read-alerts.ts';

function read(options: AlertOptions) {
  const problems: string[] = [];
  const config = readAlerts(options, (problem) => problems.push(problem));
  const { email } = config;
  const password = email?.login?.password.reveal();
  return { config, email, password, problems, names: createNotifiers(config).map(({ name }) => name) };
}

const to = { mailTo: ['ops@example.com', 'Jane Doe <jane@example.com>'] };

describe('the configuration of alerts', () => {
  it('is nothing without options', () => {
    expect(read({})).toMatchObject({ config: {}, problems: [], names: [] });
    expect(read({ slackWebhook: '', pingUrl: '', smtpUrl: '', mailTo: [] })).toMatchObject({
      config: {},
      problems: [],
    });
  });

  it.each([
    ['http://hooks.slack.com/services/T0/B0/s3cret', 1],
    ['http://mattermost/hooks/s3cret', 1],
    ['http://localhost.example.com/s3cret', 1],
    ['http://127.0.0.1:8065/hooks/s3cret', 0],
    ['http://localhost/hooks/s3cret', 0],
    ['http://[::1]/hooks/s3cret', 0],
    ['https://hooks.slack.com/services/T0/B0/s3cret', 0],
  ])('takes a webhook as plain text on the same machine alone: %s', (slackWebhook, count) => {
    const { problems, names } = read({ slackWebhook });
    expect(problems).toHaveLength(count);
    expect(names).toEqual(count === 0 ? ['Slack'] : []);
    expect(problems.join()).not.toContain('s3cret');
  });

  it('makes a notifier of each alert, whose configuration cannot be printed', () => {
    const { config, problems, names } = read({
      ...to,
      slackWebhook: 'https://hooks.example.com/services/T0/B0/s3cret',
      pingUrl: 'https://ping.example.com/s3cret?rid=1',
      smtpUrl: 'smtp://alerts%40example.com:s3cret%3A%2F@mail.example.com',
    });
    expect(problems).toEqual([]);
    expect(names).toEqual(['Slack', 'e-mail', 'ping']);
    expect(inspect(config, { depth: 9, showHidden: true }) + JSON.stringify(config)).not.toContain('s3cret');
  });

  it.each<[string, AlertOptions, object]>([
    [
      'smtp://, which means STARTTLS',
      { smtpUrl: 'smtp://alerts%40example.com:p%40ss%2F@mail.example.com' },
      { host: 'mail.example.com', port: 587, tls: 'starttls', from: 'alerts@example.com' },
    ],
    ['smtps://', { smtpUrl: 'smtps://mail.example.com' }, { port: 465, tls: 'tls', from: 'ops@example.com' }],
    [
      'smtp:// without TLS, because that was asked for',
      { smtpUrl: 'smtp://mail:1025/', smtpTls: 'none' },
      { host: 'mail', port: 1025, tls: 'none' },
    ],
    ['an IPv6 address', { smtpUrl: 'smtp://[::1]:2525' }, { host: '::1', port: 2525 }],
    ['a host alone', { smtpHost: 'mail' }, { host: 'mail', port: 587, tls: 'starttls' }],
    ['a host with the port of TLS', { smtpHost: 'mail', smtpPort: 465 }, { port: 465, tls: 'tls' }],
    ['a host without TLS', { smtpHost: 'mail', smtpTls: 'none' }, { port: 25, tls: 'none' }],
    [
      'a sender and an authority',
      { smtpHost: 'mail', mailFrom: 'Backup <b@example.com>', smtpCa: 'PEM' },
      { from: 'Backup <b@example.com>', ca: 'PEM' },
    ],
    ['no server: the local one', {}, { host: 'localhost', port: 25, tls: 'none' }],
  ])('reads %s', (_, options, expected) => {
    const { email, problems } = read({ ...to, ...options });
    expect(problems).toEqual([]);
    expect(email).toMatchObject({ to: to.mailTo, ...expected });
  });

  it('takes the password from the URL or from its option, as it was meant', () => {
    expect(read({ ...to, smtpUrl: 'smtp://u:p%40ss%2F@mail' }).password).toBe('p@ss/');
    expect(read({ ...to, smtpHost: 'mail', smtpUser: 'u', smtpPassword: 'p%40' }).password).toBe('p%40');
  });

  it.each<[AlertOptions, RegExp]>([
    [{ slackWebhook: 's3cret' }, /^--slack-webhook is \*\*\*, it takes a URL/],
    [{ slackWebhook: 'ftp://hooks.example.com/s3cret' }, /^--slack-webhook is \*\*\*/],
    [{ slackWebhook: 'https://u:s3cret@hooks.example.com/' }, /^--slack-webhook is \*\*\*/],
    [{ pingUrl: 'file:///s3cret' }, /^--ping-url is \*\*\*/],
    [{ smtpUrl: 'smtp://u:s3cret@mail' }, /^--mail-to is missing/],
    [{ mailFrom: 'a@example.com' }, /^--mail-to is missing/],
    [{ ...to, smtpUrl: 'http://u:s3cret@mail' }, /^--smtp-url is \*\*\*/],
    [{ ...to, smtpUrl: 'smtp://u:s3cret%@mail' }, /^--smtp-url is \*\*\*/],
    [{ ...to, smtpUrl: 'smtp://u:s3cret@mail?tls.rejectUnauthorized=false' }, /^--smtp-url is \*\*\*/],
    [{ ...to, smtpUrl: 'smtp://s3cret@mail' }, /^--smtp-url is \*\*\*/],
    [{ ...to, smtpUrl: 'smtp://mail', smtpHost: 'mail' }, /^--smtp-url stands in place of/],
    [{ ...to, smtpUrl: 'smtps://mail', smtpTls: 'none' }, /^--smtp-tls is none, but --smtp-url/],
    [{ ...to, smtpHost: 'mail', smtpUser: 'u' }, /^--smtp-user and --smtp-password go together/],
    [{ ...to, smtpHost: 'mail', smtpPassword: 's3cret' }, /^--smtp-user and --smtp-password go together/],
    [{ ...to, smtpPort: 25 }, /^--smtp-host is missing/],
    [{ mailTo: ['nobody'] }, /^--mail-to is "nobody"/],
    [{ mailTo: ['a@b\r\nBcc: c@d'] }, /^--mail-to is /],
    [{ mailTo: ['A <a@b'] }, /^--mail-to is /],
    [{ ...to, mailFrom: 'x' }, /^--mail-from is "x"/],
  ])('%j is refused, by name and without a secret', (options, problem) => {
    const { problems, names } = read(options);
    expect(problems).toEqual([expect.stringMatching(problem)]);
    expect(problems.join()).not.toContain('s3cret');
    expect(names).toEqual([]);
  });

  it('keeps the alerts that are right beside one that is wrong', () => {
    const { problems, names } = read({ slackWebhook: 'wrong', pingUrl: 'https://ping.example.com/1', ...to });
    expect(problems).toHaveLength(1);
    expect(names).toEqual(['e-mail', 'ping']);
  });
});

describe('the ping after a failure', () => {
  it.each([
    ['https://ping.example.com/id', 'https://ping.example.com/id/fail'],
    ['https://ping.example.com/id/', 'https://ping.example.com/id/fail'],
    ['https://ping.example.com/id?create=1&rid=a%2Fb', 'https://ping.example.com/id/fail?create=1&rid=a%2Fb'],
    ['https://ping.example.com', 'https://ping.example.com/fail'],
  ])('of %s goes to %s', (url, expected) => {
    expect(failUrl(url)).toBe(expected);
  });
});
