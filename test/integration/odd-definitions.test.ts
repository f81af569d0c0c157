// Definitions that a server prints, and reads as something else: each comes back as it was, or the backup names it.
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import iconv from 'iconv-lite';
import { restoreAndCompare } from '../fixtures/generator/round-trip.ts';
import { ODD_DEFINITIONS } from '../fixtures/odd-definitions.ts';
import { BackupPlace } from '../fixtures/zoo/operations.ts';
import { dropSchemas } from '../fixtures/zoo/zoo.ts';
import { describeServers } from '../support/server-suites.ts';
import { runScript } from '../support/vendor-client.ts';

const SCHEMA = 'odd_definitions';
const MINUTES = 60_000;

await describeServers('odd definitions', ['source', 'target'], ({ flavor, source, target }) => {
  let place: BackupPlace;

  beforeAll(async () => {
    place = await BackupPlace.create();
  });

  beforeEach(async () => {
    for (const server of [source, target]) await dropSchemas(server.access(), [SCHEMA]);
  });

  afterAll(async () => {
    await place[Symbol.asyncDispose]();
    for (const server of [source, target]) await dropSchemas(server.access(), [SCHEMA]);
  }, MINUTES);

  it.each(ODD_DEFINITIONS.filter(({ only }) => only === undefined || only === flavor))(
    '$what',
    async ({ client, encoding, sql, named = [] }) => {
      const script = `CREATE DATABASE ${SCHEMA} CHARACTER SET utf8mb4; USE ${SCHEMA}; ${sql};\n`;
      const bytes = iconv
        .encode(script, encoding)
        .toString('latin1')
        .replaceAll(/\\x([\dA-F]{2})/g, (_, digits: string) =>
          String.fromCharCode(Number.parseInt(digits, 16)),
        );
      await runScript(source, Buffer.from(bytes, 'latin1'), { charset: client });
      const trip = await restoreAndCompare(SCHEMA, { source, target, place });
      expect(trip.differences).toEqual([]);
      expect(trip.named.toSorted()).toEqual(
        named.map((object) => object.replace(' ', ` ${SCHEMA}.`)).toSorted(),
      );
    },
    2 * MINUTES,
  );
});
