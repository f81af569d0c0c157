// Keys of one backup. Recipients are used directly. With a passphrase, each backup gets its own key
// pair, and the backup contains the private key as an age file under the passphrase. So scrypt,
// which takes 0.5 s and 128 MiB, runs once instead of once per object, and `age -d -i
// @.identity.age` opens every object.
import type { Identity } from 'age-encryption';
import type { Secret } from '../core/secret.ts';
import { decryptBytes, decryptFile, encryptBytes, encryptFile, type EncryptedFile } from './age-file.ts';
import type { Recipient } from './age-header.ts';
import { keyLines } from './key-files.ts';
import { PassphraseIdentity, PassphraseRecipient } from './passphrase-stanza.ts';
import { generateKeys, X25519Recipient } from './x25519-stanza.ts';

/** Recipients or passphrase of a backup. */
export type EncryptTo =
  { kind: 'recipients'; recipients: readonly string[] } | { kind: 'passphrase'; passphrase: Secret };

/** Keys that open backups. */
export interface OpenWith {
  /** `AGE-SECRET-KEY-1…` */
  identities: readonly Secret[];
  passphrase?: Secret;
}

/** Encrypts the objects of one backup. */
export class BackupEncryption {
  readonly #recipients: readonly Recipient[];
  /** Private key as an age file under the passphrase, if there is one. */
  readonly identityFile: Buffer | undefined;

  private constructor(recipients: readonly string[], identityFile: Buffer | undefined) {
    this.#recipients = recipients.map((recipient) => new X25519Recipient(recipient));
    this.identityFile = identityFile;
  }

  static async begin(to: EncryptTo): Promise<BackupEncryption> {
    if (to.kind === 'recipients') return new BackupEncryption(to.recipients, undefined);
    const { identity, recipient } = generateKeys();
    const text = Buffer.from(`# public key: ${recipient}\n${identity}\n`);
    return new BackupEncryption(
      [recipient],
      await encryptBytes([new PassphraseRecipient(to.passphrase)], text),
    );
  }

  encrypt(source: AsyncIterable<Buffer>): Promise<EncryptedFile> {
    return encryptFile(this.#recipients, source);
  }

  encryptBytes(bytes: Buffer): Promise<Buffer> {
    return encryptBytes(this.#recipients, bytes);
  }
}

/** Decrypts the objects of one backup. */
export class BackupDecryption {
  readonly #identities: readonly (string | Identity)[];

  private constructor(identities: readonly (string | Identity)[]) {
    this.#identities = identities;
  }

  /**
   * Opens the keys of a backup.
   * @param identityFile age file with the backup's private key, if there is one
   * @throws NoIdentityError if no given key opens it; DamagedFileError
   */
  static async begin(
    { identities, passphrase }: OpenWith,
    identityFile: Buffer | undefined,
  ): Promise<BackupDecryption> {
    const given = identities.map((identity) => identity.reveal());
    if (!identityFile || !passphrase) return new BackupDecryption(given);
    const text = await decryptBytes([new PassphraseIdentity(passphrase)], identityFile);
    return new BackupDecryption([...given, ...keyLines(text.toString('utf8'))]);
  }

  decrypt(source: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
    return decryptFile(this.#identities, source);
  }

  decryptBytes(bytes: Buffer): Promise<Buffer> {
    return decryptBytes(this.#identities, bytes);
  }
}
