// A backup is a dump that MySQL Shell takes: every file is held against the layout, and against the dump that MySQL
// Shell 9.6 wrote itself (fixtures/mysql-shell-dump).
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { zstdDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { BackupPlace } from '../fixtures/zoo/operations.ts';
import { ask, dropSchemas, loadZoo, runAll, ZOO_SCHEMAS } from '../fixtures/zoo/zoo.ts';
import type { Manifest } from '../../src/format/manifest-schema.ts';
import { splitFrames } from '../support/zstd-frames.ts';
import { describeServers } from '../support/server-suites.ts';

type Json = Record<string, unknown>;

const EXAMPLE = join(import.meta.dirname, '..', 'fixtures', 'mysql-shell-dump');
const MINUTES = 60_000;
const MAX_FRAME_BYTES = 8 * 1024 * 1024;
const BIG = 'zoo_frames';
const SCHEMAS = [...ZOO_SCHEMAS, BIG];

await describeServers('dump format', ['source'], ({ flavor, source }) => {
  let place: BackupPlace;
  let id: string;
  let manifest: Manifest;
  let names: string[];

  const read = (name: string): Promise<Buffer> => readFile(place.fileOf(id, name));
  const json = async (name: string): Promise<Json> => JSON.parse((await read(name)).toString('utf8')) as Json;
  const example = async (name: string): Promise<Json> =>
    JSON.parse(await readFile(join(EXAMPLE, name), 'utf8')) as Json;

  beforeAll(async () => {
    place = await BackupPlace.create();
    await loadZoo(source.access(), flavor);
    await dropSchemas(source.access(), [BIG]);
    await runAll(source.access(), [
      `CREATE DATABASE ${BIG}`,
      `CREATE TABLE ${BIG}.t (id int AUTO_INCREMENT PRIMARY KEY, b longblob)`,
      ...[1, 2, 3].map((n) => `INSERT INTO ${BIG}.t (b) VALUES (REPEAT(CHAR(${n}), 9000000))`),
    ]);
    id = (await place.backup(source.access(), SCHEMAS, { rowsPerChunk: 40, users: true })).backupId;
    manifest = await place.manifest(id);
    names = await readdir(place.fileOf(id, ''));
  }, 2 * MINUTES);

  afterAll(async () => {
    await place[Symbol.asyncDispose]();
    await dropSchemas(source.access(), SCHEMAS);
  }, MINUTES);

  it('lists every file but itself and the summary in the manifest, with its size and hash', async () => {
    const listed = manifest.objects.map(({ name }) => name);
    expect([...listed, '@.backup.json', '@.manifest.json'].sort()).toEqual([...names].sort());
    for (const { name, bytes, sha256 } of manifest.objects) {
      const content = await read(name);
      expect({ name, bytes: content.length, sha256: hash(content) }).toEqual({ name, bytes, sha256 });
    }
  });

  it('names files as MySQL Shell does', () => {
    for (const name of names) {
      expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
      expect(name).toMatch(/^[A-Za-z0-9\-._~%@\u0080-\uffff]+$/);
      expect(name.replace(/%[0-9A-F]{2}/g, '')).not.toContain('%');
    }
    expect(names).toContain('zoo%20programs.sql');
    expect(names).toContain('zoo@integers.sql');
    expect(names).toContain('zoo%20%22na%60mes%22.%25@%40at.sql');
    expect(new Set(names.map((name) => name.normalize('NFC').toLowerCase())).size).toBe(names.length);
  });

  it('writes @.json with the fields and the types of MySQL Shell', async () => {
    const dump = await json('@.json');
    const shell = await example('@.json');
    expect(dump).toMatchObject({
      version: '2.0.1',
      origin: 'dumpSchemas',
      schemas: [...SCHEMAS].sort(),
      defaultCharacterSet: 'binary',
      tzUtc: true,
      consistent: true,
      capabilities: [],
      compatibilityOptions: [],
      checksum: false,
    });
    for (const field of [
      'dumper',
      'version',
      'origin',
      'options',
      'schemas',
      'basenames',
      'users',
      'defaultCharacterSet',
      'tzUtc',
      'bytesPerChunk',
      'user',
      'hostname',
      'server',
      'serverVersion',
      'gtidExecuted',
      'gtidExecutedInconsistent',
      'consistent',
      'mdsCompatibility',
      'partialRevokes',
      'compatibilityOptions',
      'capabilities',
      'begin',
      'binlogFile',
      'binlogPosition',
      'checksum',
    ]) {
      expect(dump).toHaveProperty([field]);
      if (field in shell) expect([field, shapeOf(dump[field])]).toEqual([field, shapeOf(shell[field])]);
    }
    const [version] = await ask<{ v: string }>(source.access(), 'SELECT VERSION() AS v');
    expect(dump['serverVersion']).toBe(version!.v);
    expect(dump['begin']).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
    expect(Object.keys(dump['basenames'] as Json).sort()).toEqual([...SCHEMAS].sort());
  });

  it('writes each schema with the fields of MySQL Shell', async () => {
    const shell = await example('fmt.json');
    const basenames = (await json('@.json'))['basenames'] as Record<string, string>;
    for (const schema of manifest.schemas) {
      const base = basenames[schema.name]!;
      expect(names).toContain(`${base}.sql`);
      const content = await json(`${base}.json`);
      for (const field of [
        'schema',
        'includesDdl',
        'includesViewsDdl',
        'includesData',
        'tables',
        'views',
        'events',
        'functions',
        'procedures',
        'basenames',
      ])
        expect([field, shapeOf(content[field])]).toEqual([field, shapeOf(shell[field])]);
      expect(content['schema']).toBe(schema.name);
      expect(content['tables']).toEqual(schema.tables.map(({ name }) => name));
      expect(content['views']).toEqual(schema.views.map(({ name }) => name));
      const bases = content['basenames'] as Record<string, string>;
      for (const { name } of schema.tables) {
        expect(names).toContain(`${bases[name]}.sql`);
        expect(names).toContain(`${bases[name]}.json`);
      }
      for (const { name } of schema.views) {
        expect(names).toContain(`${bases[name]}.sql`);
        expect(names).toContain(`${bases[name]}.pre.sql`);
      }
    }
  });

  it('writes each table with the fields of MySQL Shell, columns without the generated ones', async () => {
    const shell = await example('fmt@t.json');
    const shellOptions = shell['options'] as Json;
    for (const { schema, table, base } of await tablesOf()) {
      const content = await json(`${base}.json`);
      const options = content['options'] as Json;
      expect(options).toMatchObject({
        schema,
        table: table.name,
        columns: table.columns,
        defaultCharacterSet: 'binary',
        fieldsTerminatedBy: '\t',
        fieldsEnclosedBy: '',
        fieldsOptionallyEnclosed: false,
        fieldsEscapedBy: '\\',
        linesTerminatedBy: '\n',
      });
      for (const field of Object.keys(shellOptions).filter((field) => field !== 'decodeColumns'))
        expect([field, shapeOf(options[field])]).toEqual([field, shapeOf(shellOptions[field])]);
      expect(content).toMatchObject({
        includesData: true,
        includesDdl: true,
        extension: 'tsv.zst',
        chunking: true,
        compression: 'zstd',
        partitions: [],
        basenames: {},
      });
      expect(
        Object.keys(options['decodeColumns'] ?? {}).every((column) => table.columns.includes(column)),
      ).toBe(true);
      expect(names.includes(`${base}.triggers.sql`)).toBe((content['triggers'] as string[]).length > 0);
    }
  });

  it(
    'numbers the chunks densely, the last one with two @, and tells the bytes of each',
    async () => {
      const done = await json('@.done.json');
      const shell = await example('@.done.json');
      for (const field of Object.keys(shell))
        expect([field, shapeOf(done[field])]).toEqual([field, shapeOf(shell[field])]);
      const bytes = done['chunkFileBytes'] as Record<string, number>;
      const rows = done['tableRows'] as Record<string, Record<string, number>>;
      const dataBytes = done['tableDataBytes'] as Record<string, Record<string, number>>;
      const dataFiles = names.filter((name) => name.endsWith('.tsv.zst'));
      expect(Object.keys(bytes).sort()).toEqual([...dataFiles].sort());
      const seen: string[] = [];
      for (const { schema, table, base } of await tablesOf()) {
        const files = table.chunks.map(
          (_, i) => `${base}@${i === table.chunks.length - 1 ? '@' : ''}${i}.tsv.zst`,
        );
        expect(table.chunks.map(({ object }) => object)).toEqual(files);
        seen.push(...files);
        let tableBytes = 0;
        let tableRows = 0;
        for (const [i, file] of files.entries()) {
          const content = decompress(await read(file));
          expect([file, content.length]).toEqual([file, bytes[file]]);
          expect(hash(content)).toBe(table.chunks[i]!.sha256);
          const lines = content.toString('latin1').split('\n');
          // A raw LF ends a row and nothing else: MySQL Shell splits there.
          expect(lines.pop()).toBe('');
          expect([file, lines.length]).toEqual([file, table.chunks[i]!.rows]);
          for (const line of lines) {
            expect(line.split('\t')).toHaveLength(table.columns.length);
            expect(/[\0\b\r\x1a]/.test(line) || /\\(?![0bnrtZN\\])/.test(line.replaceAll('\\\\', ''))).toBe(
              false,
            );
          }
          tableBytes += content.length;
          tableRows += lines.length;
        }
        expect([dataBytes[schema]![table.name], rows[schema]![table.name]]).toEqual([tableBytes, tableRows]);
      }
      expect(seen.sort()).toEqual([...dataFiles].sort());
      expect(seen.filter((name) => name.includes('@integers@')).length).toBe(1);
    },
    MINUTES,
  );

  it(
    'writes complete zstd frames of at most 8 MiB of input',
    async () => {
      let frames = 0;
      for (const name of names.filter((name) => name.endsWith('.tsv.zst'))) {
        for (const frame of splitFrames(await read(name))) {
          expect(zstdDecompressSync(frame).length).toBeLessThanOrEqual(MAX_FRAME_BYTES);
          frames++;
        }
      }
      expect(frames).toBeGreaterThan(names.filter((name) => name.endsWith('.tsv.zst')).length);
      const empty = manifest.schemas
        .flatMap(({ tables }) => tables)
        .find(({ name }) => name === 'empty_table')!;
      expect(empty.chunks.map(({ object }) => object)).toEqual(['zoo@empty_table@@0.tsv.zst']);
      expect(
        splitFrames(await read('zoo@empty_table@@0.tsv.zst')).map(
          (frame) => zstdDecompressSync(frame).length,
        ),
      ).toEqual([0]);
    },
    MINUTES,
  );

  it('writes SQL with the markers and settings of MySQL Shell', async () => {
    const schemaSql = (await read('zoo%20programs.sql')).toString('utf8');
    for (const marker of [
      '-- begin database `zoo programs`',
      '-- end database `zoo programs`',
      '-- begin procedure `zoo programs`.`p_all`',
      '-- begin function `zoo programs`.`f_double`',
      '-- begin event `zoo programs`.`e_zone`',
      'DELIMITER ;;',
    ])
      expect(schemaSql).toContain(marker);
    const triggers = (await read('zoo%20programs@base.triggers.sql')).toString('utf8');
    expect(triggers).toContain('-- begin trigger `zoo programs`.`base_bi`');
    expect(triggers.indexOf('-- begin trigger `zoo programs`.`base_bi2`')).toBeLessThan(
      triggers.indexOf('-- begin trigger `zoo programs`.`base_bi3`'),
    );
    const users = (await read('@.users.sql')).toString('utf8');
    expect(users).toMatch(/^-- begin user '/m);
    expect(users).toMatch(/^-- begin grants '/m);
  });

  async function tablesOf(): Promise<
    { schema: string; table: Manifest['schemas'][number]['tables'][number]; base: string }[]
  > {
    const basenames = (await json('@.json'))['basenames'] as Record<string, string>;
    const all = [];
    for (const schema of manifest.schemas) {
      const bases = (await json(`${basenames[schema.name]}.json`))['basenames'] as Record<string, string>;
      for (const table of schema.tables) all.push({ schema: schema.name, table, base: bases[table.name]! });
    }
    return all;
  }
});

function hash(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** zstdDecompressSync stops at the end of the first frame. */
function decompress(file: Buffer): Buffer {
  return Buffer.concat(splitFrames(file).map((frame) => zstdDecompressSync(frame)));
}

function shapeOf(value: unknown): string {
  return Array.isArray(value) ? 'array' : typeof value;
}
