// Many servers: the profiles of one configuration file.
import { ofFleet, type OptionSpec } from './option-spec.ts';

export const FLEET_OPTIONS: readonly OptionSpec[] = [
  {
    name: 'profiles',
    kind: { type: 'list' },
    group: 'Fleet',
    operations: ofFleet,
    help: 'Names of profiles of the configuration file, * is a wildcard. By default all of them',
    value: 'A,B',
  },
  {
    name: 'tags',
    kind: { type: 'list' },
    group: 'Fleet',
    operations: ofFleet,
    help: 'Only profiles that have one of these tags. In the configuration file: the tags of a profile',
    value: 'A,B',
  },
  {
    name: 'stale',
    kind: { type: 'duration' },
    group: 'Fleet',
    operations: ['matrix'],
    help: 'Only profiles whose newest backup is older than this, or that have none: a second run does only what is missing',
    value: 'TIME',
  },
  {
    name: 'rotate',
    kind: { type: 'flag' },
    group: 'Fleet',
    operations: ['matrix', 'verify'],
    help: 'Verify the label whose last verified restore is oldest. For matrix: the profiles in this order, with --limit. It spreads verification over the week',
    default: 'false',
  },
  {
    name: 'max-profiles',
    kind: { type: 'integer', min: 1, max: 256 },
    group: 'Fleet',
    operations: ['matrix'],
    help: 'Largest number of profiles to print',
    value: 'N',
  },
  {
    name: 'max-verified-age',
    kind: { type: 'duration' },
    group: 'Fleet',
    operations: ['fleet-status'],
    help: 'A profile is stale too if its newest verified restore is older than this. It reads more than three objects of each storage',
    value: 'TIME',
  },
];
