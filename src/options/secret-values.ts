// Which values of options are secrets.
import { OPTIONS } from './option-table.ts';

const SECRETS = new Set(OPTIONS.filter(({ secret }) => secret).map(({ name }) => name));
const URLS_OF_SERVERS = ['url', 'restore-into', 'smtp-url'];

/** A key that is given in place of its file. */
const PRIVATE_KEY = /PRIVATE KEY-----|AGE-SECRET-KEY-1/i;

/** Whether a value must not be shown. The URL of a server is no secret without a password. */
export function isSecretValue(name: string, value: string): boolean {
  if (PRIVATE_KEY.test(value)) return true;
  if (value === '' || !SECRETS.has(name)) return false;
  if (!URLS_OF_SERVERS.includes(name)) return true;
  if (isDockerTarget(value)) return false;
  return !URL.canParse(value) || new URL(value).password !== '';
}

/** A value of --restore-into that names no server: a container is started. */
export function isDockerTarget(value: string): boolean {
  return /^docker(:|$)/.test(value.trim());
}
