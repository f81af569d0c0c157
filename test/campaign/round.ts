// One round: a backup and a restore, each with a fault at random, next to clients that go on working. Its rule: what reports
// success is right, by the vendor's dump and by the books of the clients; and what fails says why, with a code of its own.
import { setTimeout as sleep } from 'node:timers/promises';
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import mysql from 'mysql2/promise';
import { ACCOUNTS, BALANCE, BANK_SCHEMAS, BankWriters, openBank, sumBank } from '../fixtures/bank/bank.ts';
import { changesOf, Clients, makeChangedTables } from '../fixtures/ddl-clients.ts';
import { dropSchemas } from '../fixtures/zoo/zoo.ts';
import { type Folder, makeFolder, runJson, startCommand } from '../support/command-line.ts';
import type { Random } from '../support/random.ts';
import type { TestServer } from '../support/servers.ts';
import { vendorDump } from '../support/vendor-client.ts';
import { createRandomTables, TABLES_SCHEMA } from './random-tables.ts';

const CHANGED_SCHEMA = 'campaign_changed';
const SCHEMAS = [TABLES_SCHEMA, ...BANK_SCHEMAS, CHANGED_SCHEMA];
const STATE = 'mysql_backup_restore';

export const BACKUP_FAULTS = ['none', 'definitions change', 'killed', 'stopped', 'source restarts'] as const;
export const RESTORE_FAULTS = ['none', 'killed', 'target restarts', 'rows change', 'object damaged'] as const;

export interface RoundPlan {
  backup: (typeof BACKUP_FAULTS)[number];
  restore: (typeof RESTORE_FAULTS)[number];
}

export interface World {
  source: TestServer;
  target: TestServer;
  random: Random;
}

interface Ended {
  exitCode: number | null;
  /** Of the document; undefined after a signal. */
  code: string | undefined;
  output: string;
}

/** @returns what happened, for people. @throws Error if something was wrong that had reported success */
export async function runRound(world: World, plan: RoundPlan): Promise<string[]> {
  await using folder = await makeFolder();
  const round = new Round(world, folder);
  await round.prepare();
  await round.backup(plan.backup);
  await round.restore(plan.restore);
  return round.events;
}

class Round {
  readonly events: string[] = [];
  readonly #source: TestServer;
  readonly #target: TestServer;
  readonly #random: Random;
  readonly #folder: Folder;
  #backupId = '';

  constructor({ source, target, random }: World, folder: Folder) {
    this.#source = source;
    this.#target = target;
    this.#random = random;
    this.#folder = folder;
  }

