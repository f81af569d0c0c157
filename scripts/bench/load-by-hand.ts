// What a careful person would do without any tool: N client programs at a time load the data files, each in its own
// transaction, the tables in turn; the secondary indexes come at the end, as many at a time.
import path from 'node:path';
import type { BackupSetting } from './backup-contestants.ts';
import type { ClientPrograms } from './client-programs.ts';
import { type Measure, quote } from './measured-run.ts';
import type { StoredBackup } from './our-program.ts';
import { definition, indexName, SCHEMA, tableName } from './sample-tables.ts';

const SESSION =
  "SET foreign_key_checks=0, unique_checks=0, time_zone='+00:00', sql_mode='NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES'";

export class LoadByHand {
  readonly #programs: ClientPrograms;
  readonly #script: string;

  private constructor(programs: ClientPrograms, script: string) {
    this.#programs = programs;
    this.#script = script;
  }

  /** Brings the data files to where the client programs are. */
  static async prepare(setting: BackupSetting, { folder, manifest }: StoredBackup): Promise<LoadByHand> {
    const { programs, clientFolder, options } = setting;
    const tables = manifest.schemas.flatMap((schema) => schema.tables);
    const files = interleave(
      tables.map(({ name, chunks }) => chunks.map(({ object }) => ({ table: name, object }))),
    );
    await programs.bring(
      files.map(({ object }) => path.join(folder, object)),
      clientFolder,
    );
    const numbers = Array.from({ length: options.tables }, (_, number) => number);
    const create = [
      `CREATE DATABASE ${SCHEMA}`,
      ...numbers.map((number) => definition(number, 'without indexes')),
    ];
    const loads = files.map(({ table, object }) => {
      const load = `${SESSION}; START TRANSACTION; LOAD DATA LOCAL INFILE '/dev/stdin' INTO TABLE ${SCHEMA}.${table} CHARACTER SET binary; COMMIT`;
      return `zstd -dcq ${quote(`${clientFolder}/${object}`)} | ${programs.client} --local-infile=1 -e ${quote(load)}`;
    });
    const indexes = numbers.map((number) => {
      const alter = `ALTER TABLE ${SCHEMA}.${tableName(number)} ADD KEY ${indexName(number)} (k)`;
      return `${programs.client} -e ${quote(alter)}`;
    });
    const script = [
      `${programs.client} -e ${quote(create.join('; '))}`,
      inParallel(loads, options.concurrency),
      inParallel(indexes, options.concurrency),
    ].join('\n');
    return new LoadByHand(programs, script);
  }

  async run(): Promise<Measure> {
    const { stdout: _, ...measure } = await this.#programs.run(this.#script);
    return measure;
  }
}

function inParallel(commands: readonly string[], concurrency: number): string {
  const words = commands.map((command) => quote(`set -eo pipefail; ${command}`)).join(' ');
  return `printf '%s\\0' ${words} | xargs -0 -P ${concurrency} -n 1 bash -c`;
}

/** The first of each, then the second of each. */
function interleave<T>(lists: readonly (readonly T[])[]): T[] {
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  return Array.from({ length: longest }, (_, i) => lists.flatMap((list) => list.slice(i, i + 1))).flat();
}
