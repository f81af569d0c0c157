// Abilities that accounts of the target may have, as the target itself reports them.
import { has } from '../../mysql/connection/server-abilities.ts';
import type { ServerFacts } from '../../mysql/connection/server-facts.ts';
import type { Session } from '../../mysql/connection/session.ts';
import type { AccountAbilities } from '../../repository/upgrade/account-rules.ts';

export async function readAccountAbilities(session: Session, facts: ServerFacts): Promise<AccountAbilities> {
  const plugins = await session.query<{ name: string }>(
    `SELECT PLUGIN_NAME AS name FROM information_schema.PLUGINS
      WHERE PLUGIN_TYPE = 'AUTHENTICATION' AND PLUGIN_STATUS = 'ACTIVE'`,
    'cannot list the plugins of the target',
  );
  // MariaDB lists no privileges by version.
  const privileges = has(facts, 'BACKUP_ADMIN')
    ? await session.query<{ Privilege: string }>(
        'SHOW PRIVILEGES',
        'cannot list the privileges of the target',
      )
    : undefined;
  return {
    plugins: new Set(plugins.map(({ name }) => name.toLowerCase())),
    privileges: privileges && new Set(privileges.map(({ Privilege }) => Privilege.toUpperCase())),
  };
}
