// Waits for a server that is still starting. Invariant: the wait covers only causes that may pass
// by themselves, such as a refused connection or a name that is not known yet; a wrong password
// ends the wait at once.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../../core/log.ts';
import { BackupError } from '../../core/errors.ts';
import { connect, streamOf } from './connect.ts';
import { describeConnection, type ConnectionConfig } from './connection-config.ts';
import { isStarting, type ServerError, type Side } from './mysql-errors.ts';

const FIRST_DELAY_MS = 250;
const MAX_DELAY_MS = 2000;

export interface WaitOptions {
  side: Side;
  /** How long after the first try another one may begin, in milliseconds. */
  waitMs: number;
  signal: AbortSignal;
  logger: Logger;
}

/**
 * Waits for the server.
 * @throws BackupError SOURCE_ or TARGET_UNREACHABLE after that time, or any error that does not
 * justify a wait; the signal's reason
 */
export async function waitForServer(
  config: ConnectionConfig,
  { side, waitMs, signal, logger }: WaitOptions,
): Promise<void> {
  const begun = performance.now();
  for (let tries = 1, delayMs = FIRST_DELAY_MS; ; tries++, delayMs = Math.min(MAX_DELAY_MS, delayMs * 2)) {
    try {
      const connection = await connect(config, side);
      connection.on('error', () => undefined);
      connection.end(() => streamOf(connection).destroy());
      if (tries > 1)
        logger.info(`${describeConnection(config)} answers after ${secondsSince(begun)} s of waiting`);
      return;
    } catch (error) {
      signal.throwIfAborted();
      if (!isStarting(error)) throw error;
      if (performance.now() - begun + delayMs > waitMs) throw waitedInVain(error as BackupError, waitMs);
      const { code, message } = (error as BackupError).cause as ServerError;
      if (tries === 1)
        logger.info(`waiting up to ${waitMs / 1000} s for ${describeConnection(config)}: ${code ?? message}`);
      await sleep(delayMs, undefined, { signal }).catch(() => signal.throwIfAborted());
    }
  }
}

function waitedInVain({ code, message, hint, details, cause }: BackupError, waitMs: number): BackupError {
  return new BackupError(code, `${message} (waited for ${waitMs / 1000} s)`, {
    hint: `${hint ?? ''} A server that starts more slowly needs a longer --wait-for-server.`.trim(),
    details,
    cause,
  });
}

function secondsSince(begun: number): number {
  return Math.round((performance.now() - begun) / 1000);
}
