// Compares the definition of a backup's object, as it was to be created, with the server's
// definition. Pure.
import { describeRecord, type DefinitionRecord } from '../../format/definition-record.ts';
import { parseAccount } from '../../sql/definitions/account.ts';
import { decodeFromCharset } from '../../sql/tokens/charsets.ts';
import { normalizeCreateTable } from '../../sql/definitions/create-table.ts';
import { changeDefiner, findDefiner, type Definers } from '../../sql/definitions/definer.ts';
import { splitProgram, type ProgramKind } from '../../sql/definitions/program-parts.ts';
import { factLines } from './fact-lines.ts';
import {
  compareFactsAcross,
  compareProgramsAcross,
  compareViewsAcross,
  type AcrossFlavors,
} from './flavor-forms.ts';
import { differenceOf, differenceOfLines, type Difference } from './text-difference.ts';
import { neutralCharsets, neutralExpression, neutralHead, neutralMode } from './version-forms.ts';

export interface ComparisonRules {
  /** Whether both servers print alike: same flavor, same major and minor version. */
  isSameVersion: boolean;
  isMariaDb: boolean;
  /** Whether one is MySQL and the other MariaDB. */
  isOtherFlavor: boolean;
  /** Reports a part that could not be compared, as a sentence. */
  note: (text: string) => void;
  definers: Definers;
  /** Returns the target's name of a schema of the backup. */
  schemaOf: (schema: string) => string;
}

export interface NamedDifference extends Difference {
  /** Differing aspect: `definition`, `definer`, `facts`, `session`. */
  aspect: 'definition' | 'definer' | 'facts' | 'session';
}

/**
 * Compares two records.
 * @param expected record rewritten for the target, under the names of the target
 */
export function compareRecords(
  expected: DefinitionRecord,
  actual: DefinitionRecord,
  rules: ComparisonRules,
): NamedDifference[] {
  switch (expected.kind) {
    case 'table':
      return compareTables(expected, actual, rules);
    case 'sequence':
    case 'library':
      return named('definition', differenceOf(textOf(expected), textOf(actual)));
    case 'view':
      return [
        ...compareDefiners(expected, actual, rules),
        ...named('definition', compareViews(expected, actual, rules)),
        ...compareSessions(expected, actual, rules),
      ];
    default:
      return [
        ...compareDefiners(expected, actual, rules),
        ...named('definition', comparePrograms(expected, actual, rules)),
        ...compareSessions(expected, actual, rules),
      ];
  }
}

function compareTables(
  expected: DefinitionRecord,
  actual: DefinitionRecord,
  rules: ComparisonRules,
): NamedDifference[] {
  const { isSameVersion, schemaOf } = rules;
  if (rules.isOtherFlavor)
    return expected.facts && actual.facts
      ? named(
          'facts',
          across(compareFactsAcross(expected.facts, actual.facts, rules.isMariaDb, schemaOf), actual, rules),
        )
      : [];
  const text = isSameVersion
    ? named(
        'definition',
        differenceOf(normalizeCreateTable(textOf(expected)), normalizeCreateTable(textOf(actual))),
      )
    : [];
  // A dump of MySQL Shell has no facts.
  if (!expected.facts || !actual.facts) return text;
  // The definition states the character set of each literal. In information_schema, it depends on
  // the client that created the table. So if the definitions have the same bytes, the facts are
  // compared without literals.
  const bytesOf = ({ statement }: DefinitionRecord): string =>
    normalizeCreateTable(statement.toString('latin1'));
  const hasLiterals = !isSameVersion || bytesOf(expected) !== bytesOf(actual);
  const lines = differenceOfLines(
    factLines(expected.facts, schemaOf, hasLiterals),
    factLines(actual.facts, (schema) => schema, hasLiterals),
  );
  return [...text, ...named('facts', lines)];
}

