import { describe, expect, it } from '@jest/globals';
import type { Queryable } from '../../../../src/mysql/connection/reader.ts';
import type { ServerFacts } from '../../../../src/mysql/connection/server-facts.ts';
import {
  type Grants,
  grantStatements,
  missingForBackup,
  readGrants,
} from '../../../../src/mysql/schema/privileges.ts';

const mysql = { flavor: 'mysql', versionNumbers: [8, 4, 0] } as unknown as ServerFacts;
const mysql57 = { flavor: 'mysql', versionNumbers: [5, 7, 44] } as unknown as ServerFacts;
const mariadb = { flavor: 'mariadb', versionNumbers: [11, 8, 0] } as unknown as ServerFacts;

interface Server {
  facts?: ServerFacts;
  role?: string;
  partialRevokes?: boolean;
}

async function grantsOf(
  lines: readonly string[],
  { facts = mysql, role = 'NONE', partialRevokes = false }: Server = {},
): Promise<Grants & { statements: string[] }> {
  const statements: string[] = [];
  const session = {
    query: (sql: string) => {
      statements.push(sql);
      return Promise.resolve(lines.map((line) => ({ 'Grants for u@%': line })));
    },
    scalar: (sql: string) =>
      Promise.resolve(sql.includes('partial_revokes') ? (partialRevokes ? '1' : '0') : role),
  } as unknown as Queryable;
  return { ...(await readGrants(session, facts)), statements };
}

const U = 'TO `u`@`%`';

describe('grants', () => {
  it('on everything hold for every schema', async () => {
    const grants = await grantsOf([`GRANT SELECT, SHOW VIEW ON *.* ${U} WITH GRANT OPTION`]);
    expect(['SELECT', 'SHOW VIEW', 'EVENT'].map((privilege) => grants.hasGlobal(privilege))).toEqual([
      true,
      true,
      false,
    ]);
    expect(grants.has('SHOW VIEW', 'any')).toBe(true);
  });

  it('on one schema hold only there', async () => {
    const grants = await grantsOf([`GRANT USAGE ON *.* ${U}`, `GRANT SELECT ON \`shop\`.* ${U}`]);
    expect(['shop', 'Shop', 'shop2', 'sho'].map((name) => grants.has('SELECT', name))).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect([grants.hasGlobal('SELECT'), grants.has('EVENT', 'shop')]).toEqual([false, false]);
  });

  it('of all privileges hold for each', async () => {
    const grants = await grantsOf([
      "GRANT ALL PRIVILEGES ON *.* TO `u`@`%` IDENTIFIED BY PASSWORD '*0' WITH GRANT OPTION",
    ]);
    expect(grants.hasGlobal('TRIGGER')).toBe(true);
  });

  it('on a table, a column or a routine do not hold for the schema', async () => {
    const grants = await grantsOf([
      `GRANT SELECT ON \`shop\`.\`orders\` ${U}`,
      `GRANT SELECT (\`id\`), EVENT ON \`shop\`.\`items\` ${U}`,
      `GRANT EXECUTE ON PROCEDURE \`shop\`.\`p\` ${U}`,
      'GRANT `role`@`%` TO `u`@`%`',
    ]);
    expect(['SELECT', 'EVENT', 'EXECUTE'].map((name) => grants.has(name, 'shop'))).toEqual([
      false,
      false,
      false,
    ]);
  });

  it.each([
    ['sh%', 'shop', true],
    ['sh%', 'ash', false],
    ['sho_', 'shop', true],
    ['sho_', 'shops', false],
    ['my\\_shop', 'my_shop', true],
    ['my\\_shop', 'myxshop', false],
    ['a\\%', 'a%', true],
    ['a\\%', 'ab', false],
    ['a.b', 'axb', false],
    ['a``b', 'a`b', true],
    ['%', 'a\nb', true],
  ])('on `%s` hold for %j: %s', async (pattern, schema, expected) => {
    const grants = await grantsOf([`GRANT SELECT ON \`${pattern}\`.* ${U}`]);
    expect(grants.has('SELECT', schema)).toBe(expected);
  });

  it('on the most specific pattern decide alone', async () => {
    const grants = await grantsOf([
      `GRANT SELECT, EVENT ON \`shop%\`.* ${U}`,
      `GRANT SELECT ON \`shop\\_a\`.* ${U}`,
      `GRANT TRIGGER ON \`%\`.* ${U}`,
    ]);
    expect(['shop_a', 'shop_b'].map((name) => grants.has('EVENT', name))).toEqual([false, true]);
    expect(['shop_a', 'other'].map((name) => grants.has('TRIGGER', name))).toEqual([false, true]);
    expect(grants.has('SELECT', 'shop_a')).toBe(true);
  });

  it('on patterns that are equally specific hold only where all agree', async () => {
    const grants = await grantsOf([
      `GRANT SELECT, EVENT ON \`sh%\`.* ${U}`,
      `GRANT SELECT ON \`sh_p\`.* ${U}`,
    ]);
    expect([grants.has('SELECT', 'shxp'), grants.has('EVENT', 'shxp')]).toEqual([true, false]);
  });

  it('of a role add to those of the account', async () => {
    const lines = [`GRANT SELECT ON \`shop\`.* ${U}`, 'GRANT EVENT ON `sh%`.* TO `reader`@`%`'];
    const grants = await grantsOf(lines, { role: '`reader`@`%`' });
    expect(['SELECT', 'EVENT'].map((name) => grants.has(name, 'shop'))).toEqual([true, true]);
    expect(grants.statements).toEqual(['SHOW GRANTS FOR CURRENT_USER() USING `reader`@`%`']);
    expect((await grantsOf(lines, { facts: mariadb, role: 'reader' })).statements).toEqual(['SHOW GRANTS']);
  });

  it('that are partially revoked do not hold for that schema', async () => {
    const grants = await grantsOf(
      [`GRANT SELECT, EVENT ON *.* ${U}`, 'REVOKE SELECT ON `secret`.* FROM `u`@`%`'],
      { partialRevokes: true },
    );
    expect(['secret', 'shop'].map((name) => grants.has('SELECT', name))).toEqual([false, true]);
    expect(grants.has('EVENT', 'secret')).toBe(true);
    expect(grants.revokedSchemas).toEqual(['secret']);
  });

  it('have no wildcards where the server revokes partially', async () => {
    const grants = await grantsOf([`GRANT SELECT ON \`a_b\`.* ${U}`], { partialRevokes: true });
    expect(['a_b', 'axb'].map((name) => grants.has('SELECT', name))).toEqual([true, false]);
  });
});

