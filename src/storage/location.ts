// Parses the locations of --storage and --backup-dir. Pure.
//
// A mistyped location must never become a directory of the workspace: the job would succeed, and
// the backup would vanish with the runner. So a directory is an absolute path, `.`, `..`, a path
// that begins with `./` or `../`, or file://. The parser refuses all other locations.
import { defined } from '../core/defined.ts';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { BackupError } from '../core/errors.ts';
import { hideLogin } from '../core/secret.ts';

export type ParsedLocation =
  { kind: 's3'; bucket: string; prefix: string } | { kind: 'directory'; path: string };

/**
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html, and the looser
 * names of other servers.
 */
const BUCKET = /^[A-Za-z0-9][A-Za-z0-9._-]{1,254}$/;
const DIRECTORY = /^(\/|\.\.?(\/|$))/;
const DIRECTORIES = 'A directory is an absolute path, ./…, ../… or file:///….';

/**
 * Parses `s3://bucket/prefix`, `file:///path` or a directory.
 * @throws BackupError CONFIG_INVALID
 */
export function parseLocation(text: string): ParsedLocation {
  if (/^s3:\/\//i.test(text)) return parseS3(text);
  return { kind: 'directory', path: parseDirectory(text) };
}

/**
 * Parses a directory.
 * @returns its absolute path
 * @throws BackupError CONFIG_INVALID
 */
export function parseDirectory(text: string): string {
  if (/^file:\/\//i.test(text)) return parseFile(text);
  if (text.includes('\0')) throw invalid(text, 'A path has no NUL.');
  if (!DIRECTORY.test(text)) throw invalid(text, `${suggest(text)}${DIRECTORIES}`);
  return path.resolve(text);
}

/**
 * Reports whether a text can only mean a directory, in an option that accepts only directories:
 * `backups`, `db/nightly`.
 */
export function isPlainPath(text: string): boolean {
  return text !== '' && !/^(s3[:/]|[a-z][a-z0-9+.-]*:|~)/i.test(text) && !text.includes('\0');
}

/** Suggests the probable meaning, as a sentence; empty if it is unclear. */
function suggest(text: string): string {
  if (/^s3:\/\//i.test(text)) return `Give ${text} with --storage. `;
  const meant = s3LocationIn(text);
  if (meant !== undefined) return `Did you mean ${meant}? `;
  if (/^file:/i.test(text)) return `Did you mean file://${text.slice('file:'.length)}? `;
  if (/^~(\/|$)/.test(text)) return 'Write the home directory as an absolute path. ';
  if (text.trim() === '') return 'Give s3://bucket/prefix or a directory. ';
  if (/^[a-z][a-z0-9+.-]*:/i.test(text)) return 'Only s3://bucket/prefix and directories are storages. ';
  return `Write s3://${text} for a bucket, ./${text} for a directory. `;
}

/**
 * Converts `s3:bucket/p`, `s3:/bucket/p`, `s3//bucket/p`, an ARN, or the URL of a bucket at AWS to
 * s3://bucket/p.
 */
function s3LocationIn(text: string): string | undefined {
  const [, rest] =
    /^s3(?::\/?|\/\/?)([^/].*)$/is.exec(text) ??
    /^arn:aws[a-z-]*:s3:::(.+)$/is.exec(text) ??
    /^https:\/\/s3[a-z0-9.-]*\.amazonaws\.com\/(.+)$/is.exec(text) ??
    [];
  if (rest !== undefined) return `s3://${rest.replace(/\/\*?$/, '')}`;
  const [, bucket, key = ''] =
    /^https:\/\/([a-z0-9.-]+?)\.s3[a-z0-9.-]*\.amazonaws\.com(\/.*)?$/is.exec(text) ?? [];
  return bucket === undefined ? undefined : `s3://${bucket}${key.replace(/\/$/, '')}`;
}

/** Names a location as its storage does. An invalid location stays as it is, without its login. */
export function nameLocation(url: string): string {
  try {
    const parsed = parseLocation(url);
    if (parsed.kind === 'directory') return parsed.path;
    return `s3://${parsed.bucket}${parsed.prefix === '' ? '' : `/${parsed.prefix}`}`;
  } catch {
    return hideLogin(url);
  }
}

// Avoid the URL class: keys may contain `%`, `?` and `#` literally.
function parseS3(url: string): ParsedLocation {
  const rest = url.slice('s3://'.length);
  const slash = rest.indexOf('/');
  const bucket = slash < 0 ? rest : rest.slice(0, slash);
  const prefix = slash < 0 ? '' : rest.slice(slash).replace(/^\/+|\/+$/g, '');
  if (!BUCKET.test(bucket)) throw invalid(url, 'Name the bucket after s3://, as in s3://my-bucket/mysql.');
  const segments = prefix === '' ? [] : prefix.split('/');
  if (segments.some((segment) => ['', '.', '..'].includes(segment)) || /\p{Cc}/u.test(prefix)) {
    throw invalid(url, 'The prefix must not hold empty segments, `.`, `..` or control characters.');
  }
  return { kind: 's3', bucket, prefix };
}

function parseFile(url: string): string {
  try {
    return fileURLToPath(url);
  } catch (cause) {
    throw invalid(url, 'Write an absolute path, as in file:///var/backups.', cause);
  }
}

function invalid(text: string, hint: string, cause?: unknown): BackupError {
  return new BackupError('CONFIG_INVALID', `invalid storage ${JSON.stringify(hideLogin(text))}`, {
    hint,
    ...defined({ cause }),
  });
}
