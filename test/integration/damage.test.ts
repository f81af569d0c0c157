// It really detects: every damage that a backup or a restored server can take is noticed, by the check that promises it, and
// named. What only a signature could show is here too, as what happens without one.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { zstdCompressSync } from 'node:zlib';
import { BackupError } from '../../src/core/errors.ts';
import type { Manifest } from '../../src/format/manifest-schema.ts';
import type { Check } from '../../src/verify/report.ts';
import {
  damageStatements,
  keepStatements,
  KEPT,
  ROWS,
  SCHEMA,
  SERVER_DAMAGES,
  type Finding,
} from '../fixtures/damage/damage-schema.ts';
import { chunkOf, StoredBackup, tableOf } from '../fixtures/damage/stored-backup.ts';
import { BackupPlace } from '../fixtures/zoo/operations.ts';
import { ask, dropSchemas, runAll } from '../fixtures/zoo/zoo.ts';
import { describeServers } from '../support/server-suites.ts';

const STATE = 'mysql_backup_restore';
const MINUTES = 60_000;

/** A chunk in the middle of a table, cut by its key, and one of a table without a key. */
const KEYED = { table: 'owners', chunk: 2 };
const KEYLESS = { table: 'log', chunk: 1 };

interface StorageDamage {
  name: string;
  make: (backup: StoredBackup, older: StoredBackup) => Promise<void>;
  /** Objects that level `objects` has to name; or the code and words with which the backup is refused at its opening. */
  verify: { objects: (manifest: Manifest) => string[] } | Refusal;
  restore: Refusal;
  /** Of which nothing may be in the target, where the restore came so far. */
  victims?: { table: string; chunk: number }[];
}

interface Refusal {
  code: string;
  message: RegExp;
}

const nameOf = (manifest: Manifest, { table, chunk }: { table: string; chunk: number }): string =>
  chunkOf(manifest, table, chunk).object;
const flip = (bytes: Buffer, at: number): Buffer => {
  bytes[at] = bytes[at]! ^ 0x04;
  return bytes;
};

function dataFileDamages(victim: { table: string; chunk: number }): StorageDamage[] {
  const { table, chunk } = victim;
  const next = { table, chunk: chunk + 1 };
  const object = async (backup: StoredBackup): Promise<string> => nameOf(await backup.manifest(), victim);
  const named = new RegExp(`${SCHEMA}[.@]${table}( chunk ${chunk}|@@?${chunk}\\.tsv\\.zst)`);
  const flips = (
    [
      ['first', () => 0],
      ['middle', (bytes) => bytes.length >> 1],
      ['last', (bytes) => bytes.length - 1],
    ] satisfies [string, (bytes: Buffer) => number][]
  ).map(([where, at]): StorageDamage => ({
    name: `a flipped bit in the ${where} byte of a data file of ${table}`,
    make: async (backup) => backup.change(await object(backup), (bytes) => flip(bytes, at(bytes))),
    verify: { objects: (manifest) => [nameOf(manifest, victim)] },
    restore: { code: 'OBJECT_CORRUPT', message: named },
    victims: [victim],
  }));
  const whole = (name: string, make: StorageDamage['make']): StorageDamage => ({
    name: `${name} of ${table}`,
    make,
    verify: { objects: (manifest) => [nameOf(manifest, victim)] },
    restore: { code: 'OBJECT_CORRUPT', message: named },
    victims: [victim],
  });
  return [
    ...flips,
    whole('a truncated data file', async (backup) =>
      backup.change(await object(backup), (bytes) => bytes.subarray(0, bytes.length - 1)),
    ),
    whole('a missing data file', async (backup) => backup.remove(await object(backup))),
    whole('a data file without a byte', async (backup) => backup.write(await object(backup), '')),
    whole('an emptied data file, a valid frame', async (backup) =>
      backup.write(await object(backup), zstdCompressSync(Buffer.alloc(0))),
    ),
    whole('a data file of an older backup under the same name', async (backup, older) => {
      const name = await object(backup);
      await backup.change(name, () => Buffer.from(''));
      await backup.write(name, await older.read(name));
    }),
    {
      name: `two swapped data files of ${table}`,
      make: async (backup) => swap(backup, await object(backup), nameOf(await backup.manifest(), next)),
      verify: { objects: (manifest) => [nameOf(manifest, victim), nameOf(manifest, next)] },
      restore: { code: 'OBJECT_CORRUPT', message: named },
      victims: [victim, next],
    },
  ];
}

