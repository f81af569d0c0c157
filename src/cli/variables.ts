// Variables that replace options, in this order, after the command line: MYSQL_BACKUP_ with the
// name of an option, a file by the same name with _FILE, and the variables of `backup.sh`. A
// configuration file comes before the variables of `backup.sh`. A variable for another operation
// has no effect.
import { readFileSync } from 'node:fs';
import { OPTIONS, type Operation, type OptionSpec } from '../options/option-table.ts';
import type { Problems } from '../core/problems.ts';
import { nearestOf } from '../core/suggestion.ts';
import type { GivenOptions } from '../options/given-options.ts';
import { directoryOf } from '../options/read/read-storage.ts';

/** The variables of `backup.sh`, and two more for secrets. */
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

/** Returns the variable of an option: `MYSQL_BACKUP_KEEP_LAST` for `keep-last`. */
export function variableOf(option: string): string {
  return PREFIX + option.replaceAll('-', '_').toUpperCase();
}

/**
 * Adds options that the command line does not give. An unknown variable with our prefix is a
 * problem: the program must not ignore a misspelt one.
 */
export function addVariables(
  options: GivenOptions,
  operation: Operation,
  environment: Environment,
  problems: Problems,
): void {
  for (const spec of OPTIONS) {
    if (options.has(spec.name) || !spec.operations.includes(operation)) continue;
    const value = readVariable(spec, environment, problems);
    if (value !== undefined) options.addText(spec.name, value, `variable ${variableOf(spec.name)}`);
  }
  reportUnknown(environment, problems);
}

/** Adds the variables of `backup.sh`. A configuration file has precedence over them. */
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

/**
 * Reads the variable of an option. An option that refuses an empty value takes an empty variable as
 * its value. Other options ignore an empty variable.
 */
function readVariable(
  { name, refusesEmpty }: OptionSpec,
  environment: Environment,
  problems: Problems,
): string | undefined {
  const variable = variableOf(name);
  const value = environment[variable];
  // MYSQL_BACKUP_PASSWORD_FILE is already the variable of --password-file, with the same meaning.
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

/**
 * Reads a secret. Docker and Kubernetes mount secrets as files, often with a line break at the end.
 */
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

/** Variables that Kubernetes sets in every pod for a service with the name `mysql-backup`. */
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

/**
 * Translates a value of `backup.sh` to a value of the long option.
 * @param source the letter or variable of the value
 */
export function readOldValue(source: string, name: string, text: string, problems: Problems): string {
  if (name === 'storage') return readBucket(source, text, problems);
  return name === 'backup-dir' ? directoryOf(text) : text;
}

/**
 * Reads the name of a bucket, with or without a prefix, or the URL of a bucket; never a directory.
 * Empty: no upload.
 */
function readBucket(source: string, text: string, problems: Problems): string {
  if (text === '' || /^s3:\/\//i.test(text)) return text;
  if (/^[a-z0-9][\w.-]*(\/.*)?$/is.test(text) && !/^s3\//i.test(text)) return `s3://${text}`;
  problems.add(`${source} is "${text}", it takes s3://bucket/prefix; a directory is given with -t`);
  return '';
}
