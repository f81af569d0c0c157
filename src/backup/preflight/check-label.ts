// Compares the label of a backup with the backups that already have it. One label belongs to one
// server, because retention, `latest` and --max-age rely on it. A label whose backups are encrypted
// is not continued in plain text.
import { demandSignatures } from '../../encryption/trust.ts';
import {
  describeIdentity,
  isSameIdentity,
  parseIdentity,
  type ServerIdentity,
} from '../../format/server-identity.ts';
import { BackupError } from '../../core/errors.ts';
import type { Context } from '../../repository/context.ts';
import { findBackups, type FoundBackup } from '../../repository/find/find-backups.ts';
import { isFromFuture, presentOf } from '../../repository/find/future.ts';
import type { BackupRequest } from '../request.ts';

/**
 * Returns the backups of the label in ascending order of time. For a signed backup, only signed
 * backups count: no other writer can decide which server owns a label. Returns undefined, with a
 * warning, if the storage refuses the listing.
 */
export async function findEarlier(
  context: Context,
  label: string,
): Promise<readonly FoundBackup[] | undefined> {
  const { storage, logger, trust } = context;
  try {
    const keys = trust && demandSignatures(trust).verifyKeys;
    const found = await findBackups(storage, label, () => undefined, keys);
    const present = presentOf(context);
    return found.filter(({ backupId }) => !isFromFuture(backupId, present));
  } catch (error) {
    if (error instanceof BackupError && error.code === 'STORAGE_BUCKET_NOT_FOUND') return [];
    logger.warn(
      `the older backups of "${label}" are unknown, so neither the label nor the sizes of tables are compared with them: ${(error as Error).message}`,
    );
    return undefined;
  }
}

/** @throws BackupError LABEL_TAKEN, CONFIG_INVALID */
export function checkLabel(
  { label, adoptLabel }: Pick<BackupRequest, 'label' | 'adoptLabel'>,
  identity: ServerIdentity,
  earlier: readonly FoundBackup[] | undefined,
  { trust, logger }: Context,
): void {
  const encrypted = earlier?.findLast((backup) => backup.encrypted);
  if (encrypted && !trust?.encryptTo && !trust?.allowPlaintext)
    throw new BackupError(
      'CONFIG_INVALID',
      `this backup would not be encrypted, but ${encrypted.backupId} of "${label}" is`,
      {
        hint: 'Nothing was done. Give --encrypt-to or --passphrase-file as before, or --allow-plaintext.',
      },
    );
  const owner = earlier?.findLast(({ serverIdentity }) => serverIdentity !== undefined);
  if (!owner || isSameIdentity(parseIdentity(owner.serverIdentity!), identity) !== false) return;
  const whose = `${owner.backupId} of ${owner.host} (${describeIdentity(parseIdentity(owner.serverIdentity!))})`;
  if (adoptLabel) {
    logger.info(`this server takes over the label "${label}" from ${whose}`);
    return;
  }
  throw new BackupError(
    'LABEL_TAKEN',
    `the label "${label}" belongs to another server: the newest backup is ${whose}, this server is ${describeIdentity(identity)}`,
    {
      hint: 'Nothing was done. Give this server its own label with --label, or add --adopt-label if it has replaced the other one.',
      details: { backupId: owner.backupId },
    },
  );
}
