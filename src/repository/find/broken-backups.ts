// Unreadable backups that a listing finds. Each is named, but thousands of them do not fill a log.
import type { BackupError } from '../../core/errors.ts';

const DESCRIBED = 20;
const NAMED = 100;

export class BrokenBackups {
  readonly #found = new Map<string, BackupError>();

  readonly add = (backupId: string, error: BackupError): void => {
    this.#found.set(backupId, error);
  };

  /** Ids in ascending order of time. */
  ids(): string[] {
    return [...this.#found.keys()].sort();
  }

  errorOf(backupId: string): BackupError | undefined {
    return this.#found.get(backupId);
  }

  /**
   * Describes the first backups with their errors, then lists names, then gives a number.
   * @param advice consequence of the error
   */
  describe(advice = ''): string[] {
    const ids = this.ids();
    const lines = ids
      .slice(0, DESCRIBED)
      .map((id) => `backup ${id} cannot be read: ${this.#found.get(id)!.message}${advice}`);
    const named = ids.slice(DESCRIBED, DESCRIBED + NAMED);
    const more = ids.length - DESCRIBED - named.length;
    if (named.length > 0)
      lines.push(`cannot be read either${advice}: ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`);
    return lines;
  }
}
