// The help texts, from the table of options.
import { OPERATIONS, optionsOf, type Operation, type OptionSpec } from '../options/option-table.ts';
import { SHORT_OPTIONS } from './short-options.ts';
import { VARIABLES } from './variables.ts';

const ABOUT: Record<Operation, { line: string; what: string }> = {
  backup: {
    line: 'backup --user NAME --storage URL [options]',
    what: 'Back up a server: one snapshot, every row counted, the manifest last.',
  },
  restore: {
    line: 'restore ID|latest --user NAME --storage URL [options]',
    what: 'Restore onto a server, in stages with a check after each.',
  },
  verify: {
    line: 'verify ID|latest --storage URL [--level LEVEL] [options]',
    what: 'Prove a backup: its objects, or a server that it was restored to.',
  },
  list: { line: 'list --storage URL [options]', what: 'List the backups of a storage.' },
  prune: {
    line: 'prune --storage URL --keep-… [options]',
    what: 'Remove backups that no rule keeps, and what crashed runs left; --dry-run says why for each.',
  },
};

export function usage(topic: Operation | 'all'): string {
  if (topic !== 'all')
    return `Usage: mysql-backup ${ABOUT[topic].line}\n\n${ABOUT[topic].what}\n${renderOptions(optionsOf(topic))}`;
  const lines = OPERATIONS.map(
    (operation) => `  mysql-backup ${ABOUT[operation].line}\n      ${ABOUT[operation].what}`,
  );
  return `Consistent, verified backups of MySQL and MariaDB.\n\n${lines.join('\n')}\n\nIn short: -b makes a backup, with -r NUM its rows per chunk; -r ID restores one; -l lists them.
mysql-backup OPERATION --help lists the options. --output json prints one JSON document to stdout.\n`;
}

function renderOptions(options: readonly OptionSpec[]): string {
  const groups = [...new Set(options.map(({ group }) => group))];
  return groups
    .map(
      (group) =>
        `\n${group}:\n${options
          .filter((option) => option.group === group)
          .map(renderOption)
          .join('')}`,
    )
    .join('');
}

function renderOption({ name, value, help, default: fallback }: OptionSpec): string {
  const flag = `  --${name}${value ? ` ${value}` : ''}`;
  const notes = [
    ...(fallback === undefined || fallback === 'false' ? [] : [`default ${fallback}`]),
    ...otherWays(name),
  ];
  const text = notes.length === 0 ? help : `${help} (${notes.join('; ')})`;
  return flag.length < 32 ? `${flag.padEnd(32)}${text}\n` : `${flag}\n${' '.repeat(32)}${text}\n`;
}

/** The letter and the variable that stand for an option. */
function otherWays(name: string): string[] {
  const letters = Object.keys(SHORT_OPTIONS).filter((letter) => SHORT_OPTIONS[letter] === name);
  const variables = Object.keys(VARIABLES).filter((variable) => VARIABLES[variable] === name);
  return [
    ...letters.map((letter) => `in short -${letter}`),
    ...variables.map((variable) => `or ${variable}`),
  ];
}
