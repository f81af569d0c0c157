// A program that ends with the process that started it, whatever ends that one: it lives as long as a pipe does.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

export interface BoundProcess extends AsyncDisposable {
  /** What it wrote to stderr. */
  said(): string;
  /** Whether it has ended. */
  hasEnded(): boolean;
}

/** The shell keeps the pipe open for the one that waits for its end. */
const SCRIPT =
  'exec 3<&0; "$@" 3<&- & p=$!; (cat <&3 >/dev/null; kill $p 2>/dev/null) >/dev/null 2>&1 & wait $p';

export function startBound(
  command: readonly string[],
  options: { environment?: Record<string, string>; uid?: number } = {},
): BoundProcess {
  const { environment = {}, uid } = options;
  const child: ChildProcess = spawn('sh', ['-c', SCRIPT, 'sh', ...command], {
    env: { ...process.env, ...environment },
    stdio: ['pipe', 'ignore', 'pipe'],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  let said = '';
  child.stderr!.on('data', (text) => (said += String(text)));
  child.stdin!.on('error', () => undefined);
  return {
    said: () => said,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    async [Symbol.asyncDispose]() {
      const ended = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined;
      child.stdin!.end();
      await ended;
    },
  };
}
