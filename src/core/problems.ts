// Collects all problems of a configuration, to report them together before any effect.
import { BackupError } from './errors.ts';

export class Problems {
  readonly #found: string[] = [];
  /** Permitted but unwise settings. */
  readonly warnings: string[] = [];
  #origins: ReadonlyMap<string, string> = new Map();

  /** Adds a problem once, even if several checks find it. */
  add(text: string): void {
    const problem = text + this.#originsIn(text);
    if (!this.#found.includes(problem)) this.#found.push(problem);
  }

  /** Sets the sources of options. Later problems with `--NAME` also name the source. */
  nameOrigins(origins: ReadonlyMap<string, string>): void {
    this.#origins = origins;
  }

  warn(warning: string): void {
    this.warnings.push(warning);
  }

  #originsIn(text: string): string {
    const names = new Set(Array.from(text.matchAll(/--([a-z0-9-]+)/g), ([, name]) => name!));
    const origins = [...names].flatMap((name) => this.#origins.get(name) ?? []);
    return origins.length === 0 ? '' : ` (${origins.join(', ')})`;
  }

  get found(): readonly string[] {
    return this.#found;
  }

  get areFound(): boolean {
    return this.#found.length > 0;
  }

  /** @throws BackupError CONFIG_INVALID with all problems */
  throwIfAny(): void {
    if (this.#found.length === 0) return;
    const text =
      this.#found.length === 1 ? this.#found[0]! : this.#found.map((problem) => `\n  - ${problem}`).join('');
    throw new BackupError('CONFIG_INVALID', `invalid configuration: ${text}`, {
      hint: 'Nothing was done. See `mysql-backup --help` or docs/options.md.',
      details: { problems: [...this.#found] },
    });
  }
}
