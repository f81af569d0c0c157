// Which folder may import which: the layers of docs/architecture.md. A folder that is not in the table fails, and so does an
// entry that no import needs: the table states what is, not what once was.
import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { folderOf, LAYERS, sourceFiles, SOURCES_ROOT } from './layers.ts';

const IMPORT = /^(?:import|export)\b[^'";]*?from '([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)/gm;

interface Import {
  file: string;
  from: string;
  /** A folder of the table, or the name of a package. */
  to: string;
  isPackage: boolean;
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
  const files = sourceFiles();
  const imports = files.flatMap((file) => [
    ...readImports(file, readFileSync(join(SOURCES_ROOT, file), 'utf8')),
  ]);

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

  it('has no folder of more than twenty files', () => {
    const counts = new Map<string, number>();
    for (const file of files) counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1);
    expect([...counts].filter(([, count]) => count > 20)).toEqual([]);
  });

  it('names every folder that there is', () => {
    const nameless = files.map(folderOf).filter((name) => name.includes('in no folder'));
    expect(nameless).toEqual([]);
  });
});
