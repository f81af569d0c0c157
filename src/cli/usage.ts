// Renders the help texts from the table of options.
import { OPERATIONS, optionsOf, type Operation, type OptionSpec } from '../options/option-table.ts';
import { SHORT_OPTIONS } from './short-options.ts';
import { VARIABLES, variableOf } from './variables.ts';

export interface HelpTopic {
  operation: Operation | 'all';
  /** Includes rare options. */
  isComplete: boolean;
}

interface About {
  synopsis: string;
  summary: string;
  examples: readonly [purpose: string, words: string][];
}

export const ABOUT: Record<Operation, About> = {
  backup: {
    synopsis: 'backup --user NAME --storage URL [options]',
    summary: 'Back up a server: one snapshot, every row counted, the manifest last.',
    examples: [
      ['Back up all schemas to S3', 'backup --host db1 --user backup --storage s3://backups/db1'],
      [
        'See what a backup would include',
        'backup --host db1 --user backup --storage s3://backups/db1 --dry-run',
      ],
      [
        'Back up, restore into another server, compare every row, and keep two weeks',
        'backup --host db1 --user backup --storage s3://backups/db1 --verify rows --restore-into mysql://root@127.0.0.1:3307 --keep-daily 14',
      ],
    ],
  },
  check: {
    synopsis: 'check --user NAME --storage URL [options]',
    summary:
      'Try everything that a backup needs: server, privileges, snapshot, storage, clock, alerts. It takes the options of backup.',
    examples: [
      ['See whether tonight’s backup can work', 'check --host db1 --user backup --storage s3://backups/db1'],
    ],
  },
  restore: {
    synopsis: 'restore ID|latest --user NAME --storage URL [options]',
    summary: 'Restore a backup onto a server, in stages with a check after each.',
    examples: [
      [
        'Restore the newest backup of before the mistake',
        'restore latest --before 2026-11-20T14:30 --host db2 --user root --storage s3://backups/db1',
      ],
      ['Restore the newest backup', 'restore latest --host db2 --user root --storage s3://backups/db1'],
      [
        'Restore one table into another schema, next to the damaged one',
        'restore latest --host db1 --user root --storage s3://backups/db1 --include-tables shop.orders --map-schema shop=shop_restored --allow-source-as-target',
      ],
      [
        'Replace what is in the way, in a script',
        'restore latest --host staging --user root --storage s3://backups/db1 --drop-existing --yes',
      ],
    ],
  },
  verify: {
    synopsis: 'verify ID|latest --storage URL [--level LEVEL] [options]',
    summary: 'Verify a backup: its objects, or a server that it was restored to.',
    examples: [
      ['Read and hash every object of a backup', 'verify latest --storage s3://backups/db1'],
      [
        'Restore into a throw-away server and compare every row',
        'verify latest --storage s3://backups/db1 --restore-into docker',
      ],
    ],
  },
  list: {
    synopsis: 'list --storage URL [options]',
    summary: 'List the backups of a storage.',
    examples: [
      ['List all backups', 'list --storage s3://backups/db1'],
      [
        'End with exit code 4 if there is no backup of the last 26 hours',
        'list --storage s3://backups/db1 --max-age 26h',
      ],
    ],
  },
  show: {
    synopsis: 'show ID|latest --storage URL [options]',
    summary:
      'Show the contents of one backup: tables with rows and sizes, other objects, what is left out, verifications.',
    examples: [
      ['Show the newest backup', 'show latest --storage s3://backups/db1'],
      ['Show the one backup of a day', 'show 20261120 --storage s3://backups/db1'],
    ],
  },
  find: {
    synopsis: 'find SCHEMA.TABLE… --storage URL [options]',
    summary:
      'Find the backups that hold a table, view or sequence, with its rows and size over time. * is a wildcard.',
    examples: [['Find all backups of a table', 'find shop.orders --storage s3://backups/db1']],
  },
  'mask-check': {
    synopsis: 'mask check [ID|latest] --mask FILE [--storage URL | --host NAME] [options]',
    summary:
      'Compare a rules file of masks with the tables of a backup, or of a server. It prints the class of each mask. mask secret prints a secret.',
    examples: [
      ['Check the rules in CI', 'mask check latest --mask rules.yaml --storage s3://backups/db1'],
      ['Check them against a server', 'mask check --mask rules.yaml --host db1 --user backup'],
    ],
  },
  'mask-suggest': {
    synopsis: 'mask suggest [ID|latest] [--rules FILE] [--storage URL | --host NAME] [options]',
    summary:
      'Suggest a rules file of masks from the names, types and sampled values of a backup, or of a server.',
    examples: [
      ['From the newest backup', 'mask suggest latest --storage s3://backups/db1 --rules rules.yaml'],
      ['From a server', 'mask suggest --host db1 --user backup --schemas shop --rules rules.yaml'],
    ],
  },
  diff: {
    synopsis: 'diff ID|latest --user NAME --storage URL [options]',
    summary:
      'Compare a server with a backup: objects that one of them lacks, rows of each table, lines of definitions that differ. It ends with exit code 1 if anything differs.',
    examples: [
      [
        'See what has changed since last night',
        'diff latest --host db1 --user backup --storage s3://backups/db1',
      ],
    ],
  },
  report: {
    synopsis: 'report --html FILE --storage URL [options]',
    summary:
      'Write the status page of a storage: for each label its last backups, a calendar and the verified restores.',
    examples: [['Write the page of all labels', 'report --html status.html --storage s3://backups/db1']],
  },
  matrix: {
    synopsis: 'fleet matrix [--config FILE] [options]',
    summary: 'Print the profiles of a configuration file as JSON, for strategy.matrix of a workflow.',
    examples: [
      ['All profiles with a tag', 'fleet matrix --tags production'],
      ['Only those that have no backup of the last 20 hours', 'fleet matrix --stale 20h'],
    ],
  },
  'fleet-status': {
    synopsis: 'fleet status [--config FILE] [options]',
    summary:
      'Show the newest backup of every profile of a configuration file, and end with exit code 4 if one is stale.',
    examples: [['Look at all storages, and write a page', 'fleet status --max-age 26h --html fleet.html']],
  },
  'binlog-archive': {
    synopsis: 'binlog archive --user NAME --storage URL [options]',
    summary:
      'Store the new part of the binary log next to the backups, so that a restore can go to any moment after a backup.',
    examples: [
      [
        'Store what is new, every 15 minutes',
        'binlog archive --host db1 --user backup --storage s3://backups/db1',
      ],
      [
        'Keep running, and store a segment every minute',
        'binlog archive --follow --host db1 --user backup --storage s3://backups/db1',
      ],
    ],
  },
  'binlog-list': {
    synopsis: 'binlog list --storage URL [options]',
    summary: 'List the spans of time in which every moment can be restored, and each hole with its reason.',
    examples: [['See how far back and how far forward', 'binlog list --storage s3://backups/db1']],
  },
  'binlog-find': {
    synopsis: 'binlog find --table SCHEMA.TABLE --storage URL [options]',
    summary: 'Find the archived transactions that changed a table: time, GTID, rows, the text of statements.',
    examples: [
      [
        'See who dropped the table, and when',
        'binlog find --table shop.orders --ddl --storage s3://backups/db1',
      ],
    ],
  },
  'binlog-verify': {
    synopsis: 'binlog verify --storage URL [options]',
    summary:
      'Read and hash every object of the archives, and compare every event and transaction with the records.',
    examples: [['Verify all archives of a storage', 'binlog verify --storage s3://backups/db1']],
  },
  prune: {
    synopsis: 'prune --storage URL --keep-… [options]',
    summary: 'Remove backups that no rule keeps, and the remains of crashed runs.',
    examples: [
      [
        'See what two weeks, eight weeks and a year would remove, with the reason for each backup',
        'prune --storage s3://backups/db1 --keep-daily 14 --keep-weekly 8 --keep-monthly 12 --dry-run',
      ],
    ],
  },
};

