// The keys: recipients of a backup, keys that open it, the key that signs it, and accepted signers.
// The reader reads and checks all keys before any effect. Invariant: no message repeats the content
// of a file of secrets.
import { defined } from '../../core/defined.ts';
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import type { EncryptTo } from '../../encryption/backup-keys.ts';
import type { Trust } from '../../encryption/trust.ts';
import { keyLines } from '../../encryption/key-files.ts';
import { isIdentity, isRecipient } from '../../encryption/x25519-stanza.ts';
import { Secret } from '../../core/secret.ts';
import type { Operation } from '../option-table.ts';
import type { Problems } from '../../core/problems.ts';
import type { InputSources } from './read-connection.ts';
import type { OptionValues } from '../option-values.ts';
import { splitItems } from '../quoted-names.ts';
import { isKeyText, readFileOf, showPath, splitPem } from './read-file.ts';

export function readTrust(
  operation: Operation,
  values: OptionValues,
  sources: InputSources,
  problems: Problems,
): Trust {
  const read = (name: string, path: string): string | undefined => readFileOf(name, path, sources, problems);
  const passphrase = readPassphrase(values, read, problems);
  const encryptTo = readEncryptTo(values, read, passphrase, problems);
  if (operation === 'backup' && encryptTo?.kind === 'passphrase') warnOfShort(encryptTo.passphrase, problems);
  const signingKey = readSigningKey(values, read, problems);
  const verifyKeys = values
    .all('verify-key')
    .flatMap((text) => (isKeyText(text) ? splitPem(text) : splitItems(text)))
    .map((path) => readVerifyKey(path, read, problems))
    .filter((key) => key !== undefined);
  const isWriting = operation === 'backup' || operation === 'binlog-archive';
  if (signingKey && !isWriting && !values.has('verify-key'))
    problems.add(
      '--signing-key needs --verify-key here: without it the record would vouch for a backup that anyone could have made',
    );
  const identities = readIdentities(values, read, problems);
  const isVerified = operation === 'backup' && values.text('verify') !== 'off';
  if (isVerified && encryptTo?.kind === 'recipients' && !values.has('identity-file'))
    problems.add(
      '--verify needs --identity-file: a backup that is encrypted for recipients cannot be read without it',
    );
  return {
    ...(isWriting && encryptTo ? { encryptTo } : {}),
    openWith: { identities, ...defined({ passphrase }) },
    ...(operation !== 'list' && operation !== 'prune' && values.flag('allow-plaintext')
      ? { allowPlaintext: true }
      : {}),
    ...defined({ signingKey }),
    verifyKeys,
  };
}

/** Minimum length: someone who has the file can guess a shorter passphrase. */
const PASSPHRASE_CHARS = 12;

function warnOfShort(passphrase: Secret, problems: Problems): void {
  if (Array.from(passphrase.reveal()).length < PASSPHRASE_CHARS)
    problems.warn(
      `the passphrase has fewer than ${PASSPHRASE_CHARS} characters: who gets the backup can try them out. Take a longer one, or --encrypt-to`,
    );
}

type Read = (name: string, path: string) => string | undefined;

function readEncryptTo(
  values: OptionValues,
  read: Read,
  passphrase: Secret | undefined,
  problems: Problems,
): EncryptTo | undefined {
  const path = values.text('recipients-file');
  const text = path === undefined ? undefined : read('recipients-file', path);
  const lines = text === undefined ? [] : keyLines(text);
  if (text !== undefined && lines.length === 0)
    problems.add(`--recipients-file: ${showPath(path!)} holds no recipient`);
  const recipients = [...new Set([...values.list('encrypt-to'), ...lines])];
  for (const recipient of recipients) {
    if (/^AGE-SECRET-KEY-/i.test(recipient))
      problems.add('--encrypt-to is a private key, it takes the public one: age1…');
    else if (!isRecipient(recipient))
      problems.add(
        `--encrypt-to is ${showRecipient(recipient)}, it takes age recipients of type X25519: age1…`,
      );
  }
  const isAsked = values.has('encrypt-to') || path !== undefined;
  if (isAsked && values.has('passphrase-file'))
    problems.add('--passphrase-file contradicts --encrypt-to and --recipients-file: give one');
  if (recipients.length > 0) return { kind: 'recipients', recipients };
  return passphrase && { kind: 'passphrase', passphrase };
}

/** Describes an invalid recipient, which may be a secret or a line of the wrong file. */
function showRecipient(text: string): string {
  return /^(age1|ssh-)/.test(text) ? `"${text}"` : '***';
}

function readPassphrase(values: OptionValues, read: Read, problems: Problems): Secret | undefined {
  const path = values.text('passphrase-file');
  const text = path === undefined ? undefined : read('passphrase-file', path);
  if (text === undefined) return undefined;
  const passphrase = text.split(/\r?\n/, 1)[0]!;
  if (passphrase.trim() === '')
    problems.add(`--passphrase-file: the first line of ${showPath(path!)} is empty`);
  return new Secret(passphrase);
}

function readIdentities(values: OptionValues, read: Read, problems: Problems): Secret[] {
  const path = values.text('identity-file');
  const text = path === undefined ? undefined : read('identity-file', path);
  if (text === undefined) return [];
  if (text.startsWith('age-encryption.org/')) {
    problems.add(
      `--identity-file: ${showPath(path!)} is encrypted itself: give it as \`age -d\` decrypts it`,
    );
    return [];
  }
  const lines = keyLines(text);
  if (lines.length === 0 || !lines.every(isIdentity))
    problems.add(
      `--identity-file: ${showPath(path!)} does not hold age identities of type X25519: AGE-SECRET-KEY-1…`,
    );
  return lines.map((line) => new Secret(line));
}

function readSigningKey(values: OptionValues, read: Read, problems: Problems): KeyObject | undefined {
  const path = values.text('signing-key');
  const pem = path === undefined ? undefined : read('signing-key', path);
  if (pem === undefined) return undefined;
  const key = parseKey(() => createPrivateKey(pem));
  if (!key)
    problems.add(
      `--signing-key: ${showPath(path!)} is not an Ed25519 private key in PEM (PKCS #8, not encrypted)`,
    );
  return key;
}

function readVerifyKey(path: string, read: Read, problems: Problems): KeyObject | undefined {
  const pem = read('verify-key', path);
  if (pem === undefined) return undefined;
  // Node.js would quietly take the public half of a private key.
  const key = pem.includes('PRIVATE') ? undefined : parseKey(() => createPublicKey(pem));
  if (!key) problems.add(`--verify-key: ${showPath(path)} is not an Ed25519 public key in PEM`);
  return key;
}

function parseKey(parse: () => KeyObject): KeyObject | undefined {
  try {
    const key = parse();
    return key.asymmetricKeyType === 'ed25519' ? key : undefined;
  } catch {
    return undefined;
  }
}
