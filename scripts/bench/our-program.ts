// Our command line as a user starts it, in a process of its own under the Node.js of this package.
import { readFileSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { MANIFEST, parseManifest } from '../../src/format/manifest.ts';
import type { Manifest } from '../../src/format/manifest-schema.ts';
import type { BenchOptions } from './options.ts';
import type { BenchServer } from './bench-server.ts';
import { type Measure, quote, runMeasured, type Stage } from './measured-run.ts';
import { SCHEMA } from './sample-tables.ts';

export const PACKAGE_FOLDER = path.join(import.meta.dirname, '..', '..');

export interface StoredBackup {
  folder: string;
  manifest: Manifest;
}

export type ProgramOptions = Pick<BenchOptions, 'program' | 'concurrency' | 'extra'>;

export class OurProgram {
  readonly #server: BenchServer;
  readonly #options: ProgramOptions;

  constructor(server: BenchServer, options: ProgramOptions) {
    this.#server = server;
    this.#options = options;
  }

  async backup(
    storage: string,
    words: readonly string[] = [],
    environment: Readonly<Record<string, string>> = {},
  ): Promise<Measure> {
    const all = ['backup', '--schemas', SCHEMA, '--storage', storage, ...this.#options.extra, ...words];
    const { stdout, ...measure } = await this.#run(all, environment);
    const { storedBytes, stages } = JSON.parse(stdout) as { storedBytes: number; stages?: Stage[] };
    return { ...measure, storedBytes, ...(stages ? { stages } : {}) };
  }

  async restore(storage: string, words: readonly string[] = []): Promise<Measure> {
    // One server for all contestants.
    const same = '--allow-source-as-target';
    const all = ['restore', 'latest', '--storage', storage, same, ...words];
    const { stdout, ...measure } = await this.#run(all, {});
    const { stages } = JSON.parse(stdout) as { stages?: Stage[] };
    return { ...measure, ...(stages ? { stages } : {}) };
  }

  /** Reads all rows again and compares their hashes with those of the backup. */
  async verifyRows(storage: string): Promise<Measure> {
    const words = ['verify', 'latest', '--storage', storage, '--level', 'rows'];
    const { stdout: _, ...measure } = await this.#run(words, {});
    return measure;
  }

  #run(
    words: readonly string[],
    environment: Readonly<Record<string, string>>,
  ): ReturnType<typeof runMeasured> {
    const { host, port, password, tls } = this.#server;
    const access = [
      '--host',
      host,
      '--port',
      String(port),
      '--user',
      'root',
      '--ssl-mode',
      ...(tls ? ['required'] : ['disabled', '--get-server-public-key']),
    ];
    const concurrency = ['--concurrency', String(this.#options.concurrency)];
    const program = path.resolve(PACKAGE_FOLDER, this.#options.program);
    const all = [process.execPath, program, ...words, ...access, ...concurrency, '--label', 'bench'];
    return runMeasured({
      script: [...all, '--output', 'json'].map(quote).join(' '),
      environment: { MYSQL_PWD: password, ...environment },
    });
  }
}

/** The only backup in a directory. */
export function readBackup(directory: string): StoredBackup {
  const [manifestFile] = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter(
    (name) => path.basename(name) === MANIFEST,
  );
  if (!manifestFile) throw new Error(`there is no backup in ${directory}`);
  const folder = path.join(directory, path.dirname(manifestFile));
  const manifest = parseManifest(readFileSync(path.join(folder, MANIFEST)), path.basename(folder));
  return { folder, manifest };
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}
