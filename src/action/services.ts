// Adds the action's own services to a step of a workflow: its inputs, the identity of the job, the
// issue of a failure.
import { defined } from '../core/defined.ts';
import { keepFailureIssue } from './github/failure-issue.ts';
import { webIdentityTokenOf } from './github/identity-token.ts';
import { isOn, readInputs } from './inputs.ts';
import type { Environment } from './masking.ts';
import type { StepServices } from './step.ts';

export function actionServices(environment: Environment): StepServices {
  const webIdentityToken = webIdentityTokenOf(environment);
  return {
    readInput: readInputs,
    ...defined({ webIdentityToken }),
    async keepIssue({ input: { options }, facts, log }, workflow, error) {
      const token = options.get('github-token')?.[0];
      if (token && isOn(options, 'issue-on-failure'))
        await keepFailureIssue(error, { token, workflow, facts, logger: log });
    },
  };
}
