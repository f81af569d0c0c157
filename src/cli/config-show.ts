// `config show`: the value of each option of an operation, and the source of the value.
import { defined } from '../core/defined.ts';
import { textTable } from '../app/text/text-table.ts';
import type { Problems } from '../core/problems.ts';
import { hideLogin } from '../core/secret.ts';
import type { GivenOptions } from '../options/given-options.ts';
import { optionsOf, type Operation } from '../options/option-table.ts';
import { checkGiven, checkValues } from '../options/option-values.ts';
import { isSecretValue } from '../options/secret-values.ts';
import { baseOption } from '../options/storage-entries.ts';

export interface ShownConfig {
  operation: Operation;
  options: GivenOptions;
  problems: Problems;
  /** Configuration file; absent without one. */
  path?: string;
}

interface ShownOption {
  name: string;
  value: string;
  source: string;
}

/** Returns text, or one JSON document. Omits options without a value and without a default. */
export function renderConfig(shown: ShownConfig, json: boolean): string {
  const { operation, options, path } = shown;
  const rows = optionsOf(operation).flatMap((spec) => [
    ...showOption(spec, options),
    ...(spec.name === 'storage' ? showEntries(options) : []),
  ]);
  const profile = options.last('profile');
  if (json) {
    const document = {
      operation,
      ...defined({ config: path }),
      ...(profile ? { profile } : {}),
      options: rows,
    };
    return `${JSON.stringify(document, null, 2)}\n`;
  }
  return textTable(
    ['OPTION', 'VALUE', 'SOURCE'],
    rows.map(({ name, value, source }) => [name, value === '' ? "''" : value, source]),
  );
}

/**
 * Checks the shown options.
 * @throws BackupError CONFIG_INVALID naming all problems
 */
export function checkShown({ operation, options, problems }: ShownConfig): void {
  checkGiven(operation, options.values, problems);
  checkValues(operation, options.values, problems);
  problems.throwIfAny();
}

/** Shows the options that a storage of several has of its own. */
function showEntries(options: GivenOptions): ShownOption[] {
  return [...options.values.keys()]
    .filter((name) => baseOption(name) !== name)
    .sort()
    .flatMap((name) => showOption({ name }, options));
}

function showOption(
  { name, default: fallback }: { name: string; default?: string },
  options: GivenOptions,
): ShownOption[] {
  const values = options.values.get(name);
  if (values === undefined)
    return fallback === undefined ? [] : [{ name, value: fallback, source: 'default' }];
  const value = values.map((text) => (isSecretValue(name, text) ? '***' : hideLogin(text))).join(', ');
  return [{ name, value, source: options.sourceOf(name) ?? 'command line' }];
}
