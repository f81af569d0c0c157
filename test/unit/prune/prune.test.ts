// Prune on a directory with made backups: what stays, what goes, what is said, whatever is in the way.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { generateKeyPairSync } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serializeLease, withLease } from '../../../src/repository/lease.ts';
import { BackupError } from '../../../src/core/errors.ts';
import { retainAfterBackup } from '../../../src/app/after-backup.ts';
import { prune, pruneError } from '../../../src/prune/prune.ts';
import type { PruneReport } from '../../../src/prune/request.ts';
import type { BackupReport } from '../../../src/backup/request.ts';
import { DirectoryStorage } from '../../../src/storage/directory/directory-storage.ts';
import { silentLogger } from '../../../src/core/log.ts';
import { CopiesStorage } from '../../../src/storage/copies/copies-storage.ts';
import { contextOf, idOf, makeInDirectory, requestOf } from './made-backups.ts';

const NOW = new Date('2026-11-22T12:00:00Z');
const DAY_MS = 86_400_000;
const daysAgo = (days: number): Date => new Date(NOW.getTime() - days * DAY_MS);

let root: string;
let storage: DirectoryStorage;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'prune-'));
  storage = new DirectoryStorage(root);
});
afterEach(() => rm(root, { recursive: true, force: true }));

const folders = async (path = root): Promise<string[]> => (await readdir(path)).sort();
const run = (...args: Parameters<typeof requestOf>): Promise<PruneReport> =>
  prune(
    requestOf(...args),
    contextOf(storage, () => NOW),
  );
const reasonsOf = (report: PruneReport, id: string): string[] =>
  report.backups.find(({ backupId }) => backupId === id)!.reasons;

