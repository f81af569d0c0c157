// Every mask on every server of the test bed: the server computes the bytes that Node.js computes.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createConnection } from 'mysql2/promise';
import { compileMask, type CompiledMask, type MaskedColumn } from '../../src/masking/compile-mask.ts';
import { KEY_VARIABLE, MaskKey } from '../../src/masking/mask-key.ts';
import type { Mask } from '../../src/masking/mask-rules.ts';
import type { Column } from '../../src/mysql/schema/tables/column.ts';
import { ask, dropSchemas, runAll } from '../fixtures/zoo/zoo.ts';
import { EVERY_RELEASE } from '../support/images.ts';
import { describeServers } from '../support/server-suites.ts';

const SCHEMA = 'mask_bytes';
const MINUTES = 60_000;
const KEY = MaskKey.of('0123456789abcdef0123456789abcdef')!;

const TEXTS = [
  'a',
  'José',
  'jose',
  'JOSÉ',
  'A.B@Example.com',
  '+49 (30) 123-4567',
  '030/1234567890',
  'call me 4567',
  '4111111111111111',
  '4111-1111-1111-1111',
  '12345678',
  '123456789',
  'DE89370400440532013000',
  'x'.repeat(60),
  'tab\there\nline\\back\0nul',
  'it\'s "quoted" `so`',
  'Ünïcödé ÀÖØÞ×÷ß',
  '  spaces  x',
  '123\n',
  '',
];
const DATES = [
  '0000-00-00',
  '1980-00-00',
  '0000-05-12',
  '1969-12-31',
  '1970-01-02',
  '2000-02-29',
  '1999-12-31',
];
const BOUNDS = [
  '1001-01-01',
  '9999-12-31',
  '2019-02-28',
  '2038-01-15',
  '2106-02-03',
  '0001-01-01',
  '2021-02-31',
];
const STAMPS = [
  '1970-01-01 00:00:01.00',
  '2038-01-19 03:14:07.00',
  '2000-02-29 23:59:59.50',
  '2024-06-30 12:00:00.25',
];

interface Case {
  mask: Mask;
  type: string;
  column?: Partial<Column>;
  normal?: MaskedColumn['normal'];
  values: readonly string[];
  bits?: number;
}

const TEXT: Partial<Column> = { charset: 'utf8mb4', collation: 'utf8mb4_general_ci' };
const text = (mask: Mask, more: Partial<Case> = {}): Case => ({
  mask,
  type: 'varchar(255)',
  column: TEXT,
  values: TEXTS,
  ...more,
});

const CASES: readonly Case[] = [
  text({ mask: 'email' }),
  text({ mask: 'email' }, { normal: 'fold' }),
  text({ mask: 'email' }, { type: 'varchar(60)', column: { ...TEXT, collation: 'utf8mb4_bin' } }),
  text({ mask: 'full-name', locale: 'en' }, { normal: 'fold' }),
  text({ mask: 'first-name', locale: 'de' }),
  text({ mask: 'last-name', locale: 'fr' }),
  text({ mask: 'full-name', locale: 'es' }),
  text({ mask: 'phone', keepFormat: false }),
  text({ mask: 'phone', keepFormat: true }),
  text({ mask: 'digits', keepLast: 4 }),
  text({ mask: 'digits', keepLast: 0 }, { type: 'text' }),
  text({ mask: 'iban' }),
  text({ mask: 'fixed', value: 'Zoë\'s \\ "x"' }),
  text({ mask: 'hash', length: 32 }),
  text({ mask: 'hash' }, { type: 'char(60)' }),
  ...['latin1', 'utf8', 'cp1251', 'latin2'].map((charset) =>
    text(
      { mask: 'email' },
      {
        column: { charset, collation: `${charset}_general_ci` },
        normal: 'fold',
        values: TEXTS.filter((value) => charset !== 'cp1251' || /^[\x00-\x7f]*$/.test(value)),
      },
    ),
  ),
  text({ mask: 'null' }),
  { mask: { mask: 'hash' }, type: 'varbinary(70)', values: TEXTS },
  { mask: { mask: 'hash', length: 12 }, type: 'binary(16)', values: ['abc', 'abd'] },
  { mask: { mask: 'date', keep: 'year' }, type: 'date', values: [...DATES, ...BOUNDS] },
  { mask: { mask: 'date', keep: 'month' }, type: 'date', values: [...DATES, ...BOUNDS] },
  { mask: { mask: 'date', shiftDays: 30 }, type: 'date', values: [...DATES, ...BOUNDS] },
  ...(['year', 'month'] as const).map((keep): Case => ({
    mask: { mask: 'date', keep },
    type: 'timestamp(2)',
    values: STAMPS,
  })),
  { mask: { mask: 'date', shiftDays: 300 }, type: 'timestamp(2)', values: STAMPS },
  { mask: { mask: 'date', keep: 'year' }, type: 'datetime(2)', values: STAMPS },
  { mask: { mask: 'date', shiftDays: 7 }, type: 'datetime(2)', values: STAMPS },
  ...[2, 3, 8, 17, 31, 62].map((bits): Case => ({
    mask: { mask: 'key' },
    type: 'bigint unsigned',
    bits,
    values: ['0', '1', '2', '3', '4', ...(bits > 2 ? [String(2n ** BigInt(bits)), '7'] : [])],
  })),
  { mask: { mask: 'key' }, type: 'tinyint', bits: 6, values: ['0', '1', '63', '64'] },
];

