// Stores one object: a single PUT when it fits in a part, else a multipart upload by lib-storage. Either the object is
// there with the right size afterwards, or neither it nor any part of it is.
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { Readable } from 'node:stream';
import { BackupError } from '../errors.ts';
import type { Logger } from '../log.ts';
import { MeteredSource, stoppedBy } from './metered-source.ts';
import { translateS3Error } from './s3-errors.ts';
import { storedObjectOf } from './s3-stored-object.ts';
import type { StoredObject } from './storage.ts';

const MIB = 1024 * 1024;
/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const MIN_PART_BYTES = 5 * MIB;
const MAX_PARTS = 10_000;
const MAX_OBJECT_BYTES = 5 * 1024 * 1024 * MIB;

export interface UploadContext {
  at: {
    client: S3Client;
    bucket: string;
    endpoint: string | undefined;
    logger: Logger;
    partBytes: number;
    partConcurrency: number;
  };
  /** Multipart uploads begun and not ended, id to key: what an abort has to clean. */
  unfinished: Map<string, string>;
}

/** Part size for an object of at most so many bytes: small for memory's sake, large enough for the limit of parts. */
export function choosePartBytes(maxBytes: number, wantedBytes: number): number {
  const needed = Math.ceil(Math.min(maxBytes, MAX_OBJECT_BYTES) / (MAX_PARTS - 1) / MIB) * MIB;
  return Math.max(MIN_PART_BYTES, wantedBytes, needed);
}

export async function uploadObject(
  context: UploadContext,
  key: string,
  source: AsyncIterable<Uint8Array> | Uint8Array,
  maxBytes: number,
  signal: AbortSignal,
): Promise<StoredObject> {
  const { client, bucket, endpoint, partBytes, partConcurrency } = context.at;
  const stop = new AbortController();
  const stopped = AbortSignal.any([signal, stop.signal]);
  const metered = new MeteredSource(source, key, maxBytes, stopped);
  const place = { bucket, key, endpoint };
  const guard = guardClient(context, key, stopped, stop);
  try {
    signal.throwIfAborted();
    if (source instanceof Uint8Array && source.byteLength <= partBytes) {
      const body = await single(metered);
      const result = await guard.client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
      return storedObjectOf(result, body.byteLength);
    }
    const result = await new Upload({
      client: guard.client,
      params: { Bucket: bucket, Key: key, Body: Readable.from(metered) },
      partSize: choosePartBytes(maxBytes, partBytes),
      queueSize: partConcurrency,
    }).done();
    const stored = storedObjectOf(result, metered.bytes);
    if (guard.state.multipart) await proveStored(client, place, stored, signal);
    return stored;
  } catch (error) {
    if (guard.state.mayExist) await removeQuietly(context, key);
    if (metered.failure) throw metered.failure.error;
    if (signal.aborted) throw stoppedBy(signal);
    throw translateS3Error(guard.state.failure ?? error, 'write', place);
  }
}

interface GuardState {
  multipart: boolean;
  /** A request was sent that makes the object exist, whatever came back. */
  mayExist: boolean;
  failure: unknown;
}

/**
 * The client as lib-storage sees it: its requests end with the signal, the first failure stops the source, and a
 * failing clean-up neither hides that failure nor gets lost.
 */
function guardClient(
  context: UploadContext,
  key: string,
  signal: AbortSignal,
  stop: AbortController,
): { client: S3Client; state: GuardState } {
  const state: GuardState = { multipart: false, mayExist: false, failure: undefined };
  type Command = Parameters<S3Client['send']>[0];
  const { unfinished } = context;
  const { client, bucket, logger } = context.at;
  const request = async (command: Command): Promise<{ UploadId?: string }> => {
    if (command instanceof AbortMultipartUploadCommand) return await abortUpload(command.input.UploadId!);
    const completes = command instanceof CompleteMultipartUploadCommand;
    if (completes || command instanceof PutObjectCommand) state.mayExist = true;
    try {
      const send = client.send.bind(client) as (
        command: Command,
        options: { abortSignal: AbortSignal },
      ) => Promise<{ UploadId?: string }>;
      const result = await send(command, { abortSignal: signal });
      if (command instanceof CreateMultipartUploadCommand) {
        state.multipart = true;
        unfinished.set(result.UploadId!, key);
      }
      if (completes) unfinished.delete(command.input.UploadId!);
      return result;
    } catch (error) {
      state.failure ??= error;
      stop.abort(error);
      throw error;
    }
  };
  const abortUpload = async (uploadId: string): Promise<object> => {
    try {
      await client.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key: key, UploadId: uploadId }));
      unfinished.delete(uploadId);
    } catch (error) {
      logger.debug(`could not abort the multipart upload of ${key} yet: ${String(error)}`);
    }
    return {};
  };
  return { client: Object.create(client, { send: { value: request } }) as S3Client, state };
}

/** Some servers report a failed CompleteMultipartUpload inside a 200; only the object itself tells. */
async function proveStored(
  client: S3Client,
  place: { bucket: string; key: string; endpoint: string | undefined },
  stored: StoredObject,
  signal: AbortSignal,
): Promise<void> {
  const head = await client.send(new HeadObjectCommand({ Bucket: place.bucket, Key: place.key }), {
    abortSignal: signal,
  });
  if (head.ContentLength === stored.bytes) return;
  throw new BackupError(
    'STORAGE_FAILED',
    `s3://${place.bucket}/${place.key} has ${head.ContentLength} bytes after the upload of ${stored.bytes}`,
    {
      hint: 'The server lost data without an error: start again, and if it happens again use another server.',
    },
  );
}

async function removeQuietly({ at: { client, bucket, logger } }: UploadContext, key: string): Promise<void> {
  try {
    await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
  } catch (error) {
    // The writer's abort() tries again, and reports.
    logger.debug(`could not remove s3://${bucket}/${key} after its upload failed: ${String(error)}`);
  }
}

async function single(source: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  for await (const piece of source) return piece;
  return new Uint8Array();
}