export const PROGRAM = 'mysql-backup';
const INDENT = 4;
const MIN_COLUMNS = 40;
const MAX_COLUMNS = 100;

/**
 * Returns the help text.
 * @param columns width of the terminal; the text wraps at this width, within 40 and 100 columns
 */
export function usage({ operation, isComplete }: HelpTopic, columns = MAX_COLUMNS): string {
  const width = Math.min(Math.max(columns, MIN_COLUMNS), MAX_COLUMNS);
  const lines = operation === 'all' ? overview(width) : operationHelp(operation, isComplete, width);
  return `${lines.join('\n')}\n`;
}

function overview(width: number): string[] {
  return [
    'Consistent, verified backups of MySQL and MariaDB.',
    '',
    ...OPERATIONS.flatMap((operation) => [
      `  ${PROGRAM} ${ABOUT[operation].synopsis}`,
      ...wrap(ABOUT[operation].summary, width, 6),
    ]),
    '',
    ...wrap(`${PROGRAM} OPERATION --help lists the usual options, --help-all all of them.`, width, 0),
    ...wrap(
      '--output json prints one JSON document to stdout. --log-format json makes each line of the log a JSON object, on stderr.',
      width,
      0,
    ),
    ...wrap(
      `Every option can be a variable: --storage is ${variableOf('storage')}, and ${variableOf('storage')}_FILE names a file that holds it.`,
      width,
      0,
    ),
    ...wrap(
      `--config FILE reads options from a file, --profile NAME a profile of it. ${PROGRAM} config show [--operation OPERATION] prints each value and its source.`,
      width,
      0,
    ),
    ...wrap(
      `${PROGRAM} init writes workflows for GitHub, and prints the GRANT statements and the policies that they need.`,
      width,
      0,
    ),
    ...wrap(`${PROGRAM} completion bash (or zsh, fish) prints the completion for a shell.`, width, 0),
    ...wrap(
      'Short forms: -b makes a backup, with -r NUM its rows per chunk; -r ID restores one; -l lists them.',
      width,
      0,
    ),
  ];
}

