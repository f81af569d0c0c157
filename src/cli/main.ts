// The command line from its words to its exit code.
import { readFileSync } from 'node:fs';
import { Alerting, type RunResult } from '../app/alerting.ts';
import { readConfig, serverOf } from '../options/read-config.ts';
import type { Operation } from '../options/option-table.ts';
import { BackupError, EXIT_CODES, toBackupError } from '../core/errors.ts';
import { renderFailureJson, renderJson } from '../app/outcome.ts';
import { run } from '../app/run.ts';
import { TOOL } from '../core/version.ts';
import { parseCommandLine } from './parse-arguments.ts';
import { renderText } from './render.ts';
import { Terminal } from './terminal.ts';
import { usage } from './usage.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** @returns the exit code */
export async function main(args: readonly string[], environment: Environment): Promise<number> {
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
  const host = { environment, readFile: (path: string) => readFileSync(path, 'utf8') };
  // Before anything can fail that somebody should be told of.
  const alerting = new Alerting(input, host);
  let server: string | undefined;
  const tell = (result: RunResult): Promise<void> =>
    alerting.tell(result, server === undefined ? {} : { server }, terminal);
  const cancel = new AbortController();
  const stopListening = onSignals(cancel, input.operation);
  const stopCatching = onUncaught(async (error) => {
    terminal.progress.stop();
    terminal.fail(error);
    await tell({ error });
  });
  try {
    const config = readConfig(input, host);
    server = serverOf(config);
    terminal.setLevel(config.logLevel);
    const outcome = await run(config, {
      logger: terminal,
      progress: terminal.progress,
      signal: cancel.signal,
    });
    terminal.progress.stop();
    const text = json ? renderJson(outcome) : renderText(outcome);
    if (text !== '') terminal.print(text);
    if (outcome.error) terminal.fail(outcome.error);
    await tell({ outcome });
    return outcome.exitCode;
  } catch (thrown) {
    const error = toBackupError(cancel.signal.aborted ? cancel.signal.reason : thrown);
    terminal.progress.stop();
    terminal.fail(error);
    if (error.code === 'INTERNAL' && error.cause instanceof Error) terminal.debug(error.cause.stack ?? '');
    if (json) process.stdout.write(renderFailureJson(error));
    await tell({ error });
    return error.exitCode;
  } finally {
    terminal.progress.stop();
    stopListening();
    stopCatching();
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
            ? 'The target keeps what was loaded so far: the same command goes on from there.'
            : 'Nothing was left behind; start it again when you are ready.',
      }),
    );
  };
  for (const signal of signals) process.on(signal, listener);
  return () => {
    for (const signal of signals) process.off(signal, listener);
  };
}

/** A bug of ours outside of every promise: somebody has to be told even then. */
function onUncaught(tell: (error: BackupError) => Promise<void>): () => void {
  const listener = (thrown: unknown): void => {
    void tell(toBackupError(thrown)).finally(() => process.exit(EXIT_CODES.internal));
  };
  process.on('uncaughtException', listener);
  return () => process.off('uncaughtException', listener);
}
