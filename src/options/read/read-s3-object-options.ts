// Reads the options of how S3 keeps objects. Reports all invalid values and combinations at once.
import { defined } from '../../core/defined.ts';
import type { Operation } from '../option-table.ts';
import type { Problems } from '../../core/problems.ts';
import { LOCK_MODES, SSE_METHODS, type S3ObjectOptions } from '../../storage/s3-object-options.ts';
import type { OptionValues } from '../option-values.ts';

/** AWS storage classes that an ordinary bucket accepts. */
const AWS_CLASSES = [
  'STANDARD',
  'STANDARD_IA',
  'ONEZONE_IA',
  'INTELLIGENT_TIERING',
  'GLACIER_IR',
  'GLACIER',
  'DEEP_ARCHIVE',
  'REDUCED_REDUNDANCY',
];
/** Archive classes: an object is readable only hours after a request for it. */
const ARCHIVES = ['GLACIER', 'DEEP_ARCHIVE'];

/** Options that have no effect without a storage in S3. */
export const S3_OBJECT_OPTIONS = [
  's3-sse',
  's3-sse-kms-key-id',
  's3-storage-class',
  's3-object-lock-mode',
  's3-object-lock-days',
] as const;

export function readS3ObjectOptions(
  operation: Operation,
  values: OptionValues,
  problems: Problems,
): S3ObjectOptions {
  if (operation === 'list') return {};
  const storageClass = readStorageClass(values, problems);
  const objectLock = readObjectLock(values, problems);
  const given = {
    ...readSse(values, problems),
    ...defined({ storageClass, objectLock }),
  };
  return {
    ...given,
    checksumAlgorithm: values.choice('s3-checksum-algorithm'),
  };
}

function readSse(values: OptionValues, problems: Problems): Pick<S3ObjectOptions, 'sse' | 'sseKmsKeyId'> {
  const text = values.text('s3-sse');
  const sse = SSE_METHODS.find((each) => each === text);
  if (text !== undefined && /^(sse-?c|c|customer)$/i.test(text))
    problems.add(
      '--s3-sse is SSE-C, which is refused: the server would see the key in each request, every reader and every other tool would need it, and without it all is lost. Give aws:kms, or encrypt on this side with --encrypt-to',
    );
  else if (text !== undefined && !sse)
    problems.add(`--s3-sse is "${text}", it takes ${SSE_METHODS.join(', ')}`);
  const sseKmsKeyId = values.text('s3-sse-kms-key-id');
  if (sseKmsKeyId === undefined) return sse ? { sse } : {};
  if (!/^\S{1,2048}$/.test(sseKmsKeyId))
    problems.add('--s3-sse-kms-key-id is not the id of a key: it takes one word, such as the ARN of the key');
  if (text === undefined || text === 'AES256')
    problems.add('--s3-sse-kms-key-id needs --s3-sse aws:kms or aws:kms:dsse');
  return { ...defined({ sse }), sseKmsKeyId };
}

function readStorageClass(values: OptionValues, problems: Problems): string | undefined {
  const text = values.text('s3-storage-class');
  if (text === undefined) return undefined;
  const isAws = !values.has('s3-endpoint');
  if (isAws ? !AWS_CLASSES.includes(text) : !/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/.test(text))
    problems.add(`--s3-storage-class is "${text}", AWS has ${AWS_CLASSES.join(', ')}`);
  if (ARCHIVES.includes(text) && values.has('verify') && values.text('verify') !== 'off')
    problems.add(
      `--verify contradicts --s3-storage-class ${text}: objects in this class cannot be read for hours. Use GLACIER_IR, or let a lifecycle rule move the backup later`,
    );
  return text;
}

function readObjectLock(values: OptionValues, problems: Problems): S3ObjectOptions['objectLock'] {
  const text = values.text('s3-object-lock-mode');
  const days = values.number('s3-object-lock-days');
  const mode = LOCK_MODES.find((each) => each === text?.toLowerCase());
  if (text !== undefined && !mode)
    problems.add(`--s3-object-lock-mode is "${text}", it takes ${LOCK_MODES.join(' or ')}`);
  if (text !== undefined && !values.has('s3-object-lock-days'))
    problems.add('--s3-object-lock-mode needs --s3-object-lock-days');
  if (text === undefined && values.has('s3-object-lock-days'))
    problems.add('--s3-object-lock-days needs --s3-object-lock-mode governance or compliance');
  return mode && days !== undefined ? { mode, days } : undefined;
}
