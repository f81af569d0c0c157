// What the user may write after --storage. Pure.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { BackupError } from '../core/errors.ts';
import { hideLogin } from '../core/secret.ts';

export type ParsedLocation =
  { kind: 's3'; bucket: string; prefix: string } | { kind: 'directory'; path: string };

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html, and the looser names of other servers. */
const BUCKET = /^[A-Za-z0-9][A-Za-z0-9._-]{1,254}$/;

/** `s3://bucket/prefix`, `file:///path` or a path. @throws CONFIG_INVALID */
export function parseLocation(url: string): ParsedLocation {
  if (/^s3:\/\//i.test(url)) return parseS3(url);
  if (/^file:/i.test(url)) return parseFile(url);
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(url)) {
    throw invalid(url, 'Only s3://bucket/prefix, file:///path and directories are storages.');
  }
  if (url.trim() === '' || url.includes('\0'))
    throw invalid(url, 'Give s3://bucket/prefix or the path of a directory.');
  return { kind: 'directory', path: path.resolve(url) };
}

/** As a storage calls itself; what is no location stays as it is, without a login. */
export function nameLocation(url: string): string {
  try {
    const parsed = parseLocation(url);
    if (parsed.kind === 'directory') return parsed.path;
    return `s3://${parsed.bucket}${parsed.prefix === '' ? '' : `/${parsed.prefix}`}`;
  } catch {
    return hideLogin(url);
  }
}

// Not the URL class: keys may hold `%`, `?` and `#`, which are themselves here.
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

function parseFile(url: string): ParsedLocation {
  try {
    return { kind: 'directory', path: fileURLToPath(url) };
  } catch (error) {
    throw new BackupError('CONFIG_INVALID', `invalid storage ${JSON.stringify(hideLogin(url))}`, {
      hint: 'Write an absolute path, as in file:///var/backups.',
      cause: error,
    });
  }
}

function invalid(url: string, hint: string): BackupError {
  return new BackupError('CONFIG_INVALID', `invalid storage ${JSON.stringify(hideLogin(url))}`, { hint });
}
