// Runs the docker command, the only way to a Docker engine. The command itself handles contexts,
// DOCKER_HOST and credentials of registries.
import { defined } from '../core/defined.ts';
import { spawn } from 'node:child_process';
import { BackupError } from '../core/errors.ts';

/** An engine that does not answer must not block a run. */
const ANSWER_TIMEOUT_MS = 60_000;

export interface DockerResult {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/**
 * Runs the docker command. An exit code is not an error here.
 * @throws BackupError DOCKER_UNAVAILABLE: the command does not exist; CANCELLED
 */
export async function runDocker(
  args: readonly string[],
  { signal, timeoutMs }: { signal?: AbortSignal; timeoutMs?: number } = {},
): Promise<DockerResult> {
  return await new Promise((resolve, reject) => {
    const child = spawn('docker', args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
      ...(timeoutMs === undefined ? {} : { timeout: timeoutMs, killSignal: 'SIGKILL' as const }),
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const onAbort = (): void => void child.kill('SIGTERM');
    signal?.addEventListener('abort', onAbort, { once: true });
    if (signal?.aborted) onAbort();
    child.once('error', (error) => {
      signal?.removeEventListener('abort', onAbort);
      reject(notInstalled(error));
    });
    child.once('close', (code) => {
      signal?.removeEventListener('abort', onAbort);
      if (signal?.aborted) reject(signal.reason as Error);
      else resolve({ exitCode: code ?? -1, stdout: stdout.trim(), stderr: stderr.trim() });
    });
  });
}

/**
 * Asks the engine for its version.
 * @throws BackupError DOCKER_UNAVAILABLE: no engine answers, or only an engine on another machine
 */
export async function checkEngine(signal?: AbortSignal): Promise<string> {
  const options = { timeoutMs: ANSWER_TIMEOUT_MS, ...defined({ signal }) };
  const { exitCode, stdout, stderr } = await runDocker(
    ['version', '--format', '{{.Server.Version}}'],
    options,
  );
  if (exitCode !== 0 || stdout === '')
    throw new BackupError(
      'DOCKER_UNAVAILABLE',
      `no Docker engine answers: ${lastLine(stderr) || `docker version ended with code ${exitCode}`}`,
      { hint: HINT },
    );
  // The endpoint is the one of DOCKER_HOST, if the variable exists.
  const { stdout: endpoint } = await runDocker(
    ['context', 'inspect', '--format', '{{.Endpoints.docker.Host}}'],
    options,
  );
  if (/^(tcp|ssh|https?):/.test(endpoint))
    throw new BackupError(
      'DOCKER_UNAVAILABLE',
      `the Docker engine is on another machine: ${endpoint.replace(/\/\/[^/]*@/, '//***@')}`,
      {
        hint: 'The server is reachable from the machine of the engine only. Run this there, or give --restore-into the URL of a server.',
      },
    );
  return stdout;
}

const HINT =
  'Nothing was done. Install and start Docker, or give --restore-into the URL of a server, such as a service container.';

function notInstalled(error: Error): BackupError {
  const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
  const message = isMissing ? 'the command docker is not installed' : error.message;
  return new BackupError('DOCKER_UNAVAILABLE', `no Docker engine answers: ${message}`, {
    hint: HINT,
    cause: error,
  });
}

export function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.trim() ?? '';
}
