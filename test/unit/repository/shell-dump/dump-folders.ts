// Dumps in temporary folders, for the tests of this folder.
import { afterAll } from '@jest/globals';
import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BackupSource } from '../../../../src/repository/contents.ts';
import { openShellDump } from '../../../../src/repository/shell-dump/open-shell-dump.ts';
import { DirectoryStorage } from '../../../../src/storage/directory/directory-storage.ts';
import {
  writeShellDump,
  type ShellDumpOptions,
  type ShellSchema,
} from '../../../support/shell-dump-writer.ts';

const FIXTURES = join(import.meta.dirname, '../../../fixtures');
const root = mkdtempSync(join(tmpdir(), 'shell-dump-'));
let folders = 0;

afterAll(() => rmSync(root, { recursive: true }));

export class DumpOnDisk {
  readonly name: string;
  readonly storage = new DirectoryStorage(root);

  constructor(name: string) {
    this.name = name;
  }

  get path(): string {
    return join(root, this.name);
  }

  get files(): string[] {
    return readdirSync(this.path).sort();
  }

  open(): Promise<BackupSource> {
    return openShellDump(this.storage, this.name);
  }

  remove(...names: string[]): this {
    for (const name of names) rmSync(join(this.path, name));
    return this;
  }

  rename(from: string, to: string): this {
    renameSync(join(this.path, from), join(this.path, to));
    return this;
  }

  write(name: string, content: string): this {
    writeFileSync(join(this.path, name), content);
    return this;
  }

  // oxlint-disable-next-line typescript/no-explicit-any -- tests put into it what does not belong there
  editJson(name: string, edit: (json: any) => void): this {
    const json: unknown = JSON.parse(readFileSync(join(this.path, name), 'utf8'));
    edit(json);
    return this.write(name, JSON.stringify(json));
  }
}

/** A copy of the dump that MySQL Shell 9.6 has written. */
export function copyFixture(): DumpOnDisk {
  const dump = new DumpOnDisk(`dump-${folders++}`);
  cpSync(join(FIXTURES, 'mysql-shell-dump'), dump.path, { recursive: true });
  return dump;
}

export async function writeDump(
  schemas: readonly ShellSchema[],
  options?: ShellDumpOptions,
): Promise<DumpOnDisk> {
  const dump = new DumpOnDisk(`dump-${folders++}`);
  await writeShellDump(dump.path, schemas, options);
  return dump;
}
