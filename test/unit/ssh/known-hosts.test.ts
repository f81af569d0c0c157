// Which keys a known_hosts file has for a host, in all the forms that OpenSSH writes and reads.
import { describe, expect, it } from '@jest/globals';
import { createHash, createHmac } from 'node:crypto';
import { findKnownKeys, fingerprintOf, typeOf } from '../../../src/ssh/known-hosts.ts';

function makeKey(type: string, seed: string): { type: string; blob: Buffer; text: string } {
  const part = (bytes: Buffer): Buffer => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.byteLength);
    return Buffer.concat([length, bytes]);
  };
  const blob = Buffer.concat([part(Buffer.from(type)), part(createHash('sha256').update(seed).digest())]);
  return { type, blob, text: `${type} ${blob.toString('base64')}` };
}

const ONE = makeKey('ssh-ed25519', 'one');
const TWO = makeKey('ssh-rsa', 'two');

function hashed(name: string): string {
  const salt = Buffer.from('0123456789abcdef0123');
  return `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(name).digest('base64')}`;
}

const trusted = (text: string, host: string, port = 22): string[] =>
  findKnownKeys(text, host, port).trusted.map(({ type }) => type);

describe('known hosts', () => {
  it.each<[string, string, number, boolean]>([
    ['bastion', 'bastion', 22, true],
    ['Bastion', 'bastion', 22, true],
    ['bastion', 'bastion', 2222, false],
    ['[bastion]:2222', 'bastion', 2222, true],
    ['[bastion]:2222', 'bastion', 22, false],
    ['other,bastion,10.0.0.1', '10.0.0.1', 22, true],
    ['*.example.com', 'a.example.com', 22, true],
    ['*.example.com', 'aXexample.com', 22, false],
    ['*.example.com,!a.example.com', 'a.example.com', 22, false],
    ['bastion?', 'bastion1', 22, true],
    [hashed('bastion'), 'bastion', 22, true],
    [hashed('bastion'), 'other', 22, false],
    [hashed('[bastion]:2222'), 'bastion', 2222, true],
    ['#bastion', 'bastion', 22, false],
  ])('%s for %s:%d', (patterns, host, port, isKnown) => {
    expect(trusted(`${patterns} ${ONE.text} a comment`, host, port)).toEqual(isKnown ? [ONE.type] : []);
  });

  it('several keys, with tabs, CRLF and empty lines', () => {
    const text = `\r\nbastion\t${ONE.text}\r\n\r\nbastion ${TWO.text}\r\n`;
    expect(trusted(text, 'bastion')).toEqual(['ssh-ed25519', 'ssh-rsa']);
  });

  it('a revoked key is none that is trusted, and an authority vouches for nothing', () => {
    const text = `@revoked * ${ONE.text}\n@cert-authority * ${TWO.text}\n`;
    const keys = findKnownKeys(text, 'bastion', 22);
    expect(keys.trusted).toEqual([]);
    expect(keys.revoked.map(({ blob }) => blob)).toEqual([ONE.blob]);
  });

  it.each([
    'bastion',
    'bastion ssh-ed25519',
    `bastion ssh-rsa ${ONE.blob.toString('base64')}`,
    'bastion ssh-rsa AAAA',
  ])('a line that is broken vouches for nothing: %s', (line) => expect(trusted(line, 'bastion')).toEqual([]));

  it('a fingerprint is the one of ssh-keygen', () => {
    expect(fingerprintOf(ONE.blob)).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/);
    expect(typeOf(ONE.blob)).toBe('ssh-ed25519');
    expect(typeOf(Buffer.from([1, 2]))).toBeUndefined();
  });
});
