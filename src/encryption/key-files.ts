// Files with age keys, one in a line, as `age-keygen` writes them: what is in them is checked before anything begins.
import { Decrypter, Encrypter } from 'age-encryption';

/** Lines that are neither empty nor comments. */
export function keyLines(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

/** Whether it is an X25519 recipient, `age1…`, its checksum included. */
export function isRecipient(text: string): boolean {
  return /^age1[02-9ac-hj-np-z]{58}$/.test(text) && succeeds(() => new Encrypter().addRecipient(text));
}

/** Whether it is an X25519 identity, `AGE-SECRET-KEY-1…`, its checksum included. */
export function isIdentity(text: string): boolean {
  return (
    /^AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}$/.test(text) && succeeds(() => new Decrypter().addIdentity(text))
  );
}

function succeeds(work: () => void): boolean {
  try {
    work();
    return true;
  } catch {
    return false;
  }
}
