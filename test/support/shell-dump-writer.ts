// Writes small dumps the way MySQL Shell does, with the options that the dump in the fixtures was not made with. What is
// written follows its sources (modules/util/dump/dumper.cc, modules/util/common/dump/utils.cc) and that fixture, and
// shares nothing with our reader.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import * as sql from './shell-dump-sql.ts';

export interface ShellDumpOptions {
  compression?: 'zstd' | 'gzip' | 'none';
  /** Off: one data file per table. */
  chunking?: boolean;
  rowsPerChunk?: number;
  /** Binary columns as hexadecimal digits instead of base64. */
  hex?: boolean;
  ddlOnly?: boolean;
  dataOnly?: boolean;
  /** `'user'@'host'` → the statements that make the account. */
  users?: Readonly<Record<string, readonly string[]>>;
  /** `.idx` files beside the data files. */
  indexFiles?: boolean;
  /** Written since 1.0.1 of the format. */
  chunkFileBytes?: boolean;
  /** Not in older versions. */
  tableRows?: boolean;
  /** The server's variables; not in older versions. */
  sysvars?: Readonly<Record<string, string>>;
  serverVersion?: string;
}

export type ShellValue = string | Buffer | null;
export type ShellRow = readonly ShellValue[];

export interface ShellTable {
  name: string;
  /** As SHOW CREATE TABLE prints it. */
  create: string;
  columns: readonly string[];
  /** Those of BINARY, BLOB, BIT and GEOMETRY types. */
  binaryColumns?: readonly string[];
  primaryKey?: readonly string[];
  /** Rows by partition in their order, or rows. */
  rows: readonly ShellRow[] | Readonly<Record<string, readonly ShellRow[]>>;
  triggers?: readonly sql.Program[];
}

export interface ShellSchema {
  name: string;
  /** `utf8mb4 COLLATE utf8mb4_0900_ai_ci` if absent. */
  charset?: string;
  tables: readonly ShellTable[];
  views?: readonly sql.View[];
  events?: readonly sql.Program[];
  functions?: readonly sql.Program[];
  procedures?: readonly sql.Program[];
}

const SUFFIX = { zstd: '.zst', gzip: '.gz', none: '' };
const COMPRESS = { zstd: zstdCompressSync, gzip: gzipSync, none: (bytes: Buffer): Buffer => bytes };

export async function writeShellDump(
  directory: string,
  schemas: readonly ShellSchema[],
  options: ShellDumpOptions = {},
): Promise<void> {
  await mkdir(directory, { recursive: true });
  await new ShellDumpWriter(directory, options).write(schemas);
}

class ShellDumpWriter {
  readonly #directory: string;
  readonly #options: ShellDumpOptions;
  readonly #tableDataBytes: Record<string, Record<string, number>> = {};
  readonly #tableRows: Record<string, Record<string, number>> = {};
  readonly #chunkFileBytes: Record<string, number> = {};

  constructor(directory: string, options: ShellDumpOptions) {
    this.#directory = directory;
    this.#options = options;
  }

