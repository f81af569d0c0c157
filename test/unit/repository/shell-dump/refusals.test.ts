// What is refused of a dump, each by its name and with what to do.
import { describe, expect, it } from '@jest/globals';
import { TOOL } from '../../../../src/core/version.ts';
import { copyFixture, type DumpOnDisk, writeDump } from './dump-folders.ts';

async function expectRefused(dump: DumpOnDisk, why: RegExp, code = 'MANIFEST_INVALID'): Promise<void> {
  await expect(dump.open()).rejects.toMatchObject({
    code,
    message: expect.stringMatching(why),
    hint: expect.stringMatching(/\.$/),
  });
}

// oxlint-disable-next-line typescript/no-explicit-any -- of any file
const edited = (name: string, edit: (json: any) => void): DumpOnDisk => copyFixture().editJson(name, edit);

describe('too new', () => {
  it.each(['2.1.0', '3.0.0'])('version %s', (version) =>
    expectRefused(
      edited('@.json', (json) => (json.version = version)),
      new RegExp(`@\\.json has format version ${version}`),
      'MANIFEST_TOO_NEW',
    ),
  );
  it.each(['1.0.0', '2.0.0', '2.0.7'])('not so version %s', async (version) => {
    await expect(edited('@.json', (json) => (json.version = version)).open()).resolves.toBeDefined();
  });
  it.each(['dump_dir_redirection', 'innodb_vector_store', 'whatever'])('capability %s', (id) =>
    expectRefused(
      edited('@.json', (json) => json.capabilities.push({ id, description: '', versionRequired: '9.9.9' })),
      new RegExp(`needs the capability ${id}`),
      'MANIFEST_TOO_NEW',
    ),
  );
  it('checksums', () =>
    expectRefused(
      edited('@.checksums.json', (json) => (json.config.version = '2.0.0')),
      /@\.checksums\.json has format version 2\.0\.0/,
      'MANIFEST_TOO_NEW',
    ));
});

describe('incomplete', () => {
  it('without the file that is written last', () =>
    expectRefused(copyFixture().remove('@.done.json'), /is incomplete: it has no @\.done\.json/));
  it.each([
    ['fmt.json', /description of schema fmt is missing/],
    ['fmt.sql', /definition of schema fmt is missing/],
    ['fmt@t.json', /description of fmt\.t is missing/],
    ['fmt@t.sql', /definition of fmt\.t is missing/],
    ['fmt@t.triggers.sql', /triggers of fmt\.t is missing/],
    ['fmt@t@@0.tsv.zst', /chunk 0 of fmt\.t is missing: there is no fmt@t@0\.tsv\.zst/],
    ['fmt@v.sql', /definition of view fmt\.v is missing/],
    ['fmt@v.pre.sql', /placeholder of view fmt\.v is missing/],
    ['@.users.sql', /file of the accounts is missing/],
    ['@.checksums.json', /file of the checksums is missing/],
  ])('%s', (name, why) => expectRefused(copyFixture().remove(name), why));
  it('a backup of ours whose manifest is not there', () =>
    expectRefused(
      edited('@.json', (json) => (json.dumper = `${TOOL.name} 9.9.9`)),
      /is a backup of mysql-backup 9\.9\.9 without its manifest/,
    ));
  it('nothing at all is no dump', async () => {
    const dump = copyFixture().remove('@.json');
    await expect(dump.open()).rejects.toMatchObject({ code: 'BACKUP_NOT_FOUND' });
  });
});