describe('prune', () => {
  it('keeps what the rules keep and removes the rest whole', async () => {
    const ids: string[] = [];
    for (const days of [5, 4, 3, 2, 1]) ids.push(await makeInDirectory(root, daysAgo(days)));
    const report = await run({ last: 2 });
    expect(report).toMatchObject({
      status: 'pruned',
      kept: 2,
      removed: 3,
      failed: 0,
      freedBytes: 3000,
      warnings: [],
    });
    expect(report.backups.map(({ outcome }) => outcome)).toEqual([
      'removed',
      'removed',
      'removed',
      'kept',
      'kept',
    ]);
    expect(reasonsOf(report, ids[0]!)).toEqual(['no rule keeps it']);
    expect(reasonsOf(report, ids[4]!)).toEqual(['last', 'newest, none is verified']);
    expect(await folders()).toEqual(ids.slice(-2));
  });

  it('says the same in a dry run and changes nothing', async () => {
    for (const days of [3, 2, 1]) await makeInDirectory(root, daysAgo(days));
    const before = await readdir(root, { recursive: true });
    const planned = await run({ last: 1 }, { dryRun: true });
    expect(await readdir(root, { recursive: true })).toEqual(before);
    const pruned = await run({ last: 1 });
    expect(planned).toMatchObject({ status: 'planned', kept: 1, removed: 2 });
    expect(planned.backups).toEqual(pruned.backups);
  });

  it('refuses a policy without rules', async () => {
    await makeInDirectory(root, daysAgo(1));
    await expect(run({})).rejects.toMatchObject({ code: 'CONFIG_INVALID', exitCode: 2 });
    expect(await folders()).toHaveLength(1);
  });

  it('judges each label by itself, and touches no other than the one that is named', async () => {
    for (const label of ['a', 'b'])
      for (const days of [3, 2, 1]) await makeInDirectory(root, daysAgo(days), { label }, label.repeat(6));
    expect(await run({ last: 1 }, { label: 'a' })).toMatchObject({ kept: 1, removed: 2 });
    expect(await folders()).toHaveLength(4);
    expect(await run({ last: 1 })).toMatchObject({ kept: 2, removed: 2 });
  });

  it('never removes the newest that is proven', async () => {
    const restored = await makeInDirectory(root, daysAgo(9), { verified: 'restored' });
    const older = await makeInDirectory(root, daysAgo(8.5), { verified: 'objects' });
    const checked = await makeInDirectory(root, daysAgo(8), { verified: 'objects' });
    const plain = await makeInDirectory(root, daysAgo(7));
    const other = await makeInDirectory(root, daysAgo(6), { label: 'other', verified: 'objects' });
    const later = await makeInDirectory(root, daysAgo(5), { label: 'other' });
    const report = await run({ last: 1 });
    expect(reasonsOf(report, restored)).toEqual(['newest that was restored and verified']);
    expect(reasonsOf(report, other)).toEqual(['newest whose objects were verified']);
    expect(reasonsOf(report, checked)).toEqual(['newest whose objects were verified']);
    expect(reasonsOf(report, older)).toEqual(['no rule keeps it']);
    expect(await folders()).toEqual([restored, checked, plain, other, later]);
  });

  it('keeps what has just ended, however long it took, and what comes from the future', async () => {
    const long = await makeInDirectory(root, daysAgo(2), { seconds: 2 * 86_400 - 1800 });
    const old = await makeInDirectory(root, daysAgo(1.9));
    const future = await makeInDirectory(root, daysAgo(-1));
    const report = await run({ last: 1 });
    expect(reasonsOf(report, long)).toEqual(['younger than 1 h 0 min']);
    expect(reasonsOf(report, old)).toEqual(['last', 'newest, none is verified']);
    expect(await folders()).toEqual([long, old, future]);
  });

  it('removes no sound backup in favour of one that is known to be damaged', async () => {
    const sound = [await makeInDirectory(root, daysAgo(4)), await makeInDirectory(root, daysAgo(3))];
    const damaged = await makeInDirectory(root, daysAgo(2), { verified: 'failed' });
    const report = await run({ last: 1 });
    expect(reasonsOf(report, sound[1]!)).toEqual(['last', 'newest, none is verified']);
    expect(reasonsOf(report, damaged)).toEqual(['last']);
    expect(await folders()).toEqual([sound[1], damaged]);
    // With the next one that is sound both go.
    const next = await makeInDirectory(root, daysAgo(1));
    await run({ last: 1 });
    expect(await folders()).toEqual([next]);
  });

  it('judges each server of a label by itself', async () => {
    const a: string[] = [];
    const b: string[] = [];
    for (const days of [6, 5, 4])
      a.push(await makeInDirectory(root, daysAgo(days), { serverIdentity: 'uuid=a' }));
    for (const days of [3, 2, 1])
      b.push(await makeInDirectory(root, daysAgo(days), { serverIdentity: 'uuid=b' }));
    expect(await run({ last: 1 })).toMatchObject({ kept: 2, removed: 4 });
    expect(await folders()).toEqual([a[2], b[2]]);
  });

  it('judges each selection of a label by itself: the backup of one table pushes out none of all', async () => {
    const all: string[] = [];
    const one: string[] = [];
    for (const days of [6, 5, 4]) all.push(await makeInDirectory(root, daysAgo(days)));
    for (const days of [3, 2, 1])
      one.push(await makeInDirectory(root, daysAgo(days), { selection: '0123456789abcdef' }));
    expect(await run({ last: 1 })).toMatchObject({ kept: 2, removed: 4 });
    expect(await folders()).toEqual([all[2], one[2]]);
  });

  it('follows one server whose marks change one at a time', async () => {
    const marks = ['born=1&uid=1&address=a', 'born=1&uid=2&address=a', 'born=1&uid=2&address=b'];
    for (const [i, serverIdentity] of marks.entries())
      await makeInDirectory(root, daysAgo(5 - i), { serverIdentity });
    expect(await run({ last: 1 })).toMatchObject({ kept: 1, removed: 2 });
  });

  it('counts no backup from the future, whatever was proven of it, and names it', async () => {
    const ids: string[] = [];
    for (const days of [3, 2, 1]) ids.push(await makeInDirectory(root, daysAgo(days)));
    const soon = await makeInDirectory(root, new Date(NOW.getTime() + 60_000));
    const future: string[] = [];
    for (const days of [-1, -2000])
      future.push(await makeInDirectory(root, daysAgo(days), { verified: 'restored' }));
    const report = await run({ last: 2, daily: 1, yearly: 1 });
    expect(await folders()).toEqual([ids[2], soon, ...future]);
    expect(reasonsOf(report, ids[2]!)).toEqual(['last']);
    expect(reasonsOf(report, soon)).toContain('newest, none is verified');
    for (const id of future) {
      expect(reasonsOf(report, id)[0]).toBe('from the future, so it does not count');
      expect(report.warnings.join('\n')).toContain(`backup ${id} is from the future`);
    }
    expect(report.warnings).toHaveLength(2);
  });

  it('keeps and names what it cannot read', async () => {
    const broken = await makeInDirectory(root, daysAgo(9));
    await writeFile(join(root, broken, '@.backup.json'), '{');
    const bare = await makeInDirectory(root, daysAgo(8));
    await rm(join(root, bare, '@.backup.json'));
    const last = await makeInDirectory(root, daysAgo(7));
    const report = await run({ last: 1 }, { label: 'shop' });
    expect(report).toMatchObject({ kept: 3, removed: 0 });
    expect(
      report.warnings.flatMap((warning) => [broken, bare].filter((id) => warning.includes(id))).sort(),
    ).toEqual([broken, bare]);
    expect(await folders()).toEqual([broken, bare, last]);
  });

  it('counts no backup without the signature that was asked for', async () => {
    for (const days of [3, 2, 1]) await makeInDirectory(root, daysAgo(days));
    const { publicKey } = generateKeyPairSync('ed25519');
    const trust = { openWith: { identities: [] }, verifyKeys: [publicKey] };
    const report = await prune(requestOf({ last: 1 }), { ...contextOf(storage, () => NOW), trust });
    expect(report).toMatchObject({ kept: 3, removed: 0 });
    expect(report.warnings).toHaveLength(3);
    expect(await folders()).toHaveLength(3);
  });

  it('leaves alone what is not named as a backup is', async () => {
    await makeInDirectory(root, daysAgo(9));
    await makeInDirectory(root, daysAgo(7));
    const foreign = [
      'shell-dump',
      '20261122T030000Z',
      '20261122T030000Z-xyzxyz',
      '..hidden',
      '-rf',
      'ü',
      '20261122T030000Z-4f2a9c.old',
    ];
    for (const name of foreign) {
      await mkdir(join(root, name));
      await writeFile(join(root, name, '@.json'), '{}');
      await utimes(join(root, name), daysAgo(400), daysAgo(400));
    }
    await run({ last: 1 });
    expect((await folders()).filter((name) => foreign.includes(name))).toEqual([...foreign].sort());
    expect(await folders()).toHaveLength(foreign.length + 1);
  });

  it('goes on after an error, and ends with it', async () => {
    const ids: string[] = [];
    for (const days of [4, 3, 2, 1]) ids.push(await makeInDirectory(root, daysAgo(days)));
    class Refusing extends DirectoryStorage {
      override async delete(keys: readonly string[]): Promise<void> {
        if (keys.some((key) => key.startsWith(ids[1]!)))
          throw new BackupError('STORAGE_FAILED', 'the disk says no');
        await super.delete(keys);
      }
    }
    const report = await prune(
      requestOf({ last: 1 }),
      contextOf(new Refusing(root), () => NOW),
    );
    expect(report).toMatchObject({ status: 'failed', kept: 1, removed: 2, failed: 1 });
    expect(report.warnings).toEqual([`${ids[1]} cannot be removed: the disk says no`]);
    expect(pruneError(report)).toMatchObject({ code: 'STORAGE_FAILED', exitCode: 11 });
    expect(await folders()).toEqual([ids[1], ids[3]]);
  });

  it('deletes the manifest first: what is left after a crash is no backup, and goes with the next run', async () => {
    const id = await makeInDirectory(root, daysAgo(4));
    await makeInDirectory(root, daysAgo(1));
    class Dying extends DirectoryStorage {
      deletes = 0;
      override async delete(keys: readonly string[]): Promise<void> {
        if (++this.deletes > 1) throw new BackupError('STORAGE_UNREACHABLE', 'gone');
        await super.delete(keys);
      }
    }
    expect(
      await prune(
        requestOf({ last: 1 }),
        contextOf(new Dying(root), () => NOW),
      ),
    ).toMatchObject({ failed: 1 });
    expect(await readdir(join(root, id))).not.toContain('@.manifest.json');
    expect(await readdir(join(root, id))).toHaveLength(2);
    await utimes(join(root, id), daysAgo(2), daysAgo(2));
    const next = await run({ last: 1 });
    expect(next.incomplete).toMatchObject([{ backupId: id, outcome: 'removed' }]);
    expect(await folders()).toHaveLength(1);
  });

  it('removes what crashed runs left, and not what may still be written', async () => {
    await makeInDirectory(root, daysAgo(30));
    const old = `.${idOf(daysAgo(3))}.incomplete`;
    const running = `.${idOf(daysAgo(0.1))}.incomplete`;
    for (const [name, days] of [
      [old, 2],
      [running, 0.5],
    ] as const) {
      await mkdir(join(root, name));
      await writeFile(join(root, name, 'object'), 'x');
      await utimes(join(root, name), daysAgo(days), daysAgo(days));
    }
    expect((await run({ last: 1 }, { dryRun: true })).incomplete).toHaveLength(1);
    expect(await folders()).toHaveLength(3);
    await run({ last: 1 });
    expect(await folders()).not.toContain(old);
    expect(await folders()).toContain(running);
  });

  it('judges each of two storages by what is in it', async () => {
    const far = await mkdtemp(join(tmpdir(), 'prune-far-'));
    try {
      for (const days of [3, 2, 1]) await makeInDirectory(far, daysAgo(days));
      await makeInDirectory(root, daysAgo(2));
      const both = new CopiesStorage([storage, new DirectoryStorage(far)], silentLogger);
      const { retentions } = requestOf({ last: 1 });
      const report = await prune(
        requestOf({}, { retentions: [retentions[0], retentions[0]] }),
        contextOf(both, () => NOW),
      );
      expect(report.backups.map(({ storage, outcome }) => [storage, outcome])).toEqual([
        [root, 'kept'],
        [far, 'removed'],
        [far, 'removed'],
        [far, 'kept'],
      ]);
      expect([await folders(), await folders(far)]).toEqual([[idOf(daysAgo(2))], [idOf(daysAgo(1))]]);
    } finally {
      await rm(far, { recursive: true });
    }
  });
});

