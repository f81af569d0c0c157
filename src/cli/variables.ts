// The variables that stand in for options: MYSQL_BACKUP_ and the name of each option, a file by the same name and _FILE, and those of
// `backup.sh`. In this order, after the command line; a configuration file comes between the two. A variable for another operation has no effect.
import { readFileSync } from 'node:fs';
import { OPTIONS, type Operation, type OptionSpec } from '../options/option-table.ts';
import type { Problems } from '../core/problems.ts';
import { nearestOf } from '../core/suggestion.ts';
import type { GivenOptions } from '../options/given-options.ts';
import { directoryOf } from '../options/read-storage.ts';

/** Those of `backup.sh`, and two more for secrets. */
export const VARIABLES: Readonly<Record<string, string>> = {
  S3_BUCKET: 'storage',
  MYSQL_BACKUP_DIR: 'backup-dir',
  SLACK_WEBHOOK: 'slack-webhook',
  MAIL_ADDR: 'mail-to',
  PING_URL: 'ping-url',
  SMTP_URL: 'smtp-url',
};

export type Environment = Readonly<Record<string, string | undefined>>;

const PREFIX = 'MYSQL_BACKUP_';
const FILE = '_FILE';

/** Variable of an option: `MYSQL_BACKUP_KEEP_LAST` for `keep-last`. */
export function variableOf(option: string): string {
  return PREFIX + option.replaceAll('-', '_').toUpperCase();
}

/** Adds what the command line does not give. An unknown variable with our prefix is a problem: a misspelt one must not be passed over. */
export function addVariables(
  options: GivenOptions,
  operation: Operation,
  environment: Environment,
  problems: Problems,
): void {
  for (const spec of OPTIONS) {
    if (options.has(spec.name) || !spec.operations.includes(operation)) continue;
    const value = readVariable(spec, environment, problems);
    if (value !== undefined) options.add(spec.name, value, `variable ${variableOf(spec.name)}`);
  }
  reportUnknown(environment, problems);
}

/** Adds the variables of `backup.sh`, which give way to a configuration file. */
export function addOldVariables(
  options: GivenOptions,
  operation: Operation,
  environment: Environment,
  problems: Problems,
): void {
  for (const [variable, name] of Object.entries(VARIABLES)) {
    const value = environment[variable];
    const spec = OPTIONS.find((option) => option.name === name);
    if (!value || !spec?.operations.includes(operation) || options.has(name)) continue;
    options.add(name, readOldValue(variable, name, value, problems), `variable ${variable}`);
  }
}

/** A flag, and an option that must not be empty by accident, take an empty variable as a value; others as not given. */
function readVariable(
  { name, refusesEmpty }: OptionSpec,
  environment: Environment,
  problems: Problems,
): string | undefined {
  const variable = variableOf(name);
  const value = environment[variable];
  // MYSQL_BACKUP_PASSWORD_FILE is the variable of --password-file already, with the same meaning.
  const isOption = OPTIONS.some((other) => other.name === `${name}-file`);
  const path = isOption ? undefined : environment[variable + FILE];
  if (value && path) {
    problems.add(`${variable} and ${variable}${FILE} are both set: set one of them`);
    return undefined;
  }
  if (path) return readSecretFile(variable + FILE, path, problems);
  // Kubernetes sets MYSQL_BACKUP_PORT for a service with the name `mysql-backup`.
  if (name === 'port' && /^\w+:\/\//.test(value ?? '')) return undefined;
  return value === undefined || (value === '' && !refusesEmpty) ? undefined : value;
}

/** Docker and Kubernetes mount secrets as files, often with a line break at the end. */
function readSecretFile(variable: string, path: string, problems: Problems): string | undefined {
  try {
    return readFileSync(path, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    problems.add(
      `${variable}: ${path} cannot be read (${(error as { code?: string }).code ?? String(error)})`,
    );
    return undefined;
  }
}

/** What Kubernetes sets in every pod for a service with the name `mysql-backup`. */
const OF_KUBERNETES =
  /^MYSQL_BACKUP_(?:SERVICE_(?:HOST|PORT(?:_\w+)?)|PORT(?:_\d+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?)?)$/;

function reportUnknown(environment: Environment, problems: Problems): void {
  const known = OPTIONS.map(({ name }) => variableOf(name));
  for (const name of Object.keys(environment)) {
    if (!name.startsWith(PREFIX) || name in VARIABLES || OF_KUBERNETES.test(name)) continue;
    const plain = name.endsWith(FILE) && !known.includes(name) ? name.slice(0, -FILE.length) : name;
    if (known.includes(plain)) continue;
    const nearest = nearestOf(plain, known);
    problems.add(`unknown variable ${name}${nearest === undefined ? '' : `, did you mean ${nearest}?`}`);
  }
}

/** A value of `backup.sh` as the long option takes it. @param source the letter or variable that it comes from */
export function readOldValue(source: string, name: string, text: string, problems: Problems): string {
  if (name === 'storage') return readBucket(source, text, problems);
  return name === 'backup-dir' ? directoryOf(text) : text;
}

/** The name of a bucket, with a prefix or without, or its URL; never a directory. Empty: no upload. */
function readBucket(source: string, text: string, problems: Problems): string {
  if (text === '' || /^s3:\/\//i.test(text)) return text;
  if (/^[a-z0-9][\w.-]*(\/.*)?$/is.test(text) && !/^s3\//i.test(text)) return `s3://${text}`;
  problems.add(`${source} is "${text}", it takes s3://bucket/prefix; a directory is given with -t`);
  return '';
}
