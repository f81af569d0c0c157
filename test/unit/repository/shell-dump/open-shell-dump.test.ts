// Dumps of MySQL Shell as backups: the one that it wrote itself, and those with its other options.
import { describe, expect, it } from '@jest/globals';
import type { DefinitionRecord } from '../../../../src/format/definition-record.ts';
import { decompressAs } from '../../../../src/compression/decompress.ts';
import type { BackupSource, ContentsTable } from '../../../../src/repository/contents.ts';
import { isShellDump } from '../../../../src/repository/shell-dump/open-shell-dump.ts';
import type { ShellSchema, ShellTable } from '../../../support/shell-dump-writer.ts';
import { copyFixture, writeDump } from './dump-folders.ts';

const orders: ShellTable = {
  name: 'orders',
  create:
    "CREATE TABLE `orders` (\n  `id` int NOT NULL,\n  `b` varbinary(200) DEFAULT NULL,\n  `t` text COMMENT 'ENGINE=MyISAM',\n  PRIMARY KEY (`id`)\n) ENGINE=InnoDB AUTO_INCREMENT=12 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci",
  columns: ['id', 'b', 't'],
  binaryColumns: ['b'],
  primaryKey: ['id'],
  rows: Array.from({ length: 7 }, (_, i) => [String(i), Buffer.alloc(100, i), `tab\t, line\n, \\ and é${i}`]),
};
const shop: ShellSchema = { name: 'shop', tables: [orders] };

const tableOf = (backup: BackupSource): ContentsTable => backup.contents.schemas[0]!.tables[0]!;

async function readAll(backup: BackupSource, table: ContentsTable): Promise<string> {
  let text = '';
  for (const { object } of table.chunks) {
    const source = backup.readStream(object, new AbortController().signal);
    for await (const piece of decompressAs(table.fileFormat!.compression, source)) text += piece.toString();
  }
  return text;
}

const recordsOf = async (backup: BackupSource): Promise<DefinitionRecord[]> => {
  const records: DefinitionRecord[] = [];
  for await (const record of backup.definitions()) records.push(record);
  return records;
};

describe('the dump that MySQL Shell 9.6 wrote', () => {
  it('is one, and what it is', async () => {
    const dump = copyFixture();
    expect(await isShellDump(dump.storage, dump.name)).toBe(true);
    const { contents } = await dump.open();
    expect(contents).toMatchObject({
      backupId: dump.name,
      label: 'vm',
      server: { host: 'vm', port: 33097, flavor: 'mysql', version: '9.7.4-2', versionComment: '(Debian)' },
      snapshot: {
        method: 'mysql-shell',
        consistent: true,
        gtidExecuted: '60edef0b-e65b-11f1-a5b9-02fc00000001:1-1620',
        binlogFile: 'binlog.000004',
        binlogPosition: 508845912,
      },
      accounts: [{ kind: 'account', name: "'ex_user'@'%'" }],
      totals: { tables: 2, rows: 5, dataBytes: 261, storedBytes: 225 },
    });
  });

  it('has its schema with everything in it', async () => {
    const { contents } = await copyFixture().open();
    expect(contents.schemas).toHaveLength(1);
    expect(contents.schemas[0]).toMatchObject({
      name: 'fmt',
      charset: 'utf8mb4',
      collation: 'utf8mb4_0900_ai_ci',
      views: [{ name: 'v', broken: false, triggers: [] }],
      routines: [
        { name: 'f1', type: 'FUNCTION' },
        { name: 'p1', type: 'PROCEDURE' },
      ],
      events: [{ name: 'e1' }],
    });
    expect(contents.schemas[0]!.tables).toEqual([
      expect.objectContaining({ name: 'log', rows: 0, triggers: [] }),
      {
        name: 't',
        engine: 'InnoDB',
        transactional: true,
        autoIncrement: '6',
        rows: 5,
        dataBytes: 261,
        columns: ['id', 'b', 'j', 'note'],
        decodeColumns: { b: 'FROM_BASE64(@`b`)' },
        key: { name: 'PRIMARY', columns: ['id'] },
        chunking: 'range',
        triggers: [{ name: 't_ai' }],
        histograms: [],
        chunks: [{ number: 0, object: 'fmt@t@@0.tsv.zst', storedBytes: 216, dataBytes: 261, rows: 5 }],
        fileFormat: {
          compression: 'zstd',
          charset: 'utf8mb4',
          fieldsTerminatedBy: '\t',
          fieldsEnclosedBy: '',
          fieldsOptionallyEnclosed: false,
          fieldsEscapedBy: '\\',
          linesTerminatedBy: '\n',
        },
        checksums: [
          {
            query: expect.stringContaining('FROM {table} WHERE ((`id` BETWEEN 1 AND 5))'),
            expected: 'A36FEF55926702E53DE3A21A5730177323DE0EF6E9CBEE23C859BFB0FF8A15A1',
            rows: 5,
            range: '(`id` BETWEEN 1 AND 5)',
          },
        ],
      },
    ]);
  });

  it('gives its files, and no others', async () => {
    const dump = copyFixture();
    const backup = await dump.open();
    expect((await readAll(backup, backup.contents.schemas[0]!.tables[1]!)).split('\n')).toHaveLength(6);
    expect(() => backup.readStream('../x', new AbortController().signal)).toThrow('is not a file');
  });

  it('tells what has changed since it was opened', async () => {
    const dump = copyFixture();
    const backup = await dump.open();
    expect(await backup.findMissing()).toEqual([]);
    dump.remove('fmt@t@@0.tsv.zst').write('fmt@v.sql', '');
    expect(await backup.findMissing()).toEqual(
      expect.arrayContaining([
        { name: 'fmt@t@@0.tsv.zst', expected: 216, actual: undefined },
        expect.objectContaining({ name: 'fmt@v.sql', actual: 0 }),
      ]),
    );
  });
});

