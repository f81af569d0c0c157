// Keys are read and checked before anything is done; all that is wrong is said at once, and no secret with it.
import { describe, expect, it } from '@jest/globals';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { generateKeyPairSync } from 'node:crypto';
import { inspect } from 'node:util';
import { readConfig } from '../../../src/options/read/read-config.ts';
import type { Operation } from '../../../src/options/option-table.ts';
import type { Trust } from '../../../src/encryption/trust.ts';
import { BackupError } from '../../../src/core/errors.ts';
import { keyIdOf } from '../../../src/format/signature.ts';

const identity = await generateX25519Identity();
const recipient = await identityToRecipient(identity);
const other = await identityToRecipient(await generateX25519Identity());
const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 });
const SECRET = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;

const FILES: Record<string, string> = {
  identity: `# created: today\n${identity}\n`,
  recipients: `# alice\n${recipient}\n${other}\n`,
  passphrase: 'correct horse\nsecond line\n',
  empty: '\n',
  'signing.pem': SECRET,
  'verify.pem': publicKey.export({ type: 'spki', format: 'pem' }) as string,
  'rsa.pem': rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
  'rsa.pub': rsa.publicKey.export({ type: 'spki', format: 'pem' }) as string,
  'identity.age': 'age-encryption.org/v1\n-> scrypt x 18\n',
};

function read(operation: Operation, given: Record<string, string>): Trust {
  const base = { storage: '/b', ...(operation === 'list' ? {} : { user: 'u' }) };
  const options = new Map(Object.entries({ ...base, ...given }).map(([name, value]) => [name, [value]]));
  const isNamed = operation === 'restore' || operation === 'verify';
  const config = readConfig(
    { operation, options, ...(isNamed ? { backup: 'latest' } : {}) },
    {
      environment: {},
      readFile(path) {
        const text = FILES[path];
        if (text === undefined) throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
        return text;
      },
    },
  );
  return 'verifyAfter' in config && config.verifyAfter ? config.verifyAfter.trust : config.trust;
}

function problemsOf(operation: Operation, given: Record<string, string>): string[] {
  try {
    read(operation, given);
  } catch (error) {
    if (!(error instanceof BackupError)) throw error;
    const everything = inspect(error, { depth: 9 });
    for (const secret of [identity, SECRET.split('\n')[1]!, 'correct horse'])
      expect(everything).not.toContain(secret);
    return error.details['problems'] as string[];
  }
  return [];
}

describe('keys', () => {
  it('are none without options', () => {
    expect(read('backup', {})).toEqual({ openWith: { identities: [] }, verifyKeys: [] });
    expect(read('list', {})).toEqual({ openWith: { identities: [] }, verifyKeys: [] });
  });

  it('of recipients come from the option and the file, each once', () => {
    const { encryptTo } = read('backup', {
      'encrypt-to': `${recipient},${recipient}`,
      'recipients-file': 'recipients',
    });
    expect(encryptTo).toEqual({ kind: 'recipients', recipients: [recipient, other] });
  });

  it('are a passphrase on both ways', () => {
    const { encryptTo, openWith } = read('backup', { 'passphrase-file': 'passphrase' });
    expect(encryptTo).toMatchObject({ kind: 'passphrase' });
    expect(openWith.passphrase!.reveal()).toBe('correct horse');
    expect(read('restore', { 'passphrase-file': 'passphrase' }).encryptTo).toBeUndefined();
  });

  it('are a passphrase that is long, or a warning', () => {
    const adviceOf = (passphrase: string, operation: Operation = 'backup') => {
      const options = new Map([
        ['storage', ['/b']],
        ['user', ['u']],
        ['passphrase-file', ['p']],
      ]);
      const input = { operation, options, ...(operation === 'backup' ? {} : { backup: 'latest' }) };
      return readConfig(input, { environment: {}, readFile: () => passphrase }).advice;
    };
    expect(adviceOf('eleven char')).toEqual([expect.stringContaining('fewer than 12 characters')]);
    expect(adviceOf('ééééééééééé')).toHaveLength(1);
    expect(adviceOf('twelve chars')).toEqual([]);
    // Too late for a shorter one.
    expect(adviceOf('short', 'restore')).toEqual([]);
  });

  it('of identities and signatures', () => {
    const trust = read('restore', {
      'identity-file': 'identity',
      'signing-key': 'signing.pem',
      'verify-key': 'verify.pem',
    });
    expect(trust.openWith.identities.map((each) => each.reveal())).toEqual([identity]);
    expect(keyIdOf(trust.signingKey!)).toBe(keyIdOf(publicKey));
    expect(trust.verifyKeys.map(keyIdOf)).toEqual([keyIdOf(publicKey)]);
    expect(`${JSON.stringify(trust)}${inspect(trust, { depth: 9, showHidden: true })}`).not.toMatch(
      /AGE-SECRET|PRIVATE/,
    );
  });

  it('of the proof of a backup are those that it was signed with', () => {
    const { verifyKeys } = read('backup', { 'signing-key': 'signing.pem', verify: 'objects' });
    expect(verifyKeys.map(keyIdOf)).toEqual([keyIdOf(publicKey)]);
  });
});

describe('a key is a problem', () => {
  it.each<[string, Operation, Record<string, string>, RegExp]>([
    ['that is no recipient', 'backup', { 'encrypt-to': 'age1x' }, /takes age recipients/],
    ['that is private where a public one belongs', 'backup', { 'encrypt-to': identity }, /private key/],
    [
      'that two options give',
      'backup',
      { 'encrypt-to': recipient, 'passphrase-file': 'passphrase' },
      /contradicts/,
    ],
    ['that is an empty passphrase', 'backup', { 'passphrase-file': 'empty' }, /first line .* empty/],
    ['of a file of no recipient', 'backup', { 'recipients-file': 'empty' }, /holds no recipient/],
    ['of a file that is not there', 'restore', { 'identity-file': 'nowhere' }, /cannot be read \(ENOENT\)/],
    ['that is no identity', 'restore', { 'identity-file': 'recipients' }, /does not hold age identities/],
    ['that is encrypted itself', 'restore', { 'identity-file': 'identity.age' }, /is encrypted itself/],
    ['of another kind', 'backup', { 'signing-key': 'rsa.pem' }, /not an Ed25519 private key/],
    [
      'that is public where it signs',
      'backup',
      { 'signing-key': 'verify.pem' },
      /not an Ed25519 private key/,
    ],
    [
      'that is private where it verifies',
      'list',
      { 'verify-key': 'signing.pem' },
      /not an Ed25519 public key/,
    ],
    [
      'of another kind to verify',
      'list',
      { 'verify-key': 'verify.pem,rsa.pub' },
      /rsa\.pub is not an Ed25519/,
    ],
    [
      'that is missing for the proof',
      'backup',
      { 'encrypt-to': recipient, verify: 'objects' },
      /needs --identity-file/,
    ],
    [
      'that would sign what nobody has signed',
      'verify',
      { 'signing-key': 'signing.pem' },
      /needs --verify-key/,
    ],
  ])('%s', (_what, operation, given, message) => {
    expect(problemsOf(operation, given).join('\n')).toMatch(message);
  });

  it('like all others', () => {
    const problems = problemsOf('backup', {
      'encrypt-to': 'x',
      'identity-file': 'y',
      'signing-key': 'z',
      'verify-key': 'v',
    });
    expect(problems).toHaveLength(4);
  });
});
