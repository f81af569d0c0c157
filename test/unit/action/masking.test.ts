// What is masked in the log of a job: secrets and their telling parts, and no word that the rest of the log is made of.
import { expect, it, jest } from '@jest/globals';
import { maskSecrets } from '../../../src/action/masking.ts';

function masksOf(
  inputs: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string>> = {},
): string[] {
  const written: string[] = [];
  const write = jest
    .spyOn(process.stdout, 'write')
    .mockImplementation((text) => written.push(String(text)) > 0);
  const variables = Object.entries(inputs).map(
    ([name, value]) => [`INPUT_${name.toUpperCase()}`, value] as const,
  );
  for (const [name, value] of variables) process.env[name] = value;
  try {
    maskSecrets(environment);
  } finally {
    for (const [name] of variables) delete process.env[name];
    write.mockRestore();
  }
  return written
    .join('')
    .split('\n')
    .filter((line) => line.startsWith('::add-mask::'))
    .map((line) => line.slice('::add-mask::'.length).replaceAll('%25', '%'));
}

it('masks a webhook and what tells it, but no words of its path', () => {
  const masks = masksOf({
    'slack-webhook': 'https://hooks.slack.com/services/T012AB3CD/B0123456789/wXyZabcdefGHIJKLmnopqrst',
  });
  expect(masks).toEqual(
    expect.arrayContaining([
      'T012AB3CD',
      'B0123456789',
      'wXyZabcdefGHIJKLmnopqrst',
      expect.stringMatching(/^https:/),
    ]),
  );
  for (const word of ['services', 'hooks', 'slack', '']) expect(masks).not.toContain(word);
});

it('masks tokens of any form, and the password of a URL as it is written and as it is meant', () => {
  expect(
    masksOf({ 'ping-url': 'https://ping.example/integrations/b94d27b9-9934-4b3e-aad5-8c1f2d3e4f5a/start' }),
  ).toEqual(expect.arrayContaining(['b94d27b9-9934-4b3e-aad5-8c1f2d3e4f5a']));
  const masks = masksOf({ url: 'mysql://backup:p%40ss@db.example:3306' });
  expect(masks).toEqual(expect.arrayContaining(['p%40ss', 'p@ss']));
  expect(masks).not.toContain('backup');
});

it('masks the login of a proxy, and no proxy without one', () => {
  expect(masksOf({}, { HTTPS_PROXY: 'http://me:pr0xy%21word@proxy.example:3128' })).toEqual(
    expect.arrayContaining(['pr0xy%21word', 'pr0xy!word']),
  );
  expect(masksOf({}, { HTTPS_PROXY: 'http://proxy.example:3128' })).toEqual([]);
});

it('masks the lines of a key for SSH', () => {
  const key =
    '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\n-----END OPENSSH PRIVATE KEY-----';
  expect(masksOf({ 'ssh-key': key })).toContain('b3BlbnNzaC1rZXktdjEAAAAA');
});
