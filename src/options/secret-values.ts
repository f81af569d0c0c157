// Decides which values of options are secrets.
import { OPTIONS } from './option-table.ts';
import { baseOption } from './storage-entries.ts';

const SECRETS = new Set(OPTIONS.filter(({ secret }) => secret).map(({ name }) => name));
const URLS_OF_SERVERS = ['url', 'restore-into', 'smtp-url'];

/** A literal key in place of its file. */
const PRIVATE_KEY = /PRIVATE KEY-----|AGE-SECRET-KEY-1/i;

/**
 * Returns whether a value must stay hidden. The URL of a server without a password is no secret.
 */
export function isSecretValue(option: string, value: string): boolean {
  const name = baseOption(option);
  if (PRIVATE_KEY.test(value)) return true;
  if (value === '' || !SECRETS.has(name)) return false;
  if (!URLS_OF_SERVERS.includes(name)) return true;
  if (isDockerTarget(value)) return false;
  return !URL.canParse(value) || new URL(value).password !== '';
}

/** Returns whether a value of --restore-into asks for a container instead of a server. */
export function isDockerTarget(value: string): boolean {
  return /^docker(:|$)/.test(value.trim());
}
