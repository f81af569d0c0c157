// The command line from its words to its exit code.
import { readFileSync } from 'node:fs';
import { readConfig } from '../config/config.ts';
import type { Operation } from '../config/options.ts';
import { BackupError, EXIT_CODES, toBackupError } from '../errors.ts';
import { run } from '../run.ts';
import { TOOL } from '../version.ts';
import { parseCommandLine } from './parse-arguments.ts';
import { renderFailureJson, renderJson, renderText } from './render.ts';
import { Terminal } from './terminal.ts';
import { usage } from './usage.ts';

/** @returns the exit code */
export async function main(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  const command = parseCommandLine(args, environment);
  if ('help' in command) {
    process.stdout.write(usage(command.help));
    return EXIT_CODES.ok;
  }
  if ('version' in command) {
    process.stdout.write(`${TOOL.name} ${TOOL.version}\n`);
    return EXIT_CODES.ok;
  }
  const { input, json } = command;
  const terminal = new Terminal(json);
  const cancel = new AbortController();
  const stopListening = onSignals(cancel, input.operation);
  try {
    const config = readConfig(input, { environment, readFile: (path) => readFileSync(path, 'utf8') });
    terminal.setLevel(config.logLevel);
    if (input.options.has('password'))
      terminal.warn('--password can be seen by others on this machine: use MYSQL_PWD or --password-file');
    const outcome = await run(config, {
      logger: terminal,
      progress: terminal.progress,
      signal: cancel.signal,
    });
    terminal.progress.stop();
    const text = json ? renderJson(outcome) : renderText(outcome);
    if (text !== '') terminal.print(text);
    if (outcome.error) terminal.fail(outcome.error);
    return outcome.exitCode;
  } catch (thrown) {
    const error = toBackupError(cancel.signal.aborted ? cancel.signal.reason : thrown);
    terminal.progress.stop();
    terminal.fail(error);
    if (error.code === 'INTERNAL' && error.cause instanceof Error) terminal.debug(error.cause.stack ?? '');
    if (json) process.stdout.write(renderFailureJson(error));
    return error.exitCode;
  } finally {
    terminal.progress.stop();
    stopListening();
  }
}

/** The first signal ends the work in order, the second one at once. */
function onSignals(cancel: AbortController, operation: Operation): () => void {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const listener = (signal: NodeJS.Signals): void => {
    if (cancel.signal.aborted) process.exit(EXIT_CODES.cancelled);
    cancel.abort(
      new BackupError('CANCELLED', `cancelled by ${signal}`, {
        hint:
          operation === 'restore'
            ? 'The target keeps what was loaded so far: drop its schemas before you start again.'
            : 'Nothing was left behind; start it again when you are ready.',
      }),
    );
  };
  for (const signal of signals) process.on(signal, listener);
  return () => {
    for (const signal of signals) process.off(signal, listener);
  };
}
