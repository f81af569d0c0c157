// Masks secrets in the log of the job. Invariant: called before anything else is logged; a part of a secret that would give it away
// (the decoded password of a URL, the token in a path) is masked like the whole.
import * as core from './commands.ts';
import type { Config } from '../options/operations.ts';
import { OPTIONS } from '../options/option-table.ts';
import { splitItems } from '../options/quoted-names.ts';
import { isDockerTarget } from '../options/secret-values.ts';
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

/** URLs that may hold a login, and are no secret without one. */
const PROXY_VARIABLES = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'] as const;

/** Parts of a path that are words of everybody, such as `services`, would hide half of the log. */
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

/** Secrets that a configuration file gives or names. */
export function maskOptions(options: RawOptions): void {
  for (const { name, secret } of OPTIONS)
    if (secret)
      for (const part of (options.get(name) ?? [])
        .filter((text) => !isPublic(name, text))
        .flatMap(listOf)
        .flatMap(partsOf))
        core.setSecret(part);
}

/** Returns whether a value is an ordinary word, whose mask would hide half of the log. */
function isPublic(name: string, value: string): boolean {
  return name === 'restore-into' && isDockerTarget(value);
}

/** Passwords that came out of files. */
export function maskPasswords(config: Config): void {
  const secrets: (Secret | undefined)[] = [];
  if ('connection' in config) secrets.push(config.connection?.password);
  if ('restoreInto' in config) secrets.push(config.restoreInto?.password);
  for (const secret of secrets) if (secret && secret.reveal() !== '') core.setSecret(secret.reveal());
}

/** A list of secrets, and each of them. */
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

/** Letters of both cases, digits, or more than any word has. */
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
