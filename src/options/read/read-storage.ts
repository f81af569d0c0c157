// The storages of the backups, and how S3 keeps them. Combinations that cannot work are problems
// before any effect.
import { defined } from '../../core/defined.ts';
import type { BackupError } from '../../core/errors.ts';
import { hideLogin } from '../../core/secret.ts';
import { readProxies } from '../../network/proxies.ts';
import type { AwsSettings } from '../operations.ts';
import type { Operation } from '../option-table.ts';
import { Problems } from '../../core/problems.ts';
import { isPlainPath, nameLocation, parseDirectory, parseLocation } from '../../storage/location.ts';
import type { S3Keys, StorageConfig } from '../../storage/storage-config.ts';
import { readS3ObjectOptions, S3_OBJECT_OPTIONS } from './read-s3-object-options.ts';
import type { OptionValues } from '../option-values.ts';
import type { InputSources } from './read-connection.ts';
import { readFileOf, showPath } from './read-file.ts';

/**
 * Reads the storages, in the order in which readers prefer them: the directory of --backup-dir is
 * the nearest.
 * @returns at least one storage, unless there is a problem
 */
export function readStorages(
  operation: Operation,
  values: OptionValues,
  sources: InputSources,
  problems: Problems,
): StorageConfig[] {
  const directory = values.text('backup-dir');
  const given = values.all('storage');
  const storages = given.flatMap((_, index) => readOfStorage(index, operation, values, sources, problems));
  if (given.every((url) => url === '') && !directory)
    problems.add('the storage is missing: give --storage s3://bucket/prefix or a directory, or --backup-dir');
  check('backup-dir', directory, parseDirectory, problems);
  // The options for S3 are checked also if there is only the directory.
  if (storages.length === 0) readStorage(operation, values, sources, problems);
  if (!given.some(isS3Url) && operation !== 'list') refuseForS3(S3_OBJECT_OPTIONS, values, problems);
  const stallTimeoutMs = values.durationSeconds('stall-timeout')! * 1000;
  const near: StorageConfig[] = directory
    ? [{ url: directory, isBackupDirectory: true, stallTimeoutMs, s3: {} }]
    : [];
  const all = [...near, ...storages];
  refuseDuplicates(all, problems);
  return all;
}

/** Reads the settings of AWS that do not belong to one storage. */
export function readAws(values: OptionValues, sources: InputSources, problems: Problems): AwsSettings {
  const isS3 = values.all('storage').some((url) => /^s3:/i.test(url));
  const { profile } = readIdentity(values, sources);
  return {
    ...readRegion(values, sources),
    ...defined({ profile }),
    ...(isS3 ? readNetwork(values, sources, problems) : {}),
  };
}

/** Reads one storage of several. Problems of its own options name the storage. */
function readOfStorage(
  index: number,
  operation: Operation,
  values: OptionValues,
  sources: InputSources,
  problems: Problems,
): StorageConfig[] {
  const found = new Problems();
  const { values: ofStorage, own } = values.ofStorage(index, found);
  const url = ofStorage.text('storage');
  const storage = url ? readStorage(operation, ofStorage, sources, found) : undefined;
  if (!isS3Url(url))
    refuseForS3(
      own.filter((name) => /^(s3|aws)-/.test(name)),
      ofStorage,
      found,
    );
  for (const problem of found.found)
    problems.add(own.length > 0 ? `storage ${index + 1} (${hideLogin(url ?? '')}): ${problem}` : problem);
  return storage ? [storage] : [];
}

/** Refuses options that have an effect only in S3. */
function refuseForS3(names: readonly string[], values: OptionValues, problems: Problems): void {
  for (const name of names)
    if (values.has(name)) problems.add(`--${name} needs a --storage in S3: s3://bucket/prefix`);
}

function isS3Url(url: string | undefined): boolean {
  return /^s3:\/\//i.test(url ?? '');
}

/** Refuses a location that is given twice: it would hold one copy, and not two. */
function refuseDuplicates(storages: readonly StorageConfig[], problems: Problems): void {
  const seen = new Set<string>();
  for (const { url, s3 } of storages) {
    const location = `${nameLocation(url)}\0${isS3Url(url) ? (s3.endpoint ?? '').replace(/\/+$/, '') : ''}`;
    if (seen.has(location))
      problems.add(`the storage ${nameLocation(url)} is given twice: each copy needs its own location`);
    seen.add(location);
  }
}

function readStorage(
  operation: Operation,
  values: OptionValues,
  sources: InputSources,
  problems: Problems,
): StorageConfig {
  const url = values.text('storage') ?? '';
  // An entry of a configuration file writes '' for AWS, where a server is given for the others.
  const endpoint = values.text('s3-endpoint') || undefined;
  if (endpoint !== undefined && !/^https?:\/\/[^\s@]+$/.test(endpoint))
    problems.add(`--s3-endpoint is "${hideLogin(endpoint)}", it takes a URL such as https://s3.example.com`);
  check('storage', url, parseLocation, problems);
  const expectedBucketOwner = readOwner(values, endpoint === undefined, problems);
  const keys = readKeys(values, problems);
  return {
    url,
    stallTimeoutMs: values.durationSeconds('stall-timeout')! * 1000,
    s3: {
      ...(endpoint ? { endpoint } : {}),
      ...readRegion(values, sources),
      ...(/^s3:/i.test(url) ? readNetwork(values, sources, problems) : {}),
      ...(keys ? { keys } : readIdentity(values, sources)),
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

/** Reads the access key of this storage. */
function readKeys(values: OptionValues, problems: Problems): S3Keys | undefined {
  const accessKeyId = values.text('s3-access-key-id')?.trim();
  const secretAccessKey = values.text('s3-secret-access-key')?.trim();
  const sessionToken = values.text('s3-session-token')?.trim();
  if (!accessKeyId && !secretAccessKey && !sessionToken) return undefined;
  if (!accessKeyId || !secretAccessKey)
    problems.add('--s3-access-key-id and --s3-secret-access-key go together: give both');
  for (const name of ['aws-profile', 'aws-credentials-file'])
    if (values.has(name)) problems.add(`--${name} and --s3-access-key-id contradict each other: give one`);
  return {
    accessKeyId: accessKeyId ?? '',
    secretAccessKey: secretAccessKey ?? '',
    ...(sessionToken ? { sessionToken } : {}),
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
