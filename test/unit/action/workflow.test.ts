import { describe, expect, it } from '@jest/globals';
import { expiryWarning } from '../../../src/action/github/aws-identity.ts';
import { markerOf } from '../../../src/action/github/failure-issue.ts';
import { actionOf, workflowOf } from '../../../src/action/github/workflow.ts';

const VARIABLES = {
  GITHUB_SERVER_URL: 'https://github.example.com',
  GITHUB_REPOSITORY: 'acme/shop',
  GITHUB_RUN_ID: '42',
  GITHUB_WORKFLOW: 'Nightly --> backup',
  GITHUB_WORKFLOW_REF: 'acme/shop/.github/workflows/nightly.yml@refs/heads/main',
  GITHUB_REF_NAME: 'main',
};

describe('the workflow', () => {
  it('is known by the variables of the runner', () => {
    expect(workflowOf(VARIABLES)).toEqual({
      name: 'Nightly --> backup',
      id: 'acme/shop/.github/workflows/nightly.yml',
      repository: { owner: 'acme', repo: 'shop' },
      runUrl: 'https://github.example.com/acme/shop/actions/runs/42',
    });
    expect(workflowOf({})).toEqual({ name: 'workflow', id: 'workflow' });
  });

  it('names the action as it is used', () => {
    expect(actionOf({ GITHUB_ACTION_REPOSITORY: 'acme/fork', GITHUB_ACTION_REF: 'v2' })).toBe('acme/fork@v2');
    expect(actionOf({})).toBe('owner/mysql-backup-action@v1');
  });

  it('the operation and the label have one marker, which ends no comment early', () => {
    const workflow = workflowOf({ ...VARIABLES, GITHUB_WORKFLOW_REF: '' });
    const marker = markerOf(workflow, { operation: 'backup', label: 'a -->' });
    expect(marker).toMatch(/^<!-- (?:(?!--|>).)+ -->$/);
    expect(marker).not.toBe(markerOf(workflow, { operation: 'restore', label: 'a -->' }));
    expect(marker).not.toBe(markerOf(workflow, { operation: 'backup', label: 'b' }));
  });
});

describe('credentials of the environment that will expire', () => {
  const now = new Date('2026-11-22T03:00:00Z');
  const config = { operation: 'backup', storages: [{ url: 's3://b', s3: {} }] } as const;
  const environment = { AWS_SESSION_TOKEN: 't', AWS_CREDENTIAL_EXPIRATION: '2026-11-22T03:58:00Z' };

  it('are warned about, with the time that is left', () => {
    expect(expiryWarning(config, environment, now)).toContain('expire in 58 min 0 s and cannot be renewed');
    expect(expiryWarning(config, { AWS_SESSION_TOKEN: 't' }, now)).toContain('will expire');
    const late = new Date('2026-11-22T04:00:00Z');
    expect(expiryWarning(config, environment, late)).toContain('have expired');
  });

  it('are not where they do not matter', () => {
    const role = { ...config, storages: [{ url: 's3://b', s3: { roleArn: 'arn' } }] };
    const oidc = { ...environment, ACTIONS_ID_TOKEN_REQUEST_URL: 'https://t' };
    expect(expiryWarning(role, oidc, now)).toBeUndefined();
    expect(expiryWarning(role, environment, now)).toContain('cannot be renewed');
    expect(expiryWarning(config, {}, now)).toBeUndefined();
    expect(expiryWarning({ ...config, storages: [{ url: '/b', s3: {} }] }, environment, now)).toBeUndefined();
    expect(expiryWarning({ ...config, operation: 'list' }, environment, now)).toBeUndefined();
  });
});
