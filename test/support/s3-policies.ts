// The IAM policies of docs/s3.md, and credentials of MinIO that may do what a policy allows and nothing else.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import type { TestS3 } from './servers.ts';

export interface Policy {
  Version: string;
  Statement: { Effect: string; Action: string | string[]; Resource: string }[];
}

const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 's3.md'), 'utf8');
const [policies = ''] = /\n## Policies\n[^]*?(?=\n## )/.exec(page) ?? [];

/** By the line above them. */
export const DOCUMENTED_POLICIES: ReadonlyMap<string, Policy> = new Map(
  [...policies.matchAll(/^(On S3, .+):\n\n```json\n([^]*?)```/gm)].map(([, title, json]) => [
    title!,
    JSON.parse(json!) as Policy,
  ]),
);

/** What is needed besides, by what it is for: permissions on the objects and on the bucket. */
export const DOCUMENTED_ADDITIONS: ReadonlyMap<string, { objects: string[]; bucket: string[] }> = new Map(
  [...policies.matchAll(/^\| +(.+?) +\|(.*)\|(.*)\|$/gm)]
    .filter(([line]) => /`(s3|kms):/.test(line))
    .map(([, title, objects, bucket]) => [title!, { objects: words(objects!), bucket: words(bucket!) }]),
);

function words(cell: string): string[] {
  return [...cell.matchAll(/`((?:s3|kms):[A-Za-z]+)`/g)].map(([, word]) => word!);
}

/** A documented policy for another bucket, with additions, or without one of its actions. */
export function policyFor(
  bucket: string,
  { Version, Statement }: Policy,
  { additions = [], without }: { additions?: readonly string[]; without?: string } = {},
): Policy {
  const more = additions.map((title) => {
    const found = DOCUMENTED_ADDITIONS.get(title);
    if (!found) throw new Error(`docs/s3.md has no permissions for ${title}`);
    return found;
  });
  return {
    Version,
    Statement: Statement.map(({ Action, Resource, Effect }) => {
      const isObjects = Resource.endsWith('/*');
      const added = more.flatMap(({ objects, bucket }) => (isObjects ? objects : bucket));
      const actions = [...[Action].flat(), ...added].filter((action) => action !== without);
      return { Effect, Action: actions, Resource: Resource.replace('example-backups', bucket) };
    }).filter(({ Action }) => Action.length > 0),
  };
}

export function actionsOf({ Statement }: Policy): string[] {
  return Statement.flatMap(({ Action }) => Action);
}

/** Variables for a program that may do what the policy allows on MinIO, and nothing else. */
export async function credentialsWith(s3: TestS3, policy: Policy): Promise<Record<string, string>> {
  const { accessKeyId, secretAccessKey, endpoint, region } = s3;
  const provider = fromTemporaryCredentials({
    masterCredentials: { accessKeyId, secretAccessKey },
    params: {
      RoleArn: 'arn:minio:iam:::role/test',
      RoleSessionName: 'test',
      Policy: JSON.stringify(policy),
    },
    clientConfig: { endpoint, region },
  });
  const credentials = await provider();
  return {
    ...s3.environment(),
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken!,
  };
}