function compareViews(
  expected: DefinitionRecord,
  actual: DefinitionRecord,
  rules: ComparisonRules,
): Difference | undefined {
  if (rules.isOtherFlavor) return across(compareViewsAcross(expected, actual), actual, rules);
  const [ours, theirs] = [withoutDefiner(expected), withoutDefiner(actual)];
  if (rules.isSameVersion || ours === theirs) return differenceOf(ours, theirs);
  if (neutralExpression(ours) === neutralExpression(theirs)) return undefined;
  // Two versions may print one query differently: then the columns must be the same.
  return differenceOf((expected.columns ?? []).join('\n'), (actual.columns ?? []).join('\n'));
}

function comparePrograms(
  expected: DefinitionRecord,
  actual: DefinitionRecord,
  rules: ComparisonRules,
): Difference | undefined {
  const { isSameVersion, isMariaDb } = rules;
  if (rules.isOtherFlavor) return across(compareProgramsAcross(expected, actual, isMariaDb), actual, rules);
  const [ours, theirs] = [withoutDefiner(expected), withoutDefiner(actual)];
  if (isSameVersion || ours === theirs) return differenceOf(ours, theirs);
  const neutral = (record: DefinitionRecord): string => {
    const parts = splitProgram({
      kind: record.kind as ProgramKind,
      isMariaDb,
      printed: changeDefiner(record.statement.toString('latin1'), 'strip'),
      charset: record.session.client,
      sqlMode: record.session.sqlMode,
    });
    return parts.map(({ text, isBody }) => (isBody ? text : neutralHead(text, record.kind))).join('');
  };
  return differenceOf(neutral(expected), neutral(actual));
}

/** Reports parts that were not compared. */
function across(
  { difference, notCompared }: AcrossFlavors,
  actual: DefinitionRecord,
  { note }: ComparisonRules,
): Difference | undefined {
  if (notCompared !== undefined && difference === undefined)
    note(
      `${describeRecord(actual)}: the servers print it in two forms, and this was not compared: ${notCompared}`,
    );
  return difference;
}

function compareDefiners(
  expected: DefinitionRecord,
  actual: DefinitionRecord,
  { definers }: ComparisonRules,
): NamedDifference[] {
  if (definers === 'strip') return [];
  return named('definer', differenceOf(definerOf(expected), definerOf(actual)));
}

function definerOf(record: DefinitionRecord): string {
  const found = findDefiner(record.statement.toString('latin1'));
  if (found === undefined) return 'none';
  const text =
    decodeFromCharset(found, record.session.client) ?? Buffer.from(found, 'latin1').toString('utf8');
  // Servers quote names by the sql_mode of the object.
  return parseAccount(text) ?? text.replaceAll('"', '`');
}

function compareSessions(
  { session: expected }: DefinitionRecord,
  { session: actual }: DefinitionRecord,
  { isSameVersion }: ComparisonRules,
): NamedDifference[] {
  const charset = isSameVersion ? (text: string): string => text : neutralCharsets;
  // A dump of MySQL Shell does not state all settings.
  const lines = ({
    client,
    collation = '',
    databaseCollation = '',
    sqlMode,
    timeZone = '',
  }: DefinitionRecord['session']): string[] => [
    `character_set_client ${charset(client)}`,
    ...(expected.collation === undefined ? [] : [`collation_connection ${charset(collation)}`]),
    ...(expected.databaseCollation === undefined ? [] : [`database collation ${charset(databaseCollation)}`]),
    `sql_mode ${isSameVersion ? sqlMode : neutralMode(sqlMode)}`,
    ...(expected.timeZone === undefined ? [] : [`time_zone ${timeZone}`]),
  ];
  return named('session', differenceOfLines(lines(expected), lines(actual)));
}

function withoutDefiner(record: DefinitionRecord): string {
  return changeDefiner(textOf(record), 'strip');
}

/**
 * Returns the statement for comparison and display: as text of its character set, otherwise its
 * bytes.
 */
function textOf({ statement, session }: DefinitionRecord): string {
  const bytes = statement.toString('latin1');
  return decodeFromCharset(bytes, session.client) ?? bytes;
}

function named(aspect: NamedDifference['aspect'], difference: Difference | undefined): NamedDifference[] {
  return difference ? [{ aspect, ...difference }] : [];
}
