// Names of tables in InnoDB's form, which is that of files.
import { has } from '../../connection/server-abilities.ts';
import type { ServerFacts } from '../../connection/server-facts.ts';

/** Returns the view that lists the InnoDB tables; it requires PROCESS. */
export function innodbTables(facts: ServerFacts): string {
  return `information_schema.${has(facts, 'INNODB_TABLES') ? 'INNODB_TABLES' : 'INNODB_SYS_TABLES'}`;
}

/**
 * Splits the file name of a table or partition. The partition follows #p# or #P#; a # inside a name
 * is encoded as @0023.
 */
export function splitFileName(name: string): { base: string; partition: string } {
  const file = name.split(/#p#/i, 1)[0]!;
  return { base: foldEncodedName(file.toLowerCase()), partition: name.slice(file.length) };
}

export function encodedBase({ schema, name }: { schema: string; name: string }): string {
  return `${fileName(schema)}/${fileName(name)}`.toLowerCase();
}

/** Returns the encoded schema name with which the names of the schema's tables begin. */
export function encodedSchema(schema: string): string {
  return fileName(schema).toLowerCase();
}

/**
 * Returns the schema part of a table's encoded name, comparable with `encodedSchema`; undefined if
 * the name has no schema.
 */
export function schemaOfFileName(name: string): string | undefined {
  const slash = name.indexOf('/');
  return slash < 0 ? undefined : foldEncodedName(name.slice(0, slash).toLowerCase());
}

/** Device names of Windows. The servers append a suffix to them on every operating system. */
const RESERVED = /^(CON|PRN|AUX|NUL|COM[1-9]|LPT[1-9]|CLOCK\$)$/i;

/** Returns InnoDB's file name. A character beyond ASCII has several encodings and becomes NUL. */
function fileName(name: string): string {
  const encoded = name.replace(/[^A-Za-z0-9_]/gsu, (char) => {
    const code = char.codePointAt(0)!;
    return code < 0x80 ? `@${code.toString(16).padStart(4, '0')}` : '\0';
  });
  return RESERVED.test(name) ? `${encoded}\0` : encoded;
}

/**
 * Returns the same form for an encoded name: `@` with four hexadecimal digits, or `@` with two
 * characters, at least one of which is not a hexadecimal digit. Different names with the same
 * result are checked together; this check can only be too strict.
 */
function foldEncodedName(name: string): string {
  return name.replace(/@(?:([0-9a-f]{4})|..)/gs, (code, hex: string | undefined) =>
    hex !== undefined && Number.parseInt(hex, 16) < 0x80 ? code : '\0',
  );
}
