// Opens a dump of MySQL Shell (util.dumpInstance, dumpSchemas, dumpTables) as a backup. Invariant:
// the dump is complete and has every file that a restore needs; content that cannot be read exactly
// is refused by name.
import type { BackupContents, BackupSource } from '../contents.ts';
import { BackupError } from '../../core/errors.ts';
import type { DefinitionRecord } from '../../format/definition-record.ts';
import { MANIFEST } from '../../format/manifest.ts';
import { splitStatements } from '../../sql/statements/sql-script.ts';
import type { Storage } from '../../storage/storage.ts';
import { TOOL } from '../../core/version.ts';
import {
  CHECKSUMS_FILE,
  DONE_FILE,
  DUMP_FILES,
  parseDumpFile,
  parseRootFile,
  ROOT_FILE,
  USERS_FILE,
  type DoneFile,
  type RootFile,
} from './dump-files.ts';
import { DumpFolder } from './dump-folder.ts';
import { readServer, readSnapshot } from './dump-origin.ts';
import { readDefinitions, type SchemaScripts } from './read-definitions.ts';
import { readSchema, type SchemaOfDump } from './read-schema.ts';
import type { DumpFacts } from './read-table.ts';
import { damagedDump, incompleteDump, unsupportedDump } from './refusals.ts';
import { ShellChecksums } from './shell-checksums.ts';

/**
 * Reports whether the folder holds a dump of MySQL Shell and not our own backup, which has the same
 * layout.
 */
export async function isShellDump(storage: Storage, folder: string): Promise<boolean> {
  const names = new Set<string>();
  for await (const { name } of storage.listObjects(folder, '@.')) names.add(name);
  return names.has(ROOT_FILE) && !names.has(MANIFEST);
}

/** @throws BackupError BACKUP_NOT_FOUND, MANIFEST_INVALID, MANIFEST_TOO_NEW, STORAGE_* */
export async function openShellDump(storage: Storage, folderName: string): Promise<BackupSource> {
  const folder = await DumpFolder.list(storage, folderName);
  if (!folder.has(ROOT_FILE)) {
    throw new BackupError('BACKUP_NOT_FOUND', `${storage.location} holds no MySQL Shell dump ${folderName}`, {
      hint: 'Give the name of the folder that holds @.json.',
    });
  }
  const root = parseRootFile(folderName, await folder.readText(ROOT_FILE));
  refuseOwnBackup(folderName, root);
  if (!folder.has(DONE_FILE)) throw incompleteDump(folderName);
  checkOptions(folderName, root);
  await checkGlobalScripts(folder);
  const done = parseDumpFile(folderName, DONE_FILE, await folder.readText(DONE_FILE), DUMP_FILES.done);
  const server = readServer(root);
  const facts = {
    folder,
    root,
    done,
    checksums: await readChecksums(folder, root, server.flavor === 'mariadb'),
  };
  const schemas = await readSchemas(facts);
  const contents = {
    backupId: folderName,
    label: server.host,
    server,
    snapshot: readSnapshot(root),
    schemas: schemas.map(({ contents }) => contents),
    accounts: root.users?.map((name) => ({ kind: 'account' as const, name })),
    totals: sumUp(schemas, done),
  };
  const usersFile = root.users && folder.use(USERS_FILE, 'the file of the accounts');
  return new ShellDump(
    folder,
    contents,
    schemas.map(({ scripts }) => scripts),
    usersFile,
  );
}

class ShellDump implements BackupSource {
  readonly contents: BackupContents;
  readonly #folder: DumpFolder;
  readonly #scripts: readonly SchemaScripts[];
  readonly #usersFile: string | undefined;
  readonly limits: readonly string[];

  constructor(
    folder: DumpFolder,
    contents: BackupContents,
    scripts: readonly SchemaScripts[],
    usersFile: string | undefined,
  ) {
    this.#folder = folder;
    this.contents = contents;
    this.#scripts = scripts;
    this.#usersFile = usersFile;
    const hasChecksums = contents.schemas.some(({ tables }) => tables.some(({ checksums }) => checksums));
    this.limits = [
      `a dump of MySQL Shell holds no hash of its files. They are verified only by ${hasChecksums ? 'its checksums of the rows, not for definitions' : 'the number of rows, where it says that'}`,
    ];
  }

