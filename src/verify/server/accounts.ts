// Compares accounts and their grants on the server with the backup's.
import { hideHashes } from '../../core/hashes.ts';
import { readServerFacts } from '../../mysql/connection/server-facts.ts';
import { readAccounts } from '../../mysql/schema/accounts.ts';
import type { DefinitionRecord } from '../../format/definition-record.ts';
import { compareStatements, neutralStatements } from './account-forms.ts';
import type { Check } from '../report.ts';
import type { ServerCheckEnvironment } from './server-check-environment.ts';

/**
 * Compares accounts.
 * @param records records as the restore sent them, rewritten for the target
 * @param names accounts to compare; others are ignored
 */
export async function checkAccounts(
  { workers }: ServerCheckEnvironment,
  records: readonly DefinitionRecord[],
  names: readonly string[],
): Promise<Check[]> {
  const found = await workers.run(0, 'accounts', async (session) =>
    readAccounts(session, await readServerFacts(session)),
  );
  return names.map((name): Check => {
    const expected = statementsOf(records, name);
    const actual = statementsOf(found.records, name);
    const { missing, surplus } = compareStatements(expected, actual);
    const isEqual = actual.length > 0 && missing.length + surplus.length === 0;
    return {
      check: 'account',
      status: isEqual ? 'passed' : 'failed',
      table: name,
      // Hide the password hash, which CREATE USER contains.
      expected: isEqual ? 'equal' : withoutSecrets(missing),
      actual: isEqual ? 'equal' : actual.length > 0 ? withoutSecrets(surplus) : 'missing',
    };
  });
}

function statementsOf(records: readonly DefinitionRecord[], account: string): string[] {
  const own = records.filter(({ name }) => name === account);
  return neutralStatements(own.map(({ statement }) => statement.toString('utf8')));
}

function withoutSecrets(statements: readonly string[]): string {
  return statements.length === 0 ? 'nothing else' : statements.map(hideHashes).join('; ');
}
