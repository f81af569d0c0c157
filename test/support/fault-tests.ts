// Makes tests of a table of faults, so that no row is without one.
import { describe, it } from '@jest/globals';
import type { FaultOutcome, FaultTable } from '../faults/outcomes/outcome.ts';

/** How the fault of a row is made and what is to be seen then. It compares the run's end with the row. */
export type FaultTest<R extends FaultOutcome> = (row: R) => Promise<void>;

/**
 * One test for each row. Call it in `describe`.
 * @param isRun rows that are left out where this says no: they have their test all the same
 * @throws if a row is left over that no test takes, or one takes none
 */
export function describeFaults<R extends FaultOutcome>(
  { title, rows }: FaultTable & { rows: readonly R[] },
  tests: readonly { takes: (row: R) => boolean; test: FaultTest<R>; timeoutMs?: number }[],
  isRun: (row: R) => boolean = () => true,
): void {
  const unused = new Set(tests);
  describe(title, () => {
    for (const row of rows) {
      const taken = tests.find(({ takes }) => takes(row));
      if (!taken) throw new Error(`no test for ${row.fault} at ${row.phase} of ${row.operation}`);
      unused.delete(taken);
      if (!isRun(row)) continue;
      it(
        `${row.operation}: ${row.fault}, ${row.phase}: ${row.outcome}`,
        () => taken.test(row),
        taken.timeoutMs ?? 60_000,
      );
    }
    if (unused.size > 0) throw new Error(`${unused.size} tests of ${title} take no row`);
  });
}
