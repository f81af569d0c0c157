// What the user wrote, before it is understood.
import type { Problems } from '../core/problems.ts';
import { TOOL } from '../core/version.ts';
import type { Operation } from './option-table.ts';
import type { RawOptions } from './option-values.ts';

export interface Input {
  /** Absent if there is none of that name, which is one of the problems. */
  operation?: Operation;
  /** What stands behind the operation: the backup's id, or `latest`. */
  backup?: string;
  options: RawOptions;
  /** Path of the configuration file, if there is one. */
  configPath?: string;
  /** Problems that were found while reading the options. */
  problems?: Problems;
}

/** What to call the run. */
export function nameOf({ operation }: Input): string {
  return operation ?? TOOL.name;
}
