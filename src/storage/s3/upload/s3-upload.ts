// Stores one object: a single PUT if it fits in a part, otherwise a multipart upload. Afterwards
// either the object exists with the right size, or neither the object nor a part of it exists.
import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { MeteredSource, stoppedBy } from '../../metered-source.ts';
import { MultipartUpload } from './multipart-upload.ts';
import { PieceReader } from './piece-reader.ts';
import { cleanUpSignal } from '../requests/request-signals.ts';
import type { S3Location } from '../s3-location.ts';
import type { LockInput } from './s3-object-policy.ts';
import { storedObjectOf } from '../s3-stored-object.ts';
import type { S3Uploads } from './s3-uploads.ts';
import type { StoredObject } from '../../storage.ts';

const MIB = 1024 * 1024;
/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const MIN_PART_BYTES = 5 * MIB;
const MAX_PARTS = 10_000;
const MAX_OBJECT_BYTES = 5 * 1024 * 1024 * MIB;
/**
 * Objects of one piece up to this size use no part buffer: otherwise thousands of small objects
 * would hold megabytes each.
 */
const SMALL_BYTES = 64 * 1024;

export interface UploadContext {
  at: S3Location;
  uploads: S3Uploads;
  /** Lock of all objects of this backup. */
  lock: LockInput;
  /** Unfinished multipart uploads by id, with their whole keys: an abort must remove them. */
  unfinished: Map<string, string>;
  /** Whole keys of uploads that may have begun with an unknown id, because an answer was lost. */
  uncertain: Set<string>;
}

/**
 * Returns the part size for an object of at most `maxBytes`: small to save memory, large enough for
 * the limit of parts.
 */
export function choosePartBytes(maxBytes: number, wantedBytes: number): number {
  const needed = Math.ceil(Math.min(maxBytes, MAX_OBJECT_BYTES) / MAX_PARTS / MIB) * MIB;
  return Math.max(MIN_PART_BYTES, wantedBytes, needed);
}

/**
 * Uploads one object.
 * @throws the error of the source, the reason of the signal, or the first error of a request
 */
export async function uploadObject(
  context: UploadContext,
  key: string,
  source: AsyncIterable<Uint8Array> | Uint8Array,
  maxBytes: number,
  signal: AbortSignal,
): Promise<StoredObject> {
  const upload = new ObjectUpload(context, key);
  const stop = upload.stop;
  const onAbort = (): void => stop.abort(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  const metered = new MeteredSource(source, key, maxBytes, stop.signal);
  try {
    if (signal.aborted) throw stoppedBy(signal);
    return await upload.send(metered, choosePartBytes(maxBytes, context.at.partBytes));
  } catch (error) {
    const first = upload.failure ?? error;
    stop.abort(first);
    await upload.discard();
    if (metered.failure) throw metered.failure.error;
    if (signal.aborted) throw stoppedBy(signal);
    throw first;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

class ObjectUpload {
  readonly #context: UploadContext;
  readonly #key: string;
  /** Ends the source and all requests of this object. */
  readonly stop = new AbortController();
  readonly #parts: MultipartUpload;
  /** Whether a PUT was sent: the object may exist, whatever the answer was. */
  #isPut = false;

  constructor(context: UploadContext, key: string) {
    this.#context = context;
    this.#key = key;
    this.#parts = new MultipartUpload(context, key, this.stop);
  }

  get failure(): unknown {
    return this.#parts.failure;
  }

  async send(source: MeteredSource, partBytes: number): Promise<StoredObject> {
    const pieces = new PieceReader(source);
    try {
      const small = await pieces.takePiece(Math.min(SMALL_BYTES, partBytes));
      if (await pieces.isAtEnd()) return await this.#put(small);
      const { pool } = this.#context.at;
      const memory = pool.take(partBytes + 1);
      let bytes = 0;
      try {
        memory.set(small);
        bytes = await pieces.readInto(memory, small.byteLength);
        if (bytes <= partBytes) return await this.#put(memory.subarray(0, bytes));
      } finally {
        // Otherwise the parts return it.
        if (bytes <= partBytes) pool.give(memory);
      }
      const stored = await this.#parts.send(pieces, memory, () => source.bytes);
      this.#context.unfinished.delete(this.#parts.uploadId!);
      return stored;
    } finally {
      await pieces.close();
    }
  }

  async #put(body: Uint8Array): Promise<StoredObject> {
    const { at, lock } = this.#context;
    this.#isPut = true;
    const answer = await at.requests.send(
      PutObjectCommand,
      {
        Key: this.#key,
        Body: body,
        ...at.policy.encryption(),
        ...at.policy.classOf(body.byteLength),
        ...at.policy.integrityOf(body),
        ...lock,
      },
      this.stop.signal,
    );
    await at.assertEncrypted(answer, this.#key, this.stop.signal);
    return storedObjectOf(answer, body.byteLength);
  }

  /**
   * Removes everything that may exist. The writer's abort() repeats failed removals and reports
   * them.
   */
  async discard(): Promise<void> {
    const { at, uploads, unfinished } = this.#context;
    const { uploadId, mayExist } = this.#parts;
    const wholeKey = this.#key;
    const note = (error: Error): void => at.logger.debug(`${error.message}, after its upload failed`);
    if (uploadId !== undefined)
      await uploads
        .abort({ uploadId, wholeKey })
        .then(() => unfinished.delete(uploadId))
        .catch(note);
    if (mayExist || this.#isPut)
      await at.requests.send(DeleteObjectCommand, { Key: wholeKey }, cleanUpSignal()).catch(note);
  }
}
