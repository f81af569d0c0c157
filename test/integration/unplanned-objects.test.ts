// The second safety net of a restore: statements that would have passed the check of a backup's statements are put into the plan after that
// check, and run by the stages of a restore. Each creates a name that the plan does not contain.
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { openStorage } from '../../src/app/open-storage.ts';
import { silentProgress } from '../../src/core/progress.ts';
import { Secret } from '../../src/core/secret.ts';
import { SessionGroup } from '../../src/mysql/connection/session-group.ts';
import { openSource } from '../../src/repository/open-source.ts';
import { selectScope, wholeScope } from '../../src/repository/scope/scope.ts';
import { openLoaders } from '../../src/restore/load/loaders.ts';
import type { PlannedDefinition, RestorePlan } from '../../src/restore/plan/planned.ts';
import { planRestore } from '../../src/restore/plan/restore-plan.ts';
import { RestoreLock } from '../../src/restore/resume/restore-lock.ts';
import { createAccounts } from '../../src/restore/stages/accounts.ts';
import {
  createEvents,
  createGrantables,
  createPrograms,
  createSchemas,
  createTables,
  type StageEnvironment,
} from '../../src/restore/stages/definition-stages.ts';
import { UnplannedObjects } from '../../src/restore/stages/unplanned-objects.ts';
import { BackupPlace } from '../fixtures/zoo/operations.ts';
import { ask, dropSchemas, runAll } from '../fixtures/zoo/zoo.ts';
import { describeServers } from '../support/server-suites.ts';

const SCHEMA = 'unplanned_source';
const OTHER = 'unplanned_other';
const ACCOUNT = `'unplanned_user'@'%'`;
const EVIL = `'unplanned_evil'@'%'`;
const MINUTES = 60_000;

interface Run {
  plan: RestorePlan;
  env: StageEnvironment;
  unplanned: UnplannedObjects;
  warnings: string[];
  log: string[];
}

