// Options of one storage of several. In a configuration file, an entry of `storage` may be a
// mapping with a location and options of its own. Among the raw options such an option has the name
// `storage[2].keep-last`: the second storage's.
import type { RawOptions } from './option-values.ts';

const ENTRY = /^storage\[(\d+)\]\.(.+)$/;

/** Key of an entry's location in a configuration file. */
export const LOCATION = 'location';

/** Options that an entry may have. */
export const ENTRY_OPTIONS: ReadonlySet<string> = new Set([
  's3-endpoint',
  's3-region',
  's3-force-path-style',
  's3-ca',
  's3-access-key-id',
  's3-secret-access-key',
  's3-session-token',
  's3-expected-bucket-owner',
  's3-sse',
  's3-sse-kms-key-id',
  's3-storage-class',
  's3-object-lock-mode',
  's3-object-lock-days',
  's3-checksum-algorithm',
  'aws-profile',
  'aws-credentials-file',
  'aws-role-to-assume',
  'stall-timeout',
  'keep-last',
  'keep-hourly',
  'keep-daily',
  'keep-weekly',
  'keep-monthly',
  'keep-yearly',
  'keep-within',
  'min-age',
  'incomplete-older-than',
]);

/** Options that belong together. An entry with one of them takes none of the others. */
const GROUPS: readonly RegExp[] = [
  /^(s3-(access-key-id|secret-access-key|session-token)|aws-(profile|credentials-file|role-to-assume))$/,
  /^s3-sse(-kms-key-id)?$/,
  /^s3-object-lock-(mode|days)$/,
  /^keep-/,
];
/** Options that describe the server of the endpoint. */
const OF_ENDPOINT = /^s3-(endpoint|region|force-path-style|ca|expected-bucket-owner|storage-class)$/;

/**
 * Returns the name of an entry's option among the raw options.
 * @param index index of the storage, from 0
 */
export function entryOption(index: number, name: string): string {
  return `storage[${index + 1}].${name}`;
}

/** Returns the option that an entry's option stands for; other names stay. */
export function baseOption(name: string): string {
  return ENTRY.exec(name)?.[2] ?? name;
}

/** Returns whether an entry with `own` options ignores an option outside of the entries. */
function isReplaced(name: string, own: readonly string[]): boolean {
  if (own.includes(name)) return true;
  if (own.includes('s3-endpoint') && OF_ENDPOINT.test(name)) return true;
  return GROUPS.some((group) => group.test(name) && own.some((each) => group.test(each)));
}

/** Returns the options that both an entry and a source nearer to the user give. */
export function contradictionsOf(own: Iterable<string>, given: readonly string[]): [string, string][] {
  return [...own].flatMap((name) => {
    const other = given.find(
      (each) => each === name || GROUPS.some((group) => group.test(name) && group.test(each)),
    );
    return other === undefined ? [] : [[name, other] as [string, string]];
  });
}

/** Options of one storage. */
export interface StorageOptions {
  raw: RawOptions;
  /** Names of those that only this storage has. */
  own: readonly string[];
}

/**
 * Returns the options of one storage, as if there were no other.
 * @param index index of the storage, from 0
 */
export function optionsOfStorage(raw: RawOptions, index: number): StorageOptions {
  const prefix = entryOption(index, '');
  const own = [...raw].filter(([name]) => name.startsWith(prefix));
  const ownNames = own.map(([name]) => baseOption(name));
  const shared = [...raw].filter(([name]) => !ENTRY.test(name) && !isReplaced(name, ownNames));
  const location = raw.get('storage')?.[index];
  return {
    raw: new Map([
      ...shared,
      ...own.map(([name, values]) => [baseOption(name), values] as const),
      ['storage', location === undefined ? [] : [location]],
    ]),
    own: ownNames,
  };
}

/** Splits a variable or an input with one storage on each line. */
export function storageLines(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