  /** Definitions of the dump. Their hashes are unknown. */
  definitions(): AsyncIterable<DefinitionRecord> {
    return readDefinitions(this.#folder, this.#scripts, this.#usersFile);
  }

  readStored(name: string, signal: AbortSignal): AsyncIterable<Buffer> {
    return this.readStream(name, signal);
  }

  readStream(name: string, signal: AbortSignal): AsyncIterable<Buffer> {
    return this.#folder.readStream(this.#known(name), signal);
  }

  objects(): readonly { name: string }[] {
    return this.#folder.used().map((name) => ({ name }));
  }

  /** Finds files that changed after the opening, which has already refused missing files. */
  findMissing(): Promise<{ name: string; expected: number; actual: number | undefined }[]> {
    return this.#folder.findChanged();
  }

  async findArchived(): Promise<string[]> {
    return (await this.#folder.findArchived()).filter((name) => this.#folder.isUsed(name));
  }

  #known(name: string): string {
    if (!this.#folder.isUsed(name))
      throw new BackupError('INTERNAL', `${name} is not a file of the dump ${this.contents.backupId}`);
    return name;
  }
}

/**
 * Refuses our own backups, which have the same layout. A backup without its manifest was never
 * finished, or someone wants it read without its hashes.
 */
function refuseOwnBackup(folder: string, { dumper }: RootFile): void {
  if (!dumper.startsWith(`${TOOL.name} `)) return;
  throw new BackupError('MANIFEST_INVALID', `${folder} is a backup of ${dumper} without its manifest`, {
    hint: 'It was interrupted or changed: use another backup.',
  });
}

function checkOptions(folder: string, { tzUtc, hasLibraryDdl, schemas }: RootFile): void {
  if (!tzUtc)
    throw unsupportedDump(
      folder,
      'its TIMESTAMP values are in a time zone that it does not name (tzUtc: false)',
    );
  if (hasLibraryDdl) throw unsupportedDump(folder, 'it has libraries (hasLibraryDdl)');
  const twice = schemas.find((schema, index) => schemas.indexOf(schema) !== index);
  if (twice !== undefined) throw damagedDump(folder, `schema ${twice} is listed twice`);
}

/**
 * Verifies that the global scripts hold only comments and session settings. MySQL Shell runs them
 * before and after all other scripts.
 */
async function checkGlobalScripts(folder: DumpFolder): Promise<void> {
  for (const name of ['@.sql', '@.post.sql']) {
    if (!folder.has(name)) continue;
    const other = [...splitStatements(await folder.readText(name))].find(
      (statement) => !/^(\/\*!\d+\s*)?SET\s/i.test(statement),
    );
    if (other !== undefined) throw unsupportedDump(folder.name, `${name} holds "${other.slice(0, 80)}"`);
  }
}

async function readChecksums(
  folder: DumpFolder,
  { checksum }: RootFile,
  isMariaDb: boolean,
): Promise<ShellChecksums | undefined> {
  if (!checksum) return undefined;
  const text = await folder.readText(folder.use(CHECKSUMS_FILE, 'the file of the checksums'));
  const file = parseDumpFile(folder.name, CHECKSUMS_FILE, text, DUMP_FILES.checksums);
  return new ShellChecksums(folder.name, file, isMariaDb);
}

async function readSchemas(facts: DumpFacts): Promise<SchemaOfDump[]> {
  const schemas: SchemaOfDump[] = [];
  for (const name of facts.root.schemas) schemas.push(await readSchema(facts, name));
  return schemas;
}

/** Sums up the totals, without the rows of tables whose row count is unknown. */
function sumUp(schemas: readonly SchemaOfDump[], done: DoneFile): BackupContents['totals'] {
  const tables = schemas.flatMap(({ contents }) => contents.tables);
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  return {
    tables: tables.length,
    rows: sum(tables.map(({ rows }) => rows ?? 0)),
    dataBytes: done.dataBytes ?? sum(tables.map(({ dataBytes }) => dataBytes)),
    storedBytes: sum(tables.flatMap(({ chunks }) => chunks.map(({ storedBytes }) => storedBytes))),
  };
}
