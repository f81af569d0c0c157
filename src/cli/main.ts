// The command line, from its words to its exit code.
import { defined } from '../core/defined.ts';
import { readFileSync } from 'node:fs';
import { Alerting, type RunResult } from '../app/alerts/alerting.ts';
import { readConfig } from '../options/read/read-config.ts';
import { readOnce } from '../options/read/read-once.ts';
import { newMaskSecret } from '../options/read/read-mask.ts';
import { type BackupError, EXIT_CODES, toBackupError } from '../core/errors.ts';
import { renderFailureJson, renderJson } from '../app/outcome.ts';
import { run } from '../app/run.ts';
import { factsOfInput } from '../app/alerts/run-facts.ts';
import { TOOL } from '../core/version.ts';
import type { Config } from '../options/operations.ts';
import { checkShown, renderConfig, type ShownConfig } from './config-show.ts';
import { completionScript } from './completion.ts';
import { confirmDrop } from './confirm-drop.ts';
import { init } from './init/init.ts';
import { parseCommandLine } from './parse-arguments.ts';
import { renderText } from '../app/text/render-text.ts';
import { stdout } from './output.ts';
import { onSignals } from './signals.ts';
import { Terminal } from './terminal.ts';
import { usage } from './usage.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Runs the command line.
 * @param threadProgram path of the program's entry, which can serve the threads of a backup
 * @returns the exit code
 */
export async function main(
  args: readonly string[],
  environment: Environment,
  threadProgram?: string,
): Promise<number> {
  if (args[0] === 'init') return await init(args.slice(1), new Terminal(false, environment));
  const command = parseCommandLine(args, environment);
  if ('help' in command) {
    stdout.write(usage(command.help, stdout.columns));
    return EXIT_CODES.ok;
  }
  if ('version' in command) {
    stdout.write(`${TOOL.name} ${TOOL.version}\n`);
    return EXIT_CODES.ok;
  }
  if ('maskSecret' in command) {
    stdout.write(`${newMaskSecret()}\n`);
    return EXIT_CODES.ok;
  }
  if ('completion' in command) {
    stdout.write(completionScript(command.completion));
    return EXIT_CODES.ok;
  }
  const { input, json, isJsonLog, shown } = command;
  if (environment['GITHUB_ACTIONS'] === 'true' && !shown) {
    const { runShellStep } = await import('../action/shell-step.ts');
    return await runShellStep(input, json, environment, threadProgram);
  }
  const terminal = new Terminal(json, environment, isJsonLog);
  if (shown) return showConfig(shown, json, terminal);
  const host = { environment, readFile: readOnce((path) => readFileSync(path, 'utf8')) };
  // The alerting comes first, so alerts report every later failure.
  const alerting = new Alerting(input, host);
  const facts = factsOfInput(input, host);
  const tell = (result: RunResult): Promise<void> => alerting.tell(result, facts, { logger: terminal });
  const cancel = new AbortController();
  const stopListening = onSignals(cancel, input.operation);
  const stopCatching = onUncaught(async (error) => {
    terminal.progress.stop();
    terminal.fail(error);
    await tell({ error });
  });
  try {
    const config = readConfig(input, host);
    terminal.setLevel(config.logLevel);
    alerting.begin(terminal);
    const outcome = await run(config, {
      logger: terminal,
      progress: terminal.progress,
      signal: cancel.signal,
      ...defined({ threadProgram }),
      facts,
      checkAlerts: (signal) => alerting.check(signal),
      ...(isAsked(config)
        ? {
            confirmDrop: async (drop) => {
              terminal.progress.pause();
              await confirmDrop(drop, {
                input: process.stdin,
                output: process.stderr,
                signal: cancel.signal,
              });
              terminal.progress.resume();
            },
          }
        : {}),
    });
    terminal.progress.stop();
    const text = json ? renderJson(outcome, facts) : renderText(outcome, stdout.columns);
    if (text !== '') terminal.print(text);
    if (outcome.error) terminal.fail(outcome.error);
    await tell({ outcome });
    terminal.progress.conclude(outcome.exitCode, outcome.error !== undefined);
    return outcome.exitCode;
  } catch (thrown) {
    const error = toBackupError(thrown);
    terminal.progress.stop();
    terminal.fail(error);
    if (error.code === 'INTERNAL' && error.cause instanceof Error) terminal.debug(error.cause.stack ?? '');
    if (json) stdout.write(renderFailureJson(error, facts));
    await tell({ error });
    terminal.progress.conclude(error.exitCode, true);
    return error.exitCode;
  } finally {
    terminal.progress.stop();
    stopListening();
    stopCatching();
  }
}

/** Prints the values before the problems: the values lead to the cause of a problem. */
function showConfig(shown: ShownConfig, json: boolean, terminal: Terminal): number {
  terminal.print(renderConfig(shown, json));
  for (const warning of shown.problems.warnings) terminal.warn(warning);
  try {
    checkShown(shown);
    return EXIT_CODES.ok;
  } catch (thrown) {
    const error = toBackupError(thrown);
    terminal.fail(error);
    return error.exitCode;
  } finally {
    terminal.progress.stop();
  }
}

/**
 * Returns whether the restore asks. A script, a job and a container have no terminal; the restore
 * does not ask there.
 */
function isAsked(config: Config): boolean {
  const isAttended = process.stdin.isTTY && process.stderr.isTTY;
  return config.operation === 'restore' && !config.isConfirmed && isAttended;
}

/** Reports a bug of this program that is outside of every promise. */
function onUncaught(tell: (error: BackupError) => Promise<void>): () => void {
  let isTold = false;
  const listener = (thrown: unknown): void => {
    // The program does not report a failure of the report.
    if (isTold) return;
    isTold = true;
    void tell(toBackupError(thrown)).finally(() => process.exit(EXIT_CODES.internal));
  };
  process.on('uncaughtException', listener);
  return () => process.off('uncaughtException', listener);
}
