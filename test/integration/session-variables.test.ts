// Nothing of a session is left to chance: each variable that a server has is decided on, and what is pinned is so, for an account
// without privileges too, and where the server's own values are the opposite.
import mysql from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  assignmentsFor,
  decisions,
  isAssigned,
  type Purpose,
} from '../../src/mysql/connection/session-variables.ts';
import type { Session } from '../../src/mysql/connection/session.ts';
import { EVERY_RELEASE } from '../support/images.ts';
import { openSession } from '../support/open-session.ts';
import { describeServers } from '../support/server-suites.ts';
import type { Login } from '../support/servers.ts';

/** ER_INCORRECT_GLOBAL_LOCAL_VAR: a session has no value of its own. */
const GLOBAL_ONLY = 1238;
const PLAIN: Login = { user: 'plain', password: 'Plain-1-account' };
const LOCK_WAIT_SECONDS = 20;

/** What a DBA may have set for good reasons, and would break a backup or a restore. Those that a server has are set. */
const HOSTILE: Record<string, string> = {
  sql_mode: `'ANSI_QUOTES,NO_BACKSLASH_ESCAPES,PIPES_AS_CONCAT,PAD_CHAR_TO_FULL_LENGTH'`,
  transaction_read_only: 'ON',
  tx_read_only: 'ON',
  transaction_isolation: `'READ-UNCOMMITTED'`,
  tx_isolation: `'READ-UNCOMMITTED'`,
  autocommit: 'OFF',
  completion_type: `'CHAIN'`,
  show_create_table_verbosity: 'ON',
  sql_quote_show_create: 'OFF',
  idle_transaction_timeout: '1',
  idle_readonly_transaction_timeout: '1',
  max_execution_time: '1',
  max_statement_time: '0.001',
  sql_select_limit: '1',
  sql_safe_updates: 'ON',
  sql_auto_is_null: 'ON',
  max_join_size: '10',
  div_precision_increment: '0',
  group_concat_max_len: '10',
  default_week_format: '1',
  time_zone: `'+09:00'`,
  explicit_defaults_for_timestamp: 'OFF',
  restrict_fk_on_non_standard_key: 'ON',
  net_write_timeout: '1',
  wait_timeout: '60',
  innodb_lock_wait_timeout: '1',
  old_mode: `''`,
  check_constraint_checks: 'ON',
  sql_require_primary_key: 'ON',
  sql_generate_invisible_primary_key: 'ON',
};

await describeServers(
  'session variables',
  ['source'],
  ({ source }) => {
    let root: mysql.Connection;

    beforeAll(async () => {
      root = await mysql.createConnection({ ...source.access(), supportBigNumbers: true });
      await root.query(`DROP USER IF EXISTS ${PLAIN.user}`);
      await root.query(`CREATE USER ${PLAIN.user} IDENTIFIED BY '${PLAIN.password}'`);
    });

    afterAll(async () => {
      await root.query(`DROP USER ${PLAIN.user}`);
      root.destroy();
    });

    it('are all decided on', async () => {
      const known = decisions();
      const undecided: string[] = [];
      for (const name of await namesOf(root))
        if (!known.has(name) && (await hasSessionValue(root, name))) undecided.push(name);
      expect(undecided.sort()).toEqual([]);
    });

    describe.each(['read', 'load'] as const)('to %s', (purpose) => {
      it('are what they are pinned to', async () => {
        await using opened = await openSession(source, purpose);
        expect(await differences(opened.session, purpose)).toEqual([]);
      });

      it('can be set by an account without privileges, all but those that are restricted', async () => {
        await using opened = await openSession(source, purpose, PLAIN);
        expect(unrestricted(await differences(opened.session, purpose), purpose)).toEqual([]);
      });

      it('are so too where the server has other values, and in a few round trips', async () => {
        const before = await setGlobals(root, HOSTILE);
        try {
          for (const login of [{}, PLAIN]) {
            const sent = await statementsOf(root);
            await using opened = await openSession(source, purpose, login);
            const differing = await differences(opened.session, purpose);
            expect(login === PLAIN ? unrestricted(differing, purpose) : differing).toEqual([]);
            // SHOW and SET, at most six of its own, five of the server's facts, and two of this test.
            expect((await statementsOf(root)) - sent).toBeLessThanOrEqual(16);
          }
        } finally {
          await setGlobals(root, before);
        }
      }, 60_000);
    });
  },
  EVERY_RELEASE,
);

it('are each decided on once', () => {
  const known = decisions();
  for (const { name } of [...assignmentsFor('read', 1), ...assignmentsFor('load', 1)])
    expect([name, known.get(name)]).toEqual([name, 'pinned']);
});

async function namesOf(connection: mysql.Connection): Promise<Set<string>> {
  const names = new Set<string>();
  for (const statement of ['SHOW SESSION VARIABLES', 'SHOW GLOBAL VARIABLES']) {
    const [rows] = await connection.query(statement);
    for (const { Variable_name } of rows as { Variable_name: string }[])
      names.add(Variable_name.toLowerCase());
  }
  expect(names.size).toBeGreaterThan(400);
  return names;
}

async function hasSessionValue(connection: mysql.Connection, name: string): Promise<boolean> {
  try {
    await connection.query(`SELECT @@SESSION.\`${name}\``);
    return true;
  } catch (error) {
    if ((error as { errno?: number }).errno === GLOBAL_ONLY) return false;
    throw error;
  }
}

/** `name: value` of what is not as it was assigned. */
async function differences(session: Session, purpose: Purpose): Promise<string[]> {
  const rows = await session.query<{ Variable_name: string; Value: string }>('SHOW SESSION VARIABLES');
  const values = new Map(rows.map(({ Variable_name, Value }) => [Variable_name.toLowerCase(), Value]));
  return assignmentsFor(purpose, LOCK_WAIT_SECONDS)
    .filter((each) => values.has(each.name) && !isAssigned(values.get(each.name)!, each))
    .map(({ name }) => `${name}: ${values.get(name)}`);
}

/** Without those that some servers take from accounts with more privileges only. */
function unrestricted(differing: readonly string[], purpose: Purpose): string[] {
  const free = assignmentsFor(purpose, LOCK_WAIT_SECONDS).filter((each) => !each.isRestricted);
  const names = new Set(free.map(({ name }) => name));
  return differing.filter((text) => names.has(text.split(':')[0]!));
}

/** @returns what they were */
async function setGlobals(
  connection: mysql.Connection,
  values: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  const before: Record<string, string> = {};
  const names = await namesOf(connection);
  const known = Object.entries(values).filter(([name]) => names.has(name));
  // All are read before the first is set: some are two names of one variable.
  for (const [name] of known) {
    const [rows] = await connection.query(`SELECT @@GLOBAL.${name} AS v`);
    const { v } = (rows as { v: string | number }[])[0]!;
    before[name] = /^[\d.]+$/.test(String(v)) ? String(v) : `'${v}'`;
  }
  for (const [name, value] of known) await connection.query(`SET GLOBAL ${name} = ${value}`);
  return before;
}

/** Statements that the server has been sent, ours in between included. */
async function statementsOf(connection: mysql.Connection): Promise<number> {
  const [rows] = await connection.query(`SHOW GLOBAL STATUS LIKE 'Questions'`);
  return Number((rows as { Value: string }[])[0]!.Value);
}
