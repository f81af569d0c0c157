// Reverts the settings of a target that killed restores changed. Invariant: a running restore,
// which holds the lock of its state, is left alone; a mark is removed only after its setting is
// reverted.
import type { ConnectionConfig } from '../../mysql/connection/connection-config.ts';
import type { Logger } from '../../core/log.ts';
import { STATE_SCHEMA } from '../../mysql/connection/server-facts.ts';
import { Session } from '../../mysql/connection/session.ts';
import { quoteTable, textLiteral } from '../../sql/tokens/quote.ts';

export interface SettingsOptions {
  logger: Logger;
  lockWaitTimeoutSeconds: number;
}

/** State items that target-settings.ts writes, and the statements that revert them. */
const SETTINGS = [
  {
    item: 'redo-log off',
    undo: 'ALTER INSTANCE ENABLE INNODB REDO_LOG',
    done: 'switched the redo log of the target on again',
  },
  {
    item: 'local_infile on',
    undo: 'SET GLOBAL local_infile = OFF',
    done: 'switched local_infile off at the target again',
  },
] as const;

/** The server may take a while to notice that the connections of the killed run are gone. */
const LOCK_SECONDS = 30;

/**
 * Reverts the settings. Never throws: if a setting cannot be reverted, it logs the statement that
 * reverts it.
 */
export async function restoreSettingsOfInterrupted(
  connection: ConnectionConfig,
  { logger, lockWaitTimeoutSeconds }: SettingsOptions,
): Promise<void> {
  let session: Session | undefined;
  try {
    session = await Session.open(connection, { side: 'target', purpose: 'load', lockWaitTimeoutSeconds });
    const tables = await session.query<{ name: string }>(
      `SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = ${textLiteral(STATE_SCHEMA)} AND TABLE_NAME LIKE 'restore\\_%'`,
    );
    for (const { name } of tables) await restoreSettings(session, name, logger);
  } catch (error) {
    logger.warn(
      `it is unknown whether settings of the target are still changed, check its redo log and local_infile: ${(error as Error).message}`,
    );
  } finally {
    await session?.close();
  }
}

async function restoreSettings(session: Session, name: string, logger: Logger): Promise<void> {
  const table = quoteTable(STATE_SCHEMA, name);
  const rows = await session.query<{ item: string }>(
    `SELECT item FROM ${table} WHERE item IN (${SETTINGS.map(({ item }) => textLiteral(item)).join(', ')})`,
  );
  const marked = SETTINGS.filter(({ item }) => rows.some((row) => row.item === item));
  if (marked.length === 0) return;
  const lock = textLiteral(`mysql-backup ${name}`);
  if ((await session.scalar(`SELECT GET_LOCK(${lock}, ${LOCK_SECONDS})`)) !== '1') {
    logger.info('another restore to this target is running: its settings stay unchanged');
    return;
  }
  for (const { item, undo, done } of marked) {
    try {
      await session.execute(undo);
      await session.execute(`DELETE FROM ${table} WHERE item = ${textLiteral(item)}`);
      logger.info(done);
    } catch (error) {
      logger.warn(`a setting of the target is still changed, run ${undo}: ${(error as Error).message}`);
    }
  }
  await session.query(`SELECT RELEASE_LOCK(${lock})`);
}
