// `--restore-into docker`: the container is there for the verification, and gone after every end of the run.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadShop, SHOP_ROWS } from '../fixtures/shop/shop.ts';
import { dropSchemas } from '../fixtures/zoo/zoo.ts';
import { runStep, startStep } from '../support/action-step.ts';
import {
  type CommandResult,
  type Folder,
  makeFolder,
  runCommand,
  runJson,
  runJsonOk,
  startCommand,
  waitUntil,
} from '../support/command-line.ts';
import { docker, dockerOk } from '../support/docker-image.ts';
import { imageOf } from '../support/images.ts';
import { describeServers, notRun } from '../support/server-suites.ts';

const SCHEMA = 'docker_shop';
const MINUTES = 60_000;
const NAME = /mysql-backup-verify-[0-9a-f]{12}/;

interface Verified {
  backupId: string;
  status: string;
  level: string;
}

const version = await docker(['version', '--format', '{{.Server.Version}}']);
const hasDocker = version.exitCode === 0 && version.stdout.trim() !== '';
if (!hasDocker) notRun('restore-into docker', `no Docker engine answers: ${version.stderr.trim()}`);

/** The log is on stdout, unless that has the JSON. */
const textOf = ({ stdout, stderr }: CommandResult): string => stdout + stderr;

/** However slow the machine is. */
const until = (what: string, isTrue: () => boolean | Promise<boolean>): Promise<void> =>
  waitUntil(what, isTrue, 3 * MINUTES);

const containers = async (name: string): Promise<string[]> =>
  (await dockerOk('container', 'ls', '--quiet', '--all', '--filter', `name=${name}`))
    .split('\n')
    .filter((line) => line !== '');

