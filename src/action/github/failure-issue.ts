// One issue per workflow, operation and label: the first failure opens the issue, the next failure
// adds a comment, the next success closes the issue. An invisible marker in the body identifies the
// issue. Invariant: this module never throws; a refusal by GitHub is a warning.
import type { BackupError } from '../../core/errors.ts';
import { nameStorages, type RunFacts } from '../../app/alerts/run-facts.ts';
import type { Logger } from '../../core/log.ts';
import { connectGitHub, describeApiError, TIMEOUT_MS, type GitHub } from './github-api.ts';
import { fence } from '../summary/markdown.ts';
import type { Workflow } from './workflow.ts';

export interface FailureIssueOptions {
  token: string;
  workflow: Workflow;
  facts: RunFacts;
  logger: Logger;
}

/** @param error undefined after a success */
export async function keepFailureIssue(
  error: BackupError | undefined,
  { token, workflow, facts, logger }: FailureIssueOptions,
): Promise<void> {
  const { repository } = workflow;
  if (!repository) return;
  try {
    const github = await connectGitHub(token);
    const repositoryRequest = { ...repository, request: { signal: AbortSignal.timeout(TIMEOUT_MS) } };
    const marker = markerOf(workflow, facts);
    const issueNumber = await findIssue(github, repositoryRequest, marker);
    if (error) {
      const body = describeFailure(error, workflow, facts);
      if (issueNumber === undefined) {
        const title = `${nameRun(facts)} fails in the workflow "${workflow.name}"`;
        await github.rest.issues.create({
          ...repositoryRequest,
          title,
          body: `${body}\n\n${CLOSING}\n\n${marker}`,
        });
      } else
        await github.rest.issues.createComment({ ...repositoryRequest, issue_number: issueNumber, body });
    } else if (issueNumber !== undefined) {
      const body = `${facts.operation} succeeded again${runLink(workflow)}.`;
      await github.rest.issues.createComment({ ...repositoryRequest, issue_number: issueNumber, body });
      await github.rest.issues.update({
        ...repositoryRequest,
        issue_number: issueNumber,
        state: 'closed',
        state_reason: 'completed',
      });
    }
  } catch (failure) {
    logger.warn(`the issue of the failure was not kept: ${describeApiError(failure, 'issues: write')}`);
  }
}

const CLOSING = 'The next run that succeeds closes this issue.';

/** Returns, for example, `backup of shop`: each leg of a matrix has an issue of its own. */
function nameRun({ operation, label, server }: RunFacts): string {
  const subject = label ?? server;
  return subject === undefined ? operation : `${operation} of ${subject.replace(/[\x00-\x1f\x7f]/g, ' ')}`;
}

/** Returns the marker as an HTML comment, which must not contain `--`. */
export function markerOf({ id }: Workflow, { operation, label = '' }: RunFacts): string {
  const name = encodeURIComponent([id, operation, label].join(' '));
  return `<!-- mysql-backup-action ${name.replaceAll('-', '%2D')} -->`;
}

type RepositoryRequest = { owner: string; repo: string; request: { signal: AbortSignal } };

/**
 * Finds the open issue. The marker alone is not enough: anyone can write the marker in a public
 * repository.
 */
async function findIssue(
  github: GitHub,
  repositoryRequest: RepositoryRequest,
  marker: string,
): Promise<number | undefined> {
  const pages = github.paginate.iterator(github.rest.issues.listForRepo, {
    ...repositoryRequest,
    state: 'open',
    per_page: 100,
  });
  for await (const { data } of pages) {
    const found = data.find(
      ({ body, pull_request: pull, user, author_association: association }) =>
        !pull &&
        body?.includes(marker) &&
        (user?.type === 'Bot' || ['OWNER', 'MEMBER', 'COLLABORATOR'].includes(association ?? '')),
    );
    if (found) return found.number;
  }
  return undefined;
}

/**
 * Describes the failure. A block of code holds the text of servers, so the text cannot mention
 * people or become Markdown.
 */
function describeFailure({ code, message, hint }: BackupError, workflow: Workflow, facts: RunFacts): string {
  const { label, server, backupId } = facts;
  const names = [
    ['Label', label],
    ['Server', server],
    ['Storage', nameStorages(facts)],
    ['Backup', backupId],
  ].filter(([, value]) => value !== undefined);
  return [
    `**${code}**${runLink(workflow)}`,
    ...(names.length === 0 ? [] : [fence('', names.map(([name, value]) => `${name}: ${value}`).join('\n'))]),
    fence('', message.slice(0, 10_000)),
    ...(hint === undefined ? [] : [fence('', hint)]),
  ].join('\n\n');
}

function runLink({ runUrl }: Workflow): string {
  return runUrl === undefined ? '' : ` in [this run](${runUrl})`;
}
