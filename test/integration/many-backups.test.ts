// `list` of a storage with many backups reads the newest first, and counts what it did not read.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { runJsonOk } from '../support/command-line.ts';
import { HttpFaultProxy } from '../support/http-fault-proxy.ts';
import { connectS3 } from '../support/s3-buckets.ts';
import { acquireS3 } from '../support/servers.ts';

const BACKUPS = Number(process.env['TEST_MANY_BACKUPS'] ?? 300);
/** The newest is of an hour ago. */
const START = Math.floor(Date.now() / 1000) * 1000 - BACKUPS * 3_600_000;
const MINUTES = 60_000;
const s3 = await acquireS3();

interface Listed {
  backups: { backupId: string; label: string }[];
  newest?: string;
  unread?: number;
}

function idOf(i: number): { id: string; begin: string } {
  const begin = new Date(START + i * 3_600_000).toISOString();
  const id = `${begin.slice(0, 19).replaceAll(/[-:]/g, '')}Z-${i.toString(16).padStart(6, '0')}`;
  return { id, begin };
}

function summaryOf(i: number): string {
  const { id, begin } = idOf(i);
  return JSON.stringify({
    formatVersion: '2.0',
    backupId: id,
    label: i % 100 === 7 ? 'weekly' : 'hourly',
    begin,
    end: begin,
    host: 'db',
    flavor: 'mysql',
    serverVersion: '9.7.4',
    method: 'lock-instance',
    consistent: true,
    schemas: 1,
    tables: 3,
    rows: 7,
    dataBytes: 94,
    storedBytes: 9960,
    warnings: 0,
    encrypted: false,
    manifestSha256: '0'.repeat(64),
    manifestBytes: 2,
  });
}

let bucket: string;
let proxy: HttpFaultProxy;

beforeAll(async () => {
  bucket = await s3.createBucket();
  const client = connectS3(s3);
  const put = (Key: string, Body: string): Promise<unknown> =>
    client.send(new PutObjectCommand({ Bucket: bucket, Key, Body }));
  for (let i = 0; i < BACKUPS; i += 50)
    await Promise.all(
      Array.from({ length: Math.min(50, BACKUPS - i) }, async (_, j) => {
        const { id } = idOf(i + j);
        await put(`x/${id}/@.manifest.json`, '{}');
        await put(`x/${id}/@.backup.json`, summaryOf(i + j));
      }),
    );
  client.destroy();
  proxy = await HttpFaultProxy.start(s3.endpoint);
}, 10 * MINUTES);

afterAll(async () => {
  await proxy[Symbol.asyncDispose]();
});

async function list(...more: readonly string[]): Promise<Listed & { requests: number }> {
  proxy.seen.length = 0;
  const listed = await runJsonOk<Listed>(
    ['list', '--storage', `s3://${bucket}/x`, '--s3-endpoint', proxy.url, ...more],
    {
      environment: s3.environment(),
    },
  );
  return { ...listed, requests: proxy.seen.length };
}

it(
  'reads the newest hundred, each with two requests, after one listing of the names',
  async () => {
    const { backups, unread, newest, requests } = await list();
    expect(backups).toHaveLength(100);
    expect(backups.at(-1)!.backupId).toBe(idOf(BACKUPS - 1).id);
    expect(newest).toBe(idOf(BACKUPS - 1).id);
    expect(unread).toBe(BACKUPS - 100);
    // A page of names for each thousand, and what a connection begins with.
    expect(requests).toBeLessThanOrEqual(200 + Math.ceil(BACKUPS / 1000) + 5);
  },
  5 * MINUTES,
);

it(
  'goes on to older ones until it has enough of a label, and reads all for --max-age and --limit 0',
  async () => {
    const weekly = await list('--label', 'weekly', '--limit', '2');
    expect(weekly.backups.map(({ label }) => label)).toEqual(['weekly', 'weekly']);
    expect(weekly.unread).toBeGreaterThan(0);
    for (const more of [
      ['--limit', '0'],
      ['--max-age', '365d'],
    ]) {
      const all = await list(...more);
      expect(all.backups).toHaveLength(BACKUPS);
      expect(all.unread).toBeUndefined();
    }
  },
  10 * MINUTES,
);
