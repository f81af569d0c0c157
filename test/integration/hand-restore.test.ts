// A backup outlives this tool: with `zstd` and the `mysql` client alone, as the layout's description says, its rows
// come back. Nothing of the engine takes part in the way back.
import { spawn, spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { BackupPlace } from '../fixtures/zoo/operations.ts';
import { ask, dropSchemas, loadZoo, runAll, ZOO_SCHEMAS } from '../fixtures/zoo/zoo.ts';
import { portray } from '../support/independent-compare.ts';
import { makeFolder } from '../support/command-line.ts';
import { describeServers, notRun } from '../support/server-suites.ts';
import type { TestServer } from '../support/servers.ts';
import { encodeName } from '../../src/format/names.ts';

const SCHEMA = 'zoo';
const MINUTES = 60_000;

await describeServers('restore by hand', ['source', 'target'], ({ flavor, source, target }) => {
  const client = findClient(target);
  const title = 'brings the same rows back with zstd and the mysql client alone';
  if (!client) {
    notRun(`${title} on ${flavor}`, 'zstd and a mysql client that reaches the server are needed');
    it.skip(title, () => {});
    return;
  }
  let place: BackupPlace;

  const rowsOf = async (server: TestServer): Promise<string[]> =>
    [...(await portray(server.access(), [SCHEMA]))]
      .filter(([question]) => question.startsWith('rows of'))
      .map(([question, answer]) => `${question}: ${answer}`)
      // The decimal and the date in these documents come back as number and text.
      .filter((line) => !line.startsWith('rows of zoo.documents_typed'));

  beforeAll(async () => {
    place = await BackupPlace.create();
    await loadZoo(source.access(), flavor);
  }, 2 * MINUTES);

  afterAll(async () => {
    await place[Symbol.asyncDispose]();
    await dropSchemas(source.access(), ZOO_SCHEMAS);
    await dropSchemas(target.access(), ZOO_SCHEMAS);
  }, MINUTES);

  it(
    title,
    async () => {
      const { backupId } = await place.backup(source.access(), [SCHEMA], { rowsPerChunk: 50 });
      const [manifest] = (await place.manifest(backupId)).schemas;
      await dropSchemas(target.access(), ZOO_SCHEMAS);
      const fileOf = (name: string): string => `${encodeName(SCHEMA)}@${encodeName(name)}.sql`;
      const sequences = manifest!.sequences.map(({ name }) => fileOf(name));
      const definitions = manifest!.tables.map(({ name }) => fileOf(name));
      await runAll(target.access(), [`CREATE DATABASE ${SCHEMA} CHARACTER SET utf8mb4`]);
      const scripts = await Promise.all(
        [...sequences, ...definitions].map((file) => readFile(place.fileOf(backupId, file), 'utf8')),
      );
      await runClient(
        client,
        [],
        `SET foreign_key_checks = 0, sql_mode = 'ALLOW_INVALID_DATES';\nUSE ${SCHEMA};\n${scripts.join('\n')}`,
      );
      // From the JSON that MySQL Shell reads too, and from no other source.
      for (const { name, chunks } of manifest!.tables) {
        const description = JSON.parse(
          await readFile(place.fileOf(backupId, fileOf(name).replace(/\.sql$/, '.json')), 'utf8'),
        ) as { options: { table: string; columns: string[]; decodeColumns?: Record<string, string> } };
        const { table, columns, decodeColumns = {} } = description.options;
        const fields = columns.map((name) => (name in decodeColumns ? `@${quote(name)}` : quote(name)));
        const decoded = Object.entries(decodeColumns).map(([name, sql]) => `${quote(name)} = ${sql}`);
        const statement = [
          `SET time_zone='+00:00', sql_mode='NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES', foreign_key_checks=0;`,
          ...(flavor === 'mariadb' ? ['SET system_versioning_insert_history=ON;'] : []),
          `LOAD DATA LOCAL INFILE '/dev/stdin' INTO TABLE ${quote(table)} CHARACTER SET binary`,
          `(${fields.join(', ')})${decoded.length > 0 ? ` SET ${decoded.join(', ')}` : ''}`,
        ].join(' ');
        for (const { object } of chunks)
          await pipeChunk(client, place.fileOf(backupId, object), [
            '--local-infile=1',
            SCHEMA,
            '-e',
            statement,
          ]);
      }
      const expected = await rowsOf(source);
      expect(expected.length).toBeGreaterThan(60);
      expect(await rowsOf(target)).toEqual(expected);
      expect(await ask(target.access(), `SELECT COUNT(*) AS n FROM ${SCHEMA}.bytes`)).toEqual([{ n: 259 }]);
    },
    4 * MINUTES,
  );

  const scripted = 'docs/restore-by-hand.sh brings the same rows and objects back';
  if (spawnSync('jq', ['--version']).status !== 0 || spawnSync('mysql', ['--version']).status !== 0) {
    notRun(`${scripted} on ${flavor}`, 'jq and mysql are needed');
    it.skip(scripted, () => {});
    return;
  }

  it(
    scripted,
    async () => {
      const { backupId } = await place.backup(source.access(), [SCHEMA], { rowsPerChunk: 50 });
      await dropSchemas(target.access(), ZOO_SCHEMAS);
      await runAll(target.access(), ['SET GLOBAL local_infile = ON', ...TRUST_FUNCTIONS]);
      const home = await makeFolder();
      try {
        await writeFile(join(home.path, '.my.cnf'), optionFile(target), { mode: 0o600 });
        const script = join(import.meta.dirname, '..', '..', 'docs', 'restore-by-hand.sh');
        const child = spawn('bash', [script, dirname(place.fileOf(backupId, '@.json')), SCHEMA], {
          stdio: ['ignore', 'ignore', 'pipe'],
          env: { ...process.env, HOME: home.path, MYSQL_PWD: undefined },
        });
        await finished(child, script);
      } finally {
        await home[Symbol.asyncDispose]();
      }
      expect(await rowsOf(target)).toEqual(await rowsOf(source));
      const names = async (server: TestServer): Promise<unknown[]> =>
        await ask(
          server.access(),
          `SELECT 'object' AS kind, TABLE_NAME AS name, TABLE_TYPE AS type FROM information_schema.TABLES WHERE TABLE_SCHEMA = '${SCHEMA}'
           UNION ALL SELECT 'routine', ROUTINE_NAME, ROUTINE_TYPE FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = '${SCHEMA}'
           UNION ALL SELECT 'trigger', TRIGGER_NAME, EVENT_OBJECT_TABLE FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = '${SCHEMA}'
           UNION ALL SELECT 'event', EVENT_NAME, '' FROM information_schema.EVENTS WHERE EVENT_SCHEMA = '${SCHEMA}'
           ORDER BY 1, 2, 3`,
        );
      expect(await names(target)).toEqual(await names(source));
    },
    4 * MINUTES,
  );
});

/** A server with a binary log accepts functions of others only so. */
const TRUST_FUNCTIONS = ['SET GLOBAL log_bin_trust_function_creators = ON'];

function optionFile(server: TestServer): string {
  const { host, port, user, password } = server.access();
  return `[client]\nhost=${host}\nport=${port}\nprotocol=tcp\nuser=${user}\npassword="${password}"\nmax-allowed-packet=1G\n`;
}

interface Client {
  command: string;
  args: string[];
}

/** The client of the server's own container, else one of this machine that the server lets in. */
function findClient(server: TestServer): Client | undefined {
  if (spawnSync('zstd', ['--version']).status !== 0) return undefined;
  const { host, port, user, password } = server.access();
  const login = ['-u', user, `-p${password}`, '--default-character-set=utf8mb4', '--max-allowed-packet=1G'];
  const programs = server.flavor === 'mysql' ? ['mysql', 'mariadb'] : ['mariadb', 'mysql'];
  const ways: Client[] = programs.flatMap((program) => [
    ...(server.containerId === undefined
      ? []
      : [{ command: 'docker', args: ['exec', '-i', server.containerId, program, ...login] }]),
    { command: program, args: ['-h', host, '-P', String(port), '--protocol=tcp', ...login] },
  ]);
  return ways.find(({ command, args }) => spawnSync(command, [...args, '-e', 'SELECT 1']).status === 0);
}

function runClient({ command, args }: Client, more: string[], input: string): Promise<void> {
  const child = spawn(command, [...args, ...more], { stdio: ['pipe', 'ignore', 'pipe'] });
  child.stdin.end(input);
  return finished(child, command);
}

/** `zstd -dc file | mysql …` */
function pipeChunk({ command, args }: Client, file: string, more: string[]): Promise<void> {
  const quoted = [command, ...args, ...more].map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
  const pipe = `set -o pipefail; zstd -dc '${file.replaceAll("'", `'\\''`)}' | ${quoted}`;
  return finished(spawn('bash', ['-c', pipe], { stdio: ['ignore', 'ignore', 'pipe'] }), more.at(-1) ?? '');
}

function finished(child: ReturnType<typeof spawn>, what: string): Promise<void> {
  let complaint = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (complaint += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject).once('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`ended with code ${code}: ${complaint.slice(0, 500)} in ${what.slice(0, 1000)}`));
    });
  });
}

function quote(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}
