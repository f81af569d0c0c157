// Facts about the workflow of this run, from the runner's variables. Pure.
import { defined } from '../../core/defined.ts';
import type { Environment } from '../masking.ts';

export interface Workflow {
  /** Page of the run; undefined outside of a workflow. */
  runUrl?: string;
  /** `owner`, `name`: the repository of the workflow. */
  repository?: { owner: string; repo: string };
  /** Name that people know. */
  name: string;
  /** `owner/repository/.github/workflows/nightly.yml`, or the name: constant from run to run. */
  id: string;
}

export function workflowOf(environment: Environment): Workflow {
  const server = environment['GITHUB_SERVER_URL'];
  const [owner, repo] = (environment['GITHUB_REPOSITORY'] ?? '').split('/');
  const repository = owner && repo ? { owner, repo } : undefined;
  const runId = Number(environment['GITHUB_RUN_ID']) || undefined;
  const path = environment['GITHUB_WORKFLOW_REF']?.split('@', 1)[0] ?? '';
  const file = path.split('/').at(-1);
  const name = environment['GITHUB_WORKFLOW'] || file || 'workflow';
  return {
    name,
    id: path || name,
    ...defined({ repository }),
    ...(server && repository && runId ? { runUrl: `${server}/${owner}/${repo}/actions/runs/${runId}` } : {}),
  };
}

/** Returns `owner/repository@ref` of this action, as the workflow names the action. */
export function actionOf(environment: Environment): string {
  const repository = environment['GITHUB_ACTION_REPOSITORY'];
  return repository
    ? `${repository}@${environment['GITHUB_ACTION_REF'] || 'v1'}`
    : 'owner/mysql-backup-action@v1';
}
