// Writes the last two objects of a backup: its summary, and the manifest that makes the backup
// exist. With a signing key, both are signed. The manifest's signature covers every object through
// the manifest's hashes; the summary's signature covers the manifest.
import type { KeyObject } from 'node:crypto';
import type { BackupEncryption } from '../../encryption/backup-keys.ts';
import {
  MANIFEST,
  serializeManifest,
  serializeSummary,
  storedName,
  SUMMARY,
  summaryOf,
} from '../../format/manifest.ts';
import { sha256Hex } from '../../format/sha256.ts';
import type { Manifest } from '../../format/manifest-schema.ts';
import { signDocument } from '../../format/signature.ts';
import type { BackupWriter } from '../../storage/storage.ts';
import { BackupError } from '../../core/errors.ts';
import { manifestLimit, MAX_SUMMARY_BYTES } from '../../repository/bounds.ts';

export async function commitBackup(
  writer: BackupWriter,
  manifest: Manifest,
  encryption: BackupEncryption | undefined,
  signingKey: KeyObject | undefined,
  signal: AbortSignal,
): Promise<void> {
  const plain = serializeManifest(signDocument(manifest, signingKey));
  const bytes = encryption ? await encryption.encryptBytes(plain) : plain;
  const facts = {
    ...summaryOf(manifest),
    manifestSha256: sha256Hex(bytes),
    manifestBytes: bytes.length,
  };
  const summary = serializeSummary(signDocument(facts, signingKey));
  assertReadable(manifest, bytes.length, summary.length);
  await writer.write(SUMMARY, summary, MAX_SUMMARY_BYTES);
  signal.throwIfAborted();
  await writer.commit(storedName(manifest, MANIFEST), bytes);
}

/** A backup that exceeds the readers' limits does not count as a backup. */
function assertReadable(manifest: Manifest, manifestBytes: number, summaryBytes: number): void {
  const limit = manifestLimit(manifest.objects.length);
  if (manifestBytes <= limit && summaryBytes <= MAX_SUMMARY_BYTES) return;
  throw new BackupError(
    'INTERNAL',
    `the manifest would have ${manifestBytes} bytes and its summary ${summaryBytes}, but readers accept ${limit} and ${MAX_SUMMARY_BYTES}`,
    { hint: 'Split the backup with --schemas, and report this: no real server should reach these limits.' },
  );
}