  async prepare(): Promise<void> {
    await createRandomTables(this.#source, this.#random);
    await openBank(this.#source);
    await makeChangedTables(this.#source, CHANGED_SCHEMA);
    await dropSchemas(this.#target.access(), [...SCHEMAS, STATE]);
  }

  async backup(fault: RoundPlan['backup']): Promise<void> {
    const writers = new BankWriters(this.#source, 3, 2);
    try {
      if (fault !== 'none') {
        const ended = await this.#backupWith(fault);
        this.#note(`backup, ${fault}`, ended);
        if (ended.exitCode !== 0) await this.#assertNothingListed();
      }
      if (this.#backupId === '') {
        const ended = await this.#runBackup();
        this.#note('backup', ended);
        if (ended.exitCode !== 0) throw new Error(`an undisturbed backup failed: ${ended.output}`);
      }
    } finally {
      // A restart of the server ends them; their books are in the server.
      await writers.stop().catch(() => undefined);
    }
  }

  async #backupWith(fault: RoundPlan['backup']): Promise<Ended> {
    switch (fault) {
      case 'definitions change': {
        await using _ = new Clients(this.#source, changesOf(CHANGED_SCHEMA));
        return await this.#runBackup();
      }
      case 'killed':
        return await this.#runBackup(async (child) => {
          await sleep(this.#random.integer(100, 2500));
          child.kill('SIGKILL');
        });
      case 'stopped':
        return await this.#runBackup(async (child) => {
          await sleep(this.#random.integer(100, 1500));
          child.kill('SIGSTOP');
          await sleep(this.#random.pick([500, 20_000]));
          child.kill('SIGCONT');
        });
      case 'source restarts':
        return await this.#runBackup(async () => {
          await sleep(this.#random.integer(100, 2000));
          await this.#source.restart();
        });
      case 'none':
        return await this.#runBackup();
    }
  }

  async #runBackup(
    disturb?: (child: { kill(signal: NodeJS.Signals): boolean }) => Promise<void>,
  ): Promise<Ended> {
    const ended = await this.#run(
      [
        'backup',
        '--url',
        this.#source.url(),
        '--schemas',
        SCHEMAS.join(','),
        '--bytes-per-chunk',
        this.#random.pick(['128KiB', '512KiB', '64MB']),
        '--concurrency',
        String(this.#random.integer(1, 4)),
      ],
      disturb,
    );
    if (ended.exitCode === 0) this.#backupId = (JSON.parse(ended.output) as { backupId: string }).backupId;
    return ended;
  }

  async restore(fault: RoundPlan['restore']): Promise<void> {
    const words = [
      'restore',
      this.#backupId,
      '--url',
      this.#target.url(),
      '--concurrency',
      String(this.#random.integer(1, 4)),
      '--verify-level',
      this.#random.pick(['sample', 'counts', 'rows']),
    ];
    switch (fault) {
      case 'killed':
        for (let kills = this.#random.integer(1, 3); kills > 0; kills--)
          this.#note(
            'restore, killed',
            await this.#run(words, async (child) => {
              await sleep(this.#random.integer(200, 3000));
              child.kill('SIGKILL');
            }),
          );
        // One of them may have come to its end.
        if (await this.#isRestored()) break;
        await this.#restoreAll(words);
        break;
      case 'target restarts':
        this.#note(
          'restore, target restarts',
          await this.#run(words, async () => {
            await sleep(this.#random.integer(200, 2500));
            await this.#target.restart();
          }),
        );
        if (await this.#isRestored()) break;
        await this.#restoreAll(words);
        break;
      case 'rows change':
        await this.#restoreAmongWriters(words);
        break;
      case 'object damaged':
        await this.#restoreDamaged(words);
        await this.#restoreAll([...words, '--drop-existing']);
        break;
      case 'none':
        await this.#restoreAll(words);
        break;
    }
    await this.#assertRestored();
  }

  async #restoreAll(words: readonly string[]): Promise<void> {
    const ended = await this.#run(words);
    this.#note('restore', ended);
    if (ended.exitCode !== 0) throw new Error(`a restore that could resume failed: ${ended.output}`);
  }

  /** A client that deletes rows while they are loaded: the restore fails, or all rows are there. */
  async #restoreAmongWriters(words: readonly string[]): Promise<void> {
    const stop = new AbortController();
    const ended = await this.#run(words, async (child, stdout) => {
      const client = await mysql.createConnection(this.#target.access());
      try {
        while (!stop.signal.aborted && !/stage indexes/.test(stdout())) {
          await client.query('DELETE FROM bank_a.accounts ORDER BY RAND() LIMIT 1').catch(() => undefined);
          await sleep(5);
        }
      } finally {
        client.destroy();
      }
    }).finally(() => stop.abort());
    this.#note('restore, rows change', ended);
    if (ended.exitCode !== 0) await this.#restoreAll([...words, '--drop-existing']);
  }

  async #restoreDamaged(words: readonly string[]): Promise<void> {
    await using copy = await makeFolder();
    await cp(this.#folder.path, copy.path, { recursive: true });
    const what = await this.#damage(join(copy.path, this.#backupId));
    const verified = await this.#run(['verify', this.#backupId, '--level', 'objects'], undefined, copy.path);
    this.#note(`verify, ${what}`, verified);
    if (verified.exitCode === 0) throw new Error(`the verification passed: ${what}`);
    const restored = await this.#run(words, undefined, copy.path);
    this.#note(`restore, ${what}`, restored);
    // The files for people are not read by a restore.
    if (restored.exitCode === 0) await this.#assertRestored();
  }

  async #damage(directory: string): Promise<string> {
    const names = (await readdir(directory)).filter((name) => !name.startsWith('@.verified')).sort();
    const name = this.#random.pick(names);
    const path = join(directory, name);
    const bytes = await readFile(path);
    switch (this.#random.integer(0, 2)) {
      case 0:
        await rm(path);
        return `${name} removed`;
      case 1:
        await writeFile(path, bytes.subarray(0, this.#random.integer(0, Math.max(0, bytes.length - 1))));
        return `${name} cut`;
      default: {
        const place = this.#random.integer(0, bytes.length - 1);
        bytes[place]! ^= 1 << this.#random.integer(0, 7);
        await writeFile(path, bytes);
        return `bit of byte ${place} of ${name} flipped`;
      }
    }
  }

  async #run(
    words: readonly string[],
    disturb?: (child: { kill(signal: NodeJS.Signals): boolean }, stdout: () => string) => Promise<void>,
    storage = this.#folder.path,
  ): Promise<Ended> {
    const running = startCommand([...words, '--storage', storage, '--output', 'json']);
    // With a document on stdout the stages are on stderr.
    const shown: string[] = [];
    running.child.stderr?.on('data', (bytes: Buffer) => shown.push(String(bytes)));
    const disturbing = disturb?.(running.child, () => shown.join(''));
    disturbing?.catch(() => undefined);
    const { exitCode, stdout, stderr } = await running.ended;
    await disturbing;
    const document = exitCode === null ? undefined : (JSON.parse(stdout) as { error?: { code: string } });
    return { exitCode, code: document?.error?.code, output: exitCode === 0 ? stdout : stdout + stderr };
  }

  #note(what: string, { exitCode, code, output }: Ended): void {
    const outcome = exitCode === null ? 'killed' : exitCode === 0 ? 'succeeded' : `failed with ${code}`;
    this.events.push(`${what}: ${outcome}`);
    if (code === 'INTERNAL' || code === 'CONFIG_INVALID')
      throw new Error(`${what} failed by a bug: ${output}`);
  }

  async #assertNothingListed(): Promise<void> {
    const { document } = await runJson<{ backups: { backupId: string }[] }>([
      'list',
      '--storage',
      this.#folder.path,
    ]);
    if (document.backups.length > 0) throw new Error('a backup that failed is listed');
  }

  async #isRestored(): Promise<boolean> {
    const { document } = await runJson<{ exitCode: number }>([
      'verify',
      this.#backupId,
      '--storage',
      this.#folder.path,
      '--level',
      'rows',
      '--url',
      this.#target.url(),
    ]);
    return document.exitCode === undefined || document.exitCode === 0;
  }

  /** By the vendor's dump where nothing was written, and by the books where clients wrote. */
  async #assertRestored(): Promise<void> {
    const dumps = await Promise.all(
      [this.#source, this.#target].map((server) => vendorDump(server, [TABLES_SCHEMA])),
    );
    if (dumps[0] !== dumps[1]) throw new Error(`${TABLES_SCHEMA} differs by the vendor's dump`);
    const { total, balanceA, movedA, movedB } = await sumBank(this.#target);
    const expected = {
      total: 2 * ACCOUNTS * BALANCE,
      balanceA: ACCOUNTS * BALANCE - movedA,
      movedB: -movedA,
    };
    if (total !== expected.total || balanceA !== expected.balanceA || movedB !== expected.movedB)
      throw new Error(
        `the books are wrong: ${JSON.stringify({ total, balanceA, movedA, movedB })} instead of ${JSON.stringify(expected)}`,
      );
  }
}