describe('a lease', () => {
  const makeTwo = async (): Promise<string> => {
    const id = await makeInDirectory(root, daysAgo(4));
    await makeInDirectory(root, daysAgo(1));
    return id;
  };
  const leaseFile = (id: string): string => join(root, id, '@.lease-0123456789abcdef.json');
  const hold = (id: string, minutes: number): Promise<void> =>
    writeFile(
      leaseFile(id),
      serializeLease({
        backupId: id,
        operation: 'restore',
        expires: new Date(NOW.getTime() + minutes * 60_000).toISOString(),
      }),
    );

  it('keeps a backup while it is restored, and not longer', async () => {
    const id = await makeTwo();
    const context = contextOf(storage, () => NOW);
    const report = await withLease(id, 'restore', context, () => run({ last: 1 }));
    expect(reasonsOf(report, id)).toEqual(['in use by restore until 2026-11-22T13:00:00.000Z']);
    expect(await readdir(join(root, id))).toHaveLength(3);
    expect(await run({ last: 1 })).toMatchObject({ removed: 1 });
    expect(await folders()).toHaveLength(1);
  });

  it('that has expired keeps nothing', async () => {
    const id = await makeTwo();
    await hold(id, 1);
    expect(await run({ last: 1 })).toMatchObject({ removed: 0 });
    await hold(id, -1);
    expect(await run({ last: 1 })).toMatchObject({ removed: 1, warnings: [] });
    expect(await folders()).toHaveLength(1);
  });

  it('that cannot be understood, or that never ends, keeps the backup and is named', async () => {
    const id = await makeTwo();
    for (const write of [() => writeFile(leaseFile(id), '{'), () => hold(id, 1_000_000)]) {
      await write();
      const report = await run({ last: 1 });
      expect(report).toMatchObject({ removed: 0 });
      expect(report.warnings[0]).toContain('@.lease-0123456789abcdef.json');
    }
  });

  it('that comes while the manifest goes brings it back', async () => {
    const id = await makeTwo();
    class Raced extends DirectoryStorage {
      override async delete(keys: readonly string[]): Promise<void> {
        await hold(id, 30);
        await super.delete(keys);
      }
    }
    const before = await readdir(join(root, id));
    const report = await prune(
      requestOf({ last: 1 }),
      contextOf(new Raced(root), () => NOW),
    );
    expect(reasonsOf(report, id)[0]).toContain('in use by restore');
    expect((await readdir(join(root, id))).filter((name) => !name.startsWith('@.lease'))).toEqual(before);
  });

  it('is gone after the work, also after an error', async () => {
    const id = await makeTwo();
    const context = contextOf(storage, () => NOW);
    let during: string[] = [];
    const failing = withLease(id, 'verify', context, async () => {
      during = await readdir(join(root, id));
      throw new BackupError('OBJECT_CORRUPT', 'no');
    });
    await expect(failing).rejects.toMatchObject({ code: 'OBJECT_CORRUPT' });
    expect(during.filter((name) => name.startsWith('@.lease-'))).toHaveLength(1);
    expect((await readdir(join(root, id))).filter((name) => name.startsWith('@.lease-'))).toEqual([]);
  });

  it('is no condition where nothing may be written, and is not put where there is no backup', async () => {
    const id = await makeTwo();
    class ReadOnly extends DirectoryStorage {
      override put(): Promise<never> {
        return Promise.reject(new BackupError('STORAGE_ACCESS_DENIED', 'read only'));
      }
    }
    const context = contextOf(new ReadOnly(root), () => NOW);
    expect(await withLease(id, 'restore', context, async () => 'done')).toBe('done');
    expect(context.said).toEqual([
      `info: ${id} is used without a lease, so do not run prune in the meantime: read only`,
    ]);
    const other = contextOf(new ReadOnly(root), () => NOW);
    for (const none of ['20261122T030000Z-000001', 'shell-dump'])
      expect(await withLease(none, 'restore', other, async () => 'done')).toBe('done');
    expect(other.said).toEqual([]);
  });
});

