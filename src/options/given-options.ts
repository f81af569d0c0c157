// The options that a user gives, from the nearest place to the farthest: each has the value of the nearest one that gives it.
import type { RawOptions } from './option-values.ts';

/** Options of the one side replace those of the other. */
const ALTERNATIVES: readonly (readonly [readonly string[], readonly string[]])[] = [
  [['url'], ['host', 'port', 'socket', 'user', 'password', 'password-file']],
  [['socket'], ['host', 'port']],
  [['password'], ['password-file']],
];

export class GivenOptions {
  readonly #values = new Map<string, string[]>();
  readonly #sources = new Map<string, string>();

  get values(): RawOptions {
    return this.#values;
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  last(name: string): string | undefined {
    return this.#values.get(name)?.at(-1);
  }

  /** Where the value comes from: `command line`, `variable NAME`, `profile NAME` or `file PATH`. */
  sourceOf(name: string): string | undefined {
    return this.#sources.get(name);
  }

  /** Adds a value to those that the same source gives. */
  add(name: string, value: string, source: string): void {
    this.#values.set(name, [...(this.#values.get(name) ?? []), value]);
    this.#sources.set(name, source);
  }

  /** Names whose place is taken: they are given, or an option that replaces them is. */
  takenBy(names: Iterable<string>): Set<string> {
    const isGiven = (name: string): boolean => this.has(name);
    return new Set(
      [...names].filter(
        (name) =>
          isGiven(name) ||
          ALTERNATIVES.some(
            ([one, other]) =>
              (one.includes(name) && other.some(isGiven)) || (other.includes(name) && one.some(isGiven)),
          ),
      ),
    );
  }
}
