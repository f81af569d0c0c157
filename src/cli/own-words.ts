// Words and options of the command line itself, which the action does not have.
import { OPERATIONS } from '../options/option-table.ts';

/** Words in place of an operation, and the words that each takes. */
export const COMMAND_WORDS = {
  help: OPERATIONS,
  version: [],
  config: ['show'],
} as const;
export const COMMANDS: readonly string[] = Object.keys(COMMAND_WORDS);

interface OwnOption {
  name: string;
  /** Absent: the option takes no value. */
  values?: readonly string[];
}

export const OWN_OPTIONS: readonly OwnOption[] = [
  { name: 'help' },
  { name: 'help-all' },
  { name: 'version' },
  { name: 'output', values: ['text', 'json'] },
  { name: 'operation', values: OPERATIONS },
];
