// The storage of the backups, and how S3 keeps them. Combinations that cannot work are problems
// before any effect.
import { defined } from '../../core/defined.ts';
import type { BackupError } from '../../core/errors.ts';
import { hideLogin } from '../../core/secret.ts';
import { readProxies } from '../../network/proxies.ts';
import type { Operation } from '../option-table.ts';
import type { Problems } from '../../core/problems.ts';
import { isPlainPath, parseDirectory, parseLocation } from '../../storage/location.ts';
import type { StorageConfig } from '../../storage/storage-config.ts';
import { readS3ObjectOptions } from './read-s3-object-options.ts';
import type { OptionValues } from '../option-values.ts';
import type { InputSources } from './read-connection.ts';
import { readFileOf, showPath } from './read-file.ts';

export function readStorage(
  operation: Operation,
  values: OptionValues,
  sources: InputSources,
  problems: Problems,
): StorageConfig {
  const url = values.text('storage');
  const directory = values.text('backup-dir');
  const endpoint = values.text('s3-endpoint');
  const isS3 = /^s3:/i.test(url ?? '');
  if (!url && !directory)
    problems.add('the storage is missing: give --storage s3://bucket/prefix or a directory, or --backup-dir');
  if (endpoint !== undefined && !/^https?:\/\/[^\s@]+$/.test(endpoint))
    problems.add(`--s3-endpoint is "${hideLogin(endpoint)}", it takes a URL such as https://s3.example.com`);
  check('storage', url, parseLocation, problems);
  check('backup-dir', directory, parseDirectory, problems);
  const expectedBucketOwner = readOwner(values, endpoint === undefined, problems);
  return {
    ...(url ? { url } : {}),
    ...(directory ? { directory } : {}),
    stallTimeoutMs: values.durationSeconds('stall-timeout')! * 1000,
    s3: {
      ...(endpoint ? { endpoint } : {}),
      ...readRegion(values, sources),
      ...(isS3 ? readNetwork(values, sources, problems) : {}),
      ...readIdentity(values, sources),
      ...(values.has('aws-credentials-file')
        ? { credentialsFile: values.text('aws-credentials-file')! }
        : {}),
      ...(values.has('aws-role-to-assume') ? { roleArn: values.text('aws-role-to-assume')! } : {}),
      ...(values.has('s3-force-path-style') ? { forcePathStyle: values.flag('s3-force-path-style') } : {}),
      ...defined({ expectedBucketOwner }),
      objectOptions: readS3ObjectOptions(operation, values, problems),
    },
  };
}

/**
 * Reads the region. The SDK itself reads AWS_REGION and the profile, but not the variable of the
 * AWS command line.
 */
function readRegion(
  values: OptionValues,
  { environment }: InputSources,
): Pick<StorageConfig['s3'], 'region'> {
  const region =
    values.text('s3-region') ||
    environment['AWS_REGION']?.trim() ||
    environment['AWS_DEFAULT_REGION']?.trim();
  return region ? { region } : {};
}

function readNetwork(
  values: OptionValues,
  sources: InputSources,
  problems: Problems,
): Pick<StorageConfig['s3'], 'ca' | 'proxies'> {
  const path = values.text('s3-ca') ?? sources.environment['AWS_CA_BUNDLE']?.trim();
  const option = values.has('s3-ca') ? 's3-ca' : 'AWS_CA_BUNDLE';
  const ca = path ? readAuthorities(option, path, sources, problems) : undefined;
  const proxies = readProxies(sources.environment, (problem) => problems.add(problem));
  const isProxied = proxies.http !== undefined || proxies.https !== undefined;
  return { ...defined({ ca }), ...(isProxied ? { proxies } : {}) };
}

/**
 * Reads authorities. Node.js ignores a file without a certificate, so the reader checks for one.
 */
function readAuthorities(
  option: string,
  path: string,
  sources: InputSources,
  problems: Problems,
): string | undefined {
  const text = readFileOf(option, path, sources, problems);
  if (text === undefined || /-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----/.test(text)) return text;
  problems.add(`${option === 's3-ca' ? '--s3-ca' : option}: ${showPath(path)} holds no certificate (PEM)`);
  return undefined;
}

/**
 * Reads the identity. This function reads AWS_PROFILE, too, so that errors can name the profile.
 */
function readIdentity(
  values: OptionValues,
  { environment }: InputSources,
): Pick<StorageConfig['s3'], 'profile' | 'hostRoleArn'> {
  const profile = values.text('aws-profile') || environment['AWS_PROFILE']?.trim();
  const hostRoleArn = environment['AWS_WEB_IDENTITY_TOKEN_FILE'] && environment['AWS_ROLE_ARN'];
  return { ...(profile ? { profile } : {}), ...(hostRoleArn ? { hostRoleArn } : {}) };
}

/**
 * Turns a directory of the replaced script into a value for --backup-dir. The directory may be
 * relative, because this variable allows only directories. A text that looks like a storage or a
 * URL stays unchanged, and the reader refuses the text.
 */
export function directoryOf(text: string): string {
  const isRelative = !/^(\/|\.\.?(\/|$))/.test(text) && isPlainPath(text);
  return isRelative ? `./${text}` : text;
}

function check(
  name: string,
  text: string | undefined,
  parse: (text: string) => unknown,
  problems: Problems,
): void {
  if (!text) return;
  try {
    parse(text);
  } catch (error) {
    problems.add(`--${name} is "${hideLogin(text)}": ${(error as BackupError).hint}`);
  }
}

function readOwner(values: OptionValues, isAws: boolean, problems: Problems): string | undefined {
  const owner = values.text('s3-expected-bucket-owner');
  if (owner !== undefined && !(isAws ? /^\d{12}$/ : /^\S{1,256}$/).test(owner))
    problems.add(`--s3-expected-bucket-owner is "${owner}", it takes the id of an account: 12 digits at AWS`);
  return owner;
}
