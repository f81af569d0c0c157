// The table of folders in src/: the knowledge of each, and the folders and packages that it may import.
// layers.test.ts holds every import to it, and scripts/generate.mjs writes it into src/README.md.
import { globSync } from 'node:fs';
import { join } from 'node:path';

export interface Layer {
  /** Knowledge that the folder holds. */
  knows: string;
  /** Folders below; every folder may import `core`. */
  folders: readonly string[];
  /** Packages from npm. No other folder imports them. */
  packages?: readonly string[];
}

/** The longest name that a file's path begins with is its folder. */
export const LAYERS: Readonly<Record<string, Layer>> = {
  'cli.ts': { knows: 'entry of the command line', folders: ['app', 'cli'] },
  'action.ts': { knows: 'entry of the GitHub Action', folders: ['action', 'app'] },
  cli: {
    knows: 'words of the command line, help, progress, completion',
    folders: ['action', 'app', 'options'],
  },
  action: {
    knows: 'inputs, outputs, summary, post step of the action',
    folders: ['app', 'options', 'archive', 'backup', 'prune', 'repository', 'restore', 'verify'],
    packages: ['@actions/core', '@actions/github'],
  },
  app: {
    knows: 'runs one operation, alerts, exit code, clean-up',
    folders: [
      'options',
      'archive',
      'backup',
      'prune',
      'repository',
      'restore',
      'verify',
      'network',
      'notify',
      'page',
      'aws',
      'docker',
      'ssh',
      'encryption',
      'mysql/connection',
      'storage',
      'storage/copies',
      'storage/directory',
      'storage/s3',
      'format',
    ],
  },
  options: {
    knows: 'the one table of options; builds the requests',
    folders: [
      'archive',
      'backup',
      'prune',
      'repository',
      'restore',
      'masking',
      'verify',
      'encryption',
      'mysql/connection',
      'mysql/schema',
      'network',
      'ssh',
      'storage',
      'sql',
    ],
    packages: ['yaml'],
  },
  backup: {
    knows: 'a backup from preflight to manifest',
    folders: [
      'masking',
      'verify',
      'repository',
      'mysql/connection',
      'mysql/protocol',
      'mysql/rows',
      'mysql/schema',
      'mysql/snapshot',
      'storage',
      'encryption',
      'format',
      'compression',
      'tsv',
      'sql',
    ],
  },
  restore: {
    knows: 'a restore in stages, resumed and verified',
    folders: [
      'masking',
      'format',
      'verify',
      'repository',
      'mysql/connection',
      'mysql/rows',
      'mysql/schema',
      'storage',
      'compression',
      'tsv',
      'sql',
    ],
  },
  masking: {
    knows: 'rules of masking; masks as SQL and in Node.js',
    folders: ['mysql/schema', 'format', 'sql'],
    packages: ['yaml'],
  },
  verify: {
    knows: 'levels, checks and assertions',
    folders: [
      'repository',
      'mysql/connection',
      'mysql/rows',
      'mysql/schema',
      'storage',
      'format',
      'compression',
      'tsv',
      'sql',
    ],
    packages: ['yaml', 'zod'],
  },
  docker: { knows: 'a server in a container', folders: ['mysql/connection'] },
  prune: { knows: 'retention rules', folders: ['archive', 'repository', 'storage', 'format'] },
  archive: {
    knows: 'archives of binary logs: chains of records and segments, windows',
    folders: [
      'repository',
      'binlog',
      'mysql/connection',
      'mysql/schema',
      'mysql/snapshot',
      'storage',
      'encryption',
      'format',
      'compression',
      'sql',
    ],
  },
  binlog: { knows: 'events, transactions and GTID sets of a binary log', folders: [] },
  repository: {
    knows: 'backups in a storage: open, find, list, lease; dumps of MySQL Shell',
    folders: ['mysql/connection', 'mysql/schema', 'storage', 'encryption', 'format', 'compression', 'sql'],
    packages: ['zod'],
  },
  'mysql/snapshot': {
    knows: 'methods to open one consistent view, and their locks',
    folders: ['mysql/connection', 'mysql/schema', 'sql'],
  },
  'mysql/rows': {
    knows: 'SELECT and LOAD DATA of rows, key ranges',
    folders: ['mysql/connection', 'mysql/schema', 'format', 'tsv', 'sql'],
  },
  'mysql/schema': {
    knows: 'definitions, names, privileges of a server',
    folders: ['mysql/connection', 'format', 'sql'],
  },
  'mysql/connection': {
    knows: 'sessions, pinned variables, errors of the server',
    folders: ['mysql/protocol', 'ssh', 'sql'],
    packages: ['mysql2'],
  },
  'mysql/protocol': {
    knows: 'the only code that knows the insides of mysql2',
    folders: ['tsv'],
    packages: ['mysql2'],
  },
  'storage/copies': { knows: 'several storages as one', folders: ['storage'] },
  'storage/directory': { knows: 'backups in a directory', folders: ['storage'] },
  'storage/s3': {
    knows: 'backups in S3: uploads, checksums, locks, errors',
    folders: ['storage', 'aws', 'network'],
    packages: ['@aws-sdk/client-s3', '@aws-sdk/lib-storage'],
  },
  storage: { knows: 'the interface of a storage', folders: ['network'] },
  aws: {
    knows: 'credentials and tokens of AWS',
    folders: ['network'],
    packages: [
      '@aws-sdk/credential-provider-node',
      '@aws-sdk/credential-providers',
      '@aws-sdk/rds-signer',
      '@smithy/node-http-handler',
    ],
  },
  ssh: { knows: 'one SSH connection for all connections to a server', folders: [], packages: ['ssh2'] },
  network: {
    knows: 'proxies and certificates',
    folders: [],
    packages: ['http-proxy-agent', 'https-proxy-agent'],
  },
  format: { knows: 'files of a backup: manifest, records, signature', folders: ['sql'], packages: ['zod'] },
  encryption: { knows: 'age files, keys', folders: [], packages: ['age-encryption', '@scure/base'] },
  compression: { knows: 'zstd frames', folders: [], packages: ['@mongodb-js/zstd'] },
  notify: {
    knows: 'Slack, e-mail, webhooks, pings',
    folders: ['network'],
    packages: ['nodemailer', '@slack/webhook'],
  },
  page: { knows: 'the status page', folders: [] },
  tsv: { knows: 'rows as TSV, the WebAssembly kernel', folders: [] },
  sql: { knows: 'tokens, quoting and forms of statements', folders: [], packages: ['iconv-lite'] },
  core: { knows: 'errors, log, progress, retry, concurrency, units', folders: [] },
};

