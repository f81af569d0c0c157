// What reaches outside of a backup: named when the backup is made, left out on another server, and never written to.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { readCase } from '../fixtures/cases/cases.ts';
import { BackupPlace } from '../fixtures/zoo/operations.ts';
import { ask, dropSchemas, runAll } from '../fixtures/zoo/zoo.ts';
import { wholeScope } from '../../src/repository/scope/scope.ts';
import { describeServers } from '../support/server-suites.ts';
import { runScript, vendorDump } from '../support/vendor-client.ts';

const MINUTES = 60_000;
const OWN = 'outside_own';
const OTHER = 'outside_other';
const SCHEMAS = [OWN, OTHER, 'e20', 'e20d', 'prod_remote', 'e75', 'e40c'];
const ENGINES = ['ha_archive', 'ha_blackhole', 'ha_federatedx'];

await describeServers('outside of the backup', ['source', 'target'], ({ flavor, source, target }) => {
  let place: BackupPlace;

  beforeAll(async () => {
    place = await BackupPlace.create();
    if (flavor === 'mariadb')
      for (const server of [source, target])
        for (const engine of ENGINES)
          await runAll(server.access(), [`INSTALL SONAME '${engine}'`]).catch(() => {});
  });

  beforeEach(async () => {
    for (const server of [source, target]) await dropSchemas(server.access(), SCHEMAS);
  });

  afterAll(async () => {
    for (const server of [source, target]) {
      await dropSchemas(server.access(), SCHEMAS);
      if (flavor === 'mariadb')
        for (const engine of ENGINES)
          await runAll(server.access(), [`UNINSTALL SONAME '${engine}'`]).catch(() => {});
    }
    await place[Symbol.asyncDispose]();
  }, MINUTES);

  const allowing = { scope: { ...wholeScope(), allowExternalTables: true } };

  it(
    'a view over another schema is named at the backup, and at the restore before anything is done',
    async () => {
      await runAll(source.access(), [
        `CREATE DATABASE ${OTHER}`,
        `CREATE TABLE ${OTHER}.prices (id int PRIMARY KEY, cents int)`,
        `CREATE DATABASE ${OWN}`,
        `CREATE TABLE ${OWN}.items (id int PRIMARY KEY)`,
        `CREATE VIEW ${OWN}.priced AS SELECT i.id, p.cents FROM ${OWN}.items i JOIN ${OTHER}.prices p USING (id)`,
        `CREATE VIEW ${OWN}.all_prices AS SELECT * FROM ${OTHER}.prices`,
        `CREATE VIEW ${OWN}.plain AS SELECT id FROM ${OWN}.items`,
      ]);
      const { backupId, warnings } = await place.backup(source.access(), [OWN]);
      const needs = `needs ${OTHER}.prices`;
      expect(warnings).toEqual(
        ['all_prices', 'priced'].map((view) =>
          expect.stringMatching(`^view ${OWN}\\.${view} ${needs}, which the backup does not have`),
        ),
      );
      await expect(place.restore(target.access(), backupId)).rejects.toMatchObject({
        code: 'TARGET_UNSUPPORTED',
        details: { missing: [`view ${OWN}.all_prices ${needs}`, `view ${OWN}.priced ${needs}`] },
      });
      expect(await schemasOf()).not.toContain(OWN);
      await runAll(target.access(), [
        `CREATE DATABASE ${OTHER}`,
        `CREATE TABLE ${OTHER}.prices (id int PRIMARY KEY, cents int)`,
      ]);
      await place.restore(target.access(), backupId, { verifyLevel: 'rows' });
      expect(await ask(target.access(), `SELECT COUNT(*) AS n FROM ${OWN}.all_prices`)).toEqual([{ n: 0 }]);
    },
    MINUTES,
  );

  it(
    'a foreign key to another schema is left out, and kept where the user says so',
    async () => {
      const parent = [
        `CREATE DATABASE ${OTHER}`,
        `CREATE TABLE ${OTHER}.customers (id int PRIMARY KEY)`,
        `INSERT INTO ${OTHER}.customers VALUES (1)`,
      ];
      await runAll(source.access(), [
        ...parent,
        `CREATE DATABASE ${OWN}`,
        `CREATE TABLE ${OWN}.orders (id int PRIMARY KEY, c int, KEY c (c), CONSTRAINT abroad FOREIGN KEY (c) REFERENCES ${OTHER}.customers (id))`,
        `INSERT INTO ${OWN}.orders VALUES (7, 1)`,
      ]);
      const { backupId, warnings } = await place.backup(source.access(), [OWN]);
      expect(warnings).toEqual([
        `table ${OWN}.orders: another server gets it without its foreign key to ${OTHER}.customers, which the backup does not have`,
      ]);
      const restored = await place.restore(target.access(), backupId, { verifyLevel: 'rows' });
      expect(restored.warnings).toEqual([
        `table ${OWN}.orders: its foreign key ${OTHER}.customers is left out, because it is outside of the backup`,
      ]);
      expect(await foreignKeys()).toEqual([]);
      await dropSchemas(target.access(), [OWN]);
      await runAll(target.access(), parent);
      await place.restore(target.access(), backupId, { verifyLevel: 'rows', ...allowing });
      expect(await foreignKeys()).toEqual(['abroad']);
    },
    MINUTES,
  );

  it(
    'a foreign key to another schema of the same backup comes back',
    async () => {
      await runAll(source.access(), [
        `CREATE DATABASE ${OTHER}`,
        `CREATE TABLE ${OTHER}.customers (id int PRIMARY KEY)`,
        `CREATE DATABASE ${OWN}`,
        `CREATE TABLE ${OWN}.orders (id int PRIMARY KEY, c int, CONSTRAINT abroad FOREIGN KEY (c) REFERENCES ${OTHER}.customers (id))`,
      ]);
      const { backupId, warnings } = await place.backup(source.access(), [OWN, OTHER]);
      expect(warnings).toEqual([]);
      expect((await place.restore(target.access(), backupId, { verifyLevel: 'rows' })).warnings).toEqual([]);
      expect(await foreignKeys()).toEqual(['abroad']);
    },
    MINUTES,
  );

  it(
    'a MERGE over another schema is left out with its trigger',
    async () => {
      await runAll(source.access(), [
        `CREATE DATABASE ${OTHER}`,
        `CREATE TABLE ${OTHER}.old (id int) ENGINE=MyISAM`,
        `CREATE DATABASE ${OWN}`,
        `CREATE TABLE ${OWN}.recent (id int) ENGINE=MyISAM`,
        `INSERT INTO ${OWN}.recent VALUES (1)`,
        `CREATE TABLE ${OWN}.everything (id int) ENGINE=MERGE UNION=(${OWN}.recent, ${OTHER}.old) INSERT_METHOD=LAST`,
        `CREATE TRIGGER ${OWN}.noted BEFORE INSERT ON ${OWN}.everything FOR EACH ROW SET @seen = NEW.id`,
      ]);
      const { backupId } = await place.backup(source.access(), [OWN]);
      const restored = await place.restore(target.access(), backupId, { verifyLevel: 'rows' });
      expect(restored.warnings).toEqual([
        expect.stringMatching(`^table ${OWN}\\.everything is left out: its rows are outside of the backup`),
      ]);
      expect(restored.tables).toBe(1);
      expect(
        (await place.verify(backupId, 'rows', target.access())).checks.filter(
          ({ status }) => status === 'failed',
        ),
      ).toEqual([]);
    },
    MINUTES,
  );

  it(
    'a generated column that depends on the time zone is named at the backup, and its values are compared',
    async () => {
      await runAll(source.access(), [
        `CREATE DATABASE ${OWN}`,
        `SET time_zone = '+09:00'`,
        `CREATE TABLE ${OWN}.visits (id int PRIMARY KEY, at_ timestamp NOT NULL, d date AS (DATE(at_)) STORED, twice int AS (id * 2) VIRTUAL)`,
        `INSERT INTO ${OWN}.visits (id, at_) VALUES (1, '2026-01-01 12:00:00')`,
      ]);
      const noon = await place.backup(source.access(), [OWN]);
      expect(noon.warnings).toEqual([
        `table ${OWN}.visits: generated column d depends on time_zone of the session that writes a row: a restore reports it if other values come out`,
      ]);
      await place.restore(target.access(), noon.backupId, { verifyLevel: 'sample' });
      await dropSchemas(target.access(), [OWN]);
      await runAll(source.access(), [
        `SET time_zone = '+09:00'`,
        `INSERT INTO ${OWN}.visits (id, at_) VALUES (2, '2026-01-01 03:00:00')`,
      ]);
      const night = await place.backup(source.access(), [OWN]);
      await expect(
        place.restore(target.access(), night.backupId, { verifyLevel: 'sample' }),
      ).rejects.toMatchObject({
        code: 'VERIFICATION_FAILED',
        message: expect.stringMatching(`generated columns \\(d, twice\\) of ${OWN}\\.visits`),
      });
    },
    MINUTES,
  );

  if (flavor === 'mysql')
    it(
      "a spatial reference system of one's own has to be on the target",
      async () => {
        await runAll(source.access(), ['DROP SPATIAL REFERENCE SYSTEM IF EXISTS 990001']);
        await runScript(source, await readCase('own-spatial-reference-system'));
        const { backupId, warnings } = await place.backup(source.access(), ['e40c']);
        expect(warnings.join('\n')).toContain('spatial reference system 990001 is not in the backup');
        await expect(place.restore(target.access(), backupId)).rejects.toMatchObject({
          code: 'TARGET_UNSUPPORTED',
          details: { missing: ['table e40c.own_srid needs the spatial reference system 990001'] },
        });
        const create = (await readCase('own-spatial-reference-system'))
          .toString()
          .split('\n')
          .find((line) => line.startsWith('CREATE SPATIAL'))!;
        await runAll(target.access(), [create.replace(/;$/, '')]);
        try {
          await place.restore(target.access(), backupId, { verifyLevel: 'rows' });
          expect(await vendorDump(target, ['e40c'])).toBe(await vendorDump(source, ['e40c']));
        } finally {
          for (const server of [source, target]) {
            await dropSchemas(server.access(), ['e40c']);
            await runAll(server.access(), ['DROP SPATIAL REFERENCE SYSTEM 990001']);
          }
        }
      },
      MINUTES,
    );
  else
    describe('engines', () => {
      it(
        'rows of a FEDERATED table are neither backed up nor written',
        async () => {
          await runScript(target, await readCase('federated-mariadb'));
          await dropSchemas(target.access(), ['e20d']);
          const script = (await readCase('federated-mariadb'))
            .toString()
            .replace(
              /mysql:\/\/root:pw@localhost/,
              `mysql://${target.rootUser}:${target.rootPassword}@${hostOf()}`,
            );
          await runScript(source, script);
          const { backupId, rows, warnings } = await place.backup(source.access(), ['e20d']);
          expect(rows).toBe(1);
          expect(warnings).toEqual([
            expect.stringMatching(/^table e20d\.orders: its rows are not in the backup/),
          ]);
          const restored = await place.restore(target.access(), backupId, { verifyLevel: 'rows' });
          expect(restored.warnings).toEqual([expect.stringMatching(/^table e20d\.orders is left out/)]);
          expect(await ask(target.access(), 'SELECT COUNT(*) AS n FROM prod_remote.orders')).toEqual([
            { n: 2 },
          ]);
          const proof = await place.restore(target.access(), backupId, {
            verifyLevel: 'rows',
            scope: { ...wholeScope(), schemaMap: new Map([['e20d', OWN]]) },
          });
          expect(proof.warnings).toEqual([expect.stringMatching(`^table ${OWN}\\.orders is left out`)]);
          expect(await ask(target.access(), 'SELECT COUNT(*) AS n FROM prod_remote.orders')).toEqual([
            { n: 2 },
          ]);
        },
        2 * MINUTES,
      );

      it(
        'MERGE, BLACKHOLE, ARCHIVE, CSV and MEMORY come back',
        async () => {
          await runScript(source, await readCase('odd-engines-mariadb'));
          const { backupId } = await place.backup(source.access(), ['e20']);
          await place.restore(target.access(), backupId, { verifyLevel: 'rows' });
          expect(await vendorDump(target, ['e20'])).toBe(await vendorDump(source, ['e20']));
        },
        MINUTES,
      );

      it(
        'a table whose engine is gone is named, and left out where the user says so',
        async () => {
          await runScript(source, await readCase('engine-gone-on-source-mariadb'));
          await runAll(source.access(), ['FLUSH TABLES', `UNINSTALL SONAME 'ha_archive'`, 'FLUSH TABLES']);
          try {
            await expect(place.backup(source.access(), ['e75'])).rejects.toMatchObject({
              code: 'SOURCE_UNSUPPORTED',
              message: expect.stringMatching(/table e75\.lost: .*ARCHIVE/i),
            });
            const report = await place.backup(source.access(), ['e75'], { skipBroken: true });
            expect(report.tables).toBe(1);
            expect(report.warnings).toEqual([expect.stringMatching(/^table e75\.lost is not in the backup/)]);
            await place.restore(target.access(), report.backupId, { verifyLevel: 'rows' });
          } finally {
            await runAll(source.access(), [`INSTALL SONAME 'ha_archive'`]);
          }
        },
        MINUTES,
      );
    });

  /** From one container to the other, or on this machine. */
  function hostOf(): string {
    return target.containerId === undefined ? `${target.host}:${target.port}` : bridgeAddress();
  }

  function bridgeAddress(): string {
    return `172.17.0.1:${target.port}`;
  }

  async function schemasOf(): Promise<string[]> {
    const rows = await ask<{ s: string }>(
      target.access(),
      'SELECT SCHEMA_NAME AS s FROM information_schema.SCHEMATA',
    );
    return rows.map(({ s }) => s);
  }

  async function foreignKeys(): Promise<string[]> {
    const rows = await ask<{ n: string }>(
      target.access(),
      `SELECT CONSTRAINT_NAME AS n FROM information_schema.REFERENTIAL_CONSTRAINTS WHERE CONSTRAINT_SCHEMA = '${OWN}'`,
    );
    return rows.map(({ n }) => n);
  }
});