await describeServers('unplanned objects', ['source', 'target'], ({ flavor, source, target }) => {
  let place: BackupPlace;
  let id: string;
  const server = target.access();

  const cleanUp = async (): Promise<void> => {
    await dropSchemas(server, [SCHEMA, OTHER, 'mysql_backup_restore']);
    await runAll(server, [
      `DROP USER IF EXISTS ${ACCOUNT}`,
      `DROP USER IF EXISTS ${EVIL}`,
      'DROP EVENT IF EXISTS mysql.unplanned_evil',
      'DROP PROCEDURE IF EXISTS mysql.unplanned_evil',
      'DROP TABLE IF EXISTS mysql.unplanned_evil',
    ]);
  };

  /** What the target has under the names of the attacks, whoever created it. */
  const evilNames = async (): Promise<unknown[]> => {
    const is = `LIKE 'unplanned\\_evil%'`;
    const found = await Promise.all(
      [
        `EVENT_SCHEMA AS s, EVENT_NAME AS n FROM information_schema.EVENTS WHERE EVENT_NAME ${is}`,
        `ROUTINE_SCHEMA AS s, ROUTINE_NAME AS n FROM information_schema.ROUTINES WHERE ROUTINE_NAME ${is}`,
        `TABLE_SCHEMA AS s, TABLE_NAME AS n FROM information_schema.TABLES WHERE TABLE_NAME ${is}`,
        `TRIGGER_SCHEMA AS s, TRIGGER_NAME AS n FROM information_schema.TRIGGERS WHERE TRIGGER_NAME ${is}`,
        `Host AS s, User AS n FROM mysql.user WHERE User ${is}`,
      ].map((query) => ask(server, `SELECT ${query}`)),
    );
    return found.flat();
  };

  const withPlan = async (
    work: (run: Run) => Promise<void>,
    options: { isPartial?: boolean; change?: (plan: RestorePlan) => void } = {},
  ): Promise<void> => {
    const log: string[] = [];
    const note = (text: string): void => void log.push(text);
    const logger = { debug() {}, info: note, warn: note, error: note };
    const { signal } = new AbortController();
    const { host, port, user, password } = server;
    const connection = {
      host,
      port,
      user,
      password: new Secret(password),
      tls: { mode: 'preferred' as const },
      connectTimeoutMs: 60_000,
    };
    const sessions = new SessionGroup(connection, 'target', 60);
    try {
      const session = await sessions.open('load');
      const context = {
        storage: await openStorage(place.path, { logger }),
        logger,
        progress: silentProgress,
        signal,
        now: () => new Date(),
        tool: { name: 'mysql-backup', version: '0.0.0-test' },
      };
      const backup = await openSource(context, id, undefined);
      const scope = selectScope(backup.contents, wholeScope());
      const plan = await planRestore(backup, scope, {
        isSource: false,
        target: sessions.facts,
        deferTableIndexes: 'all',
        loadUsers: true,
      });
      options.change?.(plan);
      const identity = { backupId: id, schemas: [SCHEMA], tables: [], parts: 'all' };
      const lock = await RestoreLock.acquire(sessions, identity);
      const loaders = await openLoaders(
        { group: sessions, state: undefined, lock, logger, signal, setUp: () => [] },
        session,
        2,
      );
      const env: StageEnvironment = { plan, loaders, signal, state: undefined, created: new Set() };
      const warnings: string[] = [];
      const unplanned = await UnplannedObjects.watch({
        plan,
        loaders,
        created: env.created,
        facts: sessions.facts,
        logger,
        warnings,
        isPartial: options.isPartial ?? false,
      });
      await work({ plan, env, unplanned, warnings, log });
    } finally {
      await sessions.close();
    }
  };

  /** Another statement in place of the planned one, after the plan was checked. */
  const replace = (definition: PlannedDefinition, sql: string): void => {
    definition.record = {
      ...definition.record,
      statement: Buffer.from(sql),
      session: { client: 'utf8mb4', sqlMode: '' },
    };
  };

  const createAll = async ({ env, unplanned }: Pick<Run, 'env' | 'unplanned'>): Promise<void> => {
    await env.loaders.run(0, 'accounts', (session) =>
      createAccounts(session, env.plan.accounts!, undefined, env.created),
    );
    await createSchemas(env, false);
    await createTables(env);
    await unplanned.check('schema');
    await createGrantables(env);
    await createPrograms(env);
    await unplanned.check('programs');
    await createEvents(env);
    await unplanned.check('events');
  };

  const refusal = (dropped: string[]): unknown =>
    expect.objectContaining({
      code: 'TARGET_UNPLANNED_OBJECT',
      details: expect.objectContaining({ dropped }),
    });

  beforeAll(async () => {
    place = await BackupPlace.create();
    await dropSchemas(source.access(), [SCHEMA]);
    await runAll(source.access(), [
      `CREATE DATABASE ${SCHEMA}`,
      `USE ${SCHEMA}`,
      'CREATE TABLE t (id int PRIMARY KEY, v varchar(99))',
      'CREATE TABLE u (id int PRIMARY KEY)',
      'CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET NEW.v = UPPER(NEW.v)',
      'CREATE VIEW v AS SELECT id FROM t',
      'CREATE VIEW w AS SELECT id FROM v',
      'CREATE PROCEDURE p() SELECT 1',
      'CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO DELETE FROM u',
      `DROP USER IF EXISTS ${ACCOUNT}`,
      `CREATE USER ${ACCOUNT}`,
    ]);
    ({ backupId: id } = await place.backup(source.access(), [SCHEMA], { users: true }));
    await runAll(source.access(), [`DROP USER ${ACCOUNT}`]);
  }, MINUTES);

  beforeEach(async () => {
    await cleanUp();
    await runAll(server, [`CREATE DATABASE ${OTHER}`, `CREATE TABLE ${OTHER}.o (id int)`]);
  });
  afterEach(cleanUp);
  afterAll(async () => {
    await dropSchemas(source.access(), [SCHEMA]);
    await place[Symbol.asyncDispose]();
  });

  const viewOf = ({ views }: RestorePlan, name: string): PlannedDefinition =>
    views.find((view) => view.name === name)!;

  it(
    'a plan without others passes, and nothing is reported',
    async () => {
      await withPlan(async (run) => {
        await createAll(run);
        expect([run.warnings, run.log]).toEqual([[], []]);
      });
    },
    MINUTES,
  );

  it.each([
    [
      'a view that is an event of the server',
      'event mysql.unplanned_evil',
      (plan: RestorePlan) =>
        replace(
          viewOf(plan, 'w'),
          'CREATE EVENT mysql.unplanned_evil ON SCHEDULE EVERY 1 DAY DISABLE DO SELECT 1',
        ),
    ],
    [
      'a view that is a routine of the server',
      'procedure mysql.Unplanned_evil',
      (plan: RestorePlan) => replace(viewOf(plan, 'w'), 'CREATE PROCEDURE mysql.Unplanned_evil() SELECT 1'),
    ],
    [
      'a trigger of another schema',
      `trigger ${OTHER}.unplanned_evil`,
      (plan: RestorePlan) =>
        replace(
          plan.triggers[0]!,
          `CREATE TRIGGER ${OTHER}.unplanned_evil BEFORE INSERT ON ${OTHER}.o FOR EACH ROW SET NEW.id = 1`,
        ),
    ],
    [
      'a procedure that is a table of accounts',
      `table ${OTHER}.unplanned_evil`,
      (plan: RestorePlan) =>
        replace(
          plan.routines[0]!,
          `CREATE TABLE \`${OTHER}\`.\`unplanned_evil\` SELECT User FROM mysql.user`,
        ),
    ],
    [
      'a view of another schema',
      `table ${OTHER}.unplanned_evil`,
      (plan: RestorePlan) =>
        replace(viewOf(plan, 'w'), `CREATE VIEW ${OTHER}.unplanned_evil AS SELECT User FROM mysql.user`),
    ],
    [
      'a table that is an account',
      `account ${EVIL}`,
      (plan: RestorePlan) => {
        plan.tables.find(({ table }) => table.name === 'u')!.split!.create = `CREATE USER ${EVIL}`;
      },
    ],
    [
      'an account and another one',
      `account ${EVIL}`,
      (plan: RestorePlan) => {
        const definition = plan.accounts!.created.find(({ name }) => name === ACCOUNT)!;
        replace(definition, `CREATE USER ${ACCOUNT}, unplanned_evil`);
      },
    ],
    [
      'an event of another schema',
      `event ${OTHER}.unplanned_evil`,
      (plan: RestorePlan) =>
        replace(
          plan.events[0]!,
          `CREATE EVENT ${OTHER}.unplanned_evil ON SCHEDULE EVERY 1 DAY DISABLE DO SELECT 1`,
        ),
    ],
  ])(
    'the restore ends with its name, and drops %s',
    async (_, name, change) => {
      await withPlan(
        async (run) => {
          await expect(createAll(run)).rejects.toEqual(refusal([name]));
        },
        { change },
      );
      expect(await evilNames()).toEqual([]);
    },
    MINUTES,
  );

  it(
    'it is dropped too where the next statement fails',
    async () => {
      const change = (plan: RestorePlan): void =>
        replace(
          viewOf(plan, 'v'),
          'CREATE EVENT mysql.unplanned_evil ON SCHEDULE EVERY 1 DAY DISABLE DO SELECT 1',
        );
      await withPlan(
        async (run) => {
          const error: unknown = await createAll(run).catch((thrown: unknown) => thrown);
          expect(error).toMatchObject({ code: 'TARGET_QUERY_FAILED' });
          expect(await run.unplanned.explain(error)).toEqual(refusal(['event mysql.unplanned_evil']));
        },
        { change },
      );
      expect(await evilNames()).toEqual([]);
    },
    MINUTES,
  );

  it(
    'what another client creates is never dropped, though a statement of the backup mentions it',
    async () => {
      // Mentioned by the view, which is not created yet.
      const change = (plan: RestorePlan): void =>
        replace(viewOf(plan, 'w'), `CREATE VIEW w AS SELECT id FROM ${OTHER}.unplanned_evil`);
      await withPlan(
        async (run) => {
          await runAll(server, [`CREATE TABLE ${OTHER}.unplanned_evil (id int)`]);
          await createAll(run);
          expect(run.log).toEqual([expect.stringMatching(`table ${OTHER}.unplanned_evil appeared`)]);
        },
        { change },
      );
      expect(await evilNames()).toEqual([{ s: OTHER, n: 'unplanned_evil' }]);
    },
    MINUTES,
  );

  it.each([
    ['a table in a schema of the restore', `CREATE TABLE ${SCHEMA}.unplanned_evil (id int)`],
    ['a procedure of the server', 'CREATE PROCEDURE mysql.unplanned_evil() SELECT 1'],
  ])(
    'another client creates %s: the restore ends, and it stays',
    async (_, sql) => {
      await withPlan(async ({ env, unplanned }) => {
        await createSchemas(env, false);
        await runAll(server, [sql]);
        await expect(unplanned.check('schema')).rejects.toEqual(
          expect.objectContaining({
            code: 'TARGET_UNPLANNED_OBJECT',
            message: expect.stringMatching(/unplanned_evil appeared .* left as it is/),
          }),
        );
      });
      expect(await evilNames()).toHaveLength(1);
    },
    MINUTES,
  );

  it(
    'another client creates an account: it is named, and stays',
    async () => {
      await withPlan(async ({ env, unplanned, warnings }) => {
        await createSchemas(env, false);
        await runAll(server, [`CREATE USER ${EVIL}`]);
        await unplanned.check('schema');
        expect(warnings).toEqual([expect.stringContaining(`account ${EVIL} appeared`)]);
        // Only events of the backup can have created it then.
        await runAll(server, [`DROP USER ${EVIL}`]);
        await unplanned.check('schema');
        await runAll(server, [`CREATE USER ${EVIL}`]);
        await expect(unplanned.check('events')).rejects.toMatchObject({ code: 'TARGET_UNPLANNED_OBJECT' });
      });
      expect(await evilNames()).toHaveLength(1);
    },
    MINUTES,
  );

  it(
    'where only some tables are restored, their schemas belong to others too',
    async () => {
      await withPlan(
        async ({ env, unplanned, warnings }) => {
          await createSchemas(env, true);
          await runAll(server, [`CREATE TABLE ${SCHEMA}.unplanned_evil (id int)`]);
          await unplanned.check('schema');
          expect(warnings).toEqual([expect.stringContaining(`table ${SCHEMA}.unplanned_evil appeared`)]);
        },
        { isPartial: true },
      );
    },
    MINUTES,
  );

  if (flavor === 'mariadb')
    it(
      'a temporary table of the session is no object of the server',
      async () => {
        await withPlan(async ({ env, unplanned, warnings }) => {
          await createSchemas(env, false);
          await env.loaders.run(0, 'test', (session) =>
            session.execute(`CREATE TEMPORARY TABLE ${SCHEMA}.unplanned_evil (id int)`),
          );
          await unplanned.check('schema');
          expect(warnings).toEqual([]);
        });
      },
      MINUTES,
    );
});