async function swap(backup: StoredBackup, one: string, other: string): Promise<void> {
  const [first, second] = [await backup.read(one), await backup.read(other)];
  await backup.change(one, () => second);
  await backup.change(other, () => first);
}

const DEFINITIONS = '@.definitions@0.jsonl.zst';

const DEFINITION_DAMAGES: StorageDamage[] = [
  ...(
    [
      ['a flipped bit in the first byte', (bytes) => flip(bytes, 0)],
      ['a flipped bit in the middle', (bytes) => flip(bytes, bytes.length >> 1)],
      ['an end that is cut off', (bytes) => bytes.subarray(0, bytes.length - 1)],
    ] satisfies [string, (bytes: Buffer) => Buffer][]
  ).map(([what, damage]): StorageDamage => ({
    name: `${what} of the definitions`,
    make: (backup) => backup.change(DEFINITIONS, damage),
    verify: { objects: () => [DEFINITIONS] },
    restore: { code: 'OBJECT_CORRUPT', message: /@\.definitions@0/ },
  })),
  {
    name: 'definitions that are missing',
    make: (backup) => backup.remove(DEFINITIONS),
    verify: { objects: () => [DEFINITIONS] },
    restore: { code: 'OBJECT_CORRUPT', message: /@\.definitions@0.* is missing/ },
  },
];

/** One that is refused at its opening, whoever opens it. */
const refused = (
  name: string,
  message: RegExp,
  make: StorageDamage['make'],
  code = 'MANIFEST_INVALID',
): StorageDamage => ({ name, make, verify: { code, message }, restore: { code, message } });

async function loseTable(backup: StoredBackup): Promise<void> {
  await backup.edit(({ schemas }) => {
    schemas[0]!.tables = schemas[0]!.tables.filter(({ name }) => name !== 'owners_old');
  });
}

async function loseRecords(backup: StoredBackup): Promise<void> {
  await backup.editRecords((records) => {
    const kept = records.filter(({ name, table }) => name !== 'owners_old' && table !== 'owners_old');
    records.splice(0, records.length, ...kept);
  });
}

async function loseObjects(backup: StoredBackup): Promise<void> {
  await backup.edit((manifest) => {
    manifest.objects = manifest.objects.filter(({ name }) => !name.startsWith(`${SCHEMA}@owners_old`));
  });
}

async function loseLastChunk(backup: StoredBackup): Promise<void> {
  await backup.edit((manifest) => {
    const owners = tableOf(manifest, 'owners');
    const { object, rows, dataBytes } = owners.chunks.pop()!;
    owners.rows -= rows;
    owners.dataBytes -= dataBytes;
    manifest.objects = manifest.objects.filter(({ name }) => name !== object);
  });
}

