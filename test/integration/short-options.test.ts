// A cron line of `backup.sh` does here what it did there: each of its options and variables, on real servers.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { describeShop, loadShop, SHOP_TOTAL } from '../fixtures/shop/shop.ts';
import { dropSchemas } from '../fixtures/zoo/zoo.ts';
import {
  type Folder,
  makeFolder,
  readJson,
  runCommand,
  runJson,
  runJsonOk,
} from '../support/command-line.ts';
import { startHttpEndpoint } from '../support/http-endpoint.ts';
import { connectS3 } from '../support/s3-buckets.ts';
import { describeServers, itOnS3 } from '../support/server-suites.ts';
import { acquireS3 } from '../support/servers.ts';
import { startSmtpServer } from '../support/smtp-server.ts';

const SCHEMA = 'short_shop';
const s3 = await acquireS3();
const client = connectS3(s3);

interface Report {
  backupId: string;
  rows: number;
  storage: string;
  status: string;
  verification: { status: string };
  backups: { backupId: string }[];
}
interface Manifest {
  schemas: { tables: { name: string; chunks: { rows: number }[] }[] }[];
}

afterAll(() => client.destroy());

await describeServers('short options', ['source', 'target'], ({ source, target }) => {
  let folder: Folder;
  let bucket: string;
  /** `-c FILE` for the source, and for the target. */
  let fromSource: string[];
  let onTarget: string[];
  const endpoint = ['--s3-endpoint', s3.endpoint];
  const select = ['--schemas', SCHEMA];

  const writeOptions = async (name: string, server: typeof source, password: string): Promise<string[]> => {
    const path = join(folder.path, name);
    const { host, port, rootUser } = server;
    const quoted = password.replaceAll(/["\\]/g, String.raw`\$&`);
    await writeFile(path, `[client]\nhost=${host}\nport=${port}\nuser=${rootUser}\npassword="${quoted}"\n`);
    return ['-c', path];
  };
  const writeKeys = async (name: string, secret: string): Promise<string[]> => {
    const path = join(folder.path, name);
    const keys = `aws_access_key_id = ${s3.accessKeyId}\naws_secret_access_key = ${secret}`;
    await writeFile(path, `[default]\n${keys}\n`);
    return ['-a', path];
  };
  const keysIn = async (): Promise<string[]> => {
    const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: bucket }));
    return Contents.map(({ Key }) => Key!);
  };
  const idsIn = async (path: string): Promise<string[]> => {
    const names: string[] = await readdir(path).catch(() => []);
    return names.sort();
  };

  beforeAll(() => loadShop(source.access(), SCHEMA), 60_000);

  beforeEach(async () => {
    folder = await makeFolder();
    bucket = await s3.createBucket();
    fromSource = await writeOptions('source.cnf', source, source.rootPassword);
    onTarget = await writeOptions('target.cnf', target, target.rootPassword);
    await dropSchemas(target.access(), [SCHEMA]);
  });

  afterEach(async () => {
    await folder[Symbol.asyncDispose]();
  });

  afterAll(async () => {
    for (const server of [source, target]) await dropSchemas(server.access(), [SCHEMA]);
  });

  it('-b -c -t backs up to disk, -l lists it, -r restores it', async () => {
    const directory = join(folder.path, 'dumps');
    const stored = await runJsonOk<Report>(['-b', ...fromSource, '-t', directory, ...select]);
    expect(stored).toMatchObject({ status: 'stored', rows: SHOP_TOTAL });
    expect(await idsIn(directory)).toEqual([stored.backupId]);
    // A cron line gave the same options to everything.
    const listed = await runJsonOk<Report>(['-l', ...fromSource, '-t', directory]);
    expect(listed.backups).toMatchObject([{ backupId: stored.backupId }]);
    const text = await runCommand(['-l', '-t', directory]);
    expect(text).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(stored.backupId) });
    const restored = await runJsonOk<Report>(['-r', stored.backupId, ...onTarget, '-t', directory]);
    expect(restored.verification.status).toBe('passed');
    expect(await describeShop(target.access(), SCHEMA)).toEqual(await describeShop(source.access(), SCHEMA));
  }, 60_000);

  it('-r with -b is the number of rows in a chunk', async () => {
    const chunksOf = async (directory: string, ...options: string[]): Promise<number[]> => {
      const { backupId } = await runJsonOk<Report>([
        '-b',
        ...fromSource,
        '-t',
        directory,
        ...options,
        ...select,
      ]);
      const manifest = await readJson<Manifest>(join(directory, backupId, '@.manifest.json'));
      const orders = manifest.schemas[0]!.tables.find(({ name }) => name === 'orders')!;
      return orders.chunks.map(({ rows }) => rows);
    };
    expect(await chunksOf(join(folder.path, 'whole'))).toEqual([2000]);
    for (const words of [['-r', '500'], ['-r500']]) {
      const rows = await chunksOf(join(folder.path, words.join('')), ...words);
      expect(rows.filter((count) => count > 0)).toEqual([500, 500, 500, 500]);
    }
  }, 60_000);

  it('-3 -a uploads with the keys of a file, and restores with them', async () => {
    const keys = await writeKeys('keys', s3.secretAccessKey);
    const at = ['-3', `s3://${bucket}/nightly`, ...keys, ...endpoint];
    const stored = await runJsonOk<Report>(['-b', ...fromSource, ...at, ...select]);
    expect(stored.storage).toContain(`s3://${bucket}/nightly`);
    expect((await keysIn()).every((key) => key.startsWith(`nightly/${stored.backupId}/`))).toBe(true);
    expect((await runJsonOk<Report>(['-l', ...at])).backups).toMatchObject([{ backupId: stored.backupId }]);
    const restored = await runJsonOk<Report>(['-r', stored.backupId, ...onTarget, ...at]);
    expect(restored.verification.status).toBe('passed');
  }, 60_000);

  itOnS3(
    s3,
    ['credentials'],
    '-a is what decides: other keys are refused, and those of variables not taken',
    async () => {
      const wrong = await writeKeys('wrong', 'not the secret');
      const refused = await runJson(['-l', '-3', `s3://${bucket}`, ...wrong, ...endpoint], {
        environment: s3.environment(),
      });
      expect(refused.document).toMatchObject({ exitCode: 11, error: { code: 'STORAGE_ACCESS_DENIED' } });
    },
  );

  it("S3_BUCKET and MYSQL_BACKUP_DIR both get the backup; -3 '' uploads nothing", async () => {
    const directory = join(folder.path, 'dumps');
    const environment = { ...s3.environment(), S3_BUCKET: bucket, MYSQL_BACKUP_DIR: directory };
    const local = await runJsonOk<Report>(['-b', '-3', '', ...fromSource, ...select], { environment });
    expect([await idsIn(directory), await keysIn()]).toEqual([[local.backupId], []]);

    const both = await runJsonOk<Report>(['-b', ...fromSource, ...endpoint, ...select], { environment });
    expect(await idsIn(directory)).toEqual([local.backupId, both.backupId].sort());
    expect(await keysIn()).toContain(`${both.backupId}/@.manifest.json`);
    expect((await runJsonOk<Report>(['-l', '-3', ''], { environment })).backups).toHaveLength(2);
    const uploaded = await runJsonOk<Report>(['-l', ...endpoint], {
      environment: { ...environment, MYSQL_BACKUP_DIR: '' },
    });
    expect(uploaded.backups).toMatchObject([{ backupId: both.backupId }]);
    const elsewhere = join(folder.path, 'elsewhere');
    const third = await runJsonOk<Report>(['-b', '-3', '', '-t', elsewhere, ...fromSource, ...select], {
      environment,
    });
    expect([await idsIn(elsewhere), await idsIn(directory)]).toEqual([
      [third.backupId],
      [local.backupId, both.backupId].sort(),
    ]);
    const restored = await runJsonOk<Report>(['-r', both.backupId, ...onTarget, ...endpoint], {
      environment,
    });
    expect(restored.verification.status).toBe('passed');
  }, 60_000);

  it("-3 '' needs a directory; what contradicts itself is told at once and touches nothing", async () => {
    const nowhere = await runJson(['-b', '-3', '', ...fromSource], { environment: { S3_BUCKET: bucket } });
    expect(nowhere.document).toMatchObject({ exitCode: 2, error: { code: 'CONFIG_INVALID' } });
    const { exitCode, stderr } = await runCommand(['-bl', '-r', 'latest', '-t', '-3', '/b']);
    expect(exitCode).toBe(2);
    for (const problem of [
      '-b and -l contradict each other',
      '-r is "latest"',
      '-t needs a value',
      '-3 is "/b"',
    ])
      expect(stderr).toContain(problem);
    expect([await keysIn(), (await folder.list()).sort()]).toEqual([[], ['source.cnf', 'target.cnf']]);
  });

  describe('a failure is told', () => {
    const failing = async (words: string[], environment: Record<string, string> = {}): Promise<void> => {
      const denied = await writeOptions('denied.cnf', source, 'not the password');
      const args = ['-b', ...denied, '-t', join(folder.path, 'dumps'), ...words];
      expect((await runCommand(args, { environment })).exitCode).toBe(10);
    };

    it('to the address of -m, or of MAIL_ADDR', async () => {
      await using smtp = await startSmtpServer({ tls: 'none' });
      const server = ['--smtp-host', '127.0.0.1', '--smtp-port', String(smtp.port), '--smtp-tls', 'none'];
      await failing([...server, '-m', 'by-option@example.org']);
      await failing(server, { MAIL_ADDR: 'by-variable@example.org' });
      await failing([...server, '-m', 'by-option@example.org'], { MAIL_ADDR: 'by-variable@example.org' });
      expect(smtp.mails.map(({ to }) => to)).toEqual([
        ['by-option@example.org'],
        ['by-variable@example.org'],
        ['by-option@example.org'],
      ]);
      for (const { raw } of smtp.mails) expect(raw).toContain('SOURCE_ACCESS_DENIED');
    }, 60_000);

    it('to the webhook of -w, or of SLACK_WEBHOOK', async () => {
      await using slack = await startHttpEndpoint({ status: 200, body: 'ok' });
      const url = (path: string): string => `${slack.url}/${path}`;
      await failing(['-w', url('by-option')]);
      await failing([], { SLACK_WEBHOOK: url('by-variable') });
      await failing(['-w', url('by-option')], { SLACK_WEBHOOK: url('by-variable') });
      expect(slack.asked.map(({ url }) => url)).toEqual(['/by-option', '/by-variable', '/by-option']);
      for (const { body } of slack.asked) expect(body).toContain('SOURCE_ACCESS_DENIED');
    }, 60_000);
  });
});
