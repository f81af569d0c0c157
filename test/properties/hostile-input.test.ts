// Everything that reads what strangers wrote: whatever comes, the answer is a value or an error that is foreseen, it does not depend on
// how the bytes were cut, and it comes in time. PROPERTY_RUNS makes it try longer.
import { describe, expect, it } from '@jest/globals';
import { generateIdentity, identityToRecipient } from 'age-encryption';
import * as fc from 'fast-check';
import { zstdCompressSync } from 'node:zlib';
import { parseCommandLine } from '../../src/cli/parse-arguments.ts';
import { readAssertions } from '../../src/verify/assertions/assertion-file.ts';
import { parseMyCnf } from '../../src/options/files/my-cnf.ts';
import { Problems } from '../../src/core/problems.ts';
import { readPair, splitItems, unquoteNames } from '../../src/options/quoted-names.ts';
import { matchesPattern } from '../../src/mysql/schema/selection.ts';
import {
  DamagedFileError,
  decryptBytes,
  encryptBytes,
  NoIdentityError,
} from '../../src/encryption/age-file.ts';
import { X25519Recipient } from '../../src/encryption/x25519-stanza.ts';
import { BackupError } from '../../src/core/errors.ts';
import { splitCreateTable } from '../../src/sql/definitions/create-table.ts';
import { decompressAs } from '../../src/compression/decompress.ts';
import { changeDefiner, findDefiner } from '../../src/sql/definitions/definer.ts';
import { DefinitionRewriter } from '../../src/repository/scope/definition-rewriter.ts';
import { InsertStatements } from '../../src/tsv/insert-statements.ts';
import { parseSummary } from '../../src/format/manifest.ts';
import { findForeignSql } from '../../src/format/manifest-sql.ts';
import { RowEncoder } from '../../src/tsv/row-encoder.ts';
import { readBlocks } from '../../src/sql/statements/script-blocks.ts';
import { findForeign } from '../../src/repository/record-guard.ts';
import { readCreations } from '../../src/repository/shell-dump/read-script.ts';
import type { DefinitionKind, DefinitionRecord } from '../../src/format/definition-record.ts';
import { renameQualifiers } from '../../src/sql/tokens/sql-identifiers.ts';
import { DEFAULT_QUOTING } from '../../src/sql/tokens/sql-quoting.ts';
import { splitStatements } from '../../src/sql/statements/sql-script.ts';
import { tokenize } from '../../src/sql/tokens/sql-tokens.ts';
import { TsvRows } from '../../src/tsv/tsv-rows.ts';
import { parseVerificationRecord } from '../../src/format/verification-record.ts';
import { DUMP_FILES, parseDumpFile, parseRootFile } from '../../src/repository/shell-dump/dump-files.ts';
import { examineExpression } from '../../src/repository/shell-dump/sql-expression.ts';
import { propertyRuns } from '../support/property-runs.ts';

const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));
const cuts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 20 });

function cut(whole: Buffer, sizes: readonly number[]): Buffer[] {
  const parts: Buffer[] = [];
  for (let at = 0, i = 0; at < whole.length; at += sizes[i++ % sizes.length]!)
    parts.push(whole.subarray(at, at + sizes[i % sizes.length]!));
  return parts;
}

/** A value, or the code of a foreseen error. */
function outcome<T>(work: () => T): T | string {
  try {
    return work();
  } catch (error) {
    if (error instanceof BackupError) return error.code;
    throw error;
  }
}

/** Some bytes of a sound input are others, are gone, or come again. */
const damaged = (sound: Buffer): fc.Arbitrary<Buffer> =>
  fc
    .array(fc.tuple(fc.nat(sound.length - 1), fc.nat(255), fc.nat(3)), { minLength: 1, maxLength: 8 })
    .map((changes) =>
      changes.reduce((now, [at, byte, how]) => {
        if (how === 0) return now.subarray(0, at);
        if (how === 1) return Buffer.concat([now, now.subarray(at)]);
        const changed = Buffer.from(now);
        if (at < changed.length) changed[at] = byte;
        return changed;
      }, sound),
    );

