// Whole age files, each with its own file key. Writes and reads files as streams, with a few pieces
// in memory. The age library parses headers, and is loaded only for that.
import type { Identity } from 'age-encryption';
import { randomBytes } from 'node:crypto';
import { FILE_KEY_BYTES, type Recipient, renderHeader, type Stanza } from './age-header.ts';
import { decryptPayload, encryptPayload, payloadBytes, PayloadError } from './age-payload.ts';

/** Maximum size of a header in bytes: some thousand recipients. */
const MAX_HEADER_BYTES = 1024 * 1024;

/** Error: none of the identities opens the file. */
export class NoIdentityError extends Error {}

/** Error: the file is damaged or not an age file. */
export class DamagedFileError extends Error {}

export interface EncryptedFile {
  /** A part is valid until the next one is requested. */
  content: AsyncIterable<Buffer>;
  /** Returns the file size in bytes for a source of this size. */
  sizeOf(bytes: number): number;
}

export async function encryptFile(
  recipients: readonly Recipient[],
  source: AsyncIterable<Buffer>,
): Promise<EncryptedFile> {
  const fileKey = randomBytes(FILE_KEY_BYTES);
  const stanzas: Stanza[] = [];
  for (const recipient of recipients) stanzas.push(...(await recipient.wrapFileKey(fileKey)));
  const header = renderHeader(stanzas, fileKey);
  return { content: begin(header, fileKey, source), sizeOf: (bytes) => header.length + payloadBytes(bytes) };
}

async function* begin(
  header: Buffer,
  fileKey: Uint8Array,
  source: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer> {
  yield header;
  yield* encryptPayload(fileKey, source);
}

export async function encryptBytes(recipients: readonly Recipient[], bytes: Buffer): Promise<Buffer> {
  const { content } = await encryptFile(recipients, once(bytes));
  return await join(content);
}

/**
 * Decrypts a file.
 * @param identities `AGE-SECRET-KEY-1…`, or objects that unwrap the file key themselves
 * @throws NoIdentityError, DamagedFileError, and the errors of the source
 */
export async function* decryptFile(
  identities: readonly (string | Identity)[],
  source: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer> {
  const iterator = source[Symbol.asyncIterator]();
  try {
    const { header, rest } = await readHeader(iterator);
    const fileKey = await openHeader(identities, header);
    yield* decryptPayload(fileKey, resume(rest, iterator));
  } catch (error) {
    if (error instanceof PayloadError) throw new DamagedFileError(error.message, { cause: error });
    throw error;
  } finally {
    await iterator.return?.();
  }
}

export async function decryptBytes(
  identities: readonly (string | Identity)[],
  bytes: Buffer,
): Promise<Buffer> {
  return await join(decryptFile(identities, once(bytes)));
}

async function openHeader(identities: readonly (string | Identity)[], header: Buffer): Promise<Uint8Array> {
  const { Decrypter } = await import('age-encryption');
  const decrypter = new Decrypter();
  for (const identity of identities) decrypter.addIdentity(identity);
  // The library asks identities in order: if it reaches this one, none has the key.
  decrypter.addIdentity({
    unwrapFileKey() {
      throw new NoIdentityError('no identity opens it');
    },
  });
  try {
    return await decrypter.decryptHeader(header);
  } catch (error) {
    if (error instanceof NoIdentityError) throw error;
    throw new DamagedFileError(`its header is damaged: ${(error as Error).message}`, { cause: error });
  }
}

async function readHeader(iterator: AsyncIterator<Buffer>): Promise<{ header: Buffer; rest: Buffer }> {
  let bytes: Buffer = Buffer.alloc(0);
  for (;;) {
    const { done, value } = await iterator.next();
    if (done) throw new DamagedFileError('it ends in its header');
    bytes = bytes.length === 0 ? value : Buffer.concat([bytes, value]);
    const mac = bytes.indexOf('\n--- ');
    const end = mac < 0 ? -1 : bytes.indexOf('\n', mac + 1);
    if (end >= 0) return { header: bytes.subarray(0, end + 1), rest: bytes.subarray(end + 1) };
    if (bytes.length > MAX_HEADER_BYTES) throw new DamagedFileError('it is not an age file');
  }
}

async function* resume(rest: Buffer, iterator: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  if (rest.length > 0) yield rest;
  for (;;) {
    const { done, value } = await iterator.next();
    if (done) return;
    yield value;
  }
}

// oxlint-disable-next-line require-await
async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

async function join(source: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of source) parts.push(Buffer.from(part));
  return Buffer.concat(parts);
}
