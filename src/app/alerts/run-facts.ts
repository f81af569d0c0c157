// Facts that name a run in reports, alerts, issues and outputs, after a success and after a
// failure.
import { defined } from '../../core/defined.ts';
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
  /** Place of the backups: `s3://…`, or the directory. */
  storage?: string;
  /** The directory of a second copy. */
  directory?: string;
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
    ...placesOf(options.get('storage')?.at(-1), options.get('backup-dir')?.at(-1)),
  };
}

export function factsOf(config: Config): RunFacts {
  const { operation, label, storage } = config;
  const server = serverOf(config);
  return {
    operation,
    ...defined({ label, server }),
    ...placesOf(storage.url, storage.directory),
  };
}

/** Returns the operation as the begin of a sentence. */
export function titleOf(operation: string): string {
  return operation === TOOL.name
    ? operation
    : `${operation[0]!.toUpperCase()}${operation.slice(1).replace('-', ' ')}`;
}

function placesOf(
  url: string | undefined,
  directory: string | undefined,
): Pick<RunFacts, 'storage' | 'directory'> {
  const location = url || directory;
  return {
    ...(location ? { storage: nameLocation(location) } : {}),
    ...(url && directory ? { directory: nameLocation(directory) } : {}),
  };
}
