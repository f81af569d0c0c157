// What is taken for the answer of someone else than S3, and what is said of it.
import { describe, expect, it } from '@jest/globals';
import { foreignAnswer } from '../../../src/network/foreign-answer.ts';

const HOST = 's3.test:443';
const html = (title: string): string => `<html>\r\n<head><title>${title}</title></head><body>x</body></html>`;

describe('answers of others', () => {
  it.each<[string, number, Record<string, string>, string, string, string]>([
    ['nginx', 502, { server: 'nginx' }, html('502 Bad Gateway'), 'page', '(nginx)'],
    ['nginx', 413, { server: 'nginx' }, html('413 Request Entity Too Large'), 'too-large', '413 Request'],
    [
      'nginx, TLS',
      400,
      {},
      html('400 The plain HTTP request was sent to HTTPS port'),
      'plain-http',
      'expects TLS',
    ],
    [
      'Apache, TLS',
      400,
      {},
      `${html('400 Bad Request')} You're speaking plain HTTP to an SSL-enabled server port.`,
      'plain-http',
      'expects TLS',
    ],
    [
      'Go, TLS',
      400,
      { 'content-type': 'text/plain; charset=utf-8' },
      'Client sent an HTTP request to an HTTPS server.\n',
      'plain-http',
      'expects TLS',
    ],
    ['a load balancer', 503, { 'content-type': 'text/html', via: '1.1 lb' }, html(''), 'page', 'via 1.1 lb'],
    ['a portal', 200, { 'content-type': 'text/html' }, html('Hotel'), 'page', 'Hotel'],
    [
      'http to https',
      301,
      { location: 'https://u:p@s3.test/b?x=secret' },
      '',
      'redirect',
      '***@s3.test/b and',
    ],
    ['text', 504, { 'content-type': 'text/plain' }, 'upstream request timeout', 'page', 'upstream request'],
  ])('%s %d', (_, status, headers, body, kind, text) => {
    const foreign = foreignAnswer(HOST, { status, headers, body })!;
    expect(foreign).toMatchObject({ kind, $metadata: { httpStatusCode: status } });
    expect(foreign.message).toContain(text);
    expect(foreign.message).toContain(HOST);
    expect(foreign.message).not.toContain('secret');
  });

  it.each<[string, number, Record<string, string>, string]>([
    ['an error of S3', 403, {}, '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>'],
    ['an error without a declaration', 400, { 'content-type': 'text/html' }, '<Error><Code>X</Code></Error>'],
    ['a redirect of S3', 301, { 'x-amz-bucket-region': 'eu-central-1', location: 'https://x' }, ''],
    ['a redirect with its document', 307, { location: 'https://x' }, '<?xml version="1.0"?><Error></Error>'],
    ['a page with a request id', 500, { 'x-amz-request-id': '1', 'content-type': 'text/html' }, html('x')],
    ['no body', 503, { 'content-type': 'text/html' }, ''],
    ['JSON', 400, { 'content-type': 'application/json' }, '{}'],
  ])('not %s', (_, status, headers, body) => {
    expect(foreignAnswer(HOST, { status, headers, body })).toBeUndefined();
  });

  it('what is repeated is short and cannot act on a terminal', () => {
    const body = html(`\u001b[31m${'long '.repeat(100)}`);
    const { message } = foreignAnswer(HOST, { status: 500, headers: { server: '\u0007nginx' }, body })!;
    expect(message.length).toBeLessThan(300);
    expect(message).not.toMatch(/[\u0000-\u001f]/);
  });
});