const MANIFEST_DAMAGES: StorageDamage[] = [
  refused('a manifest that is cut short', /is not JSON/, (backup) =>
    backup.change('@.manifest.json', (bytes) => bytes.subarray(0, bytes.length / 2)),
  ),
  refused(
    'no manifest',
    /holds no manifest of/,
    (backup) => backup.remove('@.manifest.json'),
    'BACKUP_NOT_FOUND',
  ),
  refused('the manifest of an older backup', /it says that it is of \d{8}T/, async (backup, older) =>
    backup.write('@.manifest.json', await older.read('@.manifest.json')),
  ),
  refused(
    'the rows of a chunk changed in the manifest',
    /damage\.owners has 4000 rows and its chunks/,
    (backup) => backup.edit((manifest) => void (chunkOf(manifest, 'owners', 2).rows -= 1)),
  ),
  refused(
    'the rows of a chunk and its table changed in the manifest',
    /it counts .* rows and its tables/,
    (backup) =>
      backup.edit((manifest) => {
        chunkOf(manifest, 'owners', 2).rows -= 1;
        tableOf(manifest, 'owners').rows -= 1;
      }),
  ),
  refused(
    'rows changed everywhere in the manifest',
    /rows: the manifest has \d+, @\.backup\.json \d+/,
    async (backup) => {
      await backup.edit((manifest) => {
        chunkOf(manifest, 'owners', 2).rows -= 1;
        tableOf(manifest, 'owners').rows -= 1;
      });
      await backup.adjustTotals();
    },
  ),
  refused(
    'rows moved from one table to another in the manifest',
    /rows of damage\.\w+: the manifest has \d+, @\.done\.json \d+/,
    (backup) =>
      backup.edit((manifest) => {
        chunkOf(manifest, 'owners', 2).rows -= 1;
        tableOf(manifest, 'owners').rows -= 1;
        chunkOf(manifest, 'log', 1).rows += 1;
        tableOf(manifest, 'log').rows += 1;
      }),
  ),
  refused('a table taken out of the manifest', /it counts \d+ rows/, loseTable),
  refused(
    'a table taken out of the manifest, totals adjusted',
    /nothing in it refers to damage@owners_old/,
    async (backup) => {
      await loseTable(backup);
      await loseRecords(backup);
    },
  ),
  refused(
    'a table and its objects taken out of the manifest, totals adjusted',
    /tables: the manifest has 3, @\.backup\.json 4/,
    async (backup) => {
      const summary = await backup.read('@.backup.json');
      await loseTable(backup);
      await loseRecords(backup);
      await loseObjects(backup);
      await backup.adjustTotals();
      await backup.write('@.backup.json', summary);
    },
  ),
  refused(
    'a table taken out of the manifest and the summary',
    /rows of damage\.owners_old: the manifest has none, @\.done\.json 4000/,
    async (backup) => {
      await loseTable(backup);
      await loseRecords(backup);
      await loseObjects(backup);
      await backup.adjustTotals();
      await backup.adjustSummary();
    },
  ),
  refused('a chunk taken out of the manifest', /it counts \d+ rows/, loseLastChunk),
  refused(
    'a chunk taken out of the manifest, totals adjusted',
    /tables?|rows|bytes: the manifest has/,
    async (backup) => {
      await loseLastChunk(backup);
      await backup.adjustTotals();
    },
  ),
  refused(
    'a chunk in the middle taken out of the manifest',
    /chunk 2 of damage\.owners is missing/,
    (backup) => backup.edit((manifest) => void tableOf(manifest, 'owners').chunks.splice(2, 1)),
  ),
  refused('a view taken out of the manifest', /names \d+ definitions and has \d+ records/, (backup) =>
    backup.edit(({ schemas }) => {
      schemas[0]!.views = [];
    }),
  ),
  refused(
    'the triggers of a table taken out of the manifest',
    /names \d+ definitions and has \d+ records/,
    (backup) =>
      backup.edit((manifest) => {
        tableOf(manifest, 'owners').triggers = [];
      }),
  ),
  {
    name: 'the hash of the definitions changed in the manifest',
    make: (backup) =>
      backup.edit(({ objects }) => {
        objects.find(({ name }) => name === DEFINITIONS)!.sha256 = '0'.repeat(64);
      }),
    verify: { objects: () => [DEFINITIONS] },
    restore: { code: 'OBJECT_CORRUPT', message: /checksum mismatch in @\.definitions@0.*: manifest 0000/ },
  },
];

