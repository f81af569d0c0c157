// Uploads objects with the storage of a checkout, as a backup does: pieces of the size of a compressed frame, in memory that is
// used again for the next piece. Its parent (upload.ts) measures the process.
// Arguments: checkout, endpoint, bucket, number of objects, megabytes of each, uploads at the same time.
import { randomBytes, randomUUID } from 'node:crypto';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Logger } from '../../src/core/log.ts';
import type { openS3Storage as openS3 } from '../../src/storage/s3/s3-storage.ts';

const [checkout = '', endpoint = '', bucket = '', ...numbers] = process.argv.slice(2);
const [objects = 1, megabytes = 1, atOnce = 1] = numbers.map(Number);
const PIECE_BYTES = 300_000;
const content = randomBytes(PIECE_BYTES + 4096);

type OpenS3Storage = typeof openS3;
const load = async <T>(file: string): Promise<T> =>
  (await import(pathToFileURL(path.join(checkout, 'src', file)).href)) as T;
const { openS3Storage } = await load<{ openS3Storage: OpenS3Storage }>('storage/s3/s3-storage.ts');
const { silentLogger } = await load<{ silentLogger: Logger }>('core/log.ts');

/** No two pieces are alike, and all are in the same memory. */
async function* pieces(bytes: number): AsyncGenerator<Buffer> {
  const memory = Buffer.allocUnsafeSlow(PIECE_BYTES);
  for (let left = bytes, turn = 0; left > 0; left -= PIECE_BYTES, turn++) {
    content.copy(memory, 0, turn % 4096);
    yield memory.subarray(0, Math.min(left, PIECE_BYTES));
  }
}

const storage = await openS3Storage({
  bucket,
  prefix: 'bench',
  endpoint,
  region: 'us-east-1',
  logger: silentLogger,
});
const writer = await storage.create(randomUUID(), new AbortController().signal);
let next = 0;
await Promise.all(
  Array.from({ length: atOnce }, async () => {
    while (next < objects) await writer.write(`object-${next++}`, pieces(megabytes * 1e6), 64_000_000);
  }),
);
await writer.abort();
await storage.close();
