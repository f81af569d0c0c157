// `act`, an independent runner of workflows: found on the PATH, or built from the Go module proxy once. Nothing is asked of GitHub: the action is a
// folder of this machine, and the steps run on this machine too.
import { execFile, spawn } from 'node:child_process';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { findGoProgram, findOnPath } from './go-program.ts';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '..', '..');
const ACTION = 'owner/mysql-backup-action@v1';
/** A stand-in for actions/checkout. */
const CHECKOUT = `name: checkout
inputs: { persist-credentials: { default: 'true' } }
runs: { using: composite, steps: [{ shell: bash, run: 'true' }] }
`;

/** @throws Error saying what is missing */
export async function findAct(): Promise<string> {
  for (const name of ['git', 'docker'])
    if (!findOnPath(name)) throw new Error(`there is no ${name} on the PATH`);
  return findGoProgram({ name: 'act', module: 'github.com/nektos/act@v0.2.89' });
}

export interface WorkflowRun {
  exitCode: number | null;
  /** Of all jobs. */
  log: string;
}

export interface RunningWorkflow {
  /** Interrupts it, as a user cancels a run. */
  cancel(): void;
  log(): string;
  ended: Promise<WorkflowRun>;
}

export interface WorkflowOptions {
  secrets?: Readonly<Record<string, string>>;
  vars?: Readonly<Record<string, string>>;
  inputs?: Readonly<Record<string, string>>;
  /** Variables of every step. */
  environment?: Readonly<Record<string, string>>;
  /** workflow_dispatch where nothing is said. */
  event?: 'workflow_dispatch' | 'schedule';
  /** Files of the user's repository, by their paths. */
  files?: Readonly<Record<string, string>>;
}

/** A repository of a user, with the committed action next to it. */
export class UserRepository {
  readonly #act: string;
  readonly #folder: string;

  private constructor(act: string, folder: string) {
    this.#act = act;
    this.#folder = folder;
  }

  static async make(act: string, folder: string): Promise<UserRepository> {
    const action = join(folder, 'action');
    await mkdir(action, { recursive: true });
    for (const name of ['action.yml', 'dist'])
      await cp(join(ROOT, name), join(action, name), { recursive: true });
    // The repository is the working folder already.
    await mkdir(join(folder, 'checkout'));
    await writeFile(join(folder, 'checkout', 'action.yml'), CHECKOUT);
    const user = join(folder, 'user');
    await mkdir(join(user, '.github', 'workflows'), { recursive: true });
    const git = (...args: string[]) => run('git', args, { cwd: user });
    await git('init', '-q', '-b', 'main', '.');
    await git('remote', 'add', 'origin', 'https://github.com/me/mine.git');
    await git(
      '-c',
      'user.name=me',
      '-c',
      'user.email=me@example.org',
      'commit',
      '-q',
      '--allow-empty',
      '-m',
      'begin',
    );
    return new UserRepository(act, folder);
  }

  /** @param workflow the text of its file */
  async start(workflow: string, options: WorkflowOptions = {}): Promise<RunningWorkflow> {
    const { secrets = {}, vars = {}, inputs = {}, environment = {}, files = {} } = options;
    const user = join(this.#folder, 'user');
    const file = join('.github', 'workflows', 'test.yml');
    for (const [path, text] of Object.entries({ ...files, [file]: workflow })) {
      await mkdir(dirname(join(user, path)), { recursive: true });
      await writeFile(join(user, path), text);
    }
    const pairs = (flag: string, values: Readonly<Record<string, string>>): string[] =>
      Object.entries(values).flatMap(([name, value]) => [flag, `${name}=${value}`]);
    const child = spawn(
      this.#act,
      [
        options.event ?? 'workflow_dispatch',
        `--workflows=${file}`,
        '--platform=ubuntu-latest=-self-hosted',
        '--pull=false',
        '--no-cache-server',
        '--action-offline-mode',
        `--action-cache-path=${join(this.#folder, 'cache')}`,
        `--local-repository=${ACTION}=${join(this.#folder, 'action')}`,
        ...[...workflow.matchAll(/uses: (actions\/checkout@\S+)/g)].map(
          ([, name]) => `--local-repository=${name}=${join(this.#folder, 'checkout')}`,
        ),
        ...pairs('--secret', secrets),
        ...pairs('--var', vars),
        ...pairs('--input', inputs),
        ...pairs('--env', environment),
      ],
      {
        cwd: user,
        stdio: ['ignore', 'pipe', 'pipe'],
        // The runner's Node.js is that of the project.
        env: {
          PATH: `${dirname(process.execPath)}${delimiter}${process.env['PATH'] ?? ''}`,
          HOME: process.env['HOME'] ?? '',
        },
      },
    );
    let log = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (log += text));
    const ended = new Promise<WorkflowRun>((resolve, reject) => {
      child.once('error', reject).once('close', (exitCode) => resolve({ exitCode, log }));
    });
    return { cancel: () => child.kill('SIGINT'), log: () => log, ended };
  }

  async run(workflow: string, options?: WorkflowOptions): Promise<WorkflowRun> {
    return await (
      await this.start(workflow, options)
    ).ended;
  }
}
