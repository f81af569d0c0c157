// Level `objects`: every object of the manifest is read back and hashed; no server is needed.
import { createHash } from 'node:crypto';
import type { OpenBackup } from '../backups/open-backup.ts';
import { forEachConcurrent } from '../concurrency.ts';
import type { Context } from '../context.ts';
import type { Check } from './report.ts';

export async function checkObjects(
  backup: OpenBackup,
  { signal, progress }: Context,
  concurrency: number,
): Promise<Check[]> {
  const checks: Check[] = [];
  const missing = new Map((await backup.findMissing()).map((object) => [object.name, object]));
  const chunks = new Map(
    backup.manifest.schemas.flatMap((schema) =>
      schema.tables.flatMap((table) =>
        table.chunks.map((chunk) => [chunk.object, { schema: schema.name, table: table.name, chunk }]),
      ),
    ),
  );
  const { totals, objects } = backup.manifest;
  progress.expect({ rows: totals.rows, bytes: totals.dataBytes, tables: totals.tables });
  await forEachConcurrent(objects, concurrency, signal, async ({ name, bytes, sha256 }, _worker, signal) => {
    const wrongSize = missing.get(name);
    if (wrongSize) {
      checks.push({
        check: 'size',
        status: 'failed',
        object: name,
        expected: bytes,
        actual: wrongSize.actual ?? 'missing',
      });
      return;
    }
    const hash = createHash('sha256');
    for await (const piece of backup.readStream(name, signal)) hash.update(piece);
    const actual = hash.digest('hex');
    checks.push({
      check: 'sha256',
      status: actual === sha256 ? 'passed' : 'failed',
      object: name,
      expected: sha256,
      actual,
    });
    const data = chunks.get(name);
    if (data) progress.advance(data.chunk.rows, data.chunk.dataBytes);
  });
  return checks.sort((a, b) => ((a.object ?? '') < (b.object ?? '') ? -1 : 1));
}
