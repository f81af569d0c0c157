// The GitHub API, as far as it is needed. Loaded only when there is something to ask: it would double the time to start.
import type { getOctokit } from '@actions/github';

export type GitHub = ReturnType<typeof getOctokit>;

/** The job is killed seconds after a cancel, and no alert is worth an hour. */
export const TIMEOUT_MS = 10_000;

export async function connectGitHub(token: string): Promise<GitHub> {
  const { getOctokit } = await import('@actions/github');
  return getOctokit(token);
}

/** HTTP status of what the API answered; undefined if it did not. */
export function statusOf(error: unknown): number | undefined {
  const { status } = error as { status?: unknown };
  return typeof status === 'number' ? status : undefined;
}

/** Why a request was not granted, without quoting what may hold anything. */
export function describeApiError(error: unknown, permission: string): string {
  const status = statusOf(error);
  // Without the permission GitHub says 403, or 404 where it hides that there is something.
  if (status === 401 || status === 403 || status === 404)
    return `GitHub answered ${status}: give the job the permission \`${permission}\``;
  if (error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError'))
    return 'GitHub did not answer in time';
  return status === undefined ? 'GitHub cannot be reached' : `GitHub answered ${status}`;
}