await describeServers('restore-into docker', ['source'], ({ flavor, source }) => {
  const ifDocker = hasDocker ? describe : describe.skip;
  ifDocker('with a Docker engine', () => {
    let folder: Folder;
    const environment = { MYSQL_PWD: source.rootPassword };
    const storage = (): string[] => ['--storage', join(folder.path, 'backups')];
    const login = ['--host', source.host, '--port', String(source.port), '--user', source.rootUser];
    const backup = (...more: readonly string[]): string[] => [
      'backup',
      ...login,
      ...storage(),
      '--schemas',
      SCHEMA,
      ...more,
    ];
    const assertions = async (sql: string, expected: string): Promise<string[]> => {
      const path = join(folder.path, `${randomBytes(4).toString('hex')}.yml`);
      await writeFile(path, `assertions: [{ name: mine, sql: '${sql}', expect: '${expected}' }]`);
      return ['--assertions', path];
    };
    const verify = (...more: readonly string[]): string[] => [
      'verify',
      'latest',
      ...storage(),
      '--restore-into',
      // The release that the tests choose: a patch release has no image of its own.
      `docker:${imageOf(flavor)}`,
      ...more,
    ];
    /** The name of the container that a run has told of, which is gone, and its volume with it. */
    const expectGone = async (output: string): Promise<void> => {
      const [name] = NAME.exec(output) ?? [];
      expect(name).toBeDefined();
      await until('the container is gone', async () => (await containers(name!)).length === 0);
    };

    beforeAll(async () => {
      folder = await makeFolder();
      await loadShop(source.access(), SCHEMA);
      await runJsonOk(backup(), { environment });
    }, MINUTES);

    afterAll(async () => {
      await dropSchemas(source.access(), [SCHEMA]);
      await folder[Symbol.asyncDispose]();
    });

    it(
      'restores into the official image of the release, compares every row, and removes the container',
      async () => {
        const { exitCode, stderr, document } = await runJson<Verified>([
          'verify',
          'latest',
          ...storage(),
          '--restore-into',
          'docker',
        ]);
        expect([exitCode, document.status, document.level]).toEqual([0, 'passed', 'rows']);
        expect(stderr).toContain(`start ${imageOf(flavor)} as container`);
        await expectGone(stderr);
        const { backups } = await runJsonOk<{ backups: { status: string }[] }>(['list', ...storage()]);
        expect(backups[0]!.status).toBe('restore-verified');
      },
      5 * MINUTES,
    );

    it(
      'removes it after a failure too',
      async () => {
        const result = await runCommand(
          verify(...(await assertions(`SELECT COUNT(*) FROM ${SCHEMA}.orders`, '-1'))),
        );
        expect(result.exitCode).toBe(12);
        await expectGone(textOf(result));
      },
      5 * MINUTES,
    );

    // What follows is the same for both flavors.
    if (flavor !== 'mysql') return;

    it.each([
      ['SIGTERM', 'start'],
      ['SIGINT', 'verification'],
      ['SIGKILL', 'start'],
      ['SIGKILL', 'verification'],
    ] as const)(
      'removes it after %s during the %s',
      async (signal, moment) => {
        const run = startCommand(verify(...(await assertions('SELECT SLEEP(100)', '0'))));
        const said = (): string => textOf(run.output());
        let volume = '';
        await until('the container is there', async () => {
          const [name] = NAME.exec(said()) ?? [];
          if (name === undefined) return false;
          const { stdout } = await docker(['inspect', '--format', '{{range .Mounts}}{{.Name}}{{end}}', name]);
          volume = stdout.trim();
          return volume !== '';
        });
        if (moment === 'verification')
          await until('the rows are loaded', () => said().includes('stage verification'));
        expect(volume).toMatch(/^[0-9a-f]{64}$/);
        run.child.kill(signal);
        const result = await run.ended;
        expect([result.exitCode, run.child.signalCode]).toEqual(
          signal === 'SIGKILL' ? [null, 'SIGKILL'] : [130, null],
        );
        await expectGone(textOf(result));
        await until(
          'its volume is gone',
          async () => (await docker(['volume', 'inspect', volume])).exitCode !== 0,
        );
      },
      5 * MINUTES,
    );

    it(
      'verifies a backup in the run that makes it',
      async () => {
        const { exitCode, stderr, document } = await runJson<{ rows: number; status: string }>(
          backup('--verify', 'counts', '--restore-into', `docker:${imageOf(flavor)}`, '--label', 'proved'),
          { environment },
        );
        expect([exitCode, document.status]).toEqual([0, 'restore-verified']);
        expect(document.rows).toBe(Object.values(SHOP_ROWS).reduce((sum, rows) => sum + rows, 0));
        await expectGone(stderr);
      },
      5 * MINUTES,
    );

    it('ends before anything else where no engine answers', async () => {
      const nowhere = { ...environment, DOCKER_HOST: `unix://${join(folder.path, 'no.sock')}` };
      for (const args of [
        verify(),
        backup('--verify', 'rows', '--restore-into', 'docker', '--label', 'none'),
      ]) {
        const { exitCode, document } = await runJson(args, { environment: nowhere });
        expect([exitCode, document.error?.code]).toEqual([13, 'DOCKER_UNAVAILABLE']);
      }
      const { backups } = await runJsonOk<{ backups: { label: string }[] }>(['list', ...storage()]);
      expect(backups.map(({ label }) => label)).not.toContain('none');
      const { document } = await runJson(
        ['check', ...login, ...storage(), '--verify', 'rows', '--restore-into', 'docker'],
        { environment: nowhere },
      );
      expect(document.error?.code).toBe('DOCKER_UNAVAILABLE');
    });

    it('refuses words that are no image', async () => {
      const { exitCode, stderr } = await runCommand([
        'verify',
        'latest',
        ...storage(),
        '--restore-into',
        'docker:-v',
      ]);
      expect(exitCode).toBe(2);
      expect(stderr).toContain('--restore-into is "docker:-v"');
    });

    it(
      'is an input of the action, whose post step removes what a killed main step left',
      async () => {
        const inputs = {
          operation: 'verify',
          backup: 'latest',
          label: 'proved',
          storage: join(folder.path, 'backups'),
          'restore-into': `docker:${imageOf(flavor)}`,
        };
        const { exitCode, stdout, state } = await runStep(folder, inputs);
        expect(exitCode).toBe(0);
        expect(stdout).not.toMatch(/::add-mask::docker/);
        expect(state['container']).toBe('');
        await expectGone(stdout);

        const killed = await startStep(folder, inputs);
        await until('it is saved', async () => NAME.test((await killed.state())['container'] ?? ''));
        killed.command.child.kill('SIGKILL');
        const { state: left } = await killed.ended;
        // Whatever the engine does by itself: this one does not end.
        const words = ['--detach', '--name', left['container']!, '--entrypoint', 'sleep'];
        // The first one may only now be created, and then it ends.
        await until(
          'it is there again',
          async () => (await docker(['run', ...words, imageOf(flavor), '1000'])).exitCode === 0,
        );
        const post = await runStep(folder, inputs, { state: left });
        expect(post.exitCode).toBe(0);
        expect(await containers(left['container']!)).toEqual([]);
      },
      5 * MINUTES,
    );
  });
});
