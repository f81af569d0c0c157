// The keys of a whole backup: for recipients, and with a passphrase by a key pair that lies beside it.
import { describe, expect, it } from '@jest/globals';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { inspect } from 'node:util';
import { NoIdentityError } from '../../../src/encryption/age-file.ts';
import { BackupDecryption, BackupEncryption } from '../../../src/encryption/backup-keys.ts';
import { Secret } from '../../../src/core/secret.ts';

const identity = await generateX25519Identity();
const PLAIN = Buffer.from('some text');

describe('a backup', () => {
  it('for recipients needs one of their identities', async () => {
    const encryption = await BackupEncryption.begin({
      kind: 'recipients',
      recipients: [await identityToRecipient(identity)],
    });
    expect(encryption.identityFile).toBeUndefined();
    const file = await encryption.encryptBytes(PLAIN);
    const open = await BackupDecryption.begin({ identities: [new Secret(identity)] }, undefined);
    expect(await open.decryptBytes(file)).toEqual(PLAIN);
    const other = await BackupDecryption.begin({ identities: [], passphrase: new Secret('x') }, undefined);
    await expect(other.decryptBytes(file)).rejects.toThrow(NoIdentityError);
  });

  it('with a passphrase has a key pair of its own', async () => {
    const passphrase = new Secret('correct horse');
    const [one, two] = await Promise.all(
      [1, 2].map(() => BackupEncryption.begin({ kind: 'passphrase', passphrase })),
    );
    const file = await one!.encryptBytes(PLAIN);
    const openWith = { identities: [], passphrase };
    const open = await BackupDecryption.begin(openWith, one!.identityFile);
    expect(await open.decryptBytes(file)).toEqual(PLAIN);
    const wrong = await BackupDecryption.begin(openWith, two!.identityFile);
    await expect(wrong.decryptBytes(file)).rejects.toThrow(NoIdentityError);
    await expect(
      BackupDecryption.begin({ identities: [], passphrase: new Secret('wrong') }, one!.identityFile),
    ).rejects.toThrow(NoIdentityError);
    expect(inspect([one, open], { depth: 9, showHidden: true })).not.toMatch(/AGE-SECRET|correct horse/);
  });
});
