// Who can read a backup, and who has made it.
import { all, type OptionSpec } from './option-spec.ts';

export const TRUST_OPTIONS: readonly OptionSpec[] = [
  {
    name: 'encrypt-to',
    kind: { type: 'list' },
    group: 'Trust',
    operations: ['backup'],
    help: 'Encrypt every object for these age recipients (age1…); each can be read with `age -d`',
    value: 'AGE1…',
    refusesEmpty: true,
  },
  {
    name: 'recipients-file',
    kind: { type: 'text' },
    group: 'Trust',
    operations: ['backup'],
    help: 'File with age recipients, one in a line',
    value: 'PATH',
  },
  {
    name: 'passphrase-file',
    kind: { type: 'text' },
    group: 'Trust',
    operations: ['backup', 'restore', 'verify'],
    help: 'File whose first line is a passphrase: encrypt with it, or read what was encrypted with it',
    value: 'PATH',
  },
  {
    name: 'identity-file',
    kind: { type: 'text' },
    group: 'Trust',
    operations: ['backup', 'restore', 'verify'],
    help: 'File with age identities (AGE-SECRET-KEY-1…) that open encrypted backups; a backup needs it for --verify only',
    value: 'PATH',
  },
  {
    name: 'allow-plaintext',
    kind: { type: 'flag' },
    group: 'Trust',
    operations: ['backup', 'restore', 'verify'],
    help: 'Take a backup that is not encrypted though keys to decrypt it are given, or older backups of its label are encrypted; make such a backup',
    default: 'false',
  },
  {
    name: 'signing-key',
    kind: { type: 'text' },
    group: 'Trust',
    operations: ['backup', 'restore', 'verify'],
    help: 'File with an Ed25519 private key (PEM) that signs the backup, or the record of a verification',
    value: 'PATH',
    refusesEmpty: true,
  },
  {
    name: 'verify-key',
    kind: { type: 'list' },
    group: 'Trust',
    operations: all,
    help: 'Files with Ed25519 public keys (PEM): what none of them has signed is refused',
    value: 'PATH,…',
    refusesEmpty: true,
  },
];
