// Our files are age files: the library and the `age` program read them, and theirs are read by us.
import { describe, expect, it } from '@jest/globals';
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  DamagedFileError,
  decryptBytes,
  encryptBytes,
  encryptFile,
  NoIdentityError,
} from '../../../src/encryption/age-file.ts';
import { PassphraseIdentity, PassphraseRecipient } from '../../../src/encryption/passphrase-stanza.ts';
import { X25519Recipient } from '../../../src/encryption/x25519-stanza.ts';
import { Secret } from '../../../src/core/secret.ts';
import { decryptWithPassphrase, findAge } from '../../support/age-program.ts';
import { makeFolder } from '../../support/command-line.ts';
import { notRun } from '../../support/server-suites.ts';

const PIECE = 64 * 1024;
const SIZES = [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 2 * PIECE + 1, 200_000];

const alice = await generateX25519Identity();
const bob = await generateX25519Identity();
const mallory = await generateX25519Identity();
const recipientTexts = [await identityToRecipient(alice), await identityToRecipient(bob)];
const recipients = recipientTexts.map((text) => new X25519Recipient(text));

async function decryptByLibrary(identity: string, file: Buffer): Promise<Buffer> {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  return Buffer.from(await decrypter.decrypt(file));
}

async function encryptByLibrary(to: readonly string[], bytes: Buffer): Promise<Buffer> {
  const encrypter = new Encrypter();
  for (const recipient of to) encrypter.addRecipient(recipient);
  return Buffer.from(await encrypter.encrypt(bytes));
}

describe.each(SIZES)('a file of %d bytes', (size) => {
  const plain = randomBytes(size);

  it('of ours is read by the library, with the identity of any recipient', async () => {
    const file = await encryptBytes(recipients, plain);
    for (const identity of [alice, bob])
      expect((await decryptByLibrary(identity, file)).equals(plain)).toBe(true);
    const foretold = await encryptFile(recipients, [] as never);
    expect(foretold.sizeOf(size)).toBe(file.length);
  });

  it("of the library's is read by us", async () => {
    const file = await encryptByLibrary(recipientTexts, plain);
    for (const identity of [alice, bob])
      expect((await decryptBytes([mallory, identity], file)).equals(plain)).toBe(true);
  });
});

const age = findAge();
if (!age) notRun('files of and for the age program', 'age is not installed');
(age ? describe : describe.skip)('the age program', () => {
  it.each(SIZES)('reads our file of %d bytes and writes one that we read', async (size) => {
    await using folder = await makeFolder();
    const plain = randomBytes(size);
    const [file, key] = [join(folder.path, 'f.age'), join(folder.path, 'key')];
    await writeFile(file, await encryptBytes(recipients, plain));
    await writeFile(key, `# a comment\n${bob}\n`);
    expect(age!.decrypt(file, key).equals(plain)).toBe(true);
    expect((await decryptBytes([alice], age!.encrypt(recipientTexts, plain))).equals(plain)).toBe(true);
  });

  it('opens with the passphrase what we have encrypted with it', async () => {
    await using folder = await makeFolder();
    const [file, output] = [join(folder.path, 'f.age'), join(folder.path, 'out')];
    await writeFile(
      file,
      await encryptBytes([new PassphraseRecipient(new Secret('correct horse'), 12)], Buffer.from('staple')),
    );
    decryptWithPassphrase(['-d', file], 'correct horse', output);
    expect(await readFile(output, 'utf8')).toBe('staple');
  });
});

describe('a passphrase', () => {
  const secret = new Secret('correct horse battery staple');

  it('opens with the library what we have encrypted, and the other way round', async () => {
    const plain = randomBytes(1000);
    const ours = await encryptBytes([new PassphraseRecipient(secret, 12)], plain);
    const decrypter = new Decrypter();
    decrypter.addPassphrase(secret.reveal());
    expect(Buffer.from(await decrypter.decrypt(ours)).equals(plain)).toBe(true);
    const encrypter = new Encrypter();
    encrypter.setPassphrase(secret.reveal());
    encrypter.setScryptWorkFactor(12);
    const theirs = Buffer.from(await encrypter.encrypt(plain));
    expect((await decryptBytes([new PassphraseIdentity(secret)], theirs)).equals(plain)).toBe(true);
  });

  it('is hashed with the work factor that we promise', async () => {
    const file = await encryptBytes([new PassphraseRecipient(secret)], Buffer.alloc(0));
    expect(file.toString('latin1')).toMatch(/^age-encryption\.org\/v1\n-> scrypt [A-Za-z0-9+/]{22} 17\n/);
  });

  it('that is another one does not open it, and a work factor without bounds is refused', async () => {
    const file = await encryptBytes([new PassphraseRecipient(secret, 12)], Buffer.from('x'));
    await expect(decryptBytes([new PassphraseIdentity(new Secret('wrong'))], file)).rejects.toThrow(
      NoIdentityError,
    );
    const hostile = Buffer.from(file.toString('latin1').replace(/ 12\n/, ' 30\n'), 'latin1');
    await expect(decryptBytes([new PassphraseIdentity(secret)], hostile)).rejects.toThrow(DamagedFileError);
  });
});

describe('a file is refused', () => {
  it('by whom it is not for, which is told apart from damage', async () => {
    const file = await encryptBytes(recipients, Buffer.from('x'));
    await expect(decryptBytes([mallory], file)).rejects.toThrow(NoIdentityError);
    await expect(decryptBytes([], file)).rejects.toThrow(NoIdentityError);
  });

  it('with a header that was changed', async () => {
    const file = await encryptBytes(recipients, Buffer.from('x'));
    const text = file.toString('latin1');
    const lines = text.split('\n');
    const header = text.indexOf('\n---') + 1;
    for (const changed of [
      text.replace('v1', 'v2'),
      text.replace('---', '---x'),
      // Bob is taken out: the header's own key says so.
      [lines[0], lines[1], lines[2], ...lines.slice(5)].join('\n'),
      `${text.slice(0, header + 6)}${text[header + 6] === 'A' ? 'B' : 'A'}${text.slice(header + 7)}`,
    ]) {
      expect(changed).not.toBe(text);
      await expect(decryptBytes([alice], Buffer.from(changed, 'latin1'))).rejects.toThrow(DamagedFileError);
    }
  });

  it('if it is none, is empty, or ends anywhere', async () => {
    const file = await encryptBytes(recipients, Buffer.from('some text'));
    for (let end = 0; end < file.length; end++)
      await expect(decryptBytes([alice], file.subarray(0, end))).rejects.toThrow(DamagedFileError);
    await expect(decryptBytes([alice], randomBytes(2_000_000))).rejects.toThrow(DamagedFileError);
    await expect(decryptBytes([alice], Buffer.from('{"a":1}\n--- x\n'))).rejects.toThrow(DamagedFileError);
  });

  it('no two files have the same key', async () => {
    const [a, b] = [
      await encryptBytes(recipients, Buffer.from('x')),
      await encryptBytes(recipients, Buffer.from('x')),
    ];
    const headerOf = (file: Buffer): string => file.subarray(0, file.indexOf('\n---')).toString('latin1');
    expect(headerOf(a)).not.toBe(headerOf(b));
    const mixed = Buffer.concat([a.subarray(0, a.length - 33), b.subarray(b.length - 33)]);
    await expect(decryptBytes([alice], mixed)).rejects.toThrow(DamagedFileError);
  });
});