export const SOURCES_ROOT = join(import.meta.dirname, '..', '..', 'src');
/** Compiled to WebAssembly by itself. */
const OTHER_LANGUAGE = 'tsv/kernel/assembly/';

/** Returns the TypeScript files of src/, by their paths below it. */
export function sourceFiles(): string[] {
  return globSync('**/*.ts', { cwd: SOURCES_ROOT }).filter((file) => !file.startsWith(OTHER_LANGUAGE));
}

/** Returns the folder of the table that a path belongs to: the longest name that the path begins with. */
export function folderOf(path: string): string {
  const names = Object.keys(LAYERS).filter((name) => path === name || path.startsWith(`${name}/`));
  return names.sort((a, b) => b.length - a.length)[0] ?? `${path}, which is in no folder of the table`;
}

/** Returns the table for src/README.md, in Markdown. */
export function renderLayers(): string {
  const counts = new Map<string, number>();
  for (const file of sourceFiles()) counts.set(folderOf(file), (counts.get(folderOf(file)) ?? 0) + 1);
  const code = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(' ');
  return [
    '| folder | files | knows | may import, besides `core` |',
    '|---|--:|---|---|',
    ...Object.entries(LAYERS).map(
      ([name, { knows, folders, packages = [] }]) =>
        `| \`${name}\` | ${counts.get(name) ?? 0} | ${knows} | ${[code(folders), packages.length > 0 ? `npm: ${code(packages)}` : ''].filter(Boolean).join('; ')} |`,
    ),
  ].join('\n');
}
