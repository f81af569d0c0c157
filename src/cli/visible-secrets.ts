// Warns of secrets on a command line: every account of the machine can read them in the list of
// processes, and shells write them into a history.
import { OPTIONS } from '../options/option-table.ts';
import type { Problems } from '../core/problems.ts';
import type { RawOptions } from '../options/option-values.ts';
import { isSecretValue } from '../options/secret-values.ts';
import { VARIABLES } from './variables.ts';

/** Alternatives that the table of variables does not contain. */
const INSTEAD: Readonly<Record<string, string>> = {
  password: 'use MYSQL_PWD or --password-file',
  url: 'leave the password out and use MYSQL_PWD, or --defaults-file',
  'restore-into': 'leave the password out and use RESTORE_INTO_PASSWORD',
  'smtp-password': 'use SMTP_PASSWORD',
};

/**
 * Warns of each visible secret.
 * @param given options from the command line alone
 */
export function warnOfSecrets(given: RawOptions, problems: Problems): void {
  for (const { name, secret } of OPTIONS) {
    const values = given.get(name) ?? [];
    if (!secret || !values.some((value) => isSecretValue(name, value))) continue;
    const variable = Object.keys(VARIABLES).find((each) => VARIABLES[each] === name);
    const instead = INSTEAD[name] ?? (variable === undefined ? undefined : `use the variable ${variable}`);
    problems.warn(
      `--${name} can be seen by others on this machine${instead === undefined ? '' : `: ${instead}`}`,
    );
  }
}