function columnOf({ type, column = {} }: Case): Column {
  return {
    name: 'c',
    dataType: /^\w+/.exec(type)![0],
    columnType: type,
    nullable: true,
    charset: undefined,
    collation: undefined,
    generated: false,
    period: false,
    ...column,
  };
}

function compile(given: Case): CompiledMask {
  const mask = compileMask(given.mask, {
    column: columnOf(given),
    normal: given.normal ?? 'exact',
    bits: given.bits ?? 0,
    reads: [],
  });
  if (typeof mask === 'string') throw new Error(`${JSON.stringify(given.mask)}: ${mask}`);
  return mask;
}

await describeServers(
  'masks',
  ['source'],
  ({ source }) => {
    beforeAll(async () => {
      await dropSchemas(source.access(), [SCHEMA]);
      await runAll(source.access(), [`CREATE DATABASE ${SCHEMA} CHARACTER SET utf8mb4`]);
    }, MINUTES);

    afterAll(() => dropSchemas(source.access(), [SCHEMA]), MINUTES);

    it(
      'gives the same bytes as Node.js, and the form that it promises',
      async () => {
        const connection = await createConnection({
          ...source.access(),
          database: SCHEMA,
          charset: 'utf8mb4',
        });
        const wrong: string[] = [];
        try {
          await connection.query(`SET NAMES utf8mb4 COLLATE utf8mb4_general_ci`);
          await connection.query(`SET sql_mode = 'ALLOW_INVALID_DATES', time_zone = '+00:00'`);
          await connection.query(`SET ${KEY_VARIABLE} = X'${KEY.reveal().toString('hex')}'`);
          for (const [i, given] of CASES.entries()) {
            const mask = compile(given);
            const { charset, collation } = columnOf(given);
            const table = `t${i}`;
            const cs = charset === undefined ? '' : `CHARACTER SET ${charset} COLLATE ${collation}`;
            await connection.query(
              `CREATE TABLE ${table} (n int PRIMARY KEY AUTO_INCREMENT, c ${given.type} ${cs} NULL DEFAULT NULL, m ${given.type} ${cs} NULL DEFAULT NULL)`,
            );
            const isText = /char|text|binary/.test(given.type);
            for (const value of given.values)
              await connection.query(
                `INSERT INTO ${table} (c) VALUES (${isText ? `CONVERT(X'${Buffer.from(value).toString('hex')}' USING utf8mb4)` : `'${value}'`})`,
              );
            await connection.query(`INSERT INTO ${table} (c) VALUES (NULL)`);
            await connection.query(`UPDATE ${table} SET m = ${mask.sql}`);
            // The steps of a load give the same.
            await connection.query(`CREATE TABLE s${i} LIKE ${table}`);
            await connection.query(`INSERT INTO s${i} (n, c) SELECT n, c FROM ${table}`);
            for (const step of mask.steps) await connection.query(`UPDATE s${i} SET c = ${step}`);
            const [differing] = await connection.query(
              `SELECT COUNT(*) AS n FROM ${table} t JOIN s${i} s USING (n) WHERE NOT (HEX(t.m) <=> HEX(s.c))`,
            );
            if ((differing as { n: number }[])[0]!.n !== 0)
              wrong.push(`${table} ${JSON.stringify(given.mask)}: its steps differ`);
            await connection.query(`UPDATE ${table} SET m = ${mask.sql}`);
            const [[warnings]] = (await connection.query('SHOW COUNT(*) WARNINGS')) as never as [
              [Record<string, number>],
            ];
            if (Object.values(warnings)[0] !== 0) {
              const [shown] = await connection.query('SHOW WARNINGS');
              wrong.push(`${table} ${given.type} ${JSON.stringify(given.mask)}: ${JSON.stringify(shown)}`);
            }
            const bytes = (name: string): string => (isText ? `HEX(${name})` : `HEX(CONCAT(${name}))`);
            const form = mask.form.replaceAll('`c`', 'm');
            const rows = await connection.query(
              `SELECT ${bytes('c')} AS c, ${bytes('m')} AS m, (m IS NULL OR LENGTH(m) = 0 OR (${form})) AS f FROM ${table} ORDER BY n`,
            );
            for (const row of rows[0] as { c: string | null; m: string | null; f: number }[]) {
              const value = row.c === null ? null : Buffer.from(row.c, 'hex');
              const twin = mask.twin(KEY, value, value);
              const expected = twin === undefined ? 'unknown' : (twin?.toString('hex').toUpperCase() ?? null);
              const isPad = given.type.startsWith('char') && expected !== null;
              if ((isPad ? expected.replace(/(20)+$/, '') : expected) !== row.m || row.f !== 1)
                wrong.push(
                  `${table} ${given.type} ${JSON.stringify(given.mask)} of ${value?.toString()}: ${row.m && Buffer.from(row.m, 'hex').toString()} instead of ${twin?.toString()}, form ${row.f}`,
                );
            }
          }
        } finally {
          await connection.end();
        }
        expect(wrong).toEqual([]);
      },
      3 * MINUTES,
    );

    it(
      'is a permutation of the numbers of k bits, for k up to 17',
      async () => {
        await ask(source.access(), 'SELECT 1');
        const connection = await createConnection({ ...source.access(), database: SCHEMA });
        try {
          await connection.query(`SET NAMES utf8mb4 COLLATE utf8mb4_general_ci`);
          await connection.query(`SET ${KEY_VARIABLE} = X'${KEY.reveal().toString('hex')}'`);
          await connection.query('CREATE TABLE ids (c int unsigned PRIMARY KEY)');
          await connection.query('INSERT INTO ids VALUES (1)');
          for (let bits = 1; bits <= 17; bits++) {
            await connection.query(`INSERT INTO ids SELECT c + ${2 ** (bits - 1)} FROM ids`);
            if (![2, 3, 5, 8, 11, 17].includes(bits)) continue;
            const mask = compile({ mask: { mask: 'key' }, type: 'int unsigned', bits, values: [] });
            const [rows] = await connection.query(
              `SELECT COUNT(DISTINCT k) AS n, MIN(k) AS low, MAX(k) AS high, SUM(k = c) AS same FROM (SELECT c, ${mask.sql} AS k FROM ids) x`,
            );
            const { n, low, high } = (rows as Record<string, number>[])[0]!;
            expect([n, low, high].map(Number)).toEqual([2 ** bits, 1, 2 ** bits]);
          }
          const outside = compile({ mask: { mask: 'key' }, type: 'int unsigned', bits: 16, values: [] });
          await expect(connection.query(`SELECT MAX(${outside.sql}) FROM ids`)).rejects.toThrow(
            /out of range/,
          );
        } finally {
          await connection.end();
        }
      },
      3 * MINUTES,
    );
  },
  EVERY_RELEASE,
);
