// The last two objects of a backup: its summary, and the manifest that makes it exist; both signed if there is a key. Through the
// manifest's hashes its signature covers every object, and the summary's covers the manifest.
import type { KeyObject } from 'node:crypto';
import type { BackupEncryption } from '../../encryption/backup-keys.ts';
import { MANIFEST, serializeManifest, serializeSummary, storedName, SUMMARY } from '../../format/manifest.ts';
import { sha256Hex } from '../../format/sha256.ts';
import type { Manifest } from '../../format/manifest-schema.ts';
import { signDocument } from '../../format/signature.ts';
import type { BackupWriter } from '../../storage/storage.ts';
import { summaryOf } from './summaries.ts';

export async function commitBackup(
  writer: BackupWriter,
  manifest: Manifest,
  encryption: BackupEncryption | undefined,
  signingKey: KeyObject | undefined,
  signal: AbortSignal,
): Promise<void> {
  const plain = serializeManifest(signDocument(manifest, signingKey));
  const bytes = encryption ? await encryption.encryptBytes(plain) : plain;
  const facts = { ...summaryOf(manifest), manifestSha256: sha256Hex(bytes) };
  await writer.write(SUMMARY, serializeSummary(signDocument(facts, signingKey)), 65_536);
  signal.throwIfAborted();
  await writer.commit(storedName(manifest, MANIFEST), bytes);
}
