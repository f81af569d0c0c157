// `--log-format json`: every line of the log is an object, whatever happens; the result stays on stdout.
import { expect, it } from '@jest/globals';
import { join } from 'node:path';
import { loadSmallShop } from '../fixtures/small-shop/small-shop.ts';
import { dropSchemas } from '../fixtures/zoo/zoo.ts';
import { makeFolder, runCommand } from '../support/command-line.ts';
import { describeServers } from '../support/server-suites.ts';

interface Entry {
  time: string;
  level: string;
  message: string;
  code?: string;
  hint?: string;
}

const entriesOf = (stderr: string): Entry[] =>
  stderr
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Entry);

await describeServers('the log as JSON', ['source'], ({ source }) => {
  it('has the stages of a backup, and the result on stdout', async () => {
    await using folder = await makeFolder();
    await loadSmallShop(source.access(), 'log_shop');
    const { exitCode, stdout, stderr } = await runCommand(
      [
        'backup',
        '--host',
        source.host,
        '--port',
        String(source.port),
        '--user',
        source.rootUser,
        '--storage',
        join(folder.path, 'b'),
        '--exclude-schemas',
        'none_*',
        '--log-format',
        'json',
      ],
      { environment: { MYSQL_PWD: source.rootPassword } },
    );
    const entries = entriesOf(stderr);
    expect(exitCode).toBe(0);
    expect(entries.map(({ message }) => message)).toEqual(
      expect.arrayContaining(['stage data', 'stage manifest']),
    );
    expect(entries.filter(({ level }) => level === 'warn').length).toBeGreaterThan(0);
    for (const { time } of entries) expect(new Date(time).toISOString()).toBe(time);
    expect(stdout).toMatch(/^\d{8}T\d{6}Z-/);
    expect(stdout).not.toMatch(/^stage /m);
    await dropSchemas(source.access(), ['log_shop']);
  }, 60_000);

  it('has the code and the hint of an error, of a line with line breaks too', async () => {
    const { exitCode, stdout, stderr } = await runCommand([
      'list',
      '--storage',
      './no\nsuch',
      '--log-format',
      'json',
    ]);
    expect([exitCode, stdout]).toEqual([11, '']);
    expect(entriesOf(stderr)).toEqual([
      expect.objectContaining({
        level: 'error',
        code: 'STORAGE_BUCKET_NOT_FOUND',
        hint: expect.any(String) as unknown,
        message: expect.stringContaining('no\nsuch') as unknown,
      }),
    ]);
  });
});
