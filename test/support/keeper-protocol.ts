// How a test talks with the keeper: one line of JSON there, one back, on a connection of its own.

import { connect } from 'node:net';
import { join } from 'node:path';
import { ServerUnavailableError } from './server-types.ts';
import type { OtherS3, Purpose, Release, ServerOptions } from './server-types.ts';

export type KeeperRequest =
  /** `worker` is one of those that run test files side by side: each has servers of its own. */
  | { method: 'acquire'; release: Release; purpose: Purpose; worker: string }
  /** Stops a shared server, whose memory others need; the next `acquire` starts another. */
  | { method: 'release'; release: Release; purpose: Purpose; worker: string }
  | { method: 'start'; release: Release; options: ServerOptions }
  | { method: 'stop'; id: string }
  | { method: 'kill'; id: string }
  | { method: 'restart'; id: string }
  /** Without a name the one that all tests use. */
  | { method: 's3'; name?: OtherS3 }
  | { method: 'bucket'; name?: OtherS3; objectLock: boolean };

export type KeeperReply = { value: unknown } | { error: string; unavailable: boolean };

/** @throws ServerUnavailableError if no way leads to the server, Error with the keeper's message otherwise. */
export async function askKeeper<T>(runDirectory: string, request: KeeperRequest): Promise<T> {
  const socket = connect(join(runDirectory, 'keeper.sock')).setEncoding('utf8');
  let text = '';
  socket.write(`${JSON.stringify(request)}\n`);
  for await (const piece of socket) text += String(piece);
  if (!text) throw new Error(`the keeper of servers went away during ${request.method}`);
  const reply = JSON.parse(text) as KeeperReply;
  if ('value' in reply) return reply.value as T;
  if ('error' in reply)
    throw reply.unavailable ? new ServerUnavailableError(reply.error) : new Error(reply.error);
  // A reply without a value is that of an act, such as stop.
  return undefined as T;
}
