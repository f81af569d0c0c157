// Facts from the SQL files of a dump: engines, AUTO_INCREMENT, and the default of a schema.
import { defined } from '../../core/defined.ts';
import { readAutoIncrement } from '../../sql/definitions/create-table.ts';
import { splitStatements } from '../../sql/statements/sql-script.ts';

export interface TableFacts {
  engine: string;
  transactional: boolean;
  autoIncrement?: string;
}

const TRANSACTIONAL = new Set(['innodb', 'ndb', 'ndbcluster', 'rocksdb', 'tokudb']);

/** Returns undefined if the script creates no table. */
export function readTableFacts(script: string): TableFacts | undefined {
  const create = [...splitStatements(script)].find((statement) => /^CREATE TABLE\s/i.test(statement));
  if (create === undefined) return undefined;
  // The options follow the last parenthesis that begins a line, as SHOW CREATE TABLE prints it.
  const options = create.slice(create.lastIndexOf('\n)') + 1);
  const engine = /\bENGINE\s*=\s*(\w+)/i.exec(options)?.[1] ?? 'InnoDB';
  const autoIncrement = readAutoIncrement(create);
  return {
    engine,
    transactional: TRANSACTIONAL.has(engine.toLowerCase()),
    ...defined({ autoIncrement }),
  };
}

export interface SchemaDefault {
  charset: string;
  collation: string;
}

/** Default collations that are not called `<character set>_general_ci`. */
const DEFAULT_COLLATIONS: Readonly<Record<string, string>> = {
  utf8mb4: 'utf8mb4_0900_ai_ci',
  latin1: 'latin1_swedish_ci',
  binary: 'binary',
  big5: 'big5_chinese_ci',
  gb2312: 'gb2312_chinese_ci',
  gbk: 'gbk_chinese_ci',
  gb18030: 'gb18030_chinese_ci',
  sjis: 'sjis_japanese_ci',
  ujis: 'ujis_japanese_ci',
  cp932: 'cp932_japanese_ci',
  eucjpms: 'eucjpms_japanese_ci',
  euckr: 'euckr_korean_ci',
  tis620: 'tis620_thai_ci',
  dec8: 'dec8_swedish_ci',
  swe7: 'swe7_swedish_ci',
  hp8: 'hp8_english_ci',
};

/**
 * Returns the schema's default. Servers print the collation only if it is not the default of the
 * character set.
 */
export function readSchemaDefault(script: string, serverVersion: string): SchemaDefault {
  const create = [...splitStatements(script)].find((statement) => /^CREATE DATABASE\s/i.test(statement));
  const [, charset = 'utf8mb4', collation] =
    /DEFAULT CHARACTER SET (\w+)(?: COLLATE (\w+))?/i.exec(create ?? '') ?? [];
  // Before MySQL 8.0, and in MariaDB (versions from 10), utf8mb4 had another default.
  const isOld = charset === 'utf8mb4' && /^(5\.|1\d\.)/.test(serverVersion);
  return {
    charset,
    collation:
      collation ?? (isOld ? 'utf8mb4_general_ci' : (DEFAULT_COLLATIONS[charset] ?? `${charset}_general_ci`)),
  };
}
