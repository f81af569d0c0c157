// An object whose rows the server refuses is reported as damaged, and not as a refusal of the server.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { dropSchemas, runAll } from '../fixtures/zoo/zoo.ts';
import { type Folder, makeFolder, runJson, runJsonOk } from '../support/command-line.ts';
import { describeServers } from '../support/server-suites.ts';

const SHOP = 'damaged_shop';
const ALL = [SHOP, 'mysql_backup_restore'];
const MINUTES = 60_000;

await describeServers('damaged rows', ['source', 'target'], ({ source, target }) => {
  let folder: Folder;
  let backupId: string;

  beforeAll(async () => {
    folder = await makeFolder();
    for (const server of [source, target]) await dropSchemas(server.access(), ALL);
    await runAll(source.access(), [
      `CREATE DATABASE ${SHOP}`,
      `CREATE TABLE ${SHOP}.orders (id int PRIMARY KEY, note varchar(10))`,
      `INSERT INTO ${SHOP}.orders VALUES (1, 'a'), (2, 'b'), (3, 'c')`,
    ]);
    ({ backupId } = await runJsonOk<{ backupId: string }>([
      'backup',
      '--url',
      source.url(),
      '--storage',
      folder.path,
      '--schemas',
      SHOP,
    ]));
    const names = await readdir(join(folder.path, backupId));
    const path = join(
      folder.path,
      backupId,
      names.find((name) => /orders.*\.zst$/.test(name))!,
    );
    const stored = await readFile(path);
    const rows = zstdDecompressSync(stored).toString('latin1').replace('2\tb', '1\tb');
    const changed = zstdCompressSync(Buffer.from(rows, 'latin1'));
    // Of the same size, as an object of another size is not read at all.
    expect(changed.length).toBe(stored.length);
    await writeFile(path, changed);
  }, 2 * MINUTES);

  afterAll(async () => {
    await runAll(target.access(), ['SET GLOBAL local_infile = ON']);
    for (const server of [source, target]) await dropSchemas(server.access(), ALL);
    await folder[Symbol.asyncDispose]();
  }, MINUTES);

  it.each(['ON', 'OFF'])(
    'with local_infile %s',
    async (value) => {
      await dropSchemas(target.access(), ALL);
      await runAll(target.access(), [`SET GLOBAL local_infile = ${value}`]);
      const { document, exitCode } = await runJson<object>([
        'restore',
        backupId,
        '--url',
        target.url(),
        '--storage',
        folder.path,
      ]);
      expect([exitCode, document.error?.code]).toEqual([12, 'OBJECT_CORRUPT']);
      expect(document.error?.message).toContain('damaged_shop.orders chunk');
    },
    2 * MINUTES,
  );
});
