// What `npm run bench` can be asked. Every option has a default, so that the plain command gives the tables of docs/benchmarks.md.
import { parseArgs } from 'node:util';
import type { Flavor } from '../../test/support/servers.ts';

export type Part = 'backup' | 'restore';

/** What is measured: the tables of sysbench, or one of the special cases. */
export type Scenario = 'sysbench' | 'many-tables' | 'shapes' | 'large' | 'start-up';

export interface BenchOptions {
  flavor: Flavor;
  scenario: Scenario;
  /** How many `--many-tables` means. */
  manyTables: number;
  /** What the names of the shapes to be measured hold. */
  shape: string;
  /** Of each shape, and of the smaller of the two sizes of `--large`. */
  megabytes: number;
  tables: number;
  /** Of each table. */
  rows: number;
  rounds: number;
  concurrency: number;
  parts: readonly Part[];
  /** Also back up to an S3 server. */
  s3: boolean;
  /** Also an encrypted backup, and what it costs beside the plain one. */
  encrypt: boolean;
  /** Whether all contestants connect over TLS, which is the default of each of them. */
  tls: boolean;
  /** Our command line: the bundle, or src/cli.ts without building. */
  program: string;
  /** The command line of an earlier build, which takes part too. */
  before: string | undefined;
  /** Options that are added to each of our backups and restores. */
  extra: readonly string[];
  /** The command that repeats this run. */
  command: string;
}

const USAGE = `npm run bench -- [options]
  --flavor mysql|mariadb      server (default mysql)
  --tables N                  sysbench-like tables (default 4)
  --rows N                    rows of each (default 1000000)
  --rounds N                  each contestant in turn, so many times (default 5)
  --concurrency N             connections of every parallel contestant (default 4)
  --only backup|restore       one of the two
  --s3                        our backup to an S3 server too
  --encrypt                   our backup encrypted for an age recipient too, and what that costs
  --no-tls                    all contestants connect without TLS
  --before PATH               our command line of an earlier build, next to this one
  --many-tables               instead: thousands of small tables, backup and restore
  --count N                   so many (default 10000)
  --shapes                    instead: no key, wide text, BLOBs, many columns, JSON
  --shape TEXT                only those whose name holds the text
  --large                     instead: memory and time with four times the data
  --megabytes N               of each shape, and to begin with (default 500)
  --start-up                  instead: until \`list\` of an empty folder has ended
  --program PATH              our command line (default dist/cli/index.js)
  --extra OPTION              handed to our backup, may be repeated
`;

const OPTIONS = {
  flavor: { type: 'string', default: 'mysql' },
  tables: { type: 'string', default: '4' },
  rows: { type: 'string', default: '1000000' },
  rounds: { type: 'string', default: '5' },
  concurrency: { type: 'string', default: '4' },
  only: { type: 'string' },
  s3: { type: 'boolean', default: false },
  encrypt: { type: 'boolean', default: false },
  'no-tls': { type: 'boolean', default: false },
  before: { type: 'string' },
  'many-tables': { type: 'boolean', default: false },
  shapes: { type: 'boolean', default: false },
  shape: { type: 'string', default: '' },
  large: { type: 'boolean', default: false },
  'start-up': { type: 'boolean', default: false },
  count: { type: 'string', default: '10000' },
  megabytes: { type: 'string', default: '500' },
  program: { type: 'string', default: 'dist/cli/index.js' },
  extra: { type: 'string', multiple: true, default: [] as string[] },
  help: { type: 'boolean', default: false },
} as const;

const SCENARIOS = ['many-tables', 'shapes', 'large', 'start-up'] as const;

/** Ends the process after `--help` and after anything that is not an option. */
export function readOptions(args: readonly string[]): BenchOptions {
  try {
    const { values } = parseArgs({ args: [...args], options: OPTIONS });
    if (values.help) {
      process.stdout.write(USAGE);
      process.exit(0);
    }
    return {
      flavor: oneOf('flavor', values.flavor, ['mysql', 'mariadb'] as const),
      scenario: SCENARIOS.find((name) => values[name]) ?? 'sysbench',
      shape: values.shape,
      manyTables: count('count', values.count),
      megabytes: count('megabytes', values.megabytes),
      tables: count('tables', values.tables),
      rows: count('rows', values.rows),
      rounds: count('rounds', values.rounds),
      concurrency: count('concurrency', values.concurrency),
      parts:
        values.only === undefined
          ? ['backup', 'restore']
          : [oneOf('only', values.only, ['backup', 'restore'] as const)],
      s3: values.s3,
      encrypt: values.encrypt,
      tls: !values['no-tls'],
      program: values.program,
      before: values.before,
      extra: values.extra,
      command: ['npm run bench', ...(args.length > 0 ? ['--', ...args] : [])].join(' '),
    };
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${USAGE}`);
    process.exit(2);
  }
}

function count(name: string, text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new Error(`--${name} wants a number, not ${text}`);
  return Number(text);
}

function oneOf<T extends string>(name: string, text: string, values: readonly T[]): T {
  const value = values.find((candidate) => candidate === text);
  if (value === undefined) throw new Error(`--${name} is one of ${values.join(', ')}, not ${text}`);
  return value;
}
