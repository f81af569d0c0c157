// The part of the GitHub API that the action needs. The action loads the client only for a request,
// because the client would double the time to start.
import type { getOctokit } from '@actions/github';

export type GitHub = ReturnType<typeof getOctokit>;

/** The runner kills the job seconds after a cancel, and no alert is worth an hour. */
export const TIMEOUT_MS = 10_000;

export async function connectGitHub(token: string): Promise<GitHub> {
  const { getOctokit } = await import('@actions/github');
  return getOctokit(token);
}

/** Returns the HTTP status of the API's answer; undefined without an answer. */
export function statusOf(error: unknown): number | undefined {
  const { status } = error as { status?: unknown };
  return typeof status === 'number' ? status : undefined;
}

/**
 * Describes why GitHub refused a request. Quotes no answer, because an answer may hold a secret.
 */
export function describeApiError(error: unknown, permission: string): string {
  const status = statusOf(error);
  // Without the permission GitHub answers 403, or 404 where GitHub hides that the object exists.
  if (status === 401 || status === 403 || status === 404)
    return `GitHub answered ${status}: give the job the permission \`${permission}\``;
  if (error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError'))
    return 'GitHub did not answer in time';
  return status === undefined ? 'GitHub cannot be reached' : `GitHub answered ${status}`;
}
