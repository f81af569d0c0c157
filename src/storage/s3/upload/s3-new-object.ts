// Writes a small object that must not exist yet. Of two writers one succeeds: by a conditional
// write, and on servers without conditional writes by a look before and a look after the write.
import { HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { BackupError } from '../../../core/errors.ts';
import type { StoredObject } from '../../storage.ts';
import { s3ErrorStatus } from '../requests/s3-errors.ts';
import type { S3Location } from '../s3-location.ts';
import { type PutAnswer, storedObjectOf } from '../s3-stored-object.ts';

/**
 * Stores the object.
 * @throws BackupError STORAGE_EXISTS for an object with other bytes; STORAGE_*
 */
export async function putNewObject(at: S3Location, key: string, body: Uint8Array): Promise<StoredObject> {
  await refuseOther(at, key, body);
  const answer = await put(at, key, body);
  await at.assertEncrypted(answer, key);
  // A server that ignores the condition has taken the later of two writes.
  await refuseOther(at, key, body);
  return storedObjectOf(answer, body.byteLength);
}

async function put(at: S3Location, key: string, body: Uint8Array): Promise<PutAnswer> {
  const { requests, policy } = at;
  const input = {
    Key: key,
    Body: body,
    ...policy.encryption(),
    ...policy.integrityOf(body),
    ...policy.lockFrom(new Date()),
  };
  try {
    return await requests.send(PutObjectCommand, { ...input, IfNoneMatch: '*' });
  } catch (error) {
    switch (s3ErrorStatus(error)) {
      // 409: the other write is not finished yet.
      case 409:
      case 412:
        await refuseOther(at, key, body);
        return await requests.send(HeadObjectCommand, { Key: key });
      // Servers without conditional writes.
      case 400:
      case 501:
        return await requests.send(PutObjectCommand, input);
      default:
        throw error;
    }
  }
}

/** Refuses an object with other bytes. Accepts a missing one and an equal one. */
async function refuseOther(at: S3Location, key: string, body: Uint8Array): Promise<void> {
  const there = await at.readWhole(key).catch((error: unknown) => {
    if (error instanceof BackupError && error.code === 'STORAGE_OBJECT_NOT_FOUND') return undefined;
    throw error;
  });
  if (there === undefined || there.equals(body)) return;
  throw new BackupError('STORAGE_EXISTS', `${at.locationOf(key)} exists already`, {
    hint: 'Another run wrote it at the same time.',
  });
}