describe('bytes', () => {
  it('of rows: the same pieces or the same refusal, however the packets are cut', () => {
    const encode = (parts: readonly Buffer[], columnCount: number, deprecateEof: boolean): unknown => {
      const encoder = new RowEncoder({ columnCount, sequenceId: 0, deprecateEof, pieceBytes: 64 });
      let tsv = Buffer.alloc(0);
      let rows = 0;
      const take = (): void => {
        const piece = encoder.takePiece();
        if (!piece) return;
        tsv = Buffer.concat([tsv, piece.bytes]);
        rows += piece.rows;
      };
      try {
        for (const part of parts) {
          for (let at = 0; at < part.length && !encoder.terminator;) {
            at = encoder.write(part, at);
            if (encoder.pieceReady) take();
          }
        }
        take();
        return { tsv: tsv.toString('latin1'), rows, terminator: encoder.terminator };
      } catch (error) {
        expect(error).toMatchObject({ code: 'INTERNAL', message: expect.stringMatching(/^malformed/) });
        return (error as Error).message;
      } finally {
        encoder.release();
      }
    };
    const packet = fc.tuple(fc.nat(60), fc.nat(6), bytes).map(([length, sequence, payload]) => {
      const header = Buffer.from([length, 0, 0, sequence]);
      return Buffer.concat([header, payload.subarray(0, length)]);
    });
    const stream = fc.oneof(
      bytes,
      fc.array(packet, { maxLength: 8 }).map((packets) => Buffer.concat(packets)),
    );
    fc.assert(
      fc.property(
        stream,
        cuts,
        fc.integer({ min: 1, max: 4 }),
        fc.boolean(),
        (whole, sizes, columns, eof) => {
          expect(encode(cut(whole, sizes), columns, eof)).toEqual(encode([whole], columns, eof));
        },
      ),
      propertyRuns(2000),
    );
  });

  it('of compressed files: their content or a ZSTD_ or Z_ error', async () => {
    const content = Buffer.from(Array.from({ length: 60 }, (_, i) => `${i}\tx\n`).join(''));
    const sound = Buffer.concat([zstdCompressSync(content), zstdCompressSync(content.subarray(7))]);
    await fc.assert(
      fc.asyncProperty(
        damaged(sound),
        cuts,
        fc.constantFrom('zstd' as const, 'gzip' as const),
        async (file, sizes, how) => {
          let total = 0;
          try {
            for await (const part of decompressAs(how, asyncOf(cut(file, sizes)))) total += part.length;
          } catch (error) {
            expect((error as { code?: string }).code).toMatch(/^Z(STD)?_/);
          }
          expect(total).toBeLessThan(100_000);
        },
      ),
      propertyRuns(200),
    );
  });

  it('of TSV: rows and fields, however they are cut, and INSERT statements whose literals nothing can end', () => {
    fc.assert(
      fc.property(bytes, cuts, (whole, sizes) => {
        const rowsOf = (parts: readonly Buffer[]): string[] => {
          const reader = new TsvRows();
          return parts.flatMap((part) => reader.push(part)).map((row) => row.toString('latin1'));
        };
        const rows = rowsOf(cut(whole, sizes));
        expect(rows).toEqual(rowsOf([whole]));
        for (const row of rows)
          for (const field of TsvRows.fields(Buffer.from(row, 'latin1'))) TsvRows.unescape(field);
      }),
      propertyRuns(500),
    );
    const target = { head: 'I', charset: 'binary', fields: [1, 2].map(() => ({ before: '', after: '' })) };
    fc.assert(
      fc.property(bytes, cuts, (whole, sizes) => {
        const build = (parts: readonly Buffer[]): unknown =>
          outcome(() => {
            const statements = new InsertStatements(target, 100);
            const texts: string[] = [];
            const take = (made: Iterable<{ bytes: Buffer }>): void => {
              for (const each of made) texts.push(each.bytes.toString('latin1'));
            };
            for (const part of parts) take(statements.push(part));
            take(statements.end());
            return texts;
          });
        const made = build(cut(whole, sizes));
        expect(made).toEqual(build([whole]));
        if (Array.isArray(made))
          for (const text of made)
            expect(text).toMatch(
              /^I *(?:\((?:NULL|_binary *'(?:[^'\\]|\\[^]|'')*')(?:, *(?:NULL|_binary *'(?:[^'\\]|\\[^]|'')*'))*\),? *)+$/,
            );
      }),
      propertyRuns(1000),
    );
  });

  it('of age files: what was encrypted, or an error of a damaged file', async () => {
    const identity = await generateIdentity();
    const plain = Buffer.from('something that nobody may change');
    const sound = await encryptBytes([new X25519Recipient(await identityToRecipient(identity))], plain);
    await fc.assert(
      fc.asyncProperty(damaged(sound), async (file) => {
        try {
          const opened = await decryptBytes([identity], file);
          expect([opened.equals(plain), file.equals(sound)]).toEqual([true, true]);
        } catch (error) {
          expect(error instanceof DamagedFileError || error instanceof NoIdentityError).toBe(true);
        }
      }),
      propertyRuns(100),
    );
  });
});

