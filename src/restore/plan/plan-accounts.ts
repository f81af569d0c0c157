// Plans the accounts of a backup in the order that a target accepts: all users and roles, then role
// memberships, then all other grants, then default roles. Impossible grants are left out and named:
// servers keep grants on dropped tables and routines, and a part of a backup does not contain all
// objects.
import { describeRecord, type DefinitionRecord } from '../../format/definition-record.ts';
import type { BackupContents } from '../../repository/contents.ts';
import type { Scope } from '../../repository/scope/scope.ts';
import type { PlannedAccounts, PlannedDefinition } from './planned.ts';

const NAME = '`((?:[^`]|``)*)`';
const ON_OBJECT = new RegExp(
  `^GRANT\\b[^]*? ON (?:(?:TABLE|PROCEDURE|FUNCTION|PACKAGE|PACKAGE BODY|LIBRARY) )?${NAME}\\.${NAME} TO `,
);
/** A grant of a role instead of privileges has no ON. */
const OF_ROLE = /^GRANT (?:`(?:[^`]|``)*`(?:@`(?:[^`]|``)*`)?,? ?)+ TO /;

export function planAccounts(
  records: readonly DefinitionRecord[],
  contents: BackupContents,
  scope: Scope,
): { accounts: PlannedAccounts; warnings: string[] } {
  const { isPossible, warnings } = possibleGrants(contents, scope);
  const ofKind = (...kinds: DefinitionRecord['kind'][]): DefinitionRecord[] =>
    records.filter(({ kind }) => kinds.includes(kind));
  const grants = ofKind('grant').filter(isPossible);
  const isOfRole = ({ statement }: DefinitionRecord): boolean => OF_ROLE.test(statement.toString('utf8'));
  return {
    accounts: {
      created: [...ofKind('role'), ...ofKind('account')].map(planned),
      granted: [
        ...grants.filter(isOfRole),
        ...grants.filter((grant) => !isOfRole(grant)),
        ...ofKind('default role'),
      ].map(planned),
    },
    warnings,
  };
}

function planned(record: DefinitionRecord): PlannedDefinition {
  return { object: describeRecord(record), schema: '', name: record.name, record };
}

function possibleGrants(
  contents: BackupContents,
  { schemas, request }: Scope,
): { isPossible: (record: DefinitionRecord) => boolean; warnings: string[] } {
  const warnings: string[] = [];
  const owned = new Set(contents.schemas.map(({ name }) => request.schemaMap.get(name) ?? name));
  // Servers write the names of routines in lower case.
  const restored = new Set(
    schemas.flatMap(({ name, tables, views, sequences, routines, libraries }) =>
      [...tables, ...views, ...sequences, ...routines, ...libraries].map((object) =>
        keyOf(name, object.name),
      ),
    ),
  );
  const isPossible = ({ name, statement }: DefinitionRecord): boolean => {
    const match = ON_OBJECT.exec(statement.toString('utf8'));
    if (!match) return true;
    const [schema, object] = [match[1]!, match[2]!].map((part) => part.replaceAll('``', '`'));
    if (!owned.has(schema!) || restored.has(keyOf(schema!, object!))) return true;
    warnings.push(`account ${name} gets no grant on ${schema}.${object}, which is not restored`);
    return false;
  };
  return { isPossible, warnings };
}

function keyOf(schema: string, object: string): string {
  return `${schema}\0${object.toLowerCase()}`;
}
