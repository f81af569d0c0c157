// The part of a backup to restore or compare, and the new names.
import { parseAccount } from '../../sql/definitions/account.ts';
import type { Problems } from '../../core/problems.ts';
import type { ScopeRequest } from '../../repository/scope/scope.ts';
import { readPair, unquoteNames } from '../quoted-names.ts';
import type { OptionValues } from '../option-values.ts';

export function readScope(values: OptionValues, problems: Problems): ScopeRequest {
  const isSchemaOnly = values.flag('schema-only');
  const isDataOnly = values.flag('data-only');
  if (isSchemaOnly && isDataOnly)
    problems.add('--schema-only and --data-only contradict each other: give one');
  const tableMap = readTableMap(values, problems);
  const isMapped = tableMap.size > 0;
  if (isMapped && values.has('include-tables'))
    problems.add('--map-table selects its tables itself: leave --include-tables out');
  if (isMapped && isDataOnly) problems.add('--map-table and --data-only contradict each other: give one');
  if (isDataOnly && values.has('where'))
    problems.add(
      '--where and --data-only contradict each other: triggers and foreign keys of the target would take part',
    );
  return {
    tableMap,
    where: new Map(
      [...readWhere(values, problems)].map(([name, condition]) => [tableMap.get(name) ?? name, condition]),
    ),
    schemaMap: readSchemaMap(values, problems),
    schemas: values.names('schemas'),
    excludeSchemas: values.names('exclude-schemas'),
    includeTables: isMapped ? [...tableMap.values()] : readTablePatterns(values, 'include-tables', problems),
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

function readTableMap(values: OptionValues, problems: Problems): Map<string, string> {
  const map = new Map<string, string>();
  for (const text of values.list('map-table')) {
    const [from = '', to = ''] = readPair(text) ?? [];
    const isPair = [from, to].every((name) => /^.+\..+$/s.test(name) && !name.includes('*'));
    if (!isPair || from === to)
      problems.add(
        `--map-table is "${text}", it takes schema.table=schema.name, as shop.orders=shop.orders_restored`,
      );
    else if (map.has(from)) problems.add(`--map-table is given twice for ${from}`);
    else if ([...map.values()].includes(to)) problems.add(`--map-table gives the name ${to} twice`);
    else map.set(from, to);
  }
  return map;
}

const WHERE = /^\s*((?:`(?:[^`]|``)*`|[^=])+?)\s*=\s*(\S.*)$/s;

/** Returns pattern `schema.table` → condition. */
export function readWhere(values: OptionValues, problems: Problems): Map<string, string> {
  const where = new Map<string, string>();
  for (const text of values
    .all('where')
    .flatMap((lines) => lines.split('\n'))
    .filter((line) => line.trim() !== '')) {
    const [, written = '', condition = ''] = WHERE.exec(text) ?? [];
    const pattern = unquoteNames(written);
    if (!/^.+\..+$/s.test(pattern)) problems.add(`--where is "${text}", it takes schema.table=CONDITION`);
    else if (where.has(pattern)) problems.add(`--where is given twice for ${pattern}`);
    else where.set(pattern, condition);
  }
  return where;
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
