// The grants of a backup's accounts that can be made on the target: servers keep grants on tables and routines that are gone,
// refuse to make them again, and a part of a backup does not hold all of them.
import type { BackupContents } from '../../repository/contents.ts';
import type { Scope } from '../../repository/scope.ts';
import type { Script } from './planned.ts';

const NAME = '`((?:[^`]|``)*)`';
const ON_OBJECT = new RegExp(
  `^GRANT\\b[^]*? ON (?:(?:TABLE|PROCEDURE|FUNCTION|PACKAGE|PACKAGE BODY) )?${NAME}\\.${NAME} TO `,
);

/** Scripts without the grants on objects of the backup's schemas that are not restored; each of these is a warning. */
export function dropOrphanGrants(
  scripts: readonly Script[],
  contents: BackupContents,
  { schemas, request }: Scope,
): { scripts: Script[]; warnings: string[] } {
  const warnings: string[] = [];
  const owned = new Set(contents.schemas.map(({ name }) => request.schemaMap.get(name) ?? name));
  // Servers write the names of routines in lower case.
  const restored = new Set(
    schemas.flatMap(({ name, tables, views, sequences, routines }) =>
      [...tables, ...views, ...sequences, ...routines].map((object) => keyOf(name, object.name)),
    ),
  );
  const isPossible = (statement: string, what: string): boolean => {
    const match = ON_OBJECT.exec(statement);
    if (!match) return true;
    const [schema, object] = [match[1]!, match[2]!].map((name) => name.replaceAll('``', '`'));
    if (!owned.has(schema!) || restored.has(keyOf(schema!, object!))) return true;
    warnings.push(`${what} gets no grant on ${schema}.${object}, which is not restored`);
    return false;
  };
  return {
    scripts: scripts.map((script) => ({
      ...script,
      statements: script.statements.filter((statement) => isPossible(statement, script.what)),
    })),
    warnings,
  };
}

function keyOf(schema: string, object: string): string {
  return `${schema}\0${object.toLowerCase()}`;
}
