// What each way hands to the keeper: the facts of a server and the power over it.

import type { ServerInfo } from './server-types.ts';

export interface RunningServer {
  info: Omit<ServerInfo, 'id'>;
  /** Ends the server and removes all that belonged to it. Safe to call again. */
  stop(): Promise<void>;
  /** Ends the server as a power failure would; its data stay if it is durable. */
  kill?(): Promise<void>;
  /** Ends the server in an orderly way if it runs, and starts it again on the same port. */
  restart?(): Promise<void>;
}
