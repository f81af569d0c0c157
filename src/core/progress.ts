// How far a use-case is. Hosts show it: a display on a terminal, a line every few seconds in a log.

export interface Progress {
  /** A stage begins; the one before it has ended. */
  stage(name: string): void;
  /** What the stage has before it, as far as is known; estimates are said to be such by the display. */
  expect(total: { rows?: number; bytes?: number; tables?: number }): void;
  /** Negative where what was counted has to be done again. */
  advance(rows: number, bytes: number): void;
  tableDone(): void;
}

export const silentProgress: Progress = { stage() {}, expect() {}, advance() {}, tableDone() {} };