describe('after a backup', () => {
  const backup = { backupId: 'x', warnings: [], stages: [] } as unknown as BackupReport;
  const { retentions } = requestOf({ last: 1 });

  it('prunes its label alone', async () => {
    for (const label of ['a', 'b'])
      for (const days of [3, 2]) await makeInDirectory(root, daysAgo(days), { label }, label.repeat(6));
    const context = contextOf(storage, () => NOW);
    const report = await retainAfterBackup(
      { retentions, label: 'a', failOnWarnings: false },
      backup,
      context,
    );
    expect(report.retention).toMatchObject({ kept: 1, removed: 1 });
    expect(report.stages.map(({ name }) => name)).toEqual(['prune']);
    expect(await folders()).toHaveLength(3);
  });

  it('never removes what this run has made, whatever others are there', async () => {
    const made = await makeInDirectory(root, daysAgo(0.5));
    const newer = await makeInDirectory(root, daysAgo(0.2));
    const report = await retainAfterBackup(
      { retentions, label: 'shop', failOnWarnings: false },
      { ...backup, backupId: made },
      contextOf(storage, () => NOW),
    );
    expect(reasonsOf(report.retention!, made)).toEqual(['made by this run']);
    expect(await folders()).toEqual([made, newer]);
  });

  it('is a warning when it fails, and nothing where it was not asked for', async () => {
    const context = contextOf(new DirectoryStorage(join(root, 'none')), () => NOW);
    const failed = await retainAfterBackup({ retentions, label: 'a', failOnWarnings: true }, backup, context);
    expect(failed.warnings[0]).toMatch(
      /^the backup is stored, old ones could not be pruned: .*does not exist/,
    );
    expect(await retainAfterBackup({ label: 'a', failOnWarnings: false }, backup, context)).toBe(backup);
  });

  it('is left out where warnings are failures and there are some', async () => {
    for (const days of [3, 2]) await makeInDirectory(root, daysAgo(days));
    const warned = { ...backup, warnings: ['shrunk'] };
    const context = contextOf(storage, () => NOW);
    expect(
      await retainAfterBackup({ retentions, label: 'shop', failOnWarnings: true }, warned, context),
    ).toBe(warned);
    expect(await folders()).toHaveLength(2);
  });
});
