// Collects what is wrong with a configuration, so that all of it is said at once and before any effect.
import { BackupError } from './errors.ts';

export class Problems {
  readonly #found: string[] = [];
  /** What is allowed and yet not wise. */
  readonly warnings: string[] = [];

  /** Once, however many have found it. */
  add(problem: string): void {
    if (!this.#found.includes(problem)) this.#found.push(problem);
  }

  warn(warning: string): void {
    this.warnings.push(warning);
  }

  get areFound(): boolean {
    return this.#found.length > 0;
  }

  /** @throws BackupError CONFIG_INVALID naming every problem */
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