describe('a dump with other options', () => {
  it.each([
    ['zstd', 3, ['shop@orders@0.tsv.zst', 'shop@orders@1.tsv.zst', 'shop@orders@@2.tsv.zst']],
    ['gzip', 4, ['shop@orders@0.tsv.gz', 'shop@orders@@1.tsv.gz']],
    ['none', 100, ['shop@orders@@0.tsv']],
  ] as const)('%s: chunks of %d rows, in order', async (compression, rowsPerChunk, objects) => {
    const backup = await (await writeDump([shop], { compression, rowsPerChunk })).open();
    const table = tableOf(backup);
    expect(table.chunks.map(({ object }) => object)).toEqual(objects);
    expect(table.chunks.map(({ number }) => number)).toEqual(objects.map((_, i) => i));
    expect(table).toMatchObject({ engine: 'InnoDB', autoIncrement: '12', rows: 7 });
    const text = await readAll(backup, table);
    expect(
      text
        .split('\n')
        .slice(0, -1)
        .map((line) => line.split('\t')[0]),
    ).toEqual(['0', '1', '2', '3', '4', '5', '6']);
    expect(Buffer.byteLength(text)).toBe(table.chunks.reduce((sum, { dataBytes }) => sum + dataBytes, 0));
  });

  it('without chunks; hexadecimal', async () => {
    const backup = await (await writeDump([shop], { chunking: false, hex: true })).open();
    expect(tableOf(backup)).toMatchObject({
      chunks: [{ object: 'shop@orders.tsv.zst', rows: 7 }],
      decodeColumns: { b: 'UNHEX(@`b`)' },
    });
  });

  it('a table without an index is one stream in one file', async () => {
    const table = { ...orders, primaryKey: [] };
    const contents = tableOf(
      await (await writeDump([{ ...shop, tables: [table] }], { rowsPerChunk: 2 })).open(),
    );
    expect(contents.chunking).toBe('stream');
    expect(contents.key).toBeUndefined();
    expect(contents.chunks.map(({ object }) => object)).toEqual(['shop@orders.tsv.zst']);
  });

  it('partitions have data files of their own', async () => {
    const rows = orders.rows as readonly (string | Buffer | null)[][];
    const table = { ...orders, rows: { 'p 0': rows.slice(0, 3), p1: rows.slice(3) } };
    const backup = await (await writeDump([{ ...shop, tables: [table] }], { rowsPerChunk: 2 })).open();
    expect(tableOf(backup).chunks.map(({ number, object }) => [number, object])).toEqual([
      [0, 'shop@orders@p%200@0.tsv.zst'],
      [1, 'shop@orders@p%200@@1.tsv.zst'],
      [2, 'shop@orders@p1@0.tsv.zst'],
      [3, 'shop@orders@p1@@1.tsv.zst'],
    ]);
    expect(tableOf(backup).rows).toBe(7);
  });

  it('of an older version says less, and nothing is made up', async () => {
    const old = { chunkFileBytes: false, tableRows: false, rowsPerChunk: 4 };
    const guessed = tableOf(await (await writeDump([shop], old)).open());
    expect(guessed).not.toHaveProperty('rows');
    for (const chunk of guessed.chunks)
      expect(chunk).toMatchObject({ isDataBytesGuess: true, dataBytes: chunk.storedBytes });
    const indexed = tableOf(await (await writeDump([shop], { ...old, indexFiles: true })).open());
    expect(indexed.chunks.map(({ dataBytes }) => dataBytes)).toEqual(
      tableOf(await (await writeDump([shop], { rowsPerChunk: 4 })).open()).chunks.map((c) => c.dataBytes),
    );
    expect(indexed.chunks[0]).not.toHaveProperty('isDataBytesGuess');
  });

  it('of the oldest versions has an empty table in one file, and options elsewhere', async () => {
    const dump = await writeDump([{ ...shop, tables: [{ ...orders, rows: [] }] }]);
    dump.rename('shop@orders@@0.tsv.zst', 'shop@orders.tsv.zst').editJson('shop@orders.json', (json) => {
      delete json.compression;
      delete json.primaryIndex;
      Object.assign(json.options, { compression: 'zstd', primaryIndex: 'id' });
    });
    expect(tableOf(await dump.open())).toMatchObject({
      chunks: [{ object: 'shop@orders.tsv.zst' }],
      key: { columns: ['id'] },
    });
  });

  it('without data has tables and no chunks', async () => {
    const table = tableOf(await (await writeDump([shop], { ddlOnly: true })).open());
    expect(table.chunks).toEqual([]);
    expect(table).not.toHaveProperty('rows');
    const none = await writeDump([shop], { ddlOnly: true });
    expect(tableOf(await none.remove('shop@orders.json').open())).toMatchObject({
      name: 'orders',
      chunks: [],
    });
  });

  it('of tables only makes their schema', async () => {
    const dump = (await writeDump([shop])).remove('shop.sql');
    dump.editJson('shop.json', (json) => Object.assign(json, { includesDdl: false }));
    const backup = await dump.open();
    const [schema] = await recordsOf(backup);
    expect(schema).toMatchObject({ kind: 'schema', name: 'shop' });
    expect(schema!.statement.toString()).toBe('CREATE DATABASE `shop`');
    expect(await backup.findMissing()).toEqual([]);
  });

  it('events and routines in files of their own are read too', async () => {
    const dump = await writeDump([{ ...shop, events: [{ name: 'e', statement: 'x' }] }]);
    dump
      .editJson('shop.json', (json) => Object.assign(json, { multifileDdl: true }))
      .editJson('@.json', (json) => json.capabilities.push({ id: 'multifile_schema_ddl' }))
      .write('shop.sql', 'CREATE DATABASE `shop` /*!40100 DEFAULT CHARACTER SET latin1 */;\n')
      .write('shop.events.sql', 'CREATE EVENT `e` ON SCHEDULE EVERY 1 DAY DO DO 1;\n');
    const backup = await dump.open();
    const records = await recordsOf(backup);
    expect(records.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'schema shop',
      'event e',
      'table orders',
    ]);
    expect(backup.contents.schemas[0]).toMatchObject({ charset: 'latin1', collation: 'latin1_swedish_ci' });
  });

  it('names may hold anything that a name may', async () => {
    const name = 'a/b @ö..%';
    const odd = {
      ...shop,
      name,
      tables: [
        { ...orders, name: 'constructor' },
        { ...orders, name: '@x`' },
      ],
    };
    const { contents } = await (await writeDump([odd])).open();
    expect(contents.schemas[0]!.name).toBe(name);
    expect(contents.schemas[0]!.tables.map((table) => [table.name, table.chunks[0]!.object])).toEqual([
      ['constructor', 'a%2Fb%20%40ö..%25@constructor@@0.tsv.zst'],
      ['@x`', 'a%2Fb%20%40ö..%25@%40x%60@@0.tsv.zst'],
    ]);
  });
});

it('a backup of ours is no dump of MySQL Shell, nor is an empty folder', async () => {
  const dump = copyFixture().write('@.manifest.json', '{}');
  expect(await isShellDump(dump.storage, dump.name)).toBe(false);
  expect(await isShellDump(dump.storage, 'nothing')).toBe(false);
});
