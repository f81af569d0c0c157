// Key files as a user has them, in a folder of a test.
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { generateKeyPairSync } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface AgeKey {
  recipient: string;
  /** AGE-SECRET-KEY-1… */
  identity: string;
  /** Path of the file with the identity. */
  file: string;
}

export async function makeAgeKey(folder: string, name: string): Promise<AgeKey> {
  const identity = await generateX25519Identity();
  const recipient = await identityToRecipient(identity);
  const file = join(folder, `${name}.age-key`);
  await writeFile(file, `# public key: ${recipient}\n${identity}\n`);
  return { recipient, identity, file };
}

/** Paths of the PEM files. */
export interface SigningKey {
  privateFile: string;
  publicFile: string;
  /** What must never be seen: the private key without its frame. */
  secret: string;
}

export async function makeSigningKey(folder: string, name: string): Promise<SigningKey> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const [privateFile, publicFile] = [join(folder, `${name}.pem`), join(folder, `${name}.pub`)];
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  await writeFile(privateFile, pem);
  await writeFile(publicFile, publicKey.export({ type: 'spki', format: 'pem' }));
  return { privateFile, publicFile, secret: pem.split('\n')[1]! };
}