describe('chunks', () => {
  const rows = ['1', '2', '3', '4'].map((id) => [id]);
  const create = 'CREATE TABLE `t` (\n  `id` int NOT NULL\n) ENGINE=InnoDB';
  const table = { name: 't', create, columns: ['id'], primaryKey: ['id'], rows };
  const chunked = (): Promise<DumpOnDisk> =>
    writeDump([{ name: 's', tables: [table] }], { rowsPerChunk: 1, compression: 'none' });

  it('one of the middle is missing', async () =>
    expectRefused(
      (await chunked()).remove('s@t@1.tsv'),
      /chunk 1 of s\.t is missing: there is no s@t@1\.tsv/,
    ));
  it('the last one is missing', async () =>
    expectRefused(
      (await chunked()).remove('s@t@@3.tsv'),
      /chunk 3 of s\.t is missing: there is no s@t@3\.tsv/,
    ));
  it('one lies behind the last', async () =>
    expectRefused(
      (await chunked()).rename('s@t@1.tsv', 's@t@@1.tsv'),
      /has s@t@2\.tsv behind its last chunk/,
    ));
  it('one is there twice', async () =>
    expectRefused((await chunked()).write('s@t@@0.tsv', ''), /s\.t has chunk 0 twice/));
  it('and a whole file too', async () =>
    expectRefused((await chunked()).write('s@t.tsv', ''), /has both s@t\.tsv and chunks/));
  it('two tables would share them', () =>
    expectRefused(
      copyFixture().editJson('fmt@t.json', (json) => (json.basenames = { p0: 'fmt@log' })),
      /fmt@log@@0\.tsv\.zst would be used twice/,
    ));
});

describe('malformed or hostile', () => {
  it.each(['@.json', '@.done.json', 'fmt.json', 'fmt@t.json', '@.checksums.json'])('%s', async (name) => {
    await expectRefused(copyFixture().write(name, '{"schemas":'), /is not JSON/);
    await expectRefused(copyFixture().write(name, 'null'), new RegExp(`${name}: `));
  });
  it.each(['../fmt', 'a/b', '.fmt', 'a\\b', '..'])('a base name %s', (base) =>
    expectRefused(
      edited('@.json', (json) => (json.basenames.fmt = base)),
      /which is not a plain file name/,
    ),
  );
  it('a file of another table', () =>
    expectRefused(
      edited('fmt@t.json', (json) => (json.options.table = 'log')),
      /fmt@t\.json is of fmt\.log, not of fmt\.t/,
    ));
  it('a file of another schema', () =>
    expectRefused(
      edited('fmt.json', (json) => (json.schema = 'mysql')),
      /fmt\.json is of schema mysql/,
    ));
  it('a table twice', () =>
    expectRefused(
      edited('fmt.json', (json) => json.tables.push('t')),
      /fmt\.t is listed twice/,
    ));
  it('a definition that defines no table', () =>
    expectRefused(copyFixture().write('fmt@t.sql', 'DROP TABLE t;'), /fmt@t\.sql creates no table/));
  it('a character set', () =>
    expectRefused(
      edited('fmt@t.json', (json) => (json.options.defaultCharacterSet = 'binary INTO')),
      /the character set of fmt\.t/,
    ));
  it.each(['(1) OR SLEEP(9), 2', '1; DROP TABLE t', '(`id` < 5', '1 -- ', '1 /* */', "'"])(
    'a range of a checksum: %s',
    (boundary) =>
      expectRefused(
        edited('@.checksums.json', (json) => (json.data.fmt.t.partitions['']['0'].boundary = boundary)),
        /a checksum of fmt\.t is of the rows where/,
      ),
  );
});

