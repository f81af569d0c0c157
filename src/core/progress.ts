// Progress of a use-case. Hosts show a display on a terminal, or log a line every few seconds.

export interface Progress {
  /** Starts a stage; the previous one has ended. */
  stage(name: string): void;
  /** Sets the known or estimated totals of the stage; the display marks estimates. */
  expect(total: { rows?: number; bytes?: number; tables?: number }): void;
  /** Adds progress; negative if counted work must be repeated. */
  advance(rows: number, bytes: number): void;
  tableDone(): void;
}

export const silentProgress: Progress = { stage() {}, expect() {}, advance() {}, tableDone() {} };