function operationHelp(operation: Operation, isComplete: boolean, width: number): string[] {
  const { synopsis, summary, examples } = ABOUT[operation];
  const all = optionsOf(operation);
  const shown = isComplete ? all : all.filter(({ rare }) => !rare);
  const hidden = all.length - shown.length;
  return [
    `Usage: ${PROGRAM} ${synopsis}`,
    '',
    ...wrap(summary, width, 0),
    ...renderOptions(shown, width),
    ...(hidden > 0
      ? [
          '',
          ...wrap(
            `${hidden} rare options are not shown: ${PROGRAM} ${operation} --help-all lists them.`,
            width,
            0,
          ),
        ]
      : []),
    '',
    'Examples:',
    ...examples.flatMap(([purpose, words]) => [
      ...wrap(`# ${purpose}`, width, 2),
      ...wrapCommand(words, width),
    ]),
  ];
}

function renderOptions(options: readonly OptionSpec[], width: number): string[] {
  const groups = [...new Set(options.map(({ group }) => group))];
  return groups.flatMap((group) => [
    '',
    `${group}:`,
    ...options.filter((option) => option.group === group).flatMap((option) => renderOption(option, width)),
  ]);
}

const TEXT_COLUMN = 32;

/** Returns the option and its text next to each other, or below each other on a narrow terminal. */
function renderOption({ name, value, help, default: fallback }: OptionSpec, width: number): string[] {
  const flag = `  --${name}${value ? ` ${value}` : ''}`;
  const notes = [
    ...(fallback === undefined || fallback === 'false' ? [] : [`default ${fallback}`]),
    ...otherWays(name),
  ];
  const text = notes.length === 0 ? help : `${help} (${notes.join('; ')})`;
  const column = width >= 2 * TEXT_COLUMN + 10 ? TEXT_COLUMN : 2 * INDENT;
  const lines = wrap(text, width, column);
  const isBeside = flag.length < column;
  return isBeside ? [flag.padEnd(column) + lines[0]!.slice(column), ...lines.slice(1)] : [flag, ...lines];
}

/** Returns the letter and the variable of an option. */
export function otherWays(name: string): string[] {
  const letters = Object.keys(SHORT_OPTIONS).filter((letter) => SHORT_OPTIONS[letter] === name);
  const variables = Object.keys(VARIABLES).filter((variable) => VARIABLES[variable] === name);
  return [...letters.map((letter) => `or -${letter}`), ...variables.map((variable) => `or ${variable}`)];
}

function wrap(text: string, width: number, indent: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const next = line === '' ? word : `${line} ${word}`;
    if (line !== '' && indent + next.length > width) {
      lines.push(line);
      line = word;
    } else line = next;
  }
  return [...lines, line].map((part) => ' '.repeat(indent) + part);
}

/** Wraps a command so that a shell reads several lines as one command. */
function wrapCommand(words: string, width: number): string[] {
  const lines = wrap(`${PROGRAM} ${words}`, width - 4, INDENT);
  return lines.map((line, i) => (i === 0 ? line : `  ${line}`) + (i < lines.length - 1 ? ' \\' : ''));
}
