// Verifies that a listing of many pages makes progress. Otherwise a server that always names a next
// page would cause an endless loop.
import { BackupError } from '../../core/errors.ts';

/** Ten million entries in full pages. */
const MAX_PAGES = 10_000;
/** Versions hidden by a delete marker cause empty pages, a few in a row. */
const MAX_EMPTY_PAGES = 100;

export class ListingProgress {
  readonly #location: string;
  #pages = 0;
  #emptyPages = 0;
  #last: string | undefined;

  constructor(location: string) {
    this.#location = location;
  }

  /**
   * Asserts progress before the next page is requested.
   * @throws BackupError STORAGE_FAILED
   */
  assert(token: string, entries: number): void {
    this.#pages++;
    this.#emptyPages = entries === 0 ? this.#emptyPages + 1 : 0;
    if (token !== this.#last && this.#pages < MAX_PAGES && this.#emptyPages < MAX_EMPTY_PAGES) {
      this.#last = token;
      return;
    }
    throw new BackupError(
      'STORAGE_FAILED',
      `the list of ${this.#location} does not end: ${this.#pages} pages, and the server names another one`,
      {
        hint: 'Check that the endpoint is an S3 server and that nothing between it and this machine changes its answers.',
      },
    );
  }
}
