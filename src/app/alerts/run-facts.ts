// Facts that name a run in reports, alerts, issues and outputs, after a success and after a
// failure.
import { defined } from '../../core/defined.ts';
import { joinNames } from '../../core/units.ts';
import { TOOL } from '../../core/version.ts';
import { labelOf } from '../../options/read/read-backup.ts';
import type { Config } from '../../options/operations.ts';
import { type Input, nameOf } from '../../options/input.ts';
import { serverOf } from '../../options/read/read-config.ts';
import type { InputSources } from '../../options/read/read-connection.ts';
import { nameLocation } from '../../storage/location.ts';

export interface RunFacts {
  /** The operation, or another name of the run while the operation is unknown. */
  operation: string;
  label?: string;
  /** For example `db1.example.com:3306`. */
  server?: string;
  /** Location of the backups: `s3://…`, or the directory; the first that --storage gives. */
  storage?: string;
  /** The directory of --backup-dir, besides --storage. */
  directory?: string;
  /** All locations, if there are several, in the order in which readers prefer them. */
  storages?: readonly string[];
  /**
   * Id of the backup that the run made, restored or verified, once the id is known and the backup
   * exists.
   */
  backupId?: string;
}

/** Returns the facts that an input gives, even if parts of the input are invalid. */
export function factsOfInput(input: Input, sources: InputSources): RunFacts {
  const { options } = input;
  const label = labelOf(input, sources);
  return {
    operation: nameOf(input),
    ...defined({ label }),
    ...locationsOf(options.get('storage') ?? [], options.get('backup-dir')?.at(-1)),
  };
}

export function factsOf(config: Config): RunFacts {
  const { operation, label, storages } = config;
  const urls = storages.filter(({ isBackupDirectory }) => !isBackupDirectory).map(({ url }) => url);
  const directory = storages.find(({ isBackupDirectory }) => isBackupDirectory)?.url;
  const server = serverOf(config);
  return {
    operation,
    ...defined({ label, server }),
    ...locationsOf(urls, directory),
  };
}

/** Names all storages in a sentence. */
export function nameStorages({ storage, storages }: RunFacts): string | undefined {
  return storages ? joinNames(storages) : storage;
}

/** Returns the operation as the begin of a sentence. */
export function titleOf(operation: string): string {
  return operation === TOOL.name
    ? operation
    : `${operation[0]!.toUpperCase()}${operation.slice(1).replace('-', ' ')}`;
}

function locationsOf(
  urls: readonly string[],
  directory: string | undefined,
): Pick<RunFacts, 'storage' | 'directory' | 'storages'> {
  const given = urls.filter((url) => url !== '').map(nameLocation);
  const near = directory ? [nameLocation(directory)] : [];
  const [first] = [...given, ...near];
  const all = [...near, ...given];
  return {
    ...defined({ storage: first }),
    ...(given.length > 0 && near.length > 0 ? { directory: near[0]! } : {}),
    ...(all.length > 1 ? { storages: all } : {}),
  };
}
