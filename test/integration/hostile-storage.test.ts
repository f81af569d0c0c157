// An attacker who writes to the bucket tries to use up the memory or the time of those who read it. Each attack ends in an error,
// within 300 MB. No server is needed: all of it comes before one is asked.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createPrivateKey } from 'node:crypto';
import { mkdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { signDocument } from '../../src/format/signature.ts';
import { startAnsweringEndpoint } from '../support/answering-endpoint.ts';
import { type CommandResult, type Folder, makeFolder } from '../support/command-line.ts';
import { makeSigningKey, type SigningKey } from '../support/key-files.ts';
import { runMeasured } from '../support/peak-memory.ts';
import { ID as MANIFEST_ID, validManifest } from '../unit/format/manifests.ts';
import { objectsOf } from '../unit/prune/made-backups.ts';

const LIMIT_BYTES = 300_000_000;
const MINUTES = 60_000;
const MIB = 1024 * 1024;

let root: Folder;
let key: SigningKey;
beforeAll(async () => {
  root = await makeFolder();
  key = await makeSigningKey(root.path, 'ours');
});
afterAll(async () => {
  await root[Symbol.asyncDispose]();
});

const idAt = (second: number, random = 'abcdef'): string =>
  `${new Date(Date.UTC(2026, 0, 1, 3, 0, second)).toISOString().replace(/[-:]|\.\d+/g, '')}-${random}`;
const beginOf = (second: number): Date => new Date(Date.UTC(2026, 0, 1, 3, 0, second));

/** A folder of that name with files as they are given: a number is a file of so many bytes, with nothing in it. */
async function put(
  place: string,
  id: string,
  files: Readonly<Record<string, string | number>>,
): Promise<void> {
  await mkdir(join(place, id), { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    const path = join(place, id, name);
    await writeFile(path, typeof content === 'string' ? content : '');
    if (typeof content === 'number') await truncate(path, content);
  }
}

async function place(name: string): Promise<string> {
  const path = join(root.path, name);
  await rm(path, { recursive: true, force: true });
  await mkdir(path);
  return path;
}

const codeOf = ({ stderr }: CommandResult): string | undefined => /^error (\w+):/m.exec(stderr)?.[1];

async function expectRefused(
  args: readonly string[],
  expected: { exitCode: number; code: string },
  environment: Readonly<Record<string, string>> = {},
): Promise<CommandResult> {
  const result = await runMeasured(args, { environment });
  expect({ exitCode: result.exitCode, code: codeOf(result) }).toEqual(expected);
  expect(result.peakBytes).toBeLessThan(LIMIT_BYTES);
  // Thousands of strange things are no reason to write a book.
  expect(result.stdout.length + result.stderr.length).toBeLessThan(100_000);
  return result;
}

const INTEGRITY = { exitCode: 12, code: 'MANIFEST_INVALID' };
/** Takes twenty times as much memory as bytes. */
const deep = (bytes: number): string => `[${'[],'.repeat(bytes / 3 - 1)}[]]`;

describe('a storage that somebody else writes to', () => {
  it(
    'holds a signed backup sixty times, each with a manifest of 200 MB',
    async () => {
      const storage = await place('replayed');
      const files = objectsOf(idAt(0), beginOf(0));
      const pem = await readFile(key.privateFile);
      const summary = signDocument(
        {
          ...(JSON.parse(files.get('@.backup.json')!) as object),
          manifestSha256: '0'.repeat(64),
          manifestBytes: 200 * MIB,
        },
        createPrivateKey(pem),
      );
      for (let i = 1; i <= 60; i++)
        await put(storage, idAt(i), {
          '@.backup.json': JSON.stringify(summary),
          '@.manifest.json': 200 * MIB,
        });
      await expectRefused(['list', '--storage', storage, '--verify-key', key.publicFile], INTEGRITY);
      await expectRefused(
        ['verify', 'latest', '--storage', storage, '--verify-key', key.publicFile],
        INTEGRITY,
      );
      await expectRefused(['verify', 'latest', '--storage', storage], INTEGRITY);
      await expectRefused(['verify', idAt(1), '--storage', storage], INTEGRITY);
    },
    5 * MINUTES,
  );

  it.each([
    ['of 1 MB', MIB],
    ['without anything in it', 0],
  ])(
    'holds 4,000 records of a verification, each %s',
    async (_, bytes) => {
      const storage = await place('records');
      await put(storage, idAt(0), Object.fromEntries(objectsOf(idAt(0), beginOf(0))));
      const names = Array.from({ length: 4000 }, (_, i) => {
        const time = new Date(Date.UTC(2026, 0, 2, 0, 0, i));
        return `@.verified-${time.toISOString().replace(/[-:]|\.\d+/g, '')}.json`;
      });
      await put(storage, idAt(0), Object.fromEntries(names.map((name) => [name, bytes])));
      await expectRefused(['verify', 'latest', '--storage', storage], INTEGRITY);
      const listed = await runMeasured(['list', '--storage', storage]);
      expect(listed.stderr).toContain(`backup ${idAt(0)} cannot be read: the folder of`);
      expect(listed.peakBytes).toBeLessThan(LIMIT_BYTES);
    },
    5 * MINUTES,
  );

  it(
    'holds a manifest of 499 MB',
    async () => {
      const storage = await place('manifest');
      await put(storage, idAt(0), {
        ...Object.fromEntries(objectsOf(idAt(0), beginOf(0))),
        '@.manifest.json': 499 * MIB,
      });
      await expectRefused(['verify', 'latest', '--storage', storage], INTEGRITY);
      await expectRefused(['verify', idAt(0), '--storage', storage], INTEGRITY);
      const { publicFile } = key;
      await expectRefused(['verify', idAt(0), '--storage', storage, '--verify-key', publicFile], {
        exitCode: 12,
        code: 'SIGNATURE_MISSING',
      });
      const pruned = await runMeasured([
        'prune',
        '--storage',
        storage,
        '--keep-within',
        '1h',
        '--min-age',
        '0s',
      ]);
      expect(pruned).toMatchObject({ exitCode: 0 });
      expect(pruned.peakBytes).toBeLessThan(LIMIT_BYTES);
    },
    5 * MINUTES,
  );

  const bytes = 16 * MIB - 10_000;
  it.each([
    ['lists of numbers', '"objects":[', () => '0,'.repeat(bytes / 2)],
    ['empty objects', '"schemas":[', () => '{},'.repeat(bytes / 3)],
    ['objects of another kind', '"objects":[', () => '{"name":"x"},'.repeat(bytes / 13)],
    ['what nests', '"options":{', () => `"x":${'['.repeat(bytes / 2)}${']'.repeat(bytes / 2)},`],
    ['any values in options', '"options":{', () => `"x":[${'[],'.repeat(bytes / 3)}0],`],
    ['texts', '"warnings":[', () => '"",'.repeat(bytes / 3)],
  ])(
    'holds a manifest that is no larger than one may be, and full of %s',
    async (_, at, filling) => {
      const storage = await place('filled');
      const manifest = JSON.stringify(validManifest()).replace(at, `${at}${filling()}`).replace(',]', ']');
      await put(storage, MANIFEST_ID, { '@.manifest.json': manifest });
      await expectRefused(['verify', MANIFEST_ID, '--storage', storage], INTEGRITY);
    },
    5 * MINUTES,
  );

  it(
    'holds 3,000 folders of junk',
    async () => {
      const storage = await place('junk');
      const junk = deep(16_000);
      for (let i = 0; i < 3000; i++)
        await put(storage, idAt(i), {
          '@.manifest.json': '{}',
          '@.backup.json': i % 3 === 0 ? junk : i % 3 === 1 ? 100 * MIB : 'junk',
        });
      await expectRefused(['verify', 'latest', '--storage', storage], INTEGRITY);
      const listed = await runMeasured(['list', '--storage', storage]);
      expect(listed.exitCode).toBe(0);
      expect(listed.stderr).toContain(' more');
      expect(listed.stdout.length + listed.stderr.length).toBeLessThan(100_000);
      expect(listed.peakBytes).toBeLessThan(LIMIT_BYTES);
    },
    5 * MINUTES,
  );

  const page = (number: number, entries: string): string =>
    `<?xml version="1.0"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>backups</Name><Prefix>p/</Prefix><Delimiter>/</Delimiter><KeyCount>1</KeyCount><MaxKeys>1000</MaxKeys><IsTruncated>true</IsTruncated><NextContinuationToken>token-${number}</NextContinuationToken>${entries}</ListBucketResult>`;
  const folder = (id: string): string => `<CommonPrefixes><Prefix>p/${id}/</Prefix></CommonPrefixes>`;

  it.each([
    ['the same folder again and again', () => folder(idAt(0))],
    ['nothing on any page', () => ''],
    ['a folder that is no backup on each page', (n: number) => folder(`other-${n}`)],
    [
      'a thousand new folders on each page',
      (n: number) => Array.from({ length: 1000 }, (_, i) => folder(idAt(n * 1000 + i))).join(''),
    ],
  ])(
    'names one more page for ever, with %s',
    async (_, entries) => {
      let pages = 0;
      await using s3 = await startAnsweringEndpoint(() => {
        const number = pages++;
        return { body: page(number, entries(number)) };
      });
      await expectRefused(
        ['list', '--storage', 's3://backups/p', '--s3-endpoint', s3.url, '--s3-region', 'us-east-1'],
        { exitCode: 11, code: 'STORAGE_FAILED' },
        { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' },
      );
    },
    5 * MINUTES,
  );
});
