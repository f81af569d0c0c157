// A signature vouches for every field of a document, and for nothing else.
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { execFileSync, spawnSync } from 'node:child_process';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalJson } from '../../../src/format/canonical-json.ts';
import { checkSignature, keyIdOf, signDocument } from '../../../src/format/signature.ts';
import { makeFolder } from '../../support/command-line.ts';

const ours = generateKeyPairSync('ed25519');
const theirs = generateKeyPairSync('ed25519');
const DOCUMENT = { backupId: 'a', rows: 3, nested: { list: [1, 'x', null] } };

const bytesOf = (document: unknown): Buffer => Buffer.from(JSON.stringify(document));
const signed = (document: object = DOCUMENT, key: KeyObject = ours.privateKey): Record<string, unknown> => ({
  ...signDocument(document, key),
});
const check = (document: unknown, keys: readonly KeyObject[] = [ours.publicKey]): void =>
  checkSignature(bytesOf(document), keys, 'it');
const codeOf = (work: () => void): string => {
  try {
    work();
    return 'accepted';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('a signature', () => {
  it('is valid for the document, however it is written', () => {
    check(signed());
    const { signature, ...rest } = signed();
    check({ signature, ...Object.fromEntries(Object.entries(rest).toReversed()) });
    checkSignature(Buffer.from(JSON.stringify(signed(), null, 4)), [ours.publicKey], 'it');
  });

  it('is not asked for without keys, and not made without one', () => {
    checkSignature(Buffer.from('no JSON'), [], 'it');
    expect(signDocument(DOCUMENT, undefined)).toBe(DOCUMENT);
  });

  it('covers any document, and every change of it is noticed', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.string(),
        fc.jsonValue(),
        (document, name, value) => {
          fc.pre(name !== 'signature' && name !== '__proto__' && !('signature' in document));
          const original = JSON.parse(JSON.stringify(document)) as Record<string, unknown>;
          const whole = signed(original);
          check(whole);
          const changed = { ...whole, [name]: JSON.parse(JSON.stringify(value)) as unknown };
          const isSame = canonicalJson(changed) === canonicalJson(whole);
          expect(codeOf(() => check(changed))).toBe(isSame ? 'accepted' : 'SIGNATURE_INVALID');
        },
      ),
    );
  });

  it('covers fields that this version does not know', () => {
    const whole = signed({ ...DOCUMENT, novelty: { on: true } });
    expect(codeOf(() => check({ ...whole, novelty: { on: false } }))).toBe('SIGNATURE_INVALID');
    const { novelty: _, ...without } = whole;
    expect(codeOf(() => check(without))).toBe('SIGNATURE_INVALID');
  });

  it('that is missing is told apart from one that does not match', () => {
    expect(codeOf(() => check(DOCUMENT))).toBe('SIGNATURE_MISSING');
    for (const signature of [null, {}, 'x', { ...(signed()['signature'] as object), algorithm: 'none' }])
      expect(codeOf(() => check({ ...DOCUMENT, signature }))).toBe('SIGNATURE_INVALID');
    for (const text of [
      '',
      'null',
      '[',
      '"x"',
      '['.repeat(200_000),
      `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`,
    ])
      expect(codeOf(() => checkSignature(Buffer.from(text), [ours.publicKey], 'it'))).toMatch(/^SIGNATURE_/);
  });

  it('of another key is refused, even if it says that it is of ours', () => {
    const foreign = signed(DOCUMENT, theirs.privateKey);
    expect(() => check(foreign)).toThrow(keyIdOf(theirs.publicKey));
    const keyId = keyIdOf(ours.publicKey);
    const lying = { ...foreign, signature: { ...(foreign['signature'] as object), keyId } };
    expect(codeOf(() => check(lying))).toBe('SIGNATURE_INVALID');
    check(foreign, [ours.publicKey, theirs.publicKey]);
  });

  it('names its key in the same way for both halves', () => {
    expect(keyIdOf(ours.privateKey)).toBe(keyIdOf(ours.publicKey));
    expect(keyIdOf(ours.publicKey)).toMatch(/^[0-9a-f]{16}$/);
  });

  (spawnSync('openssl', ['version']).error ? it.skip : it)('is checked by OpenSSL, too', async () => {
    await using folder = await makeFolder();
    const path = (name: string): string => join(folder.path, name);
    const { signature, ...rest } = signed();
    writeFileSync(path('key'), ours.publicKey.export({ type: 'spki', format: 'pem' }));
    writeFileSync(path('sig'), Buffer.from((signature as { value: string }).value, 'base64'));
    const verify = (text: string): string => {
      writeFileSync(path('text'), text);
      const args = ['pkeyutl', '-verify', '-pubin', '-rawin', '-inkey', path('key')];
      return execFileSync('openssl', [...args, '-in', path('text'), '-sigfile', path('sig')], {
        encoding: 'utf8',
        stdio: 'pipe',
      });
    };
    expect(verify(canonicalJson(rest))).toContain('Success');
    expect(() => verify(canonicalJson({ ...rest, rows: 4 }))).toThrow();
  });
});
