// Which part of a backup is restored or compared, and under which names.
import { parseAccount } from '../sql/account.ts';
import type { Problems } from '../core/problems.ts';
import type { ScopeRequest } from '../repository/scope.ts';
import { readPair } from './quoted-names.ts';
import type { OptionValues } from './option-values.ts';

export function readScope(values: OptionValues, problems: Problems): ScopeRequest {
  const isSchemaOnly = values.flag('schema-only');
  const isDataOnly = values.flag('data-only');
  if (isSchemaOnly && isDataOnly)
    problems.add('--schema-only and --data-only contradict each other: give one');
  return {
    schemaMap: readSchemaMap(values, problems),
    schemas: values.names('schemas'),
    excludeSchemas: values.names('exclude-schemas'),
    includeTables: readTablePatterns(values, 'include-tables', problems),
    excludeTables: readTablePatterns(values, 'exclude-tables', problems),
    parts: isSchemaOnly ? 'schema' : isDataOnly ? 'data' : 'all',
    skipTriggers: values.flag('skip-triggers'),
    skipEvents: values.flag('skip-events'),
    skipRoutines: values.flag('skip-routines'),
    definers: readDefiners(values, problems),
    enableEvents: values.flag('enable-events'),
    references: 'refuse',
    allowExternalTables: values.flag('allow-external-tables'),
    upgrade: values.flag('upgrade'),
    skipIncompatible: readSkipIncompatible(values, problems),
  };
}

function readSkipIncompatible(values: OptionValues, problems: Problems): boolean {
  const isGiven = values.flag('skip-incompatible');
  if (isGiven && !values.flag('upgrade')) problems.add('--skip-incompatible needs --upgrade');
  return isGiven;
}

export function readTablePatterns(values: OptionValues, option: string, problems: Problems): string[] {
  const names = values.names(option);
  for (const name of names)
    if (!/^.+\..+$/s.test(name)) problems.add(`--${option} has "${name}", it takes schema.table`);
  return names;
}

function readSchemaMap(values: OptionValues, problems: Problems): Map<string, string> {
  const map = new Map<string, string>();
  for (const text of values.list('map-schema')) {
    const [from, to] = readPair(text) ?? [];
    if (!from || !to) problems.add(`--map-schema is "${text}", it takes FROM=TO`);
    else if (map.has(from)) problems.add(`--map-schema is given twice for ${from}`);
    else map.set(from, to);
  }
  return map;
}

function readDefiners(values: OptionValues, problems: Problems): ScopeRequest['definers'] {
  const text = values.text('replace-definer');
  const isStripped = values.flag('strip-definers');
  if (isStripped && text !== undefined)
    problems.add('--strip-definers and --replace-definer contradict each other: give one');
  if (text === undefined) return isStripped ? 'strip' : 'keep';
  const account = parseAccount(text);
  if (account === undefined)
    problems.add(`--replace-definer is "${text}", it takes an account as user@host, or 'user'@'host'`);
  return account === undefined ? 'keep' : { account };
}