describe('variants that are not read', () => {
  // oxlint-disable-next-line typescript/no-explicit-any -- of the table's file
  const table = (edit: (json: any) => void): DumpOnDisk => edited('fmt@t.json', edit);

  it.each([
    ['json', /data files of fmt\.t are \.json/],
    ['tsv.lz4', /data files of fmt\.t are \.tsv\.lz4/],
  ])('data files .%s', (extension, why) =>
    expectRefused(
      table((json) => (json.extension = extension)),
      why,
    ),
  );
  it('another compression', () =>
    expectRefused(
      table((json) => (json.compression = 'lz4')),
      /compressed with lz4/,
    ));
  it('one compression by name and another by suffix', () =>
    expectRefused(
      table((json) => (json.compression = 'gzip')),
      /\.tsv\.zst and compressed with gzip/,
    ));
  it.each([
    ['fieldsTerminatedBy', '', /no terminator between fields/],
    ['linesTerminatedBy', '', /no terminator of lines/],
    ['fieldsEscapedBy', '', /no escape character/],
    ['fieldsEscapedBy', 'ab', /escape by "ab"/],
    ['fieldsEnclosedBy', '""', /enclose fields by/],
  ])('%s "%s"', (option, value, why) =>
    expectRefused(
      table((json) => (json.options[option] = value)),
      why,
    ),
  );
  it.each([
    '(SELECT @b)',
    'SLEEP(@b)',
    'LOAD_FILE(@b)',
    'mysql.FROM_BASE64(@b)',
    '`evil`(@b)',
    'BENCHMARK(1e9, @b)',
    '@b := 1',
    'CONCAT(@b, @@datadir)',
    '(TABLE mysql.user) = @b',
    'evil (@b)',
  ])('decoding by %s, which is more than a value', (how) =>
    expectRefused(
      table((json) => (json.options.decodeColumns.b = how)),
      /fmt\.t\.b is decoded by/,
    ),
  );
  it.each([
    'SLEEP(9) = 0',
    'id IN (SELECT 1)',
    'id < NEXT VALUE FOR o.q',
    '@a = 1',
    'id = 1) OR (1 = 1',
    'f(id) = 1',
  ])('checksums of the rows where %s', (boundary) =>
    expectRefused(
      edited('@.checksums.json', (json) => {
        const [chunk] = Object.values(json.data.fmt.t.partitions['']) as { boundary?: string }[];
        chunk!.boundary = boundary;
      }).editJson('@.json', (json) => (json.checksum = true)),
      /a checksum of fmt\.t is of the rows where/,
    ),
  );
  it.each(['LOWER', 'FROM_BASE64(b)', '@b; DROP TABLE t', 'UPPER(@b', '@b, `id` = 1', '@b # x', "'@b'"])(
    'decoding by %s',
    (how) =>
      expectRefused(
        table((json) => (json.options.decodeColumns.b = how)),
        /fmt\.t\.b is decoded by/,
      ),
  );
  it.each([
    ['FROM_BASE64', 'FROM_BASE64(@`b`)'],
    ['STRING_TO_VECTOR', 'STRING_TO_VECTOR(@`b`)'],
    ["CONCAT('a;b(', @`b`)", "CONCAT('a;b(', @`b`)"],
  ])('but decoding by %s is', async (how, expression) => {
    const { contents } = await table((json) => (json.options.decodeColumns.b = how)).open();
    expect(contents.schemas[0]!.tables[1]!.decodeColumns).toEqual({ b: expression });
  });
  it('decoding of a column that is not there', () =>
    expectRefused(
      table((json) => (json.options.decodeColumns = { x: 'UNHEX' })),
      /fmt\.t\.x is to be decoded/,
    ));
  it('libraries', async () => {
    await expectRefused(
      edited('@.json', (json) => (json.hasLibraryDdl = true)),
      /hasLibraryDdl/,
    );
    await expectRefused(
      edited('fmt.json', (json) => (json.libraries = ['lib'])),
      /has the library lib/,
    );
  });
  it('times of an unknown zone', () =>
    expectRefused(
      edited('@.json', (json) => (json.tzUtc = false)),
      /tzUtc: false/,
    ));
  it('data without definitions', async () => {
    const create = 'CREATE TABLE `t` (\n  `id` int NOT NULL\n) ENGINE=InnoDB';
    const schema = { name: 's', tables: [{ name: 't', create, columns: ['id'], rows: [['1']] }] };
    await expectRefused(await writeDump([schema], { dataOnly: true }), /data of s\.t without its definition/);
  });
  it('statements that MySQL Shell would run before all others', () =>
    expectRefused(
      copyFixture().write('@.sql', '-- x\nSET NAMES utf8mb4;\nCREATE ROLE r;\n'),
      /@\.sql holds "CREATE ROLE r"/,
    ));
  it.each([
    ['algorithm', 'sum'],
    ['hash', 'md5'],
  ])('checksums of another %s', (field, value) =>
    expectRefused(
      edited('@.checksums.json', (json) => (json.config[field] = value)),
      new RegExp(`"${value}"`),
    ),
  );
});
