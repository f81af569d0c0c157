// The user's words before their validation.
import type { Problems } from '../core/problems.ts';
import { TOOL } from '../core/version.ts';
import type { Operation } from './option-table.ts';
import type { RawOptions } from './option-values.ts';

export interface Input {
  /** The operation; absent if its name is unknown, which is one of the problems. */
  operation?: Operation;
  /** Whether the operation is the probable meaning of a misspelt name, which is a problem. */
  isGuess?: true;
  /** The argument after the operation: the backup's id, or `latest`. */
  backup?: string;
  options: RawOptions;
  /** Path of the configuration file, if there is one. */
  configPath?: string;
  /** Problems that the reader of the options found. */
  problems?: Problems;
}

/** Returns the name of the run: of the operation, unless its name is unknown. */
export function nameOf({ operation, isGuess }: Input): string {
  return isGuess ? TOOL.name : (operation ?? TOOL.name);
}