await describeServers('damage', ['source', 'target'], ({ flavor, source, target }) => {
  let place: BackupPlace;
  let copies: BackupPlace;
  let backupId: string;
  let older: StoredBackup;
  let intact: Manifest;

  beforeAll(async () => {
    place = await BackupPlace.create();
    copies = await BackupPlace.create();
    await dropSchemas(source.access(), [SCHEMA]);
    await runAll(source.access(), [
      ...damageStatements(flavor),
      `ANALYZE TABLE ${Object.keys(ROWS)
        .map((table) => `${SCHEMA}.${table}`)
        .join(', ')}`,
    ]);
    const options = { rowsPerChunk: 500, bytesPerChunk: 500_000 };
    // Another photo and another line for every row: the same rows in number, under the same names of files.
    await runAll(source.access(), [
      `UPDATE ${SCHEMA}.owners SET photo = REVERSE(photo)`,
      `UPDATE ${SCHEMA}.log SET what = REVERSE(what)`,
    ]);
    older = new StoredBackup(place.path, (await place.backup(source.access(), [SCHEMA], options)).backupId);
    await runAll(source.access(), [
      `UPDATE ${SCHEMA}.owners SET photo = REVERSE(photo)`,
      `UPDATE ${SCHEMA}.log SET what = REVERSE(what)`,
    ]);
    backupId = (await place.backup(source.access(), [SCHEMA], options)).backupId;
    intact = await place.manifest(backupId);
    for (const [name, rows] of Object.entries(ROWS)) {
      expect(tableOf(intact, name)).toMatchObject({ rows, chunking: name === 'log' ? 'stream' : 'range' });
      expect(tableOf(intact, name).chunks.length).toBeGreaterThan(3);
    }
    await clean();
  }, 2 * MINUTES);

  afterAll(async () => {
    await place[Symbol.asyncDispose]();
    await copies[Symbol.asyncDispose]();
    await dropSchemas(source.access(), [SCHEMA]);
    await clean();
  }, MINUTES);

  const clean = (): Promise<void> => dropSchemas(target.access(), [SCHEMA, KEPT, STATE]);

  async function failureOf(work: Promise<unknown>): Promise<BackupError> {
    const error: unknown = await work.then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(error).toBeInstanceOf(BackupError);
    return error as BackupError;
  }

  function expectRefusal({ code, exitCode, message }: BackupError, refusal: Refusal): void {
    expect({ code, message }).toEqual({
      code: refusal.code,
      message: expect.stringMatching(refusal.message),
    });
    expect(exitCode).toBe(code === 'BACKUP_NOT_FOUND' ? 11 : 12);
  }

  /** Rows of a chunk that are in the target; undefined where the table is not even there. */
  async function rowsThere({ table, chunk }: { table: string; chunk: number }): Promise<number | undefined> {
    const [found] = await ask(
      target.access(),
      `SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA = '${SCHEMA}' AND TABLE_NAME = '${table}'`,
    );
    if (!found) return undefined;
    const { where } = chunkOf(intact, table, chunk);
    const [row] = await ask<{ n: number }>(
      target.access(),
      `SELECT COUNT(*) AS n FROM ${SCHEMA}.${table}${where === undefined ? '' : ` WHERE ${where}`}`,
    );
    // Chunks of a table without a key are loaded in their order: what is there beyond those before is of this one.
    const before = tableOf(intact, table).chunks.slice(0, chunk);
    return where === undefined ? row!.n - before.reduce((rows, chunk) => rows + chunk.rows, 0) : row!.n;
  }

  describe('in the storage', () => {
    afterEach(clean);

    it.each([
      ...dataFileDamages(KEYED),
      ...dataFileDamages(KEYLESS),
      ...DEFINITION_DAMAGES,
      ...MANIFEST_DAMAGES,
    ])('$name', async ({ make, verify, restore, victims = [] }) => {
      const backup = await StoredBackup.copy(place, backupId, copies);
      await make(backup, older);

      if ('objects' in verify) {
        const report = await copies.verify(backupId, 'objects');
        expect(report.status).toBe('failed');
        const failed = report.checks.filter(({ status }) => status === 'failed');
        expect(failed).toHaveLength(verify.objects(intact).length);
        expect(new Set(failed.map(({ object }) => object))).toEqual(new Set(verify.objects(intact)));
        for (const { check, expected, actual } of failed) {
          expect(['size', 'sha256']).toContain(check);
          expect(actual).not.toEqual(expected);
        }
      } else expectRefusal(await failureOf(copies.verify(backupId, 'objects')), verify);

      expectRefusal(await failureOf(copies.restore(target.access(), backupId)), restore);
      const there = await Promise.all(victims.map(rowsThere));
      const schemas = await ask<{ name: string }>(
        target.access(),
        `SELECT SCHEMA_NAME AS name FROM information_schema.SCHEMATA WHERE SCHEMA_NAME IN ('${SCHEMA}', '${STATE}')`,
      );
      // What could be known before the first statement left the target alone; what could not left nothing of its chunk.
      if (schemas.length === 0) expect(there.filter((rows) => rows !== undefined)).toEqual([]);
      else {
        expect(victims).not.toEqual([]);
        for (const rows of there) expect(rows).toBeLessThanOrEqual(0);
      }
    });

    it('begins to load only where a size shows nothing', async () => {
      const stages = { before: 0, during: 0 };
      for (const make of [
        (backup: StoredBackup, name: string) =>
          backup.change(name, (bytes) => flip(bytes, bytes.length >> 1)),
        (backup: StoredBackup, name: string) => backup.remove(name),
      ]) {
        const backup = await StoredBackup.copy(place, backupId, copies);
        await make(backup, nameOf(intact, KEYED));
        await failureOf(copies.restore(target.access(), backupId));
        stages[(await rowsThere(KEYED)) === undefined ? 'before' : 'during']++;
        await clean();
      }
      expect(stages).toEqual({ before: 1, during: 1 });
    });

    describe('that the hashes of objects cannot show', () => {
      it.each([
        {
          name: 'two swapped data files with their sizes and hashes',
          make: async (backup: StoredBackup) => {
            const [one, other] = [nameOf(intact, KEYED), nameOf(intact, { table: 'owners', chunk: 3 })];
            await swap(backup, one, other);
            await backup.adjustObject(one);
            await backup.adjustObject(other);
          },
          message: /damage\.owners chunk 2/,
        },
        {
          name: 'the hash of the rows of a chunk',
          make: (backup: StoredBackup) =>
            backup.edit((manifest) => {
              chunkOf(manifest, 'owners', 2).sha256 = '0'.repeat(64);
            }),
          message: /checksum mismatch in damage\.owners chunk 2: manifest 0{64}, object [0-9a-f]{64}/,
        },
      ])('$name: the load does', async ({ make, message }) => {
        const backup = await StoredBackup.copy(place, backupId, copies);
        await make(backup);
        expect((await copies.verify(backupId, 'objects')).status).toBe('passed');
        expectRefusal(await failureOf(copies.restore(target.access(), backupId)), {
          code: 'OBJECT_CORRUPT',
          message,
        });
        expect(await rowsThere(KEYED)).toBe(0);
      });

      it('rows counted in another chunk: the load does', async () => {
        const backup = await StoredBackup.copy(place, backupId, copies);
        await backup.edit((manifest) => {
          chunkOf(manifest, 'owners', 2).rows -= 1;
          chunkOf(manifest, 'owners', 1).rows += 1;
        });
        expect((await copies.verify(backupId, 'objects')).status).toBe('passed');
        const error = await failureOf(copies.restore(target.access(), backupId));
        expect(error).toMatchObject({ code: 'LOAD_INCOMPLETE', exitCode: 13 });
        expect(error.message).toMatch(/damage\.owners chunk [12] has \d+ rows, the server loaded \d+/);
      });

      it('the hash of one definition: the plan of the restore does', async () => {
        const backup = await StoredBackup.copy(place, backupId, copies);
        await backup.edit((manifest) => {
          tableOf(manifest, 'owners').sha256 = '0'.repeat(64);
        });
        expect((await copies.verify(backupId, 'objects')).status).toBe('passed');
        expectRefusal(await failureOf(copies.restore(target.access(), backupId)), {
          code: 'MANIFEST_INVALID',
          message: /its definition of table damage\.owners is not the one that it names/,
        });
      });

      it('a definition that is another one than the source had: the facts with it do', async () => {
        const backup = await StoredBackup.copy(place, backupId, copies);
        await backup.editRecords((records) => {
          const owners = records.find(({ kind, name }) => kind === 'table' && name === 'owners')!;
          owners.statement = owners.statement.replace('varchar(60)', 'varchar(61)');
        });
        expectRefusal(await failureOf(copies.restore(target.access(), backupId)), {
          code: 'VERIFICATION_FAILED',
          message:
            /facts of definition of damage\.owners: expected column .*varchar\(60\).*actual column .*varchar\(61\)/s,
        });
      });
    });

    it('the hash of a data file changed in the manifest: the rows have one of their own', async () => {
      const backup = await StoredBackup.copy(place, backupId, copies);
      const name = nameOf(intact, KEYED);
      await backup.edit(({ objects }) => {
        objects.find((object) => object.name === name)!.sha256 = '0'.repeat(64);
      });
      const { status, checks } = await copies.verify(backupId, 'objects');
      expect(status).toBe('failed');
      expect(checks.filter(({ status }) => status === 'failed')).toEqual([
        expect.objectContaining({ check: 'sha256', object: name, expected: '0'.repeat(64) }),
      ]);
      const restored = await copies.restore(target.access(), backupId, { verifyLevel: 'rows' });
      expect(restored.verification.status).toBe('passed');
    });

    it('a summary that is gone is told, and hinders no restore', async () => {
      const backup = await StoredBackup.copy(place, backupId, copies);
      await backup.remove('@.backup.json');
      const { warnings } = await copies.restore(target.access(), backupId);
      expect(warnings).toContainEqual(expect.stringContaining('has no @.backup.json'));
    });

    // The limit of what hashes in the same folder can do: whoever can write all of it can make all of it agree.
    it('a table taken out of everything is noticed by nothing but a signature', async () => {
      const backup = await StoredBackup.copy(place, backupId, copies);
      await loseTable(backup);
      await loseRecords(backup);
      await loseObjects(backup);
      await backup.adjustDone();
      await backup.adjustTotals();
      await backup.adjustSummary();
      expect((await copies.verify(backupId, 'objects')).status).toBe('passed');
      const report = await copies.restore(target.access(), backupId);
      expect(report).toMatchObject({ tables: 3, verification: { status: 'passed' } });
    });
  });

  describe('on the restored server', () => {
    const damages = SERVER_DAMAGES.filter(
      (damage) => damage.flavor === undefined || damage.flavor === flavor,
    );
    let next = '';

    beforeAll(async () => {
      await clean();
      await place.restore(target.access(), backupId, { verifyLevel: 'rows' });
      await runAll(target.access(), keepStatements);
      if (flavor === 'mariadb') {
        const [row] = await ask<{ next: number }>(
          target.access(),
          `SELECT next_not_cached_value AS next FROM ${SCHEMA}.tickets`,
        );
        next = String(row!.next);
      }
    }, MINUTES);

    beforeEach(async () => {
      expect(await failuresAt('rows')).toEqual([]);
    });

    const failuresAt = async (level: 'sample' | 'counts' | 'rows'): Promise<Check[]> => {
      const { status, checks } = await place.verify(backupId, level, target.access(), { sampleSize: 1 });
      const failed = checks.filter(({ status }) => status === 'failed');
      expect(status).toBe(failed.length === 0 ? 'passed' : 'failed');
      return failed;
    };
    const run = (statements: readonly string[]): Promise<void> =>
      runAll(target.access(), [
        `USE ${SCHEMA}`,
        ...statements.map((statement) => statement.replace('{next}', next)),
      ]);

    async function expectNamed(failed: readonly Check[], { check, table, id }: Finding): Promise<void> {
      const found = failed.filter((each) => each.check === check && each.table === table);
      expect(found.length).toBeGreaterThan(0);
      for (const { schema, expected, actual } of found) {
        expect(schema).toBe(SCHEMA);
        expect(String(expected)).not.toBe('');
        expect(actual).not.toEqual(expected);
      }
      if (check !== 'rows') return;
      expect(
        found.every(({ chunk, actual }) => chunk !== undefined || /^\d+ more bytes$/.test(String(actual))),
      ).toBe(true);
      if (id === undefined) return;
      // The one chunk that is named is the one whose range holds the row.
      expect(found).toHaveLength(1);
      const { chunk, range, expected } = found[0]!;
      expect(chunkOf(intact, table, chunk!)).toMatchObject({ where: range, sha256: expected });
      const [row] = await ask<{ isInside: number }>(
        target.access(),
        `SELECT COUNT(*) AS isInside FROM (SELECT ${id} AS id) AS row_of_test WHERE ${range}`,
      );
      expect(row!.isInside).toBe(1);
    }

    it.each(damages)('$name', async ({ damage, undo, level, findings, blind }) => {
      const sight = blind === undefined ? [] : await ask(target.access(), blind);
      await run(damage);
      try {
        if (blind !== undefined) expect(await ask(target.access(), blind)).toEqual(sight);
        for (const below of level === 'rows' ? (['sample', 'counts'] as const) : [])
          expect(await failuresAt(below)).toEqual([]);
        const atLevel = await failuresAt(level);
        const atRows = level === 'rows' ? atLevel : await failuresAt('rows');
        expect(atLevel.length).toBeGreaterThan(0);
        for (const finding of findings)
          await expectNamed(finding.check === 'rows' ? atRows : atLevel, finding);
        // Nothing else is blamed.
        expect(new Set(atRows.map(({ table }) => table))).toEqual(
          new Set(findings.map(({ table }) => table)),
        );
      } finally {
        await run(undo);
      }
    });

    it('all of that was undone', async () => {
      expect(await failuresAt('rows')).toEqual([]);
    });
  });
});
