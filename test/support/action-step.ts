// Runs the action as the runner does: inputs as variables, outputs, state and summary as files, commands on stdout, and after the
// main step, however it ended, the post step with the state that was saved.
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OPERATION_INPUTS } from '../../src/action/inputs.ts';
import { NOT_GIVEN, OPTIONS } from '../../src/options/option-table.ts';
import { type CommandResult, type Folder, type RunningCommand, startCommand } from './command-line.ts';

export const ACTION_SOURCES = join(import.meta.dirname, '..', '..', 'src', 'action.ts');

export type Inputs = Readonly<Record<string, string>>;

export interface StepResult extends CommandResult {
  outputs: Record<string, string>;
  state: Record<string, string>;
  summary: string;
}

export interface RunningStep {
  command: RunningCommand;
  ended: Promise<StepResult>;
  /** What was saved so far. */
  state(): Promise<Record<string, string>>;
}

export interface StepOptions {
  /** The sources, where nothing is said. */
  program?: string;
  environment?: Readonly<Record<string, string>>;
  /** Of the main step: this is its post step. */
  state?: Readonly<Record<string, string>>;
}

export async function startStep(
  folder: Folder,
  inputs: Inputs,
  options: StepOptions = {},
): Promise<RunningStep> {
  const { program = ACTION_SOURCES, environment = {}, state } = options;
  const temp = await mkdtemp(join(folder.path, 'runner-'));
  const [output, saved, summary] = ['output', 'state', 'summary'].map((name) =>
    join(temp, `${name}-${randomUUID()}`),
  ) as [string, string, string];
  for (const file of [output, saved, summary]) await writeFile(file, '');
  const given: Inputs = { ...DEFAULTS, ...inputs };
  const names = [...OPERATION_INPUTS, ...OPTIONS.map(({ name }) => name)];
  const command = startCommand([], {
    program,
    cwd: folder.path,
    environment: {
      // Inputs that the workflow does not give are there, empty or with the default of action.yml.
      ...Object.fromEntries(
        names.map((name) => [`INPUT_${name.toUpperCase()}`, given[name] ?? defaultOf(name)]),
      ),
      ...Object.fromEntries(Object.entries(state ?? {}).map(([name, value]) => [`STATE_${name}`, value])),
      // As `post.js` does it.
      ...(state ? { STATE_isPost: 'true' } : {}),
      GITHUB_ACTIONS: 'true',
      GITHUB_OUTPUT: output,
      GITHUB_STATE: saved,
      GITHUB_STEP_SUMMARY: summary,
      RUNNER_TEMP: temp,
      ...environment,
    },
  });
  const read = async (file: string): Promise<Record<string, string>> =>
    parseFile(await readFile(file, 'utf8'));
  const ended = command.ended.then(async (result) => ({
    ...result,
    outputs: await read(output),
    state: await read(saved),
    summary: await readFile(summary, 'utf8'),
  }));
  return { command, ended, state: () => read(saved) };
}

export async function runStep(folder: Folder, inputs: Inputs, options?: StepOptions): Promise<StepResult> {
  return await (
    await startStep(folder, inputs, options)
  ).ended;
}

/** What action.yml gives where the workflow says nothing. */
const DEFAULTS: Inputs = Object.fromEntries(
  OPTIONS.flatMap(({ name, default: fallback }) => (fallback === undefined ? [] : [[name, fallback]])),
);

/** `name<<delimiter`, the value, the delimiter: the runner's files of outputs and of state. */
function parseFile(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(/^([\w-]+)<<(\S+)\n([\s\S]*?)\n\2$/gm)].map(([, name, , value]) => [name!, value!]),
  );
}

function defaultOf(name: string): string {
  return OPTIONS.some((option) => option.name === name && option.refusesEmpty) ? NOT_GIVEN : '';
}
