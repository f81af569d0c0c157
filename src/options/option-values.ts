// Typed access to the user's values. An invalid value becomes a problem that names the option, and
// the reader returns the default.
import { parseBytes, parseDurationSeconds } from '../core/units.ts';
import { OPTIONS, type Operation, type OptionSpec } from './option-table.ts';
import type { Problems } from '../core/problems.ts';
import { splitItems, unquoteNames } from './quoted-names.ts';
import { optionsOfStorage } from './storage-entries.ts';

/**
 * Option name → the given values, in order. A flag has `true` or `false`. The options of one
 * storage of several have names such as `storage[2].keep-last`.
 */
export type RawOptions = ReadonlyMap<string, readonly string[]>;

const SPECS = new Map(OPTIONS.map((spec) => [spec.name, spec]));

export function checkGiven(operation: Operation, raw: RawOptions, problems: Problems): void {
  for (const [name, values] of raw) {
    const spec = SPECS.get(name);
    if (!spec) continue;
    if (!spec.operations.includes(operation))
      problems.add(`--${name} does not belong to ${operation}, only to ${spec.operations.join(', ')}`);
    else if (spec.refusesEmpty && values.some((value) => value.trim() === ''))
      problems.add(`--${name} is given, and it is empty: leave it out if you do not want it`);
    else if (values.length > 1 && !isRepeatable(spec))
      problems.add(`--${name} is given ${values.length} times`);
  }
}

/** Checks every value by its kind alone. */
export function checkValues(operation: Operation, raw: RawOptions, problems: Problems): void {
  const values = new OptionValues(raw, problems);
  for (const { name, kind, operations } of OPTIONS) {
    if (!raw.has(name) || !operations.includes(operation)) continue;
    if (kind.type === 'flag') values.flag(name);
    else if (kind.type === 'choice') values.choice(name);
    else if (kind.type === 'integer' || kind.type === 'bytes') values.number(name);
    else if (kind.type === 'duration') values.durationSeconds(name);
  }
}

/** Returns whether an option may be given several times. */
export function isRepeatable({ name, kind }: OptionSpec): boolean {
  return kind.type === 'list' || name === 'where' || name === 'storage';
}

export class OptionValues {
  readonly #raw: RawOptions;
  readonly #problems: Problems;

  constructor(raw: RawOptions, problems: Problems) {
    this.#raw = raw;
    this.#problems = problems;
  }

  /**
   * Returns the options of one storage of several, as if there were no other.
   * @param index index of the storage, from 0
   * @param problems receives the problems of its own options
   */
  ofStorage(index: number, problems: Problems): { values: OptionValues; own: readonly string[] } {
    const { raw, own } = optionsOfStorage(this.#raw, index);
    return { values: new OptionValues(raw, problems), own };
  }

  /** Returns whether the user gave the option. */
  has(name: string): boolean {
    return this.#given(name).length > 0;
  }

  text(name: string): string | undefined {
    return this.#given(name).at(-1) ?? this.#spec(name).default;
  }

  all(name: string): readonly string[] {
    return this.#given(name);
  }

  flag(name: string): boolean {
    const text = this.text(name) ?? 'false';
    if (/^(true|yes|1)$/i.test(text)) return true;
    if (!/^(false|no|0)$/i.test(text)) this.#wrong(name, text, 'true or false');
    return false;
  }

  choice<T extends string>(name: string): T {
    const { kind, default: fallback } = this.#spec(name);
    const text = this.text(name)!;
    if (kind.type === 'choice' && kind.values.includes(text)) return text as T;
    this.#wrong(name, text, kind.type === 'choice' ? kind.values.join(', ') : '');
    return fallback as T;
  }

  list(name: string): string[] {
    return this.#given(name).flatMap(splitItems);
  }

  /** Returns a list of names or name patterns. */
  names(name: string): string[] {
    return this.list(name).map(unquoteNames);
  }

  /** Returns an integer or a size in bytes. */
  number(name: string): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const { kind } = this.#spec(name);
    if (kind.type !== 'integer' && kind.type !== 'bytes') return undefined;
    const value =
      kind.type === 'bytes' ? parseBytes(text) : /^\d{1,15}$/.test(text) ? Number(text) : undefined;
    if (value !== undefined && value >= kind.min && value <= kind.max) return value;
    const expected = kind.type === 'bytes' ? 'a size such as 64MB' : 'a whole number';
    this.#wrong(name, text, `${expected} from ${kind.min} to ${kind.max}`);
    return kind.min;
  }

  durationSeconds(name: string): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const seconds = parseDurationSeconds(text);
    if (seconds !== undefined && seconds <= 31_536_000) return seconds;
    this.#wrong(name, text, 'a duration such as 30s, 15m, 26h or 30d, up to a year');
    return 0;
  }

  #given(name: string): readonly string[] {
    this.#spec(name);
    return this.#raw.get(name) ?? [];
  }

  #spec(name: string): OptionSpec {
    const spec = SPECS.get(name);
    if (!spec) throw new TypeError(`there is no option ${name}`);
    return spec;
  }

  #wrong(name: string, text: string, expected: string): void {
    const shown = this.#spec(name).secret ? '***' : `"${text}"`;
    this.#problems.add(`--${name} is ${shown}, it takes ${expected}`);
  }
}
