// The file of `--after-load`.
import type { Problems } from '../../core/problems.ts';
import { readAfterLoad, type AfterLoad } from '../../restore/after-load/after-load-file.ts';
import type { OptionValues } from '../option-values.ts';
import type { InputSources } from './read-connection.ts';
import { readFileOf } from './read-file.ts';

export function readAfterLoadFile(
  values: OptionValues,
  sources: InputSources,
  problems: Problems,
): AfterLoad | undefined {
  const path = values.text('after-load');
  const text = path === undefined ? undefined : readFileOf('after-load', path, sources, problems);
  return text === undefined ? undefined : readAfterLoad(text, path!, problems);
}
