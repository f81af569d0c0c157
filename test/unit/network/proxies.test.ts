// Which proxy belongs to which host, as curl and the AWS command line read the variables.
import { describe, expect, it } from '@jest/globals';
import { describeProxy, proxyFor, readProxies } from '../../../src/network/proxies.ts';

function choose(url: string, environment: Record<string, string>): string | undefined {
  const problems: string[] = [];
  const proxies = readProxies(environment, (problem) => problems.push(problem));
  expect(problems).toEqual([]);
  const proxy = proxyFor(new URL(url), proxies);
  return proxy && describeProxy(proxy);
}

const BOTH = { HTTPS_PROXY: 'http://secure:3128', HTTP_PROXY: 'http://plain:8080' };

describe('the proxy of a request', () => {
  it.each<[string, Record<string, string>, string | undefined]>([
    ['https://s3.example.com', BOTH, 'secure:3128'],
    ['http://s3.example.com', BOTH, 'plain:8080'],
    ['http://s3.example.com', { HTTPS_PROXY: 'http://secure:3128' }, undefined],
    ['https://s3.example.com', {}, undefined],
    ['https://s3.example.com', { ...BOTH, https_proxy: 'small:1' }, 'small:1'],
    ['https://s3.example.com', { ...BOTH, https_proxy: '' }, undefined],
    ['https://s3.example.com', { HTTPS_PROXY: ' user:pw@secure:3128 ' }, 'secure:3128'],
    ['https://s3.example.com', { HTTPS_PROXY: 'https://secure' }, 'secure:443'],
    ['http://s3.example.com', { ...BOTH, REQUEST_METHOD: 'GET' }, undefined],
  ])('%s %j', (url, environment, expected) => expect(choose(url, environment)).toBe(expected));

  it.each<[string, string, boolean]>([
    ['*', 'https://s3.example.com', true],
    ['example.com', 'https://s3.example.com', true],
    ['.example.com', 'https://s3.example.com', true],
    ['*.example.com', 'https://s3.example.com', true],
    ['EXAMPLE.com', 'https://S3.example.COM', true],
    ['ample.com', 'https://s3.example.com', false],
    ['a.test, s3.example.com', 'https://s3.example.com', true],
    ['a.test s3.example.com', 'https://s3.example.com', true],
    ['s3.example.com:9000', 'https://s3.example.com', false],
    ['s3.example.com:443', 'https://s3.example.com', true],
    ['s3.example.com:9000', 'https://s3.example.com:9000', true],
    ['127.0.0.1', 'https://127.0.0.1:9000', true],
    ['0.0.1', 'https://127.0.0.1:9000', false],
    ['10.0.0.0/8', 'https://10.1.2.3', true],
    ['10.0.0.0/8', 'https://11.1.2.3', false],
    ['10.0.0.0/8', 'https://s3.example.com', false],
    ['::1', 'https://[::1]:9000', true],
    ['[::1]:9000', 'https://[::1]:9000', true],
    ['fd00::/8', 'https://[fd00::1]', true],
    ['10.0.0.0/99', 'https://10.1.2.3', false],
    ['', 'https://s3.example.com', false],
  ])('NO_PROXY %j and %s', (none, url, isDirect) => {
    expect(choose(url, { ...BOTH, NO_PROXY: none })).toBe(isDirect ? undefined : 'secure:3128');
  });

  it.each(['socks5://me:s3cret@proxy', 'http://', 'ftp://x', 'http://me:s3cret@bad host'])(
    '%s is a problem that does not repeat it',
    (text) => {
      const problems: string[] = [];
      expect(readProxies({ HTTPS_PROXY: text }, (problem) => problems.push(problem)).https).toBeUndefined();
      expect(problems).toHaveLength(1);
      expect(problems[0]).not.toContain('s3cret');
    },
  );
});
