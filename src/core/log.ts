// What a use-case says while it works. Hosts (terminal, log file, Actions) implement it; use-cases get it.

export interface Logger {
  debug(message: string): void;
  info(message: string): void;
  /** Something the operator must know of though the work goes on. Also collected for the report. */
  warn(message: string): void;
  error(message: string): void;
}

export const silentLogger: Logger = { debug() {}, info() {}, warn() {}, error() {} };
