// `npm run demo`: the main job on real servers, with the very commands that a person would type. Starts throw-away
// servers, fills one, backs it up while it is written to, restores next to it, proves it, damages it and shows that this
// is noticed. Everything it started is stopped at its end.
import { spawn } from 'node:child_process';
import { mkdtemp, open, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  acquireS3,
  acquireServer,
  endRun,
  ServerUnavailableError,
  type Flavor,
  type TestServer,
} from '../test/support/servers.ts';
import { createShop, dropShop, inspectShop, SCHEMA, writeUntil } from './demo/shop.ts';

const CLI = path.join(import.meta.dirname, '../dist/cli/index.js');
const steps: { what: string; seconds: number }[] = [];

async function step<T>(what: string, work: () => Promise<T>): Promise<T> {
  console.log(`\n== ${what}`);
  const begin = Date.now();
  const result = await work();
  steps.push({ what, seconds: (Date.now() - begin) / 1000 });
  return result;
}

interface Ran {
  exitCode: number;
  stdout: string;
  stderr: string;
}

function mysqlBackup(
  args: string[],
  server?: TestServer,
  environment: Record<string, string> = {},
): Promise<Ran> {
  const connection = server
    ? ['--host', server.host, '--port', String(server.port), '--user', server.rootUser]
    : [];
  const all = [args[0]!, ...args.slice(1), ...connection];
  console.log(`$ mysql-backup ${all.join(' ')}`);
  const child = spawn(process.execPath, [CLI, ...all], {
    env: { ...process.env, ...environment, ...(server ? { MYSQL_PWD: server.rootPassword } : {}) },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (text: Buffer) => (stdout += text.toString()));
  child.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      process.stdout.write(`${stdout}${stderr}`.replace(/^(?=.)/gm, '  '));
      resolve({ exitCode: code ?? 1, stdout, stderr });
    });
  });
}

function expectExit({ exitCode }: Ran, expected: number): void {
  if (exitCode !== expected) throw new Error(`expected exit code ${expected}, got ${exitCode}`);
}

async function findServers(): Promise<{ flavor: Flavor; source: TestServer; target: TestServer }> {
  let reason: unknown;
  for (const flavor of ['mysql', 'mariadb'] as const) {
    try {
      const [source, target] = await Promise.all([
        acquireServer(flavor, 'source'),
        acquireServer(flavor, 'target'),
      ]);
      return { flavor, source, target };
    } catch (error) {
      if (!(error instanceof ServerUnavailableError)) throw error;
      reason = error;
    }
  }
  throw reason;
}

async function damageOneByte(directory: string, backupId: string): Promise<string> {
  const folder = path.join(directory, backupId);
  const name = (await readdir(folder)).find((file) => file.startsWith(`${SCHEMA}@orders@`))!;
  const file = path.join(folder, name);
  const position = Math.floor((await stat(file)).size / 2);
  const handle = await open(file, 'r+');
  const byte = Buffer.alloc(1);
  await handle.read(byte, 0, 1, position);
  byte[0] = byte[0]! ^ 1;
  await handle.write(byte, 0, 1, position);
  await handle.close();
  return `${name}, byte ${position}`;
}

async function demo(directory: string): Promise<void> {
  const { flavor, source, target } = await step('Finding two servers', findServers);
  console.log(`source: ${source.describe()}\ntarget: ${target.describe()}`);
  await step('Filling a shop with 12 tables, views, a trigger, routines and an event', () =>
    createShop(source.access(), flavor),
  );
  await dropShop(target.access());

  const storage = ['--storage', directory, '--label', 'shop'];
  const stop = new AbortController();
  const writes = writeUntil(source.access(), stop.signal);
  const transfers = await step('Backing it up while money goes on moving between wallets', async () => {
    try {
      expectExit(
        await mysqlBackup(['backup', ...storage, '--schemas', SCHEMA, '--bytes-per-chunk', '4MB'], source),
        0,
      );
    } finally {
      stop.abort();
    }
    return await writes;
  });
  const listed = await step('Listing what there is', () =>
    mysqlBackup(['list', '--storage', directory, '--output', 'json']),
  );
  expectExit(listed, 0);
  const { backups } = JSON.parse(listed.stdout) as {
    backups: { backupId: string; rows: number; dataBytes: number; storedBytes: number }[];
  };
  const backup = backups[0]!;
  await backUpToS3(source);

  expectExit(
    await step('Restoring it onto the other server', () =>
      mysqlBackup(['restore', 'latest', ...storage, '--verify-level', 'counts'], target),
    ),
    0,
  );
  expectExit(
    await step('Proving every row of it', () =>
      mysqlBackup(['verify', 'latest', ...storage, '--level', 'rows'], target),
    ),
    0,
  );
  const shop = await inspectShop(target.access());

  const damaged = await damageOneByte(directory, backup.backupId);
  const caught = await step(`Damaging one bit of the copy (${damaged})`, () =>
    mysqlBackup(['verify', 'latest', ...storage, '--level', 'objects']),
  );
  expectExit(caught, 12);
  await dropShop(target.access());
  expectExit(
    await step('Trying to restore the damaged copy', () =>
      mysqlBackup(['restore', backup.backupId, ...storage], target),
    ),
    12,
  );
  await Promise.all([dropShop(source.access()), dropShop(target.access())]);

  const total = BigInt(shop.money);
  if (total !== 100_000_000n)
    throw new Error(`the wallets hold ${total} after the restore and should hold 100000000`);
  console.log(`
== Report
backup        ${backup.backupId}: ${backup.rows.toLocaleString('en-US')} rows, ${(backup.dataBytes / 1e6).toFixed(1)} MB in ${(backup.storedBytes / 1e6).toFixed(1)} MB
live writes   ${transfers} transfers were made meanwhile, ${shop.transfers} of them before the snapshot
consistent    all wallets together hold ${shop.money} on the restored server, as at every moment on the source
proven        every row of every table was read back on the target and compared: identical
programs run  ${shop.best} (view and function on the restored server)
damage        one flipped bit was found by verify, and refused by restore, with exit code 12
${steps.map(({ what, seconds }) => `${seconds.toFixed(1).padStart(6)} s  ${what}`).join('\n')}`);
}

/** Only where there is a server for it: a demo need not install one. */
async function backUpToS3(source: TestServer): Promise<void> {
  if (!process.env['TEST_S3_ENDPOINT']) return;
  const s3 = await acquireS3();
  const bucket = await s3.createBucket();
  await step('The same to S3, nothing on the local disk', async () => {
    const where = ['--storage', `s3://${bucket}/nightly`, '--s3-endpoint', s3.endpoint, '--label', 'shop'];
    expectExit(await mysqlBackup(['backup', ...where, '--schemas', SCHEMA], source, s3.environment()), 0);
    expectExit(await mysqlBackup(['verify', 'latest', ...where], undefined, s3.environment()), 0);
  });
}

const directory = await mkdtemp(path.join(tmpdir(), 'mysql-backup-demo-'));
try {
  await demo(directory);
} catch (error) {
  console.error(`\nthe demo failed: ${(error as Error).message}`);
  process.exitCode = 1;
} finally {
  await rm(directory, { recursive: true, force: true });
  await endRun();
}