describe('missing privileges of a backup', () => {
  it('are none where everything may be read', async () => {
    const grants = await grantsOf([`GRANT SELECT, SHOW VIEW, TRIGGER, EVENT ON *.* ${U}`]);
    expect(missingForBackup(grants, mysql, ['a', 'b'], true)).toEqual([]);
  });

  it('become one GRANT for each level', async () => {
    const grants = await grantsOf([
      `GRANT SELECT, SHOW VIEW, TRIGGER, EVENT ON \`a\`.* ${U}`,
      `GRANT SELECT, EVENT ON \`b\`\`c\`.* ${U}`,
    ]);
    const missing = missingForBackup(grants, mysql, ['a', 'b`c'], true);
    expect(grantStatements(missing, 'u@x@10.%')).toEqual([
      expect.stringMatching(/^GRANT SHOW VIEW, TRIGGER ON `b``c`\.\* TO .u@x.@.10\.%.;$/),
      expect.stringMatching(/^GRANT SHOW_ROUTINE ON \*\.\* TO /),
      expect.stringMatching(/^GRANT SELECT ON `mysql`\.\* TO /),
    ]);
  });

  it.each([
    ['MySQL 8.4', mysql, 'SHOW_ROUTINE', '*.*'],
    ['MySQL 5.7', mysql57, 'SELECT', '`mysql`.*'],
    ['MariaDB', mariadb, 'SELECT', '`mysql`.*'],
  ])('include routines of other definers on %s', async (_, facts, privilege, on) => {
    const lines = [`GRANT SELECT, SHOW VIEW, TRIGGER, EVENT ON \`a\`.* ${U}`];
    const lacking = missingForBackup(await grantsOf(lines, { facts }), facts, ['a'], false);
    expect(lacking).toEqual([{ privilege, on: [on] }]);
    const granted = await grantsOf([...lines, `GRANT ${privilege} ON ${on} ${U}`], { facts });
    expect(missingForBackup(granted, facts, ['a'], false)).toEqual([]);
  });
});
