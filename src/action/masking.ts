// Masks secrets in the log of the job. Invariant: the action masks before it logs a message. It
// also masks a part that would reveal the secret: the decoded password of a URL, the token in a
// path.
import * as core from './commands.ts';
import type { Config } from '../options/operations.ts';
import { OPTIONS } from '../options/option-table.ts';
import { splitItems } from '../options/quoted-names.ts';
import { isDockerTarget } from '../options/secret-values.ts';
import { baseOption } from '../options/storage-entries.ts';
import type { RawOptions } from '../options/option-values.ts';
import type { Secret } from '../core/secret.ts';
import { PRIVATE_INPUTS, secretLinesOf } from './keys.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

const SECRET_VARIABLES = [
  'MYSQL_PWD',
  'MYSQL_PASSWORD',
  'RESTORE_INTO_PASSWORD',
  'SMTP_PASSWORD',
  'SLACK_WEBHOOK',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
] as const;

/** URLs that may hold a login; a URL without a login is not a secret. */
const PROXY_VARIABLES = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'] as const;

/**
 * Minimum length of a token. Shorter parts of a path are common words, such as `services`; their
 * mask would hide half of the log.
 */
const MIN_TOKEN_CHARS = 8;
const LONG_TOKEN_CHARS = 24;

export function maskSecrets(environment: Environment): void {
  const inputs = OPTIONS.filter(({ name, secret }) => secret && !isPublic(name, core.getInput(name))).map(
    ({ name }) => core.getInput(name),
  );
  const variables = SECRET_VARIABLES.map((name) => environment[name] ?? '');
  const proxies = PROXY_VARIABLES.map((name) => environment[name] ?? '').filter(
    (url) => URL.canParse(url) && new URL(url).password !== '',
  );
  const lines = PRIVATE_INPUTS.flatMap((name) => secretLinesOf(core.getInput(name)));
  for (const secret of new Set([
    ...[...inputs, ...variables, ...proxies].flatMap(listOf).flatMap(partsOf),
    ...lines,
  ]))
    core.setSecret(secret);
}

/** Masks secrets that a configuration file gives or names. */
export function maskOptions(options: RawOptions): void {
  const secrets = new Set(OPTIONS.filter(({ secret }) => secret).map(({ name }) => name));
  for (const [option, values] of options) {
    const name = baseOption(option);
    if (!secrets.has(name)) continue;
    for (const part of values
      .filter((text) => !isPublic(name, text))
      .flatMap(listOf)
      .flatMap(partsOf))
      core.setSecret(part);
  }
}

/** Returns whether a value is an ordinary word, whose mask would hide half of the log. */
function isPublic(name: string, value: string): boolean {
  return name === 'restore-into' && isDockerTarget(value);
}

/** Masks passwords that the action read from files. */
export function maskPasswords(config: Config): void {
  const secrets: (Secret | undefined)[] = [];
  if ('connection' in config) secrets.push(config.connection?.password);
  if ('restoreInto' in config) secrets.push(config.restoreInto?.password);
  for (const secret of secrets) if (secret && secret.reveal() !== '') core.setSecret(secret.reveal());
}

/** Returns a list of secrets as one text, and each of its items. */
function listOf(text: string): string[] {
  return /[,\n]/.test(text) && /^https?:/.test(text) ? [text, ...splitItems(text)] : [text];
}

function partsOf(secret: string): string[] {
  if (secret === '') return [];
  const parts = [secret];
  if (URL.canParse(secret)) {
    const { password, pathname, search } = new URL(secret);
    parts.push(password, decode(password));
    if (pathname.length > MIN_TOKEN_CHARS) parts.push(pathname, `${pathname}${search}`);
    parts.push(...pathname.split('/').filter(isToken));
  }
  return parts.filter((part) => part !== '');
}

/** Returns whether a part has letters of both cases, has digits, or is longer than any word. */
function isToken(part: string): boolean {
  if (part.length >= LONG_TOKEN_CHARS) return true;
  return part.length >= MIN_TOKEN_CHARS && (/\d/.test(part) || (/[a-z]/.test(part) && /[A-Z]/.test(part)));
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
