// The token that identifies this job to other services.
import * as core from '@actions/core';
import { REQUEST_URL } from './aws-identity.ts';
import type { Environment } from '../masking.ts';

const AUDIENCE = 'sts.amazonaws.com';

/**
 * Returns a function that fetches a fresh token of the job at each call; undefined without the
 * permission `id-token: write`.
 */
export function webIdentityTokenOf(environment: Environment): (() => Promise<string>) | undefined {
  if (!environment[REQUEST_URL]) return undefined;
  return () => core.getIDToken(AUDIENCE);
}
