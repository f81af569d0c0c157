// A backup with masks: no original leaves the source, the key reaches no log, and the backup counts as no full one.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { generateIdentity, identityToRecipient } from 'age-encryption';
import { DIGITS, MARK, SECRET, SHOP, shopRules, shopStatements } from '../fixtures/masking/shop.ts';
import { TYPES, typeRules, typeStatements } from '../fixtures/masking/types.ts';
import { ask, dropSchemas, runAll } from '../fixtures/zoo/zoo.ts';
import { type Folder, makeFolder, startCommand } from '../support/command-line.ts';
import { killDuring } from '../support/kill-during.ts';
import { MysqlProxy } from '../support/mysql-proxy.ts';
import { splitFrames } from '../support/zstd-frames.ts';
import { runInProcess, type InProcessResult } from '../support/in-process.ts';
import { findSecrets } from '../support/secret-search.ts';
import { describeServers } from '../support/server-suites.ts';
import { vendorDump } from '../support/vendor-client.ts';
import { MaskKey } from '../../src/masking/mask-key.ts';

const MINUTES = 60_000;
const SMALL = 'mask_small';
const ALL = [SHOP, TYPES, SMALL, 'mysql_backup_restore'];
const ENVIRONMENT = { MASK_SECRET: SECRET };

interface Report {
  backupId: string;
  status: string;
  newest?: string;
  backups: { backupId: string; masked?: true; partial: boolean }[];
  masked: { table: string; columns: { column: string; class: string; values: number }[] }[];
  withoutRows: string[];
}

interface Chunk {
  object: string;
  where?: string;
}

interface StoredManifest {
  masked: { tables: unknown[]; withoutRows: string[] };
  schemas: { tables: { name: string; chunking: string; rows: number; chunks: Chunk[] }[] }[];
}

