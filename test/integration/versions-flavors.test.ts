// A backup of MySQL for MariaDB and the reverse: refused by restore and verify, with everything that the target cannot read.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { BackupPlace } from '../fixtures/zoo/operations.ts';
import { ask, dropSchemas, runAll } from '../fixtures/zoo/zoo.ts';
import { describeServers } from '../support/server-suites.ts';

const MINUTES = 60_000;
const SCHEMA = 'v_flavor';

const OWN = {
  mysql: [
    `CREATE TABLE ${SCHEMA}.own (id int PRIMARY KEY, a varchar(9) COLLATE utf8mb4_0900_ai_ci, p point SRID 4326, KEY ((id + 1)))`,
    `CREATE FUNCTION ${SCHEMA}.own () RETURNS int DETERMINISTIC RETURN (SELECT COUNT(*) FROM JSON_TABLE('[1]', '$[*]' COLUMNS (n int PATH '$')) AS j WHERE 1 MEMBER OF ('[1]'))`,
  ],
  mariadb: [
    `CREATE TABLE ${SCHEMA}.own (id int PRIMARY KEY, u uuid) WITH SYSTEM VERSIONING`,
    `CREATE SEQUENCE ${SCHEMA}.counter`,
    `CREATE FUNCTION ${SCHEMA}.own () RETURNS int DETERMINISTIC BEGIN FOR i IN 1..3 DO SET @x = i; END FOR; RETURN 1; END`,
  ],
};

const REASONS = {
  mysql: ['table v_flavor.own: ', 'function v_flavor.own: '],
  mariadb: ['sequence v_flavor.counter: ', 'table v_flavor.own: ', 'function v_flavor.own: '],
};

await describeServers(
  'flavors',
  ['source', 'target'],
  ({ flavor, source, target }) => {
    let place: BackupPlace;

    beforeAll(async () => {
      place = await BackupPlace.create();
      await dropSchemas(source.access(), [SCHEMA]);
      await dropSchemas(target.access(), [SCHEMA]);
      await runAll(source.access(), [
        `CREATE DATABASE ${SCHEMA}`,
        `CREATE TABLE ${SCHEMA}.both_have (id int PRIMARY KEY, t text CHARACTER SET latin1 COLLATE latin1_bin) CHARSET latin1 COLLATE latin1_bin`,
        `CREATE VIEW ${SCHEMA}.v AS SELECT id FROM ${SCHEMA}.both_have`,
        ...OWN[flavor],
      ]);
    }, MINUTES);

    afterAll(async () => {
      await place[Symbol.asyncDispose]();
      await dropSchemas(source.access(), [SCHEMA]);
    }, MINUTES);

    it(
      'are refused with all reasons, before anything is done',
      async () => {
        const { backupId } = await place.backup(source.access(), [SCHEMA]);
        const error = await place.restore(target.access(), backupId).then(
          () => undefined,
          (error: unknown) => error,
        );
        expect(error).toMatchObject({ code: 'TARGET_UNSUPPORTED' });
        const { reasons } = (error as { details: { reasons: string[] } }).details;
        expect(reasons.map((reason) => reason.slice(0, reason.indexOf(': ') + 2))).toEqual(REASONS[flavor]);
        for (const reason of reasons) expect((error as Error).message).toContain(reason);
        expect(await ask(target.access(), `SHOW DATABASES LIKE '${SCHEMA}'`)).toEqual([]);
        await expect(place.verify(backupId, 'counts', target.access())).rejects.toMatchObject({
          code: 'TARGET_UNSUPPORTED',
        });
      },
      2 * MINUTES,
    );
  },
  [
    { source: 'mysql', target: 'mariadb' },
    { source: 'mariadb', target: 'mysql' },
  ],
);
