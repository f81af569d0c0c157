// Words and options of the command line itself; the action does not have them.
import { OPERATIONS, type Operation } from '../options/option-table.ts';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** Words in place of an operation, each with the words that may follow. */
export const COMMAND_WORDS: Readonly<Record<string, readonly string[]>> = {
  help: OPERATIONS,
  version: [],
  init: [],
  config: ['show'],
  fleet: ['matrix', 'status'],
  binlog: ['archive', 'list', 'find', 'verify'],
  mask: ['check', 'suggest', 'secret'],
  completion: SHELLS,
};
export const COMMANDS: readonly string[] = Object.keys(COMMAND_WORDS);

/** Operations of two words: `fleet status` is the operation `fleet-status`. */
export const GROUP_WORDS: Readonly<Record<string, Readonly<Record<string, Operation>>>> = {
  fleet: { matrix: 'matrix', status: 'fleet-status' },
  binlog: { archive: 'binlog-archive', list: 'binlog-list', find: 'binlog-find', verify: 'binlog-verify' },
  mask: { suggest: 'mask-suggest', check: 'mask-check' },
};

interface OwnOption {
  name: string;
  help: string;
  /** Absent: the option takes no value. */
  values?: readonly string[];
}

export const OWN_OPTIONS: readonly OwnOption[] = [
  { name: 'help', help: 'Print the help' },
  { name: 'help-all', help: 'Print all options, rare ones too' },
  { name: 'version', help: 'Print the version' },
  { name: 'output', help: 'Form of the result on stdout', values: ['text', 'json'] },
  { name: 'log-format', help: 'Form of the log: text, or json on stderr', values: ['text', 'json'] },
  { name: 'operation', help: 'Operation whose options are shown', values: OPERATIONS },
];
