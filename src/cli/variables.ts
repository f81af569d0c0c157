// The variables of `backup.sh` that stand in for options, and two more for what is secret. What is on the command line outweighs them, and an operation
// that has no use for one passes it over.
import { OPTIONS, type Operation } from '../options/option-table.ts';
import type { Problems } from '../core/problems.ts';
import { directoryOf } from '../options/read-storage.ts';

export const VARIABLES: Readonly<Record<string, string>> = {
  S3_BUCKET: 'storage',
  MYSQL_BACKUP_DIR: 'backup-dir',
  SLACK_WEBHOOK: 'slack-webhook',
  MAIL_ADDR: 'mail-to',
  PING_URL: 'ping-url',
  SMTP_URL: 'smtp-url',
};

export type Environment = Readonly<Record<string, string | undefined>>;

export function addVariables(
  options: Map<string, string[]>,
  operation: Operation,
  environment: Environment,
  problems: Problems,
): void {
  for (const [variable, name] of Object.entries(VARIABLES)) {
    const value = environment[variable];
    const spec = OPTIONS.find((option) => option.name === name);
    if (!value || !spec?.operations.includes(operation) || options.has(name)) continue;
    options.set(name, [readOldValue(variable, name, value, problems)]);
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
