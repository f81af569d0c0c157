// Reads one object as a stream. S3 connections break while idle and in the middle of a body. So the
// reader reopens at its offset, bound to the first ETag. The length reveals a body that was cut
// short without an error.
import { defined } from '../../core/defined.ts';
import { GetObjectCommand, type GetObjectCommandOutput } from '@aws-sdk/client-s3';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { BackupError } from '../../core/errors.ts';
import type { Logger } from '../../core/log.ts';
import { stoppedBy } from '../metered-source.ts';
import { s3ErrorName, s3ErrorStatus } from './requests/s3-errors.ts';
import type { S3Requests } from './requests/s3-requests.ts';

export interface ReadContext {
  requests: S3Requests;
  bucket: string;
  logger: Logger;
  stallTimeoutMs: number;
}

/** Maximum number of attempts without a byte of progress. */
const MAX_TRIES = 6;
const FIRST_DELAY_MS = 250;
const MAX_DELAY_MS = 10_000;

/**
 * A body that ended early, stalled, or broke: worth another attempt. The client has already
 * repeated requests that failed earlier.
 */
class BrokenBody extends Error {}

export async function* readObject(
  context: ReadContext,
  key: string,
  offset: number,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  let position = offset;
  let etag: string | undefined;
  for (let tries = 1; ; tries++) {
    try {
      const response = await openAt(context, key, position, etag, signal);
      etag ??= response.ETag;
      for await (const piece of bodyOf(response, context.stallTimeoutMs)) {
        position += piece.byteLength;
        tries = 0;
        yield piece;
      }
      return;
    } catch (error) {
      if (signal.aborted) throw stoppedBy(signal);
      if (isEndOfObject(error, position)) return;
      if (tries >= MAX_TRIES || !(error instanceof BrokenBody)) {
        throw translateReadError(error, context, key, position);
      }
      const delayMs = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** tries);
      context.logger.debug(`reading ${key} continues at ${position} in ${delayMs} ms: ${String(error)}`);
      await sleep(delayMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) throw stoppedBy(signal);
    }
  }
}

async function openAt(
  { requests, bucket }: ReadContext,
  key: string,
  position: number,
  etag: string | undefined,
  signal: AbortSignal,
): Promise<GetObjectCommandOutput> {
  const response = await requests.send(
    GetObjectCommand,
    {
      Key: key,
      // An empty object has no byte 0: some servers refuse the range.
      ...(position > 0 ? { Range: `bytes=${position}-` } : {}),
      ...defined({ IfMatch: etag }),
    },
    signal,
  );
  const changed = etag !== undefined && response.ETag !== etag;
  const ignoresRange = position > 0 && !response.ContentRange?.startsWith(`bytes ${position}-`);
  if (changed || ignoresRange) {
    (response.Body as Readable).destroy();
    throw changed
      ? objectChanged(bucket, key)
      : new BackupError('STORAGE_FAILED', `the server ignores the requested range of s3://${bucket}/${key}`, {
          hint: 'Use a server that answers Range requests.',
        });
  }
  return response;
}

async function* bodyOf(response: GetObjectCommandOutput, stallTimeoutMs: number): AsyncGenerator<Buffer> {
  const body = response.Body as Readable;
  const expected = response.ContentLength;
  let waiting = true;
  // A slow reader is not a stall of the server: only waiting time counts.
  const giveUp = (): void => {
    if (waiting) body.destroy(new BrokenBody(`nothing came for ${stallTimeoutMs} ms`));
    else watchdog?.refresh();
  };
  const watchdog = stallTimeoutMs > 0 ? setTimeout(giveUp, stallTimeoutMs) : undefined;
  let received = 0;
  try {
    for await (const piece of body as AsyncIterable<Buffer>) {
      received += piece.byteLength;
      waiting = false;
      yield piece;
      waiting = true;
      watchdog?.refresh();
    }
  } catch (error) {
    throw error instanceof BrokenBody ? error : new BrokenBody('the connection broke', { cause: error });
  } finally {
    clearTimeout(watchdog);
    body.destroy();
  }
  if (expected !== undefined && received !== expected) {
    throw new BrokenBody(`received ${received} of ${expected} bytes`);
  }
}

/** Servers answer 416 to a request beyond the last byte. */
function isEndOfObject(error: unknown, position: number): boolean {
  return position > 0 && (s3ErrorStatus(error) === 416 || s3ErrorName(error) === 'InvalidRange');
}

function translateReadError(error: unknown, context: ReadContext, key: string, position: number): unknown {
  if (s3ErrorStatus(error) === 412) return objectChanged(context.bucket, key);
  if (!(error instanceof BrokenBody)) return error;
  return new BackupError(
    'STORAGE_UNREACHABLE',
    `cannot read s3://${context.bucket}/${key} beyond byte ${position}: ${error.message}`,
    { hint: 'Check the network between this machine and the storage, then start again.', cause: error },
  );
}

function objectChanged(bucket: string, key: string): BackupError {
  return new BackupError('OBJECT_CORRUPT', `s3://${bucket}/${key} was replaced while it was read`, {
    hint: 'Find out who writes to this prefix: objects of a backup never change.',
  });
}
