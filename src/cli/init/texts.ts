// The texts that `init` writes and prints: workflows, GRANT statements, policies of AWS. Pure.
// Invariant: questions.ts verifies the form of every answer, so no answer needs quotes in YAML,
// JSON or SQL.

export interface Answers {
  flavor: string;
  storage: string;
  region: string;
  label: string;
  schedule: string;
  verifySchedule: string;
  keepDaily: string;
  keepWeekly: string;
  keepMonthly: string;
  /** `slack`, `issue` or `none`. */
  alerts: string;
  /** `owner/name` on GitHub. */
  repository: string;
  branch: string;
  awsAccount: string;
}

const ACTION = 'owner/mysql-backup-action@v1';
const BACKUP_ROLE = 'database-backup';
const RESTORE_ROLE = 'database-restore';
const ENVIRONMENT = 'staging';

export function workflowsOf(answers: Answers): Record<string, string> {
  return {
    'database-backup.yml': backupWorkflow(answers),
    'database-verify.yml': verifyWorkflow(answers),
    'database-restore.yml': restoreWorkflow(answers),
  };
}

function backupWorkflow(answers: Answers): string {
  return `# A verified backup, made by mysql-backup init.
name: Database backup
on:
  schedule:
    - cron: '${answers.schedule}' # UTC
  workflow_dispatch:
permissions:
  contents: read
  id-token: write # the role in AWS is assumed with the job's own token${answers.alerts === 'issue' ? '\n  issues: write' : ''}
concurrency:
  group: database-backup # one at a time; the next waits
  cancel-in-progress: false

jobs:
  backup:
    runs-on: ubuntu-latest
    timeout-minutes: 350
    steps:
      - uses: ${ACTION}
        with:
          operation: backup
          url: \${{ secrets.DATABASE_URL }}
          ssl-mode: required
${placeOf(answers, BACKUP_ROLE)}
          verify: objects
          keep-daily: ${answers.keepDaily}
          keep-weekly: ${answers.keepWeekly}
          keep-monthly: ${answers.keepMonthly}
${alertsOf(answers)}`;
}

function verifyWorkflow(answers: Answers): string {
  return `# Restores the newest backup into a server in a container and compares every row. Made by mysql-backup init.
name: Verify the newest backup
on:
  schedule:
    - cron: '${answers.verifySchedule}' # UTC
  workflow_dispatch:
permissions:
  contents: read
  id-token: write${answers.alerts === 'issue' ? '\n  issues: write' : ''}

jobs:
  verify:
    runs-on: ubuntu-latest
    timeout-minutes: 350
    steps:
      - uses: ${ACTION}
        with:
          operation: verify
          backup: latest
          restore-into: docker
${placeOf(answers, BACKUP_ROLE)}
${alertsOf(answers)}`;
}

function restoreWorkflow(answers: Answers): string {
  return `# A button that restores a backup into staging. Made by mysql-backup init.
name: Restore into staging
on:
  workflow_dispatch:
    inputs:
      backup:
        description: Which backup; an id as list shows it, or latest
        required: true
        default: latest
      drop-existing:
        description: Drop the objects of an earlier restore
        type: boolean
        default: false
permissions:
  contents: read
  id-token: write
concurrency:
  group: restore-staging
  cancel-in-progress: false

jobs:
  restore:
    runs-on: ubuntu-latest
    timeout-minutes: 350
    environment: ${ENVIRONMENT}
    steps:
      - uses: ${ACTION}
        with:
          operation: restore
          backup: \${{ inputs.backup }}
          url: \${{ secrets.STAGING_DATABASE_URL }}
${placeOf(answers, RESTORE_ROLE)}
          # The accounts of production are not there.
          strip-definers: true
          drop-existing: \${{ inputs.drop-existing }}
          verify-level: counts
`;
}

