// Which folder may import which: the layers of docs/architecture.md. A folder that is not in the table fails, and so does an
// entry that no import needs: the table states what is, not what once was.
import { describe, expect, it } from '@jest/globals';
import { globSync, readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';

interface Layer {
  /** Folders below; every folder may import `core`. */
  folders: readonly string[];
  /** Packages from npm. No other folder imports them. */
  packages?: readonly string[];
}

/** The longest name that a file's path begins with is its folder. */
const LAYERS: Readonly<Record<string, Layer>> = {
  'cli.ts': { folders: ['app', 'cli'] },
  'action.ts': { folders: ['action', 'app'] },
  cli: { folders: ['action', 'app', 'options'] },
  action: {
    folders: ['app', 'options', 'backup', 'prune', 'repository', 'restore', 'verify'],
    packages: ['@actions/core', '@actions/github'],
  },
  app: {
    folders: [
      'options',
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
      'storage/both',
      'storage/directory',
      'storage/s3',
      'format',
    ],
  },
  options: {
    folders: [
      'backup',
      'prune',
      'repository',
      'restore',
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
    folders: [
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
    folders: [
      'format',
      'verify',
      'repository',
      'mysql/connection',
      'mysql/rows',
      'mysql/schema',
      'storage',
      'compression',
      'sql',
    ],
  },
  verify: {
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
  docker: { folders: ['mysql/connection'] },
  prune: { folders: ['repository', 'storage', 'format'] },
  repository: {
    folders: ['mysql/connection', 'mysql/schema', 'storage', 'encryption', 'format', 'compression', 'sql'],
    packages: ['zod'],
  },
  'mysql/snapshot': { folders: ['mysql/connection', 'mysql/schema', 'sql'] },
  'mysql/rows': { folders: ['mysql/connection', 'mysql/schema', 'format', 'tsv', 'sql'] },
  'mysql/schema': { folders: ['mysql/connection', 'format', 'sql'] },
  'mysql/connection': { folders: ['mysql/protocol', 'ssh', 'sql'], packages: ['mysql2'] },
  'mysql/protocol': { folders: ['tsv'], packages: ['mysql2'] },
  'storage/both': { folders: ['storage'] },
  'storage/directory': { folders: ['storage'] },
  'storage/s3': {
    folders: ['storage', 'aws', 'network'],
    packages: ['@aws-sdk/client-s3', '@aws-sdk/lib-storage'],
  },
  storage: { folders: ['network'] },
  aws: {
    folders: ['network'],
    packages: [
      '@aws-sdk/credential-provider-node',
      '@aws-sdk/credential-providers',
      '@aws-sdk/rds-signer',
      '@smithy/node-http-handler',
    ],
  },
  ssh: { folders: [], packages: ['ssh2'] },
  network: { folders: [], packages: ['http-proxy-agent', 'https-proxy-agent'] },
  format: { folders: ['sql'], packages: ['zod'] },
  encryption: { folders: [], packages: ['age-encryption', '@scure/base'] },
  compression: { folders: [], packages: ['@mongodb-js/zstd'] },
  notify: { folders: ['network'], packages: ['nodemailer', '@slack/webhook'] },
  page: { folders: [] },
  tsv: { folders: [] },
  sql: { folders: [], packages: ['iconv-lite'] },
  core: { folders: [] },
};

const ROOT = join(import.meta.dirname, '..', '..', 'src');
/** Compiled to WebAssembly by itself. */
const OTHER_LANGUAGE = 'tsv/kernel/assembly/';
const IMPORT = /^(?:import|export)\b[^'";]*?from '([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)/gm;

interface Import {
  file: string;
  from: string;
  /** A folder of the table, or the name of a package. */
  to: string;
  isPackage: boolean;
}

function folderOf(path: string): string {
  const names = Object.keys(LAYERS).filter((name) => path === name || path.startsWith(`${name}/`));
  return names.sort((a, b) => b.length - a.length)[0] ?? `${path}, which is in no folder of the table`;
}

function* readImports(file: string, text: string): Generator<Import> {
  const from = folderOf(file);
  for (const [, named, bare, dynamic] of text.matchAll(IMPORT)) {
    const name = named ?? bare ?? dynamic ?? '';
    if (name.startsWith('node:')) continue;
    if (name.startsWith('.'))
      yield { file, from, to: folderOf(normalize(join(file, '..', name))), isPackage: false };
    else
      yield {
        file,
        from,
        to: name
          .split('/')
          .slice(0, name.startsWith('@') ? 2 : 1)
          .join('/'),
        isPackage: true,
      };
  }
}

/** Sentences about imports that the table does not allow. */
function findForbidden(imports: readonly Import[]): string[] {
  return imports
    .filter(({ from, to, isPackage }) => {
      if (isPackage) return !LAYERS[from]?.packages?.includes(to);
      return from !== to && to !== 'core' && !LAYERS[from]?.folders.includes(to);
    })
    .map(({ file, to }) => `${file} imports ${to}`);
}

describe('layers of src/', () => {
  const files = globSync('**/*.ts', { cwd: ROOT }).filter((file) => !file.startsWith(OTHER_LANGUAGE));
  const imports = files.flatMap((file) => [...readImports(file, readFileSync(join(ROOT, file), 'utf8'))]);

  it('holds in every import', () => {
    expect(files.length).toBeGreaterThan(250);
    expect(findForbidden(imports)).toEqual([]);
  });

  it('has no entry that nothing needs', () => {
    const used = new Set(imports.map(({ from, to }) => `${from} -> ${to}`));
    const unused = Object.entries(LAYERS).flatMap(([from, { folders, packages = [] }]) =>
      [...folders, ...packages].map((to) => `${from} -> ${to}`).filter((entry) => !used.has(entry)),
    );
    expect(unused.filter((entry) => entry !== 'compression -> @mongodb-js/zstd')).toEqual([]);
  });

  it('has no folders that import each other', () => {
    const reaches = (from: string, to: string, seen = new Set<string>()): boolean =>
      (LAYERS[from]?.folders ?? []).some((next) => {
        if (next === to) return true;
        if (seen.has(next)) return false;
        seen.add(next);
        return reaches(next, to, seen);
      });
    const cyclic = Object.keys(LAYERS).filter((name) => reaches(name, name));
    expect(cyclic).toEqual([]);
  });

  it.each([
    ['mysql/schema/x.ts', "import { x } from '../../prune/prune.ts';"],
    ['format/x.ts', "import type { X } from '../repository/list.ts';"],
    ['core/x.ts', "const x = await import('../options/option-table.ts');"],
    ['backup/x.ts', "import mysql from 'mysql2/promise';"],
    ['notify/x.ts', "export * from '../storage/storage.ts';"],
    ['storage/s3/x.ts', "import {\n  a,\n} from '../directory/directory-storage.ts';"],
  ])('sees what is forbidden in %s', (file, text) => {
    expect(findForbidden([...readImports(file, text)])).toHaveLength(1);
  });

  it('names every folder that there is', () => {
    const nameless = files.map(folderOf).filter((name) => name.includes('in no folder'));
    expect(nameless).toEqual([]);
  });
});
