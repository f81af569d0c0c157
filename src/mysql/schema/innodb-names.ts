// Names of tables as InnoDB writes them: those of files.
import { has } from '../connection/server-abilities.ts';
import type { ServerFacts } from '../connection/server-facts.ts';

/** The view that lists the tables of InnoDB; it needs PROCESS. */
export function innodbTables(facts: ServerFacts): string {
  return `information_schema.${has(facts, 'INNODB_TABLES') ? 'INNODB_TABLES' : 'INNODB_SYS_TABLES'}`;
}

/** Of a table or a partition, which follows behind #p# or #P#; a # in a name is written @0023. */
export function splitFileName(name: string): { base: string; partition: string } {
  const file = name.split(/#p#/i, 1)[0]!;
  return { base: foldEncodedName(file.toLowerCase()), partition: name.slice(file.length) };
}

export function encodedBase({ schema, name }: { schema: string; name: string }): string {
  return `${fileName(schema)}/${fileName(name)}`.toLowerCase();
}

/** Of a schema, as the names of its tables begin. */
export function encodedSchema(schema: string): string {
  return fileName(schema).toLowerCase();
}

/** The schema of a table's encoded name, comparable with `encodedSchema`; undefined: it is in none. */
export function schemaOfFileName(name: string): string | undefined {
  const slash = name.indexOf('/');
  return slash < 0 ? undefined : foldEncodedName(name.slice(0, slash).toLowerCase());
}

/** Device names of Windows, to which the servers append something on every system. */
const RESERVED = /^(CON|PRN|AUX|NUL|COM[1-9]|LPT[1-9]|CLOCK\$)$/i;

/** A name in InnoDB's file name encoding; a character beyond ASCII, which has several encodings, becomes NUL. */
function fileName(name: string): string {
  const encoded = name.replace(/[^A-Za-z0-9_]/gsu, (char) => {
    const code = char.codePointAt(0)!;
    return code < 0x80 ? `@${code.toString(16).padStart(4, '0')}` : '\0';
  });
  return RESERVED.test(name) ? `${encoded}\0` : encoded;
}

/**
 * The same for a name that is encoded already: `@` and four hexadecimal digits, or `@` and two characters of which one
 * is no hexadecimal digit. Names that fall together are checked together, which can only be too careful.
 */
function foldEncodedName(name: string): string {
  return name.replace(/@(?:([0-9a-f]{4})|..)/gs, (code, hex: string | undefined) =>
    hex !== undefined && Number.parseInt(hex, 16) < 0x80 ? code : '\0',
  );
}