function placeOf({ storage, region, label, awsAccount }: Answers, role: string): string {
  return [
    `storage: ${storage}`,
    `s3-region: ${region}`,
    `aws-role-to-assume: arn:aws:iam::${awsAccount}:role/${role}`,
    `label: ${label}`,
  ]
    .map((line) => `          ${line}`)
    .join('\n');
}

function alertsOf({ alerts }: Answers): string {
  const lines =
    alerts === 'slack'
      ? ['slack-webhook: ${{ secrets.SLACK_WEBHOOK }}', 'notify-on: failure']
      : alerts === 'issue'
        ? ['issue-on-failure: true', 'github-token: ${{ github.token }}']
        : [];
  return lines.map((line) => `          ${line}\n`).join('');
}

/** Returns the steps outside of the repository, as a text to read and to copy from. */
export function instructionsOf(answers: Answers): string {
  const { alerts, awsAccount, branch, repository, storage } = answers;
  const [bucket = '', ...rest] = storage.replace(/^s3:\/\//, '').split('/');
  const prefix = rest.join('/');
  return `1. The account on the database server, as an administrator there:

${grantsOf(answers)}

2. The identity provider of GitHub in AWS, if the account does not have it:

aws iam create-open-id-connect-provider --url https://token.actions.githubusercontent.com --client-id-list sts.amazonaws.com

3. The role ${BACKUP_ROLE}. Its trust policy:

${trustPolicy(awsAccount, `repo:${repository}:ref:refs/heads/${branch}`)}

Its permissions:

${policy(bucket, prefix, {
  objects: ['s3:PutObject', 's3:GetObject', 's3:DeleteObject', 's3:AbortMultipartUpload'],
  bucketActions: ['s3:ListBucket', 's3:ListBucketMultipartUploads'],
})}

4. The role ${RESTORE_ROLE}, for the environment "${ENVIRONMENT}". Its trust policy:

${trustPolicy(awsAccount, `repo:${repository}:environment:${ENVIRONMENT}`)}

Its permissions:

${policy(bucket, prefix, { objects: ['s3:GetObject'], bucketActions: ['s3:ListBucket'] })}

5. The secrets of the repository:

gh secret set DATABASE_URL --repo ${repository}          # mysql://backup:password@host:3306
gh secret set STAGING_DATABASE_URL --repo ${repository} --env ${ENVIRONMENT}
${alerts === 'slack' ? `gh secret set SLACK_WEBHOOK --repo ${repository}\n` : ''}`;
}

function grantsOf({ flavor }: Answers): string {
  const privileges =
    flavor === 'mariadb'
      ? 'SELECT, SHOW VIEW, TRIGGER, EVENT, RELOAD, PROCESS, BINLOG MONITOR'
      : 'SELECT, SHOW VIEW, TRIGGER, EVENT, RELOAD, PROCESS, REPLICATION CLIENT, BACKUP_ADMIN';
  return `CREATE USER backup@'%' IDENTIFIED BY 'a-long-password';
GRANT ${privileges} ON *.* TO backup@'%';`;
}

function trustPolicy(account: string, subject: string): string {
  const issuer = 'token.actions.githubusercontent.com';
  return json({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/${issuer}` },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: { StringEquals: { [`${issuer}:aud`]: 'sts.amazonaws.com', [`${issuer}:sub`]: subject } },
      },
    ],
  });
}

function policy(
  bucket: string,
  prefix: string,
  { objects, bucketActions }: { objects: string[]; bucketActions: string[] },
): string {
  const all = prefix === '' ? '*' : `${prefix}/*`;
  return json({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: one(objects), Resource: `arn:aws:s3:::${bucket}/${all}` },
      { Effect: 'Allow', Action: one(bucketActions), Resource: `arn:aws:s3:::${bucket}` },
    ],
  });
}

function json(value: object): string {
  return JSON.stringify(value, null, 2);
}

/** Returns a single action without a list. */
function one(actions: readonly string[]): string | readonly string[] {
  return actions.length === 1 ? actions[0]! : actions;
}
