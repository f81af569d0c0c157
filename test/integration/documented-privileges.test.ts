// The privileges of docs/privileges.md are enough: each of its blocks is granted to an account that may do nothing
// else, which then does what the block is for.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { wholeScope } from '../../src/repository/scope/scope.ts';
import { describeShop, loadShop } from '../fixtures/shop/shop.ts';
import { BackupPlace } from '../fixtures/zoo/operations.ts';
import { ask, dropSchemas, runAll } from '../fixtures/zoo/zoo.ts';
import { describeServers } from '../support/server-suites.ts';
import type { Flavor, TestServer } from '../support/servers.ts';

/** As docs/privileges.md names it. */
const SCHEMA = 'shop';
const PASSWORD = 'Granted-by-the-page-1';
const MINUTES = 60_000;

interface Block {
  title: string;
  grants: string[];
}

const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'privileges.md'), 'utf8');
const [section = ''] = /\n## Grants\n[^]*?(?=\n## )/.exec(page) ?? [];
const sql = [...section.matchAll(/```sql\n([^]*?)```/g)].map(([, text]) => text).join('');
const blocks: Block[] = [...sql.matchAll(/^-- (.+)\n((?:(?!-- ).*\n)+)/gm)].map(([, title, text]) => ({
  title: title!,
  grants: text!
    .split(';')
    .map((grant) => grant.trim())
    .filter((grant) => grant !== ''),
}));

function blocksOf(verb: 'Backup' | 'Restore' | 'Verify', flavor: Flavor): [title: string, block: Block][] {
  const name = { mysql: 'MySQL', mariadb: 'MariaDB' }[flavor];
  return blocks
    .filter(({ title }) => title.startsWith(`${verb} `) && title.includes(name))
    .map((block) => [block.title, block]);
}

it('every block is for something that is tried below', () => {
  const tried = (['mysql', 'mariadb'] as const).flatMap((flavor) =>
    (['Backup', 'Restore', 'Verify'] as const).flatMap((verb) =>
      blocksOf(verb, flavor).map(([title]) => title),
    ),
  );
  expect(new Set(tried)).toEqual(new Set(blocks.map(({ title }) => title)));
  expect(blocks).toHaveLength(8);
});

await describeServers(
  'the privileges of docs/privileges.md',
  ['source', 'target'],
  ({ flavor, source, target }) => {
    let place: BackupPlace;
    let backupId: string;

    const login = async (
      server: TestServer,
      user: string,
      { grants }: Block,
    ): Promise<ReturnType<TestServer['access']>> => {
      await runAll(server.access(), [
        `DROP USER IF EXISTS ${user}@'%'`,
        `CREATE USER ${user}@'%' IDENTIFIED BY '${PASSWORD}'`,
        ...grants,
      ]);
      return server.access({ user, password: PASSWORD });
    };

    beforeAll(async () => {
      place = await BackupPlace.create();
      await loadShop(source.access(), SCHEMA);
      ({ backupId } = await place.backup(source.access(), [SCHEMA]));
    }, MINUTES);

    beforeEach(async () => {
      await dropSchemas(target.access(), [SCHEMA]);
      await runAll(target.access(), ['SET GLOBAL log_bin_trust_function_creators = ON']);
    });

    afterAll(async () => {
      await place[Symbol.asyncDispose]();
      await runAll(target.access(), ['SET GLOBAL log_bin_trust_function_creators = OFF']);
      for (const server of [source, target]) {
        await dropSchemas(server.access(), [SCHEMA]);
        await runAll(server.access(), [`DROP USER IF EXISTS backup@'%', restore@'%', verify@'%'`]);
      }
    }, MINUTES);

    it.each(blocksOf('Backup', flavor))(
      '%s',
      async (title, block) => {
        const report = await place.backup(await login(source, 'backup', block), [SCHEMA]);
        expect(title).toContain(`by \`${report.snapshot.method}\``);
        expect(report.snapshot.binlogFile).toBeTruthy();
        await place.restore(target.access(), report.backupId, { verifyLevel: 'rows' });
        expect(await describeShop(target.access(), SCHEMA)).toEqual(
          await describeShop(source.access(), SCHEMA),
        );
      },
      MINUTES,
    );

    it.each(blocksOf('Restore', flavor))(
      '%s',
      async (title, block) => {
        const definers = title.includes('--strip-definers') ? { definers: 'strip' as const } : {};
        const scope = { ...wholeScope(), ...definers };
        const access = await login(target, 'restore', block);
        await place.restore(access, backupId, { scope, verifyLevel: 'rows' });
        expect((await place.verify(backupId, 'rows', access, { scope })).status).toBe('passed');
        expect(await describeShop(target.access(), SCHEMA)).toEqual(
          await describeShop(source.access(), SCHEMA),
        );
      },
      MINUTES,
    );

    it.each(blocksOf('Verify', flavor))(
      '%s',
      async (_, block) => {
        const { status, checks } = await place.verify(backupId, 'rows', await login(source, 'verify', block));
        expect(status).toBe('passed');
        expect(new Set(checks.map(({ check }) => check))).toEqual(
          new Set([
            'character set',
            'definition',
            'auto_increment',
            'count',
            'rows',
            'view',
            'trigger',
            'function',
            'procedure',
            'event',
          ]),
        );
      },
      MINUTES,
    );

    // MariaDB has no such privilege.
    if (flavor === 'mysql')
      it('of a definer who has SYSTEM_USER, the same is needed: said before anything is done, where that can be read', async () => {
        const [, block] = blocksOf('Restore', flavor).find(([title]) => title.includes('other accounts'))!;
        const without = block.grants.map((grant) => grant.replace(', SYSTEM_USER', ''));
        const lacking = { ...block, grants: [...without, "GRANT SELECT ON mysql.* TO restore@'%'"] };
        const error = await place
          .restore(await login(target, 'restore', lacking), backupId)
          .catch((thrown: unknown) => thrown);
        expect(error).toMatchObject({
          code: 'TARGET_PRIVILEGES',
          message: expect.stringMatching(/lacks SYSTEM_USER ON \*\.\*$/),
        });
        expect(await ask(target.access(), `SHOW DATABASES LIKE '${SCHEMA}'`)).toEqual([]);
      });
  },
);
