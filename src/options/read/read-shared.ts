// Options that several operations have.
import { readAssertions, type Assertion } from '../../verify/assertions/assertion-file.ts';
import type { Problems } from '../../core/problems.ts';
import type { InputSources } from './read-connection.ts';
import type { OptionValues } from '../option-values.ts';

export function readAssertionFile(
  values: OptionValues,
  sources: InputSources,
  problems: Problems,
): Assertion[] {
  const path = values.text('assertions');
  if (path === undefined) return [];
  try {
    return readAssertions(sources.readFile(path), path, problems);
  } catch (error) {
    problems.add(
      `--assertions: ${path} cannot be read (${(error as { code?: string }).code ?? String(error)})`,
    );
    return [];
  }
}

export function readWorkers(values: OptionValues): {
  concurrency: number;
  lockWaitTimeoutSeconds: number;
  failOnWarnings: boolean;
} {
  return {
    concurrency: values.number('concurrency')!,
    lockWaitTimeoutSeconds: Math.max(1, Math.round(values.durationSeconds('lock-wait-timeout')!)),
    failOnWarnings: values.flag('fail-on-warnings'),
  };
}

export function readSample(values: OptionValues): { sampleSize: number; seed: number } {
  return {
    sampleSize: values.number('sample-size')!,
    seed: values.number('seed') ?? Math.floor(Math.random() * 2 ** 31),
  };
}
