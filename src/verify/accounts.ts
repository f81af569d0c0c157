// Compares accounts and their grants on the server with those of the backup.
import { hideHashes } from '../core/hashes.ts';
import { readAccounts } from '../mysql/schema/accounts.ts';
import { readServerFacts } from '../mysql/connection/server-facts.ts';
import type { Check } from './report.ts';
import type { ServerCheckEnvironment } from './server-check-environment.ts';

/** What creates an account, as the restore has it: first CREATE USER, then its grants, each a script of its own. */
export interface AccountScript {
  name: string;
  statements: readonly string[];
}

/** @param names the accounts to compare; others are left alone */
export async function checkAccounts(
  { workers }: ServerCheckEnvironment,
  scripts: readonly AccountScript[],
  names: readonly string[],
): Promise<Check[]> {
  const found = await workers.run(0, 'accounts', async (session) =>
    readAccounts(session, await readServerFacts(session), []),
  );
  return names.map((name): Check => {
    const expected = scripts
      .filter((script) => script.name === name)
      .flatMap(({ statements }) => statements)
      .map(withHexHash)
      .sort();
    const account = found.find((each) => each.account === name);
    const actual = account ? [...account.create.split(';\n'), ...account.grants].sort() : [];
    const missing = expected.filter((statement) => !actual.includes(statement));
    const surplus = actual.filter((statement) => !expected.includes(statement));
    const isEqual = account !== undefined && missing.length + surplus.length === 0;
    return {
      check: 'account',
      status: isEqual ? 'passed' : 'failed',
      table: name,
      // Never the password hash, which CREATE USER holds.
      expected: isEqual ? 'equal' : withoutSecrets(missing),
      actual: isEqual ? 'equal' : account ? withoutSecrets(surplus) : 'missing',
    };
  });
}

/** MySQL Shell writes a password's hash as a text, the server prints it to us in hexadecimal digits. */
function withHexHash(statement: string): string {
  if (!/^CREATE USER /i.test(statement)) return statement;
  return statement.replace(/ AS '((?:[^'\\]|\\.|'')*)'/s, (_, text: string) => {
    const bytes = text.replaceAll("''", "'").replace(/\\(.)/gs, (_, char: string) => ESCAPED[char] ?? char);
    return ` AS 0x${Buffer.from(bytes, 'utf8').toString('hex').toUpperCase()}`;
  });
}

const ESCAPED: Readonly<Record<string, string>> = {
  '0': '\0',
  b: '\b',
  n: '\n',
  r: '\r',
  t: '\t',
  Z: '\x1a',
};

function withoutSecrets(statements: readonly string[]): string {
  return statements.length === 0 ? 'nothing else' : statements.map(hideHashes).join('; ');
}
