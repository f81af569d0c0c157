// Stores one object as a multipart upload by lib-storage's Upload, and adds what Upload lacks: it
// ends only after the parts in flight have ended, the first failure ends all of them and is thrown,
// and the object is verified afterwards.
//
// Upload's own abort() is not used: it returns while parts are still being sent. Instead, the
// source and the requests fail, so that Upload ends by itself. The caller then aborts the upload.
import {
  CompleteMultipartUploadCommand,
  type CompleteMultipartUploadCommandOutput,
  CreateMultipartUploadCommand,
  type CreateMultipartUploadCommandInput,
  type CreateMultipartUploadCommandOutput,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  type S3Client,
  UploadPartCommand,
  type UploadPartCommandInput,
  type UploadPartCommandOutput,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { BackupError } from '../../../core/errors.ts';
import { completeUpload } from './complete-upload.ts';
import { PartBody } from './part-body.ts';
import { PartMemory } from './part-memory.ts';
import type { PieceReader } from './piece-reader.ts';
import { s3ErrorStatus } from '../requests/s3-errors.ts';
import type { UploadContext } from './s3-upload.ts';
import { storedObjectOf } from '../s3-stored-object.ts';
import type { StoredObject } from '../../storage.ts';

export class MultipartUpload {
  readonly #context: UploadContext;
  readonly #key: string;
  readonly #stop: AbortController;
  #body: PartBody | undefined;
  readonly #memory = new PartMemory();
  #uploadId: string | undefined;
  /** First failure of a request. */
  failure: unknown;
  /** Whether the parts may have become an object, whatever the answer was. */
  mayExist = false;

  /**
   * Creates an upload.
   * @param stop ends the source and all requests of this upload
   */
  constructor(context: UploadContext, key: string, stop: AbortController) {
    this.#context = context;
    this.#key = key;
    this.#stop = stop;
  }

  get uploadId(): string | undefined {
    return this.#uploadId;
  }

  /**
   * Sends the object. Settles only when none of its requests is running.
   * @param memory buffer of the pool with the first bytes of the object, one more than a part; it
   * is returned to the pool
   */
  async send(pieces: PieceReader, memory: Buffer, bytes: () => number): Promise<StoredObject> {
    const { at, lock } = this.#context;
    const body = new PartBody(pieces, memory, at.pool, (error) => this.#stop.abort(error));
    this.#body = body;
    const upload = new Upload({
      client: this.#client(),
      params: {
        Bucket: at.bucket,
        Key: this.#key,
        Body: body.stream,
        ...at.policy.encryption(),
        ...at.policy.classOf(Infinity),
        ...at.policy.checksum(),
        ...lock,
      },
      partSize: body.partBytes,
      queueSize: at.partConcurrency,
      leavePartsOnError: true,
    });
    try {
      const answer = await upload.done();
      const head = await this.#verify(bytes());
      return storedObjectOf(answer.ETag === undefined ? head : answer, bytes());
    } catch (error) {
      this.#fail(error);
      throw error;
    } finally {
      await body.close();
    }
  }

  /**
   * Replaces the SDK's client for Upload, which sends three kinds of requests: sends them through
   * S3Requests.
   */
  #client(): S3Client {
    const send = async (command: unknown): Promise<unknown> => {
      try {
        if (command instanceof CreateMultipartUploadCommand) return await this.#begin(command.input);
        if (command instanceof UploadPartCommand) return await this.#sendPart(command.input);
        if (command instanceof CompleteMultipartUploadCommand) return await this.#complete(command.input);
        throw new BackupError('INTERNAL', `unknown request of an upload: ${command?.constructor.name}`);
      } catch (error) {
        this.#fail(error);
        throw error;
      }
    };
    return { config: this.#context.at.requests.config, send } as unknown as S3Client;
  }

  #fail(error: unknown): void {
    this.failure ??= error;
    this.#stop.abort(error);
  }

  async #begin(input: CreateMultipartUploadCommandInput): Promise<CreateMultipartUploadCommandOutput> {
    const { at, unfinished, uncertain } = this.#context;
    const isUncertain = (): unknown => uncertain.add(this.#key);
    try {
      const answer = await at.requests.send(
        CreateMultipartUploadCommand,
        input,
        this.#stop.signal,
        isUncertain,
      );
      this.#uploadId = answer.UploadId!;
      unfinished.set(this.#uploadId, this.#key);
      return answer;
    } catch (error) {
      // A refusal is an answer.
      if (s3ErrorStatus(error) === 0) isUncertain();
      throw error;
    }
  }

  async #sendPart(input: UploadPartCommandInput): Promise<Partial<UploadPartCommandOutput>> {
    const { requests, policy } = this.#context.at;
    const { Body, Key, PartNumber, UploadId } = input;
    const part = Body as Uint8Array;
    this.#body!.onPart(PartNumber!, part);
    this.#memory.begin(PartNumber!, part);
    const { ETag, ChecksumCRC32, ChecksumSHA256 } = await requests.send(
      UploadPartCommand,
      { Key, PartNumber, UploadId, Body: part, ...policy.partIntegrityOf(part) },
      this.#stop.signal,
    );
    this.#memory.stored(part);
    return { ETag, ...policy.onlyAsked({ ChecksumCRC32, ChecksumSHA256 }) };
  }

  async #complete({
    Key,
    UploadId,
    MultipartUpload,
  }: CompleteMultipartUploadCommand['input']): Promise<Partial<CompleteMultipartUploadCommandOutput>> {
    this.mayExist = true;
    const input = { Key, UploadId, MultipartUpload };
    return await completeUpload(this.#context.at.requests, input, this.#stop.signal);
  }

  /** Verifies the object: some servers report a failed CompleteMultipartUpload inside a 200. */
  async #verify(bytes: number): Promise<HeadObjectCommandOutput> {
    const { at } = this.#context;
    const head = await at.requests.send(HeadObjectCommand, { Key: this.#key }, this.#stop.signal);
    if (!at.policy.isEncrypted(head)) throw at.policy.notEncrypted(head, at.locationOf(this.#key));
    if (head.ContentLength === bytes) return head;
    throw new BackupError(
      'STORAGE_FAILED',
      `${at.locationOf(this.#key)} has ${head.ContentLength} bytes, ${bytes} were sent`,
      {
        hint: 'The server lost data without an error: start again, and if it happens again use another server.',
      },
    );
  }
}
