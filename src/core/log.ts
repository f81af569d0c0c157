// Log of a use-case. Hosts (terminal, log file, Actions) implement this interface.

export interface Logger {
  debug(message: string): void;
  info(message: string): void;
  /** Logs a problem that the operator must know although the work continues. Also reported. */
  warn(message: string): void;
  error(message: string): void;
}

export const silentLogger: Logger = { debug() {}, info() {}, warn() {}, error() {} };
