// The status page.
import type { OptionSpec } from './option-spec.ts';

export const PAGE_OPTIONS: readonly OptionSpec[] = [
  {
    name: 'html',
    kind: { type: 'text' },
    group: 'Output',
    operations: ['report', 'fleet-status'],
    help: 'File for the status page: one HTML file without scripts and without anything from outside',
    value: 'FILE',
  },
];