describe('JSON and YAML', () => {
  it('of small files: facts, or a refusal by its code', () => {
    const json = fc.oneof(fc.json(), fc.string(), fc.constantFrom('{"__proto__":{"x":1}}', '[[[[', 'null'));
    fc.assert(
      fc.property(json, (text) => {
        const id = '20261122T030000Z-4f2a9c';
        expect(outcome(() => parseSummary(Buffer.from(text), id))).toBe('MANIFEST_INVALID');
        expect(parseVerificationRecord(Buffer.from(text), id, [])).toBeUndefined();
        expect(outcome(() => parseRootFile('d', text))).toMatch(/^MANIFEST_/);
        for (const shape of Object.values(DUMP_FILES))
          outcome(() => parseDumpFile('d', 'x.json', text, shape));
      }),
      propertyRuns(500),
    );
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });

  it('of assertions: checks, or problems that say what is wrong', () => {
    const sound = 'assertions:\n  - name: a\n    sql: SELECT 1\n    expect: "= 1"\n    timeout: 5s\n';
    const text = fc.oneof(fc.string(), damaged(Buffer.from(sound)).map(String), fc.json());
    fc.assert(
      fc.property(text, (yaml) => {
        const problems = new Problems();
        const found = readAssertions(yaml, 'f', problems);
        if (found.length === 0) expect(() => problems.throwIfAny()).toThrow(BackupError);
      }),
      propertyRuns(500),
    );
    const bomb = `a: &a [x,x]\n${Array.from({ length: 30 }, (_, i) => `b${i}: &b${i} [*${i === 0 ? 'a' : `b${i - 1}`}, *${i === 0 ? 'a' : `b${i - 1}`}]`).join('\n')}`;
    for (const evil of [bomb, '['.repeat(100_000), '{a: '.repeat(20_000)]) {
      const problems = new Problems();
      expect(readAssertions(evil, 'f', problems)).toEqual([]);
      expect(() => problems.throwIfAny()).toThrow(BackupError);
    }
  });
});

describe('words', () => {
  it('of a command line: an operation, or problems', () => {
    const word = fc.oneof(
      fc.string(),
      fc.constantFrom(
        'backup',
        'restore',
        '--storage',
        '--url',
        '-b',
        '-r',
        '--',
        '-',
        '--=',
        '--__proto__',
        '--constructor=1',
        '-rb',
        '--no-users',
        '--where',
        '--users=maybe',
      ),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 8 }), (args) => {
        expect(parseCommandLine(args, {})).toBeInstanceOf(Object);
      }),
      propertyRuns(1000),
    );
  });

  it('of lists: any name can be written, and comes back', () => {
    const name = fc.string({
      minLength: 1,
      unit: fc.constantFrom('a', '`', '.', ',', '=', '\n', ' ', "'", '*', 'é'),
    });
    const quote = (text: string): string => `\`${text.replaceAll('`', '``')}\``;
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 4 }), name, (names, other) => {
        expect(splitItems(names.map(quote).join(', ')).map(unquoteNames)).toEqual(names);
        expect(
          splitItems(names.map((each) => `${quote(each)}.${quote(other)}`).join('\n')).map(unquoteNames),
        ).toEqual(names.map((each) => `${each}.${other}`));
        expect(readPair(`${quote(names[0]!)}=${quote(other)}`)).toEqual([names[0], other]);
      }),
      propertyRuns(500),
    );
  });
});

const piece = fc.oneof(
  fc.constantFrom(
    "'",
    '"',
    '`',
    '\\',
    ';',
    '--',
    '-- ',
    '#',
    '/*',
    '*/',
    '/*!',
    '/*!50001 ',
    '/*M!',
    '\n',
    ' ',
    '(',
    ')',
    ',',
    '.',
    '@',
    '@@',
    '=',
  ),
  fc.constantFrom(
    'CREATE',
    'TABLE',
    'VIEW',
    'DEFINER',
    'USE',
    'SET',
    'DROP',
    'DATABASE',
    'KEY',
    's',
    '`s`',
    't',
    'ON',
    'DELIMITER',
    'sql_mode',
    '-- begin x y\n',
    '-- end x y',
  ),
  fc.string({ maxLength: 3 }),
);
const script = fc.array(piece, { maxLength: 40 }).map((parts) => parts.join(''));
const renaming = {
  renamed: new Map([
    ['s', 'x'],
    ['t', 'y'],
  ]),
  references: 'refuse' as const,
  hasObject: () => true,
  isCaseSensitive: true,
  definers: 'strip' as const,
  disableEvents: true,
  outside: 'leave out' as const,
  targets: new Set(['x', 'y']),
};
const recordOf = (kind: DefinitionKind, sql: string, client = 'utf8mb4'): DefinitionRecord => ({
  kind,
  ...(kind === 'account' || kind === 'grant' ? {} : { schema: 's' }),
  name: kind === 'account' || kind === 'grant' ? "'a'@'%'" : 't',
  table: 't',
  statement: Buffer.from(sql),
  session: { client, sqlMode: '' },
});