await describeServers('backup-masking', ['source', 'target'], ({ flavor, source, target }) => {
  let folder: Folder;
  let rules: string;
  let fullId: string;

  const run = (args: readonly string[], environment = ENVIRONMENT): Promise<InProcessResult> =>
    runInProcess([...args, '--storage', folder.path], environment);
  const backup = (schema: string, ...more: string[]): Promise<InProcessResult> =>
    run(['backup', '--url', source.url(), '--label', 'shop', '--schemas', schema, ...more]);
  const restore = (id: string, ...more: string[]): Promise<InProcessResult> =>
    run(['restore', id, '--url', target.url(), '--label', 'shop', ...more]);
  const reportOf = ({ outcome, error }: InProcessResult): Report => {
    expect([error?.message, error?.details]).toEqual([undefined, undefined]);
    return outcome!.report as unknown as Report;
  };
  const withRules = async (text: string): Promise<string> => {
    const path = join(folder.path, `.rules-${Math.random()}.yaml`);
    await writeFile(path, text);
    return path;
  };
  const head = 'version: 1\nsecret: { env: MASK_SECRET }\nkeep-types: [int]\ntables:\n';
  const onSource = <T = Record<string, unknown>>(sql: string): Promise<T[]> => ask<T>(source.access(), sql);
  const one = async (sql: string): Promise<string> =>
    String(Object.values((await ask(target.access(), sql))[0] ?? {})[0]);
  /** A dump of the target by the vendor's program, without what differs in each run. */
  const dumpOf = async (schema: string): Promise<string[]> =>
    (await vendorDump(target, [schema]))
      .replaceAll(/ AUTO_INCREMENT=\d+/g, '')
      .split('\n')
      .filter((line) => !line.startsWith('--'));
  /** Every object of a backup, decompressed. */
  const objectsOf = async (id: string): Promise<Map<string, Buffer>> => {
    const found = new Map<string, Buffer>();
    for (const name of await readdir(join(folder.path, id))) {
      const bytes = await readFile(join(folder.path, id, name));
      found.set(
        name,
        name.endsWith('.zst')
          ? Buffer.concat(splitFrames(bytes).map((frame) => zstdDecompressSync(frame)))
          : bytes,
      );
    }
    return found;
  };
  const backupsIn = async (): Promise<string[]> =>
    (await readdir(folder.path)).filter((name) => !name.startsWith('.rules'));

  beforeAll(async () => {
    folder = await makeFolder();
    await dropSchemas(source.access(), ALL);
    await runAll(source.access(), shopStatements(flavor));
    await runAll(source.access(), typeStatements(flavor));
    rules = await withRules(shopRules(flavor));
    fullId = reportOf(await backup(SHOP)).backupId;
  }, 2 * MINUTES);

  beforeEach(() => dropSchemas(target.access(), ALL));

  afterAll(async () => {
    for (const server of [source, target]) await dropSchemas(server.access(), ALL);
    await folder[Symbol.asyncDispose]();
  }, MINUTES);

  it(
    'leaves no original in an object, and no key in a log of the source',
    async () => {
      await runAll(source.access(), [
        `SET GLOBAL log_output = 'TABLE'`,
        'TRUNCATE TABLE mysql.general_log',
        'TRUNCATE TABLE mysql.slow_log',
        'SET GLOBAL slow_query_log = ON',
        'SET GLOBAL long_query_time = 0',
        'SET GLOBAL general_log = ON',
      ]);
      let done: InProcessResult;
      try {
        done = await backup(SHOP, '--mask', rules, '--rows-per-chunk', '50');
      } finally {
        await runAll(source.access(), [
          'SET GLOBAL general_log = OFF',
          'SET GLOBAL slow_query_log = OFF',
          'SET GLOBAL long_query_time = 10',
          `SET GLOBAL log_output = 'FILE'`,
        ]);
      }
      const report = reportOf(done);
      expect(report.withoutRows).toEqual([`${SHOP}.audit_log`]);
      const customers = report.masked.find(({ table }) => table === `${SHOP}.customers`)!;
      const valuesOf = (name: string): unknown => {
        const { class: kind, values } = customers.columns.find(({ column }) => column === name)!;
        return [kind, values];
      };
      expect(valuesOf('email')).toEqual(['disjoint', 400]);
      expect(valuesOf('id')).toEqual(['bijective', 400]);
      expect(valuesOf('phone')).toEqual(['pool', 360]);

      const key = MaskKey.of(SECRET)!.reveal();
      const keys = { secret: SECRET, key: key.toString('hex'), raw: key.toString('latin1') };
      const secrets = { mark: MARK, digits: DIGITS, ...keys };
      const objects = await objectsOf(report.backupId);
      const disjoint = [
        'email',
        'phone',
        'card',
        'iban',
        'latin',
        'token',
        'face',
        'name',
        'notes',
        'password',
      ];
      const originals = (
        await onSource<{ v: string | null }>(
          disjoint.map((c) => `SELECT DISTINCT HEX(${c}) AS v FROM ${SHOP}.customers`).join(' UNION '),
        )
      ).flatMap(({ v }) => (v ? [Buffer.from(v, 'hex')] : []));
      expect(originals.length).toBeGreaterThan(3000);
      for (const [name, bytes] of objects) {
        expect(findSecrets(name, bytes, secrets)).toEqual([]);
        expect(originals.filter((original) => bytes.includes(original)).map(String)).toEqual([]);
        expect(/1999-04-03|DE127913|\+49 7913/.test(bytes.toString('latin1'))).toBe(false);
      }
      expect(findSecrets('report', JSON.stringify(report), secrets)).toEqual([]);
      expect(findSecrets('log', done.log.join('\n'), secrets)).toEqual([]);

      const manifest = JSON.parse(objects.get('@.manifest.json')!.toString()) as StoredManifest;
      expect([manifest.masked.tables.length, manifest.masked.withoutRows]).toEqual([
        3,
        [`${SHOP}.audit_log`],
      ]);
      const tables = new Map(manifest.schemas[0]!.tables.map((table) => [table.name, table]));
      expect(tables.get('audit_log')!.rows).toBe(0);
      // The key is masked: neither ranges nor the order of the rows show it.
      expect(tables.get('customers')!.chunking).toBe('stream');
      expect(tables.get('customers')!.chunks.filter(({ where }) => where !== undefined)).toEqual([]);
      const rows = tables
        .get('customers')!
        .chunks.map(({ object }) => objects.get(object)!.toString('latin1'));
      const ids = rows
        .join('')
        .trimEnd()
        .split('\n')
        .map((line) => Number(line.split('\t', 1)[0]));
      expect(ids).toEqual([...ids].sort((a, b) => a - b));
      expect(ids).not.toEqual(ids.map((_, i) => i + 1));
      expect(tables.get('orders')!.chunks.length).toBeGreaterThan(4);

      const logged = await onSource<{ t: string }>(
        'SELECT CONVERT(argument USING utf8mb4) AS t FROM mysql.general_log',
      );
      const slow = await onSource<{ t: string }>(
        'SELECT CONVERT(sql_text USING utf8mb4) AS t FROM mysql.slow_log',
      );
      const digests = await onSource(
        'SELECT DIGEST_TEXT AS t FROM performance_schema.events_statements_summary_by_digest',
      );
      const history = await onSource<{ t: string | null }>(
        'SELECT SQL_TEXT AS t FROM performance_schema.events_statements_history_long',
      );
      const text = JSON.stringify([logged, slow, digests]);
      expect(text).toContain('@mysql_backup_mask_key');
      expect(text).toContain('@example.invalid');
      expect(findSecrets('logs', text, secrets)).toEqual([]);
      expect(findSecrets('history', JSON.stringify(history), keys)).toEqual([]);
      // The words of the key, as the numbers of a statement.
      for (let at = 0; at < key.length; at += 8)
        expect(text.includes(String(key.readBigUInt64BE(at)))).toBe(false);
    },
    3 * MINUTES,
  );

  it(
    'restores to the rows that a masked restore of a full backup has',
    async () => {
      const more = ['--rows-per-chunk', '70', '--threads', '2'];
      const id = reportOf(await backup(SHOP, '--mask', rules, ...more)).backupId;
      expect(reportOf(await restore(fullId, '--mask', rules)).status).toBe('restored, masked');
      const expected = await dumpOf(SHOP);
      const report = reportOf(await restore(id, '--drop-existing', '--verify-level', 'rows'));
      expect([report.status, report.masked]).toEqual(['restored, masked', undefined]);
      expect(await dumpOf(SHOP)).toEqual(expected);
      const c = `${SHOP}.customers`;
      const highest = Number(await one(`SELECT MAX(id) FROM ${c}`));
      await runAll(target.access(), [
        `INSERT INTO ${c} (email, staff, area) VALUES ('new@example.com', 0, 1)`,
      ]);
      expect(await one(`SELECT id FROM ${c} WHERE email = 'new@example.com'`)).toBe(String(highest + 1));
    },
    3 * MINUTES,
  );

  it(
    'prints each type as a restored table does',
    async () => {
      const path = await withRules(typeRules(flavor));
      const { backupId: id, masked } = reportOf(await backup(TYPES, '--mask', path, '--rows-per-chunk', '2'));
      expect(masked.map(({ table }) => table)).toEqual(
        ['every', 'pairs', 'people', 'visits'].map((name) => `${TYPES}.${name}`),
      );
      const report = reportOf(await restore(id, '--verify-level', 'rows'));
      expect(report.status).toBe('restored, masked');
      expect((await vendorDump(target, [TYPES])).includes(MARK)).toBe(false);
      // References agree where the collation calls the originals equal.
      const { visits, people } = { visits: `${TYPES}.visits`, people: `${TYPES}.people` };
      expect(await one(`SELECT COUNT(*) FROM ${visits} v JOIN ${people} p ON p.name = v.name`)).toBe('5');
      expect(await one(`SELECT COUNT(DISTINCT HEX(name)) FROM ${visits}`)).toBe('3');
      const verified = await run(['verify', id, '--label', 'shop', '--level', 'objects']);
      expect(verified.error?.message).toBeUndefined();
      const expected = await dumpOf(TYPES);
      const whole = reportOf(await backup(TYPES)).backupId;
      reportOf(await restore(whole, '--mask', path, '--drop-existing', '--verify-level', 'rows'));
      expect(await dumpOf(TYPES)).toEqual(expected);
    },
    3 * MINUTES,
  );

  it(
    'counts as no full backup',
    async () => {
      // A label of its own: backups of one second have no order.
      const label = ['--label', 'counts'];
      const of = ['backup', '--url', source.url(), '--schemas', SHOP, ...label];
      const whole = reportOf(await run(of)).backupId;
      const id = reportOf(await run([...of, '--mask', rules])).backupId;
      const shown = reportOf(await run(['list', ...label]));
      expect(shown.newest).toBe(whole);
      expect(shown.backups.find(({ backupId }) => backupId === id)).toMatchObject({
        masked: true,
      });
      const chosen = async (...args: string[]): Promise<string> =>
        reportOf(await run([...args, ...label])).backupId;
      expect(await chosen('show', 'latest')).toBe(whole);
      expect(await chosen('show', 'latest', '--masked')).toBe(id);
      expect(await chosen('show', id)).toBe(id);
      expect(await chosen('verify', 'latest', '--level', 'objects')).toBe(whole);
      const proof = ['--level', 'rows', '--restore-into', target.url()];
      expect(await chosen('verify', 'latest', '--masked', ...proof)).toBe(id);
      expect(reportOf(await run(['list', ...label])).newest).toBe(whole);
      const pruned = await run(['prune', ...label, '--keep-last', '1', '--min-age', '0', '--dry-run']);
      const kept = (pruned.outcome!.report as unknown as { backups: { backupId: string; outcome: string }[] })
        .backups;
      expect(kept.find(({ backupId }) => backupId === whole)).toMatchObject({ outcome: 'kept' });

      const alone = ['--url', source.url(), '--label', 'only-masked', '--schemas', SHOP, '--mask', rules];
      reportOf(await run(['backup', ...alone]));
      const { error } = await run(['restore', 'latest', '--url', target.url(), '--label', 'only-masked']);
      expect([error?.code, error?.message]).toEqual([
        'BACKUP_NOT_FOUND',
        expect.stringContaining('without masks'),
      ]);
      const stale = await run(['list', '--label', 'only-masked', '--max-age', '1d']);
      expect(stale.error?.code).toBe('BACKUP_STALE');
      const config = join(folder.path, '.rules-fleet.yaml');
      await writeFile(
        config,
        `profiles:\n  both: { storage: ${folder.path}, label: counts }\n  alone: { storage: ${folder.path}, label: only-masked }\n`,
      );
      const fleet = await runInProcess(['fleet', 'status', '--config', config]);
      const { profiles } = fleet.outcome!.report as unknown as {
        profiles: { status: string; newest?: { backupId: string } }[];
      };
      expect(profiles.map(({ status, newest }) => [status, newest?.backupId])).toEqual([
        ['ok', whole],
        ['stale', undefined],
      ]);
    },
    4 * MINUTES,
  );

  it(
    'refuses what does not fit before it stores anything',
    async () => {
      await dropSchemas(source.access(), [SMALL]);
      await runAll(source.access(), [
        `CREATE DATABASE ${SMALL}`,
        `CREATE TABLE ${SMALL}.codes (id int PRIMARY KEY, code varchar(8) NOT NULL UNIQUE, word varchar(12),
           CONSTRAINT long_word CHECK (CHAR_LENGTH(word) > 2))`,
        `INSERT INTO ${SMALL}.codes SELECT id, CONCAT('c', id), CONCAT('${MARK}', id) FROM ${SHOP}.customers`,
      ]);
      const before = await backupsIn();
      const refusal = async (text: string, ...more: string[]): Promise<string> => {
        const done = await backup(
          SMALL,
          '--mask',
          await withRules(`${head}  ${SMALL}.codes: ${text}\n`),
          ...more,
        );
        expect(done.error?.code).toBe('CONFIG_INVALID');
        expect(JSON.stringify([done.error, done.error!.message, done.log])).not.toContain(MARK);
        return done.error!.message;
      };
      expect(await refusal('{ code: { mask: first-name }, word: { mask: null } }')).toContain(
        'it is part of a unique key',
      );
      expect(await refusal('{ code: { mask: hash }, word: { mask: null } }')).toMatch(
        /hash would give two of \d+ rows/,
      );
      expect(await refusal('{ code: keep }')).toContain('{ word: keep }');
      const fit = '{ code: keep, word: { mask: hash, length: 12 } }';
      expect(await refusal(fit, '--where', `${SMALL}.codes=id < 5`)).toContain('condition of --where');
      expect(await refusal(`{ code: keep, word: { sql: "CONCAT('a long beginning, ', id)" } }`)).toContain(
        'values that the column cannot hold',
      );
      await runAll(source.access(), [
        `CREATE TABLE ${SMALL}.computed (id int PRIMARY KEY, word varchar(40), low varchar(40) AS (LOWER(word)) STORED UNIQUE)`,
        `CREATE TABLE ${SMALL}.cut (word varchar(40) NOT NULL, PRIMARY KEY (word(8)))`,
      ]);
      const shapes = await backup(
        SMALL,
        '--mask',
        await withRules(
          `${head}  ${SMALL}.codes: keep\n  ${SMALL}.computed: { word: { mask: hash }, low: keep }\n  ${SMALL}.cut: { word: { mask: hash } }\n`,
        ),
      );
      expect(shapes.error?.message).toContain('computed.low: it is computed from masked columns and unique');
      expect(shapes.error?.message).toContain('cut has a masked key, and no key to sort its rows by');
      await runAll(source.access(), [`DROP TABLE ${SMALL}.computed`, `DROP TABLE ${SMALL}.cut`]);
      // Only some rows do not fit.
      expect(await refusal(`{ code: keep, word: { sql: "REPEAT('x', 3 + id % 15)" } }`)).toContain(
        'values that the column cannot hold',
      );
      // MySQL has CHECK from 8.0.16 on.
      const checks = await onSource(
        "SELECT 1 FROM information_schema.TABLES WHERE TABLE_NAME = 'CHECK_CONSTRAINTS'",
      );
      if (checks.length > 0)
        expect(await refusal(`{ code: keep, word: { sql: "REPEAT('x', 2 + id % 5)" } }`)).toContain(
          'break the CHECK constraint long_word',
        );
      expect(await backupsIn()).toEqual(before);
      expect(
        reportOf(await backup(SMALL, '--mask', await withRules(`${head}  ${SMALL}.codes: ${fit}\n`))).masked,
      ).toHaveLength(1);
    },
    3 * MINUTES,
  );

  it(
    'goes on after a kill, encrypted; a killed backup holds no original',
    async () => {
      const identity = await generateIdentity();
      const keyFile = join(folder.path, '.identity');
      await writeFile(keyFile, identity, { mode: 0o600 });
      const encrypt = ['--encrypt-to', await identityToRecipient(identity)];
      const id = reportOf(await backup(SHOP, '--mask', rules, ...encrypt)).backupId;
      const args = [
        'restore',
        id,
        '--user',
        target.rootUser,
        '--ssl-mode',
        'disabled',
        '--get-server-public-key',
      ];
      args.push('--storage', folder.path, '--identity-file', keyFile);
      const proxy = await MysqlProxy.start(target);
      try {
        const at = ['--host', proxy.host, '--port', String(proxy.port)];
        const environment = { MYSQL_PWD: target.rootPassword };
        await killDuring(proxy, { match: /^COMMIT/ }, () => startCommand([...args, ...at], { environment }));
        const report = reportOf(await runInProcess([...args, ...at, '--verify-level', 'rows'], environment));
        expect(report).toMatchObject({ status: 'restored, masked', resumed: true });
      } finally {
        await proxy[Symbol.asyncDispose]();
      }
      const before = await backupsIn();
      const reader = await MysqlProxy.start(source);
      try {
        const from = ['--host', reader.host, '--port', String(reader.port), '--user', source.rootUser];
        const more = ['--ssl-mode', 'disabled', '--get-server-public-key', '--storage', folder.path];
        const environment = { ...ENVIRONMENT, MYSQL_PWD: source.rootPassword };
        await killDuring(reader, { match: /`logins` USE INDEX/ }, () =>
          startCommand(
            [
              'backup',
              ...from,
              ...more,
              '--label',
              'killed',
              '--schemas',
              SHOP,
              '--mask',
              rules,
              '--concurrency',
              '1',
            ],
            { environment },
          ),
        );
      } finally {
        await reader[Symbol.asyncDispose]();
      }
      const [left] = (await backupsIn()).filter((name) => !before.includes(name));
      expect(left).toBeDefined();
      for (const name of await readdir(join(folder.path, left!)))
        expect(findSecrets(name, await readFile(join(folder.path, left!, name)), { mark: MARK })).toEqual([]);
      expect(reportOf(await run(['list'])).backups.map(({ backupId }) => backupId)).not.toContain(left);
    },
    4 * MINUTES,
  );
});
