// The options that a user gives, from the nearest source to the farthest. Each option has the value
// of the nearest source that gives it.
import type { RawOptions } from './option-values.ts';
import { storageLines } from './storage-entries.ts';

/** Groups of options: options of one side replace those of the other. */
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

  /**
   * Returns the source of the value: `command line`, `variable NAME`, `profile NAME` or `file
   * PATH`.
   */
  sourceOf(name: string): string | undefined {
    return this.#sources.get(name);
  }

  /** Adds a value to the values of the same source. */
  add(name: string, value: string, source: string): void {
    this.#values.set(name, [...(this.#values.get(name) ?? []), value]);
    this.#sources.set(name, source);
  }

  /** Adds a text as `add` does. A text of storages has one on each line. */
  addText(name: string, text: string, source: string): void {
    if (name !== 'storage') return this.add(name, text, source);
    for (const line of storageLines(text)) this.add(name, line, source);
  }

  /** Returns the names that are given, or that a given option replaces. */
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