  async write(schemas: readonly ShellSchema[]): Promise<void> {
    const { dataOnly = false, users } = this.#options;
    await this.#json('@.json', this.#rootFile(schemas));
    if (!dataOnly) {
      await this.#file('@.sql', sql.HEADER);
      await this.#file('@.post.sql', sql.HEADER);
      if (users) await this.#file('@.users.sql', sql.usersScript(users));
    }
    for (const schema of schemas) await this.#writeSchema(schema);
    const { tableRows = true, chunkFileBytes = true } = this.#options;
    const sizes = Object.values(this.#tableDataBytes).flatMap((tables) => Object.values(tables));
    await this.#json('@.done.json', {
      end: '2026-11-22 10:53:18',
      dataBytes: sizes.reduce((sum, bytes) => sum + bytes, 0),
      tableDataBytes: this.#tableDataBytes,
      ...(tableRows ? { tableRows: this.#tableRows } : {}),
      ...(chunkFileBytes ? { chunkFileBytes: this.#chunkFileBytes } : {}),
    });
  }

  #rootFile(schemas: readonly ShellSchema[]): object {
    const { users, sysvars, serverVersion = '8.0.36' } = this.#options;
    const hasPartitions = schemas.some(({ tables }) => tables.some(({ rows }) => !Array.isArray(rows)));
    return {
      dumper: 'mysqlsh Ver 8.0.36 for Linux on x86_64 - for MySQL 8.0.36 (MySQL Community Server (GPL))',
      version: '2.0.1',
      origin: 'dumpSchemas',
      schemas: schemas.map(({ name }) => name),
      basenames: Object.fromEntries(schemas.map(({ name }) => [name, encode(name)])),
      ...(users ? { users: Object.keys(users) } : {}),
      defaultCharacterSet: 'utf8mb4',
      tzUtc: true,
      bytesPerChunk: 64_000_000,
      user: 'root',
      hostname: 'client',
      server: 'db1',
      serverVersion,
      ...(sysvars ? { source: { sysvars, topology: { canonicalAddress: 'db1:3306' } } } : {}),
      binlogFile: 'binlog.000002',
      binlogPosition: 157,
      gtidExecuted: '',
      gtidExecutedInconsistent: false,
      consistent: true,
      compatibilityOptions: [],
      capabilities: hasPartitions
        ? [{ id: 'partition_awareness', description: 'Partition awareness', versionRequired: '8.0.27' }]
        : [],
      begin: '2026-11-22 10:53:17',
    };
  }

  async #writeSchema(schema: ShellSchema): Promise<void> {
    const { ddlOnly = false, dataOnly = false } = this.#options;
    const { name, tables, views = [], events = [], functions = [], procedures = [] } = schema;
    const names = (objects: readonly { name: string }[]): string[] => objects.map((object) => object.name);
    const base = encode(name);
    await this.#json(`${base}.json`, {
      schema: name,
      includesDdl: !dataOnly,
      includesViewsDdl: !dataOnly,
      includesData: !ddlOnly,
      tables: names(tables),
      ...(dataOnly
        ? {}
        : {
            views: names(views),
            events: names(events),
            functions: names(functions),
            procedures: names(procedures),
          }),
      basenames: Object.fromEntries(
        [...tables, ...views].map((object) => [object.name, `${base}@${encode(object.name)}`]),
      ),
    });
    if (!dataOnly) {
      await this.#file(`${base}.sql`, sql.schemaScript(schema));
      for (const view of views) {
        const viewBase = `${base}@${encode(view.name)}`;
        await this.#file(`${viewBase}.pre.sql`, sql.viewPlaceholder(name, view));
        await this.#file(`${viewBase}.sql`, sql.viewScript(name, view));
      }
    }
    for (const table of tables) await this.#writeTable(name, table, `${base}@${encode(table.name)}`);
  }

  async #writeTable(schema: string, table: ShellTable, base: string): Promise<void> {
    const { ddlOnly = false, dataOnly = false, compression = 'zstd', hex = false } = this.#options;
    const { name, columns, binaryColumns = [], primaryKey = [], triggers = [] } = table;
    const partitions = isPartitioned(table.rows) ? Object.keys(table.rows) : [];
    const decode = hex ? 'UNHEX' : 'FROM_BASE64';
    await this.#json(`${base}.json`, {
      options: {
        schema,
        table: name,
        columns,
        ...(binaryColumns.length > 0
          ? { decodeColumns: Object.fromEntries(binaryColumns.map((column) => [column, decode])) }
          : {}),
        defaultCharacterSet: 'utf8mb4',
        fieldsTerminatedBy: '\t',
        fieldsEnclosedBy: '',
        fieldsOptionallyEnclosed: false,
        fieldsEscapedBy: '\\',
        linesTerminatedBy: '\n',
      },
      ...(dataOnly ? {} : { triggers: triggers.map((trigger) => trigger.name) }),
      includesData: !ddlOnly,
      includesDdl: !dataOnly,
      extension: `tsv${SUFFIX[compression]}`,
      chunking: this.#isChunked(table),
      compression,
      primaryIndex: primaryKey,
      partitions,
      basenames: Object.fromEntries(
        partitions.map((partition) => [partition, `${base}@${encode(partition)}`]),
      ),
    });
    if (!dataOnly) {
      await this.#file(`${base}.sql`, sql.tableScript(schema, name, table.create));
      if (triggers.length > 0)
        await this.#file(`${base}.triggers.sql`, sql.triggersScript(schema, name, triggers));
    }
    if (ddlOnly) return;
    if (!isPartitioned(table.rows)) await this.#writeRows(schema, table, base, table.rows);
    else
      for (const [partition, rows] of Object.entries(table.rows))
        await this.#writeRows(schema, table, `${base}@${encode(partition)}`, rows);
  }

  /** Without an index there is nothing to cut a table by. */
  #isChunked({ primaryKey = [] }: ShellTable): boolean {
    return (this.#options.chunking ?? true) && primaryKey.length > 0;
  }

  async #writeRows(
    schema: string,
    table: ShellTable,
    base: string,
    rows: readonly ShellRow[],
  ): Promise<void> {
    const { compression = 'zstd', rowsPerChunk = Infinity, indexFiles = false } = this.#options;
    const isChunked = this.#isChunked(table);
    const size = isChunked ? rowsPerChunk : Infinity;
    const count = Math.max(1, Math.ceil(rows.length / size));
    for (let number = 0; number < count; number++) {
      const part = size === Infinity ? rows : rows.slice(number * size, (number + 1) * size);
      const data = Buffer.from(part.map((row) => this.#line(table, row)).join(''));
      const at = isChunked ? `${number === count - 1 ? '@@' : '@'}${number}` : '';
      const file = `${base}${at}.tsv${SUFFIX[compression]}`;
      await this.#file(file, COMPRESS[compression](data));
      if (indexFiles) await this.#file(`${file}.idx`, bigEndian(data.length));
      this.#chunkFileBytes[file] = data.length;
      add(this.#tableDataBytes, schema, table.name, data.length);
      add(this.#tableRows, schema, table.name, part.length);
    }
  }

  #line({ columns, binaryColumns = [] }: ShellTable, row: ShellRow): string {
    const fields = row.map((value, index) => {
      if (value === null) return '\\N';
      if (!binaryColumns.includes(columns[index]!)) return escape(value.toString());
      const bytes = Buffer.from(value as Buffer);
      if (this.#options.hex) return bytes.toString('hex').toUpperCase();
      // TO_BASE64() breaks its lines after 76 characters.
      return escape(bytes.toString('base64').replace(/(.{76})(?=.)/g, '$1\n'));
    });
    return `${fields.join('\t')}\n`;
  }

  #json(name: string, value: object): Promise<void> {
    return this.#file(name, JSON.stringify(value, null, 4));
  }

  #file(name: string, content: string | Buffer): Promise<void> {
    return writeFile(join(this.#directory, name), content);
  }
}

function isPartitioned(rows: ShellTable['rows']): rows is Readonly<Record<string, readonly ShellRow[]>> {
  return !Array.isArray(rows);
}

function add(
  sums: Record<string, Record<string, number>>,
  schema: string,
  table: string,
  value: number,
): void {
  const tables = (sums[schema] ??= {});
  tables[table] = (Object.hasOwn(tables, table) ? tables[table]! : 0) + value;
}

/** Of the ASCII characters only these stay as they are. */
function encode(name: string): string {
  return name.replace(/[\x00-\x7f]/g, (char) =>
    /[A-Za-z0-9\-._~]/.test(char)
      ? char
      : `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\0': '\\0',
  '\b': '\\b',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\x1a': '\\Z',
  '\\': '\\\\',
};

function escape(text: string): string {
  return text.replace(/[\0\x08\n\r\t\x1a\\]/g, (char) => ESCAPES[char]!);
}

function bigEndian(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
}