/** Each reader of SQL text. */
const SQL_READERS: Readonly<Record<string, (sql: string) => unknown>> = {
  tokenize: (sql) => [...tokenize(sql, DEFAULT_QUOTING)],
  splitStatements: (sql) => [...splitStatements(sql)],
  readBlocks: (sql) => [...readBlocks(sql)],
  renameQualifiers: (sql) =>
    renameQualifiers(sql, {
      rename: (name) => (name === 's' ? 'x' : undefined),
      hasObject: () => true,
      quoting: DEFAULT_QUOTING,
    }),
  rewriter: (sql) => new DefinitionRewriter(renaming).rewrite(recordOf('event', sql)),
  rewriteGrant: (sql) => new DefinitionRewriter(renaming).rewrite(recordOf('grant', sql)),
  asTable: (sql) => findForeign(recordOf('table', sql)),
  asAccount: (sql) => findForeign(recordOf('account', sql)),
  asTrigger: (sql) => findForeign(recordOf('trigger', sql)),
  asFunction: (sql) => findForeign(recordOf('function', sql)),
  asView: (sql) => findForeign(recordOf('view', sql, 'gbk')),
  readCreations: (sql) => [...readCreations(Buffer.from(sql).toString('latin1'), { dump: 'd', file: 'f' })],
  splitCreateTable: (sql) => splitCreateTable(sql, 'all'),
  findDefiner: (sql) => [findDefiner(sql), changeDefiner(sql, 'strip')],
  examineExpression,
  findForeignSql: (sql) =>
    findForeignSql({
      columns: ['a'],
      select: ['`a`'],
      from: '',
      orderBy: sql,
      decodeColumns: {},
      chunks: [{ where: sql }],
    }),
  parseMyCnf: (text) => parseMyCnf(`[client]\n${text}`, ['client']),
  splitItems,
  readPair,
  unquoteNames,
  matchesPattern: (pattern) => matchesPattern('a'.repeat(64), pattern.slice(0, 200)),
};

describe('SQL and text, whatever it is', () => {
  it('is read without another error, and nothing foreign passes by being strange', () => {
    fc.assert(
      fc.property(script, (sql) => {
        for (const read of Object.values(SQL_READERS)) outcome(() => read(sql));
        let end = 0;
        for (const token of tokenize(sql, DEFAULT_QUOTING)) {
          expect(token.start).toBeGreaterThanOrEqual(end);
          end = token.end;
        }
      }),
      propertyRuns(1000),
    );
  });

  const BYTES = 8000;
  const long = (unit: string): string => unit.repeat(BYTES / unit.length);
  it.each([
    "'",
    '`',
    '"',
    '(',
    ')',
    ',',
    ' ',
    '\n',
    '\\',
    '/*',
    '/*!50001 ',
    '*/',
    '-- \n',
    '#\n',
    '@',
    '`a`.',
    'a.',
    'a ',
    '1',
    'CREATE ',
    'CREATE DEFINER ',
    'CREATE DEFINER=',
    '`a` , ',
    "'', ",
    '-- begin x y\n',
    '-- begin x y\n-- end x y\n',
    'DELIMITER ',
    'SET @a=1, ',
    'GRANT a ',
    ' TO a',
    '`a` <= 1 AND ',
    '(`a` = 0x',
    'ON ',
    'ON COMPLETION ',
    '*a',
    'a*',
    '`,',
    '=',
    '.',
    '; ',
  ])(
    'of many times %j is read in time',
    (unit) => {
      for (const start of ['', 'CREATE ', 'GRANT ', 'SET ', "CREATE TABLE t (`a` int DEFAULT '"]) {
        for (const [name, read] of Object.entries(SQL_READERS)) {
          const begin = performance.now();
          outcome(() => read(start + long(unit)));
          expect([name, start, performance.now() - begin < 60_000]).toEqual([name, start, true]);
        }
      }
    },
    300_000,
  );
});

async function* asyncOf(parts: readonly Buffer[]): AsyncGenerator<Buffer> {
  yield* parts;
}
