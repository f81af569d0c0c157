// State that the main step and the post step share: the inputs, the receivers of alerts, the path
// of the report.
import { defined } from '../core/defined.ts';
import { randomUUID } from 'node:crypto';
import { accessSync, constants, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type AlertFacts, Alerting } from '../app/alerts/alerting.ts';
import { factsOfInput } from '../app/alerts/run-facts.ts';
import { TOOL } from '../core/version.ts';
import { nameOf } from '../options/input.ts';
import { baseOption } from '../options/storage-entries.ts';
import { readOnce } from '../options/read/read-once.ts';
import { readConfig } from '../options/read/read-config.ts';
import type { Config } from '../options/operations.ts';
import type { InputSources } from '../options/read/read-connection.ts';
import type { ActionsLog } from './actions-log.ts';
import { readTextOrFile } from './keys.ts';
import type { ActionInput } from './inputs.ts';
import { maskOptions, maskPasswords, maskSecrets, type Environment } from './masking.ts';
import type { Instructions } from './summary.ts';
import { actionOf, workflowOf, type Workflow } from './github/workflow.ts';
import type { BackupError } from '../core/errors.ts';

export interface Step {
  environment: Environment;
  log: ActionsLog;
  input: ActionInput;
  alerting: Alerting;
  /** Facts that name the run; the run completes them as it learns more. */
  facts: AlertFacts;
  /** Returns a fresh token at each call; absent without the permission of the job. */
  webIdentityToken?: () => Promise<string>;
  /**
   * Opens or closes the issue of the failure. Absent: the inputs request no issue.
   * @param error undefined after a success
   */
  keepIssue?: (error: BackupError | undefined) => Promise<void>;
  /** Path of the program's entry, which can serve the threads of a backup. */
  threadProgram?: string;
  /** Path of the requested report; without a request, a new file in the runner's folder. */
  reportPath: string;
  instructions: Instructions;
  /** The command line in a step: its results are texts for people. */
  isShell: boolean;
  /**
   * Reads the configuration.
   * @throws BackupError CONFIG_INVALID
   */
  readConfig(): Config;
}

/**
 * Services of the action alone: a step that runs the command line has neither inputs nor the
 * packages of the other services.
 */
export interface StepServices {
  isShell?: true;
  /** Path of the program's entry, which can serve the threads of a backup. */
  threadProgram?: string;
  readInput(environment: Environment): ActionInput;
  webIdentityToken?: () => Promise<string>;
  keepIssue?: (step: Step, workflow: Workflow, error: BackupError | undefined) => Promise<void>;
}

export function openStep(environment: Environment, log: ActionsLog, services: StepServices): Step {
  const { webIdentityToken, keepIssue, threadProgram } = services;
  maskSecrets(environment);
  const input = services.readInput(environment);
  maskOptions(input.options);
  log.setOperation(nameOf(input));
  const readFile = readOnce(readTextOrFile((file) => readFileSync(file, 'utf8')));
  const sources: InputSources = { environment, readFile };
  const workflow = workflowOf(environment);
  const { runUrl } = workflow;
  const step: Step = {
    environment,
    log,
    input,
    // The alerting comes first, so alerts report every later failure.
    alerting: new Alerting(input, sources),
    facts: { ...factsOfInput(input, sources), ...defined({ runUrl }) },
    ...defined({ webIdentityToken, threadProgram }),
    reportPath: reportPathOf(input, environment),
    instructions: { storageOptions: storageOptionsOf(input), action: actionOf(environment) },
    isShell: services.isShell === true,
    readConfig() {
      const config = readConfig(input, sources);
      maskPasswords(config);
      log.setLevel(config.logLevel);
      return config;
    },
  };
  if (keepIssue) step.keepIssue = (error) => keepIssue(step, workflow, error);
  return step;
}

function reportPathOf(input: ActionInput, environment: Environment): string {
  const given = input.options.get('report')?.[0];
  if (given) return path.resolve(given);
  const name = [TOOL.name, input.operation, randomUUID().slice(0, 8)].filter(Boolean).join('-');
  return path.join(temporaryFolder(environment), `${name}.json`);
}

/**
 * Returns the runner's temporary folder, or the system's folder if the account of the job may not
 * write to the runner's folder.
 */
function temporaryFolder(environment: Environment): string {
  const folder = environment['RUNNER_TEMP'];
  try {
    if (folder) accessSync(folder, constants.W_OK);
    return folder || tmpdir();
  } catch {
    return tmpdir();
  }
}

const STORAGE_OPTIONS = ['storage', 'backup-dir', 's3-endpoint', 's3-region', 's3-force-path-style'] as const;

function storageOptionsOf({ options, configPath }: ActionInput): [string, string][] {
  // Only the file has the options of each storage.
  const isByFile = [...options.keys()].some((name) => baseOption(name) !== name);
  if (isByFile && configPath !== undefined) return [['config', configPath]];
  return STORAGE_OPTIONS.flatMap((name) =>
    (options.get(name) ?? []).map((value): [string, string] => [name, value]),
  );
}
