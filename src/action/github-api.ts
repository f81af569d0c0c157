// The GitHub API, as far as it is needed. Loaded only when there is something to ask: it would double the time to start.
import type { getOctokit } from '@actions/github';
import type { AlertOutcome } from '../notify/notifier.ts';
import type { Workflow } from './workflow.ts';

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

const RUNS_LOOKED_AT = 20;

/** Of the last run of the same workflow on the same branch that came to an end. @throws what the API did */
export async function previousOutcome(
  github: GitHub,
  { repository, file, branch, runId }: Workflow,
): Promise<AlertOutcome | undefined> {
  if (!repository || !file) return undefined;
  const { data } = await github.rest.actions.listWorkflowRuns({
    ...repository,
    workflow_id: file,
    status: 'completed',
    per_page: RUNS_LOOKED_AT,
    ...(branch ? { branch } : {}),
    request: { signal: AbortSignal.timeout(TIMEOUT_MS) },
  });
  for (const { id, conclusion } of data.workflow_runs) {
    const outcome = OUTCOMES[conclusion ?? ''];
    if (outcome && id !== runId) return outcome;
  }
  return undefined;
}

/** Conclusions that say how it went; a run that was skipped says nothing. */
const OUTCOMES: Readonly<Record<string, AlertOutcome>> = {
  success: 'succeeded',
  failure: 'failed',
  timed_out: 'failed',
  startup_failure: 'failed',
  cancelled: 'cancelled',
};
