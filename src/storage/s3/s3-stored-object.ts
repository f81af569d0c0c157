// Reads the facts that S3 reports about a stored object: ETag, version and its own checksum,
// recorded next to our hash.
import { defined } from '../../core/defined.ts';
import type { StoredObject } from '../storage.ts';

/** Answer to a PUT, the end of a multipart upload, or a HEAD. */
export interface PutAnswer {
  ServerSideEncryption?: string | undefined;
  ETag?: string | undefined;
  VersionId?: string | undefined;
  ChecksumType?: string | undefined;
  ChecksumCRC64NVME?: string | undefined;
  ChecksumCRC32?: string | undefined;
  ChecksumCRC32C?: string | undefined;
  ChecksumSHA256?: string | undefined;
  ChecksumSHA1?: string | undefined;
}

export function storedObjectOf(result: PutAnswer, bytes: number): StoredObject {
  const checksums = {
    CRC64NVME: result.ChecksumCRC64NVME,
    CRC32: result.ChecksumCRC32,
    CRC32C: result.ChecksumCRC32C,
    SHA256: result.ChecksumSHA256,
    SHA1: result.ChecksumSHA1,
  };
  const [algorithm, value] = Object.entries(checksums).find(([, value]) => value !== undefined) ?? [];
  return {
    bytes,
    ...defined({ etag: result.ETag, versionId: result.VersionId }),
    ...(algorithm === undefined || value === undefined
      ? {}
      : { checksum: { algorithm, ...(result.ChecksumType ? { type: result.ChecksumType } : {}), value } }),
  };
}
