// The command line as a step of a workflow, as in a container job or `uses: docker://…`: it writes what the action writes.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CommandResult, type Folder, makeFolder, runCommand } from '../support/command-line.ts';

const TOKEN = 'T0K3N-s3cret-of-the-hook';

interface ShellStep extends CommandResult {
  outputs: string;
  summary: string;
}

describe('the command line in a workflow', () => {
  let folder: Folder;
  let files: Record<'GITHUB_OUTPUT' | 'GITHUB_STEP_SUMMARY' | 'GITHUB_STATE', string>;

  beforeEach(async () => {
    folder = await makeFolder();
    files = {
      GITHUB_OUTPUT: join(folder.path, 'output'),
      GITHUB_STEP_SUMMARY: join(folder.path, 'summary'),
      GITHUB_STATE: join(folder.path, 'state'),
    };
    for (const path of Object.values(files)) await writeFile(path, '');
    await mkdir(join(folder.path, 'backups'));
  });

  afterEach(async () => {
    await folder[Symbol.asyncDispose]();
  });

  async function run(...words: string[]): Promise<ShellStep> {
    const storage = join(folder.path, 'backups');
    const result = await runCommand([words[0]!, '--storage', storage, ...words.slice(1)], {
      environment: { GITHUB_ACTIONS: 'true', ...files },
    });
    const [outputs, summary] = await Promise.all(
      [files.GITHUB_OUTPUT, files.GITHUB_STEP_SUMMARY].map((path) => readFile(path, 'utf8')),
    );
    return { ...result, outputs: outputs!, summary: summary! };
  }

  it('writes outputs, a summary and the text of its result', async () => {
    const { exitCode, outputs, summary, stdout } = await run('list', '--label', 'shop');
    expect(exitCode).toBe(0);
    expect(outputs).toMatch(/^status<<(\S+)\nlisted\n\1$/m);
    expect(outputs).toMatch(/^label<<(\S+)\nshop\n\1$/m);
    expect(outputs).toMatch(/^count<<(\S+)\n0\n\1$/m);
    expect(summary).toContain('0 backups in');
    expect(stdout).toContain('no backups in');
  });

  it('annotates a failure, in the words of the command line, and masks secrets', async () => {
    const hook = `https://127.0.0.1:1/services/${TOKEN}`;
    const stale = await run('list', '--max-age', '1h', '--slack-webhook', hook);
    expect(stale.exitCode).toBe(4);
    expect(stale.stdout).toMatch(/^::error title=list%3A BACKUP_STALE::BACKUP_STALE: there is no backup/m);
    expect(stale.stdout).toContain(`::add-mask::${hook}`);
    expect(stale.stdout).toContain(`::add-mask::${TOKEN}`);
    expect(stale.outputs).toMatch(/^stale<<(\S+)\ntrue\n\1$/m);
    expect(stale.summary).toContain('BACKUP_STALE');

    const wrong = await run('list', '--max-age', 'tomorrow');
    expect(wrong.exitCode).toBe(2);
    expect(wrong.stdout).toMatch(/^::error .*CONFIG_INVALID.*--max-age is "tomorrow"/m);
  });

  it('leaves stdout to the document of --output json', async () => {
    const { exitCode, stdout, stderr, outputs } = await run('list', '--max-age', '1h', '--output', 'json');
    expect(exitCode).toBe(4);
    expect(JSON.parse(stdout)).toMatchObject({ operation: 'list', error: { code: 'BACKUP_STALE' } });
    expect(stderr).toMatch(/^::error title=list%3A BACKUP_STALE::/m);
    expect(outputs).toMatch(/^status<<(\S+)\nfailed\n\1$/m);
  });

  it('goes on where the files of the runner cannot be written', async () => {
    files.GITHUB_OUTPUT = join(folder.path, 'missing', 'output');
    const storage = join(folder.path, 'backups');
    const { exitCode, stdout } = await runCommand(['list', '--storage', storage], {
      environment: { GITHUB_ACTIONS: 'true', ...files },
    });
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^::warning title=GITHUB_OUTPUT cannot be written::.*the step has no outputs/m);
  });
});
