// The questions of `init`: each question with its option, its default and its form.
import type { Answers } from './texts.ts';

export interface Question {
  key: keyof Answers;
  /** Name of the option: `--storage`. */
  option: string;
  question: string;
  /** Absent: `init` requires an answer. */
  fallback?: string;
  form: RegExp;
  /** Description of the form, for messages. */
  takes: string;
}

const CRON = /^[0-9*,/-]+(?: [0-9*,/-]+){4}$/;
const COUNT = /^\d{1,4}$/;

export const QUESTIONS: readonly Question[] = [
  {
    key: 'flavor',
    option: 'flavor',
    question: 'Database server',
    fallback: 'mysql',
    form: /^(mysql|mariadb)$/,
    takes: 'mysql or mariadb',
  },
  {
    key: 'storage',
    option: 'storage',
    question: 'Bucket and prefix for the backups',
    form: /^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?:\/[A-Za-z0-9._-]+)*$/,
    takes: 's3://bucket/prefix',
  },
  {
    key: 'region',
    option: 's3-region',
    question: 'Region of the bucket',
    fallback: 'us-east-1',
    form: /^[a-z]{2}(?:-[a-z]+)+-\d$/,
    takes: 'a region such as eu-central-1',
  },
  {
    key: 'label',
    option: 'label',
    question: 'Label of the backups',
    fallback: 'production',
    form: /^[A-Za-z][A-Za-z0-9_-]{0,62}$/,
    takes: 'a word of letters, digits, - and _',
  },
  {
    key: 'schedule',
    option: 'schedule',
    question: 'When to back up (cron, UTC)',
    fallback: '17 3 * * *',
    form: CRON,
    takes: 'five fields as in cron, such as 17 3 * * *',
  },
  {
    key: 'verifySchedule',
    option: 'verify-schedule',
    question: 'When to restore the newest backup for a verification (cron, UTC)',
    fallback: '41 5 * * 0',
    form: CRON,
    takes: 'five fields as in cron, such as 41 5 * * 0',
  },
  {
    key: 'keepDaily',
    option: 'keep-daily',
    question: 'Daily backups to keep',
    fallback: '14',
    form: COUNT,
    takes: 'a number',
  },
  {
    key: 'keepWeekly',
    option: 'keep-weekly',
    question: 'Weekly backups to keep',
    fallback: '8',
    form: COUNT,
    takes: 'a number',
  },
  {
    key: 'keepMonthly',
    option: 'keep-monthly',
    question: 'Monthly backups to keep',
    fallback: '12',
    form: COUNT,
    takes: 'a number',
  },
  {
    key: 'alerts',
    option: 'alerts',
    question: 'Alerts about failures: slack, issue or none',
    fallback: 'issue',
    form: /^(slack|issue|none)$/,
    takes: 'slack, issue or none',
  },
  {
    key: 'repository',
    option: 'repository',
    question: 'Repository on GitHub',
    form: /^[A-Za-z0-9_.-]+\/[A-Za-z0-9_.-]+$/,
    takes: 'owner/name',
  },
  {
    key: 'branch',
    option: 'branch',
    question: 'Branch whose workflows may back up',
    fallback: 'main',
    form: /^[A-Za-z0-9._/-]+$/,
    takes: 'the name of a branch',
  },
  {
    key: 'awsAccount',
    option: 'aws-account',
    question: 'Account in AWS',
    form: /^\d{12}$/,
    takes: 'twelve digits',
  },
];
