// A client of a server next to a backup: MySQL may choose any of its statements, a COMMIT and a DROP TABLE too, as the victim of a
// deadlock with FLUSH TABLES. A client begins again then, as applications do.

export function isDeadlock(error: unknown): boolean {
  return (error as { errno?: number }).errno === 1213;
}

/** Does the work again as long as it is the victim of a deadlock. @throws any other error */
export async function untilNoDeadlock(work: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      await work();
      return;
    } catch (error) {
      if (!isDeadlock(error)) throw error;
    }
  }
}
