// Reads the definitions of a MySQL Shell dump as records. Each record must match an object that the
// dump's JSON files name.
import type { DefinitionKind, DefinitionRecord } from '../../format/definition-record.ts';
import { parseRecord, serializeRecord } from '../../format/definition-record.ts';
import { decodeFromCharset } from '../../sql/tokens/charsets.ts';
import { readBlocks } from '../../sql/statements/script-blocks.ts';
import { splitStatements } from '../../sql/statements/sql-script.ts';
import type { DumpFolder } from './dump-folder.ts';
import { createdObject, readCreations, type CreationStatement } from './read-script.ts';
import { damagedDump } from './refusals.ts';

/** Files with the definitions of one schema. */
export interface SchemaScripts {
  schema: string;
  /** The schema, its events and its routines, with one character per byte. */
  script: string;
  file: string;
  programs: readonly { kind: 'event' | 'function' | 'procedure'; name: string }[];
  tables: readonly { name: string; file: string; triggersFile?: string; triggers: readonly string[] }[];
  views: readonly { name: string; file: string; placeholderFile: string }[];
}

export async function* readDefinitions(
  folder: DumpFolder,
  schemas: readonly SchemaScripts[],
  usersFile: string | undefined,
): AsyncGenerator<DefinitionRecord> {
  for (const schema of schemas) {
    yield* readSchemaScript(folder, schema);
    for (const table of schema.tables) {
      yield await readOne(folder, schema.schema, 'table', table.name, table.file);
      if (table.triggersFile !== undefined) yield* readTriggers(folder, schema.schema, table);
    }
    for (const { name, file, placeholderFile } of schema.views) {
      const record = await readOne(folder, schema.schema, 'view', name, file);
      yield { ...record, columns: await readColumns(folder, placeholderFile) };
    }
  }
  if (usersFile !== undefined) yield* readUsers(folder, usersFile);
}

function* readSchemaScript(
  folder: DumpFolder,
  { schema, script, file, programs }: SchemaScripts,
): Generator<DefinitionRecord> {
  const expected = new Map(programs.map((program) => [`${program.kind} ${program.name}`, program]));
  for (const creation of readCreations(script, { dump: folder.name, file })) {
    const created = createdObject(creation);
    const name = created && decodeFromCharset(created.name, creation.session.client);
    if (created?.kind === 'schema' && name === schema) {
      yield recordOf(folder, file, { kind: 'schema', name: schema }, creation);
      continue;
    }
    const key = `${created?.kind} ${name}`;
    const program = expected.get(key);
    if (!program) throw unexpected(folder, file, creation);
    expected.delete(key);
    yield recordOf(folder, file, { ...program, schema }, creation);
  }
  const [missing] = expected.values();
  if (missing) throw damagedDump(folder.name, `${file} lacks ${missing.kind} ${schema}.${missing.name}`);
}

async function readOne(
  folder: DumpFolder,
  schema: string,
  kind: DefinitionKind,
  name: string,
  file: string,
): Promise<DefinitionRecord> {
  const [creation, ...others] = readCreations(await readLatin1(folder, file), { dump: folder.name, file });
  if (!creation) throw damagedDump(folder.name, `${file} creates no ${kind}`);
  if (others.length > 0) throw unexpected(folder, file, others[0]!);
  return recordOf(folder, file, { kind, schema, name }, creation);
}

async function* readTriggers(
  folder: DumpFolder,
  schema: string,
  { name: table, triggersFile, triggers }: SchemaScripts['tables'][number],
): AsyncGenerator<DefinitionRecord> {
  const file = triggersFile!;
  const expected = new Set(triggers);
  for (const creation of readCreations(await readLatin1(folder, file), { dump: folder.name, file })) {
    const created = createdObject(creation);
    const name = created && decodeFromCharset(created.name, creation.session.client);
    // Older versions do not list the triggers in the table's JSON file.
    if (created?.kind !== 'trigger' || name === undefined || (triggers.length > 0 && !expected.delete(name)))
      throw unexpected(folder, file, creation);
    yield recordOf(folder, file, { kind: 'trigger', schema, name, table }, creation);
  }
  const [missing] = expected;
  if (missing !== undefined) throw damagedDump(folder.name, `${file} lacks trigger ${schema}.${missing}`);
}

/** Reads the columns of a view's stand-in: `1 AS `name``. */
async function readColumns(folder: DumpFolder, file: string): Promise<string[]> {
  const text = await folder.readText(file);
  return [...text.matchAll(/^ 1 AS `((?:[^`]|``)*)`/gm)].map(([, name]) => name!.replaceAll('``', '`'));
}

const DEFAULT_ROLES = / DEFAULT ROLE ((?:`(?:[^`]|``)*`@`(?:[^`]|``)*`,? ?)+?)(?= [A-Z]|$)/;

async function* readUsers(folder: DumpFolder, file: string): AsyncGenerator<DefinitionRecord> {
  const session = { client: 'utf8mb4', sqlMode: '' };
  for (const { name, text } of readBlocks(await readLatin1(folder, file))) {
    for (const whole of splitStatements(text)) {
      const statement = whole.replace(/^(CREATE (?:USER|ROLE)) IF NOT EXISTS /i, '$1 ');
      const roles = DEFAULT_ROLES.exec(statement)?.[1];
      const account = Buffer.from(name, 'latin1').toString('utf8');
      const record = (kind: DefinitionKind, sql: string): DefinitionRecord => ({
        kind,
        name: account,
        statement: Buffer.from(sql, 'latin1'),
        session,
      });
      if (/^CREATE USER\b/i.test(statement)) {
        yield record('account', statement.replace(DEFAULT_ROLES, ''));
        if (roles !== undefined) yield record('default role', `SET DEFAULT ROLE ${roles.trim()} TO ${name}`);
      } else yield record(/^SET DEFAULT ROLE\b/i.test(statement) ? 'default role' : 'grant', statement);
    }
  }
}

/** Builds a record and checks its values as strictly as for our own records. */
function recordOf(
  folder: DumpFolder,
  file: string,
  owner: Pick<DefinitionRecord, 'kind' | 'schema' | 'name' | 'table'>,
  { text, session }: CreationStatement,
): DefinitionRecord {
  const isProgram = owner.kind !== 'schema' && owner.kind !== 'table';
  const line = serializeRecord({
    ...owner,
    statement: Buffer.from(text, 'latin1'),
    session: isProgram ? session : { client: session.client, sqlMode: '' },
  });
  return parseRecord(line, `${folder.name}/${file}`);
}

async function readLatin1(folder: DumpFolder, file: string): Promise<string> {
  return (await folder.readBytes(file)).toString('latin1');
}

function unexpected(folder: DumpFolder, file: string, { text }: CreationStatement): Error {
  const shown = Buffer.from(text, 'latin1').toString('utf8').slice(0, 200);
  return damagedDump(folder.name, `${file} would also run ${JSON.stringify(shown)}`);
}
