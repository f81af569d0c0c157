// Reads the retention policy. Refuses a policy without a rule: without one the run may remove
// nothing.
import { defined } from '../../core/defined.ts';
import { Problems } from '../../core/problems.ts';
import { hideLogin } from '../../core/secret.ts';
import { isEmpty, RULES, type CalendarSpan, type RetentionConfig } from '../../prune/policy.ts';
import type { StorageConfig } from '../../storage/storage-config.ts';
import type { OptionValues } from '../option-values.ts';

const MAX_COUNT = 1_000_000;

/** One for each storage; undefined where no rule says what is kept, and so nothing is removed. */
export type Retentions = readonly (RetentionConfig | undefined)[];

/** Returns the policies that a backup applies after its success; undefined without a rule. */
export function readRetentionsAfterBackup(
  storages: readonly StorageConfig[],
  values: OptionValues,
  problems: Problems,
): Retentions | undefined {
  const retentions = readEach(storages, values, problems);
  if (retentions.some((retention) => retention !== undefined)) return retentions;
  for (const name of ['min-age', 'incomplete-older-than'])
    if (values.has(name)) problems.add(`--${name} needs one of the --keep options`);
  return undefined;
}

/** Returns the policies of `prune`. Without any rule, the missing rule is a problem. */
export function readRetentions(
  storages: readonly StorageConfig[],
  values: OptionValues,
  problems: Problems,
): Retentions {
  const retentions = readEach(storages, values, problems);
  return retentions.some((retention) => retention !== undefined)
    ? retentions
    : [readRetention(values, problems)];
}

function readEach(
  storages: readonly StorageConfig[],
  values: OptionValues,
  problems: Problems,
): (RetentionConfig | undefined)[] {
  const offset = storages.filter(({ isBackupDirectory }) => isBackupDirectory).length;
  return storages.map(({ isBackupDirectory, url }, index) => {
    const found = new Problems();
    const { values: ofStorage, own } = isBackupDirectory
      ? { values, own: [] }
      : values.ofStorage(index - offset, found);
    const hasRule = [...RULES, 'within'].some((rule) => ofStorage.has(`keep-${rule}`));
    const retention = hasRule ? readRetention(ofStorage, isBackupDirectory ? problems : found) : undefined;
    for (const problem of found.found)
      problems.add(
        own.length > 0 ? `storage ${index - offset + 1} (${hideLogin(url)}): ${problem}` : problem,
      );
    return retention;
  });
}

function readRetention(values: OptionValues, problems: Problems): RetentionConfig {
  const [last, hourly, daily, weekly, monthly, yearly] = RULES.map((rule) =>
    readCount(`keep-${rule}`, values, problems),
  ) as [number, number, number, number, number, number];
  const within = readSpan(values, problems);
  const policy = { last, hourly, daily, weekly, monthly, yearly, ...defined({ within }) };
  if (isEmpty(policy))
    problems.add(
      'nothing says which backups are kept: give --keep-last, --keep-hourly, --keep-daily, --keep-weekly, --keep-monthly, --keep-yearly or --keep-within',
    );
  return {
    policy,
    minAgeSeconds: values.durationSeconds('min-age')!,
    incompleteOlderThanSeconds: values.durationSeconds('incomplete-older-than')!,
  };
}

function readCount(name: string, values: OptionValues, problems: Problems): number {
  const text = values.text(name);
  if (text === undefined) return 0;
  if (text === 'unlimited') return Infinity;
  if (/^\d{1,7}$/.test(text) && Number(text) <= MAX_COUNT) return Number(text);
  problems.add(`--${name} is "${text}", it takes a whole number from 0 to ${MAX_COUNT}, or unlimited`);
  // A value of 0 would cause a second problem; one is enough.
  return 1;
}

/** Reads a span in restic's form: `m` are months. The shortest span is one hour. */
function readSpan(values: OptionValues, problems: Problems): CalendarSpan | undefined {
  const text = values.text('keep-within');
  if (text === undefined) return undefined;
  const match = /^(?:(\d{1,4})y)?(?:(\d{1,5})m)?(?:(\d{1,6})d)?(?:(\d{1,7})h)?$/.exec(text);
  const [years, months, days, hours] = (match?.slice(1) ?? []).map((part) => Number(part ?? 0));
  const span = { years: years ?? 0, months: months ?? 0, days: days ?? 0, hours: hours ?? 0 };
  if (match && Object.values(span).some((count) => count > 0)) return span;
  problems.add(
    `--keep-within is "${text}", it takes years, months, days and hours, such as 30d or 1y6m7d12h`,
  );
  return span;
}
