// The main job once through, by the command line and a directory: what must work on any server that is found.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeShop, flipByte, loadShop, SHOP_ROWS, SHOP_TOTAL } from '../fixtures/shop/shop.ts';
import { ask, dropSchemas } from '../fixtures/zoo/zoo.ts';
import { type Folder, makeFolder, runJson, runJsonOk } from '../support/command-line.ts';
import { describeServers } from '../support/server-suites.ts';

const SCHEMA = 'smoke shop';

interface Report {
  backupId: string;
  rows: number;
  status: string;
}

interface Checked {
  status: string;
  checks: { object?: string; table?: string; status: string; expected: unknown; actual: unknown }[];
}

await describeServers('smoke', ['source', 'target'], ({ source, target }) => {
  let folder: Folder;
  let stored: Report;
  const to = (server: typeof source): string[] => ['--url', server.url()];

  beforeAll(async () => {
    folder = await makeFolder();
    await loadShop(source.access(), SCHEMA);
    await dropSchemas(target.access(), [SCHEMA]);
    stored = await runJsonOk<Report>([
      'backup',
      ...to(source),
      '--storage',
      folder.path,
      '--schemas',
      SCHEMA,
      '--bytes-per-chunk',
      '128KiB',
    ]);
  }, 60_000);

  afterAll(async () => {
    await folder[Symbol.asyncDispose]();
    for (const server of [source, target]) await dropSchemas(server.access(), [SCHEMA]);
  });

  it('stores every row and lists the backup', async () => {
    expect(stored).toMatchObject({ status: 'stored', rows: SHOP_TOTAL, exitCode: 0 });
    const { backups } = await runJsonOk<{ backups: Report[] }>(['list', '--storage', folder.path]);
    expect(backups).toEqual([expect.objectContaining({ backupId: stored.backupId, rows: SHOP_TOTAL })]);
  });

  it('restores every value and definition, and proves it', async () => {
    const restored = await runJsonOk<{ verification: Checked }>([
      'restore',
      'latest',
      ...to(target),
      '--storage',
      folder.path,
      '--verify-level',
      'rows',
    ]);
    expect(restored.verification.status).toBe('passed');
    expect(await describeShop(target.access(), SCHEMA)).toEqual(await describeShop(source.access(), SCHEMA));
    const verified = await runJsonOk<Checked>([
      'verify',
      stored.backupId,
      ...to(target),
      '--storage',
      folder.path,
      '--level',
      'rows',
    ]);
    expect(verified.status).toBe('passed');
    expect(verified.checks.length).toBeGreaterThan(5);
  });

  it('finds one damaged byte, names the object and restores nothing of it', async () => {
    const backupFolder = join(folder.path, stored.backupId);
    const name = (await readdir(backupFolder)).find((file) => file.includes('order_lines@@'));
    const object = join(backupFolder, name!);
    const bytes = await readFile(object);
    await writeFile(object, flipByte(bytes));
    await dropSchemas(target.access(), [SCHEMA]);
    try {
      const verified = await runJson<Checked>([
        'verify',
        stored.backupId,
        '--storage',
        folder.path,
        '--level',
        'objects',
      ]);
      expect(verified.exitCode).toBe(12);
      expect(verified.document.error).toMatchObject({ code: 'VERIFICATION_FAILED' });
      expect(verified.document.checks.filter(({ status }) => status === 'failed')).toEqual([
        expect.objectContaining({ object: name }),
      ]);
      const restored = await runJson(['restore', stored.backupId, ...to(target), '--storage', folder.path]);
      expect(restored.document).toMatchObject({ exitCode: 12, error: { code: 'OBJECT_CORRUPT' } });
      expect(restored.exitCode).toBe(12);
      expect(restored.document.error?.message).toContain('order_lines');
      // Sound chunks of the table may be there, the damaged one must not.
      const [count] = await ask<{ n: number }>(
        target.access(),
        `SELECT COUNT(*) AS n FROM \`${SCHEMA}\`.order_lines`,
      );
      expect(count!.n).toBeLessThan(SHOP_ROWS.order_lines);
    } finally {
      await writeFile(object, bytes);
    }
  });
});
