// Backups as prune sees them: a folder with a summary, a manifest and an object. Made without a server and in any number.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { failed, passed, READ } from '../../support/verification-records.ts';
import type { RetentionPolicy } from '../../../src/prune/policy.ts';
import type { Context } from '../../../src/repository/context.ts';
import type { Logger } from '../../../src/core/log.ts';
import { silentProgress } from '../../../src/core/progress.ts';
import type { PruneRequest } from '../../../src/prune/request.ts';
import type { Storage } from '../../../src/storage/storage.ts';

export const idOf = (time: Date, random = '000000'): string =>
  `${time.toISOString().replace(/[-:]/g, '').slice(0, 15)}Z-${random}`;

export interface Made {
  label?: string;
  /** Seconds from begin to end. */
  seconds?: number;
  verified?: 'objects' | 'restored' | 'failed';
  serverIdentity?: string;
  selection?: string;
}

/** Name → body of each object of a backup. */
export function objectsOf(
  id: string,
  begin: Date,
  { label = 'shop', seconds = 60, verified, serverIdentity, selection }: Made = {},
): Map<string, string> {
  const end = new Date(begin.getTime() + seconds * 1000).toISOString();
  const summary = {
    formatVersion: '2.0',
    backupId: id,
    label,
    begin: begin.toISOString(),
    end,
    host: 'db',
    ...(serverIdentity === undefined ? {} : { serverIdentity }),
    flavor: 'mysql',
    serverVersion: '9.7.0',
    method: 'lock-instance',
    consistent: true,
    schemas: 1,
    tables: 1,
    rows: 1,
    dataBytes: 2,
    storedBytes: 1000,
    warnings: 0,
    encrypted: false,
    ...(selection === undefined ? {} : { selection }),
  };
  const record =
    verified === 'failed'
      ? failed(id, 'objects', 'objects', READ.objects, end)
      : passed(
          id,
          verified === 'objects' ? 'objects' : 'rows',
          verified === 'objects' ? READ.objects : READ.restore,
          end,
        );
  return new Map([
    ['shop@orders@@0.tsv.zst', 'rows'],
    ['@.backup.json', JSON.stringify(summary)],
    ['@.manifest.json', '{}'],
    ...(verified ? ([['@.verified-20260101T000000Z.json', JSON.stringify(record)]] as const) : []),
  ]);
}

export async function makeInDirectory(
  root: string,
  time: Date,
  made: Made = {},
  random?: string,
): Promise<string> {
  const id = idOf(time, random);
  await mkdir(join(root, id), { recursive: true });
  for (const [name, body] of objectsOf(id, time, made)) await writeFile(join(root, id, name), body);
  return id;
}

export const policyOf = (rules: Partial<RetentionPolicy>): RetentionPolicy => ({
  last: 0,
  hourly: 0,
  daily: 0,
  weekly: 0,
  monthly: 0,
  yearly: 0,
  ...rules,
});

export const requestOf = (
  rules: Partial<RetentionPolicy>,
  { minAgeSeconds = 3600, ...more }: Partial<PruneRequest> & { minAgeSeconds?: number } = {},
): PruneRequest => ({
  retentions: [{ policy: policyOf(rules), minAgeSeconds, incompleteOlderThanSeconds: 86_400 }],
  dryRun: false,
  ...more,
});

/** What a host gives; what was said is collected. */
export function contextOf(storage: Storage, now: () => Date): Context & { said: string[] } {
  const said: string[] = [];
  const say =
    (level: string) =>
    (message: string): void => {
      said.push(`${level}: ${message}`);
    };
  const logger: Logger = { debug: say('debug'), info: say('info'), warn: say('warn'), error: say('error') };
  return {
    storage,
    logger,
    progress: silentProgress,
    signal: new AbortController().signal,
    now,
    tool: { name: 'mysql-backup', version: '0.1.0' },
    said,
  };
}
