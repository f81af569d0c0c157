// The rules file of `--mask`.
import { MaskKey } from '../../masking/mask-key.ts';
import type { MaskRules } from '../../masking/mask-rules.ts';
import { readMaskRules } from '../../masking/read-rules.ts';
import type { Problems } from '../../core/problems.ts';
import type { ScopeRequest } from '../../repository/scope/scope.ts';
import type { BackupRequest } from '../../backup/request.ts';
import type { RestoreRequest } from '../../restore/request.ts';
import type { OptionValues } from '../option-values.ts';
import type { InputSources } from './read-connection.ts';
import { readFileOf } from './read-file.ts';

export function readMaskRequest(
  values: OptionValues,
  scope: ScopeRequest,
  sources: InputSources,
  problems: Problems,
): RestoreRequest['mask'] {
  const path = values.text('mask');
  const showRows = values.flag('show-rows');
  if (path === undefined) {
    if (showRows) problems.add('--show-rows goes with --mask');
    return undefined;
  }
  if (scope.parts === 'data')
    problems.add(
      '--mask and --data-only contradict each other: tables that exist may copy rows by their triggers',
    );
  const rules = readRules(values, sources, problems);
  return rules && { rules, showRows };
}

/** Reads `--mask` of a backup; undefined if it is not given. */
export function readBackupMask(
  values: OptionValues,
  sources: InputSources,
  problems: Problems,
): BackupRequest['mask'] {
  const showRows = values.flag('show-rows');
  if (!values.has('mask')) {
    if (showRows) problems.add('--show-rows goes with --mask');
    return undefined;
  }
  const rules = readRules(values, sources, problems);
  return rules && { rules, showRows };
}

/** Reads the rules file of `--mask`; undefined if there is none, or it has mistakes. */
export function readRules(
  values: OptionValues,
  sources: InputSources,
  problems: Problems,
): MaskRules | undefined {
  const path = values.text('mask');
  const text = path === undefined ? undefined : readFileOf('mask', path, sources, problems);
  return text === undefined ? undefined : readMaskRules(text, path!, sources, problems);
}

/** Returns a secret for a rules file: 64 hexadecimal digits. */
export function newMaskSecret(): string {
  return MaskKey.randomSecret();
}
