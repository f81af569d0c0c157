// The disk of a directory storage becomes full, read-only or vanishes at each phase of a backup, hit by a proxy before the source.
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { loadShopWithPhotos } from '../fixtures/shop/shop.ts';
import { dropSchemas } from '../fixtures/zoo/zoo.ts';
import { runJson, runJsonOk } from '../support/command-line.ts';
import { describeFaults } from '../support/fault-tests.ts';
import { MysqlProxy, type ProxyRule } from '../support/mysql-proxy.ts';
import { describeServers, notRun } from '../support/server-suites.ts';
import { mountSmallDisk, type SmallDisk } from '../support/small-disk.ts';
import { DIRECTORY_FAULTS, type DIRECTORY_PHASES } from './outcomes/directory.ts';
import { exitCodeOf, type FaultOutcome } from './outcomes/outcome.ts';

const SCHEMA = 'disk_shop';
const MIB = 1024 * 1024;
const DISK_BYTES = 48 * MIB;

/** The statement at which a phase begins. */
const BEGINS: Record<(typeof DIRECTORY_PHASES)[number], Omit<ProxyRule, 'action'>> = {
  'write test': { match: /^SHOW (REPLICA|SLAVE) STATUS|^SHOW ALL (REPLICAS|SLAVES)/ },
  definitions: { match: /^SHOW CREATE TABLE/ },
  data: { match: /^SELECT .*FROM `disk_shop`\.`photos`/s },
  manifest: { match: /^SELECT 'schema' AS kind/, nth: 2 },
};

const disk = await mountSmallDisk(DISK_BYTES).catch((error: Error) => error.message);
if (typeof disk === 'string') {
  notRun(DIRECTORY_FAULTS.title, `no file system can be mounted: ${disk.trim()}`);
  describe.skip(DIRECTORY_FAULTS.title, () => {
    it('needs a file system of its own', () => {});
  });
} else {
  await describeServers(
    'directory',
    ['source'],
    ({ source }) => {
      testOn(disk, source);
    },
    ['mysql'],
  );
  afterAll(async () => await disk[Symbol.asyncDispose]());
}

function testOn(
  disk: SmallDisk,
  source: Parameters<Parameters<typeof describeServers<'source'>>[2]>[0]['source'],
): void {
  let proxy: MysqlProxy;
  const directory = join(disk.path, 'backups');
  const options = { environment: { MYSQL_PWD: source.rootPassword } };
  const login = (): string[] => [
    '--host',
    proxy.host,
    '--port',
    String(proxy.port),
    '--user',
    source.rootUser,
    '--ssl-mode',
    'disabled',
    '--get-server-public-key',
  ];
  const backup = (): string[] => ['backup', ...login(), '--schemas', SCHEMA, '--storage', directory];

  const breakDisk = async ({ fault, phase }: FaultOutcome): Promise<void> => {
    if (fault === 'disk full') await disk.fill(phase === 'data' ? MIB : 0);
    else if (fault === 'mounted read-only') await disk.remount('ro');
    else await rm(directory, { recursive: true, force: true });
  };
  const mendDisk = async (): Promise<void> => {
    await disk.remount('rw');
    await disk.free();
  };

  const fails = async (row: FaultOutcome): Promise<void> => {
    await mkdir(directory, { recursive: true });
    const isBefore = row.phase === 'before it begins';
    if (isBefore) await breakDisk(row);
    const planned = isBefore
      ? undefined
      : proxy.add({
          ...BEGINS[row.phase as keyof typeof BEGINS],
          action: async () => {
            await breakDisk(row);
            return 'go on';
          },
        });
    const { exitCode, document, stderr } = await runJson(backup(), options);
    proxy.clear();
    expect([
      planned === undefined || planned.hit !== undefined,
      document.error?.code,
      exitCode,
      stderr,
    ]).toEqual([true, row.ends, exitCodeOf(row), stderr]);
    // Where nothing can be removed the remains are hidden, for prune to find.
    const left = await readdir(directory).catch(() => []);
    const isRemovable = row.fault !== 'mounted read-only';
    expect(left.filter((name) => isRemovable || !name.endsWith('.incomplete'))).toEqual([]);
    await mendDisk();
    await runJsonOk(backup(), options);
  };

  beforeAll(async () => {
    proxy = await MysqlProxy.start(source);
    await loadShopWithPhotos(source.access(), SCHEMA);
  }, 60_000);

  afterEach(async () => {
    proxy.clear();
    await mendDisk();
    await rm(directory, { recursive: true, force: true });
  });

  afterAll(async () => {
    await proxy[Symbol.asyncDispose]();
    await dropSchemas(source.access(), [SCHEMA]);
  }, 60_000);

  describeFaults(DIRECTORY_FAULTS, [{ takes: () => true, test: fails }]);
}
